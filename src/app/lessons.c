#include "app/lessons.h"

#include "base/lines.h"

#include <stdio.h>

const char *lesson_name(size_t index)
{
    return lessons[index].name;
}

bool lesson_says(const lesson *lesson, const char *word, char *text, size_t size)
{
    lines lines = lines_of(lesson->text, lesson->length);

    text[0] = '\0';
    while (lines_next(&lines) && word_is(lines_word(&lines), "#")) {
        struct word subject, said;
        word_part(lines_rest(&lines), ':', &subject, &said);
        if (word_is(subject, word)) {
            said = word_trim(said);
            snprintf(text, size, "%.*s", (int)said.length, said.text);
            return true;
        }
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
