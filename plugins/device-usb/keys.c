/* SPDX-License-Identifier: Apache-2.0 */
/* A small ordered set of keys, and which key a path of sysfs belongs to. */
#include "keys.h"

#include "memory.h"

/*
 * The interfaces of the device 1-2.3 are folders in it, called 1-2.3:1.0 and so on: so the device is the last folder
 * whose name its child's begins with, before a colon.
 */
size_t key_length(const char *path)
{
    size_t found = 0, parent = 0, parent_size = 0;
    size_t at = 0;
    while (path[at] != '\0') {
        size_t size = strcspn(path + at, "/");
        if (parent_size > 0 && size > parent_size && path[at + parent_size] == ':' &&
            memcmp(path + at, path + parent, parent_size) == 0) {
            found = parent + parent_size;
        }
        parent = at;
        parent_size = size;
        at += size;
        at += path[at] == '/' ? 1 : 0;
    }
    return found;
}

static struct key *find(const struct keys *keys, const char *path, size_t size)
{
    for (size_t i = 0; i < keys->count; i++) {
        struct key *key = &keys->items[i];
        if (strncmp(key->path, path, size) == 0 && key->path[size] == '\0') {
            return key;
        }
    }
    return NULL;
}

struct key *keys_add(struct keys *keys, const char *path, size_t size)
{
    struct key *key = find(keys, path, size);
    if (key != NULL) {
        return key;
    }
    void *items = keys->items;
    if (!memory_grow(keys->host, &items, &keys->capacity, keys->count, sizeof(keys->items[0]))) {
        return NULL;
    }
    keys->items = items;
    char *copy = memory_copy(keys->host, path, size);
    if (copy == NULL) {
        return NULL;
    }
    key = &keys->items[keys->count++];
    *key = (struct key){.path = copy};
    return key;
}

void keys_remove(struct keys *keys, const char *path)
{
    struct key *key = find(keys, path, strlen(path));
    if (key == NULL) {
        return;
    }
    memory_give(keys->host, key->path);
    size_t behind = keys->count - (size_t)(key - keys->items) - 1;
    memmove(key, key + 1, behind * sizeof(*key));
    keys->count--;
}

void keys_clear(struct keys *keys)
{
    for (size_t i = 0; i < keys->count; i++) {
        memory_give(keys->host, keys->items[i].path);
    }
    memory_give(keys->host, keys->items);
    *keys = (struct keys){.host = keys->host};
}
