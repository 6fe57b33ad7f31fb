/* A hash table of numbers from 1, which index what the owner of the table looks up. The owner hashes
 * it, and says whether a number of the right hash is the one. A number stands where its hash says, or
 * at the first free entry after that: Knuth, The Art of Computer Programming, vol. 3, 6.4, algorithms L
 * and R. The table is never more than half full. */
#ifndef MEMSVIEW_TABLE_H
#define MEMSVIEW_TABLE_H

#include <stddef.h>
#include <stdint.h>

typedef struct table_entry {
    uint32_t hash, number;      /* the number is 0 where there is none */
} table_entry;

/* All zero: empty. */
typedef struct table {
    table_entry *entries;
    size_t count, room;         /* a power of two, or 0 */
} table;

void table_free(table *table);

/* Make `copy`, whose old value is overwritten, the same. Return the bytes that it takes. O(room). */
size_t table_copy(table *copy, const table *table);

/* Hash an address or an id. Neighbours are often looked up one after the other, so they stand close
 * together; those that lie far apart are scattered. */
static inline uint32_t table_hash(uint64_t key)
{
    const uint64_t scatter = 0x9e3779b97f4a7c15u;

    return (uint32_t)(key + (key >> 4) + ((key >> 10) * scatter >> 40) + ((key >> 32) * scatter >> 20));
}

/* Return the first entry of this hash or, where `after` is one, the next; NULL if there is none. Valid until
 * something is added or removed. O(1). */
static inline table_entry *table_find(const table *table, uint32_t hash, const table_entry *after)
{
    size_t last = table->room - 1, place = after ? (size_t)(after - table->entries) + 1 : hash;

    if (table->room == 0)
        return NULL;
    for (;; place++) {
        table_entry *entry = &table->entries[place & last];
        if (entry->number == 0)
            return NULL;
        if (entry->hash == hash)
            return entry;
    }
}

/* Add a number from 1; one of more than 32 bits ends the program. O(1) amortised. */
void table_add(table *table, uint32_t hash, size_t number);

/* O(1). */
void table_remove(table *table, table_entry *entry);

#endif
