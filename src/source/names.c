#define _GNU_SOURCE             /* tdestroy */
#include "source/names.h"

#include "base/memory.h"

#include <search.h>
#include <stdlib.h>
#include <string.h>

static int compare(const void *a, const void *b)
{
    return strcmp(((const name *)a)->text, ((const name *)b)->text);
}

/* A finish has ended what was allocated before it, which is noticed when somebody asks. */
static name *find(const names *names, const char *text)
{
    const name key = {.text = text};
    void *node = tfind(&key, &names->tree, compare);
    name *found = node ? *(name **)node : NULL;

    if (found && !found->gone && found->line < names->finished)
        names_end(found, names->finished, NAME_FINISHED);
    return found;
}

static name *add(names *names, const char *text)
{
    name *name = memory_new(sizeof *name);

    name->text = text;
    name->id = names->count++;
    if (!tsearch(name, &names->tree, compare))
        memory_exhausted();
    return name;
}

void names_close(names *names)
{
    tdestroy(names->tree, free);
}

name *names_begin(names *names, const char *text, size_t line, complaint *complaint)
{
    name *known = find(names, text);

    if (known && !known->gone) {
        complain(complaint, line, "'%.60s' is allocated already, in line %zu; free it first, or "
                 "choose another name", text, known->line);
        return NULL;
    }
    if (!known)
        known = add(names, text);
    known->line = line;
    known->gone = 0;
    return known;
}

name *names_live(const names *names, const char *text, size_t line, complaint *complaint)
{
    name *known = find(names, text);

    if (known && !known->gone)
        return known;
    if (!known)
        complain(complaint, line, "'%.60s' was never allocated; 'malloc %.60s SIZE' comes first",
                 text, text);
    else
        complain(complaint, line,
                 known->end == NAME_REFUSED ? "'%.60s' found no place, as line %zu says"
                 : known->end == NAME_FINISHED ? "'%.60s' was given back by finish, in line %zu"
                 : "'%.60s' was freed already, in line %zu", text, known->gone);
    return NULL;
}

void names_end(name *name, size_t line, name_end end)
{
    name->gone = line;
    name->end = end;
}

void names_finish(names *names, size_t line)
{
    names->finished = line;
}
