/* Make C of scripts, when the program is built: embed FILE... writes the table that app/lessons.h
 * declares. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void write_bytes(const char *path, int number)
{
    FILE *in = fopen(path, "rb");
    int byte, count = 0;

    if (!in) {
        perror(path);
        exit(EXIT_FAILURE);
    }
    printf("static const char text_%d[] = {", number);
    while ((byte = getc(in)) != EOF)
        printf("%s%d,", count++ % 20 ? "" : "\n    ", byte < 128 ? byte : byte - 256);
    puts("\n    0\n};\n");
    fclose(in);
}

/* A lesson has the name of its file. */
static void write_entry(const char *path, int number)
{
    const char *slash = strrchr(path, '/'), *name = slash ? slash + 1 : path;

    printf("    {\"%.*s\", text_%d, sizeof text_%d - 1},\n", (int)strcspn(name, "."), name, number,
           number);
}

int main(int argc, char *argv[])
{
    puts("#include \"app/lessons.h\"\n");
    for (int i = 1; i < argc; i++)
        write_bytes(argv[i], i);
    puts("const lesson lessons[] = {");
    for (int i = 1; i < argc; i++)
        write_entry(argv[i], i);
    puts("    {0}\n};");
    return fflush(stdout) == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
