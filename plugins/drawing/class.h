/* SPDX-License-Identifier: Apache-2.0 */
/* The classes of functional pins, each with its look. */
#ifndef DRAWING_CLASS_H
#define DRAWING_CLASS_H

#include <stddef.h>

#define CLASS_COUNT 11u /* the last is for every class that is not known */

struct class_look {
    const char *id;   /* ZTC_CLASS_...; NULL for all others */
    const char *name; /* of the style */
    const char *text; /* for the legend */
    /* Colours: #rrggbb. Text on the fill has a contrast of 7:1 at least in both themes. */
    const char *light_fill, *light_line, *dark_fill, *dark_line;
};

/* Look number i, below CLASS_COUNT. */
const struct class_look *class_look(size_t i);
/* The number of the look of a class. */
size_t class_of(const char *id);

#endif
