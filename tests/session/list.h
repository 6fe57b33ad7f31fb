/* A session whose operations and remarks stand in the test as a list. */
#ifndef TESTS_SESSION_LIST_H
#define TESTS_SESSION_LIST_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "session/session.h"

/* `block` is an id below LIST_RESERVED. */
enum { LIST_RESERVED = 10 };

#define MALLOC(block, size) {OPERATION_MALLOC, (block), (size), NULL, NULL, 0}
#define FREE(block) {OPERATION_FREE, (block), 0, NULL, NULL, 0}
#define MALLOC_AS(name, block, size) {OPERATION_MALLOC, (block), (size), (name), NULL, __LINE__}
#define FREE_AS(name, block) {OPERATION_FREE, (block), 0, (name), NULL, __LINE__}
#define REALLOC(block, size) {OPERATION_REALLOC, (block), (size), NULL, NULL, 0}
#define REALLOC_AS(name, block, size) {OPERATION_REALLOC, (block), (size), (name), NULL, __LINE__}
#define COALESCE() {.kind = OPERATION_COALESCE}
#define TRIM() {.kind = OPERATION_TRIM}
#define SAY(text) {REMARK_SAY, 0, 0, NULL, (text), 1}
#define EXPECT_CHAIN(text, line) {REMARK_EXPECT_CHAIN, 0, 0, NULL, (text), (line)}
#define EXPECT_FAILED(line) {REMARK_EXPECT_FAILED, 0, 0, NULL, NULL, (line)}

typedef struct list {
    const operation *items;
    size_t count, at;
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

void list_open_options(list *list, mems_heap_options heap, const operation *items, size_t count);
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
