/* The table of recent segments, made larger with the heap. See recent.h. */
#include "internal.h"
#include "recent.h"

enum { LARGEST = 8192, GROWTH = 4, ADDRESS_BITS = 32 };

static size_t entries(const mems_recent *recent)
{
    return (size_t)1 << (ADDRESS_BITS - recent->shift);
}

static unsigned shift_for(size_t count)
{
    return ADDRESS_BITS - (unsigned)__builtin_ctzl(count);
}

void mems_recent_open(mems_recent *recent, size_t page_size, SubChainNode **memory)
{
    *recent = (mems_recent){memory, shift_for(MEMS_FIRST_RECENT), page_size, 0};
}

void mems_recent_close(const mems_recent *recent)
{
    if (recent->mapped)
        mems_sys_unmap(recent->table, recent->mapped);
}

void mems_recent_suit(mems_recent *recent, size_t segments)
{
    size_t count = GROWTH * entries(recent);

    if (segments < count || count > LARGEST)
        return;
    size_t size = mems_whole_pages(count * sizeof *recent->table, recent->page_size);
    SubChainNode **table = mems_sys_map(size);
    if (!table)
        return;
    mems_recent_close(recent);
    *recent = (mems_recent){table, shift_for(count), recent->page_size, size};
}
