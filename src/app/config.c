#define _GNU_SOURCE             /* strchrnul */
#include "app/config.h"

#include "app/option_rows.h"
#include "base/replace.h"
#include "source/contents.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

enum { LONGEST_FILE = 1 << 20 };

/* --- Where ------------------------------------------------------------------------------------- */

/* False if nobody says where: a relative path counts as none, as the XDG specification has it. */
static bool find_path(char path[PATH_MAX])
{
    const char *config = getenv("XDG_CONFIG_HOME"), *home = getenv("HOME");
    int length = config && *config == '/' ? snprintf(path, PATH_MAX, "%s/memsview/config", config)
               : home && *home == '/' ? snprintf(path, PATH_MAX, "%s/.config/memsview/config", home)
               : -1;

    return length >= 0 && length < PATH_MAX;
}

/* The path as it is to be shown: what the user calls ~ is. */
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

static char *trim(char *text)
{
    char *end = text + strlen(text);

    text += strspn(text, " \t\r");
    while (end > text && strchr(" \t\r", end[-1]))
        end--;
    *end = '\0';
    return text;
}

typedef enum line_kind { LINE_EMPTY, LINE_SETTING, LINE_WRONG } line_kind;

/* Takes a line apart, in place: `name = value`, or a comment. */
static line_kind parse(char *line, char **name, char **value)
{
    char *equals = strchr(line, '=');

    *name = trim(line);
    if (!**name || **name == '#')
        return LINE_EMPTY;
    if (!equals)
        return LINE_WRONG;
    *equals = '\0';
    *name = trim(*name);
    *value = trim(equals + 1);
    return LINE_SETTING;
}

/* The next line of a text, as a copy that the caller frees; NULL beyond the last. */
static char *next_line(const char **text)
{
    const char *begin = *text, *end = strchrnul(begin, '\n');

    if (!*begin)
        return NULL;
    *text = *end ? end + 1 : end;
    return strndup(begin, (size_t)(end - begin));
}

/* --- Reading ----------------------------------------------------------------------------------- */

/* The file's text, which the caller frees: "" if there is none, NULL and a complaint if it will not
 * do. What is no ordinary file could keep its reader waiting for ever. */
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

/* Takes one line, which it takes apart. */
static bool take_line(settings *settings, char *line, complaint *complaint)
{
    char *name, *value;

    switch (parse(line, &name, &value)) {
    case LINE_SETTING:
        return options_take_remembered(settings, name, value, complaint);
    case LINE_WRONG:
        return complain(complaint, 0, "'%.60s' is no setting; write 'theme = default'", name);
    default:
        return true;
    }
}

/* Takes all lines that will do. Returns how many will not; a complaint about the first. */
static size_t take_lines(settings *settings, const char *text, complaint *complaint)
{
    size_t number = 0, wrong = 0;
    struct complaint here;
    char *line;

    while ((line = next_line(&text))) {
        number++;
        if (!take_line(settings, line, &here) && wrong++ == 0) {
            *complaint = here;
            complaint->line = number;
        }
        free(line);
    }
    return wrong;
}

void config_read(settings *settings)
{
    static char remark[PATH_MAX + sizeof(complaint)];
    char path[PATH_MAX], more[40] = "";
    complaint complaint;

    if (!find_path(path))
        return;
    char *text = read_file(path, &complaint);
    size_t wrong = text ? take_lines(settings, text, &complaint) : 1;
    const char *used = text ? "default used" : "defaults used";
    free(text);
    if (wrong == 0)
        return;
    if (wrong > 1)
        snprintf(more, sizeof more, " (and %zu more)", wrong - 1);
    if (complaint.line)
        snprintf(remark, sizeof remark, "%s:%zu: %s%s; %s.", shown(path), complaint.line,
                 complaint.text, more, used);
    else
        snprintf(remark, sizeof remark, "%s %s; %s.", shown(path), complaint.text, used);
    settings->viewer.remark = remark;
}

/* --- Writing ----------------------------------------------------------------------------------- */

/* What is to be written: these settings, in the place of those in the old text. */
typedef struct content {
    const viewer_settings *settings;
    const char *old;
} content;

/* The remembered row that a line, which is taken apart, is about; NULL if it is about none. */
static const option_row *row_of(char *line)
{
    char *name, *value;

    if (parse(line, &name, &value) != LINE_SETTING)
        return NULL;
    const option_row *row = option_row_find(name);
    return row && row->remembered ? row : NULL;
}

static void write_setting(FILE *out, const option_row *row, const viewer_settings *settings)
{
    fprintf(out, "%s = %s\n", row->name, option_row_value(row, settings));
}

static bool has_setting(const char *text, const option_row *row)
{
    bool found = false;
    char *line;

    while (!found && (line = next_line(&text))) {
        found = row_of(line) == row;
        free(line);
    }
    return found;
}

static void write_old(FILE *out, const content *content)
{
    const char *text = content->old, *begin = text;
    char *line;

    for (; (line = next_line(&text)); begin = text) {
        const option_row *row = row_of(line);
        if (row)
            write_setting(out, row, content->settings);
        else
            fprintf(out, "%.*s\n", (int)strcspn(begin, "\n"), begin);
        free(line);
    }
}

static bool write_content(FILE *out, const void *context)
{
    const content *content = context;
    const option_row *row;

    if (*content->old)
        write_old(out, content);
    else
        fputs("# Settings of memsview. What is left out is as usual; the command line comes first.\n",
              out);
    for (size_t i = 0; (row = option_row_at(i)); i++) {
        if (!row->remembered || has_setting(content->old, row))
            continue;
        fprintf(out, "\n# %s\n# one of: %s\n", row->help, option_is_switch(row) ? "yes, no"
                : row->values ? join_names(row->values) : row->argument);
        write_setting(out, row, content->settings);
    }
    return !ferror(out);
}

/* All folders on the way to a file, for the user alone if they are new. */
static void make_folders(const char *path)
{
    char folder[PATH_MAX];

    for (const char *slash = strchr(path + 1, '/'); slash; slash = strchr(slash + 1, '/')) {
        snprintf(folder, sizeof folder, "%.*s", (int)(slash - path), path);
        mkdir(folder, 0700);        /* if that fails, so will the file */
    }
}

bool config_remember(const viewer_settings *settings, complaint *complaint)
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
                             write_content, &(content){settings, old});
    int error = errno;
    free(old);
    if (!good)
        return complain(complaint, 0, "%s cannot be written: %s.", shown(path), strerror(error));
    complain(complaint, 0, "Remembered in %s.", shown(path));
    return true;
}
