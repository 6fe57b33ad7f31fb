/* Where a session can go, and how: back to the checkpoint before, and from there what was done is done
 * again. Only the last operation is looked at closely, for that is the one which is seen. */
#include "session/internal.h"

#include "base/memory.h"

#include <assert.h>

/* --- The user's own operations ----------------------------------------------------------------- */

/* Return the index of the first one that leads to `position`, or further. */
static size_t first_own(const session *session, size_t position)
{
    size_t low = 0, high = session->own_count;

    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (session->own[middle].position < position)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

const operation *timeline_own(const session *session, size_t position)
{
    size_t i = first_own(session, position);

    return i < session->own_count && session->own[i].position == position
        ? &session->own[i].operation : NULL;
}

static void forget_future(session *session)
{
    session->own_count = first_own(session, session->now.position + 1);
    session->reached = session->now.position;
    checkpoints_cut(session);
}

void timeline_add_own(session *session, const operation *operation)
{
    forget_future(session);
    session->own = memory_grow(session->own, &session->own_room, session->own_count + 1,
                               sizeof *session->own);
    session->own[session->own_count++] =
        (own_operation){session->now.position + 1, *operation};
}

/* --- Positions --------------------------------------------------------------------------------- */

/* How many operations the source has, the limit counted; SIZE_MAX if there is no end. */
static size_t source_count(const session *session)
{
    const session_options *options = &session->options;

    return options->limit < options->source.count ? options->limit : options->source.count;
}

bool timeline_open(const session *session)
{
    return session->now.taken < source_count(session)
        && session->now.position < session->closed_at;
}

void timeline_note(session *session)
{
    if (session->now.position > session->reached)
        session->reached = session->now.position;
    if (session->options.timeline)
        checkpoints_note(session);
}

size_t session_reached(const session *session)
{
    return session->reached;
}

bool session_endless(const session *session)
{
    return source_count(session) == SIZE_MAX;
}

size_t session_end(const session *session)
{
    if (session_endless(session) || session->closed_at != SIZE_MAX)
        return session->reached;
    return source_count(session) + session->own_count;
}

void timeline_note_peak(session *session)
{
    peak *peak = &session->now.peak;

    if (peak->known)
        return;
    peak->known = true;
    peak->figures = allocator_figures(session->heap);
}

/* That of all positions reached. */
static const peak *peak_of(const session *session)
{
    return session->now.position == session->reached ? &session->now.peak : &session->peak;
}

size_t session_peak(const session *session)
{
    return peak_of(session)->position;
}

heap_figures session_peak_figures(const session *session)
{
    const peak *peak = peak_of(session);

    return peak->known ? peak->figures : allocator_figures(session->heap);
}

tally session_tally(const session *session, session_mark mark)
{
    return session->now.tallies[mark];
}

passes session_passes(const session *session)
{
    return session->now.passes;
}

/* --- Going there ------------------------------------------------------------------------------- */

/* Whether a heap has few segments beside so many operations. */
static bool is_small(const allocator *heap, size_t operations)
{
    const heap_figures figures = allocator_figures(heap);

    return figures.live_blocks + figures.holes < operations;
}

/* Make the session what it was at a checkpoint, and do again what was done from there. */
static void repeat(session *session, const checkpoint *from, size_t position)
{
    size_t last = position < session->reached ? position : session->reached;

    checkpoint_restore(session, from);
    session->repeats = session->heap->model->save;     /* contents are 0, and stay so */
    session->hurries = session->options.drawn
                    && is_small(session->heap, last - session->now.position);
    session_advance(session, last);
    if (session->hurries)
        survey_again(&session->survey);
    session->repeats = session->hurries = false;
}

session_status session_go(session *session, size_t position)
{
    bool follows = session->follows;
    size_t before = position > 0 ? position - 1 : 0, here = session->now.position;
    assert(session->options.timeline);
    const checkpoint *from = checkpoints_at(session, before);
    if (position == here && session->followed == follows)
        return session->now.broken ? SESSION_BROKEN : SESSION_STEPPED;
    if (here == session->reached) {
        timeline_note_peak(session);
        session->peak = session->now.peak;
    }
    session->follows = false;
    if (position <= here || from->moment.position > here)
        repeat(session, from, before);
    session_status status = session_advance(session, before);
    session->follows = follows;
    return status == SESSION_STEPPED ? session_advance(session, position) : status;
}

void session_skip(session *session, session_mark mark)
{
    size_t position = session->now.position, count = session->now.tallies[mark].count;
    const checkpoints *all = &session->checkpoints;
    const checkpoint *furthest = NULL;

    for (size_t i = 0; i < all->count; i++) {
        const moment *moment = &all->list[i]->moment;
        if (moment->position > position && moment->tallies[mark].count == count)
            furthest = all->list[i];
    }
    if (furthest)
        checkpoint_restore(session, furthest);
}

void session_cut(session *session)
{
    forget_future(session);
    if (!session_endless(session))
        session->closed_at = session->now.position;
}
