/* SPDX-License-Identifier: Apache-2.0 */
/* JSON results, built member by member, with the first failure remembered. */
#include "command/value.h"

#include "base/limits.h"
#include "base/utf8.h"

#include <stdlib.h>
#include <string.h>

void ztc_document_done(struct ztc_document *document)
{
    cJSON_Delete(document->root);
    *document = (struct ztc_document){0};
}

void ztc_document_add(struct ztc_document *document, cJSON *parent, const char *key, cJSON *value)
{
    if (value == NULL || document->failed) {
        document->failed = true;
        cJSON_Delete(value);
        return;
    }
    if (document->root == NULL) {
        document->root = value;
        return;
    }
    bool added = parent != NULL && (key != NULL ? cJSON_AddItemToObject(parent, key, value)
                                                : cJSON_AddItemToArray(parent, value));
    if (!added) {
        document->failed = true;
        cJSON_Delete(value);
    }
}

/* The value just added, unless that failed. */
static cJSON *added(const struct ztc_document *document, cJSON *value)
{
    return document->failed ? NULL : value;
}

cJSON *ztc_document_object(struct ztc_document *document, cJSON *parent, const char *key)
{
    cJSON *value = document->failed ? NULL : cJSON_CreateObject();
    ztc_document_add(document, parent, key, value);
    return added(document, value);
}

cJSON *ztc_document_list(struct ztc_document *document, cJSON *parent, const char *key)
{
    cJSON *value = document->failed ? NULL : cJSON_CreateArray();
    ztc_document_add(document, parent, key, value);
    return added(document, value);
}

void ztc_document_null(struct ztc_document *document, cJSON *parent, const char *key)
{
    ztc_document_add(document, parent, key, document->failed ? NULL : cJSON_CreateNull());
}

void ztc_document_text(struct ztc_document *document, cJSON *parent, const char *key,
                       const char *text)
{
    if (text == NULL || document->failed) {
        ztc_document_null(document, parent, key);
        return;
    }
    size_t size = strlen(text);
    if (ztc_utf8_check(text, size) == size) {
        ztc_document_add(document, parent, key, cJSON_CreateString(text));
        return;
    }
    struct ztc_buffer printable;
    ztc_buffer_init(&printable, ZTC_TEXT_MAX);
    ztc_utf8_printable(&printable, text, size);
    cJSON *value = ztc_buffer_status(&printable) == ZTC_OK
                       ? cJSON_CreateString(ztc_buffer_string(&printable))
                       : NULL;
    ztc_buffer_done(&printable);
    ztc_document_add(document, parent, key, value);
}

void ztc_document_words(struct ztc_document *document, cJSON *parent, const char *key,
                        const char *text)
{
    cJSON *list = ztc_document_list(document, parent, key);
    while (!document->failed && *text != '\0') {
        size_t length = strcspn(text, " ");
        if (length > 0) {
            char *word = strndup(text, length);
            ztc_document_add(document, list, NULL, word != NULL ? cJSON_CreateString(word) : NULL);
            free(word);
        }
        text += length;
        text += strspn(text, " ");
    }
}

void ztc_document_number(struct ztc_document *document, cJSON *parent, const char *key,
                         int64_t number)
{
    ztc_document_add(document, parent, key,
                     document->failed ? NULL : cJSON_CreateNumber((double)number));
}

void ztc_document_known(struct ztc_document *document, cJSON *parent, const char *key,
                        int64_t number)
{
    if (number < 0) {
        ztc_document_null(document, parent, key);
    } else {
        ztc_document_number(document, parent, key, number);
    }
}

void ztc_document_bool(struct ztc_document *document, cJSON *parent, const char *key, bool value)
{
    ztc_document_add(document, parent, key, document->failed ? NULL : cJSON_CreateBool(value));
}
