#!/bin/sh
# Each lesson plays with what it expects, and its picture at the point is the golden one:
# lessons.sh SOURCE MEMSVIEW [--update]
set -eu
source=$(realpath "$1")
golden="$source/tests/demos/golden"
memsview=$(realpath "$2")
update=${3:-}
export LC_ALL=C.UTF-8
cd /                            # lessons are part of the program, wherever that runs

failed=0
names=$("$memsview" --lessons | sed -n 's/^\([a-z][a-z-]*\)   *[A-Z].*/\1/p')
[ "$(echo "$names" | wc -l)" -ge 8 ]
found=$(mktemp)
for name in $names; do
    "$memsview" --lesson "$name" --render=stats >/dev/null || failed=1
    point=$(sed -n 's/^# Point: //p' "$source/demos/$name.mems")
    "$memsview" --lesson "$name" --at "$point" --render=text >"$found"
    if [ "$update" ]; then
        cp "$found" "$golden/$name.txt"
    elif ! diff -u "$golden/$name.txt" "$found"; then
        failed=1
    fi
    if ! "$memsview" --lesson "$name" --render=svg --at "$point" | grep -q '</svg>'; then
        failed=1
    fi
done
rm -f "$found"

# All that demos have but the tour is a lesson.
for file in "$source"/demos/*.mems; do
    name=$(basename "$file" .mems)
    [ "$name" = tour ] || echo "$names" | grep -qx "$name" || {
        echo "$name is no lesson"
        failed=1
    }
done

refused() {
    status=0
    said=$("$memsview" "$@" 2>&1) || status=$?
    [ "$status" = 2 ] || { echo "$*: exit status $status"; failed=1; }
}
refused --lesson nonsense
echo "$said" | grep -q "there is main-nodes, splitting" || failed=1
refused --lesson leaks "$source/demos/tour.mems"
exit $failed
