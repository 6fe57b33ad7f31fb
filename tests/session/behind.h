/* The heap of libmems that a session has behind the seam. */
#ifndef TESTS_SESSION_BEHIND_H
#define TESTS_SESSION_BEHIND_H

#include "allocator/libmems.h"
#include "session/session.h"

static inline const mems_heap *heap_behind(const session *session)
{
    return libmems_heap(session_heap(session));
}

#endif
