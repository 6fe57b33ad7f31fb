#include "picture/picture.h"

const SubChainNode *lens_selected(const lens *lens, const mems_heap *heap,
                                  const MainChainNode **main_node)
{
    return lens->selecting ? mems_heap_find(heap, (void *)lens->selected, main_node) : NULL;
}

void lens_select(lens *lens, uintptr_t address)
{
    lens->selecting = true;
    lens->selected = address;
}

static bool select_segment(lens *lens, const SubChainNode *segment)
{
    if (!segment)
        return false;
    lens_select(lens, (uintptr_t)segment->virtual_address);
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

/* The first HOLE from a segment on; NULL if there is none. */
static const SubChainNode *hole_from(const MainChainNode *main, const SubChainNode *segment)
{
    for (;; segment = main->sub_chain_head) {
        for (; segment; segment = segment->next)
            if (segment->type == MEMS_HOLE)
                return segment;
        main = main->next;
        if (!main)
            return NULL;
    }
}

bool lens_next_hole(lens *lens, const mems_heap *heap)
{
    const MainChainNode *main, *head = mems_heap_head(heap);
    const SubChainNode *segment = lens_selected(lens, heap, &main), *hole = NULL;

    if (segment)
        hole = hole_from(main, segment->next);
    if (!hole && head)
        hole = hole_from(head, head->sub_chain_head);
    return select_segment(lens, hole);
}

bool lens_largest_hole(lens *lens, const mems_heap *heap)
{
    return select_segment(lens, mems_heap_largest(heap));
}
