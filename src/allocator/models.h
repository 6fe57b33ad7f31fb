/* The rows: what can be watched. One file each. */
#ifndef MEMSVIEW_MODELS_H
#define MEMSVIEW_MODELS_H

#include "allocator/allocator.h"

extern const model libmems_model;

#endif
