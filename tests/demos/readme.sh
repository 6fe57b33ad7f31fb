#!/bin/sh
# The picture in the README is what the command beneath it draws: readme.sh TOP MEMSVIEW [--update]
# With --update, draws it anew instead.
set -eu
top=$1
memsview=$(cd "$(dirname "$2")" && pwd)/$(basename "$2")
LC_ALL=C.UTF-8
export LC_ALL
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# The command stands between backquotes in the line that begins with it; the picture is the image.
# shellcheck disable=SC2016 # no shell is to read them
arguments=$(sed -n 's/^`memsview \(--render=svg [^`]*\)`.*/\1/p' "$top/README.md")
picture=$(sed -n 's/.*](\([^)]*\.svg\))$/\1/p' "$top/README.md")
[ -n "$arguments" ] || { echo "no command in README.md"; exit 1; }
[ -n "$picture" ] || { echo "no picture in README.md"; exit 1; }
# shellcheck disable=SC2086 # words are meant
(cd "$top" && "$memsview" $arguments) >"$work/picture"

if [ "${3:-}" = --update ]; then
    cp "$work/picture" "$top/$picture"
elif ! cmp "$top/$picture" "$work/picture"; then
    echo "$picture is stale: ninja -C build update-readme"
    exit 1
fi
