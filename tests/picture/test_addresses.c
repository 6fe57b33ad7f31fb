/* Addresses, as they are shown, as they are typed, and as they are translated. */
#include "scene.h"

#include "picture/address.h"
#include "picture/panels.h"

#include <locale.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static const rect area = {0, 0, 12, 80};    /* of a map, which nobody looks at */

/* Main nodes [1000:5095] and [5096:13287]. */
static const char six[] = "malloc a 1000\nmalloc b 2000\nmalloc c 500\nfree b\nmalloc d 5000\n"
                          "free a\n";

/* --- Shown ------------------------------------------------------------------------------------ */

static void assert_shown(const heap_view *view, uintptr_t address, const char *text,
                         const char *absolute)
{
    char shown[ADDRESS_TEXT];

    assert_int_equal(address_text(shown, view, address), strlen(text));
    assert_string_equal(shown, text);
    assert_int_equal(address_absolute(shown, view, address), strlen(absolute));
    assert_string_equal(shown, absolute);
}

static void test_an_address_is_shown_as_the_lens_wants_it(void **state)
{
    stage_set set;
    lens *lens = &set.scene.lens;

    (void)state;
    set_up(&set, six, 6, 4096);
    assert_shown(show_in(&set, area), 5100, "5100", "5100");
    lens->hex = true;
    assert_shown(show_in(&set, area), 5100, "0x13ec", "0x13ec");
    lens->offsets = true;
    assert_shown(show_in(&set, area), 5100, "+0x4", "0x13ec");
    lens->hex = false;
    assert_shown(show_in(&set, area), 5100, "+4", "5100");
    assert_shown(show_in(&set, area), 1000, "+0", "1000");
    assert_shown(show_in(&set, area), 13287, "+8191", "13287");
    assert_shown(show_in(&set, area), 13288, "13288", "13288");      /* in no main node */
    assert_shown(show_in(&set, area), UINTPTR_MAX, "18446744073709551615", "18446744073709551615");
    take_down(&set);
}

/* --- Typed ------------------------------------------------------------------------------------ */

static void test_an_address_is_read_as_it_is_shown(void **state)
{
    static const struct {
        const char *text;
        uintptr_t beside, address;
    } cases[] = {
        {"1000", 0, 1000}, {"13287", 0, 13287}, {"0x3e8", 0, 1000}, {"0X13EC", 0, 5100},
        {"4K", 0, 4096}, {"+0", 5100, 5096}, {"+00", 5100, 5096}, {"+0x0", 1000, 1000},
        {"+8191", 5096, 13287}, {"+0x1fff", 13287, 13287}, {"+100", 4500, 1100},
    };
    stage_set set;

    (void)state;
    set_up(&set, six, 6, 4096);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        uintptr_t address = 1;
        const char *why = NULL;
        assert_true(address_parse(cases[i].text, show_in(&set, area), cases[i].beside, &address, &why));
        assert_int_equal(address, cases[i].address);
    }
    take_down(&set);
}

static void test_what_is_no_address_is_refused(void **state)
{
    static const struct {
        const char *text;
        uintptr_t beside;
        const char *why;
    } cases[] = {
        {"", 1000, "is no number"}, {"+", 1000, "is no number"}, {"0x", 1000, "is no number"},
        {"+0x", 1000, "is no number"}, {"here", 1000, "is no number"}, {"-1", 1000, "is negative"},
        {"++1", 1000, "is no number"}, {"+-1", 1000, "is negative"},
        {"1000 ", 1000, "is no number"}, {" 1000", 1000, "is no number"},
        {"0x3g", 1000, "is no number"}, {"\x1b[A", 1000, "is no number"},
        {"\xff\xfe", 1000, "is no number"}, {"1e3", 1000, "is no number"},
        {"0", 1000, "0 stands for no address"}, {"0x0", 1000, "0 stands for no address"},
        {"999", 1000, "lies outside the heap"}, {"13288", 1000, "lies outside the heap"},
        {"0xffffffffffffffff", 1000, "lies outside the heap"},
        {"18446744073709551615", 1000, "lies outside the heap"},
        {"18446744073709551616", 1000, "too big"}, {"0x10000000000000000", 1000, "too big"},
        {"99999999999999999999999999", 1000, "too big"}, {"17179869184G", 1000, "too big"},
        {"+4096", 1000, "beyond the end"}, {"+18446744073709551615", 5096, "beyond the end"},
        {"+0xffffffffffffffff", 5096, "beyond the end"},
        {"+5", 0, "needs a selection"}, {"+5", 13288, "needs a selection"},
        {"+0", 999, "needs a selection"},
    };
    stage_set set;

    (void)state;
    set_up(&set, six, 6, 4096);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        uintptr_t address = 4711;
        const char *why = "";
        if (address_parse(cases[i].text, show_in(&set, area), cases[i].beside, &address, &why))
            fail_msg("'%s' was taken", cases[i].text);
        assert_int_equal(address, 4711);
        if (!strstr(why, cases[i].why))
            fail_msg("'%s': %s", cases[i].text, why);
    }
    take_down(&set);
}

/* Whatever the lens: what address_text() wrote means the same address again. */
static void test_what_is_shown_can_be_typed(void **state)
{
    stage_set set;
    char text[ADDRESS_TEXT];
    const char *why;

    (void)state;
    set_up(&set, "random", 200, 4096);
    uintptr_t end = (uintptr_t)mems_heap_next_address(heap_behind(set.session));
    for (uintptr_t address = 1000; address < end; address += 37)
        for (int bits = 0; bits < 4; bits++) {
            uintptr_t parsed = 0;
            set.scene.lens.hex = bits & 1;
            set.scene.lens.offsets = bits & 2;
            address_text(text, show_in(&set, area), address);
            assert_true(address_parse(text, show_in(&set, area), address, &parsed, &why));
            assert_int_equal(parsed, address);
        }
    take_down(&set);
}

/* --- Translated ------------------------------------------------------------------------------- */

static char *translated(stage_set *set, uintptr_t address, int cols, int rows)
{
    lens_select(&set->scene.lens, address);
    grid_resize(&set->grid, cols, rows);
    panel_translation(&set->grid, (rect){0, 0, rows, cols}, show_in(set, area));
    return painted(&set->grid, NULL);
}

/* The sum that the panel writes is right. */
static void assert_page(const char *text, uintptr_t address)
{
    size_t whole, base, page, page_size, offset;
    const char *line = strstr(text, " virtual   ");

    assert_non_null(line);
    assert_int_equal(sscanf(line, " virtual %zu = base %zu + page %zu %*s %zu + offset %zu",
                            &whole, &base, &page, &page_size, &offset), 5);
    assert_int_equal(whole, address);
    assert_int_equal(base, 1000);
    assert_int_equal(page_size, 4096);
    assert_true(offset < page_size);
    assert_int_equal(base + page * page_size + offset, address);
}

static void assert_physical(const char *text, const void *physical, uintptr_t address)
{
    void *whole, *start;
    size_t of, from;
    const char *line = strstr(text, "\n physical  ");

    assert_non_null(line);
    assert_int_equal(sscanf(line, "\n physical %p = %p + (%zu - %zu)", &whole, &start, &of, &from),
                     4);
    assert_ptr_equal(whole, physical);
    assert_int_equal(of, address);
    assert_ptr_equal((char *)start + (of - from), physical);
}

/* Every address of the heap, as mems_get() has it; NULL is said to be NULL. */
static void test_addresses_are_translated_as_mems_get_does(void **state)
{
    stage_set set;

    (void)state;
    set_up(&set, "random", 700, 4096);
    const mems_heap *heap = heap_behind(set.session);
    uintptr_t end = (uintptr_t)mems_heap_next_address(heap);
    for (uintptr_t address = 1000; address < end; address += 13) {
        const void *physical = mems_heap_get(heap, (void *)address);
        char *text = translated(&set, address, 80, address % 2 ? 5 : 12);
        assert_page(text, address);
        if (physical)
            assert_physical(text, physical, address);
        else
            assert_non_null(strstr(text, "mems_get  gives NULL"));
        assert_true((strstr(text, "PROCESS [") != NULL) == (physical != NULL));
        free(text);
    }
    take_down(&set);
}

/* In a bar of any length, of a main node of 8192 bytes. */
static void test_the_arrow_begins_at_the_address(void **state)
{
    enum { ARROW_ROW = 5 };
    stage_set set;

    (void)state;
    set_up(&set, six, 6, 4096);
    for (uintptr_t address = 5096; address < 13288; address++) {
        bool process = address < 10096;
        int found = 0, cells = 30 + (int)(address % 37);
        free(translated(&set, address, cells + 2, 9));
        for (int col = 0; col < cells + 2; col++)
            if (grid_at(&set.grid, ARROW_ROW, col)->style.ink == ROLE_KEY) {
                uint32_t glyph = grid_at(&set.grid, ARROW_ROW, col)->glyph;
                assert_int_equal(glyph, process ? 0x2193 : 0xd7);
                assert_int_equal(col - 1, (int)(address - 5096) * cells / 8192);
                found++;
            }
        assert_int_equal(found, 1);
    }
    take_down(&set);
}

/* Both bars show how full the main node is, and where the selected segment lies; ticks are at
 * pages. */
static void test_the_bars_show_the_main_node(void **state)
{
    enum { CELLS = 64, BYTES = 8192 / CELLS };
    stage_set set;

    (void)state;
    set_up(&set, six, 6, 4096);
    free(translated(&set, 12000, CELLS + 2, 9));
    for (int i = 0; i < CELLS; i++) {
        int end = (i + 1) * BYTES;
        const cell *tick = grid_at(&set.grid, 3, i + 1), *above = grid_at(&set.grid, 4, i + 1);
        const cell *below = grid_at(&set.grid, 6, i + 1);
        assert_int_equal(tick->glyph, i % 32 ? 0x2500 : 0x252c);
        assert_int_equal(above->glyph, below->glyph);
        assert_int_equal(above->style.ink, end <= 5000 ? ROLE_PROCESS_A : ROLE_SELECTED_HOLE);
    }
    free(translated(&set, 5096, CELLS + 2, 9));
    assert_int_equal(grid_at(&set.grid, 4, 1)->style.ink, ROLE_SELECTED_PROCESS);
    assert_int_equal(grid_at(&set.grid, 4, CELLS)->style.ink, ROLE_HOLE);
    take_down(&set);
}

/* To the very cell, where segments end as cells do; and what is half live is half full. */
static void test_the_selected_segment_has_its_cells(void **state)
{
    enum { CELLS = 64 };
    stage_set set;

    (void)state;
    set_up(&set, "malloc a 1024\nmalloc b 1056\n", 2, 4096);
    free(translated(&set, 1000, CELLS + 2, 9));
    for (int i = 0; i < CELLS; i++)
        assert_int_equal(grid_at(&set.grid, 4, i + 1)->style.ink,
                         i < 16 ? ROLE_SELECTED_PROCESS : i < 33 ? ROLE_PROCESS_A : ROLE_HOLE);
    assert_int_equal(grid_at(&set.grid, 4, 33)->glyph, 0x2584);
    take_down(&set);
}

static void assert_contains(char *text, const char *part)
{
    if (!strstr(text, part))
        fail_msg("%s\nhas no %s", text, part);
    free(text);
}

static void test_a_translation_in_words(void **state)
{
    stage_set set;

    (void)state;
    set_up(&set, six, 6, 4096);
    assert_contains(translated(&set, 4100, 80, 5), "─ Translation of 4100 ─");
    assert_contains(translated(&set, 4100, 80, 5),
                    " virtual   4100 = base 1000 + page 0 × 4096 + offset 3100\n"
                    " lies in   PROCESS c [4000:4499] + 100, in main node [1000:5095]\n"
                    " mems_get  physical start of the main node + (virtual - virtual start)\n"
                    " physical  0x");
    assert_contains(translated(&set, 1500, 80, 5),
                    " lies in   HOLE [1000:3999] + 500, in main node [1000:5095]\n"
                    " mems_get  gives NULL: a HOLE is nobody's\n"
                    " physical  none; the HOLE is at 0x");
    set.scene.lens.hex = set.scene.lens.offsets = true;
    assert_contains(translated(&set, 5100, 80, 3),
                    " virtual   0x13ec = base 0x3e8 + page 1 × 4096 + offset 0x4\n physical  0x");
    assert_contains(translated(&set, 13288, 80, 5), "is no longer in the heap");
    set.scene.lens.selecting = false;
    grid_resize(&set.grid, 80, 5);
    panel_translation(&set.grid, (rect){0, 0, 5, 80}, show_in(&set, area));
    assert_contains(painted(&set.grid, NULL), "No address is selected");
    take_down(&set);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_an_address_is_shown_as_the_lens_wants_it),
        cmocka_unit_test(test_an_address_is_read_as_it_is_shown),
        cmocka_unit_test(test_what_is_no_address_is_refused),
        cmocka_unit_test(test_what_is_shown_can_be_typed),
        cmocka_unit_test(test_addresses_are_translated_as_mems_get_does),
        cmocka_unit_test(test_the_arrow_begins_at_the_address),
        cmocka_unit_test(test_the_bars_show_the_main_node),
        cmocka_unit_test(test_the_selected_segment_has_its_cells),
        cmocka_unit_test(test_a_translation_in_words),
    };

    setlocale(LC_ALL, "C.UTF-8");
    return cmocka_run_group_tests(tests, NULL, NULL);
}
