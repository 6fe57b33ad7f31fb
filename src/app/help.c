/* The help on the command line. */
#include "app/option_rows.h"

#include <stdio.h>
#include <string.h>

enum { HELP_INDENT = 28, HELP_WIDTH = 80 };

/* --- Lists of names ---------------------------------------------------------------------------- */

/* Print names in lines that fit. */
static void print_names(const char *name_at(size_t index))
{
    size_t column = HELP_WIDTH;

    for (size_t i = 0; name_at(i); i++) {
        size_t length = strlen(name_at(i)) + (name_at(i + 1) ? 1 : 0);
        bool fits = column + 1 + length <= HELP_WIDTH;
        if (!fits)
            printf("%s%*s", i ? "\n" : "", HELP_INDENT, "");
        printf("%s%s%s", fits ? " " : "", name_at(i), name_at(i + 1) ? "," : "\n");
        column = (fits ? column + 1 : HELP_INDENT) + length;
    }
}

static void print_second_names(const option_row *row)
{
    const char *before = "(also ";

    printf("%*s", HELP_INDENT, "");
    for (size_t i = 0; row->values(i); i++)
        if (row->also(i)) {
            printf("%s%s", before, row->also(i));
            before = ", ";
        }
    puts(")");
}

/* --- The help ---------------------------------------------------------------------------------- */

static void print_row(const option_row *row, const settings *usual)
{
    bool is_switch = row->kind == OPTION_SWITCH;
    char left[40], told[OPTION_TOLD];

    snprintf(left, sizeof left, "--%s%s%s%s", is_switch ? "[no-]" : "", row->name,
             row->argument ? " " : "", row->argument ? row->argument : "");
    printf("  %-24s %s", left, row->help);
    if (row->usual)
        printf(" (%s)", option_row_value(row, usual, told));
    puts("");
    if (row->values)
        print_names(row->values);
    if (row->also)
        print_second_names(row);
}

void print_help(void)
{
    const settings usual = options_default();
    const option_row *row;

    puts("Usage: memsview [OPTION]... [FILE]\n"
         "       memsview --record FILE -- COMMAND...\n"
         "See a heap at work: main nodes, segments, splitting and coalescing.\n\n"
         "FILE is a script (.mems) or a trace (a recording, .rep, mtrace), also in gzip;\n"
         "- is standard input.\n"
         "Without FILE: a live heap and a workload. In parentheses: what is usual.\n");
    for (size_t i = 0; (row = option_row_at(i)); i++)
        print_row(row, &usual);
    puts("\nExit status: 0; 1 if the input or an expectation in it is wrong; 2 if the\n"
         "command line is. In the viewer, ? lists the keys.");
}
