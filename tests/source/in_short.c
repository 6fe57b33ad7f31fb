#include "in_short.h"

static int describe(const trace_operation *operation, char *text, size_t size)
{
    switch (operation->kind) {
    case OPERATION_MALLOC:
        return snprintf(text, size, "m%zu:%zu", operation->block, operation->size);
    case OPERATION_REALLOC:
        return snprintf(text, size, "r%zu:%zu", operation->block, operation->size);
    case OPERATION_FREE:
        return snprintf(text, size, "f%zu", operation->block);
    case OPERATION_STRAY:
        return snprintf(text, size, "?%zu", operation->block);
    case OPERATION_INHERITED:
        return snprintf(text, size, "^%zu", operation->block);
    default:
        return snprintf(text, size, "!%zu", operation->size);
    }
}

const char *in_short(const trace *trace)
{
    static char text[4000];
    size_t used = 0;

    text[0] = '\0';
    for (size_t i = 0; i < trace->count && used < sizeof text - 60; i++) {
        used += (size_t)sprintf(text + used, "%s", i ? " " : "");
        used += (size_t)describe(&trace->operations[i], text + used, sizeof text - used);
    }
    return text;
}

static bool read_exact(const char *text, size_t length, size_t process, trace *trace,
                       complaint *complaint)
{
    char *exact = malloc(length ? length : 1);

    assert_non_null(exact);
    memcpy(exact, text, length);
    bool good = trace_read(&(contents){exact, length, false}, process, NULL, trace, complaint);
    free(exact);
    return good;
}

trace read_process(const char *text, size_t length, size_t process)
{
    complaint complaint;
    trace trace;

    if (!read_exact(text, length, process, &trace, &complaint))
        fail_msg("line %zu: %s", complaint.line, complaint.text);
    return trace;
}

trace read_fine(const char *text, size_t length)
{
    return read_process(text, length, 0);
}

void check_reads(const char *text, const char *operations, const char *file, int line)
{
    complaint complaint;
    trace trace;

    if (!read_exact(text, strlen(text), 0, &trace, &complaint)) {
        print_error("line %zu: %s\n", complaint.line, complaint.text);
        _fail(file, line);
    }
    _assert_string_equal(in_short(&trace), operations, file, line);
    trace_free(&trace);
}

void check_refused(const char *text, size_t length, size_t line, const char *part, const char *file,
                   int source_line)
{
    complaint complaint = {.line = 12345};
    trace trace;

    if (read_exact(text, length, 0, &trace, &complaint)) {
        print_error("was not refused: %.100s\n", text);
        _fail(file, source_line);
    }
    bool told = strstr(complaint.text, part);
    if (!told)
        print_error("it says '%s'\n", complaint.text);
    _assert_true(told, "the complaint", file, source_line);
    _assert_int_equal(complaint.line, line, file, source_line);
    _assert_true(strlen(complaint.text) < 300, "the length", file, source_line);
    for (const char *c = complaint.text; *c; c++)
        _assert_true((unsigned char)*c >= 0x20 && *c != 0x7f, "it can be shown", file, source_line);
}
