#include "list.h"

#include "session/words.h"

/* The state is the index of the next item. */
static void begin_list(const void *self, void *state)
{
    (void)self;
    *(size_t *)state = 0;
}

/* For the test to see, which the list belongs to. */
static bool next_item(const void *self, size_t *at, bool remark, operation *out)
{
    list *list = (struct list *)self;

    if (*at == list->count || is_remark(list->items[*at].kind) != remark)
        return false;
    *out = list->items[(*at)++];
    list->at = *at;
    return true;
}

static bool next_operation(const void *self, void *state, const live_blocks *live, operation *out)
{
    ((struct list *)self)->live = live;
    return next_item(self, state, false, out);
}

static bool next_remark(const void *self, void *state, operation *out)
{
    return next_item(self, state, true, out);
}

/* How many of the items are operations. */
static size_t count_operations(const operation *items, size_t count)
{
    size_t operations = 0;

    for (size_t i = 0; i < count; i++)
        operations += !is_remark(items[i].kind);
    return operations;
}

static void open_list(list *list, allocator_options heap, size_t limit, bool lenient,
                      const operation *items, size_t count)
{
    complaint complaint;

    *list = (struct list){.items = items, .count = count};
    heap.page_size = 4096;
    heap.base_address = 1000;
    const session_options options = {
        .heap = heap,
        .source = {
            .self = list,
            .state_size = sizeof(size_t),
            .begin = begin_list,
            .next = next_operation,
            .remark = next_remark,
            .reserved = LIST_RESERVED,
            .count = count_operations(items, count),
        },
        .limit = limit,
        .drawn = true,
        .timeline = true,
        .lenient = lenient,
    };
    list->session = session_open(&options, &complaint);
    assert_non_null(list->session);
}

void list_open_items(list *list, mems_policy policy, size_t limit, const operation *items,
                     size_t count)
{
    open_list(list, (allocator_options){.placement.policy = (int)policy}, limit, false, items, count);
}

void list_open_options(list *list, allocator_options heap, const operation *items, size_t count)
{
    open_list(list, heap, SIZE_MAX, false, items, count);
}

void list_open_items_lenient(list *list, size_t capacity, const operation *items, size_t count)
{
    open_list(list, (allocator_options){.capacity = capacity}, SIZE_MAX, true, items, count);
}

void list_close(list *list)
{
    session_close(list->session);
}

void list_step(list *list, size_t count)
{
    while (count-- > 0) {
        if (session_step(list->session) == SESSION_BROKEN)
            fail_msg("%s", session_complaint(list->session)->text);
    }
    assert_null(session_complaint(list->session));
}

void assert_broken(const list *list, size_t line, const char *text)
{
    const complaint *complaint = session_complaint(list->session);

    assert_non_null(complaint);
    assert_string_equal(complaint->text, text);
    assert_int_equal(complaint->line, line);
}

void check_words(const char *file, int line, const record *record, const char *operation,
                 const char *outcome, const char *story)
{
    char text[400];

    words_story(record, text, sizeof text);
    _assert_string_equal(text, story, file, line);
    words_operation(record, text, sizeof text);
    _assert_string_equal(text, operation, file, line);
    words_outcome(record, text, sizeof text);
    _assert_string_equal(text, outcome, file, line);
}
