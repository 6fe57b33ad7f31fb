#include "app/lessons.h"

#include <stdio.h>
#include <string.h>

const char *lesson_name(size_t index)
{
    return lessons[index].name;
}

const lesson *lesson_find(const char *name)
{
    for (const lesson *lesson = lessons; lesson->name; lesson++)
        if (strcmp(lesson->name, name) == 0)
            return lesson;
    return NULL;
}

bool lesson_says(const lesson *lesson, const char *word, char *text, size_t size)
{
    char begin[40];
    int length = snprintf(begin, sizeof begin, "# %s: ", word);

    text[0] = '\0';
    for (const char *line = lesson->text; *line == '#'; line++) {
        size_t end = strcspn(line, "\n");
        if (strncmp(line, begin, (size_t)length) == 0) {
            snprintf(text, size, "%.*s", (int)end - length, line + length);
            return true;
        }
        line += end;
    }
    return false;
}

void lessons_print(void)
{
    char title[100];

    for (const lesson *lesson = lessons; lesson->name; lesson++) {
        lesson_says(lesson, "Lesson", title, sizeof title);
        printf("%-14s %s\n", lesson->name, title);
    }
    puts("\nmemsview --lesson NAME plays one; the space bar is all that it takes.");
}
