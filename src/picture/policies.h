/* Policies by their names, and those that are compared. */
#ifndef MEMSVIEW_POLICIES_H
#define MEMSVIEW_POLICIES_H

#include "base/complaint.h"
#include "picture/layout.h"

/* The policies of a heap that is compared with others; none: there is one heap alone. */
typedef struct policies {
    placement list[SCENE_MOST];
    int count;
} policies;

/* Find a policy by either of its names. False, and a complaint, if there is none. */
bool policies_find(const char *name, placement *placement, complaint *complaint);

/* Read two to four names, with commas between them. False, and a complaint, if they are not that. */
bool policies_read(const char *text, policies *policies, complaint *complaint);

#endif
