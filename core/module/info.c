/* SPDX-License-Identifier: Apache-2.0 */
/* The records of a module's section: `key=value`, each ended by NUL, checked as the ABI states them. */
#include "module/info.h"

#include "base/limits.h"
#include "base/number.h"
#include "module/info_parse.h"

#include <string.h>

#define ID_MAX 127u
#define CODES_MAX 31u
#define ABI_NUMBER_MAX 65535

/* Keys that stand alone and may stand once. */
enum single {
    SINGLE_ABI,
    SINGLE_ID,
    SINGLE_NAME,
    SINGLE_VERSION,
    SINGLE_VENDOR,
    SINGLE_LICENSE,
    SINGLE_URL,
    SINGLE_NEEDS,
    SINGLE_CODES,
    SINGLE_COUNT,
};

static const char *const single_names[SINGLE_COUNT] = {
    "abi", "id", "name", "version", "vendor", "license", "url", "needs", "codes",
};

/* The first word of "target.ID.name" and the words that may come last. */
static const char target_prefix[] = "target.";

enum target_key { TARGET_NAME, TARGET_CHIP, TARGET_CUSTOMIZABLE, TARGET_KEYS };

static const char *const target_key_names[TARGET_KEYS] = {".name", ".chip", ".customizable"};

ztc_status ztc_info_refuse(struct ztc_info_parser *parser, const char *field, const char *found,
                           size_t found_length, const char *expected)
{
    return ztc_refuse(&parser->error, parser->file, field,
                      found != NULL ? ztc_words_quote(found, found_length).text : "none", expected);
}

static bool parse_abi(const char *text, size_t length, struct ztc_module_info *info)
{
    const char *dot = memchr(text, '.', length);
    int64_t major = 0;
    int64_t minor = 0;
    if (dot == NULL || text[0] < '0' || text[0] > '9') {
        return false;
    }
    size_t before = (size_t)(dot - text);
    if (ztc_number_parse(text, before, 0, ABI_NUMBER_MAX, &major) != ZTC_OK ||
        ztc_number_parse(dot + 1, length - before - 1, 0, ABI_NUMBER_MAX, &minor) != ZTC_OK) {
        return false;
    }
    info->abi_major = (uint32_t)major;
    info->abi_minor = (uint32_t)minor;
    return true;
}

/* Does the decoded value of a single key fit? */
static const char *single_problem(enum single key, const char *text, struct ztc_module_info *info)
{
    size_t length = strlen(text);
    switch (key) {
    case SINGLE_ABI:
        return parse_abi(text, length, info) ? NULL : "MAJOR.MINOR";
    case SINGLE_ID:
        return ztc_info_word(text, length, ID_MAX, ".-_")
                   ? NULL
                   : "1 to 127 letters, digits, '.', '-', '_'";
    case SINGLE_NAME:
        return length > 0 ? NULL : "text";
    case SINGLE_VERSION:
        return ztc_info_semantic_version(text) ? NULL : "a semantic version such as 1.2.3";
    case SINGLE_NEEDS:
        return ztc_info_word_list(text) ? NULL : "words apart by commas";
    case SINGLE_CODES:
        return ztc_info_word(text, length, CODES_MAX, "") ? NULL : "1 to 31 letters and digits";
    default:
        return NULL;
    }
}

static const char **single_slot(struct ztc_module_info *info, enum single key)
{
    const char **const slots[SINGLE_COUNT] = {
        [SINGLE_ID] = &info->id,           [SINGLE_NAME] = &info->name,
        [SINGLE_VERSION] = &info->version, [SINGLE_VENDOR] = &info->vendor,
        [SINGLE_LICENSE] = &info->license, [SINGLE_URL] = &info->url,
        [SINGLE_NEEDS] = &info->needs,     [SINGLE_CODES] = &info->codes,
    };
    return slots[key];
}

static ztc_status take_single(struct ztc_info_parser *parser, const struct ztc_info_record *record,
                              enum single key)
{
    const char *name = single_names[key];
    if ((parser->seen & 1u << key) != 0) {
        return ztc_refuse(&parser->error, parser->file, name, "it twice", "it once");
    }
    parser->seen |= 1u << key;
    const char *text = NULL;
    ztc_status status = ztc_info_value(parser, name, record->value, record->value_length, &text);
    if (status != ZTC_OK) {
        return status;
    }
    const char *expected = single_problem(key, text, &parser->info);
    if (expected != NULL) {
        return ztc_info_refuse(parser, name, text, strlen(text), expected);
    }
    parser->abi_known = parser->abi_known || key == SINGLE_ABI;
    const char **slot = single_slot(&parser->info, key);
    if (slot != NULL) {
        *slot = text;
    }
    return ZTC_OK;
}

static ztc_status take_provides(struct ztc_info_parser *parser,
                                const struct ztc_info_record *record)
{
    struct ztc_module_info *info = &parser->info;
    const char *colon = memchr(record->value, ':', record->value_length);
    size_t kind_length = colon != NULL ? (size_t)(colon - record->value) : 0;
    size_t id_length = colon != NULL ? record->value_length - kind_length - 1 : 0;
    if (colon == NULL || !ztc_info_word(record->value, kind_length, ZTC_INFO_WORD_MAX, "-") ||
        !ztc_info_word(colon + 1, id_length, ID_MAX, ".-_")) {
        return ztc_info_refuse(parser, "provides", record->value, record->value_length,
                               "KIND:ID of letters, digits, '.', '-', '_'");
    }
    if (info->provided_count >= ZTC_MODULE_PROVIDES_MAX) {
        return ztc_refuse(&parser->error, parser->file, "provides", "more records",
                          ztc_words("at most %u", ZTC_MODULE_PROVIDES_MAX).text);
    }
    struct ztc_provided provided = {.name = "", .chip = ""};
    provided.kind = ztc_arena_copy(parser->arena, record->value, kind_length);
    provided.id = ztc_arena_copy(parser->arena, colon + 1, id_length);
    struct ztc_provided *grown = ztc_arena_grow(parser->arena, info->provided, info->provided_count,
                                                &parser->provided_capacity, sizeof(provided));
    if (provided.kind == NULL || provided.id == NULL || grown == NULL) {
        return ztc_error_memory(&parser->error);
    }
    info->provided = grown;
    if (strcmp(provided.kind, "target") == 0 && id_length > ZTC_SHORT_NAME_MAX) {
        return ztc_info_refuse(parser, "provides", record->value, record->value_length,
                               "an id of at most 31 characters");
    }
    for (size_t i = 0; i < info->provided_count; i++) {
        if (strcmp(grown[i].kind, provided.kind) == 0 && strcmp(grown[i].id, provided.id) == 0) {
            return ztc_info_refuse(parser, "provides", record->value, record->value_length,
                                   "it once");
        }
    }
    grown[info->provided_count++] = provided;
    return ZTC_OK;
}

struct ztc_provided *ztc_info_target(struct ztc_info_parser *parser, const char *id, size_t length)
{
    for (size_t i = 0; i < parser->info.provided_count; i++) {
        struct ztc_provided *provided = &parser->info.provided[i];
        if (strcmp(provided->kind, "target") == 0 && strlen(provided->id) == length &&
            memcmp(provided->id, id, length) == 0) {
            return provided;
        }
    }
    return NULL;
}

/* The key for messages, as far as it fits. */
static struct ztc_words key_words(const struct ztc_info_record *record)
{
    struct ztc_words words;
    size_t length =
        record->key_length < sizeof(words.text) ? record->key_length : sizeof(words.text) - 1;
    memcpy(words.text, record->key, length);
    words.text[length] = '\0';
    return words;
}

/* target.ID.name and its kind; another last word is a key that is not known. */
static ztc_status take_target_key(struct ztc_info_parser *parser,
                                  const struct ztc_info_record *record)
{
    size_t start = sizeof(target_prefix) - 1;
    size_t kind = 0;
    size_t end = 0;
    for (; kind < TARGET_KEYS; kind++) {
        size_t length = strlen(target_key_names[kind]);
        end = record->key_length > start + length ? record->key_length - length : 0;
        if (end > 0 && memcmp(record->key + end, target_key_names[kind], length) == 0) {
            break;
        }
    }
    if (kind == TARGET_KEYS) {
        return ZTC_OK;
    }
    struct ztc_words field = key_words(record);
    struct ztc_provided *target = ztc_info_target(parser, record->key + start, end - start);
    if (target == NULL) {
        return ztc_refuse(&parser->error, parser->file, ztc_words_printable(field.text).text,
                          "no such target", "a record provides=target:ID for it");
    }
    bool *seen =
        &parser->target_seen[(size_t)(target - parser->info.provided) * TARGET_KEYS + kind];
    if (*seen) {
        return ztc_refuse(&parser->error, parser->file, field.text, "it twice", "it once");
    }
    *seen = true;
    const char *text = NULL;
    ztc_status status =
        ztc_info_value(parser, field.text, record->value, record->value_length, &text);
    if (status != ZTC_OK) {
        return status;
    }
    if (kind == TARGET_CUSTOMIZABLE) {
        if (strcmp(text, "0") != 0 && strcmp(text, "1") != 0) {
            return ztc_info_refuse(parser, field.text, text, strlen(text), "0 or 1");
        }
        target->customizable = text[0] == '1';
        return ZTC_OK;
    }
    if (text[0] == '\0') {
        return ztc_info_refuse(parser, field.text, text, 0, "text");
    }
    *(kind == TARGET_NAME ? &target->name : &target->chip) = text;
    return ZTC_OK;
}

static bool key_is(const struct ztc_info_record *record, const char *key)
{
    return record->key_length == strlen(key) && memcmp(record->key, key, record->key_length) == 0;
}

/* The keys that need no other record. */
static ztc_status take_first(struct ztc_info_parser *parser, const struct ztc_info_record *record)
{
    if (key_is(record, "provides")) {
        return take_provides(parser, record);
    }
    for (unsigned key = 0; key < SINGLE_COUNT; key++) {
        if (key_is(record, single_names[key])) {
            return take_single(parser, record, (enum single)key);
        }
    }
    return ZTC_OK;
}

/* The keys that speak of a target that `provides` names, which may stand behind them. */
static ztc_status take_second(struct ztc_info_parser *parser, const struct ztc_info_record *record)
{
    size_t prefix = sizeof(target_prefix) - 1;
    if (key_is(record, "usb")) {
        return ztc_info_usb(parser, record);
    }
    if (record->key_length > prefix && memcmp(record->key, target_prefix, prefix) == 0) {
        return take_target_key(parser, record);
    }
    return ZTC_OK;
}

typedef ztc_status record_taker(struct ztc_info_parser *parser,
                                const struct ztc_info_record *record);

static ztc_status each_record(struct ztc_info_parser *parser, const char *records, size_t size,
                              record_taker *take)
{
    size_t at = 0;
    while (at < size) {
        const char *start = records + at;
        const char *end = memchr(start, '\0', size - at);
        if (end == NULL) {
            return ztc_info_refuse(parser, "last record", start, size - at,
                                   "a NUL byte at its end");
        }
        size_t length = (size_t)(end - start);
        at += length + 1;
        if (length == 0) {
            continue;
        }
        const char *equals = memchr(start, '=', length);
        if (equals == NULL || equals == start) {
            return ztc_info_refuse(parser, "record", start, length, "key=value");
        }
        struct ztc_info_record record = {
            .key = start,
            .key_length = (size_t)(equals - start),
            .value = equals + 1,
            .value_length = length - (size_t)(equals - start) - 1,
        };
        ztc_status status = take(parser, &record);
        if (status != ZTC_OK) {
            return status;
        }
    }
    return ZTC_OK;
}

/* What must be there and is not. */
static ztc_status check_whole(struct ztc_info_parser *parser)
{
    const enum single required[] = {SINGLE_ABI, SINGLE_ID, SINGLE_NAME, SINGLE_VERSION};
    for (size_t i = 0; i < sizeof(required) / sizeof(required[0]); i++) {
        if ((parser->seen & 1u << required[i]) == 0) {
            return ztc_refuse(&parser->error, parser->file, single_names[required[i]], "none",
                              "a record of it");
        }
    }
    for (size_t i = 0; i < parser->info.provided_count; i++) {
        const struct ztc_provided *provided = &parser->info.provided[i];
        if (strcmp(provided->kind, "target") != 0) {
            continue;
        }
        if (parser->info.needs[0] != '\0') {
            return ztc_info_refuse(parser, "needs", parser->info.needs, strlen(parser->info.needs),
                                   "none in a module that provides a target");
        }
        for (size_t key = 0; key < TARGET_KEYS; key++) {
            if (!parser->target_seen[i * TARGET_KEYS + key]) {
                return ztc_refuse(
                    &parser->error, parser->file,
                    ztc_words("%s%s%s", target_prefix, provided->id, target_key_names[key]).text,
                    "none", "a record of it");
            }
        }
    }
    return ZTC_OK;
}

/* Refuses another major number of the ABI; any minor will do. */
ztc_status ztc_module_info_check_abi(const char *file, const struct ztc_module_info *info,
                                     struct ztc_error *error)
{
    if (info->abi_major == ZTC_ABI_MAJOR) {
        return ZTC_OK;
    }
    return ztc_refuse(error, file, "abi", ztc_words("%u.%u", info->abi_major, info->abi_minor).text,
                      ztc_words("%u.x", ZTC_ABI_MAJOR).text);
}

static ztc_status parse(struct ztc_info_parser *parser, const char *records, size_t size)
{
    ztc_status status = each_record(parser, records, size, take_first);
    if (status != ZTC_OK) {
        return status;
    }
    parser->target_seen =
        ztc_arena_array(parser->arena, parser->info.provided_count, TARGET_KEYS * sizeof(bool));
    if (parser->target_seen == NULL) {
        return ztc_error_memory(&parser->error);
    }
    status = each_record(parser, records, size, take_second);
    return status == ZTC_OK ? check_whole(parser) : status;
}

ztc_status ztc_module_info_parse(struct ztc_arena *arena, const char *file, const char *records,
                                 size_t size, struct ztc_error *error,
                                 struct ztc_module_info *ret_info)
{
    if (size > ZTC_MODULE_INFO_MAX) {
        return ztc_refuse(error, file, "section " ZTC_MODULE_SECTION,
                          ztc_words("%zu bytes", size).text,
                          ztc_words("at most %d", ZTC_MODULE_INFO_MAX).text);
    }
    struct ztc_info_parser parser = {
        .arena = arena,
        .file = file,
        .info = {.vendor = "", .license = "", .url = "", .needs = "", .codes = ""},
    };
    ztc_status status = parse(&parser, records, size);
    if (status == ZTC_OK) {
        *ret_info = parser.info;
        return ZTC_OK;
    }
    /* Another ABI may write its records in another way: then that is the thing to say. */
    if (status == ZTC_E_INVALID && parser.abi_known &&
        ztc_module_info_check_abi(file, &parser.info, error) != ZTC_OK) {
        ztc_error_clear(&parser.error);
        return status;
    }
    if (error->status == ZTC_OK) {
        *error = parser.error;
    } else {
        ztc_error_clear(&parser.error);
    }
    return status;
}
