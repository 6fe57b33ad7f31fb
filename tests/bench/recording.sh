#!/bin/sh
# What recording costs, and how long a recording takes to be loaded and replayed:
# recording.sh MEMSVIEW CALLS [--quick]
# Rounds alternate between the program alone and the program recorded; medians are shown.
set -eu
memsview=$1
calls=$2
rounds=7
count=1000000
if [ "${3:-}" = --quick ]; then
    rounds=1
    count=10000
fi
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

median() {
    sort -n "$1" | sed -n "$(($(wc -l <"$1") / 2 + 1))p"
}

echo 'a call of malloc or free, ns      alone   recorded      more   of the file, bytes'
for threads in 1 2 4; do
    : >"$work/alone"
    : >"$work/recorded"
    for round in $(seq $rounds); do
        "$calls" $count $threads >>"$work/alone"
        "$memsview" --record "$work/trace" -- "$calls" $count $threads >>"$work/recorded"
    done
    awk -v threads=$threads -v alone="$(median "$work/alone")" -v count=$count \
        -v recorded="$(median "$work/recorded")" -v bytes="$(wc -c <"$work/trace")" 'BEGIN {
        printf "%-26s %12.1f %10.1f %9.1f %20.2f\n", threads " thread" (threads > 1 ? "s" : ""),
            alone, recorded, recorded - alone, bytes / (2 * count * threads)
    }'
done

"$memsview" --record "$work/trace" -- "$calls" $((count / 2)) 1 >/dev/null
: >"$work/replayed"
for round in $(seq $rounds); do
    start=$(date +%s%N)
    "$memsview" --render=summary "$work/trace" >"$work/summary"
    echo $((($(date +%s%N) - start) / 1000000)) >>"$work/replayed"
done
echo
echo "loaded and replayed: $(sed -n 's/^operations: //p' "$work/summary") operations in \
$(median "$work/replayed") ms, of at most $(sed -n 's/^peak_live_bytes: //p' "$work/summary") bytes"
