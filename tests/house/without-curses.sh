#!/bin/sh
# Everything that renders is built and runs where there is no curses: in a tree of its own, whose compiler
# and pkg-config do not find any.
#
# Usage: without-curses.sh SOURCE-FOLDER COMPILER...
set -eu
top=$1
shift
command -v meson >/dev/null && command -v ninja >/dev/null || exit 77

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
trap 'exit 1' HUP INT TERM

# Headers that do not compile come first.
mkdir "$work/none"
for header in curses ncurses term; do
    echo '#error "there is no curses here"' >"$work/none/$header.h"
done

# Without optimization, for that is quick.
CC="$*" CFLAGS="-isystem $work/none" meson setup "$work/build" "$top" -Dviewer=disabled -Dtests=disabled \
    --buildtype=plain >"$work/log" 2>&1 || { tail -30 "$work/log"; exit 1; }
ninja -C "$work/build" memsview >"$work/log" 2>&1 || { tail -30 "$work/log"; exit 1; }

memsview=$work/build/memsview
fail() {
    echo "$1"
    exit 1
}

! ldd "$memsview" | grep -q 'curses\|tinfo' || fail 'it is linked with curses'
printf 'malloc a 1000\nexpect MAIN[1000:5095]-> P[1000:1999] <-> H[2000:5095] <-> NULL\n' >"$work/a.mems"
"$memsview" --render=text "$work/a.mems" | grep -q 'PROCESS' || fail 'it does not render'
"$memsview" --render=svg --workload stack | grep -q '</svg>' || fail 'it paints no image'
"$memsview" --render=summary "$work/a.mems" | grep -q '^operations: 1$' || fail 'it has no summary'
status=0
"$memsview" "$work/a.mems" >"$work/out" 2>"$work/error" || status=$?
[ $status -eq 2 ] || fail "opening the screen ended with $status"
grep -q 'without a screen; --render=text works' "$work/error" || fail "it said: $(cat "$work/error")"
