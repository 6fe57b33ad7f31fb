/* The format of a recording: a header, then records, each of them one call of the traced program's
 * allocator or a part of one, in the order in which the calls took effect. A free is noted before it is
 * done and an allocation after it, so that where an address is used again, the free comes first.
 *
 * The recorded processes write it themselves, into pages that they share: so records are in order whatever
 * threads and processes do, and those of a process are there however it ends. Each writer takes the number
 * of the next record, fills that in, and sets its kind last; a record without a kind was never finished.
 * When all processes have ended, the file is compressed by gzip. Numbers have the byte order of the
 * machine. */
#ifndef MEMSVIEW_RECORDER_FORMAT_H
#define MEMSVIEW_RECORDER_FORMAT_H

#include <stdint.h>

#define RECORDING_MAGIC "MeMSrec\n"

enum {
    RECORDING_VERSION = 1,
    RECORDING_ORDER = 0x01020304,
    RECORDING_HEADER = 65536,   /* bytes, before the first record: pages on any machine */
    RECORDING_COMMAND = 4096
};

typedef struct recording_header {
    char magic[8];
    uint32_t order, version, record_size;
    uint32_t stopped;           /* errno, if from some time on nothing could be recorded; 0 */
    _Alignas(64) uint64_t count;        /* records that were begun */
    _Alignas(64) uint64_t processes;    /* numbers given to processes; the first is 0 */
    _Alignas(64) char command[RECORDING_COMMAND];   /* words, separated by blanks; NUL-terminated */
} recording_header;

typedef enum recording_kind {
    RECORDING_UNFINISHED,
    RECORDING_ALLOCATED,        /* `size` bytes at `address` */
    RECORDING_REFUSED,          /* `size` bytes were asked for in vain */
    RECORDING_FREED,            /* what is at `address` is about to be freed */
    RECORDING_LIFTED,           /* what is at `address` is about to be resized by this thread, */
    RECORDING_LANDED,           /* and is at `address` now and has `size` bytes; if the address is 0, it was
                                 * freed, or with a size it is as it was */
    RECORDING_FORKED,           /* this process begins as a copy of process number `size` */
    RECORDING_SPAWNED,          /* this process begins empty, started by process number `size` */
    RECORDING_REPLACED,         /* this program begins in the place of process number `size` */
    RECORDING_KINDS
} recording_kind;

typedef struct recording_record {
    uint64_t address, size;
    uint32_t thread;
    uint32_t what;              /* process << 8 | kind */
} recording_record;

#endif
