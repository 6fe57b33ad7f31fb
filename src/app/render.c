#include "app/render.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static grid draw(const rendering *rendering, bool coloured)
{
    scene scene = {
        .count = rendering->count,
        .origin = rendering->origin,
        .state = "",
        .lens = rendering->lens,
        .look = {.ascii = rendering->ascii, .mono = !coloured || rendering->theme->mono},
    };
    grid grid = {0};

    memcpy(scene.sessions, rendering->sessions, sizeof scene.sessions);
    grid_resize(&grid, rendering->cols, rendering->rows);
    picture_settle(&scene, grid.cols, grid.rows);
    picture_draw(&grid, &scene);
    if (rendering->ascii)
        grid_to_ascii(&grid);
    return grid;
}

static void paint(const rendering *rendering, const painter *painter)
{
    bool coloured = rendering->coloured || !painter->plain;
    grid grid = draw(rendering, coloured);

    painter->paint(&grid, coloured ? rendering->theme : NULL, stdout);
    grid_free(&grid);
}

/* Write each session; where there are several, below the name of its policy. */
static void write_each(const rendering *rendering, void write(const session *session))
{
    for (int i = 0; i < rendering->count; i++) {
        const session *session = rendering->sessions[i];
        const policy *policy = placement_policy(session_heap(session)->options.placement);
        if (rendering->count > 1)
            printf("%spolicy: %s\n", i ? "\n" : "", policy->name);
        write(session);
    }
}

static void print_stats(const session *session)
{
    text text = text_new();

    allocator_print_stats(session_heap(session), &text);
    fwrite(text.bytes, 1, text.length, stdout);
    free(text.bytes);
}

typedef struct count {
    const char *name;
    size_t value;
} count;

static void print_counts(const count counts[], size_t number)
{
    for (size_t i = 0; i < number; i++)
        printf("%s: %zu\n", counts[i].name, counts[i].value);
}

/* Print the heap at the moment with the most live bytes. */
static void print_peak(const session *session)
{
    const heap_figures peak = session_peak_figures(session);
    const count counts[] = {
        {"peak_operation", session_peak(session)},
        {"mapped_bytes_at_peak", peak.mapped_bytes},
        {"holes_at_peak", peak.holes},
    };

    print_counts(counts, sizeof counts / sizeof *counts);
    printf("external_fragmentation_at_peak: %.6f\n", external_fragmentation(&peak));
    printf("utilisation_at_peak: %.6f\n", utilisation(&peak));
}

/* Print what could not be done as it was asked for, in a trace. */
static void print_passes(const session *session)
{
    const passes passes = session_passes(session);
    const count counts[] = {
        {"passed_over", passes.without_place},
        {"unknown_frees", passes.strays},
        {"inherited_frees", passes.inherited},
        {"refused_in_trace", passes.refused},
        {"cut_short", session_chosen(session).source.cut},
    };

    print_counts(counts, sizeof counts / sizeof *counts);
}

static void print_summary(const session *session)
{
    const heap_figures figures = allocator_figures(session_heap(session));
    const count counts[] = {
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

    print_counts(counts, sizeof counts / sizeof *counts);
    printf("external_fragmentation: %.6f\n", external_fragmentation(&figures));
    printf("utilisation: %.6f\n", utilisation(&figures));
    printf("peak_mapped_bytes: %zu\n", figures.peak_mapped_bytes);
    printf("peak_live_bytes: %zu\n", figures.peak_live_bytes);
    printf("ns_per_operation: %.1f\n", session_nanoseconds(session));
    print_peak(session);
    print_passes(session);
}

/* --- The formats ------------------------------------------------------------------------------- */

/* What there is besides pictures: a text for each session. */
static const struct report {
    const char *name;
    void (*print)(const session *session);
} reports[] = {
    {.name = "stats", .print = print_stats},
    {.name = "summary", .print = print_summary},
};

format format_at(size_t index)
{
    size_t painters = 0;

    while (painter_at(painters))
        painters++;
    if (index < painters)
        return (format){.name = painter_at(index)->name, .painter = painter_at(index)};
    index -= painters;
    if (index < sizeof reports / sizeof *reports)
        return (format){.name = reports[index].name, .print = reports[index].print};
    return (format){0};
}

void render(const rendering *rendering, format format)
{
    if (format.painter)
        paint(rendering, format.painter);
    else
        write_each(rendering, format.print);
}
