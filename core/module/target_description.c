/* SPDX-License-Identifier: Apache-2.0 */
/* What a target says of itself: held against the bounds of the ABI before anyone believes it. */
#include "base/utf8.h"
#include "module/refuse.h"
#include "module/target_check.h"

#include <string.h>

/* A description of ABI 1.0, up to its last member. */
#define DESCRIPTION_SIZE (offsetof(struct ztc_target_description, options) + sizeof(void *))

static const struct ztc_shape version_shape = {
    .name = "description.port_versions",
    ZTC_SHAPE_OF(ztc_port_version_row),
    .least = 1,
    .most = 16,
};

static const struct ztc_shape option_shape = {
    .name = "description.options",
    ZTC_SHAPE_OF(ztc_option_row),
    .most = 256,
    .texts =
        {
            ZTC_TEXT_OF(ztc_option_row, key, 0),
            ZTC_TEXT_OF(ztc_option_row, value, ZTC_TEXT_EMPTY),
        },
};

static const struct ztc_shape device_shape = {
    .name = "description.device",
    ZTC_SHAPE_OF(ztc_device_row),
    .most = 1024,
    .texts =
        {
            ZTC_TEXT_OF(ztc_device_row, key, 0),
            ZTC_TEXT_OF(ztc_device_row, value, ZTC_TEXT_EMPTY),
        },
};

static ztc_status check_texts(const struct ztc_speaker *speaker,
                              const struct ztc_target_description *description,
                              struct ztc_error *error)
{
    const struct {
        const char *field;
        const char *text;
    } texts[] = {
        {"description.id", description->id},
        {"description.name", description->name},
        {"description.chip", description->chip},
        {"description.architecture", description->architecture},
    };
    for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
        ztc_status status = ztc_text_check(speaker, texts[i].field, texts[i].text, 0, error);
        if (status != ZTC_OK) {
            return status;
        }
    }
    if (strcmp(description->id, speaker->id) != 0) {
        return ztc_speaker_refuse(speaker, error, "description.id",
                                  ztc_words_quote(description->id, strlen(description->id)).text,
                                  ztc_words_quote(speaker->id, strlen(speaker->id)).text);
    }
    if (strlen(description->id) > ZTC_SHORT_NAME_MAX) {
        return ztc_speaker_refuse(speaker, error, "description.id",
                                  ztc_words("%zu characters", strlen(description->id)).text,
                                  ztc_words("at most %u", ZTC_SHORT_NAME_MAX).text);
    }
    return ZTC_OK;
}

static ztc_status check_versions(const struct ztc_speaker *speaker,
                                 const struct ztc_target_description *description,
                                 struct ztc_error *error)
{
    const struct ztc_table *versions = description->port_versions;
    ztc_status status = ztc_shape_check(&version_shape, versions, speaker, error);
    bool found = false;
    for (uint32_t i = 0; status == ZTC_OK && i < versions->count; i++) {
        uint32_t version = ZTC_ROW(struct ztc_port_version_row, versions, i)->version;
        found = found || version == description->default_port_version;
        if (version == 0) {
            status = ztc_speaker_refuse(speaker, error,
                                        ztc_words("%s[%u].version", version_shape.name, i).text,
                                        "0", "1 or more");
        }
        for (uint32_t j = 0; status == ZTC_OK && j < i; j++) {
            if (ZTC_ROW(struct ztc_port_version_row, versions, j)->version == version) {
                status = ztc_speaker_refuse(speaker, error, version_shape.name,
                                            ztc_words("version %u twice", version).text,
                                            "each version once");
            }
        }
    }
    if (status == ZTC_OK && !found) {
        status = ztc_speaker_refuse(speaker, error, "description.default_port_version",
                                    ztc_words("%u", description->default_port_version).text,
                                    "one of port_versions");
    }
    return status;
}

static ztc_status check_template(const struct ztc_speaker *speaker,
                                 const struct ztc_target_description *description,
                                 struct ztc_error *error)
{
    const char *text = description->template_text;
    uint64_t size = description->template_size;
    if (size > ZTC_TARGET_TEMPLATE_MAX) {
        return ztc_speaker_refuse(speaker, error, "description.template_size",
                                  ztc_words("%llu", (unsigned long long)size).text,
                                  ztc_words("at most %u", ZTC_TARGET_TEMPLATE_MAX).text);
    }
    if (text == NULL || (size == 0 && description->customizable != 0)) {
        return ztc_speaker_refuse(speaker, error, "description.template_text",
                                  text == NULL ? "NULL" : "no text", "a template");
    }
    if (ztc_utf8_check(text, (size_t)size) != size || memchr(text, '\0', (size_t)size) != NULL) {
        return ztc_speaker_refuse(speaker, error, "description.template_text", "bytes that are not",
                                  "UTF-8 without NUL");
    }
    return ZTC_OK;
}

/* Is the row before `number` whose key is the first `length` bytes of key a list or a mapping? */
static bool has_parent(const struct ztc_table *device, uint32_t number, const char *key,
                       size_t length)
{
    for (uint32_t i = number; i > 0; i--) {
        const struct ztc_device_row *row = ZTC_ROW(struct ztc_device_row, device, i - 1);
        if (strncmp(row->key, key, length) == 0 && row->key[length] == '\0') {
            return row->kind == ZTC_VALUE_LIST || row->kind == ZTC_VALUE_MAP;
        }
    }
    return false;
}

static ztc_status check_device_row(const struct ztc_speaker *speaker,
                                   const struct ztc_table *device, uint32_t number,
                                   struct ztc_error *error)
{
    const struct ztc_device_row *row = ZTC_ROW(struct ztc_device_row, device, number);
    struct ztc_words field = ztc_words("%s[%u].key", device_shape.name, number);
    if (row->kind > ZTC_VALUE_MAP) {
        return ztc_speaker_refuse(
            speaker, error, ztc_words("%s[%u].kind", device_shape.name, number).text,
            ztc_words("%u", row->kind).text, ztc_words("0 to %u", ZTC_VALUE_MAP).text);
    }
    const char *last = strrchr(row->key, '/');
    if (row->key[0] != '/' || last == NULL) {
        return ztc_speaker_refuse(speaker, error, field.text,
                                  ztc_words_quote(row->key, strlen(row->key)).text,
                                  "a JSON pointer such as \"/family/0\"");
    }
    size_t parent = (size_t)(last - row->key);
    if (parent > 0 && !has_parent(device, number, row->key, parent)) {
        return ztc_speaker_refuse(speaker, error, field.text,
                                  ztc_words_quote(row->key, strlen(row->key)).text,
                                  "a row of the list or mapping that holds it before it");
    }
    return ZTC_OK;
}

ztc_status ztc_target_check_description(const struct ztc_speaker *speaker,
                                        const struct ztc_target_description *description,
                                        struct ztc_error *error)
{
    if (description == NULL) {
        return ztc_speaker_refuse(speaker, error, "describe", "NULL", "a description");
    }
    if (description->struct_size < DESCRIPTION_SIZE) {
        return ztc_speaker_refuse(speaker, error, "description.struct_size",
                                  ztc_words("%u", description->struct_size).text,
                                  ztc_words("at least %zu", DESCRIPTION_SIZE).text);
    }
    ztc_status status = check_texts(speaker, description, error);
    if (status == ZTC_OK && description->customizable > 1) {
        status = ztc_speaker_refuse(speaker, error, "description.customizable",
                                    ztc_words("%u", description->customizable).text, "0 or 1");
    }
    if (status == ZTC_OK) {
        status = check_versions(speaker, description, error);
    }
    if (status == ZTC_OK) {
        status = check_template(speaker, description, error);
    }
    if (status == ZTC_OK) {
        status = ztc_shape_check(&device_shape, description->device, speaker, error);
    }
    for (uint32_t i = 0; status == ZTC_OK && i < description->device->count; i++) {
        status = check_device_row(speaker, description->device, i, error);
    }
    if (status == ZTC_OK && description->options != NULL) {
        status = ztc_shape_check(&option_shape, description->options, speaker, error);
    }
    return status;
}
