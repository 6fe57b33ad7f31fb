#include "source/building.h"

#include "base/memory.h"

#include <stdlib.h>

void building_close(building *building)
{
    addresses_free(&building->addresses);
    free(building->unused);
}

bool building_tell(building *building, size_t done, size_t all)
{
    if (watcher_tell(building->watcher, "Sorting", done, all))
        return true;
    building->trace->cut = true;
    return false;
}

bool building_next_line(building *building, lines *lines)
{
    enum { EACH = 1 << 14 };    /* lines, between two looks at the watcher */

    if (lines->line % EACH == EACH - 1
        && !building_tell(building, (size_t)(lines->next - lines->begin),
                          (size_t)(lines->end - lines->begin)))
        return false;
    return lines_next(lines) && (lines->whole || !building->trace->cut);
}

/* --- Blocks ------------------------------------------------------------------------------------ */

static void add(building *building, operation_kind kind, size_t block, size_t size, unsigned line)
{
    trace *trace = building->trace;

    trace->operations = memory_grow(trace->operations, &trace->room, trace->count + 1,
                                    sizeof *trace->operations);
    trace->operations[trace->count++] = (trace_operation){size, block, line, kind};
}

static size_t new_block(building *building)
{
    return building->unused_count ? building->unused[--building->unused_count]
                                  : building->trace->block_count++;
}

static void free_block(building *building, operation_kind kind, size_t block, unsigned line)
{
    add(building, kind, block, 0, line);
    building->unused = memory_grow(building->unused, &building->unused_room,
                                   building->unused_count + 1, sizeof *building->unused);
    building->unused[building->unused_count++] = block;
}

/* Find who is there now; NULL if nobody is. */
static resident *live_at(const building *building, place place)
{
    resident *there = addresses_find(&building->addresses, place);

    return there && there->block != NO_BLOCK ? there : NULL;
}

/* Put a block at a place; one that is known to be there must have gone. */
static void make_way(building *building, place place, unsigned line)
{
    const resident *there = live_at(building, place);

    if (there)
        free_block(building, OPERATION_FREE, there->block, line);
}

static void put(building *building, place place, size_t block, size_t size, operation_kind kind,
                unsigned line)
{
    addresses_put(&building->addresses, &(resident){place, line, block});
    add(building, kind, block, size, line);
}

bool building_knows(const building *building, place place)
{
    return live_at(building, place);
}

/* --- Calls ------------------------------------------------------------------------------------- */

void building_malloc(building *building, place place, size_t size, unsigned line)
{
    make_way(building, place, line);
    put(building, place, new_block(building), size, OPERATION_MALLOC, line);
}

void building_refused(building *building, size_t size, unsigned line)
{
    add(building, OPERATION_REFUSED, 0, size, line);
}

size_t building_lift(building *building, place place)
{
    resident *there = live_at(building, place);

    if (!there)
        return NO_BLOCK;
    size_t block = there->block;
    there->block = NO_BLOCK;
    return block;
}

void building_inherited(building *building, uint64_t address, unsigned line)
{
    add(building, OPERATION_INHERITED, address, 0, line);
}

void building_free(building *building, place place, unsigned line)
{
    size_t block = building_lift(building, place);

    if (block == NO_BLOCK)
        add(building, OPERATION_STRAY, place.address, 0, line);
    else
        free_block(building, OPERATION_FREE, block, line);
}

void building_land(building *building, size_t block, place old, place new, size_t size,
                   unsigned line)
{
    if (block == NO_BLOCK)
        add(building, OPERATION_STRAY, old.address, 0, line);
    if (block == NO_BLOCK && size > 0)
        building_malloc(building, new, size, line);
    else if (block != NO_BLOCK && size > 0) {
        make_way(building, new, line);
        put(building, new, block, size, OPERATION_REALLOC, line);
    } else if (block != NO_BLOCK)
        free_block(building, OPERATION_REALLOC, block, line);
}

void building_put_back(building *building, size_t block, place place, size_t size, unsigned line)
{
    if (block != NO_BLOCK)
        addresses_put(&building->addresses, &(resident){place, line, block});
    building_refused(building, size, line);
}

void building_realloc(building *building, place old, place new, size_t size, unsigned line)
{
    building_land(building, building_lift(building, old), old, new, size, line);
}
