#!/bin/sh
# What the objects of libmems refer to and what they define: no allocator of the C library, no
# printf, mmap and munmap in sys.c alone, and no global name but mems_..., head and
# next_virtual_address. Names that instrumented builds add (__asan_..., __gcov_...) do not count.
#
# Usage: symbols.sh NM STATIC-LIBRARY
set -eu

nm=$1
library=$2
failed=0

# One line a symbol: object, name, type (U: referred to).
symbols=$("$nm" -A -P -g "$library" | awk '
    {
        sub(/^.*\[/, ""); sub(/\]: /, " "); sub(/@.*$/, "", $2)
        if ($2 !~ /^_*(asan|odr_asan|ubsan|gcov|tsan|msan|llvm|sanitizer|stack_chk)/)
            print $1, $2, $3
    }')

# Complains of lines that should not be there.
none() {
    if [ -n "$2" ]; then
        printf '%s:\n%s\n' "$1" "$2"
        failed=1
    fi
}

# Complains where a line that should be there is not: then the listing was not understood.
some() {
    if ! printf '%s\n' "$symbols" | grep -E -q "$1"; then
        printf 'no line like "%s" in the symbols of %s\n' "$1" "$library"
        failed=1
    fi
}

# Lines that say what is referred to, by a pattern of names.
referring_to() {
    printf '%s\n' "$symbols" | grep -E "^[^ ]+ ($1) U" || true
}

some '^[^ ]*sys\.c[^ ]* mmap(64)? U'
some '^[^ ]*sys\.c[^ ]* munmap U'
some '^[^ ]*mems\.c[^ ]* mems_malloc T'
some '^[^ ]*mems\.c[^ ]* head [BDC]'

allocators='(__libc_)?(malloc|calloc|realloc|reallocarray|free|cfree|memalign|valloc|pvalloc)'
allocators="$allocators|aligned_alloc|posix_memalign|_*strn?dup|v?asprintf|open_memstream"
allocators="$allocators|getline|getdelim|_Zn.*|_Zd.*"
printers='_*[a-z]*printf(_chk)?|puts|putchar|fputs|fputc|_*(IO_)?putc|fwrite|fread|perror'
printers="$printers|fopen(64)?|fdopen|tmpfile|setvbuf"

none 'a call of an allocator' "$(referring_to "$allocators")"
none 'output that needs a buffer' "$(referring_to "$printers")"
none 'another way to memory' "$(referring_to 's?brk|mremap|shmat|syscall|alloca')"
none 'a mapping outside of sys.c' \
    "$(referring_to 'mmap|mmap64|munmap' | grep -v '^[^ ]*sys\.c' || true)"
none 'a global name that is not ours' "$(printf '%s\n' "$symbols" | awk '
    $3 != "U" && $2 !~ /^mems_/ && $2 != "head" && $2 != "next_virtual_address"')"

exit "$failed"
