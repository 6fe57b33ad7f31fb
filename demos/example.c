/* Every function of MeMS on a handful of blocks, each step saying what it does. Needs nothing but a C
 * compiler: see the Makefile beside it. */
#include <mems.h>

#include <stdio.h>
#include <string.h>

/* What a program of one's own can do with the free list: walk it. */
static void walk(void)
{
    printf("A walk over head, by this program's own code:\n");
    for (const MainChainNode *main = head; main; main = main->next) {
        printf("  main node at %zu, %zu bytes\n", (size_t)main->start_virtual_address,
               main->total_size);
        for (const SubChainNode *segment = main->sub_chain_head; segment; segment = segment->next)
            printf("    %-7s at %zu, %zu bytes\n", segment->type == 1 ? "PROCESS" : "HOLE",
                   (size_t)segment->virtual_address, segment->size);
    }
    printf("  The next main node will start at %zu.\n", (size_t)next_virtual_address);
}

static void *allocate(const char *name, size_t size)
{
    void *address = mems_malloc(size);

    printf("%s = mems_malloc(%zu) is the virtual address %zu.\n", name, size, (size_t)address);
    return address;
}

static void title(const char *text)
{
    printf("\n== %s\n", text);
}

int main(void)
{
    title("mems_init: an empty heap");
    mems_init();
    mems_print_stats();

    title("mems_malloc: one page is mapped and split, then split again");
    void *a = allocate("a", PAGE_SIZE - 1096);
    void *b = allocate("b", 500);
    mems_print_stats();

    title("mems_malloc: what fits no HOLE gets a main node of its own");
    void *c = allocate("c", 2000);
    walk();

    title("mems_get: from a virtual address to the memory itself");
    char *text = mems_get(b);
    strcpy(text, "hello, heap");
    printf("Written at mems_get(b): \"%s\".\n", text);
    printf("mems_get(b + 7) reads on from within the block: \"%s\".\n",
           (char *)mems_get((char *)b + 7));
    printf("mems_get of an address that nobody was given is %s.\n",
           mems_get((char *)c + 2000) ? "something" : "NULL");

    title("mems_free: a PROCESS becomes a HOLE");
    mems_free(a);
    mems_print_stats();

    title("mems_free: HOLEs side by side become one");
    mems_free(b);
    mems_print_stats();

    title("mems_malloc: first fit takes the first HOLE that is large enough");
    void *d = allocate("d", PAGE_SIZE);
    printf("It fits exactly, so nothing is left over.\n");

    title("mems_free: twice is a mistake, and said to be one");
    mems_free(c);
    mems_free(c);
    mems_free(d);

    title("mems_finish: everything goes back to the system");
    mems_finish();
    printf("head is %s.\n", head ? "not NULL" : "NULL");
    return 0;
}
