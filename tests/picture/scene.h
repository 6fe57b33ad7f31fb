/* Scenes to be drawn: a session brought to some point, and a lens to look through. */
#ifndef SCENE_TEST_H
#define SCENE_TEST_H

#include "../session/behind.h"

#include "paint/theme.h"
#include "picture/map.h"
#include "picture/picture.h"
#include "source/generator.h"
#include "source/script.h"

typedef struct stage_set {
    session *session;           /* the first one of the scene */
    script *script;
    generator generator;
    scene scene;
    heap_view view;                  /* see show_in() */
    grid grid;
} stage_set;

/* A session after `operations` of a script's text or, if `text` names one, of a workload (seed 1). */
void set_up(stage_set *set, const char *text, size_t operations, size_t page_size);
void set_up_heap(stage_set *set, const char *text, size_t operations, allocator_options heap);
void take_down(stage_set *set);

/* Draws the scene in a grid of this size, as the viewer and the command line do. */
void draw_scene(stage_set *set, int cols, int rows);

/* The heap as the scene's lens now shows it, its map in an area of its own. */
heap_view *show_in(stage_set *set, rect area);

/* HOLEs of 600, 500, 700 and 900 bytes, then four blocks that each policy places as it does. */
extern const char compared_choices[];
enum { COMPARED_CHOICES = 18 };     /* operations of it */

extern const allocator_options pages_of_4096;

/* The same under first fit, best fit, worst fit and next fit: as many of them as `count`. */
void set_up_compared(stage_set *set, const char *text, size_t operations, int count,
                     allocator_options heap);

/* What the painter of text makes of a grid, in a theme or without; the caller frees it. */
char *painted(const grid *grid, const theme *theme);

/* What is drawn at a place, but for the strip of time. */
picture_part part_at(const scene *scene, int row, int col, int *which, uintptr_t *address);

#endif
