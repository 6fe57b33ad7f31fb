#include "picture/picture.h"

const SubChainNode *lens_selected(const lens *lens, const mems_heap *heap,
                                  const MainChainNode **main_node)
{
    return lens->selecting ? mems_heap_find(heap, (void *)lens->selected, main_node) : NULL;
}

static bool select_segment(lens *lens, const SubChainNode *segment)
{
    if (!segment)
        return false;
    lens->selecting = true;
    lens->selected = (uintptr_t)segment->virtual_address;
    return true;
}

static const SubChainNode *last_segment(const MainChainNode *main)
{
    const SubChainNode *segment = main ? main->sub_chain_head : NULL;

    while (segment && segment->next)
        segment = segment->next;
    return segment;
}

static const MainChainNode *last_main_node(const mems_heap *heap)
{
    const MainChainNode *main = mems_heap_head(heap);

    while (main && main->next)
        main = main->next;
    return main;
}

/* The first selection of all. */
static bool begin(lens *lens, const mems_heap *heap, bool forward)
{
    const MainChainNode *head = mems_heap_head(heap);

    if (!head)
        return false;
    return select_segment(lens, forward ? head->sub_chain_head : last_segment(last_main_node(heap)));
}

bool lens_move_segment(lens *lens, const mems_heap *heap, bool forward)
{
    const MainChainNode *main;
    const SubChainNode *segment = lens_selected(lens, heap, &main);

    if (!segment)
        return begin(lens, heap, forward);
    const SubChainNode *beside = forward ? segment->next : segment->prev;
    if (beside)
        return select_segment(lens, beside);
    if (forward)
        return select_segment(lens, main->next ? main->next->sub_chain_head : NULL);
    return select_segment(lens, last_segment(main->prev));
}

bool lens_move_main_node(lens *lens, const mems_heap *heap, bool forward)
{
    const MainChainNode *main;

    if (!lens_selected(lens, heap, &main))
        return begin(lens, heap, forward);
    const MainChainNode *beside = forward ? main->next : main->prev;
    return select_segment(lens, beside ? beside->sub_chain_head : NULL);
}
