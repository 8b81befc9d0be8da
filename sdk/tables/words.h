/* SPDX-License-Identifier: Apache-2.0 */
/* The words that cells are made of: abilities, cautions, classes with their roles. */
#ifndef ZTC_TABLES_WORDS_H
#define ZTC_TABLES_WORDS_H

#include "pool.h"

#include <stdbool.h>
#include <stdint.h>

/* Lists of words end in NULL. */
extern const char *const ztc_words_abilities[];
extern const char *const ztc_words_cautions[];
extern const char *const ztc_words_instance_classes[];

bool ztc_words_has(const char *const *words, const char *word, size_t length);
/* "one of a, b, c", for a remedy; NULL when out of memory. */
const char *ztc_words_list(struct ztc_pool *pool, const char *const *words);

/* Is this a class that templates know, with roles that take pads? */
bool ztc_words_class_has_roles(const char *class_id);
/* What the role needs of a pad (ZTC_NEEDS_... of ztc/class.h). False: the class has no such role. */
bool ztc_words_role(const char *class_id, const char *role, uint32_t *ret_needs);
/* "SPI has the roles mosi, miso", for a remedy; NULL when out of memory. */
const char *ztc_words_roles(struct ztc_pool *pool, const char *class_id);

#endif
