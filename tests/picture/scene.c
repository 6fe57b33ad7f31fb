#define _GNU_SOURCE
#include "scene.h"

#include "paint/text.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

void set_up(stage_set *set, const char *text, size_t operations, size_t page_size)
{
    set_up_heap(set, text, operations, (mems_heap_options){.page_size = page_size});
}

void set_up_heap(stage_set *set, const char *text, size_t operations, mems_heap_options heap)
{
    const workload *workload = workload_find(text);
    complaint complaint;

    *set = (stage_set){
        .generator = {.workload = workload, .seed = 1, .page_size = heap.page_size},
    };
    if (!workload) {
        set->script = script_parse(strdup(text), strlen(text), &complaint);
        if (!set->script)
            fail_msg("%s", complaint.text);
    }
    const session_options options = {
        .heap = heap,
        .source = workload ? generator_source(&set->generator) : script_source(set->script),
        .limit = SIZE_MAX,
        .drawn = true,
    };
    set->session = session_open(&options, &complaint);
    assert_non_null(set->session);
    session_advance(set->session, operations);
    set->scene = (scene){
        .session = set->session,
        .origin = workload ? text : "a script",
        .state = "",
        .lens = {.follow = true},
    };
}

void take_down(stage_set *set)
{
    session_close(set->session);
    script_free(set->script);
    grid_free(&set->grid);
}

void draw_scene(stage_set *set, int cols, int rows)
{
    grid_resize(&set->grid, cols, rows);
    picture_settle(&set->scene, cols, rows);
    picture_draw(&set->grid, &set->scene);
    if (set->scene.look.ascii)
        grid_to_ascii(&set->grid);
}

char *painted(const grid *grid, const theme *theme)
{
    char *text;
    size_t size;
    FILE *out = open_memstream(&text, &size);

    assert_true(text_paint(grid, theme, out));
    fclose(out);
    assert_int_equal(strlen(text), size);
    return text;
}
