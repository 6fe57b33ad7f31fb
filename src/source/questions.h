/* What a script can ask about the operation that follows, and the words for it. */
#ifndef MEMSVIEW_QUESTIONS_H
#define MEMSVIEW_QUESTIONS_H

#include "source/operation.h"

/* The names that scripts have for questions; NULL beyond the last. */
const char *question_name(size_t index);

/* Find a question by its name; ASK_NOTHING if there is none. */
question question_find(const char *name);

/* Whether there is an answer: ASK_WHERE is about an operation that takes or looks up a place. */
bool question_fits(question question, const operation *operation);

/* Return the question as a sentence, about an operation that is this line of a script: "Where will
 * malloc d 300 go?" The caller frees it. */
char *question_text(question question, const operation *operation, const char *line);

/* What is counted after the operation. */
typedef struct question_counts {
    size_t holes, blocks, main_nodes, free_bytes, largest_hole;
} question_counts;

/* Return the number that is the answer, unless ASK_WHERE was asked, whose answer is a place. */
size_t question_number(question question, const question_counts *counts);

#endif
