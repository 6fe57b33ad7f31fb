#include "list.h"

#include "session/words.h"

static void rewind_list(void *self)
{
    ((list *)self)->at = 0;
}

static bool is_remark(const operation *item)
{
    return item->kind >= REMARK_SAY;
}

static bool next_item(void *self, bool remark, operation *out)
{
    list *list = self;

    if (list->at == list->count || is_remark(&list->items[list->at]) != remark)
        return false;
    *out = list->items[list->at++];
    return true;
}

static bool next_operation(void *self, const live_blocks *live, operation *out)
{
    ((list *)self)->live = live;
    return next_item(self, false, out);
}

static bool next_remark(void *self, operation *out)
{
    return next_item(self, true, out);
}

static void open_list(list *list, mems_heap_options heap, size_t limit, const operation *items,
                      size_t count)
{
    complaint complaint;

    *list = (struct list){.items = items, .count = count, .at = 12345};
    heap.page_size = 4096;
    heap.base_address = 1000;
    const session_options options = {
        .heap = heap,
        .source = {list, rewind_list, next_operation, next_remark, LIST_RESERVED},
        .limit = limit,
        .drawn = true,
    };
    list->session = session_open(&options, &complaint);
    assert_non_null(list->session);
}

void list_open_items(list *list, mems_policy policy, size_t limit, const operation *items,
                     size_t count)
{
    open_list(list, (mems_heap_options){.policy = policy}, limit, items, count);
}

void list_open_options(list *list, mems_heap_options heap, const operation *items, size_t count)
{
    open_list(list, heap, SIZE_MAX, items, count);
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
