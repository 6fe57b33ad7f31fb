#include "table.h"

#include "machine.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

/* --- The heading ------------------------------------------------------------------------------ */

static void print_beside(void)
{
    const char *separator = "";

    printf("beside      ");
    for (int i = 0; i < ALLOCATORS; i++) {
        if (i == LIBMEMS)
            continue;
        if (allocator_is_there(i))
            printf("%s%s %s", separator, allocators[i].name, allocator_version(i));
        else
            printf("%s%s not installed", separator, allocators[i].name);
        separator = ", ";
    }
    putchar('\n');
}

void table_heading(const round_options *options)
{
    char machine[400], build[200];

    machine_describe(machine, sizeof machine);
    machine_describe_build(build, sizeof build);
    printf("libmems     %s, default options, first fit; %s\nmachine     %s\n",
           allocator_version(LIBMEMS), build, machine);
    print_beside();
    if (machine_doubt())
        printf("BEWARE      %s\n", machine_doubt());
    printf("\n"
           "ns an operation: median of up to %zu rounds, and their interquartile range in %%.\n"
           "to glibc: median of libmems / glibc in the same round.  book: bytes of bookkeeping a\n"
           "live block.  mmaps: calls of mmap, and what main nodes + nodes/100 allows.\n\n",
           options->rounds);
    printf("%-12s %7s      ", "row", "blocks");
    for (int i = 0; i < ALLOCATORS; i++)
        printf(" %12s", allocators[i].name);
    printf("  to glibc   book  mmaps (allowed)\n");
    fflush(stdout);
}

/* --- Rows ------------------------------------------------------------------------------------- */

static void print_series(const series *series)
{
    if (series->count == 0) {
        printf(" %12s", "-");
        return;
    }
    double median = series_median(series);
    printf(" %8.*f %2.0f%%", median < 1000 ? 1 : 0, median, 100 * series_spread(series));
}

/* The columns of one half of a row, up to the ratio. */
static void print_half(const series series[ALLOCATORS])
{
    double ratio = series_ratio(&series[LIBMEMS], &series[GLIBC]);

    for (int i = 0; i < ALLOCATORS; i++)
        print_series(&series[i]);
    if (ratio > 0)
        printf(" %9.2f", ratio);
    else
        printf(" %9s", "-");
}

/* What the summary is made of. */
typedef struct generated {
    char name[sizeof ((trace *)0)->name];
    double ns[ALLOCATORS];              /* warm; 0 where there is none */
} generated;

static struct {
    size_t traces;
    double log_warm, log_cold;          /* sums of logarithms of ratios to glibc */
    double worst;
    char worst_name[sizeof ((trace *)0)->name];
    generated rows[16];
    size_t row_count;
} seen;

static void remember_generated(const trace *trace, const row_result *result)
{
    if (seen.row_count == sizeof seen.rows / sizeof *seen.rows)
        return;
    generated *row = &seen.rows[seen.row_count++];
    memcpy(row->name, trace->name, sizeof row->name);
    for (int i = 0; i < ALLOCATORS; i++)
        row->ns[i] = result->warm[i].count ? series_median(&result->warm[i]) : 0;
}

static void remember_recorded(const trace *trace, const row_result *result)
{
    double warm = series_ratio(&result->warm[LIBMEMS], &result->warm[GLIBC]);
    double cold = series_ratio(&result->cold[LIBMEMS], &result->cold[GLIBC]);

    if (warm <= 0 || cold <= 0)
        return;
    seen.traces++;
    seen.log_warm += log(warm);
    seen.log_cold += log(cold);
    if (warm > seen.worst) {
        seen.worst = warm;
        memcpy(seen.worst_name, trace->name, sizeof seen.worst_name);
    }
}

void table_row(const trace *trace, const row_result *result, const inspection *inspection)
{
    printf("%-12.12s %7zu warm ", trace->name, trace->most_live);
    print_half(result->warm);
    if (inspection->most_live)
        printf(" %6.1f\n",
               (double)inspection->bookkeeping_bytes / (double)inspection->most_live);
    else
        printf(" %6s\n", "-");
    if (!trace->capacity) {
        printf("%-12s %7s cold ", "", "");
        print_half(result->cold);
        printf(" %6s %6zu (%zu)\n", "", inspection->maps,
               inspection->main_nodes + inspection->most_nodes / 100);
    }
    fflush(stdout);
    if (trace->recorded)
        remember_recorded(trace, result);
    else
        remember_generated(trace, result);
}

void table_skipped(const trace *trace, const char *why)
{
    printf("%-12.12s %7zu not run: %s\n", trace->name, trace->most_live, why);
    fflush(stdout);
}

/* --- The summary ------------------------------------------------------------------------------ */

/* The row of a name and a power of ten; NULL if there is none. */
static const generated *find_row(const char *name, const char *power)
{
    char wanted[40];

    snprintf(wanted, sizeof wanted, "%s %s", name, power);
    for (size_t i = 0; i < seen.row_count; i++)
        if (strcmp(seen.rows[i].name, wanted) == 0)
            return &seen.rows[i];
    return NULL;
}

/* How cost grows with the heap. All of them pay for caches that a large one does not fit in. */
static void print_growth(const char *name, const char *what)
{
    const generated *small = find_row(name, "10^3"), *large = find_row(name, "10^6");
    const char *separator = "";

    if (!small || !large)
        return;
    printf("%s, 10^6 to 10^3:", what);
    for (int i = 0; i < ALLOCATORS; i++)
        if (small->ns[i] > 0 && large->ns[i] > 0) {
            printf("%s %s %.1f", separator, allocators[i].name, large->ns[i] / small->ns[i]);
            separator = ",";
        }
    putchar('\n');
}

void table_summary(void)
{
    putchar('\n');
    if (seen.traces)
        printf("recorded traces, libmems to glibc: geometric mean of %zu: %.2f warm, %.2f cold; "
               "the worst: %.2f warm, %s\n", seen.traces, exp(seen.log_warm / (double)seen.traces),
               exp(seen.log_cold / (double)seen.traces), seen.worst, seen.worst_name);
    print_growth("small", "small blocks, warm");
    print_growth("mixed", "mixed blocks, warm");
    print_growth("pair", "a malloc and its free, warm");
    print_growth("failing", "a search that fails");
    fflush(stdout);
}
