/* SPDX-License-Identifier: Apache-2.0 */
/* The tables of a target: their shapes, and that they agree with one another. */
#include "module/refuse.h"
#include "module/target_check.h"

#include <string.h>

/* A template writes ports as PA to PZ. */
#define PORTS_MAX 26u
/* Packages of all pins, resources, explanations: more is a number gone wrong. */
#define PACKAGES_MAX 65536u
#define SMALL_MAX 1024u
#define RESOURCE_SIZE_MAX (16u * 1024u * 1024u)
#define RESOURCE_PATH_MAX 200u

static const struct ztc_shape caution_shape = {
    .name = "pins: cautions",
    ZTC_SHAPE_OF(ztc_caution_row),
    .most = 64,
    .texts = {ZTC_TEXT_OF(ztc_caution_row, caution, 0),
              ZTC_TEXT_OF(ztc_caution_row, reason, ZTC_TEXT_EMPTY)},
};

static const struct ztc_shape pin_shape = {
    .name = "pins",
    ZTC_SHAPE_OF(ztc_pin_row),
    .least = 1,
    .most = ZTC_TARGET_PINS_MAX,
    .texts = {ZTC_TEXT_OF(ztc_pin_row, name, 0),
              ZTC_TEXT_OF(ztc_pin_row, abilities, ZTC_TEXT_EMPTY)},
    .inner = &caution_shape,
    .inner_offset = offsetof(struct ztc_pin_row, cautions),
};

static const struct ztc_shape function_shape = {
    .name = "functions",
    ZTC_SHAPE_OF(ztc_function_row),
    .most = ZTC_TARGET_FUNCTIONS_MAX,
    .texts = {ZTC_TEXT_OF(ztc_function_row, class_id, 0),
              ZTC_TEXT_OF(ztc_function_row, role, ZTC_TEXT_EMPTY),
              ZTC_TEXT_OF(ztc_function_row, signal, ZTC_TEXT_EMPTY),
              ZTC_TEXT_OF(ztc_function_row, caution, ZTC_TEXT_ABSENT),
              ZTC_TEXT_OF(ztc_function_row, reason, ZTC_TEXT_ABSENT | ZTC_TEXT_EMPTY)},
};

static const struct ztc_shape instance_shape = {
    .name = "instances",
    ZTC_SHAPE_OF(ztc_instance_row),
    .most = SMALL_MAX,
    .texts = {ZTC_TEXT_OF(ztc_instance_row, class_id, 0), ZTC_TEXT_OF(ztc_instance_row, name, 0),
              ZTC_TEXT_OF(ztc_instance_row, block, ZTC_TEXT_ABSENT)},
};

static const struct ztc_shape package_shape = {
    .name = "packages",
    ZTC_SHAPE_OF(ztc_package_row),
    .most = PACKAGES_MAX,
    .texts = {ZTC_TEXT_OF(ztc_package_row, package, 0),
              ZTC_TEXT_OF(ztc_package_row, number, ZTC_TEXT_EMPTY)},
};

static const struct ztc_shape flash_shape = {
    .name = "flash",
    ZTC_SHAPE_OF(ztc_flash_row),
    .most = SMALL_MAX,
    .texts = {ZTC_TEXT_OF(ztc_flash_row, variant, 0),
              ZTC_TEXT_OF(ztc_flash_row, layout, ZTC_TEXT_EMPTY),
              ZTC_TEXT_OF(ztc_flash_row, note, ZTC_TEXT_EMPTY)},
};

static const struct ztc_shape resource_shape = {
    .name = "resources",
    ZTC_SHAPE_OF(ztc_resource_row),
    .most = SMALL_MAX,
    .texts = {ZTC_TEXT_OF(ztc_resource_row, path, 0)},
};

static const struct ztc_shape explanation_shape = {
    .name = "explanations",
    ZTC_SHAPE_OF(ztc_explanation_row),
    .most = SMALL_MAX,
    .texts = {ZTC_TEXT_OF(ztc_explanation_row, code, 0), ZTC_TEXT_OF(ztc_explanation_row, title, 0),
              ZTC_TEXT_OF(ztc_explanation_row, text, ZTC_TEXT_EMPTY),
              ZTC_TEXT_OF(ztc_explanation_row, wrong, ZTC_TEXT_EMPTY),
              ZTC_TEXT_OF(ztc_explanation_row, right, ZTC_TEXT_EMPTY)},
};

/* Refuses a member of row `number` of a table. */
static ztc_status refuse_row(const struct ztc_speaker *speaker, struct ztc_error *error,
                             const struct ztc_shape *shape, uint32_t number, const char *member,
                             const char *found, const char *expected)
{
    return ztc_speaker_refuse(
        speaker, error, ztc_words("%s[%u].%s", shape->name, number, member).text, found, expected);
}

static ztc_status check_pins(const struct ztc_speaker *speaker, const struct ztc_table *pins,
                             struct ztc_error *error)
{
    ztc_status status = ztc_shape_check(&pin_shape, pins, speaker, error);
    for (uint32_t i = 0; status == ZTC_OK && i < pins->count; i++) {
        const struct ztc_pin_row *pin = ZTC_ROW(struct ztc_pin_row, pins, i);
        const struct ztc_pin_row *before = i > 0 ? ZTC_ROW(struct ztc_pin_row, pins, i - 1) : NULL;
        if (pin->port >= PORTS_MAX) {
            status =
                refuse_row(speaker, error, &pin_shape, i, "port", ztc_words("%u", pin->port).text,
                           ztc_words("0 to %u", PORTS_MAX - 1).text);
        } else if (pin->pad == ZTC_ANY_PAD) {
            status = refuse_row(speaker, error, &pin_shape, i, "pad", "ZTC_ANY_PAD", "a number");
        } else if (before != NULL && (before->port > pin->port ||
                                      (before->port == pin->port && before->pad >= pin->pad))) {
            status = refuse_row(speaker, error, &pin_shape, i, "pad",
                                ztc_words("port %u pad %u after port %u pad %u", pin->port,
                                          pin->pad, before->port, before->pad)
                                    .text,
                                "pads sorted, each once");
        }
    }
    return status;
}

/* The first fault of a function row: its member, what was found and expected. */
static ztc_status check_function(const struct ztc_speaker *speaker, const struct ztc_target *target,
                                 uint32_t number, struct ztc_error *error)
{
    const struct ztc_function_row *row =
        ZTC_ROW(struct ztc_function_row, target->functions, number);
    bool any = row->pad == ZTC_ANY_PAD;
    if ((any && row->port != 0) || (!any && ztc_target_pin(target, row->port, row->pad) == NULL)) {
        return refuse_row(speaker, error, &function_shape, number, "pad",
                          any ? ztc_words("any pad with port %u", row->port).text
                              : ztc_words("port %u pad %u", row->port, row->pad).text,
                          any ? "port 0" : "a pad of the pins table");
    }
    if (row->value_count > ZTC_VALUES_MAX) {
        return refuse_row(speaker, error, &function_shape, number, "value_count",
                          ztc_words("%u", row->value_count).text,
                          ztc_words("at most %u", ZTC_VALUES_MAX).text);
    }
    for (uint32_t i = row->value_count; i < sizeof(row->values) / sizeof(row->values[0]); i++) {
        if (row->values[i] != 0) {
            return refuse_row(speaker, error, &function_shape, number, "values",
                              ztc_words("%d beyond value_count", row->values[i]).text, "0");
        }
    }
    if (row->caution != NULL && row->reason == NULL) {
        return refuse_row(speaker, error, &function_shape, number, "reason", "NULL",
                          "the reason of the caution");
    }
    return ZTC_OK;
}

static ztc_status check_functions(const struct ztc_speaker *speaker,
                                  const struct ztc_target *target, struct ztc_error *error)
{
    ztc_status status = ztc_shape_check(&function_shape, target->functions, speaker, error);
    for (uint32_t i = 0; status == ZTC_OK && i < target->functions->count; i++) {
        status = check_function(speaker, target, i, error);
    }
    return status;
}

static ztc_status check_instances(const struct ztc_speaker *speaker,
                                  const struct ztc_table *instances, struct ztc_error *error)
{
    ztc_status status = ztc_shape_check(&instance_shape, instances, speaker, error);
    for (uint32_t i = 0; status == ZTC_OK && i < instances->count; i++) {
        const struct ztc_instance_row *row = ZTC_ROW(struct ztc_instance_row, instances, i);
        if (row->hw == 0 || row->users == 0) {
            status = refuse_row(speaker, error, &instance_shape, i, row->hw == 0 ? "hw" : "users",
                                "0", "1 or more");
        }
        for (uint32_t j = 0; status == ZTC_OK && j < i; j++) {
            const struct ztc_instance_row *other = ZTC_ROW(struct ztc_instance_row, instances, j);
            if (other->hw == row->hw && strcmp(other->class_id, row->class_id) == 0) {
                status = refuse_row(speaker, error, &instance_shape, i, "hw",
                                    ztc_words("%.32s %u twice", row->class_id, row->hw).text,
                                    "each instance once");
            }
        }
    }
    return status;
}

static ztc_status check_packages(const struct ztc_speaker *speaker, const struct ztc_target *target,
                                 struct ztc_error *error)
{
    ztc_status status = ztc_shape_check(&package_shape, target->packages, speaker, error);
    for (uint32_t i = 0; status == ZTC_OK && i < target->packages->count; i++) {
        const struct ztc_package_row *row = ZTC_ROW(struct ztc_package_row, target->packages, i);
        if (ztc_target_pin(target, row->port, row->pad) == NULL) {
            status = refuse_row(speaker, error, &package_shape, i, "pad",
                                ztc_words("port %u pad %u", row->port, row->pad).text,
                                "a pad of the pins table");
        }
    }
    return status;
}

/* A plan flashes to app_start, and would take it for granted. */
static ztc_status check_flash(const struct ztc_speaker *speaker, const struct ztc_table *flash,
                              struct ztc_error *error)
{
    ztc_status status = ztc_shape_check(&flash_shape, flash, speaker, error);
    for (uint32_t i = 0; status == ZTC_OK && i < flash->count; i++) {
        const struct ztc_flash_row *row = ZTC_ROW(struct ztc_flash_row, flash, i);
        const struct ztc_words found = ztc_words("0x%llx", (unsigned long long)row->app_start);
        if (row->app_start < row->start || row->app_start - row->start >= row->size) {
            status = refuse_row(speaker, error, &flash_shape, i, "app_start", found.text,
                                "an address in the flash");
        } else if (row->app_start >= row->port_region &&
                   row->app_start - row->port_region < row->port_region_size) {
            status = refuse_row(speaker, error, &flash_shape, i, "app_start", found.text,
                                "an address outside the region for port.bin");
        }
    }
    return status;
}

static bool path_character(char character)
{
    return (character >= 'a' && character <= 'z') || (character >= 'A' && character <= 'Z') ||
           (character >= '0' && character <= '9') ||
           (character != '\0' && strchr("._-", character));
}

/* Relative, only harmless characters, and no element that is empty or starts with a dot. */
static bool path_safe(const char *path)
{
    bool starts = true;
    size_t length = strlen(path);
    for (size_t i = 0; i < length; i++) {
        if (path[i] == '/') {
            if (starts) {
                return false;
            }
            starts = true;
        } else if (!path_character(path[i]) || (starts && path[i] == '.')) {
            return false;
        } else {
            starts = false;
        }
    }
    return !starts && length <= RESOURCE_PATH_MAX;
}

static ztc_status check_resources(const struct ztc_speaker *speaker,
                                  const struct ztc_table *resources, struct ztc_error *error)
{
    ztc_status status = ztc_shape_check(&resource_shape, resources, speaker, error);
    for (uint32_t i = 0; status == ZTC_OK && i < resources->count; i++) {
        const struct ztc_resource_row *row = ZTC_ROW(struct ztc_resource_row, resources, i);
        if (!path_safe(row->path)) {
            status = refuse_row(speaker, error, &resource_shape, i, "path",
                                ztc_words_quote(row->path, strlen(row->path)).text,
                                "a relative path of letters, digits, '.', '_', '-'");
        } else if (row->size > RESOURCE_SIZE_MAX) {
            status = refuse_row(speaker, error, &resource_shape, i, "size",
                                ztc_words("%llu", (unsigned long long)row->size).text,
                                ztc_words("at most %u", RESOURCE_SIZE_MAX).text);
        } else if (row->data == NULL && row->size > 0) {
            status = refuse_row(speaker, error, &resource_shape, i, "data", "NULL", "bytes");
        }
        for (uint32_t j = 0; status == ZTC_OK && j < i; j++) {
            if (strcmp(ZTC_ROW(struct ztc_resource_row, resources, j)->path, row->path) == 0) {
                status = refuse_row(speaker, error, &resource_shape, i, "path",
                                    ztc_words_quote(row->path, strlen(row->path)).text,
                                    "each path once");
            }
        }
    }
    return status;
}

/* PREFIX-Ennn, -Wnnn or -Nnnn. */
static bool code_ok(const char *code)
{
    const char *dash = strchr(code, '-');
    if (dash == NULL || dash == code || strlen(dash) != 5 || strchr("EWN", dash[1]) == NULL) {
        return false;
    }
    for (const char *letter = code; letter < dash; letter++) {
        if (!path_character(*letter) || *letter == '.') {
            return false;
        }
    }
    return dash[2] >= '0' && dash[2] <= '9' && dash[3] >= '0' && dash[3] <= '9' && dash[4] >= '0' &&
           dash[4] <= '9';
}

static ztc_status check_explanations(const struct ztc_speaker *speaker,
                                     const struct ztc_table *explanations, struct ztc_error *error)
{
    ztc_status status = ztc_shape_check(&explanation_shape, explanations, speaker, error);
    for (uint32_t i = 0; status == ZTC_OK && i < explanations->count; i++) {
        const struct ztc_explanation_row *row =
            ZTC_ROW(struct ztc_explanation_row, explanations, i);
        if (!code_ok(row->code)) {
            status = refuse_row(speaker, error, &explanation_shape, i, "code",
                                ztc_words_quote(row->code, strlen(row->code)).text,
                                "PREFIX-Ennn, PREFIX-Wnnn or PREFIX-Nnnn");
        }
    }
    return status;
}

ztc_status ztc_target_check_tables(const struct ztc_speaker *speaker,
                                   const struct ztc_target *target, struct ztc_error *error)
{
    ztc_status status = check_pins(speaker, target->pins, error);
    if (status == ZTC_OK) {
        status = check_functions(speaker, target, error);
    }
    if (status == ZTC_OK) {
        status = check_instances(speaker, target->instances, error);
    }
    if (status == ZTC_OK) {
        status = check_packages(speaker, target, error);
    }
    if (status == ZTC_OK) {
        status = check_flash(speaker, target->flash, error);
    }
    if (status == ZTC_OK) {
        status = check_resources(speaker, target->resources, error);
    }
    if (status == ZTC_OK) {
        status = check_explanations(speaker, target->explanations, error);
    }
    return status;
}
