#include "allocator/allocator.h"

#include "allocator/models.h"

#include <stdlib.h>

/* --- The models -------------------------------------------------------------------------------- */

/* To add one is to add a file, and its row here. The first is the default. */
static const model *const models[] = {
    &libmems_model,
};

enum { MODELS = sizeof models / sizeof *models };

static const model *model_of(placement placement)
{
    return placement.model ? placement.model : models[0];
}

bool placement_at(size_t index, placement *placement)
{
    for (size_t i = 0; i < MODELS; i++)
        for (int number = 0; models[i]->policy_at(number); number++)
            if (index-- == 0) {
                *placement = (struct placement){models[i], number};
                return true;
            }
    return false;
}

const char *placement_name(size_t index)
{
    placement placement;

    return placement_at(index, &placement) ? placement_policy(placement)->name : NULL;
}

const char *placement_also(size_t index)
{
    placement placement;

    return placement_at(index, &placement) ? placement_policy(placement)->also : NULL;
}

const policy *placement_policy(placement placement)
{
    return model_of(placement)->policy_at(placement.policy);
}

bool placement_equal(placement one, placement other)
{
    return model_of(one) == model_of(other) && one.policy == other.policy;
}

bool placement_takes(placement placement, heap_option option)
{
    return model_of(placement)->takes >> option & 1;
}

/* --- Opening ----------------------------------------------------------------------------------- */

const char *heap_option_name(heap_option option)
{
    static const char *const names[] = {
        [HEAP_NO_OPTION] = "heap",
        [HEAP_PAGE_SIZE] = "page size",
        [HEAP_BASE_ADDRESS] = "base address",
        [HEAP_PLACEMENT] = "policy",
        [HEAP_ALIGNMENT] = "alignment",
        [HEAP_SMALLEST_MAPPING] = "smallest mapping",
        [HEAP_CAPACITY] = "capacity",
        [HEAP_COALESCING] = "coalescing",
        [HEAP_GIVE_BACK] = "give back",
    };
    _Static_assert(sizeof names / sizeof *names == HEAP_OPTIONS, "every option has its name");

    return names[option];
}

/* Whether an option says something that is not the default. */
static bool is_said(const allocator_options *options, heap_option option)
{
    const bool said[HEAP_OPTIONS] = {
        [HEAP_PAGE_SIZE] = options->page_size != 0,
        [HEAP_BASE_ADDRESS] = options->base_address != 0,
        [HEAP_ALIGNMENT] = options->alignment > 1,
        [HEAP_SMALLEST_MAPPING] = options->smallest_mapping > 1,
        [HEAP_CAPACITY] = options->capacity != 0,
        [HEAP_COALESCING] = options->coalescing != COALESCE_AT_ONCE,
        [HEAP_GIVE_BACK] = options->give_back,
    };

    return said[option];
}

allocator *allocator_open(const allocator_options *options, refusal *refusal)
{
    const model *model = model_of(options->placement);

    for (heap_option option = HEAP_NO_OPTION; option < HEAP_OPTIONS; option++)
        if (is_said(options, option) && !(model->takes >> option & 1)) {
            *refusal = (struct refusal){option, "this kind of heap has no such option"};
            return NULL;
        }
    allocator *opened = model->open(options, refusal);
    if (opened) {
        opened->model = model;
        opened->options.placement = (placement){model, options->placement.policy};
    }
    return opened;
}

void allocator_close(allocator *allocator)
{
    if (allocator)
        allocator->model->close(allocator);
}

void allocator_observe(allocator *allocator, allocator_observer *observer, void *context)
{
    allocator->observer = observer;
    allocator->context = context;
    if (allocator->model->observe)
        allocator->model->observe(allocator);
}

/* --- Looking ----------------------------------------------------------------------------------- */

const char *allocator_title(const allocator *allocator)
{
    return placement_policy(allocator->options.placement)->title;
}

double external_fragmentation(const heap_figures *figures)
{
    if (figures->free_bytes == 0)
        return 0;
    return 1 - (double)figures->largest_hole / (double)figures->free_bytes;
}

double utilisation(const heap_figures *figures)
{
    if (figures->mapped_bytes == 0)
        return 0;
    return (double)figures->live_bytes / (double)figures->mapped_bytes;
}

/* --- As text, in the layout of mems_print_stats() ---------------------------------------------- */

static void print_range(text *text, const char *type, uintptr_t address, size_t size)
{
    text_printf(text, "%s[%zu:%zu]", type, (size_t)address, (size_t)address + (size - 1));
}

/* Add the main chain, a line a main node, and to `lengths`, unless that is NULL, how many
 * segments each has. */
static void print_chains(const allocator *allocator, text *text, struct text *lengths)
{
    const model *model = allocator->model;
    segment segment;
    bool more = model->end(allocator, false, &segment);

    while (more) {
        uintptr_t main = segment.main_address;
        size_t length = 0;
        print_range(text, "MAIN", main, segment.main_size);
        text_printf(text, "-> ");
        for (; more && segment.main_address == main; more = model->beside(allocator, true, &segment)) {
            print_range(text, segment.type == SEGMENT_PROCESS ? "P" : "H", segment.address, segment.size);
            text_printf(text, " <-> ");
            length++;
        }
        text_printf(text, "NULL\n");
        if (lengths)
            text_printf(lengths, "%zu, ", length);
    }
}

void allocator_print_chain(const allocator *allocator, text *text)
{
    print_chains(allocator, text, NULL);
}

void allocator_print_stats(const allocator *allocator, text *text)
{
    const heap_figures figures = allocator_figures(allocator);
    struct text lengths = text_new();

    text_printf(text, "----- MeMS SYSTEM STATS -----\n");
    print_chains(allocator, text, &lengths);
    text_printf(text, "Pages used:\t%zu\nSpace unused:\t%zu\nMain Chain Length:\t%zu\n"
                "Sub-chain Length array: [%s]\n-----------------------------\n",
                figures.mapped_bytes / allocator->options.page_size, figures.free_bytes,
                figures.main_nodes, lengths.bytes);
    free(lengths.bytes);
}
