/* SPDX-License-Identifier: Apache-2.0 */
/*
 * JSON Schemas of a template, draft-07: what the general one and the one narrowed to a target share.
 * Editors show descriptions on hover, and enumDescriptions beside each value that they offer.
 */
#ifndef ZTC_COMMAND_SCHEMA_H
#define ZTC_COMMAND_SCHEMA_H

#include "command/session.h"
#include "module/packages.h"
#include "module/target.h"

#include <ztc/class.h>

/* A number without sign or leading zeros, as it ends the names of pins and peripherals. */
#define ZTC_SCHEMA_NUMBER "(0|[1-9][0-9]*)"

/* A piece of schema, written with ' for " to be readable. */
struct ztc_schema_part {
    const char *key;
    const char *json;
};

/* One schema under way. */
struct ztc_schema {
    struct ztc_session *session;
    struct ztc_document document;
    cJSON *properties;  /* of the root: the sections of a template */
    cJSON *definitions; /* what $ref names */
    /* For a target alone. */
    struct ztc_target target;
    const struct ztc_package *packages;
    size_t package_count;
};

/* Numbers to choose from, each with words that say what it is. */
struct ztc_schema_choice {
    cJSON *values;
    cJSON *words;
};

/* Signals of a list that is under way. */
struct ztc_schema_signals {
    const char *names[12]; /* as many as words list; borrowed */
    size_t count;
    bool more; /* there were others */
};

ztc_status ztc_schema_add_parts(struct ztc_schema *schema, cJSON *parent,
                                const struct ztc_schema_part *parts, size_t count) ZTC_MUST_CHECK;
#define ZTC_SCHEMA_ADD(schema, parent, parts) \
    ztc_schema_add_parts((schema), (parent), (parts), sizeof(parts) / sizeof((parts)[0]))
/* The part of the general schema with this key: a section, or a definition. */
ztc_status ztc_schema_add_general(struct ztc_schema *schema, cJSON *parent,
                                  const char *key) ZTC_MUST_CHECK;

/* {"$ref": "#/definitions/NAME"} under `key`, or in a list. */
void ztc_schema_refer(struct ztc_schema *schema, cJSON *parent, const char *key, const char *name);
/* The same under each of PREFIX0, PREFIX1 ... for `count` names that an editor shall offer, and under a
 * pattern for all others. */
void ztc_schema_names(struct ztc_schema *schema, cJSON *section, const char *prefix, uint32_t count,
                      const char *name);
/* Moves a text into `parent`, and empties the buffer. */
void ztc_schema_take(struct ztc_schema *schema, cJSON *parent, const char *key,
                     struct ztc_buffer *text);
/* A number that may be quoted, too. key as in ztc_document_object. */
struct ztc_schema_choice ztc_schema_choose(struct ztc_schema *schema, cJSON *parent,
                                           const char *key, const char *description);
void ztc_schema_offer(struct ztc_schema *schema, const struct ztc_schema_choice *choice,
                      int64_t value, struct ztc_buffer *words);

/* Adds a signal with ", " between, each once; beyond the room only `more` is set. */
void ztc_schema_signal(struct ztc_schema_signals *signals, const char *name,
                       struct ztc_buffer *words);

/* schema_pins.c, schema_classes.c, schema_target.c: sections narrowed to schema->target. */
void ztc_schema_add_pins(struct ztc_schema *schema);
void ztc_schema_add_classes(struct ztc_schema *schema);
ztc_status ztc_schema_add_target(struct ztc_schema *schema) ZTC_MUST_CHECK;

/* Has the target any pad for this class and role? */
bool ztc_schema_serves(const struct ztc_target *target, const struct ztc_prefix_row *prefix);

#endif
