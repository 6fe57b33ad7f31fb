/* A session at a position, kept: all that operations change, but for the contents of blocks. These are 0
 * when it is restored. A block without its pattern is blank, and is checked to have stayed so; and what
 * lies between a checkpoint and the position that is gone to was done before, with patterns, and need
 * not be checked again. */
#include "session/internal.h"

#include "base/memory.h"
#include "session/pattern.h"

#include <stdlib.h>
#include <string.h>

enum { LEAST_SPACING = 4096, MOST_CHECKPOINTS = 128 };

static const size_t most_bytes = (size_t)256 << 20;

/* --- One --------------------------------------------------------------------------------------- */

static checkpoint *keep(const session *session)
{
    size_t state_size = session->options.source.state_size;
    const model *model = session->heap->model;
    size_t heap_size = model->save ? model->save(session->heap, NULL, 0) : 0;
    checkpoint *kept = memory_new(sizeof *kept);

    kept->moment = session->now;
    if (heap_size) {
        kept->heap = memory_new(heap_size);
        model->save(session->heap, kept->heap, heap_size);
    }
    kept->source_state = memory_copy(session->source_state, state_size);
    kept->bytes = sizeof *kept + heap_size + live_copy(&kept->live, &session->live)
                + placed_copy(&kept->placed, &session->placed)
                + survey_copy(&kept->survey, &session->survey);
    return kept;
}

static void drop(checkpoints *checkpoints, checkpoint *checkpoint)
{
    checkpoints->bytes -= checkpoint->bytes;
    survey_close(&checkpoint->survey);
    placed_close(&checkpoint->placed);
    live_close(&checkpoint->live);
    free(checkpoint->source_state);
    free(checkpoint->heap);
    free(checkpoint);
}

/* What was not saved was empty: see is_due(). */
void checkpoint_restore(session *session, const checkpoint *checkpoint)
{
    const model *model = session->heap->model;

    if (!(checkpoint->heap ? model->restore(session->heap, checkpoint->heap)
                           : model->finish(session->heap)))
        memory_exhausted();
    live_close(&session->live);
    placed_close(&session->placed);
    survey_close(&session->survey);
    live_copy(&session->live, &checkpoint->live);
    placed_copy(&session->placed, &checkpoint->placed);
    placed_set_pattern(&session->placed, PATTERN_BLANK);
    survey_copy(&session->survey, &checkpoint->survey);
    memcpy(session->source_state, checkpoint->source_state, session->options.source.state_size);
    session->now = checkpoint->moment;
    session_forget_changes(session);
    session->followed = false;
}

/* --- All --------------------------------------------------------------------------------------- */

/* Every second one goes, but for the first and the last. */
static void thin_out(checkpoints *checkpoints)
{
    size_t left = 0, last = checkpoints->count - 1;

    for (size_t i = 0; i <= last; i++)
        if (i % 2 == 0 || i == last)
            checkpoints->list[left++] = checkpoints->list[i];
        else
            drop(checkpoints, checkpoints->list[i]);
    checkpoints->count = left;
    checkpoints->spacing *= 2;
}

/* The more blocks there are, the fewer checkpoints: so each operation pays for no more than four of
 * them. A heap that cannot be saved has one alone, of its beginning. */
static bool is_due(const session *session)
{
    const checkpoints *all = &session->checkpoints;
    size_t spacing = session->placed.by_address.count / 4;

    if (all->count == 0)
        return true;
    if (!session->heap->model->save)
        return false;
    if (spacing < all->spacing)
        spacing = all->spacing;
    return session->now.position >= all->list[all->count - 1]->moment.position + spacing;
}

void checkpoints_note(session *session)
{
    checkpoints *all = &session->checkpoints;

    if (!is_due(session))
        return;
    checkpoint *kept = keep(session);
    if (all->count == 0)
        all->spacing = LEAST_SPACING;
    all->list = memory_grow(all->list, &all->room, all->count + 1, sizeof *all->list);
    all->list[all->count++] = kept;
    all->bytes += kept->bytes;
    if (all->count > MOST_CHECKPOINTS || (all->bytes > most_bytes && all->count > 2))
        thin_out(all);
}

const checkpoint *checkpoints_at(const session *session, size_t position)
{
    const checkpoints *all = &session->checkpoints;
    size_t i = all->count - 1;

    while (all->list[i]->moment.position > position)
        i--;                    /* that of position 0 is always there */
    return all->list[i];
}

void checkpoints_cut(session *session)
{
    checkpoints *all = &session->checkpoints;

    while (all->count > 1 && all->list[all->count - 1]->moment.position > session->now.position)
        drop(all, all->list[--all->count]);
}

void checkpoints_close(session *session)
{
    checkpoints *all = &session->checkpoints;

    while (all->count > 0)
        drop(all, all->list[--all->count]);
    free(all->list);
}
