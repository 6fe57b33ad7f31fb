#include "filling.h"

#include <stdio.h>
#include <stdlib.h>

static void begin_filling(const void *self, void *state)
{
    *(filling *)state = *(const filling *)self;
}

static bool next_filling(const void *self, void *state, const live_blocks *live, operation *out)
{
    filling *filling = state;
    size_t number = generator_random(&filling->random, (size_t)1 << 40);

    (void)self;
    if (filling->made < filling->blocks)
        filling->made++;
    else
        filling->freeing = live->count > filling->blocks / 3 * 2 || !filling->freeing;
    if (filling->freeing)
        *out = (operation){.kind = OPERATION_FREE, .block = live_pick(live, number)};
    else
        *out = (operation){.kind = OPERATION_MALLOC, .block = live_fresh(live),
                           .size = 16 + number % 497};
    return true;
}

size_t filling_segments(const session *session)
{
    const heap_figures figures = allocator_figures(session_heap(session));

    return figures.live_blocks + figures.holes;
}

session *filling_open(filling *filling, size_t count, bool timeline)
{
    complaint complaint;
    size_t blocks = count + count / 12;

    *filling = (struct filling){.blocks = blocks, .random = {.seed = 1}};
    const session_options options = {
        .source = {
            .self = filling,
            .state_size = sizeof *filling,
            .begin = begin_filling,
            .next = next_filling,
            .count = SIZE_MAX,
        },
        .limit = SIZE_MAX,
        .drawn = true,
        .timeline = timeline,
    };
    session *session = session_open(&options, &complaint);
    if (!session) {
        fprintf(stderr, "%s\n", complaint.text);
        exit(EXIT_FAILURE);
    }
    session_follow(session, false);
    session_advance(session, blocks + blocks / 3);
    return session;
}
