#include "app/config.h"

#include "app/option_rows.h"
#include "base/contents.h"
#include "base/lines.h"
#include "base/replace.h"
#include "base/text.h"
#include "base/utf8.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

enum { LONGEST_FILE = 1 << 20 };

/* --- Where ------------------------------------------------------------------------------------- */

/* Find the file; false if nobody says where. A relative path counts as none, as the XDG specification
 * says. */
static bool find_path(char path[PATH_MAX])
{
    const char *config = getenv("XDG_CONFIG_HOME"), *home = getenv("HOME");
    int length = config && *config == '/' ? snprintf(path, PATH_MAX, "%s/memsview/config", config)
               : home && *home == '/' ? snprintf(path, PATH_MAX, "%s/.config/memsview/config", home)
               : -1;

    return length >= 0 && length < PATH_MAX;
}

/* Return a path as it is shown: with ~ for the home of the user. */
static const char *shown(const char *path)
{
    static char text[PATH_MAX + 1];
    const char *home = getenv("HOME");
    size_t length = home ? strlen(home) : 0;
    bool at_home = length > 1 && strncmp(path, home, length) == 0 && path[length] == '/';

    snprintf(text, sizeof text, "%s%s", at_home ? "~" : "", at_home ? path + length : path);
    make_printable(text);
    return text;
}

/* --- A line ------------------------------------------------------------------------------------ */

/* Take a line apart: `name = value`. False if it is not that: then all of it is the name, and of a comment
 * nothing is. */
static bool parse(lines *lines, word *name, word *value)
{
    word line = lines_rest(lines);

    if (line.length > 0 && *line.text == '#')
        line.length = 0;
    bool good = word_part(line, '=', name, value);
    *name = word_trim(*name);
    *value = word_trim(*value);
    return good;
}

/* --- Reading ----------------------------------------------------------------------------------- */

/* Return the file's text, which the caller frees: "" if there is no file, NULL and a complaint if it is
 * not good. What is not a regular file could keep its reader waiting for ever. */
static char *read_file(const char *path, complaint *complaint)
{
    struct stat status;
    size_t length;

    if (stat(path, &status) != 0 && (errno == ENOENT || errno == ENOTDIR))
        return strdup("");
    if (stat(path, &status) != 0)
        complain(complaint, 0, "cannot be read: %s", strerror(errno));
    else if (!S_ISREG(status.st_mode))
        complain(complaint, 0, "is no ordinary file");
    else if (status.st_size == 0)
        return strdup("");
    else if (status.st_size > LONGEST_FILE)
        complain(complaint, 0, "is longer than %d KiB", LONGEST_FILE >> 10);
    else
        return contents_read_text(path, &length, complaint);
    return NULL;
}

/* Take one line. False, and a complaint, if it is wrong. */
static bool take_line(settings *settings, lines *lines, complaint *complaint)
{
    word name, value;

    if (!parse(lines, &name, &value))
        return name.length == 0 || complain(complaint, 0, "'%.*s' is no setting; write 'theme = default'",
                                            word_shown(name), name.text);
    char *text = word_text(value);
    bool good = options_take_remembered(settings, name, text, complaint);
    free(text);
    return good;
}

/* Take all good lines. Return how many are not; a complaint about the first. */
static size_t take_lines(settings *settings, lines lines, complaint *complaint)
{
    size_t wrong = 0;
    struct complaint here;

    while (lines_next(&lines))
        if (!take_line(settings, &lines, &here) && wrong++ == 0) {
            *complaint = here;
            complaint->line = lines.line;
        }
    return wrong;
}

void config_read(settings *settings)
{
    static char remark[PATH_MAX + sizeof(complaint)];
    char path[PATH_MAX];
    complaint complaint;

    if (!find_path(path))
        return;
    char *text = read_file(path, &complaint);
    size_t wrong = text ? take_lines(settings, lines_of(text, strlen(text)), &complaint) : 1;
    const char *used = text ? "default used" : "defaults used";
    free(text);
    if (wrong == 0)
        return;
    struct text said = text_in(remark, sizeof remark);
    text_printf(&said, "%s", shown(path));
    if (complaint.line)
        text_printf(&said, ":%zu:", complaint.line);
    text_printf(&said, " %s", complaint.text);
    if (wrong > 1)
        text_printf(&said, " (and %zu more)", wrong - 1);
    text_printf(&said, "; %s.", used);
    settings->show.remark = remark;
}

/* --- Writing ----------------------------------------------------------------------------------- */

/* What is to be written: these settings, in the place of those in the old text. */
typedef struct content {
    const display *settings;
    lines old;
} content;

/* Return the remembered row that a line is about; NULL if it is about none. */
static const option_row *row_of(lines *lines)
{
    word name, value;
    const option_row *row = parse(lines, &name, &value) ? option_row_find(name) : NULL;

    return row && row->remembered ? row : NULL;
}

static void write_setting(FILE *out, const option_row *row, const display *settings)
{
    const struct settings all = {.show.display = *settings};
    char text[OPTION_TOLD];

    fprintf(out, "%s = %s\n", row->name, option_row_value(row, &all, text));
}

/* Write the old lines, with these settings in the place of their own, and note which rows those are. */
static void write_old(FILE *out, const content *content, bool written[])
{
    lines lines = content->old;

    while (lines_next(&lines)) {
        const char *begin = lines.at;
        const option_row *row = row_of(&lines);
        if (row) {
            write_setting(out, row, content->settings);
            written[row - option_row_at(0)] = true;
        } else
            fprintf(out, "%.*s\n", (int)(lines.line_end - begin), begin);
    }
}

static bool write_content(FILE *out, const void *context)
{
    const content *content = context;
    bool written[OPTION_MOST_ROWS] = {false};
    const option_row *row;

    if (content->old.next < content->old.end)
        write_old(out, content, written);
    else
        fputs("# Settings of memsview. What is left out is as usual; the command line comes first.\n",
              out);
    for (size_t i = 0; (row = option_row_at(i)); i++) {
        if (!row->remembered || written[i])
            continue;
        fprintf(out, "\n# %s\n# one of: %s\n", row->help, row->kind == OPTION_SWITCH ? "yes, no"
                : row->values ? join_names(row->values) : row->argument);
        write_setting(out, row, content->settings);
    }
    return !ferror(out);
}

/* Make all folders on the way to a file, for the user alone if they are new. */
static void make_folders(const char *path)
{
    char folder[PATH_MAX];

    for (const char *slash = strchr(path + 1, '/'); slash; slash = strchr(slash + 1, '/')) {
        snprintf(folder, sizeof folder, "%.*s", (int)(slash - path), path);
        mkdir(folder, 0700);        /* if that fails, so does the file */
    }
}

bool config_remember(const display *settings, complaint *complaint)
{
    char path[PATH_MAX], real[PATH_MAX];
    struct stat status;

    if (!find_path(path))
        return complain(complaint, 0, "Neither XDG_CONFIG_HOME nor HOME says where to keep settings.");
    struct complaint why;
    char *old = read_file(path, &why);
    if (!old)
        return complain(complaint, 0, "%s %s; it stays as it is.", shown(path), why.text);
    make_folders(path);
    /* It may be linked to its place. */
    bool there = realpath(path, real) && stat(real, &status) == 0;
    bool good = replace_file(there ? real : path, true, there ? status.st_mode & 0777 : 0666,
                             write_content, &(content){settings, lines_of(old, strlen(old))});
    int error = errno;
    free(old);
    if (!good)
        return complain(complaint, 0, "%s cannot be written: %s.", shown(path), strerror(error));
    complain(complaint, 0, "Remembered in %s.", shown(path));
    return true;
}
