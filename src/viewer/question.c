/* What a script asks about the next operation. A segment is selected, or a number typed; then the
 * operation is done, and the right answer shown. */
#include "viewer/internal.h"

#include "source/questions.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

static const operation *asked(const viewer *viewer)
{
    const operation *stop = session_stop(viewer->session);

    return stop && stop->kind == REMARK_ASK ? stop : NULL;
}

bool question_stands(const viewer *viewer)
{
    return asked(viewer) && viewer->seek.kind == SEEK_NOTHING;
}

/* --- What was said, and what is ---------------------------------------------------------------- */

/* An answer: to the question where, a range of addresses or one of two words; to others, a number. */
typedef struct said {
    enum { SAID_NOTHING, SAID_SEGMENT, SAID_NEW, SAID_NOWHERE, SAID_NUMBER } kind;
    uintptr_t address;
    size_t size;                /* or the number */
    segment_type type;
} said;

/* The place that is right, once the operation is done. */
static said place_of(const viewer *viewer)
{
    const record *record = session_record(viewer->session, 0);
    bool gets = record->operation.kind == OPERATION_GET;

    if (record_did(record, EVENT_MAPPED))
        return (said){SAID_NEW, record->address, record->size, SEGMENT_PROCESS};
    if (gets && record->before.size)
        return (said){SAID_SEGMENT, record->before.address, record->before.size, SEGMENT_HOLE};
    if (record->failed || record->passed)
        return (said){.kind = SAID_NOWHERE};
    return (said){SAID_SEGMENT, record->address, record->size, SEGMENT_PROCESS};
}

/* The number that is right, once the operation is done. */
static said number_of(const viewer *viewer, question question)
{
    const heap_figures figures = allocator_figures(session_heap(viewer->session));
    const question_counts counts = {
        figures.holes, figures.live_blocks, figures.main_nodes, figures.free_bytes,
        figures.largest_hole,
    };

    return (said){.kind = SAID_NUMBER, .size = question_number(question, &counts)};
}

/* A segment is right if what was placed begins in it, wherever its borders are by now. */
static bool is_right(const said *said, const struct said *truth)
{
    if (said->kind != truth->kind)
        return false;
    if (said->kind == SAID_SEGMENT)
        return truth->address - said->address < said->size;
    return said->kind != SAID_NUMBER || said->size == truth->size;
}

static void describe(const said *said, char *text, size_t size)
{
    size_t first = (size_t)said->address, last = first + said->size - 1;

    switch (said->kind) {
    case SAID_SEGMENT:
        snprintf(text, size, "%s [%zu:%zu]", said->type == SEGMENT_HOLE ? "HOLE" : "PROCESS", first,
                 last);
        break;
    case SAID_NEW:
        snprintf(text, size, said->size ? "a new main node, PROCESS [%zu:%zu]" : "a new main node",
                 first, last);
        break;
    case SAID_NUMBER:
        snprintf(text, size, "%zu", said->size);
        break;
    case SAID_NOTHING: case SAID_NOWHERE:
        snprintf(text, size, "nowhere");
        break;
    }
}

/* Do the operation that was asked about, and say what was right. */
static void give(viewer *viewer, said said)
{
    const question question = asked(viewer)->question;
    char yours[80], right[80];

    viewer->answer.digits[0] = '\0';
    session_status status = state_step(viewer);
    pace_run(viewer, false);
    pace_show(viewer, status);
    if (status != SESSION_STEPPED)
        return;
    struct said truth = question == ASK_WHERE ? place_of(viewer) : number_of(viewer, question);
    describe(&said, yours, sizeof yours);
    describe(&truth, right, sizeof right);
    if (said.kind == SAID_NOTHING)
        state_say(viewer, "The answer: %s.", right);
    else if (is_right(&said, &truth))
        state_say(viewer, "Right: %s.", right);
    else
        state_say(viewer, "You said %s; it is %s.", yours, right);
}

/* --- Keys -------------------------------------------------------------------------------------- */

/* What was typed at this position. */
static char *digits(viewer *viewer)
{
    size_t position = session_position(viewer->session);

    if (viewer->answer.position != position)
        viewer->answer = (struct answer){.position = position};
    return viewer->answer.digits;
}

static bool number_key(viewer *viewer, uint32_t key)
{
    char *typed = digits(viewer);
    size_t length = strlen(typed), number;

    if (key >= '0' && key <= '9' && length + 1 < sizeof viewer->answer.digits)
        typed[length] = (char)key;
    else if (key == INPUT_BACKSPACE && length > 0)
        typed[length - 1] = '\0';
    else if (key != INPUT_ENTER)
        return false;
    else if (length == 0)
        state_say(viewer, "Type a number first, then Enter; Space shows the answer.");
    else if (prompt_number(viewer, typed, &number))
        give(viewer, (said){.kind = SAID_NUMBER, .size = number});
    return true;
}

static bool place_key(viewer *viewer, uint32_t key)
{
    segment segment;

    if (key == 'm')
        give(viewer, (said){.kind = SAID_NEW});
    else if (key == '0')
        give(viewer, (said){.kind = SAID_NOWHERE});
    else if (key != INPUT_ENTER)
        return false;
    else if (lens_selected(&viewer->scene.lens, session_heap(viewer->session), &segment))
        give(viewer, (said){SAID_SEGMENT, segment.address, segment.size, segment.type});
    else
        state_say(viewer, "Select a segment first, with the arrow keys; Space shows the answer.");
    return true;
}

void question_key(viewer *viewer, uint32_t key)
{
    assert(question_stands(viewer));
    bool place = asked(viewer)->question == ASK_WHERE;
    if (key == ' ' || key == 'n' || key == INPUT_PAGE_DOWN)
        give(viewer, (said){.kind = SAID_NOTHING});
    else if (!(place ? place_key : number_key)(viewer, key))
        actions_key(viewer, key);
}

void question_describe(const viewer *viewer, char *text, size_t size)
{
    const struct answer *answer = &viewer->answer;
    bool here = answer->position == session_position(viewer->session);

    assert(question_stands(viewer));
    if (asked(viewer)->question == ASK_WHERE)
        snprintf(text, size, "Arrows select, Enter answers; m: new main node, 0: nowhere; Space: show");
    else
        snprintf(text, size, "Your answer: %s_  Enter answers; Space: show",
                 here ? answer->digits : "");
}
