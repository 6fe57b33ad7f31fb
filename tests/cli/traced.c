/* A program to be recorded, which allocates as its first argument says. Its own calls can be told from
 * those of the C library by their sizes. */
#define _GNU_SOURCE             /* reallocarray, pvalloc */
#include <errno.h>
#include <malloc.h>
#include <pthread.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

enum { THREADS = 4, ROUNDS = 20000, SLOTS = 64 };

/* So that the compiler leaves the calls as they are. */
static void *volatile kept;
static volatile size_t too_large = SIZE_MAX;

static void *keep(void *block)
{
    kept = block;
    return block;
}

static void many(int count)
{
    for (int i = 0; i < count; i++)
        keep(malloc(3333));
}

/* One call of each function. */
static void each(void)
{
    void *aligned = NULL;

    free(keep(malloc(1001)));
    free(keep(calloc(11, 91)));                             /* 1001 */
    free(keep(realloc(keep(malloc(500)), 60000)));
    free(keep(reallocarray(NULL, 7, 143)));                 /* 1001 */
    free(keep(memalign(64, 1001)));
    free(keep(aligned_alloc(64, 1024)));
    if (posix_memalign(&aligned, 64, 1001) == 0)
        free(keep(aligned));
    free(keep(valloc(1001)));
    free(keep(pvalloc(1001)));
    free(NULL);
    if (keep(malloc(too_large / 2)) || keep(calloc(too_large, 2))
        || keep(reallocarray(NULL, too_large, 2)) || errno != ENOMEM)
        exit(1);
}

/* Blocks go from thread to thread, so that addresses are taken over. */
static void *_Atomic shared[SLOTS];

static void *work(void *seed)
{
    unsigned random = (unsigned)(uintptr_t)seed;

    for (int i = 0; i < ROUNDS; i++) {
        random = random * 1103515245 + 12345;
        void *_Atomic *slot = &shared[(random >> 16) % SLOTS];
        void *block = malloc(1 + (random >> 8) % 300);
        if (i % 3 == 0)
            block = realloc(block, 1 + (random >> 4) % 3000);
        free(__atomic_exchange_n((void **)slot, block, __ATOMIC_SEQ_CST));
    }
    return NULL;
}

static void threads(void)
{
    pthread_t all[THREADS];

    for (uintptr_t i = 0; i < THREADS; i++)
        pthread_create(&all[i], NULL, work, (void *)(i + 1));
    for (int i = 0; i < THREADS; i++)
        pthread_join(all[i], NULL);
    for (int i = 0; i < SLOTS; i++)
        free(shared[i]);
}

static void forks(void)
{
    char *block = malloc(3333);

    keep(block);
    for (int i = 0; i < 3; i++)
        if (fork() == 0) {
            free(block);                    /* what it has from its parent */
            keep(malloc(3333));
            _exit(0);
        }
    while (wait(NULL) > 0)
        continue;
    free(block);
}

static void print_environment(void)
{
    extern char **environ;

    for (char **entry = environ; *entry; entry++)
        puts(*entry);
}

static void copy(void)
{
    int c;

    while ((c = getchar()) != EOF)
        putchar(c);
    fputs("an error\n", stderr);
}

int main(int argc, char *argv[])
{
    const char *mode = argc > 1 ? argv[1] : "";

    if (strcmp(mode, "each") == 0)
        each();
    else if (strcmp(mode, "threads") == 0)
        threads();
    else if (strcmp(mode, "forks") == 0)
        forks();
    else if (strcmp(mode, "environment") == 0)
        print_environment();
    else if (strcmp(mode, "copy") == 0)
        copy();
    else if (strcmp(mode, "kill") == 0) {
        many(100000);
        raise(SIGKILL);
    } else if (strcmp(mode, "crash") == 0) {
        many(1000);
        raise(SIGSEGV);
    } else if (strcmp(mode, "exec") == 0) {
        many(1000);
        execl(argv[0], argv[0], "each", (char *)NULL);
    } else if (strcmp(mode, "refused") == 0) {
        many(1000);
        execl("/no/such/program", "program", (char *)NULL);
    }
    return 7;
}
