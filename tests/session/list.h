/* A session whose operations and remarks stand in the test as a list. */
#ifndef TESTS_SESSION_LIST_H
#define TESTS_SESSION_LIST_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "behind.h"
#include "session/session.h"

/* `block` is an id below LIST_RESERVED. */
enum { LIST_RESERVED = 10 };

#define MALLOC(id, bytes) {.kind = OPERATION_MALLOC, .block = (id), .size = (bytes)}
#define FREE(id) {.kind = OPERATION_FREE, .block = (id)}
#define MALLOC_AS(as, id, bytes) \
    {.kind = OPERATION_MALLOC, .block = (id), .size = (bytes), .name = (as), .line = __LINE__}
#define FREE_AS(as, id) \
    {.kind = OPERATION_FREE, .block = (id), .name = (as), .line = __LINE__}
#define REALLOC(id, bytes) {.kind = OPERATION_REALLOC, .block = (id), .size = (bytes)}
#define REALLOC_AS(as, id, bytes) \
    {.kind = OPERATION_REALLOC, .block = (id), .size = (bytes), .name = (as), .line = __LINE__}
#define COALESCE() {.kind = OPERATION_COALESCE}
#define TRIM() {.kind = OPERATION_TRIM}
#define FREE_ADDRESS(of) {.kind = OPERATION_FREE_ADDRESS, .address = (of), .line = __LINE__}
#define GET(of) {.kind = OPERATION_GET, .address = (of), .line = __LINE__}
#define FINISH() {.kind = OPERATION_FINISH}
#define PAUSE() {.kind = REMARK_PAUSE, .line = __LINE__}
#define ASK(what, words) \
    {.kind = REMARK_ASK, .question = (what), .text = (words), .line = __LINE__}
#define SAY(words) {.kind = REMARK_SAY, .text = (words), .line = 1}
#define EXPECT_CHAIN(chain, in_line) \
    {.kind = REMARK_EXPECT_CHAIN, .text = (chain), .line = (in_line)}
#define EXPECT_FAILED(in_line) {.kind = REMARK_EXPECT_FAILED, .line = (in_line)}

typedef struct list {
    const operation *items;
    size_t count, at;           /* `at`: those that were handed out, as last seen */
    const live_blocks *live;    /* the session's, as last seen */
    session *session;
} list;

/* Opens a session with a list, in pages of 4096 bytes, at position 0. */
#define list_open(list, policy, ...) \
    list_open_items((list), (policy), SIZE_MAX, (const operation[]){__VA_ARGS__}, \
                    sizeof((const operation[]){__VA_ARGS__}) / sizeof(operation))

void list_open_items(list *list, mems_policy policy, size_t limit, const operation *items,
                     size_t count);

/* The same with these options of the heap; the size of a page and the base address are as above. */
#define list_open_heap(list, heap, ...) \
    list_open_options((list), (heap), (const operation[]){__VA_ARGS__}, \
                      sizeof((const operation[]){__VA_ARGS__}) / sizeof(operation))

void list_open_options(list *list, allocator_options heap, const operation *items, size_t count);

/* The same of a heap that has at most so many bytes, for which the list was not meant: the session
 * is lenient. */
#define list_open_lenient(list, capacity, ...) \
    list_open_items_lenient((list), (capacity), (const operation[]){__VA_ARGS__}, \
                            sizeof((const operation[]){__VA_ARGS__}) / sizeof(operation))

void list_open_items_lenient(list *list, size_t capacity, const operation *items, size_t count);
void list_close(list *list);

/* Steps, which has to go well, `count` times. */
void list_step(list *list, size_t count);

/* What is said of the last operation: what it was, what came of it, and the whole story. */
#define assert_words(list, operation, outcome, story) \
    check_words(__FILE__, __LINE__, session_record((list)->session, 0), operation, outcome, story)

void check_words(const char *file, int line, const record *record, const char *operation,
                 const char *outcome, const char *story);

/* The session is broken, and the complaint is exactly this. */
void assert_broken(const list *list, size_t line, const char *complaint);

#endif
