#define _GNU_SOURCE
#include "scene.h"
#include "../workload.h"

#include "paint/painter.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

const char compared_choices[] =
    "malloc a 600\nmalloc b 100\nmalloc c 500\nmalloc d 100\nmalloc e 300\nmalloc f 100\n"
    "malloc g 700\nmalloc h 100\nmalloc k 900\nmalloc m 696\nfree a\nfree c\nfree g\nfree k\n"
    "malloc x 450\nmalloc y 250\nmalloc z 600\nmalloc w 400\n";

const allocator_options pages_of_4096 = {.page_size = 4096};

void set_up(stage_set *set, const char *text, size_t operations, size_t page_size)
{
    set_up_heap(set, text, operations, (allocator_options){.page_size = page_size});
}

/* The source of a workload, or of a script, which is then kept for it. */
static source source_of(const char *text, size_t page_size, generator *generator, script **script)
{
    complaint complaint;

    *generator = (struct generator){
        .workload = workload_find(text), .seed = 1, .page_size = page_size,
    };
    *script = NULL;
    if (generator->workload)
        return generator_source(generator);
    *script = script_parse(strdup(text), strlen(text), &complaint);
    if (!*script)
        fail_msg("%s", complaint.text);
    return script_source(*script);
}

static session *open_at(session_options options, size_t operations)
{
    complaint complaint;

    options.limit = SIZE_MAX;
    options.drawn = true;
    session *session = session_open(&options, &complaint);
    assert_non_null(session);
    session_advance(session, operations);
    return session;
}

static void set_up_scene(stage_set *set, const char *text)
{
    set->session = set->scene.sessions[0];
    set->scene.origin = workload_find(text) ? text : "a script";
    set->scene.state = "";
    set->scene.lens.follow = true;
}

void set_up_heap(stage_set *set, const char *text, size_t operations, allocator_options heap)
{
    *set = (stage_set){.scene.count = 1};
    const session_options options = {
        .heap = heap, .source = source_of(text, heap.page_size, &set->generator, &set->script),
    };
    set->scene.sessions[0] = open_at(options, operations);
    set_up_scene(set, text);
}

void set_up_compared(stage_set *set, const char *text, size_t operations, int count,
                     allocator_options heap)
{
    static const mems_policy policies[SCENE_MOST] = {
        MEMS_FIRST_FIT, MEMS_BEST_FIT, MEMS_WORST_FIT, MEMS_NEXT_FIT,
    };

    *set = (stage_set){.scene.count = count};
    const source source = source_of(text, heap.page_size, &set->generator, &set->script);
    for (int i = 0; i < count; i++) {
        heap.placement.policy = (int)policies[i];
        const session_options options = {.heap = heap, .source = source, .lenient = true};
        set->scene.sessions[i] = open_at(options, operations);
    }
    set_up_scene(set, text);
}

void take_down(stage_set *set)
{
    for (int i = 0; i < set->scene.count; i++)
        session_close(set->scene.sessions[i]);
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

heap_view *show_in(stage_set *set, rect area)
{
    heap_view *view = &set->view;

    view->session = set->session;
    view->lens = set->scene.lens;
    view->look = set->scene.look;
    view->live = *set->scene.state;
    stage_overlay(view->session, view->lens.stage, view->lens.sweep, &view->overlay);
    view->places = places_of(view->session, &view->overlay);
    view->map = map_measure(view, area);
    return view;
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

picture_part part_at(const scene *scene, int row, int col, int *which, uintptr_t *address)
{
    const spot spot = picture_at(scene, row, col);

    *which = spot.heap;
    *address = spot.address;
    return spot.part == PICTURE_TIME ? PICTURE_NOWHERE : spot.part;
}
