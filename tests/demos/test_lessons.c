/* What every lesson promises, whatever it is about: test_lessons FILE... */
#include "picture/grid.h"
#include "session/session.h"
#include "base/contents.h"
#include "source/script.h"

#include <locale.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

enum { NARRATION_COLS = 78, NARRATION_ROWS = 2, MOST_BEFORE_THE_POINT = 9, MOST_WITHOUT_A_STOP = 6 };

static char **files;

/* What a script does between two operations. */
typedef struct between {
    bool says, stops, asks;
} between;

static between attend(const source *source, size_t *state)
{
    between between = {false, false, false};
    operation item;

    while (source->remark(source->self, state, &item)) {
        between.says |= item.kind == REMARK_SAY;
        between.asks |= item.kind == REMARK_ASK;
        between.stops |= item.kind == REMARK_PAUSE || item.kind == REMARK_ASK;
        if (item.kind == REMARK_SAY)
            assert_in_range(text_rows(item.text, NARRATION_COLS), 1, NARRATION_ROWS);
        if (item.kind == REMARK_ASK)
            assert_in_range(text_rows(item.text, NARRATION_COLS - 1), 1, NARRATION_ROWS);
    }
    return between;
}

static void check(const char *path)
{
    complaint complaint = {0};
    size_t length, state, operations = 0, since_stop = 0;
    char *text = contents_read_text(path, &length, &complaint);
    const char *point = text ? strstr(text, "\n# Point: ") : NULL;
    operation item;

    if (!point || strncmp(text, "# Lesson: ", 10) != 0)
        fail_msg("%s does not say what it is about, or where its point is", path);
    size_t before = strtoul(point + 10, NULL, 10) - 1;
    assert_in_range(before, 1, MOST_BEFORE_THE_POINT);
    script *script = script_parse(text, length, &complaint);
    if (!script)
        fail_msg("%s:%zu: %s", path, complaint.line, complaint.text);
    const source source = script_source(script);
    source.begin(source.self, &state);
    between between = attend(&source, &state);
    assert_true(between.says);                  /* before anything happens */
    bool asked = false;
    while (source.next(source.self, &state, NULL, &item)) {
        asked = between.asks;
        since_stop = between.stops ? 1 : since_stop + 1;
        assert_in_range(since_stop, 1, MOST_WITHOUT_A_STOP);
        between = attend(&source, &state);
        operations++;
    }
    assert_true(asked);                         /* the last operation answers a question, */
    assert_true(between.says);                  /* and then it is said why */
    assert_true(operations > before);
    script_free(script);
}

static void test_every_lesson_keeps_the_rules(void **state)
{
    (void)state;
    for (char **file = files; *file; file++) {
        print_message("%s\n", *file);
        check(*file);
    }
}

int main(int argc, char *argv[])
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_every_lesson_keeps_the_rules),
    };

    setlocale(LC_ALL, "C.UTF-8");
    if (argc < 2)
        return EXIT_FAILURE;
    files = argv + 1;
    return cmocka_run_group_tests_name("lessons", tests, NULL, NULL);
}
