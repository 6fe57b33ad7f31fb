/* The entries of a branch of the tree of HOLEs, looked at all at once: see holes.h. Sets of them are masks,
 * a bit an entry. */
#ifndef MEMS_ENTRIES_H
#define MEMS_ENTRIES_H

#include "holes.h"

enum { MEMS_NO_ENTRY = INT16_MIN };     /* the code where nothing is */

/* Return the entries whose codes are greater than `bound`. */
static inline uint32_t mems_entries_greater(const int16_t *codes, int16_t bound)
{
#ifdef __SSE2__
    const __m128i *v = (const __m128i *)codes;
    __m128i b = _mm_set1_epi16(bound);
    __m128i low = _mm_packs_epi16(_mm_cmpgt_epi16(_mm_load_si128(v), b),
                                  _mm_cmpgt_epi16(_mm_load_si128(v + 1), b));
    __m128i high = _mm_packs_epi16(_mm_cmpgt_epi16(_mm_load_si128(v + 2), b),
                                   _mm_cmpgt_epi16(_mm_load_si128(v + 3), b));
    return (uint32_t)_mm_movemask_epi8(low) | (uint32_t)_mm_movemask_epi8(high) << 16;
#else
    uint32_t mask = 0;

    for (unsigned i = 0; i < MEMS_ENTRIES; i++)
        mask |= (uint32_t)(codes[i] > bound) << i;
    return mask;
#endif
}

#ifdef __SSE2__
/* Return the signs of starts[i] - address for four entries, as four numbers of 32 bits. */
static inline __m128i mems_signs(const uintptr_t *starts, __m128i address)
{
    const __m128i *v = (const __m128i *)starts;
    __m128 low = _mm_castsi128_ps(_mm_sub_epi64(_mm_load_si128(v), address));
    __m128 high = _mm_castsi128_ps(_mm_sub_epi64(_mm_load_si128(v + 1), address));

    return _mm_srai_epi32(_mm_castps_si128(_mm_shuffle_ps(low, high, 0xdd)), 31);
}

/* Return the same for sixteen entries, a bit each. */
static inline uint32_t mems_sixteen_before(const uintptr_t *starts, __m128i address)
{
    __m128i low = _mm_packs_epi32(mems_signs(starts, address), mems_signs(starts + 4, address));
    __m128i high = _mm_packs_epi32(mems_signs(starts + 8, address), mems_signs(starts + 12, address));

    return (uint32_t)_mm_movemask_epi8(_mm_packs_epi16(low, high));
}
#endif

/* Return the entries of a branch that start before `address`. */
static inline uint32_t mems_entries_before(const mems_branch *branch, uintptr_t address)
{
#if defined __SSE2__ && UINTPTR_MAX == UINT64_MAX
    __m128i wanted = _mm_set1_epi64x((long long)address);

    return branch->used & (mems_sixteen_before(branch->start, wanted) |
                           mems_sixteen_before(branch->start + 16, wanted) << 16);
#else
    uint32_t mask = 0;

    for (unsigned i = 0; i < MEMS_ENTRIES; i++)
        mask |= (uint32_t)(branch->start[i] < address) << i;
    return mask & branch->used;
#endif
}

/* Return the largest code of a branch. */
static inline int16_t mems_entries_largest(const mems_branch *branch)
{
#ifdef __SSE2__
    const __m128i *v = (const __m128i *)branch->largest;
    __m128i most = _mm_max_epi16(_mm_max_epi16(v[0], v[1]), _mm_max_epi16(v[2], v[3]));

    most = _mm_max_epi16(most, _mm_shuffle_epi32(most, 0x4e));
    most = _mm_max_epi16(most, _mm_shuffle_epi32(most, 0xb1));
    most = _mm_max_epi16(most, _mm_srli_epi32(most, 16));
    return (int16_t)_mm_extract_epi16(most, 0);
#endif
    int16_t largest = MEMS_NO_ENTRY;

    for (size_t i = 0; i < MEMS_ENTRIES; i++)
        largest = branch->largest[i] > largest ? branch->largest[i] : largest;
    return largest;
}

/* Return the lowest and the highest entry in a mask that has one; and the mask of all entries below entry
 * i, which may be 32. */
static inline unsigned mems_lowest(uint32_t mask)
{
    assert(mask);
    return (unsigned)__builtin_ctz(mask);
}

static inline unsigned mems_highest(uint32_t mask)
{
    assert(mask);
    return 31 - (unsigned)__builtin_clz(mask);
}

static inline uint32_t mems_bits_below(unsigned i)
{
    assert(i <= 32);
    return (uint32_t)(((uint64_t)1 << i) - 1);
}

#endif
