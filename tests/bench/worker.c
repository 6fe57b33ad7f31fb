#include "worker.h"

#include <poll.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

static int question_in, answer_out;     /* the child's ends */

static _Noreturn void be_worker(worker_work *work, const void *context, int in, int out)
{
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    question_in = in;
    answer_out = out;
    work(context);
    _exit(0);
}

bool worker_start(worker *worker, worker_work *work, const void *context)
{
    int questions[2], answers[2];

    *worker = (struct worker){0};
    if (pipe(questions) != 0)
        return false;
    if (pipe(answers) != 0) {
        close(questions[0]);
        close(questions[1]);
        return false;
    }
    pid_t pid = fork();
    if (pid == 0)
        be_worker(work, context, questions[0], answers[1]);
    close(questions[0]);
    close(answers[1]);
    *worker = (struct worker){pid > 0 ? pid : 0, questions[1], answers[0]};
    if (pid < 0) {
        close(questions[1]);
        close(answers[0]);
    }
    return pid > 0;
}

bool worker_ask(worker *worker, void *answer, size_t size, int seconds)
{
    struct pollfd ready = {.fd = worker->answers, .events = POLLIN};

    if (worker->pid && write(worker->questions, "?", 1) == 1
        && poll(&ready, 1, seconds * 1000) == 1
        && read(worker->answers, answer, size) == (ssize_t)size)
        return true;
    worker_stop(worker);
    return false;
}

void worker_stop(worker *worker)
{
    if (!worker->pid)
        return;
    kill(worker->pid, SIGKILL);
    waitpid(worker->pid, NULL, 0);
    close(worker->questions);
    close(worker->answers);
    worker->pid = 0;
}

bool worker_asked(void)
{
    char question;

    return read(question_in, &question, 1) == 1;
}

bool worker_answer(const void *answer, size_t size)
{
    return write(answer_out, answer, size) == (ssize_t)size;    /* less than a pipe holds */
}
