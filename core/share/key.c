/* SPDX-License-Identifier: Apache-2.0 */
/* The store of keys: what is in it. */
#include "share/key_internal.h"

#include "base/limits.h"
#include "share/pin.h"
#include "store/settings.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

static bool is_alphanumeric(char character)
{
    return (character >= 'a' && character <= 'z') || (character >= 'A' && character <= 'Z') ||
           (character >= '0' && character <= '9');
}

const char *ztc_key_name_problem(const char *name)
{
    size_t length = strnlen(name, ZTC_KEY_NAME_MAX + 1);
    if (length == 0) {
        return "it is empty";
    }
    if (length > ZTC_KEY_NAME_MAX) {
        return "it is longer than 31 characters";
    }
    for (size_t i = 0; i < length; i++) {
        if (!is_alphanumeric(name[i]) && strchr("-_.", name[i]) == NULL) {
            return "only letters, digits, '-', '_' and '.' are allowed";
        }
    }
    return name[0] == '-' || name[0] == '.' ? "it begins with '-' or '.'" : NULL;
}

ztc_status ztc_key_check_name(const char *name, struct ztc_error *error)
{
    const char *problem = ztc_key_name_problem(name);
    return problem == NULL ? ZTC_OK
                           : ztc_error_set(error, ZTC_E_INVALID, /* remedy= */ NULL,
                                           "\"%s\" cannot be the name of a key: %s", name, problem);
}

const char *ztc_key_path(const char *name, const char *suffix, char *room)
{
    (void)snprintf(room, ZTC_KEY_PATH_ROOM, ZTC_KEY_FOLDER "/%.*s%s", (int)ZTC_KEY_NAME_MAX, name,
                   suffix);
    return room;
}

/* ---- reading ---- */

/* What reading needs to have at hand. */
struct reading {
    const struct ztc_home *home;
    const struct ztc_signer *signer;
    struct ztc_arena *arena;
    struct ztc_keys *keys;
    size_t capacity;
};

/* The row of exactly this name; a new one where there is none yet. NULL when out of memory. */
static struct ztc_key *row_of(struct reading *reading, const char *name, size_t length)
{
    struct ztc_keys *keys = reading->keys;
    for (size_t i = 0; i < keys->count; i++) {
        if (strncmp(keys->items[i].name, name, length) == 0 &&
            keys->items[i].name[length] == '\0') {
            return &keys->items[i];
        }
    }
    struct ztc_key *items = ztc_arena_grow(reading->arena, keys->items, keys->count,
                                           &reading->capacity, sizeof(*items));
    const char *copy = ztc_arena_copy(reading->arena, name, length);
    if (items == NULL || copy == NULL) {
        return NULL;
    }
    keys->items = items;
    items[keys->count] = (struct ztc_key){.name = copy, .id = "", .public_key = ""};
    return &items[keys->count++];
}

bool ztc_key_fill(struct ztc_arena *arena, const struct ztc_signer_public *public_key,
                  struct ztc_key *row)
{
    row->id = ztc_arena_copy(arena, public_key->id, strlen(public_key->id));
    row->public_key = ztc_arena_copy(arena, public_key->word, strlen(public_key->word));
    return row->id != NULL && row->public_key != NULL;
}

/* A key that cannot be read: the others still can. Out of memory is everybody's. */
static ztc_status keep_problem(struct ztc_arena *arena, struct ztc_error *problem,
                               struct ztc_key *row, struct ztc_error *error)
{
    const char *words = ztc_error_text(problem);
    row->problem = ztc_arena_copy(arena, words, strlen(words));
    bool memory = problem->status == ZTC_E_MEMORY || row->problem == NULL;
    ztc_error_clear(problem);
    return memory ? ztc_error_memory(error) : ZTC_OK;
}

/* Reads NAME.pub into the row. */
static ztc_status read_listed(struct reading *reading, struct ztc_key *row, struct ztc_error *error)
{
    ZTC_CLEANUP(ztc_buffer_done) struct ztc_buffer text;
    char room[ZTC_KEY_PATH_ROOM];
    struct ztc_error problem = {0};
    struct ztc_signer_public public_key;
    bool found = false;
    ztc_buffer_init(&text, ZTC_SIGNATURE_TEXT_MAX);
    row->listed = true;
    ztc_status status =
        ztc_settings_read(reading->home, ztc_key_path(row->name, ZTC_KEY_PUBLIC, room),
                          ZTC_SIGNATURE_TEXT_MAX, &text, &problem, &found);
    if (status == ZTC_OK && !found) {
        /* Left so by one that was killed between the two halves, or by the user. */
        status = ztc_error_set(&problem, ZTC_E_INVALID, /* remedy= */ NULL,
                               "%s/cfg/%s is missing; put it back, or ztc key remove %s",
                               reading->home->path, room, row->name);
    }
    if (status == ZTC_OK && strlen(ztc_buffer_string(&text)) != text.size) {
        status = ztc_error_set(&problem, ZTC_E_INVALID, /* remedy= */ NULL, "%s/cfg/%s is no text",
                               reading->home->path, room);
    }
    if (status == ZTC_OK) {
        const char *place = ztc_arena_print(reading->arena, "%s/cfg/%s", reading->home->path, room);
        status = ztc_signer_read_public(reading->signer, place, ztc_buffer_string(&text), &problem,
                                        &public_key);
    }
    if (status != ZTC_OK) {
        return keep_problem(reading->arena, &problem, row, error);
    }
    return ztc_key_fill(reading->arena, &public_key, row) ? ZTC_OK : ztc_error_memory(error);
}

/* The length of the name before a suffix; 0 if it has none, or what is before it is no name. */
static size_t stem_of(const char *file, const char *suffix)
{
    size_t length = strlen(file);
    size_t tail = strlen(suffix);
    if (length <= tail || length - tail > ZTC_KEY_NAME_MAX ||
        strcmp(file + length - tail, suffix) != 0) {
        return 0;
    }
    char name[ZTC_KEY_NAME_MAX + 1];
    (void)snprintf(name, sizeof(name), "%.*s", (int)(length - tail), file);
    return ztc_key_name_problem(name) == NULL ? length - tail : 0;
}

/* Rows for what is in the folder. */
static ztc_status read_folder(struct reading *reading, struct ztc_error *error)
{
    const char **files = NULL;
    size_t count = 0;
    ztc_status status =
        ztc_settings_list(reading->home, ZTC_KEY_FOLDER, reading->arena, error, &files, &count);
    for (size_t i = 0; status == ZTC_OK && i < count; i++) {
        size_t secret = stem_of(files[i], ZTC_KEY_SECRET);
        size_t length = secret > 0 ? secret : stem_of(files[i], ZTC_KEY_PUBLIC);
        if (length == 0) {
            continue; /* not ours */
        }
        struct ztc_key *row = row_of(reading, files[i], length);
        if (row == NULL) {
            return ztc_error_memory(error);
        }
        row->own = row->own || secret > 0;
        status = row->listed ? ZTC_OK : read_listed(reading, row, error);
    }
    return status;
}

/* A pinned publisher: a row of its own, or a word on the one of that name. */
static ztc_status read_pin(struct reading *reading, const struct ztc_pin *pin,
                           struct ztc_error *error)
{
    struct ztc_error problem = {0};
    struct ztc_signer_public public_key;
    struct ztc_key *row = row_of(reading, pin->publisher, strlen(pin->publisher));
    if (row == NULL) {
        return ztc_error_memory(error);
    }
    if (row->listed) {
        row->pinned = strcmp(row->public_key, pin->key) == 0;
        return ZTC_OK;
    }
    row->pinned = true;
    const char *place = ztc_arena_print(reading->arena, "%s/cfg/publishers.json: \"%s\"",
                                        reading->home->path, pin->publisher);
    ztc_status status =
        ztc_signer_read_public(reading->signer, place, pin->key, &problem, &public_key);
    if (status != ZTC_OK) {
        return keep_problem(reading->arena, &problem, row, error);
    }
    return ztc_key_fill(reading->arena, &public_key, row) ? ZTC_OK : ztc_error_memory(error);
}

static int compare_keys(const void *left, const void *right)
{
    const struct ztc_key *a = left;
    const struct ztc_key *b = right;
    return strcmp(a->name, b->name);
}

ztc_status ztc_keys_read(const struct ztc_home *home, const struct ztc_signer *signer,
                         struct ztc_arena *arena, struct ztc_error *error,
                         struct ztc_keys *ret_keys)
{
    struct ztc_keys keys = {0};
    struct ztc_pin *pins = NULL;
    size_t count = 0;
    struct reading reading = {.home = home, .signer = signer, .arena = arena, .keys = &keys};
    ztc_status status = read_folder(&reading, error);
    if (status == ZTC_OK) {
        status = ztc_pins_read(home, arena, error, &pins, &count);
    }
    for (size_t i = 0; status == ZTC_OK && i < count; i++) {
        status = read_pin(&reading, &pins[i], error);
    }
    if (status != ZTC_OK) {
        return status;
    }
    if (keys.count > 1) {
        qsort(keys.items, keys.count, sizeof(*keys.items), compare_keys);
    }
    *ret_keys = keys;
    return ZTC_OK;
}

const struct ztc_key *ztc_keys_find(const struct ztc_keys *keys, const char *name)
{
    const struct ztc_key *found = NULL;
    for (size_t i = 0; i < keys->count; i++) {
        if (strcmp(keys->items[i].name, name) == 0) {
            return &keys->items[i];
        }
        if (strcasecmp(keys->items[i].name, name) == 0) {
            found = &keys->items[i];
        }
    }
    return found;
}

const struct ztc_key *ztc_keys_owner(const struct ztc_keys *keys, const char *word)
{
    for (size_t i = 0; i < keys->count; i++) {
        if (keys->items[i].problem == NULL && strcmp(keys->items[i].public_key, word) == 0) {
            return &keys->items[i];
        }
    }
    return NULL;
}

ztc_status ztc_key_read_secret(const struct ztc_home *home, const char *name,
                               struct ztc_error *error, struct ztc_signer_secret *secret)
{
    char room[ZTC_KEY_PATH_ROOM];
    bool found = false;
    ztc_status status = ztc_key_check_name(name, error);
    if (status == ZTC_OK) {
        status = ztc_settings_read_secret(home, ztc_key_path(name, ZTC_KEY_SECRET, room),
                                          ZTC_SIGNATURE_TEXT_MAX, secret->text, error,
                                          &secret->size, &found);
    }
    if (status == ZTC_OK && !found) {
        status = ztc_error_set(error, ZTC_E_INVALID, "ztc key list shows which keys are yours",
                               "the secret half of the key \"%s\" is not here", name);
    }
    if (status == ZTC_OK && strlen(secret->text) != secret->size) {
        status = ztc_error_set(error, ZTC_E_INVALID, /* remedy= */ NULL, "%s/cfg/%s is no text",
                               home->path, room);
    }
    return status;
}
