#!/bin/sh
# The pictures in the README are what the commands beneath them draw: readme.sh TOP MEMSVIEW [--update]
# With --update, draws them anew instead.
set -eu
top=$1
memsview=$(cd "$(dirname "$2")" && pwd)/$(basename "$2")
LC_ALL=C.UTF-8
export LC_ALL
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# A command stands between backquotes in the line that begins with it; a picture is an image. Both are in
# the same order.
# shellcheck disable=SC2016 # no shell is to read them
sed -n 's/^`memsview \(--render=svg [^`]*\)`.*/\1/p' "$top/README.md" >"$work/commands"
sed -n 's/.*](\([^)]*\.svg\))$/\1/p' "$top/README.md" >"$work/pictures"
[ -s "$work/commands" ] || { echo "no command in README.md"; exit 1; }
[ "$(wc -l <"$work/commands")" -eq "$(wc -l <"$work/pictures")" ] || {
    echo "as many pictures as commands should be in README.md"
    exit 1
}

while read -r arguments <&3 && read -r picture <&4; do
    # shellcheck disable=SC2086 # words are meant
    (cd "$top" && "$memsview" $arguments) >"$work/picture"
    if [ "${3:-}" = --update ]; then
        cp "$work/picture" "$top/$picture"
    elif ! cmp "$top/$picture" "$work/picture"; then
        echo "$picture is stale: ninja -C build update-readme"
        exit 1
    fi
done 3<"$work/commands" 4<"$work/pictures"
