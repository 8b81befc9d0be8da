/* SPDX-License-Identifier: Apache-2.0 */
/* Pinned publishers, in cfg/publishers.json. */
#include "share/pin.h"

#include "base/buffer.h"
#include "base/limits.h"
#include "output/json.h"
#include "share/key.h"
#include "store/settings.h"

#include <stdio.h>
#include <string.h>

#define NAME "publishers.json"
#define REMEDY "mend the file, or put an intact one in its place"

/* The file as it was read. */
struct book {
    cJSON *root;       /* owned; an object */
    cJSON *publishers; /* in it; NULL where it has none */
};

static void book_done(struct book *book)
{
    cJSON_Delete(book->root);
}

static ztc_status refuse(const struct ztc_home *home, const char *why, struct ztc_error *error)
{
    return ztc_error_set(error, ZTC_E_INVALID, REMEDY, "%s/cfg/" NAME ": %s", home->path, why);
}

static const char *key_of(const cJSON *row)
{
    return cJSON_GetStringValue(cJSON_GetObjectItemCaseSensitive(row, "key"));
}

/* Does the file say what it should? */
static ztc_status check(const struct ztc_home *home, const struct book *book,
                        struct ztc_error *error)
{
    if (!cJSON_IsObject(book->root)) {
        return refuse(home, "is not an object", error);
    }
    if (book->publishers == NULL) {
        return ZTC_OK;
    }
    if (!cJSON_IsObject(book->publishers)) {
        return refuse(home, "\"publishers\" is not an object", error);
    }
    for (const cJSON *row = book->publishers->child; row != NULL; row = row->next) {
        if (ztc_key_name_problem(row->string) != NULL) {
            return refuse(home, "what is in \"publishers\" has a name that no publisher can have",
                          error);
        }
        if (!cJSON_IsObject(row) || key_of(row) == NULL) {
            return refuse(home, "a publisher has no \"key\"", error);
        }
    }
    return ZTC_OK;
}

/* An absent file is an empty object. */
static ztc_status book_read(const struct ztc_home *home, struct ztc_error *error,
                            struct book *ret_book)
{
    ZTC_CLEANUP(ztc_buffer_done) struct ztc_buffer text;
    ZTC_CLEANUP(ztc_buffer_done) struct ztc_buffer place;
    struct book book = {0};
    bool found = false;
    ztc_buffer_init(&text, ZTC_JSON_SIZE_MAX);
    ztc_buffer_init(&place, ZTC_TEXT_MAX);
    ztc_buffer_print(&place, "%s/cfg/" NAME, home->path);
    ztc_status status = ztc_buffer_check(&place, "a path", error);
    if (status == ZTC_OK) {
        status = ztc_settings_read(home, NAME, ZTC_JSON_SIZE_MAX, &text, error, &found);
    }
    if (status == ZTC_OK && found) {
        status = ztc_json_parse(ztc_buffer_string(&place), ztc_buffer_string(&text), text.size,
                                error, &book.root);
    } else if (status == ZTC_OK) {
        book.root = cJSON_CreateObject();
        status = book.root != NULL ? ZTC_OK : ztc_error_memory(error);
    }
    if (status != ZTC_OK) {
        return status;
    }
    book.publishers = cJSON_GetObjectItemCaseSensitive(book.root, "publishers");
    status = check(home, &book, error);
    if (status == ZTC_OK) {
        *ret_book = book;
    } else {
        book_done(&book);
    }
    return status;
}

static ztc_status book_prepare(struct ztc_home *home, const struct book *book,
                               struct ztc_error *error, struct ztc_settings_change *ret_change)
{
    ZTC_CLEANUP(ztc_buffer_done) struct ztc_buffer text;
    ztc_buffer_init(&text, ZTC_JSON_SIZE_MAX);
    ztc_json_write(&text, book->root, /* indent= */ 4, /* sorted= */ false);
    ztc_buffer_char(&text, '\n');
    ztc_status status = ztc_buffer_check(&text, NAME, error);
    return status == ZTC_OK ? ztc_settings_prepare(home, NAME, text.data, text.size,
                                                   ZTC_SETTINGS_PUBLIC, error, ret_change)
                            : status;
}

static ztc_status book_write(struct ztc_home *home, const struct book *book,
                             struct ztc_error *error)
{
    ZTC_CLEANUP(ztc_settings_drop) struct ztc_settings_change change = {0};
    ztc_status status = book_prepare(home, book, error, &change);
    return status == ZTC_OK ? ztc_settings_commit(&change, error) : status;
}

ztc_status ztc_pins_read(const struct ztc_home *home, struct ztc_arena *arena,
                         struct ztc_error *error, struct ztc_pin **ret_pins, size_t *ret_count)
{
    ZTC_CLEANUP(book_done) struct book book = {0};
    ztc_status status = book_read(home, error, &book);
    if (status != ZTC_OK) {
        return status;
    }
    size_t count = (size_t)cJSON_GetArraySize(book.publishers);
    struct ztc_pin *pins = ztc_arena_array(arena, count + 1, sizeof(*pins));
    bool failed = pins == NULL;
    size_t index = 0;
    const cJSON *row = book.publishers != NULL ? book.publishers->child : NULL;
    for (; !failed && row != NULL; row = row->next, index++) {
        pins[index].publisher = ztc_arena_copy(arena, row->string, strlen(row->string));
        pins[index].key = ztc_arena_copy(arena, key_of(row), strlen(key_of(row)));
        failed = pins[index].publisher == NULL || pins[index].key == NULL;
    }
    if (failed) {
        return ztc_error_memory(error);
    }
    *ret_pins = pins;
    *ret_count = count;
    return ZTC_OK;
}

/* Adds the publisher to the tree; false when out of memory. */
static bool add(struct book *book, const char *publisher, const char *key)
{
    if (book->publishers == NULL) {
        book->publishers = cJSON_AddObjectToObject(book->root, "publishers");
    }
    cJSON *row =
        book->publishers != NULL ? cJSON_AddObjectToObject(book->publishers, publisher) : NULL;
    return row != NULL && cJSON_AddStringToObject(row, "key", key) != NULL;
}

ztc_status ztc_pin_prepare(struct ztc_home *home, const char *publisher, const char *key,
                           struct ztc_error *error, struct ztc_settings_change *ret_change)
{
    const char *problem = ztc_key_name_problem(publisher);
    if (problem != NULL) {
        return ztc_error_set(error, ZTC_E_INVALID, /* remedy= */ NULL,
                             "\"%s\" cannot be a publisher: %s", publisher, problem);
    }
    ZTC_CLEANUP(book_done) struct book book = {0};
    ztc_status status = book_read(home, error, &book);
    if (status != ZTC_OK) {
        return status;
    }
    const cJSON *old = cJSON_GetObjectItemCaseSensitive(book.publishers, publisher);
    if (old != NULL && strcmp(key_of(old), key) == 0) {
        return ZTC_OK;
    }
    if (old != NULL) {
        return ztc_error_set(error, ZTC_E_INVALID, /* remedy= */ NULL,
                             "%s is pinned with another key", publisher);
    }
    return add(&book, publisher, key) ? book_prepare(home, &book, error, ret_change)
                                      : ztc_error_memory(error);
}

ztc_status ztc_pin_keep(struct ztc_home *home, const char *publisher, const char *key,
                        struct ztc_error *error)
{
    ZTC_CLEANUP(ztc_settings_drop) struct ztc_settings_change change = {0};
    ztc_status status = ztc_pin_prepare(home, publisher, key, error, &change);
    return status == ZTC_OK ? ztc_settings_commit(&change, error) : status;
}

ztc_status ztc_pin_forget(struct ztc_home *home, const char *publisher, struct ztc_error *error,
                          bool *ret_found)
{
    ZTC_CLEANUP(book_done) struct book book = {0};
    ztc_status status = book_read(home, error, &book);
    if (status != ZTC_OK) {
        return status;
    }
    cJSON *old = cJSON_DetachItemFromObjectCaseSensitive(book.publishers, publisher);
    bool found = old != NULL;
    cJSON_Delete(old);
    status = found ? book_write(home, &book, error) : ZTC_OK;
    if (status == ZTC_OK) {
        *ret_found = found;
    }
    return status;
}
