/* Files that gzip may have compressed. */
#ifndef MEMSVIEW_UNZIP_H
#define MEMSVIEW_UNZIP_H

#include "base/contents.h"

/* Read a file as contents_read() does; what is in it, if it is compressed. False, a complaint, and nothing to
 * be freed, also if that is damaged, or too long once it is unpacked. O(length of what is in it). */
bool unzip_read(const char *path, const watcher *watcher, contents *contents, complaint *complaint);

#endif
