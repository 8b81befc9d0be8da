/* SPDX-License-Identifier: Apache-2.0 */
/* The .info file: one record a line, made into the section `.ztc.module`. */
#include "info.h"

#include "lines.h"

#include <string.h>
#include <ztc/module.h>

#define ID_MAX 127u
#define WORD_MAX 31u /* of a kind, of a word of `needs`, of the prefix of codes */
#define OWN_PREFIX "x-"

#define ABI_SIZE 32u

static const char letters_digits[] =
    "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";

/* Records that stand once at most; the first three must be there. */
static const char *const single_keys[] = {"id",      "name", "version", "abi",  "vendor",
                                          "license", "url",  "needs",   "codes"};
#define KEYS_NEEDED 3u

void ztc_info_refuse(const struct ztc_info *info, const struct ztc_info_record *record,
                     const char *remedy, const char *what)
{
    ztc_report_error(&info->tables->report, info->tables->info_file.path, record->line, remedy,
                     "%s: `%s=%s`", what, record->key, record->value);
}

const struct ztc_info_record *ztc_info_find(const struct ztc_info *info, const char *key, size_t i)
{
    for (size_t k = 0; k < info->count; k++) {
        if (strcmp(info->records[k].key, key) == 0 && i-- == 0) {
            return &info->records[k];
        }
    }
    return NULL;
}

bool ztc_info_is_id(const char *text, size_t length, const char *more, size_t max)
{
    for (size_t i = 0; i < length; i++) {
        if (strchr(letters_digits, text[i]) == NULL && text[i] != '_' && text[i] != '-' &&
            strchr(more, text[i]) == NULL) {
            return false;
        }
    }
    return length > 0 && length <= max;
}

bool ztc_info_has_target(const struct ztc_info *info, const char *id, size_t length)
{
    static const char kind[] = "target:";
    const struct ztc_info_record *record = NULL;
    for (size_t i = 0; (record = ztc_info_find(info, "provides", i)) != NULL; i++) {
        const char *value = record->value;
        if (strncmp(value, kind, sizeof(kind) - 1) == 0 &&
            strlen(value) == sizeof(kind) - 1 + length &&
            memcmp(value + sizeof(kind) - 1, id, length) == 0) {
            return true;
        }
    }
    return false;
}

/* %XX, where a % stands at all, and not %00, which would end the text. */
static bool percent_fits(const char *value)
{
    for (const char *at = value; (at = strchr(at, '%')) != NULL; at++) {
        static const char hex[] = "0123456789abcdefABCDEF";
        if (at[1] == '\0' || strchr(hex, at[1]) == NULL || at[2] == '\0' ||
            strchr(hex, at[2]) == NULL || strncmp(at, "%00", 3) == 0) {
            return false;
        }
    }
    return true;
}

static unsigned hex_digit(char digit)
{
    if (digit >= '0' && digit <= '9') {
        return (unsigned)(digit - '0');
    }
    return (unsigned)(digit >= 'a' ? digit - 'a' : digit - 'A') + 10u;
}

/* Is it UTF-8 once its %XX, which fit, are decoded? True also without memory, which the pool tells. */
static bool decodes_to_text(struct ztc_pool *pool, const char *value)
{
    char *text = ztc_pool_take(pool, strlen(value) + 1, 1);
    size_t size = 0;
    for (const char *at = value; text != NULL && *at != '\0'; at++) {
        text[size] = *at;
        if (*at == '%') {
            text[size] = (char)(hex_digit(at[1]) * 16u + hex_digit(at[2]));
            at += 2;
        }
        size++;
    }
    return text == NULL || ztc_lines_utf8(text, size) == size;
}

/* A number without leading zeros at *at. */
static bool skip_number(const char **at)
{
    size_t digits = strspn(*at, "0123456789");
    if (digits == 0 || (digits > 1 && **at == '0')) {
        return false;
    }
    *at += digits;
    return true;
}

/* The dotted parts behind '-' or '+'. Those that are compared (-) have no leading zero where they are numbers. */
static bool skip_parts(const char **at, bool compared)
{
    do {
        const char *part = ++*at;
        size_t length = 0;
        while (part[length] != '\0' &&
               (part[length] == '-' || strchr(letters_digits, part[length]) != NULL)) {
            length++;
        }
        bool number = strspn(part, "0123456789") >= length;
        if (length == 0 || (compared && number && length > 1 && *part == '0')) {
            return false;
        }
        *at += length;
    } while (**at == '.');
    return true;
}

/* MAJOR.MINOR.PATCH, then perhaps -pre and +build. */
static bool is_semantic_version(const char *text)
{
    for (unsigned i = 0; i < 3; i++) {
        if ((i > 0 && *text++ != '.') || !skip_number(&text)) {
            return false;
        }
    }
    if (*text == '-' && !skip_parts(&text, /* compared= */ true)) {
        return false;
    }
    if (*text == '+' && !skip_parts(&text, /* compared= */ false)) {
        return false;
    }
    return *text == '\0';
}

/* Splits the current line; reports what is no record. */
static bool read_record(struct ztc_info *info, const struct ztc_lines *lines,
                        struct ztc_info_record *ret_record)
{
    struct ztc_tables *tables = info->tables;
    const char *equals = memchr(lines->at, '=', (size_t)(lines->end - lines->at));
    if (equals == NULL || equals == lines->at || lines->end[-1] == ' ' || *lines->at == ' ') {
        ztc_report_error(&tables->report, lines->path, lines->line,
                         "one record a line, `key=value`, without blanks at its ends",
                         "not a record");
        return false;
    }
    const char *key = ztc_pool_text(&tables->pool, lines->at, (size_t)(equals - lines->at));
    const char *value = ztc_pool_text(&tables->pool, equals + 1, (size_t)(lines->end - equals - 1));
    if (key == NULL || value == NULL) {
        return false;
    }
    *ret_record = (struct ztc_info_record){lines->line, key, value};
    if (!percent_fits(value)) {
        ztc_info_refuse(info, ret_record, "a % itself is written %25",
                        "a % that two hexadecimal digits do not follow");
    } else if (!decodes_to_text(&tables->pool, value)) {
        ztc_info_refuse(info, ret_record, "each byte of UTF-8 is written %XX: %C3%A4 is one letter",
                        "what its %XX stand for is not UTF-8");
    }
    return true;
}

/* KIND:ID; of a target also name, chip and customizable. */
static void check_provided(const struct ztc_info *info, const struct ztc_info_record *record)
{
    static const char *const facts[] = {"name", "chip", "customizable"};
    size_t kind = strcspn(record->value, ":");
    const char *id = record->value[kind] == ':' ? record->value + kind + 1 : "";
    bool target = kind == 6 && memcmp(record->value, "target", 6) == 0;
    if (!ztc_info_is_id(record->value, kind, "", WORD_MAX) ||
        memchr(record->value, '_', kind) != NULL ||
        !ztc_info_is_id(id, strlen(id), target ? "" : ".", target ? ZTC_SHORT_NAME_MAX : ID_MAX)) {
        ztc_info_refuse(info, record,
                        "provides=KIND:ID; a target's ID has letters, digits, _ and -, at most 31",
                        "not something that can be provided");
        return;
    }
    for (size_t i = 0; i < sizeof(facts) / sizeof(facts[0]) && target; i++) {
        char key[ZTC_SHORT_NAME_MAX + 32];
        snprintf(key, sizeof(key), "target.%s.%s", id, facts[i]);
        const struct ztc_info_record *fact = ztc_info_find(info, key, 0);
        if (fact == NULL) {
            ztc_info_refuse(info, record, key, "a record of this target is missing");
        } else if (fact->value[0] == '\0') {
            ztc_info_refuse(info, fact, "say what it is called", "no value");
        } else if (i == 2 && strcmp(fact->value, "0") != 0 && strcmp(fact->value, "1") != 0) {
            ztc_info_refuse(info, fact, "customizable is 0 or 1", "neither yes nor no");
        }
    }
}

/* target.ID.FACT of a target that is provided. */
static bool is_target_fact(const struct ztc_info *info, const char *key)
{
    static const char start[] = "target.";
    const char *dot = strrchr(key, '.');
    if (strncmp(key, start, sizeof(start) - 1) != 0 || dot < key + sizeof(start)) {
        return false;
    }
    const char *id = key + sizeof(start) - 1;
    return ztc_info_has_target(info, id, (size_t)(dot - id)) &&
           (strcmp(dot, ".name") == 0 || strcmp(dot, ".chip") == 0 ||
            strcmp(dot, ".customizable") == 0);
}

static bool is_single_key(const char *key)
{
    for (size_t i = 0; i < sizeof(single_keys) / sizeof(single_keys[0]); i++) {
        if (strcmp(single_keys[i], key) == 0) {
            return true;
        }
    }
    return false;
}

static void check_record(const struct ztc_info *info, const struct ztc_info_record *record)
{
    bool once = is_single_key(record->key) || is_target_fact(info, record->key);
    const struct ztc_info_record *first = ztc_info_find(info, record->key, 0);
    if (strcmp(record->key, "provides") == 0) {
        check_provided(info, record);
    } else if (strcmp(record->key, "usb") == 0) {
        ztc_info_check_usb(info, record);
    } else if (!once && strncmp(record->key, OWN_PREFIX, sizeof(OWN_PREFIX) - 1) != 0) {
        ztc_info_refuse(info, record, "see ztc/module.h; a key of your own starts with " OWN_PREFIX,
                        "unknown key, or of a target that is not provided");
    }
    if (once && first != record) {
        ztc_info_refuse(info, record, "it stands once", "a key twice");
    }
    for (size_t i = 0; strcmp(record->key, "provides") == 0; i++) {
        const struct ztc_info_record *other = ztc_info_find(info, "provides", i);
        if (other == NULL || other == record) {
            break;
        }
        if (strcmp(other->value, record->value) == 0) {
            ztc_info_refuse(info, record, "remove one of the two", "provided twice");
        }
    }
}

/* The record that says what this SDK's headers are. */
static void abi_record(char ret_record[ABI_SIZE])
{
    snprintf(ret_record, ABI_SIZE, "abi=%u.%u", ZTC_ABI_MAJOR, ZTC_ABI_MINOR);
}

/* The values with a form of their own. */
static void check_forms(const struct ztc_info *info)
{
    const struct ztc_info_record *record = ztc_info_find(info, "id", 0);
    if (record != NULL && !ztc_info_is_id(record->value, strlen(record->value), ".", ID_MAX)) {
        ztc_info_refuse(info, record, "letters, digits, '.', '-' and '_', such as org.example.mine",
                        "not an id");
    }
    record = ztc_info_find(info, "name", 0);
    if (record != NULL && record->value[0] == '\0') {
        ztc_info_refuse(info, record, "say what it is called", "no value");
    }
    record = ztc_info_find(info, "version", 0);
    if (record != NULL && !is_semantic_version(record->value)) {
        ztc_info_refuse(info, record, "MAJOR.MINOR.PATCH", "not a semantic version");
    }
    record = ztc_info_find(info, "codes", 0);
    if (record != NULL &&
        (record->value[0] < 'A' || record->value[0] > 'Z' ||
         strspn(record->value, "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789") != strlen(record->value) ||
         strlen(record->value) > WORD_MAX)) {
        ztc_info_refuse(info, record, "upper-case letters and digits, a letter first, 31 at most",
                        "not a prefix of codes");
    }
    record = ztc_info_find(info, "abi", 0);
    char abi[ABI_SIZE];
    abi_record(abi);
    if (record != NULL && strcmp(record->value, abi + sizeof("abi=") - 1) != 0) {
        ztc_info_refuse(info, record, "leave the record out: it is added by this tool",
                        "not the ABI of this SDK");
    }
}

static bool are_words(const char *text)
{
    for (;;) {
        size_t length = strcspn(text, ",");
        if (!ztc_info_is_id(text, length, "", WORD_MAX) || memchr(text, '_', length) != NULL) {
            return false;
        }
        if (text[length] == '\0') {
            return true;
        }
        text += length + 1;
    }
}

static void check_needs(const struct ztc_info *info)
{
    const struct ztc_info_record *needs = ztc_info_find(info, "needs", 0);
    const struct ztc_info_record *provides = NULL;
    if (needs != NULL && !are_words(needs->value)) {
        ztc_info_refuse(info, needs, "words of letters, digits and -, apart by commas",
                        "not a list of words");
        return;
    }
    for (size_t i = 0; needs != NULL && (provides = ztc_info_find(info, "provides", i)) != NULL;
         i++) {
        if (strncmp(provides->value, "target:", 7) == 0) {
            ztc_info_refuse(info, needs, "remove it: a target module uses the host alone",
                            "a target module must not have this");
            return;
        }
    }
}

/* The records one after the other, each with its NUL; abi first where the file leaves it out. */
static void build_section(struct ztc_info *info)
{
    struct ztc_tables *tables = info->tables;
    char abi[ABI_SIZE] = "";
    if (ztc_info_find(info, "abi", 0) == NULL) {
        abi_record(abi);
    }
    size_t used = abi[0] != '\0' ? strlen(abi) + 1 : 0;
    size_t size = used;
    for (size_t i = 0; i < info->count; i++) {
        size += strlen(info->records[i].key) + 1 + strlen(info->records[i].value) + 1;
    }
    if (size > ZTC_MODULE_INFO_MAX) {
        ztc_report_error(&tables->report, tables->info_file.path, 0, NULL,
                         "the records take %zu bytes, %d are the most", size, ZTC_MODULE_INFO_MAX);
    }
    tables->info = ztc_pool_take(&tables->pool, size, 1);
    if (tables->info == NULL) {
        return;
    }
    memcpy(tables->info, abi, used);
    for (size_t i = 0; i < info->count; i++) {
        used += (size_t)snprintf(tables->info + used, size - used, "%s=%s", info->records[i].key,
                                 info->records[i].value) +
                1;
    }
    tables->info_size = size;
}

void ztc_tables_read_info(struct ztc_tables *tables)
{
    const struct ztc_source *file = &tables->info_file;
    struct ztc_info info = {.tables = tables};
    info.records = ztc_pool_take(&tables->pool, ztc_lines_count(file->text, file->size),
                                 sizeof(info.records[0]));
    if (info.records == NULL) {
        return;
    }
    struct ztc_lines lines = ztc_lines_of(&tables->report, file->path, file->text, file->size);
    while (ztc_lines_next(&lines)) {
        if (ztc_lines_check(&lines) && read_record(&info, &lines, &info.records[info.count])) {
            info.count++;
        }
    }
    for (size_t i = 0; i < info.count; i++) {
        check_record(&info, &info.records[i]);
    }
    for (size_t i = 0; i < KEYS_NEEDED; i++) {
        if (ztc_info_find(&info, single_keys[i], 0) == NULL) {
            ztc_report_error(&tables->report, file->path, 0, "id, name and version must be there",
                             "the record `%s` is missing", single_keys[i]);
        }
    }
    check_forms(&info);
    check_needs(&info);
    build_section(&info);
}
