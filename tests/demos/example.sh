#!/bin/sh
# The example is built by a compiler and make alone, in a copy of what it needs, and says what the
# specification's example says: example.sh TOP
set -eu
top=$1
copy=$(mktemp -d)
trap 'rm -rf "$copy"' EXIT

command -v make >/dev/null || exit 77
mkdir "$copy/src" "$copy/demos"
cp -R "$top/include" "$copy/include"
cp -R "$top/src/mems" "$copy/src/mems"
cp "$top/demos/Makefile" "$top/demos/example.c" "$copy/demos"

make -s -C "$copy/demos"
"$copy/demos/example" >"$copy/said"

# says LINE: fails unless the line was printed, word for word.
says() {
    grep -qxF "$1" "$copy/said" || {
        echo "not said: $1"
        exit 1
    }
}
says 'MAIN[1000:5095]-> P[1000:3999] <-> P[4000:4499] <-> H[4500:5095] <-> NULL'
says 'MAIN[1000:5095]-> H[1000:3999] <-> P[4000:4499] <-> H[4500:5095] <-> NULL'
says 'MAIN[1000:5095]-> H[1000:5095] <-> NULL'
says 'Sub-chain Length array: [3, 2, ]'
says '    PROCESS at 4000, 500 bytes'
says '  The next main node will start at 9192.'
says 'Written at mems_get(b): "hello, heap".'
says 'd = mems_malloc(4096) is the virtual address 1000.'
says 'ADDRESS NOT FOUND!!'
says 'head is NULL.'

make -s -C "$copy/demos" clean
[ ! -e "$copy/demos/example" ]
make -s -C "$copy/demos" CPPFLAGS=-DPAGE_SIZE=8192
"$copy/demos/example" >"$copy/said"
says 'MAIN[1000:9191]-> P[1000:8095] <-> P[8096:8595] <-> H[8596:9191] <-> NULL'
