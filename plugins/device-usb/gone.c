/* SPDX-License-Identifier: Apache-2.0 */
/* Interfaces and nodes that are on their way out: their folders may outlive the event by a moment. */
#include "source.h"

#include <stdlib.h>
#include <string.h>

void gone_note(struct source *source, const char *path)
{
    char *copy = strdup(path);
    free(source->gone[source->gone_next]);
    source->gone[source->gone_next] = copy;
    source->gone_next = (source->gone_next + 1) % GONE_MAX;
}

void gone_forget(struct source *source, const char *path)
{
    for (size_t i = 0; i < GONE_MAX; i++) {
        if (source->gone[i] != NULL && strcmp(source->gone[i], path) == 0) {
            free(source->gone[i]);
            source->gone[i] = NULL;
        }
    }
}

int gone_has(const struct source *source, const char *path)
{
    for (size_t i = 0; i < GONE_MAX; i++) {
        size_t length = source->gone[i] != NULL ? strlen(source->gone[i]) : 0;
        /* What lay in a folder that went is gone as well. */
        if (length > 0 && strncmp(source->gone[i], path, length) == 0 &&
            (path[length] == '\0' || path[length] == '/')) {
            return 1;
        }
    }
    return 0;
}

void gone_clear(struct source *source)
{
    for (size_t i = 0; i < GONE_MAX; i++) {
        free(source->gone[i]);
        source->gone[i] = NULL;
    }
}
