#define _GNU_SOURCE             /* fallocate, gettid */
#include "recorder/journal.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

enum {
    STRETCH = 1 << 16,          /* records that are mapped at once: whole pages on any machine */
    STRETCHES = 1 << 16
};

typedef enum state { STATE_UNKNOWN, STATE_OPENING, STATE_OPEN, STATE_CLOSED } state;

static _Atomic(state) state_now;
static char path[PATH_MAX];
static ino_t path_inode;        /* of the file that was there at first */
static recording_header *header;
static _Atomic(recording_record *) stretches[STRETCHES];
static uint32_t process;
static pid_t process_id;
static __thread __attribute__((tls_model("initial-exec"))) uint32_t thread_id;

/* --- The file ---------------------------------------------------------------------------------- */

/* Make a file, which is locked, as long as `end`, with its room on the disk reserved: a full disk must not
 * reach the program as a signal. Return 0, or errno. */
static int lengthen_locked(int file, off_t end)
{
    struct stat status;

    if (fstat(file, &status) != 0)
        return errno;
    if (header && status.st_ino != path_inode)
        return ESTALE;          /* the recording has ended, and another file has its name */
    path_inode = status.st_ino;
    if (status.st_size >= end || fallocate(file, 0, status.st_size, end - status.st_size) == 0
        || (errno == EOPNOTSUPP && ftruncate(file, end) == 0))
        return 0;
    return errno;
}

/* Lock the file and make it longer. The lock is released here, for a mapping would hold it as long as it
 * lasts. */
static int lengthen(int file, off_t end)
{
    struct rlimit limit;

    if (getrlimit(RLIMIT_FSIZE, &limit) == 0 && limit.rlim_cur < (rlim_t)end)
        return EFBIG;
    if (flock(file, LOCK_EX) != 0)
        return errno;
    int wrong = lengthen_locked(file, end);
    flock(file, LOCK_UN);
    return wrong;
}

/* Map a part of the file; NULL, and errno, if that cannot be. */
static void *map_part(off_t offset, size_t length)
{
    int file = open(path, O_RDWR | O_CLOEXEC);

    if (file < 0)
        return NULL;
    int wrong = lengthen(file, offset + (off_t)length);
    void *memory = wrong ? MAP_FAILED
                         : mmap(NULL, length, PROT_READ | PROT_WRITE, MAP_SHARED, file, offset);
    int why = wrong ? wrong : errno;
    close(file);
    errno = why;
    return memory == MAP_FAILED ? NULL : memory;
}

/* Map the part of the file with these records. Several threads may do so at once; the first one's mapping
 * is kept. */
static recording_record *map_stretch(size_t number)
{
    size_t length = STRETCH * sizeof(recording_record);
    off_t offset = (off_t)(RECORDING_HEADER + number * length);
    recording_record *expected = NULL;
    int kept = errno;
    recording_record *mapped = number < STRETCHES ? map_part(offset, length) : NULL;

    if (!mapped) {
        __atomic_store_n(&header->stopped, number < STRETCHES ? (uint32_t)errno : EFBIG,
                         __ATOMIC_RELAXED);
        atomic_store(&state_now, STATE_CLOSED);
    } else if (!atomic_compare_exchange_strong(&stretches[number], &expected, mapped)) {
        munmap(mapped, length);
        mapped = expected;
    }
    errno = kept;
    return mapped;
}

/* --- Opening ----------------------------------------------------------------------------------- */

static uint32_t next_process(void)
{
    return (uint32_t)__atomic_fetch_add(&header->processes, 1, __ATOMIC_RELAXED);
}

static void write_record(recording_kind kind, uint64_t address, uint64_t size)
{
    uint64_t number = __atomic_fetch_add(&header->count, 1, __ATOMIC_SEQ_CST);
    size_t stretch = (size_t)(number / STRETCH);
    recording_record *record = stretch < STRETCHES ? atomic_load(&stretches[stretch]) : NULL;

    if (!record)
        record = map_stretch(stretch);
    if (!record)
        return;
    if (!thread_id)
        thread_id = (uint32_t)gettid();
    record += number % STRETCH;
    record->address = address;
    record->size = size;
    record->thread = thread_id;
    __atomic_store_n(&record->what, process << 8 | (uint32_t)kind, __ATOMIC_RELEASE);
}

/* Called in the child of a fork. */
static void forked(void)
{
    uint32_t parent = process;

    thread_id = 0;
    process_id = getpid();
    if (atomic_load(&state_now) != STATE_OPEN)
        return;
    process = next_process();
    write_record(RECORDING_FORKED, (uint64_t)process_id, parent);
}

/* Open the file that the variable names, and note how this process began, unless it is the first one. */
static bool begin(void)
{
    const char *text = getenv(JOURNAL_VARIABLE);
    int parent_id, length = 0;
    unsigned parent;

    if (!text || sscanf(text, "%u %d %n", &parent, &parent_id, &length) != 2 || length == 0
        || strlen(text + length) >= sizeof path)
        return false;
    strcpy(path, text + length);
    header = map_part(0, RECORDING_HEADER);
    if (!header)
        return false;
    process_id = getpid();
    process = next_process();
    if (process > 0)
        write_record(parent_id == process_id ? RECORDING_REPLACED : RECORDING_SPAWNED,
                     (uint64_t)process_id, parent);
    return true;
}

/* Open the journal; return whether there is one. Before there is an environment, that is not known. */
static bool open_journal(void)
{
    state expected = STATE_UNKNOWN;
    int kept = errno;

    if (!environ || !atomic_compare_exchange_strong(&state_now, &expected, STATE_OPENING))
        return false;
    bool good = begin();
    atomic_store(&state_now, good ? STATE_OPEN : STATE_CLOSED);
    if (good)
        pthread_atfork(NULL, NULL, forked);
    errno = kept;
    return good;
}

/* --- The interface ----------------------------------------------------------------------------- */

bool journal_is_open(void)
{
    state now = atomic_load_explicit(&state_now, memory_order_acquire);

    return now == STATE_OPEN || (now == STATE_UNKNOWN && open_journal());
}

void journal_note(recording_kind kind, const void *address, size_t size)
{
    if (journal_is_open())
        write_record(kind, (uint64_t)(uintptr_t)address, size);
}

const char *journal_variable(void)
{
    static char text[PATH_MAX + 32];

    if (atomic_load(&state_now) != STATE_OPEN)
        return "";
    snprintf(text, sizeof text, "%u %d %s", process, (int)process_id, path);
    return text;
}
