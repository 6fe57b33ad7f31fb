/* The tree of HOLEs: searched, entered, left and checked. See holes.h. */
#include "entries.h"
#include "internal.h"

enum {
    NEARLY_EMPTY = 8,           /* entries */
    JOINED = 20                 /* at most */
};

void mems_holes_open(mems_holes *holes, size_t page_size, mems_branch *memory)
{
    *holes = (mems_holes){.first_memory = memory};
    mems_pool_open(&holes->pool, page_size, sizeof *memory, memory,
                   MEMS_FIRST_BRANCHES * sizeof *memory);
}

/* --- Searching --------------------------------------------------------------------------------- */

/* Return the first HOLE whose code is greater than `bound`, among the entries of `branch` in `mask`, and
 * in what follows it in the tree. Numbers that turn out to be too large are corrected on the way. */
static SubChainNode *search(mems_branch *branch, uint32_t mask, int16_t bound)
{
    for (;;) {
        mask &= mems_entries_greater(branch->largest, bound);
        if (mask && branch->height == 0)
            return branch->below[mems_lowest(mask)];
        if (mask) {
            branch = branch->below[mems_lowest(mask)];
            mask = UINT32_MAX;
            continue;
        }
        mems_branch *parent = branch->parent;
        if (!parent)
            return NULL;
        mems_set_largest(parent, branch->place, mems_entries_largest(branch));
        mask = ~mems_bits_below(branch->place + 1u);
        branch = parent;
    }
}

/* Go on after `hole` as long as the HOLE found is too small though its code is not. */
static SubChainNode *search_on(SubChainNode *hole, size_t size, int16_t bound)
{
    while (hole && hole->size < size)
        hole = search(mems_leaf(hole), ~mems_bits_below((unsigned)mems_place(hole) + 1), bound);
    return hole;
}

SubChainNode *mems_holes_fitting(mems_holes *holes, size_t size)
{
    int16_t bound = (int16_t)(mems_size_code(size) - 1);

    if (!holes->root)
        return NULL;
    return search_on(search(holes->root, UINT32_MAX, bound), size, bound);
}

/* Return the leaf in which a HOLE at `address` belongs, and which of its entries lie before it. The starts
 * of HOLEs change, and so may have come to lie on the other side of what once divided two leaves: where
 * the address lies before or after all entries of a leaf, its neighbour is looked at, too. */
static inline mems_branch *leaf_for(const mems_holes *holes, uintptr_t address, uint32_t *before)
{
    mems_branch *leaf = holes->root;

    while (leaf->height > 0) {
        uint32_t lower = mems_entries_before(leaf, address);
        leaf = leaf->below[lower ? mems_highest(lower) : 0];
    }
    *before = mems_entries_before(leaf, address);
    while (*before == 0 && leaf->prev && leaf->prev->start[mems_highest(leaf->prev->used)] > address) {
        leaf = leaf->prev;
        *before = mems_entries_before(leaf, address);
    }
    while (*before == leaf->used && leaf->next &&
           leaf->next->start[mems_lowest(leaf->next->used)] < address) {
        leaf = leaf->next;
        *before = mems_entries_before(leaf, address);
    }
    return leaf;
}

SubChainNode *mems_holes_fitting_from(mems_holes *holes, size_t size, uintptr_t from)
{
    int16_t bound = (int16_t)(mems_size_code(size) - 1);

    if (!holes->root)
        return NULL;
    uint32_t before;
    mems_branch *leaf = leaf_for(holes, from, &before);
    return search_on(search(leaf, ~before, bound), size, bound);
}

size_t mems_holes_largest(mems_holes *holes)
{
    SubChainNode *hole = NULL, *larger;

    while (holes->root && !hole)        /* as long as the numbers in the root are too large */
        hole = search(holes->root, UINT32_MAX, (int16_t)(mems_entries_largest(holes->root) - 1));
    if (!hole)
        return 0;
    while (hole->size > INT16_MAX && (larger = mems_holes_fitting(holes, hole->size + 1)))
        hole = larger;
    return hole->size;
}

/* --- Changing ---------------------------------------------------------------------------------- */

void mems_holes_raise_above(mems_branch *branch, int16_t code)
{
    for (; branch->parent && branch->parent->largest[branch->place] < code; branch = branch->parent)
        mems_set_largest(branch->parent, branch->place, code);
}

/* Put a HOLE into a leaf. */
static inline void sit(mems_branch *leaf, size_t place, SubChainNode *hole, uintptr_t start,
                       int16_t code)
{
    assert(!(leaf->used >> place & 1) && hole->type == MEMS_HOLE);
    leaf->below[place] = hole;
    leaf->start[place] = start;
    mems_set_largest(leaf, place, code);
    leaf->used |= (uint32_t)1 << place;
    leaf->count++;
    ((mems_segment *)hole)->seat = (uintptr_t)leaf | place;
}

/* Put an entry into a branch of either kind. */
static void put(mems_branch *branch, size_t place, void *entry, uintptr_t start, int16_t largest)
{
    if (branch->height == 0) {
        sit(branch, place, entry, start, largest);
        return;
    }
    mems_branch *child = entry;
    assert(!(branch->used >> place & 1));
    child->parent = branch;
    child->place = (unsigned char)place;
    branch->below[place] = child;
    branch->start[place] = start;
    mems_set_largest(branch, place, largest);
    branch->used |= (uint32_t)1 << place;
    branch->count++;
}

/* Take an entry out of a branch of either kind, leaving a gap. */
static inline void take_out(mems_branch *branch, size_t place)
{
    assert(branch->used >> place & 1);
    mems_set_largest(branch, place, MEMS_NO_ENTRY);
    branch->used &= ~((uint32_t)1 << place);
    branch->count--;
}

/* Move an entry to a place that is free, in the same branch or another one. */
static void shift(mems_branch *from, size_t old, mems_branch *to, size_t place)
{
    put(to, place, from->below[old], from->start[old], from->largest[old]);
    take_out(from, old);
}

static mems_branch *fresh(mems_holes *holes, unsigned height)
{
    mems_branch *branch = mems_pool_take(&holes->pool);

    for (size_t i = 0; i < MEMS_ENTRIES; i++)
        branch->largest[i] = MEMS_NO_ENTRY;
    branch->used = branch->count = 0;
    branch->parent = branch->next = branch->prev = NULL;
    branch->height = (unsigned char)height;
    return branch;
}

/* Make room for an entry between entry `before` (-1: none) and the next one, in a branch that is not
 * full; return its place. */
static size_t make_room(mems_branch *branch, int before)
{
    uint32_t free_after = ~branch->used & ~mems_bits_below((unsigned)(before + 1));

    assert(branch->used != UINT32_MAX);
    if (free_after) {
        unsigned gap = mems_lowest(free_after);
        for (; gap > (unsigned)(before + 1); gap--)
            shift(branch, gap - 1, branch, gap);
        return gap;
    }
    unsigned gap = mems_highest(~branch->used);
    for (; gap < (unsigned)before; gap++)
        shift(branch, gap + 1, branch, gap);
    return gap;
}

/* Move the upper half of a full branch into a new one after it, and spread a leaf's entries. */
static void halve(mems_branch *branch, mems_branch *right)
{
    size_t half = MEMS_ENTRIES / 2, stride = branch->height == 0 ? 2 : 1;

    assert(branch->used == UINT32_MAX);
    for (size_t i = half; i < MEMS_ENTRIES; i++)
        shift(branch, i, right, (i - half) * stride);
    for (size_t i = half; stride == 2 && i-- > 1; )
        shift(branch, i, branch, i * stride);
}

/* Make sure that a branch has a parent. */
static void put_below_root(mems_holes *holes, mems_branch *branch)
{
    if (branch->parent)
        return;
    mems_branch *root = fresh(holes, branch->height + 1u);
    put(root, 0, branch, 0, mems_entries_largest(branch));
    holes->root = root;
}

/* Split a full branch, and its parents as long as they are full, too; there are enough branches. */
static void split(mems_holes *holes, mems_branch *branch)
{
    put_below_root(holes, branch);
    if (branch->parent->used == UINT32_MAX)
        split(holes, branch->parent);

    mems_branch *right = fresh(holes, branch->height), *parent = branch->parent;
    right->prev = branch;
    right->next = branch->next;
    if (right->next)
        right->next->prev = right;
    branch->next = right;
    halve(branch, right);
    parent->largest[branch->place] = mems_entries_largest(branch);
    put(parent, make_room(parent, branch->place), right, right->start[0], mems_entries_largest(right));
}

static void give_up(mems_holes *holes)
{
    size_t page_size = holes->pool.page_size, count = holes->count;

    mems_pool_close(&holes->pool);
    mems_holes_open(holes, page_size, holes->first_memory);
    holes->count = count;
    holes->given_up = true;
}

/* Make sure that there are branches for one more leaf, and for all above it. If the system refuses, give
 * the tree up. */
static bool reserve_leaf(mems_holes *holes)
{
    if (mems_pool_grow(&holes->pool, holes->root ? holes->root->height + 2u : 1))
        return true;
    give_up(holes);
    return false;
}

/* Make the first leaf, or room in a full one. False if the system refuses the memory. */
static bool make_leaf(mems_holes *holes, mems_branch *full)
{
    if (!reserve_leaf(holes))
        return false;
    if (full)
        split(holes, full);
    else
        holes->root = fresh(holes, 0);
    return true;
}

void mems_holes_enter(mems_holes *holes, SubChainNode *hole)
{
    uintptr_t start = (uintptr_t)hole->virtual_address;
    int16_t code = mems_size_code(hole->size);
    uint32_t before;

    holes->count++;
    if (holes->given_up || (!holes->root && !make_leaf(holes, NULL)))
        return;
    mems_branch *leaf = leaf_for(holes, start, &before);
    if (leaf->used == UINT32_MAX) {
        if (!make_leaf(holes, leaf))
            return;
        leaf = leaf_for(holes, start, &before);
    }
    unsigned place = before ? mems_highest(before) + 1 : 0;
    if (place == MEMS_ENTRIES || leaf->used >> place & 1)
        place = (unsigned)make_room(leaf, (int)place - 1);
    sit(leaf, place, hole, start, code);
    if (leaf->parent && leaf->parent->largest[leaf->place] < code)
        mems_holes_raise_above(leaf, code);
}

/* Return a new branch after the last one of its height, for what starts at `start` or after it; there are
 * enough branches. */
static mems_branch *begin_after(mems_holes *holes, mems_branch *last, uintptr_t start)
{
    put_below_root(holes, last);

    mems_branch *parent = last->parent;
    if (parent->used == UINT32_MAX)
        parent = begin_after(holes, parent, start);
    mems_branch *branch = fresh(holes, last->height);
    branch->prev = last;
    last->next = branch;
    put(parent, parent->count, branch, start, MEMS_NO_ENTRY);
    return branch;
}

/* Return the leaf for a HOLE after all others, and its place there: every second place stays free for
 * those that come in between. NULL if the system refuses the memory. */
static mems_branch *last_leaf(mems_holes *holes, uintptr_t start, unsigned *place)
{
    mems_branch *leaf = holes->root;

    *place = 0;
    if (!leaf)
        return make_leaf(holes, NULL) ? holes->root : NULL;
    while (leaf->height > 0)
        leaf = leaf->below[mems_highest(leaf->used)];
    assert(leaf->start[mems_highest(leaf->used)] < start);
    *place = mems_highest(leaf->used) + 2;
    if (*place < MEMS_ENTRIES)
        return leaf;
    *place = 0;
    return reserve_leaf(holes) ? begin_after(holes, leaf, start) : NULL;
}

void mems_holes_append(mems_holes *holes, SubChainNode *hole)
{
    uintptr_t start = (uintptr_t)hole->virtual_address;
    int16_t code = mems_size_code(hole->size);
    unsigned place;

    holes->count++;
    if (holes->given_up)
        return;
    mems_branch *leaf = last_leaf(holes, start, &place);
    if (!leaf)
        return;
    sit(leaf, place, hole, start, code);
    if (leaf->parent && leaf->parent->largest[leaf->place] < code)
        mems_holes_raise_above(leaf, code);
}

/* Take an entry out of a branch that is no leaf, closing the gap. */
static void close_gap(mems_branch *branch, size_t place)
{
    take_out(branch, place);
    for (; place + 1 < MEMS_ENTRIES && branch->used >> (place + 1) & 1; place++)
        shift(branch, place + 1, branch, place);
}

/* Give back a branch that has nothing below it, and those above it that have nothing else. */
static void drop(mems_holes *holes, mems_branch *branch)
{
    mems_branch *parent = branch->parent;

    if (parent)
        close_gap(parent, branch->place);
    else
        holes->root = NULL;
    if (branch->prev)
        branch->prev->next = branch->next;
    if (branch->next)
        branch->next->prev = branch->prev;
    mems_pool_give(&holes->pool, branch);
    if (parent && !parent->used)
        drop(holes, parent);
    while (holes->root && holes->root->height > 0 && holes->root->used == 1) {
        mems_branch *root = holes->root;
        holes->root = root->below[0];
        holes->root->parent = NULL;
        mems_pool_give(&holes->pool, root);
    }
}

/* Move all entries of a branch into the one before it, spread evenly, and drop it. */
static void join(mems_holes *holes, mems_branch *left, mems_branch *right)
{
    size_t count = 0, all = (size_t)left->count + right->count;
    size_t stride = left->height == 0 && all <= MEMS_ENTRIES / 2 ? 2 : 1;

    for (size_t i = 0; i < MEMS_ENTRIES; i++)       /* first to the front, in order */
        if (left->used >> i & 1 && i != count++)
            shift(left, i, left, count - 1);
    for (size_t i = 0; i < MEMS_ENTRIES; i++)
        if (right->used >> i & 1)
            shift(right, i, left, count++);
    for (size_t i = all; stride > 1 && i-- > 1; )
        shift(left, i, left, i * stride);
    mems_set_largest(left->parent, left->place, mems_entries_largest(left));
    drop(holes, right);
}

/* Join a branch that is nearly empty with one beside it; then its parent, which has one less. */
static void join_if_sparse(mems_holes *holes, mems_branch *branch)
{
    mems_branch *parent = branch->parent, *left = branch->prev, *right = branch->next;

    if (!parent || branch->count >= NEARLY_EMPTY)
        return;
    bool parent_is_root = !parent->parent;      /* and gone, if it had only these two */
    if (right && right->parent == parent && branch->count + right->count <= JOINED)
        join(holes, branch, right);
    else if (left && left->parent == parent && left->count + branch->count <= JOINED)
        join(holes, left, branch);
    else
        return;
    if (!parent_is_root)
        join_if_sparse(holes, parent);
}

void mems_holes_leave(mems_holes *holes, SubChainNode *hole)
{
    holes->count--;
    if (holes->given_up)
        return;
    mems_branch *leaf = mems_leaf(hole);

    assert(leaf->below[mems_place(hole)] == hole);
    take_out(leaf, mems_place(hole));
    if (leaf->count == 0)
        drop(holes, leaf);
    else if (leaf->count < NEARLY_EMPTY)
        join_if_sparse(holes, leaf);
}

void mems_holes_recover(mems_holes *holes, const MainChainNode *chain)
{
    holes->given_up = false;
    holes->count = 0;
    for (const MainChainNode *main = chain; main; main = main->next)
        for (SubChainNode *sub = main->sub_chain_head; sub; sub = sub->next)
            if (sub->type == MEMS_HOLE)
                mems_holes_append(holes, sub);
}

/* --- Checking ---------------------------------------------------------------------------------- */

static const char *check_leaf(const mems_branch *leaf, size_t i, uintptr_t *last)
{
    const SubChainNode *hole = leaf->below[i];

    if (hole->type != MEMS_HOLE || mems_leaf(hole) != leaf || mems_place(hole) != i)
        return "a HOLE does not sit in the tree where it says";
    if ((uintptr_t)hole->virtual_address != leaf->start[i] ||
        leaf->largest[i] != mems_size_code(hole->size))
        return "the tree of HOLEs has a HOLE at another address or of another size";
    if (leaf->start[i] < *last)
        return "the tree of HOLEs is not in order";
    *last = leaf->start[i];
    return NULL;
}

static const char *check_branch(const mems_branch *branch, uintptr_t *last, size_t *count)
{
    for (size_t i = 0; i < MEMS_ENTRIES; i++) {
        const char *broken = NULL;
        if (!(branch->used >> i & 1)) {
            if (branch->largest[i] != MEMS_NO_ENTRY)
                return "the tree of HOLEs promises a HOLE where there is none";
            continue;
        }
        if (branch->height == 0) {
            broken = check_leaf(branch, i, last);
            ++*count;
        } else {
            const mems_branch *child = branch->below[i];
            if (child->parent != branch || child->place != i || child->height + 1 != branch->height)
                return "a branch of the tree of HOLEs is not where it says";
            if (branch->largest[i] < mems_entries_largest(child))
                return "the tree of HOLEs promises less than there is";
            broken = check_branch(child, last, count);
        }
        if (broken)
            return broken;
    }
    return branch->count == (unsigned)__builtin_popcount(branch->used)
        ? NULL : "a branch of the tree of HOLEs has miscounted";
}

const char *mems_holes_check(const mems_holes *holes, size_t *count)
{
    uintptr_t last = 0;

    return holes->root ? check_branch(holes->root, &last, count) : NULL;
}
