/* Operations of the user's own, for tests: a block by its address. */
#ifndef TESTS_SESSION_HAND_H
#define TESTS_SESSION_HAND_H

#include "session/session.h"

static inline session_status hand_do(session *session, operation_kind kind, uintptr_t address,
                                     size_t size)
{
    const placed_block *block = address ? session_block(session, address) : NULL;
    const operation operation = {
        .kind = kind, .block = block ? block->id : LIVE_NONE, .size = size,
    };

    return session_by_hand(session, &operation);
}

static inline session_status hand_malloc(session *session, size_t size)
{
    return hand_do(session, OPERATION_MALLOC, 0, size);
}

static inline session_status hand_realloc(session *session, uintptr_t address, size_t size)
{
    return hand_do(session, OPERATION_REALLOC, address, size);
}

static inline session_status hand_free(session *session, uintptr_t address)
{
    return hand_do(session, OPERATION_FREE, address, 0);
}

static inline session_status hand_coalesce(session *session)
{
    return hand_do(session, OPERATION_COALESCE, 0, 0);
}

static inline session_status hand_trim(session *session)
{
    return hand_do(session, OPERATION_TRIM, 0, 0);
}

#endif
