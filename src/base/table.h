/* A hash table of numbers from 1, which are its owner's indexes of whatever it looks up: the owner knows how
 * to hash that, and whether a number of the right hash is the one. Each stands where its hash says, or at the
 * first free entry after that: Knuth, The Art of Computer Programming, vol. 3, 6.4, algorithms L and R. The
 * table is never more than half full. */
#ifndef MEMSVIEW_TABLE_H
#define MEMSVIEW_TABLE_H

#include <stddef.h>
#include <stdint.h>

typedef struct table_entry {
    uint32_t hash, number;      /* the number is 0 where there is none */
} table_entry;

/* All zero: there is nothing in it. */
typedef struct table {
    table_entry *entries;
    size_t count, room;         /* a power of two, or 0 */
} table;

void table_free(table *table);

/* Make `copy`, of which nothing is kept, the same. Return the bytes that it takes. O(room). */
size_t table_copy(table *copy, const table *table);

/* Hash an address or an id. Those that follow one another are asked for one after the other, so they stand
 * close together; those that lie far apart, anywhere. */
uint32_t table_hash(uint64_t key);

/* Return the first entry of this hash or, where `after` is one, the next; NULL if there is none. Valid until
 * something is added or removed. O(1). */
table_entry *table_find(const table *table, uint32_t hash, const table_entry *after);

/* Add a number from 1, which ends the program beyond 32 bits. O(1) amortised. */
void table_add(table *table, uint32_t hash, size_t number);

/* O(1). */
void table_remove(table *table, table_entry *entry);

#endif
