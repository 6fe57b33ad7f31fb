/* The table of recent segments: mapped, and made larger with the heap. See recent.h. */
#include "recent.h"
#include "internal.h"

enum { LARGEST = 1 << 16, ADDRESS_BITS = 32 };

/* As many entries as a power of two has room for in `size` bytes. */
static bool map(mems_recent *recent, size_t size)
{
    SubChainNode **table = mems_sys_map(size);

    if (!table)
        return false;
    mems_recent_close(recent);
    recent->table = table;
    recent->mapped = size;
    recent->shift = ADDRESS_BITS;
    while ((sizeof *table << (ADDRESS_BITS + 1 - recent->shift)) <= size)
        recent->shift--;
    return true;
}

bool mems_recent_open(mems_recent *recent, size_t page_size)
{
    *recent = (mems_recent){0};
    return map(recent, page_size);
}

void mems_recent_close(const mems_recent *recent)
{
    if (recent->table)
        mems_sys_unmap(recent->table, recent->mapped);
}

void mems_recent_suit(mems_recent *recent, size_t segments)
{
    if (segments > recent->mapped / sizeof *recent->table && recent->mapped < LARGEST)
        map(recent, 4 * recent->mapped);
}
