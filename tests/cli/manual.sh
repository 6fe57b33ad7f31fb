#!/bin/sh
# The manual page of scripts has every word that the reader of scripts knows, every question and every
# option that a script can set; its example holds, and its errors are told as it says.
#
# Usage: manual.sh MEMSVIEW PAGE
set -eu
memsview=$(cd "$(dirname "$1")" && pwd)/$(basename "$1")
page=$2
failed=0
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
LC_ALL=C.UTF-8
export LC_ALL

# The page as it is read: hyphens without their backslash. And what it explains: the lines behind .TP.
sed 's/\\-/-/g' "$page" >"$work/page"
sed -n '/^\.TP/ {n; p;}' "$work/page" >"$work/explained"

wrong() {
    echo "$1"
    failed=1
}

# What a script of one wrong line is told, which names all that would be right, from `there is ` or the
# like, $2, up to $3: one a line.
known() {
    printf '%s\nmalloc a 1\n' "$1" | "$memsview" --render=stats - 2>&1 |
        sed -n "s/^.*$2\(.*\)$3\$/\1/p" | tr -d ' ' | tr ',' '\n'
}

# documented WHAT LEAST WORD...: each is explained, and there are so many at least.
documented() {
    what=$1
    least=$2
    shift 2
    [ $# -ge "$least" ] || wrong "only $# $what: the complaint was not understood"
    for word in "$@"; do
        grep -Eq "^\.BI? \"?$word(\$|[ \"])" "$work/explained" ||
            wrong "no $what '$word' in the manual page"
    done
}

# shellcheck disable=SC2046 # words are meant
documented word 13 $(known nonsense 'begins with ' ' or #')
# shellcheck disable=SC2046
documented question 6 $(known 'ask nonsense' 'there is ' '')
# shellcheck disable=SC2046
documented option 8 $(known 'option nonsense' 'it can set ' '')

# What stands between .EX and .EE under a heading.
displayed() {
    awk -v heading=".SH $1" '/^\.SH/ {here = $0 == heading} /^\.EE/ {shown = 0}
                             here && shown; /^\.EX/ {shown = 1}' "$work/page"
}

displayed EXAMPLE >"$work/example.mems"
if "$memsview" --render=summary "$work/example.mems" >"$work/summary"; then
    grep -q '^operations: 1[0-9]$' "$work/summary" || wrong 'the example has other operations'
else
    wrong 'the example does not hold'
fi

displayed ERRORS >"$work/errors"
told=$(printf '\n\nfree b\n' >"$work/lesson.mems"
    cd "$work" && "$memsview" --render=stats lesson.mems 2>&1) && wrong 'no error was told'
grep -Fqx "$told" "$work/errors" || wrong "errors are told otherwise: $told"

if command -v groff >/dev/null; then
    groff -man -Tutf8 -ww -z "$page" 2>"$work/warnings" || wrong 'groff does not read the page'
    [ ! -s "$work/warnings" ] || wrong "$(cat "$work/warnings")"
fi
exit $failed
