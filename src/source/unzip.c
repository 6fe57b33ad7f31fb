#include "source/unzip.h"

#include "base/memory.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <zlib.h>

enum { PIECE = 1 << 20, GZIP_ALONE = 16 };      /* added to the window's bits: see zlib.h */

typedef struct unzipping {
    z_stream stream;
    const contents *packed;
    size_t taken;               /* of the packed bytes */
    contents plain;
    size_t room;
} unzipping;

/* Unpack the next piece. Return what zlib says. */
static int unzip_piece(unzipping *unzipping)
{
    z_stream *stream = &unzipping->stream;
    size_t left = unzipping->packed->length - unzipping->taken;
    uInt piece = left < PIECE ? (uInt)left : PIECE;
    contents *plain = &unzipping->plain;

    plain->bytes = memory_grow(plain->bytes, &unzipping->room, plain->length + PIECE + 1, 1);
    stream->next_in = (Bytef *)unzipping->packed->bytes + unzipping->taken;
    stream->avail_in = piece;
    stream->next_out = (Bytef *)plain->bytes + plain->length;
    stream->avail_out = PIECE;
    int status = inflate(stream, Z_NO_FLUSH);
    unzipping->taken += piece - stream->avail_in;
    plain->length += PIECE - stream->avail_out;
    return status;
}

/* Several compressed files may follow one another, and zeroes may follow them. */
static int begin_next(unzipping *unzipping)
{
    const contents *packed = unzipping->packed;

    while (unzipping->taken < packed->length && packed->bytes[unzipping->taken] == '\0')
        unzipping->taken++;
    if (unzipping->taken == packed->length)
        return Z_STREAM_END;
    return inflateReset(&unzipping->stream);
}

static bool explain(const unzipping *unzipping, int status, complaint *complaint)
{
    if (unzipping->plain.length > CONTENTS_LONGEST)
        return complain(complaint, 0, "is longer than %zu MiB once it is unpacked",
                        CONTENTS_LONGEST >> 20);
    if (status == Z_MEM_ERROR)
        memory_exhausted();
    if (status == Z_BUF_ERROR)
        return complain(complaint, 0, "is compressed, and cut short: it ends after %zu bytes of "
                        "gzip's, within what it holds; get all of it", unzipping->packed->length);
    return complain(complaint, 0, "is compressed, and damaged: %s near byte %zu; gzip -t says more",
                    unzipping->stream.msg ? unzipping->stream.msg : "this is not gzip's",
                    unzipping->taken);
}

static bool inflate_all(unzipping *unzipping, const watcher *watcher, complaint *complaint)
{
    int status = Z_OK;

    while (status == Z_OK) {
        if (!watcher_tell(watcher, "Unpacking", unzipping->taken, unzipping->packed->length)) {
            unzipping->plain.cut = true;
            return true;
        }
        status = unzip_piece(unzipping);
        if (status == Z_STREAM_END)
            status = begin_next(unzipping);
        if (unzipping->plain.length > CONTENTS_LONGEST)
            status = Z_DATA_ERROR;
    }
    return status == Z_STREAM_END || explain(unzipping, status, complaint);
}

/* Replace compressed contents by what was compressed. On failure they are as they were. */
static bool unzip(contents *contents, const watcher *watcher, complaint *complaint)
{
    unzipping unzipping = {.packed = contents, .plain.cut = contents->cut};

    if (inflateInit2(&unzipping.stream, MAX_WBITS + GZIP_ALONE) != Z_OK)
        memory_exhausted();
    bool good = inflate_all(&unzipping, watcher, complaint);
    inflateEnd(&unzipping.stream);
    if (!good && !contents->cut) {
        free(unzipping.plain.bytes);
        return false;
    }
    free(contents->bytes);
    *contents = unzipping.plain;
    contents->bytes = memory_grow(contents->bytes, &unzipping.room, contents->length + 1, 1);
    contents->bytes[contents->length] = '\0';
    return true;
}

/* Whether they begin as those of gzip do (RFC 1952). */
static bool is_packed(const contents *contents)
{
    return contents->length >= 2 && memcmp(contents->bytes, "\x1f\x8b", 2) == 0;
}

bool unzip_read(const char *path, const watcher *watcher, contents *contents, complaint *complaint)
{
    if (!contents_read(path, watcher, contents, complaint))
        return false;
    if (!is_packed(contents) || unzip(contents, watcher, complaint))
        return true;
    free(contents->bytes);
    return false;
}
