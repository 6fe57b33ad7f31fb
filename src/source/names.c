#include "source/names.h"

#include "base/memory.h"

#include <stdlib.h>
#include <string.h>

/* FNV-1a. */
static uint32_t hash_of(const char *text)
{
    uint32_t hash = 2166136261u;

    for (const char *c = text; *c; c++)
        hash = (hash ^ (unsigned char)*c) * 16777619u;
    return hash;
}

/* A finish has ended what was allocated before it, which is noticed when somebody asks. */
static name *find(const names *names, const char *text)
{
    uint32_t hash = hash_of(text);
    const table_entry *entry = table_find(&names->by_text, hash, NULL);

    while (entry && strcmp(names->list[entry->number - 1].text, text) != 0)
        entry = table_find(&names->by_text, hash, entry);
    name *found = entry ? &names->list[entry->number - 1] : NULL;
    if (found && !found->gone && found->line < names->finished)
        names_end(found, names->finished, NAME_FINISHED);
    return found;
}

static name *add(names *names, const char *text)
{
    size_t id = names->count++;

    names->list = memory_grow(names->list, &names->room, names->count, sizeof *names->list);
    names->list[id] = (name){.text = text, .id = id};
    table_add(&names->by_text, hash_of(text), names->count);
    return &names->list[id];
}

void names_close(names *names)
{
    free(names->list);
    table_free(&names->by_text);
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

name *names_live(names *names, const char *text, size_t line, complaint *complaint)
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
