#include "session/cover.h"

#include "base/memory.h"

#include <assert.h>
#include <stdlib.h>

enum { BITS = 5, PARTS = 1 << BITS };

/* `bytes` that are covered of each part, and `blocks` that begin there. Where a part is covered wholly,
 * or not at all, the bytes in the branch beneath it are out of date. On the lowest level there is none,
 * and the room for it is left out. */
struct cover_branch {
    size_t bytes[PARTS];
    uint32_t blocks[PARTS];
    cover_branch *beneath[];
};

static size_t branch_size(int level)
{
    return sizeof(cover_branch) + (level > 0 ? PARTS * sizeof(cover_branch *) : 0);
}

/* The bytes of a part on a level. */
static size_t extent(const cover *cover, int level)
{
    return cover->unit << BITS * level;
}

/* The unit in which a byte lies. Most units are powers of two, and a division would take as long as all
 * else that is done here. */
static size_t unit_of(const cover *cover, size_t offset)
{
    size_t unit = cover->unit;

    return (unit & (unit - 1)) == 0 ? offset >> __builtin_ctzl(unit) : offset / unit;
}

/* The part of its branch on a level in which a unit lies; and the first unit of that part. */
static size_t part_of(size_t unit, int level)
{
    return unit >> BITS * level & (PARTS - 1);
}

static size_t first_unit(size_t unit, int level)
{
    return unit >> BITS * level << BITS * level;
}

static void grow(cover *cover)
{
    cover_branch *top = memory_new(branch_size(cover->height)), *old = cover->top;

    for (int i = 0; old && i < PARTS; i++) {
        top->bytes[0] += old->bytes[i];
        top->blocks[0] += old->blocks[i];
    }
    if (old)
        top->beneath[0] = old;
    cover->top = top;
    cover->height++;
}

/* Make the tree high enough for a unit. */
static void reach(cover *cover, size_t unit)
{
    while (unit >> BITS * cover->height || cover->height == 0)
        grow(cover);
}

static cover_branch *beneath(cover_branch *branch, int level, size_t part)
{
    if (!branch->beneath[part])
        branch->beneath[part] = memory_new(branch_size(level - 1));
    return branch->beneath[part];
}

/* The branch beneath a part that is about to be changed: what it says is made true first. */
static cover_branch *open_part(const cover *cover, cover_branch *branch, int level, size_t part)
{
    cover_branch *below = beneath(branch, level, part);
    size_t bytes = branch->bytes[part];

    if (bytes == 0 || bytes == extent(cover, level))
        for (int i = 0; i < PARTS; i++)
            below->bytes[i] = bytes / PARTS;
    return below;
}

/* Add to what is covered from one offset up to another, which lie in a branch; modulo 2^64, so that taking
 * away is adding, too. */
static void change(const cover *cover, cover_branch *branch, int level, size_t from, size_t to,
                   size_t sign)
{
    size_t size = extent(cover, level);

    while (from < to) {
        size_t unit = unit_of(cover, from), part = part_of(unit, level);
        size_t end = first_unit(unit, level) * cover->unit + size;
        if (end > to)
            end = to;
        if (level > 0 && end - from < size)
            change(cover, open_part(cover, branch, level, part), level - 1, from, end, sign);
        branch->bytes[part] += sign * (end - from);
        from = end;
    }
}

void cover_change(cover *cover, uintptr_t address, size_t size, int by)
{
    size_t offset = address - cover->origin;

    reach(cover, unit_of(cover, offset + size - 1));
    change(cover, cover->top, cover->height - 1, offset, offset + size, (size_t)by);
}

/* Most blocks lie in one part on all levels but the lowest: down to there, bytes and blocks are counted
 * together. */
void cover_block(cover *cover, uintptr_t address, size_t size, int by)
{
    size_t offset = address - cover->origin, end = offset + size, unit = unit_of(cover, offset);
    size_t last = unit_of(cover, end - 1);

    reach(cover, last);
    cover_branch *branch = cover->top;
    bool apart = false;         /* its bytes are counted already */
    for (int level = cover->height - 1; ; level--) {
        size_t part = part_of(unit, level);
        bool whole = size >= extent(cover, level);
        if (!apart && (level == 0 || whole || part != part_of(last, level))) {
            change(cover, branch, level, offset, end, (size_t)by);
            apart = true;
        }
        branch->blocks[part] += (uint32_t)by;
        if (level == 0)
            return;
        cover_branch *below = apart ? beneath(branch, level, part) : open_part(cover, branch, level, part);
        if (!apart)
            branch->bytes[part] += (size_t)by * size;
        branch = below;
    }
}

/* --- Looking ----------------------------------------------------------------------------------- */

/* Take in what the first parts of a branch have: their bytes only if these are not `known`. */
static void pass_parts(const cover_branch *branch, size_t parts, covered *below, bool known)
{
    size_t bytes = 0, blocks = 0;

    for (size_t i = 0; i < parts; i++) {
        bytes += branch->bytes[i];
        blocks += branch->blocks[i];
    }
    below->blocks += blocks;
    if (!known)
        below->bytes += bytes;
}

covered cover_below(const cover *cover, uintptr_t address)
{
    assert(address >= cover->origin);
    size_t offset = address - cover->origin, unit = unit_of(cover, offset);
    const cover_branch *branch = cover->top;
    covered below = {.exact = true};
    bool known = false;         /* all bytes; only blocks are still to be counted */

    if (branch && unit >> BITS * cover->height) {       /* beyond all that was ever covered */
        pass_parts(branch, PARTS, &below, known);
        return below;
    }
    for (int level = cover->height - 1; branch; level--) {
        size_t part = part_of(unit, level), first = first_unit(unit, level) * cover->unit;
        pass_parts(branch, part, &below, known);
        bool full = branch->bytes[part] == extent(cover, level), none = branch->bytes[part] == 0;
        if (!known && full)
            below.bytes += offset - first;
        known |= full || none;
        below.exact = level > 0 || known || offset == first;
        branch = level > 0 ? branch->beneath[part] : NULL;
    }
    return below;
}

uintptr_t cover_find(const cover *cover, size_t number)
{
    const cover_branch *branch = cover->top;
    uintptr_t address = cover->origin;

    for (int level = cover->height - 1; level >= 0; level--) {
        size_t size = extent(cover, level), part = 0;
        while (part < PARTS - 1 && number >= branch->bytes[part])
            number -= branch->bytes[part++];
        address += part * size;
        if (level == 0 || branch->bytes[part] == size)
            break;
        branch = branch->beneath[part];
    }
    return address + number;
}

/* --- As a whole -------------------------------------------------------------------------------- */

static cover_branch *copy_branch(const cover_branch *branch, int level, size_t *bytes)
{
    cover_branch *copy = memory_copy(branch, branch_size(level));

    *bytes += branch_size(level);
    for (int i = 0; level > 0 && i < PARTS; i++)
        if (branch->beneath[i])
            copy->beneath[i] = copy_branch(branch->beneath[i], level - 1, bytes);
    return copy;
}

size_t cover_copy(cover *copy, const cover *cover)
{
    size_t bytes = 0;

    *copy = *cover;
    if (cover->top)
        copy->top = copy_branch(cover->top, cover->height - 1, &bytes);
    return bytes;
}

static void free_branch(cover_branch *branch, int level)
{
    for (int i = 0; level > 0 && i < PARTS; i++)
        if (branch->beneath[i])
            free_branch(branch->beneath[i], level - 1);
    free(branch);
}

void cover_free(cover *cover)
{
    if (cover->top)
        free_branch(cover->top, cover->height - 1);
    cover->top = NULL;
    cover->height = 0;
}
