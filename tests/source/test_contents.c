/* What files and pipes hold, compressed or not; and being watched while it is read. */
#include "source/unzip.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <zlib.h>

#include <cmocka.h>

static char path[] = "/tmp/mems-contents-XXXXXX";

static int make_file(void **state)
{
    int file = mkstemp(path);

    (void)state;
    close(file);
    return file < 0;
}

static int remove_file(void **state)
{
    (void)state;
    return unlink(path);
}

static void put(const void *bytes, size_t length, const char *mode)
{
    FILE *file = fopen(path, mode);

    assert_non_null(file);
    assert_int_equal(fwrite(bytes, 1, length, file), length);
    fclose(file);
}

static void put_packed(const void *bytes, size_t length, const char *mode)
{
    gzFile file = gzopen(path, mode);

    assert_non_null(file);
    assert_int_equal(gzfwrite(bytes, 1, length, file), length);
    gzclose(file);
}

static size_t take(char bytes[], size_t room)
{
    FILE *file = fopen(path, "r");
    size_t length = fread(bytes, 1, room, file);

    fclose(file);
    return length;
}

static void assert_holds(const char *bytes, size_t length)
{
    contents contents;
    complaint complaint;

    if (!unzip_read(path, NULL, &contents, &complaint))
        fail_msg("%s", complaint.text);
    assert_int_equal(contents.length, length);
    assert_memory_equal(contents.bytes, bytes, length);
    assert_int_equal(contents.bytes[length], 0);
    assert_false(contents.cut);
    free(contents.bytes);
}

static void assert_unreadable(const char *part)
{
    contents contents;
    complaint complaint;

    if (unzip_read(path, NULL, &contents, &complaint))
        fail_msg("was read");
    if (!strstr(complaint.text, part))
        fail_msg("'%s' is not in '%s'", part, complaint.text);
}

static void test_compressed_contents_are_what_was_compressed(void **state)
{
    enum { LONG = 3000000 };
    static char bytes[LONG];

    (void)state;
    for (size_t i = 0; i < LONG; i++)
        bytes[i] = (char)(i * i >> 7);
    put_packed("a 0 1\n", 6, "wb");
    assert_holds("a 0 1\n", 6);
    put_packed("f 0\n", 4, "ab");
    assert_holds("a 0 1\nf 0\n", 10);
    put("\0\0\0", 3, "ab");
    assert_holds("a 0 1\nf 0\n", 10);
    put_packed(bytes, LONG, "wb");
    assert_holds(bytes, LONG);
}

static void test_compressed_contents_that_are_cut_short_are_refused(void **state)
{
    char bytes[200];

    (void)state;
    put_packed("a 0 1\nf 0\n", 10, "wb");
    size_t length = take(bytes, sizeof bytes);
    for (size_t i = 2; i < length; i++) {
        put(bytes, i, "wb");
        assert_unreadable("cut short: it ends after");
    }
}

static void test_gzip_that_lies_is_refused(void **state)
{
    char bytes[200], changed[200];

    (void)state;
    put_packed("a 0 1\nf 0\n", 10, "wb");
    size_t length = take(bytes, sizeof bytes);
    for (size_t i = length - 8; i < length; i++) {      /* the checksum and the length */
        memcpy(changed, bytes, length);
        changed[i] ^= 0x55;
        put(changed, length, "wb");
        assert_unreadable("is compressed, and damaged");
    }
    put("\x1f\x8b nonsense", 11, "wb");
    assert_unreadable("is compressed, and damaged");
    put(bytes, length, "wb");
    put("more", 4, "ab");
    assert_unreadable("is compressed, and damaged");
}

/* A thousandth of it on the disk. */
static void test_what_would_be_too_long_is_refused(void **state)
{
    static char zeroes[1 << 20];
    gzFile file = gzopen(path, "wb1");

    (void)state;
    for (int i = 0; i < 1025; i++)
        assert_int_equal(gzfwrite(zeroes, 1, sizeof zeroes, file), sizeof zeroes);
    gzclose(file);
    assert_unreadable("is longer than 1024 MiB once it is unpacked");
}

/* --- Watched ----------------------------------------------------------------------------------- */

typedef struct seen {
    size_t calls, last, all, most_calls;
    const char *doing;
} seen;

static bool tell(void *context, const char *doing, size_t done, size_t all)
{
    seen *seen = context;

    if (seen->doing && strcmp(doing, seen->doing) == 0)
        assert_true(done >= seen->last);
    seen->doing = doing;
    seen->last = done;
    seen->all = all;
    return ++seen->calls < seen->most_calls;
}

static void test_a_watcher_is_told_and_may_end_it(void **state)
{
    enum { LONG = 4 << 20 };
    static char bytes[LONG];
    seen seen = {.most_calls = SIZE_MAX};
    const watcher watcher = {tell, &seen};
    complaint complaint;
    contents contents;

    (void)state;
    put(bytes, LONG, "wb");
    assert_true(unzip_read(path, &watcher, &contents, &complaint));
    assert_false(contents.cut);
    assert_int_equal(seen.all, LONG);
    assert_true(seen.calls > 2);
    free(contents.bytes);
    seen = (struct seen){.most_calls = 3};
    assert_true(unzip_read(path, &watcher, &contents, &complaint));
    assert_true(contents.cut);
    assert_true(contents.length > 0 && contents.length < LONG);
    free(contents.bytes);
}

static void test_unpacking_may_be_ended_too(void **state)
{
    enum { LONG = 8 << 20 };
    static char bytes[LONG];
    seen seen = {.most_calls = 4};
    const watcher watcher = {tell, &seen};
    complaint complaint;
    contents contents;

    (void)state;
    put_packed(bytes, LONG, "wb");
    assert_true(unzip_read(path, &watcher, &contents, &complaint));
    assert_string_equal(seen.doing, "Unpacking");
    assert_true(contents.cut);
    assert_true(contents.length < LONG);
    free(contents.bytes);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_compressed_contents_are_what_was_compressed),
        cmocka_unit_test(test_compressed_contents_that_are_cut_short_are_refused),
        cmocka_unit_test(test_gzip_that_lies_is_refused),
        cmocka_unit_test(test_what_would_be_too_long_is_refused),
        cmocka_unit_test(test_a_watcher_is_told_and_may_end_it),
        cmocka_unit_test(test_unpacking_may_be_ended_too),
    };

    return cmocka_run_group_tests_name("contents", tests, make_file, remove_file);
}
