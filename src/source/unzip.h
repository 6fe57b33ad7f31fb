/* What gzip made small, made large again. */
#ifndef MEMSVIEW_UNZIP_H
#define MEMSVIEW_UNZIP_H

#include "source/contents.h"

/* Whether bytes begin as those of gzip do (RFC 1952). */
bool unzip_is(const char *bytes, size_t length);

/* Puts in the place of compressed contents what was compressed, if that is not longer than `longest`. On
 * failure false, a complaint, and they are as they were. O(length of what there is then). */
bool unzip(contents *contents, size_t longest, const watcher *watcher, complaint *complaint);

#endif
