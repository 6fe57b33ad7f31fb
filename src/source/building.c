#include "source/building.h"

#include "base/memory.h"

bool building_begin_line(building *building, unsigned line, size_t done, size_t all)
{
    enum { EACH = 1 << 14 };    /* lines, between two looks at the watcher */

    building->line = line;
    if (line % EACH || watcher_tell(building->watcher, "Sorting", done, all))
        return true;
    building->trace->cut = true;
    return false;
}

bool building_next_line(building *building)
{
    lines *lines = &building->lines;

    return lines_next(lines) && (lines->whole || !building->trace->cut)
        && building_begin_line(building, lines->line, (size_t)(lines->at - lines->begin),
                               (size_t)(lines->end - lines->begin));
}

/* --- Blocks ------------------------------------------------------------------------------------ */

static void add(building *building, operation_kind kind, size_t block, size_t size)
{
    trace *trace = building->trace;

    trace->operations = memory_grow(trace->operations, &trace->room, trace->count + 1,
                                    sizeof *trace->operations);
    trace->operations[trace->count++] = (trace_operation){size, block, building->line, kind};
}

static size_t new_block(building *building)
{
    return building->unused_count ? building->unused[--building->unused_count]
                                  : building->trace->block_count++;
}

static void free_block(building *building, operation_kind kind, size_t block)
{
    add(building, kind, block, 0);
    building->unused = memory_grow(building->unused, &building->unused_room,
                                   building->unused_count + 1, sizeof *building->unused);
    building->unused[building->unused_count++] = block;
}

/* Put a block at a place, or a new one if that is NO_BLOCK; one that is known to be there must have
 * gone. */
static void put(building *building, place place, size_t block, size_t size)
{
    resident *there = addresses_enter(&building->addresses, place);
    bool is_new = block == NO_BLOCK;

    if (there->block != NO_BLOCK)
        free_block(building, OPERATION_FREE, there->block);
    there->block = is_new ? new_block(building) : block;
    there->line = building->line;
    add(building, is_new ? OPERATION_MALLOC : OPERATION_REALLOC, there->block, size);
}

bool building_knows(const building *building, place place)
{
    const resident *there = addresses_find(&building->addresses, place);

    return there && there->block != NO_BLOCK;
}

/* --- Calls ------------------------------------------------------------------------------------- */

void building_malloc(building *building, place place, size_t size)
{
    put(building, place, NO_BLOCK, size);
}

void building_refused(building *building, size_t size)
{
    add(building, OPERATION_REFUSED, 0, size);
}

size_t building_lift(building *building, place place)
{
    resident *there = addresses_find(&building->addresses, place);
    size_t block = there ? there->block : NO_BLOCK;

    if (there)
        there->block = NO_BLOCK;
    return block;
}

void building_inherited(building *building, uint64_t address)
{
    add(building, OPERATION_INHERITED, address, 0);
}

void building_free(building *building, place place)
{
    size_t block = building_lift(building, place);

    if (block == NO_BLOCK)
        add(building, OPERATION_STRAY, place.address, 0);
    else
        free_block(building, OPERATION_FREE, block);
}

void building_land(building *building, size_t block, place old, place new, size_t size)
{
    if (block == NO_BLOCK)
        add(building, OPERATION_STRAY, old.address, 0);
    if (size > 0)
        put(building, new, block, size);
    else if (block != NO_BLOCK)
        free_block(building, OPERATION_REALLOC, block);
}

void building_put_back(building *building, size_t block, place place, size_t size)
{
    if (block != NO_BLOCK)
        addresses_enter(&building->addresses, place)->block = block;
    building_refused(building, size);
}

void building_realloc(building *building, place old, place new, size_t size)
{
    building_land(building, building_lift(building, old), old, new, size);
}
