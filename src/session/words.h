/* What an operation did, in the field's words. */
#ifndef MEMSVIEW_WORDS_H
#define MEMSVIEW_WORDS_H

#include "session/session.h"

/* One or two sentences: what was asked, what was found, what became of it. Cut off where `size`, which
 * is not 0, ends; always terminated. */
void words_story(const record *record, char *text, size_t size);

/* The same in a few words, for a list: the operation, and what came of it. */
void words_operation(const record *record, char *text, size_t size);
void words_outcome(const record *record, char *text, size_t size);

#endif
