#include "render.h"

#include "paint/svg.h"
#include "paint/text.h"

#include <stdio.h>

static grid draw(const rendering *rendering, const session *session, bool coloured)
{
    scene scene = {
        .session = session,
        .origin = rendering->origin,
        .state = "",
        .lens = rendering->lens,
        .look = {.ascii = rendering->ascii, .mono = !coloured || rendering->theme->mono},
    };
    grid grid = {0};

    grid_resize(&grid, rendering->cols, rendering->rows);
    picture_settle(&scene, rendering->cols, rendering->rows);
    picture_draw(&grid, &scene);
    if (scene.look.ascii)
        grid_to_ascii(&grid);
    return grid;
}

static void write_text(const rendering *rendering, const session *session)
{
    grid grid = draw(rendering, session, rendering->coloured);

    text_paint(&grid, rendering->coloured ? rendering->theme : NULL, stdout);
    grid_free(&grid);
}

static void write_svg(const rendering *rendering, const session *session)
{
    grid grid = draw(rendering, session, true);

    svg_paint(&grid, rendering->theme, stdout);
    grid_free(&grid);
}

static void to_stdout(void *context, const char *text, size_t length)
{
    (void)context;
    fwrite(text, 1, length, stdout);
}

static void write_stats(const rendering *rendering, const session *session)
{
    (void)rendering;
    mems_heap_print(session_heap(session), to_stdout, NULL);
}

static void write_summary(const rendering *rendering, const session *session)
{
    const mems_figures figures = mems_heap_figures(session_heap(session));
    const struct { const char *name; size_t value; } counts[] = {
        {"operations", session_position(session)},
        {"allocations", figures.allocations},
        {"reallocations", figures.reallocations},
        {"frees", figures.frees},
        {"failed", figures.failures},
        {"not_found", figures.not_found},
        {"live_blocks", figures.live_blocks},
        {"live_bytes", figures.live_bytes},
        {"mapped_bytes", figures.mapped_bytes},
        {"bookkeeping_bytes", figures.bookkeeping_bytes},
        {"main_nodes", figures.main_nodes},
        {"holes", figures.holes},
        {"free_bytes", figures.free_bytes},
        {"largest_hole", figures.largest_hole},
    };

    (void)rendering;
    for (size_t i = 0; i < sizeof counts / sizeof *counts; i++)
        printf("%s: %zu\n", counts[i].name, counts[i].value);
    printf("external_fragmentation: %.6f\n", mems_external_fragmentation(&figures));
    printf("utilisation: %.6f\n", mems_utilisation(&figures));
    printf("peak_mapped_bytes: %zu\n", figures.peak_mapped_bytes);
    printf("peak_live_bytes: %zu\n", figures.peak_live_bytes);
    printf("ns_per_operation: %.1f\n", session_nanoseconds(session));
}

static const format formats[] = {
    {"text", write_text, true},
    {"svg", write_svg, true},
    {"stats", write_stats, false},
    {"summary", write_summary, false},
};

const format *format_at(size_t index)
{
    return index < sizeof formats / sizeof *formats ? &formats[index] : NULL;
}
