/* A PAGE_SIZE that is no multiple of the system's own: this program is compiled with 5000. The
 * error is told, and no call does any harm. */
#include <errno.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "helper.h"

_Static_assert(PAGE_SIZE == 5000, "compiled with -DPAGE_SIZE=5000");

static int finish(void **state)
{
    (void)state;
    mems_finish();
    return 0;
}

static void assert_no_heap(void)
{
    assert_null(head);
    assert_null(next_virtual_address);
}

/* Runs first: the library says it once. */
static void test_init_says_so_on_standard_error_and_leaves_no_heap(void **state)
{
    (void)state;
    errno = 0;
    capture_begin(STDERR_FILENO);
    mems_init();
    int error = errno;
    const char *said = capture_end();
    assert_int_equal(error, EINVAL);
    assert_non_null(strstr(said, "mems"));
    assert_non_null(strstr(said, "page size"));
    assert_non_null(strstr(said, "PAGE_SIZE"));
    assert_int_equal(said[strlen(said) - 1], '\n');
    assert_no_heap();
}

static void test_malloc_is_null_with_einval_each_time(void **state)
{
    (void)state;
    for (size_t size = 1; size < 100000; size *= 10) {
        errno = 0;
        assert_null(mems_malloc(size));
        assert_int_equal(errno, EINVAL);
        assert_no_heap();
    }
    assert_null(mems_malloc(0));
    mems_init();
    assert_null(mems_malloc(1));
    assert_no_heap();
}

static void test_the_other_functions_find_an_empty_heap(void **state)
{
    (void)state;
    mems_init();
    assert_null(mems_get((void *)MEMS_BASE_ADDRESS));
    assert_null(mems_get(NULL));
    capture_begin(STDOUT_FILENO);
    mems_free((void *)MEMS_BASE_ADDRESS);
    assert_string_equal(capture_end(), "ADDRESS NOT FOUND!!\n");
    capture_begin(STDOUT_FILENO);
    mems_print_stats();
    assert_non_null(strstr(capture_end(), "Pages used:\t0\nSpace unused:\t0\n"));
    mems_finish();
    mems_finish();
    assert_no_heap();
}

/* The error is about the page size, whatever becomes of the message. A child of its own, before
 * anything was said. */
static int error_where_standard_error_is_closed(void)
{
    int status;
    pid_t child = fork();

    if (child == 0) {
        close(STDERR_FILENO);
        errno = 0;
        _exit(mems_malloc(1) ? 0 : errno);
    }
    if (child < 0 || waitpid(child, &status, 0) != child || !WIFEXITED(status))
        return -1;
    return WEXITSTATUS(status);
}

static int found_error;

static void test_errno_is_einval_even_where_standard_error_is_closed(void **state)
{
    (void)state;
    assert_int_equal(found_error, EINVAL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_teardown(test_init_says_so_on_standard_error_and_leaves_no_heap, finish),
        cmocka_unit_test_teardown(test_malloc_is_null_with_einval_each_time, finish),
        cmocka_unit_test_teardown(test_the_other_functions_find_an_empty_heap, finish),
        cmocka_unit_test(test_errno_is_einval_even_where_standard_error_is_closed),
    };

    found_error = error_where_standard_error_is_closed();
    return cmocka_run_group_tests_name("page", tests, NULL, NULL);
}
