/* SPDX-License-Identifier: Apache-2.0 */
/* The devices that were reported, sorted by their folder in /sys. */
#include "source.h"

#include <stdlib.h>
#include <string.h>

/* Where the path is, or would be. */
static size_t place_of(const struct source *source, const char *path, int *ret_found)
{
    size_t low = 0;
    size_t high = source->known_count;
    *ret_found = 0;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        int order = strcmp(source->known[middle].path, path);
        if (order == 0) {
            *ret_found = 1;
            return middle;
        }
        if (order < 0) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low;
}

struct known *known_find(struct source *source, const char *path)
{
    int found = 0;
    size_t at = place_of(source, path, &found);
    return found ? &source->known[at] : NULL;
}

struct known *known_above(struct source *source, const char *path)
{
    /* The folders above, from the nearest; a path of /sys is a few elements long. */
    char *copy = strdup(path);
    struct known *known = NULL;
    while (copy != NULL && known == NULL) {
        char *slash = strrchr(copy, '/');
        if (slash == NULL || slash == copy) {
            break;
        }
        *slash = '\0';
        known = known_find(source, copy);
    }
    free(copy);
    return known;
}

struct known *known_add(struct source *source, const char *path)
{
    int found = 0;
    size_t at = place_of(source, path, &found);
    if (found) {
        return &source->known[at];
    }
    if (source->known_count == source->known_capacity) {
        size_t capacity = source->known_capacity == 0 ? 32 : source->known_capacity * 2;
        struct known *grown = realloc(source->known, capacity * sizeof(*grown));
        if (grown == NULL) {
            return NULL;
        }
        source->known = grown;
        source->known_capacity = capacity;
    }
    char *copy = strdup(path);
    if (copy == NULL) {
        return NULL;
    }
    memmove(source->known + at + 1, source->known + at,
            (source->known_count - at) * sizeof(*source->known));
    source->known[at] = (struct known){.path = copy};
    source->known_count++;
    return &source->known[at];
}

void known_remove(struct source *source, struct known *known)
{
    size_t at = (size_t)(known - source->known);
    free(known->path);
    source->known_count--;
    memmove(known, known + 1, (source->known_count - at) * sizeof(*known));
}

void known_clear(struct source *source)
{
    for (size_t i = 0; i < source->known_count; i++) {
        free(source->known[i].path);
    }
    source->known_count = 0;
}
