/* No call into libmems makes a call of the C library's allocator, not even by way of stdio. This
 * program stands in front of malloc and its like and counts; under the address sanitizer, which
 * stands there itself, its hooks count. Under valgrind, which stands there too, it is skipped. */
#include <errno.h>
#include <fcntl.h>
#include <mems/heap.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "helper.h"

/* volatile: a compiler may take it that malloc looks at neither. */
static volatile bool counting;
static volatile size_t counted;

static void note(void)
{
    counted += counting;
}

/* --- In front of the allocator ---------------------------------------------------------------- */

#if defined __has_feature
#if __has_feature(address_sanitizer)
#define SANITIZED
#endif
#endif
#ifdef __SANITIZE_ADDRESS__
#define SANITIZED
#endif

#ifdef SANITIZED

int __sanitizer_install_malloc_and_free_hooks(
    void (*malloc_hook)(const volatile void *, size_t), void (*free_hook)(const volatile void *));

static void note_malloc(const volatile void *block, size_t size)
{
    (void)block;
    (void)size;
    note();
}

static void note_free(const volatile void *block)
{
    (void)block;
    note();
}

static bool stand_in_front(void)
{
    return __sanitizer_install_malloc_and_free_hooks(note_malloc, note_free) != 0;
}

#else

void *__libc_malloc(size_t size);
void *__libc_calloc(size_t count, size_t size);
void *__libc_realloc(void *block, size_t size);
void *__libc_memalign(size_t alignment, size_t size);
void __libc_free(void *block);

void *malloc(size_t size)
{
    note();
    return __libc_malloc(size);
}

void *calloc(size_t count, size_t size)
{
    note();
    return __libc_calloc(count, size);
}

void *realloc(void *block, size_t size)
{
    note();
    return __libc_realloc(block, size);
}

void *aligned_alloc(size_t alignment, size_t size)
{
    note();
    return __libc_memalign(alignment, size);
}

int posix_memalign(void **block, size_t alignment, size_t size)
{
    note();
    *block = __libc_memalign(alignment, size);
    return *block ? 0 : ENOMEM;
}

void free(void *block)
{
    note();
    __libc_free(block);
}

static bool stand_in_front(void)
{
    return true;
}

#endif

static size_t calls_made_by(void (*work)(void))
{
    counted = 0;
    counting = true;
    work();
    counting = false;
    return counted;
}

/* --- The first use of standard output --------------------------------------------------------- */

/* In a child that has printed nothing yet: the number of calls `work` makes; -1 if unknown. */
static int calls_of_first_use(void (*work)(void))
{
    int status;
    pid_t child = fork();

    if (child == 0) {
        int file = open("/dev/null", O_WRONLY);
        if (file < 0 || dup2(file, STDOUT_FILENO) < 0)
            _exit(255);
        size_t calls = calls_made_by(work);
        _exit(calls < 200 ? (int)calls : 200);
    }
    if (child < 0 || waitpid(child, &status, 0) != child || !WIFEXITED(status)
        || WEXITSTATUS(status) == 255)
        return -1;
    return WEXITSTATUS(status);
}

static void print_with_stdio(void)
{
    printf("a buffer, please\n");
}

static void print_a_heap(void)
{
    for (size_t i = 1; i < 300; i++)
        mems_malloc(i);
    mems_print_stats();
}

static void free_nothing(void)
{
    mems_free(NULL);
}

/* Asked in main, for cmocka prints. */
static struct {
    int stdio, empty, heap, not_found;
} first_use;

static void test_stdio_itself_is_noticed(void **state)
{
    (void)state;
    assert_in_range(first_use.stdio, 1, 200);
}

static void test_first_use_of_standard_output_needs_no_buffer(void **state)
{
    (void)state;
    assert_int_equal(first_use.empty, 0);
    assert_int_equal(first_use.heap, 0);
    assert_int_equal(first_use.not_found, 0);
}

/* --- All calls -------------------------------------------------------------------------------- */

static void use_the_allocator(void)
{
    void *volatile block = malloc(10);
    void *volatile other = calloc(2, 10);
    void *volatile aligned = aligned_alloc(64, 128);

    block = realloc(block, 20000);
    free(block);
    free(other);
    free(aligned);
}

static void test_the_counter_counts(void **state)
{
    (void)state;
    assert_in_range(calls_made_by(use_the_allocator), 7, 20);
}

static void six_functions(void)
{
    void *blocks[300];

    mems_print_stats();
    mems_free(NULL);
    mems_init();
    for (size_t i = 0; i < 300; i++) {
        blocks[i] = mems_malloc(1 + i * 10);
        *(char *)mems_get(blocks[i]) = 'x';
    }
    mems_malloc(0);
    mems_malloc(SIZE_MAX);
    mems_malloc(SIZE_MAX / 4);
    for (size_t i = 0; i < 300; i += 2)
        mems_free(blocks[i]);
    mems_get(NULL);
    mems_free((char *)blocks[1] + 1);
    mems_print_stats();
    mems_init();
    mems_malloc(100000);
    mems_finish();
    mems_finish();
}

static void test_the_six_functions_make_no_call(void **state)
{
    (void)state;
    capture_begin(STDOUT_FILENO);
    size_t calls = calls_made_by(six_functions);
    capture_end();
    assert_int_equal(calls, 0);
}

static void swallow(void *context, const char *text, size_t length)
{
    *(size_t *)context += length * (text[0] != '\0');
}

static void listen(void *context, const mems_event *event)
{
    *(size_t *)context += event->kind == MEMS_SPLIT;
}

static bool count_segments(void *context, const MainChainNode *main, const SubChainNode *segment)
{
    (void)main;
    *(size_t *)context += segment->size > 0;
    return true;
}

/* Thousands of blocks, so that all indexes grow; others resized; then all of it given back. */
static void use_the_rest(mems_heap *heap)
{
    static void *blocks[5000];
    size_t segments = 0;

    for (size_t i = 0; i < 5000; i++)
        blocks[i] = mems_heap_calloc(heap, 1 + i % 7, 1 + i % 31);
    for (size_t i = 0; i < 5000; i += 3)
        mems_heap_free(heap, blocks[i]);
    for (size_t i = 1; i < 5000; i += 3)
        blocks[i] = mems_heap_realloc(heap, blocks[i], 1 + i % 400);
    mems_heap_realloc(heap, NULL, 5);
    mems_heap_realloc(heap, blocks[0], 5);
    mems_heap_realloc(heap, blocks[1], SIZE_MAX);
    mems_heap_calloc(heap, SIZE_MAX, SIZE_MAX);
    mems_heap_coalesce(heap);
    mems_heap_trim(heap);
    if (!mems_heap_walk(heap, count_segments, &segments) || segments == 0
        || mems_heap_visits(heap, 10, NULL, NULL) == 0 || mems_heap_chosen(heap).page_size == 0
        || mems_heap_check(heap))
        abort();
    for (size_t i = 0; i < 5000; i++)
        if (i % 3)
            mems_heap_realloc(heap, blocks[i], 0);
    mems_heap_coalesce(heap);
    mems_heap_trim(heap);
}

static void use_a_heap(mems_heap *heap)
{
    size_t heard = 0, printed = 0;
    void *blocks[300];

    mems_heap_observe(heap, listen, &heard);
    for (size_t i = 0; i < 300; i++)
        blocks[i] = mems_heap_malloc(heap, 1 + i * 10);
    for (size_t i = 0; i < 300; i += 2)
        mems_heap_free(heap, blocks[i]);
    mems_heap_malloc(heap, SIZE_MAX);
    mems_heap_free(heap, NULL);
    mems_heap_get(heap, blocks[1]);
    mems_heap_find(heap, blocks[0], NULL);
    mems_figures figures = mems_heap_figures(heap);
    if (mems_external_fragmentation(&figures) > 0 && mems_utilisation(&figures) > 0)
        mems_heap_print(heap, swallow, &printed);
    if (mems_heap_check(heap) || !heard || !printed)
        abort();
    mems_heap_observe(heap, NULL, NULL);
}

static void functions_of_heap_h(void)
{
    const mems_heap_options bad = {.page_size = 1};
    mems_refusal refusal;

    for (int i = 0; i < 2 * MEMS_POLICIES; i++) {
        mems_heap *heap = mems_heap_open(&(mems_heap_options){
            .policy = (mems_policy)(i / 2), .give_back = i % 2, .alignment = i % 2 ? 16 : 0,
            .coalescing = (mems_coalescing)(i % 3)}, &refusal);
        if (!heap || !mems_policy_describe(mems_heap_policy(heap)))
            abort();
        use_a_heap(heap);
        use_the_rest(heap);
        mems_heap_close(heap);
    }
    mems_heap_close(mems_heap_open(&bad, &refusal));
}

static void test_the_functions_of_heap_h_make_no_call(void **state)
{
    (void)state;
    assert_int_equal(calls_made_by(functions_of_heap_h), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_stdio_itself_is_noticed),
        cmocka_unit_test(test_first_use_of_standard_output_needs_no_buffer),
        cmocka_unit_test(test_the_counter_counts),
        cmocka_unit_test(test_the_six_functions_make_no_call),
        cmocka_unit_test(test_the_functions_of_heap_h_make_no_call),
    };

    const char *preloaded = getenv("LD_PRELOAD");

    if (preloaded && strstr(preloaded, "vgpreload"))
        return 77;              /* skipped, to meson */
    if (!stand_in_front())
        return 1;
    first_use.stdio = calls_of_first_use(print_with_stdio);
    first_use.empty = calls_of_first_use(mems_print_stats);
    first_use.heap = calls_of_first_use(print_a_heap);
    first_use.not_found = calls_of_first_use(free_nothing);
    return cmocka_run_group_tests_name("no malloc", tests, NULL, NULL);
}
