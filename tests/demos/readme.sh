#!/bin/sh
# The picture in the README is what the command beside it prints: readme.sh TOP MEMSVIEW [--update]
# With --update, puts it there instead.
set -eu
top=$1
memsview=$(cd "$(dirname "$2")" && pwd)/$(basename "$2")
LC_ALL=C.UTF-8
export LC_ALL
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# The command stands between backquotes in the line that begins with it.
# shellcheck disable=SC2016 # no shell is to read them
arguments=$(sed -n 's/^`memsview \(--render=text [^`]*\)`.*/\1/p' "$top/README.md")
[ -n "$arguments" ] || { echo "no command in README.md"; exit 1; }
# shellcheck disable=SC2086 # words are meant
(cd "$top" && "$memsview" $arguments) >"$work/picture"

# The picture is the first fenced block behind the command.
awk -v picture="$work/picture" '
    /^`memsview --render=text/ { armed = 1 }
    inside && /^```/ { inside = 0 }
    !inside { print }
    armed && /^```/ {
        while ((getline line < picture) > 0)
            print line
        armed = 0
        inside = 1
    }
' "$top/README.md" >"$work/README.md"

if [ "${3:-}" = --update ]; then
    cat "$work/README.md" >"$top/README.md"
else
    diff -u "$top/README.md" "$work/README.md"
fi
