/* The system calls of libmems: all of them are here. */
#define _DEFAULT_SOURCE    /* MAP_ANONYMOUS, also under -std=c11 */
#include "internal.h"

#include <errno.h>
#include <sys/mman.h>
#include <unistd.h>

size_t mems_sys_page_size(void)
{
    return (size_t)sysconf(_SC_PAGESIZE);
}

void *mems_sys_map(void *hint, size_t size)
{
    assert(size > 0 && size % mems_sys_page_size() == 0);
    void *memory = mmap(hint, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (memory == MAP_FAILED) {
        errno = ENOMEM;
        return NULL;
    }
    return memory;
}

void mems_sys_unmap(void *address, size_t size)
{
    assert(size % mems_sys_page_size() == 0);
    if (size > 0)
        munmap(address, size);
}
