#!/bin/sh
# The rooms are in a strict order: what a file includes is of its own room, or of one below it. Only the
# terminal knows curses, and libmems nothing but itself.
#
# Usage: arrows.sh SOURCE-FOLDER
set -eu
cd "$1/src"

# ROOM: those that it may include, beside itself.
allowed() {
    case $1 in
    mems) echo ;;
    base) echo ;;
    recorder) echo base ;;
    allocator) echo base recorder/format.h ;;
    source) echo base recorder/format.h ;;
    session) echo base allocator source ;;
    picture) echo base allocator source session ;;
    paint) echo base picture ;;
    terminal) echo base picture paint ;;
    viewer) echo base allocator source session picture paint terminal ;;
    app) echo base allocator recorder source session picture paint viewer ;;
    *) return 1 ;;
    esac
}

failed=0
for room in *; do
    may=" $room $(allowed "$room") " || { echo "there is no rule for src/$room"; failed=1; }
    for file in "$room"/*.[ch]; do
        for included in $(sed -n 's/^#include "\([^"]*\)".*/\1/p' "$file"); do
            case $may in
            *" ${included%%/*} "* | *" $included "*) continue ;;
            esac
            case $room:$included in
            mems:*/*) ;;
            mems:*) continue ;;             # its own, by their names alone
            esac
            echo "src/$file includes $included"
            failed=1
        done
        if [ "$room" != terminal ] && grep -Eq '^#include <(n?curses|term)\.h>' "$file"; then
            echo "src/$file includes curses"
            failed=1
        fi
    done
done
exit $failed
