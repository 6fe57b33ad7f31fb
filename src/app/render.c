#include "app/render.h"

#include "app/options.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* --- The texts --------------------------------------------------------------------------------- */

static void print_stats(const session *session)
{
    text text = text_new();

    allocator_print_stats(session_heap(session), &text);
    fwrite(text.bytes, 1, text.length, stdout);
    free(text.bytes);
}

static void print_count(const char *name, size_t value)
{
    printf("%s: %zu\n", name, value);
}

/* Print the heap at the moment with the most live bytes. */
static void print_peak(const session *session)
{
    const heap_figures peak = session_peak_figures(session);

    print_count("peak_operation", session_peak(session));
    print_count("mapped_bytes_at_peak", peak.mapped_bytes);
    print_count("holes_at_peak", peak.holes);
    printf("external_fragmentation_at_peak: %.6f\n", external_fragmentation(&peak));
    printf("utilisation_at_peak: %.6f\n", utilisation(&peak));
}

/* Print what could not be done as it was asked for, in a trace. */
static void print_passes(const session *session)
{
    const passes passes = session_passes(session);

    print_count("passed_over", passes.without_place);
    print_count("unknown_frees", passes.strays);
    print_count("inherited_frees", passes.inherited);
    print_count("refused_in_trace", passes.refused);
    print_count("cut_short", session_chosen(session).source.cut);
}

static void print_summary(const session *session)
{
    const heap_figures figures = allocator_figures(session_heap(session));

    print_count("operations", session_position(session));
    print_count("allocations", figures.allocations);
    print_count("reallocations", figures.reallocations);
    print_count("frees", figures.frees);
    print_count("failed", figures.failures);
    print_count("not_found", figures.not_found);
    print_count("live_blocks", figures.live_blocks);
    print_count("live_bytes", figures.live_bytes);
    print_count("mapped_bytes", figures.mapped_bytes);
    print_count("bookkeeping_bytes", figures.bookkeeping_bytes);
    print_count("main_nodes", figures.main_nodes);
    print_count("holes", figures.holes);
    print_count("free_bytes", figures.free_bytes);
    print_count("largest_hole", figures.largest_hole);
    printf("external_fragmentation: %.6f\n", external_fragmentation(&figures));
    printf("utilisation: %.6f\n", utilisation(&figures));
    print_count("peak_mapped_bytes", figures.peak_mapped_bytes);
    print_count("peak_live_bytes", figures.peak_live_bytes);
    printf("ns_per_operation: %.1f\n", session_nanoseconds(session));
    print_peak(session);
    print_passes(session);
}

/* Print each session; where there are several, below the name of its policy. */
static void print_each(session *const sessions[], int count, void print(const session *session))
{
    for (int i = 0; i < count; i++) {
        if (count > 1)
            printf("%spolicy: %s\n", i ? "\n" : "",
                   placement_policy(session_heap(sessions[i])->options.placement)->name);
        print(sessions[i]);
    }
}

/* --- The formats ------------------------------------------------------------------------------- */

/* What there is besides pictures. */
static const format texts[] = {
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
    return index < sizeof texts / sizeof *texts ? texts[index] : (format){0};
}

/* Paint a picture of all sessions: an image always in colours, a text if they are asked for. */
static void paint(const settings *settings, session *const sessions[], int count)
{
    const showing *show = &settings->show;
    const painter *painter = settings->format.painter;
    const theme *theme = show->coloured || !painter->plain ? show->display.theme : NULL;
    char origin[80];
    scene scene = {
        .count = count,
        .origin = show->file ? show->file : origin,
        .lens = show->lens,
        .look.ascii = show->display.ascii || show->ascii_only,
    };

    memcpy(scene.sessions, sessions, (size_t)count * sizeof *sessions);
    generator_describe(&show->generator, origin, sizeof origin);
    display_set_lens(&show->display, &scene.lens);
    painter_still(painter, &scene, settings->cols, settings->rows, theme, stdout);
}

void render(const settings *settings, session *const sessions[], int count)
{
    if (settings->format.painter)
        paint(settings, sessions, count);
    else
        print_each(sessions, count, settings->format.print);
}
