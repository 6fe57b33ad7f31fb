/* What a trace was read as, in a form that can be compared; and what was refused. */
#ifndef IN_SHORT_H
#define IN_SHORT_H

#include "source/trace.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

/* The operations: m0:512 allocates 512 bytes as block 0, r0:640 reallocates, f0 frees; ?7 frees what address
 * or id 7 stands for, which is nothing, ^7 what is the parent's; !9 was refused. The next call overwrites
 * it. */
const char *in_short(const trace *trace);

/* The contents are read from memory of just their length, so that a sanitizer sees a byte read beyond. */
trace read_fine(const char *text, size_t length);

/* The same of one process. */
trace read_process(const char *text, size_t length, size_t process);

#define assert_reads(text, operations) check_reads((text), (operations), __FILE__, __LINE__)
#define assert_refused(text, line, part) \
    check_refused((text), strlen(text), (line), (part), __FILE__, __LINE__)

void check_reads(const char *text, const char *operations, const char *file, int line);

/* The complaint has `part` in it, is about that line, short, and can be shown. */
void check_refused(const char *text, size_t length, size_t line, const char *part, const char *file,
                   int source_line);

#endif
