#!/bin/sh
# The benchmark works: smoke.sh BENCH TRACE. Every row is there, and libmems replays it rightly. How
# fast anything is does not matter here.
set -eu
bench=$1
trace=$2
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
failed=0

"$bench" --quick "$trace" >"$work/table" 2>"$work/errors" || { echo "it failed"; failed=1; }
if [ -s "$work/errors" ]; then
    echo "it complained"
    failed=1
fi

# A row begins with its name and has a number for libmems and for glibc, which is always there.
row() {
    if ! grep -E -q "^$1 +[0-9]+ warm +[0-9.]+ +[0-9]+% +$2" "$work/table"; then
        echo "no row '$1'"
        failed=1
    fi
}
row 'small 10\^3' '[0-9.]+ +[0-9]+% '
row 'mixed 10\^3' '[0-9.]+ +[0-9]+% '
row 'pair 10\^3' '[0-9.]+ +[0-9]+% '
row 'failing 10\^3' '- '
row "$(basename "$trace" .rep)" '[0-9.]+ +[0-9]+% '
if [ "$(grep -E -c '^ +cold +[0-9.]+' "$work/table")" -ne 4 ]; then
    echo "no four cold lines"
    failed=1
fi
for line in libmems machine beside 'recorded traces'; do
    grep -q "^$line" "$work/table" || { echo "no line '$line'"; failed=1; }
done

# What cannot be read is refused before anything is measured.
printf '1\n2\n\na 0 8\na 0 1\n' >"$work/wrong.rep"
if "$bench" --quick "$work/wrong.rep" >"$work/wrong" 2>&1; then
    echo "a wrong trace is not refused"
    failed=1
fi
if ! grep -q "^$work/wrong.rep:5: " "$work/wrong" || [ "$(wc -l <"$work/wrong")" -ne 1 ]; then
    cat "$work/wrong"
    failed=1
fi
"$bench" --no-such-option >/dev/null 2>&1 && { echo "a wrong option is not refused"; failed=1; }

[ "$failed" -eq 0 ] || cat "$work/table" "$work/errors"
exit "$failed"
