/* The lessons: scripts that are part of the program, so that they are there wherever it is. */
#ifndef MEMSVIEW_LESSONS_H
#define MEMSVIEW_LESSONS_H

#include <stdbool.h>
#include <stddef.h>

typedef struct lesson {
    const char *name;
    const char *text;           /* the script, with comments about itself at its beginning */
    size_t length;              /* of that, in bytes */
} lesson;

/* In the order in which they are taught; the end has no name. Made from demos when the program is
 * built. */
extern const lesson lessons[];

/* Return the name of a lesson; NULL beyond the last. */
const char *lesson_name(size_t index);

/* Write down what a lesson says of itself after a word like "Lesson", cut off where `size` ends. False,
 * and "", if it does not say that. */
bool lesson_says(const lesson *lesson, const char *word, char *text, size_t size);

/* Print them, a line each. */
void lessons_print(void);

#endif
