#!/bin/sh
# The library as somebody else meets it: installed into a folder of its own, then a small program is
# compiled with what pkg-config says, against the shared and against the static library, with the
# header's PAGE_SIZE and with another; each prints its heap. And the manual page is there.
#
# Usage: install.sh BUILD-FOLDER COMPILER-AND-OPTIONS...
set -eu

build=$1
shift

command -v pkg-config >/dev/null && command -v meson >/dev/null || exit 77

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
trap 'exit 1' HUP INT TERM

meson install -C "$build" --no-rebuild --quiet --destdir "$folder/root"

# The viewer comes with the manual page of what it reads.
if [ -n "$(find "$folder/root" -name memsview)" ] &&
    [ -z "$(find "$folder/root" -path '*/man5/mems.5*')" ]; then
    echo 'memsview is installed without mems(5)'
    exit 1
fi

description=$(find "$folder/root" -name mems.pc)
PKG_CONFIG_PATH=$(dirname "$description")
PKG_CONFIG_SYSROOT_DIR=$folder/root
PKG_CONFIG_ALLOW_SYSTEM_CFLAGS=1
PKG_CONFIG_ALLOW_SYSTEM_LIBS=1
export PKG_CONFIG_PATH PKG_CONFIG_SYSROOT_DIR PKG_CONFIG_ALLOW_SYSTEM_CFLAGS
export PKG_CONFIG_ALLOW_SYSTEM_LIBS
libraries=$(dirname "$(find "$folder/root" -name libmems.a)")

cat >"$folder/user.c" <<'END'
#include <mems.h>
#include <mems/heap.h>
int main(void) {
    char *text = mems_get(mems_malloc(100)); text[99] = 'x'; mems_print_stats(); mems_finish();
    return mems_heap_check(mems_heap_open(NULL, NULL)) != NULL;
}
END

# Compiles the program with more options and wants a line in its output.
try() {
    wanted=$1
    shift
    # The words of pkg-config are options, to be split.
    # shellcheck disable=SC2046
    "$@" "$folder/user.c" -o "$folder/user" $(pkg-config --cflags --libs mems)
    printed=$(ASAN_OPTIONS=detect_leaks=0 "$folder/user")
    case $printed in
    *"$wanted"*) ;;
    *)
        printf 'wanted "%s", but %s printed:\n%s\n' "$wanted" "$kind" "$printed"
        exit 1
        ;;
    esac
}

try_both() {
    try 'MAIN[1000:5095]-> P[1000:1099] <-> H[1100:5095] <-> NULL' "$@" -DPAGE_SIZE=4096
    try 'MAIN[70000:82287]-> P[70000:70099] <-> H[70100:82287] <-> NULL' "$@" \
        -DPAGE_SIZE=12288 -DMEMS_BASE_ADDRESS=70000
}

# Only one of the two libraries is there at a time, so that nothing else can be linked.
mkdir "$folder/aside"
mv "$libraries/libmems.a" "$folder/aside"
kind='the program with the shared library'
LD_LIBRARY_PATH=$libraries
export LD_LIBRARY_PATH
try_both "$@"
unset LD_LIBRARY_PATH

rm "$libraries"/libmems.so*
mv "$folder/aside/libmems.a" "$libraries"
kind='the program with the static library'
try_both "$@"

# The installed viewer finds the installed recorder. A program under a sanitizer is no place for it.
viewer=$(find "$folder" -name memsview -type f)
if [ -n "$viewer" ]; then
    "$viewer" --record "$folder/trace" -- ls / >"$folder/listed"
    "$viewer" --render=summary "$folder/trace" | grep -q '^allocations: [1-9]' || {
        echo 'the installed viewer records nothing'
        exit 1
    }
fi
