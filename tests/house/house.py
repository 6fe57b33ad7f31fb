#!/usr/bin/env python3
"""Usage: house.py FOLDER: whether the source in FOLDER/src keeps to the order of the house.

    rooms       a file includes only files of rooms below its own: see ROOMS; and none in a circle
    secrets     what only some files may name: see SECRETS
    measure     lines of a file and of a function, parameters, and how deep control structures are nested

Everything that does not is printed, a line each. `house.py --itself` tries the checks on what is wrong.
"""
import os
import re
import sys

# A room's own files include those of these rooms, or these files alone; from the top to the bottom.
ROOMS = {
    'app': 'base allocator recorder source session picture paint viewer',
    'viewer': 'base allocator source session picture paint terminal',
    'terminal': 'base picture paint',
    'paint': 'base picture',
    'picture': 'base allocator source session',
    'session': 'base allocator source',
    'source': 'base recorder/format.h',
    'allocator': 'base recorder/format.h',
    'recorder': 'base',
    'mems': '',
    'base': '',
}
MEMS_HEADERS = {'app', 'allocator', 'mems'}     # may include <mems.h> and <mems/heap.h>

# What, where it may be named, and what is said about it.
SECRETS = [
    (r'#\s*include\s*[<"](\w+/)?(n?curses|term)\.h[>"]', r'terminal/', 'only the terminal includes curses'),
    (r'\b(mems_heap(_\w+)?|SubChainNode|MainChainNode)\b', r'(mems|allocator)/',
     'nobody above the seam names what libmems is made of'),
    (r'\b(mmap|munmap)\s*\(', r'(?!mems/)|mems/sys\.c', 'of libmems, only sys.c maps and unmaps'),
]

MOST_LINES, MOST_FUNCTION_LINES, MOST_PARAMETERS, MOST_NESTED = 500, 60, 6, 3


# --- C, as far as it has to be understood ------------------------------------------------------------


def blanked(text, strings=True):
    """The same text, as many lines, without comments; and with nothing in its strings."""
    def blank(match):
        found = match.group()
        if found.startswith('/'):
            return re.sub(r'[^\n]', ' ', found)
        return found if not strings else found[0] + '_' * (len(found) - 2) + found[-1]
    return re.sub(r'/\*.*?\*/|//[^\n]*|"(?:\\.|[^"\\\n])*"|\'(?:\\.|[^\'\\\n])+\'', blank, text, flags=re.S)


def count_parameters(head):
    """Of a function's head: commas within its outermost parentheses, and one more."""
    depth, count = 0, 1
    for sign in head[head.index('('):]:
        depth += (sign == '(') - (sign == ')')
        count += sign == ',' and depth == 1
        if depth == 0:
            break
    return count


def functions(lines):
    """Each as (number of its first line, name, head, lines of its body)."""
    for start, line in enumerate(lines):
        if line != '{':
            continue
        first = start
        while first > 0 and re.match(r'[^#\s].*[^;}]\s*$|\s+\S.*[^;}]\s*$', lines[first - 1]):
            first -= 1
        end = lines.index('}', start)
        head = ' '.join(lines[first:start])
        name = re.search(r'(\w+)\s*\(', head)
        if name:
            yield first + 1, name.group(1), head, lines[first:end + 1]


def depth(body):
    """How deep control structures are nested: as deep as they are indented."""
    deepest = 0
    for line in body:
        begins = re.match(r'( +)(\} )?(if|else|for|while|do|switch)\b', line)
        if begins:
            deepest = max(deepest, len(begins.group(1)) // 4)
    return deepest


# --- Rooms -------------------------------------------------------------------------------------------


def complain_of_include(path, included):
    """What is wrong with that a file includes another one; None if nothing is."""
    room, other = path.split('/')[0], included.split('/')[0]
    if room not in ROOMS:
        return f'there is no rule for {room}'
    return None if room == other or {other, included} & set(ROOMS[room].split()) \
        else f'includes {included}, which is not for {room}'


def check_order():
    """The order of rooms itself is strict: each knows only rooms after it."""
    names = list(ROOMS)
    for room, below in ROOMS.items():
        for other in below.split():
            if names.index(other.split('/')[0]) <= names.index(room):
                yield f'{room} knows {other}, which does not come after it'


def includes(path, text, files):
    """Of the files of src that a file includes: (line, path)."""
    for number, line in enumerate(text.split('\n'), 1):
        named = re.match(r'\s*#\s*include\s*"([^"]+)"', line)
        if named:
            beside = os.path.join(os.path.dirname(path), named.group(1))
            yield number, beside if beside in files else named.group(1)


def find_circle(graph):
    """Files that include one another in a circle, as a list; empty if there is none."""
    done = set()

    def follow(path, way):
        if path in way:
            return way[way.index(path):] + [path]
        if path in done:
            return []
        for included in graph.get(path, []):
            circle = follow(included, way + [path])
            if circle:
                return circle
        done.add(path)
        return []

    for path in sorted(graph):
        circle = follow(path, [])
        if circle:
            return circle
    return []


def check_rooms(files):
    graph = {}
    for path, text in files.items():
        graph[path] = []
        for number, included in includes(path, blanked(text, strings=False), files):
            graph[path].append(included)
            wrong = complain_of_include(path, included)
            if wrong:
                yield f'{path}:{number}: {wrong}'
        if re.search(r'#\s*include\s*<mems', text) and path.split('/')[0] not in MEMS_HEADERS:
            yield f'{path}: includes the headers of libmems'
    circle = find_circle(graph)
    if circle:
        yield 'files include one another: ' + ' -> '.join(circle)


# --- Secrets, and measure ----------------------------------------------------------------------------


def check_secrets(files):
    for path, text in files.items():
        for pattern, allowed, why in SECRETS:
            code = blanked(text, strings='include' not in pattern)
            for found in re.finditer(pattern, code):
                if not re.match(allowed, path):
                    line = code.count('\n', 0, found.start()) + 1
                    yield f'{path}:{line}: {found.group()}: {why}'


def check_measure(files):
    for path, text in files.items():
        if text.count('\n') > MOST_LINES:
            yield f'{path}: {text.count(chr(10))} lines, more than {MOST_LINES}'
        if not path.endswith(('.c', '.h')):
            continue
        for number, name, head, body in functions(blanked(text).split('\n')):
            for what, count, most in [('lines', len(body), MOST_FUNCTION_LINES),
                                      ('parameters', count_parameters(head), MOST_PARAMETERS),
                                      ('control structures in one another', depth(body), MOST_NESTED)]:
                if count > most:
                    yield f'{path}:{number}: {name}: {count} {what}, more than {most}'


def check(files):
    return [*check_rooms(files), *check_secrets(files), *check_measure(files)]


# --- The checks themselves ---------------------------------------------------------------------------


def nested(levels):
    lines = ['static void f(int a)', '{']
    lines += ['    ' * level + 'if (a)' for level in range(1, levels + 1)]
    return '\n'.join(lines + ['    ' * (levels + 1) + 'a++;', '}', ''])


def check_itself():
    """What has to be complained of, and what not: files, and a part of the complaint."""
    long_function = 'int f(void)\n{\n' + '    g();\n' * 58 + '}\n'
    cases = [
        ({'session/a.c': '#include "picture/b.h"\n', 'picture/b.h': ''}, 'not for session'),
        ({'picture/a.c': '#include "session/b.h"\n#include "base/c.h"\n'}, None),
        ({'source/a.c': '#include "allocator/b.h"\n'}, 'not for source'),
        ({'source/a.c': '#include "recorder/format.h"\n'}, None),
        ({'source/a.c': '#include "recorder/record.h"\n'}, 'not for source'),
        ({'recorder/a.c': '#include "source/b.h"\n'}, 'not for recorder'),
        ({'session/a.c': '#include "mems/internal.h"\n'}, 'not for session'),
        ({'session/a.c': '#include <mems/heap.h>\n'}, 'headers of libmems'),
        ({'allocator/a.c': '#include <mems/heap.h>\n'}, None),
        ({'mems/a.c': '#include "base/b.h"\n'}, 'not for mems'),
        ({'base/a.c': '#include "mems/b.h"\n'}, 'not for base'),
        ({'attic/a.c': '#include "base/b.h"\n'}, 'no rule for attic'),
        ({'app/a.c': '#include "terminal/b.h"\n'}, 'not for app'),
        ({'mems/a.c': '#include "internal.h"\n', 'mems/internal.h': ''}, None),
        ({'picture/a.c': '/* #include "viewer/b.h" */\n'}, None),
        ({'picture/a.c': '#include "elsewhere/b.h"\n'}, 'not for picture'),
        ({'base/a.h': '#include "base/b.h"\n', 'base/b.h': '#include "base/a.h"\n'}, 'include one another'),
        ({'viewer/a.c': '#include <curses.h>\n'}, 'only the terminal'),
        ({'terminal/a.c': '#include <ncursesw/curses.h>\n'}, None),
        ({'session/a.c': 'mems_heap *heap;\n'}, 'above the seam'),
        ({'picture/a.c': 'x = mems_heap_find(y);\n'}, 'above the seam'),
        ({'picture/a.c': 'say("mems_heap, SubChainNode"); /* MainChainNode */ n = MEMS_BASE_ADDRESS;\n'}, None),
        ({'mems/pool.c': 'p = mmap(0);\n'}, 'only sys.c'),
        ({'mems/sys.c': 'p = mmap(0);\n', 'base/a.c': 'p = mmap(0);\n'}, None),
        ({'base/a.c': '\n' * 501}, '501 lines'),
        ({'base/a.c': '\n' * 500}, None),
        ({'base/a.c': long_function.replace('{\n', '{\n    g();\n')}, 'f: 62 lines'),
        ({'base/a.c': long_function.replace('    g();\n', '', 1)}, None),
        ({'base/a.c': 'int f(int a, int (*b)(int, int),\n      int c, int d, int e, int g, int h)\n{\n}\n'},
         'base/a.c:1: f: 7 parameters'),
        ({'base/a.c': 'int f(int a, int (*b)(int, int), int c, int d, int e, int g)\n{\n}\n'}, None),
        ({'base/a.c': nested(4)}, '4 control structures'),
        ({'base/a.c': nested(3)}, None),
    ]
    yield from check_order()
    for files, wanted in cases:
        found = check(files)
        if wanted is None and found or wanted and not any(wanted in line for line in found):
            yield f'{files}: {wanted or "nothing"} was wanted, not {found}'


def read(folder):
    files = {}
    for top, _, names in os.walk(folder):
        for name in names:
            path = os.path.join(top, name)
            with open(path, encoding='utf-8') as file:
                files[os.path.relpath(path, folder)] = file.read()
    return dict(sorted(files.items()))


def main():
    wrong = list(check_itself()) if sys.argv[1] == '--itself' else check(read(os.path.join(sys.argv[1], 'src')))
    print(*wrong, sep='\n', end='\n' if wrong else '')
    sys.exit(bool(wrong))


if __name__ == '__main__':
    main()
