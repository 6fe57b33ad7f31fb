/* Files written whole or not at all: next to their place first, then moved there. */
#ifndef MEMSVIEW_REPLACE_H
#define MEMSVIEW_REPLACE_H

#include <stdbool.h>
#include <stdio.h>

/* Write the text of a file; false, and errno, if that fails. */
typedef bool replace_writer(FILE *out, const void *context);

/* Put what `write` writes at `path`, with these permissions (less the umask), once it is on the disk. A
 * file that is there already is replaced if `over`, and otherwise left alone (errno EEXIST), even if it
 * came a moment ago. On failure false, errno says why, and all is as it was. A limit on the size of
 * files is an error like others, and does not end the program. */
bool replace_file(const char *path, bool over, unsigned permissions, replace_writer *write,
                  const void *context);

#endif
