/* A child process that answers when it is asked. Everything that is measured happens in one, forked
 * from a parent that has allocated next to nothing: so each begins with a fresh heap, none meets
 * what another left behind, and one that hangs or dies costs its row a number and no more. */
#ifndef BENCH_WORKER_H
#define BENCH_WORKER_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

typedef struct worker {
    pid_t pid;                  /* 0 where there is none */
    int questions, answers;
} worker;

/* Runs in the child, which ends when it returns. */
typedef void worker_work(const void *context);

/* False, and `worker->pid` is 0, if the system has no process left. */
bool worker_start(worker *worker, worker_work *work, const void *context);

/* Asks for an answer of `size` bytes and waits for it. False if it does not come in time, or the
 * worker has died; then it is stopped. */
bool worker_ask(worker *worker, void *answer, size_t size, int seconds);

void worker_stop(worker *worker);

/* For the child: waits for the next question; answers it. Both are false when nobody is there. */
bool worker_asked(void);
bool worker_answer(const void *answer, size_t size);

#endif
