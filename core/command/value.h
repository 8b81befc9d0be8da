/* SPDX-License-Identifier: Apache-2.0 */
/*
 * JSON results, built member by member. The first failure is remembered and makes all that follows
 * do nothing, so that a command asks once, at the end. Text that is not UTF-8 is made printable.
 */
#ifndef ZTC_COMMAND_VALUE_H
#define ZTC_COMMAND_VALUE_H

#include <cjson/cJSON.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct ztc_document {
    cJSON *root; /* owned */
    bool failed; /* out of memory */
};

void ztc_document_done(struct ztc_document *document);

/*
 * Adds to `parent` under `key`: key is NULL in a list, parent NULL for the root. Both give the new
 * value, borrowed, or NULL once the document has failed; all functions take such a NULL then.
 */
cJSON *ztc_document_object(struct ztc_document *document, cJSON *parent, const char *key);
cJSON *ztc_document_list(struct ztc_document *document, cJSON *parent, const char *key);
/* text may be NULL: null. */
void ztc_document_text(struct ztc_document *document, cJSON *parent, const char *key,
                       const char *text);
/* The words of `text`, apart by one blank, as a list. */
void ztc_document_words(struct ztc_document *document, cJSON *parent, const char *key,
                        const char *text);
void ztc_document_number(struct ztc_document *document, cJSON *parent, const char *key,
                         int64_t number);
/* The number, or null where it is below 0. */
void ztc_document_known(struct ztc_document *document, cJSON *parent, const char *key,
                        int64_t number);
void ztc_document_bool(struct ztc_document *document, cJSON *parent, const char *key, bool value);
void ztc_document_null(struct ztc_document *document, cJSON *parent, const char *key);
/* Hands over any value, owned; NULL is a failure. */
void ztc_document_add(struct ztc_document *document, cJSON *parent, const char *key, cJSON *value);

#endif
