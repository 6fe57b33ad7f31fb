#include "scene.h"

mems_heap *heap;

int close_heap(void **state)
{
    (void)state;
    mems_heap_close(heap);
    heap = NULL;
    return 0;
}
