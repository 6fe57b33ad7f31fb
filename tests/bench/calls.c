/* A program that allocates and says how long a call takes: calls COUNT [THREADS]. Each thread exchanges one
 * of a thousand blocks of 16 to 515 bytes for another, COUNT times, which is two calls. */
#include "times.h"

#include <pthread.h>
#include <stdio.h>

enum { BLOCKS = 1000, MOST_THREADS = 16 };

static size_t count;

static void *exchange(void *unused)
{
    void *blocks[BLOCKS] = {NULL};

    (void)unused;
    for (size_t i = 0; i < count; i++) {
        free(blocks[i % BLOCKS]);
        blocks[i % BLOCKS] = malloc(16 + i % 500);
    }
    for (size_t i = 0; i < BLOCKS; i++)
        free(blocks[i]);
    return NULL;
}

int main(int argc, char *argv[])
{
    pthread_t threads[MOST_THREADS];
    int number = argc > 2 ? atoi(argv[2]) : 1;

    if (argc < 2 || number < 1 || number > MOST_THREADS)
        return 2;
    count = strtoul(argv[1], NULL, 10);
    double start = milliseconds(CLOCK_MONOTONIC);
    for (int i = 0; i < number; i++)
        if (pthread_create(&threads[i], NULL, exchange, NULL) != 0)
            return 1;
    for (int i = 0; i < number; i++)
        pthread_join(threads[i], NULL);
    printf("%f\n", (milliseconds(CLOCK_MONOTONIC) - start) * 1e6 / (double)(2 * count));
    return 0;
}
