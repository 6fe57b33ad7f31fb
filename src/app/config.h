/* The file of remembered settings: $XDG_CONFIG_HOME/memsview/config, or that in ~/.config. It is read
 * where the viewer opens, and written only when the user asks. */
#ifndef MEMSVIEW_CONFIG_H
#define MEMSVIEW_CONFIG_H

#include "app/options.h"

/* Take what is remembered, except for what the command line said. Lines that are wrong are left aside:
 * the first of them becomes the viewer's remark, with its place. */
void config_read(settings *settings);

/* Remember settings and say where; or false, and why not. In a file that is there already, only the
 * values change: comments, order, and lines that are not settings stay. */
bool config_remember(const display *settings, complaint *complaint);

#endif
