#include "session/transcript.h"

#include "session/words.h"
#include "workload/memory.h"
#include "workload/questions.h"

#include <stdlib.h>
#include <string.h>

/* Longer chains are not written down as expectations. */
enum { MOST_SEGMENTS = 200 };

/* The session that does it all once more, and the script that comes of it. */
typedef struct writer {
    FILE *out;
    session *session;
    char *prefix;               /* of the names of blocks that have none: behind it stands their id */
    size_t written;             /* operations */
    bool waiting, said_chain;   /* there is a remark that is not yet known to hold; it was a chain */
    operation remark;
} writer;

/* --- Lines ------------------------------------------------------------------------------------- */

/* A line `expect` for each line of a chain that is not blank. */
static void write_chain(FILE *out, const char *text)
{
    while (*text) {
        size_t length = strcspn(text, "\n");
        if (strncmp(text, "MAIN[", 5) == 0)
            fprintf(out, "expect %.*s\n", (int)length, text);
        text += length + (text[length] != '\0');
    }
}

static void write_name(const writer *writer, const operation *operation)
{
    if (operation->name)
        fprintf(writer->out, " %s", operation->name);
    else
        fprintf(writer->out, " %s%zu", writer->prefix, operation->block);
}

/* What failed is expected to fail again. */
static void write_operation(const writer *writer, const record *record)
{
    const operation *operation = &record->operation;
    FILE *out = writer->out;

    fprintf(out, "%s%s", record->passed ? "# passed over: " : "", words_word(operation->kind));
    switch (operation->kind) {
    case OPERATION_MALLOC:
    case OPERATION_REALLOC:
        write_name(writer, operation);
        fprintf(out, " %zu\n", operation->size);
        break;
    case OPERATION_FREE:
        write_name(writer, operation);
        fputs("\n", out);
        break;
    case OPERATION_FREE_ADDRESS:
    case OPERATION_GET:
        fprintf(out, " %zu\n", (size_t)operation->address);
        break;
    default:
        fputs("\n", out);
    }
    if (record->failed)
        fputs("expect failed\n", out);
}

static void write_remark(const writer *writer, const operation *remark)
{
    switch (remark->kind) {
    case REMARK_SAY:
        fprintf(writer->out, "say %s\n", remark->text);
        break;
    case REMARK_PAUSE:
        fputs("pause\n", writer->out);
        break;
    case REMARK_ASK:
        fprintf(writer->out, "ask %s %s\n", question_name((size_t)remark->question - 1), remark->text);
        break;
    case REMARK_EXPECT_CHAIN:
        write_chain(writer->out, remark->text);
        break;
    default:                    /* that it failed is written with the operation */
        break;
    }
}

/* --- In their order ---------------------------------------------------------------------------- */

static void flush_remark(writer *writer)
{
    if (writer->waiting)
        write_remark(writer, &writer->remark);
    writer->said_chain = writer->waiting && writer->remark.kind == REMARK_EXPECT_CHAIN;
    writer->waiting = false;
}

static void flush_operation(writer *writer)
{
    const record *record = writer->session ? session_record(writer->session, 0) : NULL;

    if (!record || record->number == writer->written)
        return;
    write_operation(writer, record);
    writer->written = record->number;
    writer->said_chain = false;
}

/* Told before it is known whether it holds. */
static void note_remark(void *context, const operation *remark)
{
    writer *writer = context;

    flush_operation(writer);
    flush_remark(writer);
    writer->remark = *remark;
    writer->waiting = true;
}

/* --- Names ------------------------------------------------------------------------------------- */

/* How many `_` stand in a name of the form b___17, and one more; 0 if it has another. */
static size_t count_lines(const char *name)
{
    size_t lines = strspn(name + 1, "_");
    const char *digits = name + 1 + lines;

    return *name == 'b' && *digits && strspn(digits, "0123456789") == strlen(digits) ? lines + 1 : 0;
}

/* More lines than any name of that form has. Only sources that have remarks have names, and they are
 * lists: so what they hand out is the same whatever is live. */
static char *choose_prefix(const session *session)
{
    const session_options options = session_chosen(session);
    const source *source = &options.source;
    void *state = memory_new(source->state_size);
    operation item;
    size_t most = 0;

    source->begin(source->self, state);
    while (source->remark && (source->remark(source->self, state, &item)
                              || source->next(source->self, state, NULL, &item)))
        if (item.name && count_lines(item.name) > most)
            most = count_lines(item.name);
    free(state);
    char *prefix = memory_new(most + 2);
    prefix[0] = 'b';
    memset(prefix + 1, '_', most);
    return prefix;
}

/* --- The interface ----------------------------------------------------------------------------- */

/* The same session, at its beginning, with nobody to see it. */
static session *open_again(const session *original, writer *writer)
{
    session_options options = session_chosen(original);
    complaint complaint;

    options.drawn = options.timeline = false;
    options.remarked = note_remark;
    options.context = writer;
    return session_again(original, &options, &complaint);
}

static void append_text(void *context, const char *bytes, size_t length)
{
    fwrite(bytes, 1, length, context);
}

/* What the chain is, as what is to be expected. */
static void expect_chain(writer *writer)
{
    const mems_heap *heap = session_heap(writer->session);
    const mems_figures figures = mems_heap_figures(heap);
    char *text = NULL;
    size_t length;

    if (figures.live_blocks + figures.holes > MOST_SEGMENTS || writer->said_chain)
        return;
    FILE *memory = open_memstream(&text, &length);
    if (!memory)
        memory_exhausted();
    mems_heap_print(heap, append_text, memory);
    fclose(memory);
    write_chain(writer->out, text);
    free(text);
}

static void write_all(writer *writer, size_t position)
{
    session *session = writer->session;

    flush_remark(writer);
    while (session_position(session) < position && session_step(session) == SESSION_STEPPED) {
        flush_operation(writer);
        flush_remark(writer);
    }
    flush_operation(writer);
    if (session_complaint(session))
        fprintf(writer->out, "# Here it stopped: %s\n", session_complaint(session)->text);
    else
        expect_chain(writer);
}

bool transcript_write(const session *session, transcript_options *options, FILE *out)
{
    const mems_heap_options heap = mems_heap_chosen(session_heap(session));
    writer writer = {.out = out};

    fprintf(out, "# A session of memsview, %zu operations: memsview FILE plays it.\n",
            session_position(session));
    options(&heap, out);
    writer.session = open_again(session, &writer);
    if (!writer.session)
        return false;
    writer.prefix = choose_prefix(session);
    write_all(&writer, session_position(session));
    session_close(writer.session);
    free(writer.prefix);
    return fflush(out) == 0 && !ferror(out);
}
