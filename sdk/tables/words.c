/* SPDX-License-Identifier: Apache-2.0 */
/* The words that cells are made of. Roles come from the same table that the host goes by. */
#include "words.h"

#include <stdio.h>
#include <string.h>
#include <ztc/class.h>

#define LIST_SIZE 512u

const char *const ztc_words_abilities[] = {"in",         "out",  "pull-up", "pull-down",
                                           "open-drain", "wake", "analog",  NULL};

const char *const ztc_words_cautions[] = {"input-only", "analog-only", "strapping", "flash",
                                          "psram",      "usb",         "jtag",      "oscillator",
                                          "nfc",        "reset",       "low-drive", "low-frequency",
                                          "not-bonded", "radio",       NULL};

const char *const ztc_words_instance_classes[] = {
    ZTC_CLASS_SERIAL, ZTC_CLASS_SPI, ZTC_CLASS_I2C, ZTC_CLASS_CAN, ZTC_CLASS_SD,  ZTC_CLASS_RTC,
    ZTC_CLASS_HTM,    ZTC_CLASS_ADC, ZTC_CLASS_DAC, ZTC_CLASS_PWM, ZTC_CLASS_ICU, NULL};

/* Roles that port.bin carries and that no functional pin of a template has a name for. */
static const struct ztc_prefix_row unnamed_roles[] = {
    {"", ZTC_CLASS_SPI, "cs", ZTC_NEEDS_OUT},
    {"", ZTC_CLASS_SERIAL, "rts", ZTC_NEEDS_OUT},
    {"", ZTC_CLASS_SERIAL, "cts", ZTC_NEEDS_IN},
};
#define UNNAMED_COUNT ((uint32_t)(sizeof(unnamed_roles) / sizeof(unnamed_roles[0])))

bool ztc_words_has(const char *const *words, const char *word, size_t length)
{
    for (size_t i = 0; words[i] != NULL; i++) {
        if (strlen(words[i]) == length && memcmp(words[i], word, length) == 0) {
            return true;
        }
    }
    return false;
}

/* Appends as much as there is room for. Returns the new length. */
static size_t append(char *text, size_t used, const char *before, const char *word)
{
    int length = snprintf(text + used, LIST_SIZE - used, "%s%s", before, word);
    size_t longer = used + (length > 0 ? (size_t)length : 0);
    return longer < LIST_SIZE ? longer : LIST_SIZE - 1;
}

const char *ztc_words_list(struct ztc_pool *pool, const char *const *words)
{
    char *text = ztc_pool_take(pool, LIST_SIZE, 1);
    if (text == NULL) {
        return NULL;
    }
    size_t used = 0;
    for (size_t i = 0; words[i] != NULL; i++) {
        used = append(text, used, i == 0 ? "one of " : ", ", words[i]);
    }
    return text;
}

/* Row i of the roles known, the named ones first; NULL past the end. */
static const struct ztc_prefix_row *role_row(uint32_t i)
{
    const struct ztc_table *named = ztc_prefixes();
    if (i < named->count) {
        return ZTC_ROW(struct ztc_prefix_row, named, i);
    }
    return i - named->count < UNNAMED_COUNT ? &unnamed_roles[i - named->count] : NULL;
}

bool ztc_words_class_has_roles(const char *class_id)
{
    const struct ztc_prefix_row *row = NULL;
    for (uint32_t i = 0; (row = role_row(i)) != NULL; i++) {
        if (strcmp(row->class_id, class_id) == 0) {
            return true;
        }
    }
    return false;
}

bool ztc_words_role(const char *class_id, const char *role, uint32_t *ret_needs)
{
    const struct ztc_prefix_row *row = NULL;
    for (uint32_t i = 0; (row = role_row(i)) != NULL; i++) {
        if (strcmp(row->class_id, class_id) == 0 && strcmp(row->role, role) == 0) {
            *ret_needs = row->needs;
            return true;
        }
    }
    return false;
}

const char *ztc_words_roles(struct ztc_pool *pool, const char *class_id)
{
    char *text = ztc_pool_take(pool, LIST_SIZE, 1);
    if (text == NULL) {
        return NULL;
    }
    size_t used = append(text, 0, class_id, " has the roles");
    const char *before = " ";
    const struct ztc_prefix_row *row = NULL;
    for (uint32_t i = 0; (row = role_row(i)) != NULL; i++) {
        if (strcmp(row->class_id, class_id) == 0) {
            used = append(text, used, before, row->role);
            before = ", ";
        }
    }
    return text;
}
