/* The options of the heap. Each value is read here; whether they go together, options_check_heap() asks the
 * heap when all are known. */
#include "app/option_rows.h"
#include "base/scan.h"

#include <mems.h>
#include <stdio.h>
#include <string.h>

/* --- Policies ---------------------------------------------------------------------------------- */

static bool set_policy(settings *settings, const char *value, complaint *complaint)
{
    return strchr(value, ',')
        ? policies_read(value, &settings->show.compared, complaint)
        : policies_find(value, &settings->show.heap.placement, complaint);
}

static const char *value_of_policy(const settings *settings, char text[OPTION_TOLD])
{
    (void)text;
    return placement_policy(settings->show.heap.placement)->name;
}

static bool set_compare(settings *settings, const char *value, complaint *complaint)
{
    return policies_read(value, &settings->show.compared, complaint);
}

/* --- Coalescing -------------------------------------------------------------------------------- */

static const struct names {
    const char *name, *also;
} coalescings[] = {
    [COALESCE_AT_ONCE] = {"at-once", "immediate"},
    [COALESCE_ON_DEMAND] = {"on-demand", "deferred"},
    [COALESCE_NEVER] = {"never", NULL},
};

enum { COALESCINGS = sizeof coalescings / sizeof *coalescings };

static const char *coalescing_name(size_t index)
{
    return index < COALESCINGS ? coalescings[index].name : NULL;
}

static const char *coalescing_also(size_t index)
{
    return coalescings[index].also;
}

static void choose_coalescing(settings *settings, size_t index)
{
    settings->show.heap.coalescing = (coalescing)index;
}

static const char *value_of_coalescing(const settings *settings, char text[OPTION_TOLD])
{
    (void)text;
    return coalescing_name((size_t)settings->show.heap.coalescing);
}

/* --- Addresses --------------------------------------------------------------------------------- */

static bool set_base_address(settings *settings, const char *value, complaint *complaint)
{
    size_t address;
    const char *why;

    if (!parse_address(value, &address, &why))
        return complain(complaint, 0, "base address '%.60s' %s", value, why);
    settings->show.heap.base_address = address;
    return true;
}

static const char *value_of_base_address(const settings *settings, char text[OPTION_TOLD])
{
    uintptr_t chosen = settings->show.heap.base_address;

    snprintf(text, OPTION_TOLD, "%zu", (size_t)(chosen ? chosen : MEMS_BASE_ADDRESS));
    return text;
}

/* --- The rows ---------------------------------------------------------------------------------- */

#define MEMBER(name) .member = offsetof(settings, show.heap.name)

static const option_row rows[] = {
    {"policy", "NAME", "how a HOLE is chosen; several with commas: compared", .set = set_policy,
     .values = placement_name, .also = placement_also, .value = value_of_policy,
     .of_heap = HEAP_PLACEMENT, .always = true},
    {"compare", "NAMES", "the same operations under two to four policies", .set = set_compare},
    {"page-size", "BYTES", "of this heap; a multiple of the system's", .kind = OPTION_SOME,
     MEMBER(page_size), .usual = true, .of_heap = HEAP_PAGE_SIZE, .always = true},
    {"base-address", "BYTES", "the first virtual address, decimal or 0x...",
     .set = set_base_address, .value = value_of_base_address, .usual = true,
     .of_heap = HEAP_BASE_ADDRESS},
    {"alignment", "BYTES", "round sizes up to a multiple of this power of 2", .kind = OPTION_SOME,
     MEMBER(alignment), .usual = true, .of_heap = HEAP_ALIGNMENT},
    {"smallest-mapping", "PAGES", "that a main node has at least", .kind = OPTION_SOME,
     MEMBER(smallest_mapping), .usual = true, .of_heap = HEAP_SMALLEST_MAPPING},
    {"capacity", "BYTES", "in main nodes at most; 0: no bound", .kind = OPTION_BYTES,
     MEMBER(capacity), .usual = true, .of_heap = HEAP_CAPACITY},
    {"coalescing", "WHEN", "neighbouring HOLEs become one", .kind = OPTION_NAME,
     .choose = choose_coalescing, .values = coalescing_name, .also = coalescing_also,
     .value = value_of_coalescing, .usual = true, .of_heap = HEAP_COALESCING},
    {"give-back", NULL, "unmap a main node as soon as it is one HOLE", .kind = OPTION_FLAG,
     MEMBER(give_back), .of_heap = HEAP_GIVE_BACK},
};

const option_group heap_options = {rows, sizeof rows / sizeof *rows};
