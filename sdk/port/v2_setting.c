/* SPDX-License-Identifier: Apache-2.0 */
/* The extras of a pin as the settings bits of port.bin version 2, and back. */
#include "internal.h"
#include "v2.h"

#include <string.h>

#define FIELD_MASK 3u
#define DRIVE_KEY "drive"

struct word_row {
    const char *key;
    const char *value;
    uint8_t shift;
    uint8_t bits;
};

/* Rows of one field stand together, in the order in which the fields come back. */
static const struct word_row words[] = {
    {"pull", "none", V2_PULL_SHIFT, 1},
    {"pull", "up", V2_PULL_SHIFT, 2},
    {"pull", "down", V2_PULL_SHIFT, 3},
    {"type", "push-pull", V2_TYPE_SHIFT, 1},
    {"type", "open-drain", V2_TYPE_SHIFT, 2},
    {"level", "0", V2_LEVEL_SHIFT, 1},
    {"level", "1", V2_LEVEL_SHIFT, 2},
    {"active_low", "false", V2_ACTIVE_LOW_SHIFT, 1},
    {"active_low", "true", V2_ACTIVE_LOW_SHIFT, 2},
};

#define WORD_COUNT (sizeof(words) / sizeof(words[0]))

/* The decimal number that a text is, or -1 for anything else. Far too high is not told apart. */
static int32_t number_of(const char *text)
{
    int32_t number = 0;
    if (text[0] == '\0' || (text[0] == '0' && text[1] != '\0')) {
        return -1;
    }
    for (size_t i = 0; text[i] != '\0'; i++) {
        if (text[i] < '0' || text[i] > '9') {
            return -1;
        }
        number = number > (int32_t)V2_DRIVE_MAX ? number : number * 10 + (text[i] - '0');
    }
    return number;
}

ztc_status ztc_port_v2_setting(const struct ztc_host *host, uint32_t pin,
                               const struct ztc_extra *extra, uint32_t *ret_bits)
{
    uint32_t bits = 0;
    for (size_t i = 0; i < WORD_COUNT; i++) {
        if (strcmp(words[i].key, extra->key) == 0 && strcmp(words[i].value, extra->value) == 0) {
            bits = (uint32_t)words[i].bits << words[i].shift;
        }
    }
    if (strcmp(extra->key, DRIVE_KEY) == 0) {
        int32_t drive = number_of(extra->value);
        if (drive > (int32_t)V2_DRIVE_MAX) {
            return ztc_port_refuse(host, &ztc_port_field, extra->where,
                                   "D# has a drive over #, the highest that version 2 holds", "",
                                   pin, V2_DRIVE_MAX);
        }
        bits = drive < 0 ? 0 : (uint32_t)(drive + 1) << V2_DRIVE_SHIFT;
    }
    *ret_bits = bits;
    return ZTC_OK;
}

int32_t ztc_port_v2_settings_rows(uint32_t settings, char *drive_text, struct ztc_extra *ret_rows)
{
    static const uint8_t fields[] = {V2_PULL_SHIFT, V2_TYPE_SHIFT, V2_LEVEL_SHIFT,
                                     V2_ACTIVE_LOW_SHIFT};
    int32_t count = 0, fields_said = 0;
    for (size_t i = 0; i < sizeof(fields); i++) {
        fields_said += ((settings >> fields[i]) & FIELD_MASK) != 0;
    }
    for (size_t i = 0; i < WORD_COUNT; i++) {
        if (((settings >> words[i].shift) & FIELD_MASK) == words[i].bits) {
            ret_rows[count].key = words[i].key;
            ret_rows[count].value = words[i].value;
            ret_rows[count++].where = ZTC_WHERE_NONE;
        }
    }
    if (count != fields_said) {
        return -1;
    }
    uint32_t drive = settings >> V2_DRIVE_SHIFT;
    if (drive > 0) {
        ztc_port_put_name(drive_text, "", drive - 1u);
        ret_rows[count].key = DRIVE_KEY;
        ret_rows[count].value = drive_text;
        ret_rows[count++].where = ZTC_WHERE_NONE;
    }
    return count;
}
