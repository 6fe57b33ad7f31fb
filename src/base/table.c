#include "base/table.h"

#include "base/memory.h"

#include <assert.h>
#include <stdlib.h>

enum { FEWEST = 64 };

void table_free(table *table)
{
    free(table->entries);
    *table = (struct table){0};
}

size_t table_copy(table *copy, const table *table)
{
    size_t bytes = table->room * sizeof *table->entries;

    *copy = *table;
    copy->entries = memory_copy(table->entries, bytes);
    return bytes;
}

static void put(table *table, table_entry entry)
{
    size_t last = table->room - 1, place = entry.hash & last;

    while (table->entries[place].number)
        place = (place + 1) & last;
    table->entries[place] = entry;
}

static void make_room(table *table)
{
    const struct table old = *table;

    if (2 * (old.count + 1) <= old.room)
        return;
    table->room = old.room ? 2 * old.room : FEWEST;
    table->entries = memory_new(table->room * sizeof *table->entries);
    for (size_t i = 0; i < old.room; i++)
        if (old.entries[i].number)
            put(table, old.entries[i]);
    free(old.entries);
}

void table_add(table *table, uint32_t hash, size_t number)
{
    assert(number > 0);
    if (number > UINT32_MAX)
        memory_exhausted();
    make_room(table);
    put(table, (table_entry){hash, (uint32_t)number});
    table->count++;
}

/* Those after it, up to the next free entry, move up where they may stand there. */
void table_remove(table *table, table_entry *entry)
{
    size_t last = table->room - 1, place = (size_t)(entry - table->entries);

    assert(place < table->room && entry->number);
    for (size_t next = (place + 1) & last; table->entries[next].number; next = (next + 1) & last) {
        size_t home = table->entries[next].hash & last;
        if (((next - home) & last) >= ((next - place) & last)) {
            table->entries[place] = table->entries[next];
            place = next;
        }
    }
    table->entries[place] = (table_entry){0};
    table->count--;
}
