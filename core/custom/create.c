/* SPDX-License-Identifier: Apache-2.0 */
/* Making a custom VM from a target. */
#include "custom/create.h"

#include "base/limits.h"
#include "custom/bundle.h"
#include "custom/product.h"

#include <stdio.h>

static ztc_status open_customizable(struct ztc_registry *registry, const char *id,
                                    struct ztc_error *error, struct ztc_target *ret_target)
{
    ztc_status status = ztc_target_open(registry, id, error, ret_target);
    if (status == ZTC_OK && ret_target->description->customizable == 0) {
        status =
            ztc_error_set(error, ZTC_E_INVALID, "ztc vm custom original lists those that can be",
                          "the target \"%s\" cannot be customized", id);
    }
    return status;
}

/* The first error among the findings, as the reason why a target's own template is of no use. */
static ztc_status refuse_template(const struct ztc_target *target,
                                  const struct ztc_findings *findings, struct ztc_error *error)
{
    const struct ztc_diagnostic *first = NULL;
    for (size_t i = 0; i < findings->count && first == NULL; i++) {
        const struct ztc_diagnostic *item = &findings->items[i];
        first = item->severity == ZTC_SEVERITY_ERROR && !item->accepted ? item : NULL;
    }
    const struct ztc_place *place =
        first != NULL ? ztc_findings_where(findings, first->where) : NULL;
    return ztc_error_set(error, ZTC_E_INVALID,
                         "the module is at fault: ztc plugin check tells its vendor why",
                         "the template of the target \"%s\" is not valid: %s in line %u: %s",
                         target->description->id, first != NULL ? first->code : "",
                         place != NULL ? place->line : 0, first != NULL ? first->message : "");
}

/* device.json is made of the template as compile will read it, so that they say the same. */
static ztc_status add_device_json(struct ztc_bundle *bundle, const struct ztc_target *target,
                                  const char *short_name, const struct ztc_buffer *text,
                                  struct ztc_error *error)
{
    struct ztc_buffer buffer;
    ztc_buffer_init(&buffer, ZTC_TEXT_MAX);
    struct ztc_template template = {0};
    ztc_status status = ztc_template_parse(&template, "template.yml", ztc_buffer_string(text),
                                           text->size, short_name, /* lenient= */ false, error);
    if (status == ZTC_OK && template.findings.failed) {
        status = ztc_error_memory(error);
    }
    if (status == ZTC_OK && ztc_findings_errors(&template.findings) > 0) {
        status = refuse_template(target, &template.findings, error);
    }
    if (status == ZTC_OK) {
        status =
            ztc_product_device_json(template.board.device, /* compiled= */ false, &buffer, error);
    }
    if (status == ZTC_OK) {
        status = ztc_bundle_take(bundle, "device.json", &buffer, error);
    }
    ztc_buffer_done(&buffer);
    ztc_template_done(&template);
    return status;
}

/* The files of a new custom VM with this template, which is emptied. */
static ztc_status fill(struct ztc_bundle *bundle, const struct ztc_target *target,
                       const char *short_name, struct ztc_buffer *text, struct ztc_error *error)
{
    char path[ZTC_SHORT_NAME_MAX + sizeof(".yml")];
    (void)snprintf(path, sizeof(path), "%s.yml", short_name);
    ztc_status status = add_device_json(bundle, target, short_name, text, error);
    if (status == ZTC_OK) {
        status = ztc_bundle_take(bundle, path, text, error);
    }
    return status == ZTC_OK
               ? ztc_bundle_add_companions(bundle, /* home= */ NULL, target, short_name, error)
               : status;
}

ztc_status ztc_custom_begin(struct ztc_registry *registry, const char *target,
                            const char *short_name, struct ztc_error *error,
                            struct ztc_target *ret_target)
{
    const char *problem = ztc_short_name_problem(short_name, /* strict= */ true);
    if (problem != NULL) {
        (void)ztc_error_set(error, ZTC_E_INVALID, "choose another short name",
                            "\"%.64s\" cannot be the short name: %s", short_name, problem);
        return ZTC_E_INVALID;
    }
    return open_customizable(registry, target, error, ret_target);
}

ztc_status ztc_custom_finish(struct ztc_home *home, const struct ztc_target *target,
                             const char *short_name, struct ztc_buffer *text,
                             struct ztc_error *error)
{
    struct ztc_bundle bundle;
    ztc_bundle_init(&bundle);
    ztc_status status = fill(&bundle, target, short_name, text, error);
    if (status == ZTC_OK) {
        status = ztc_custom_create(home, short_name, bundle.files, bundle.count, error);
    }
    ztc_bundle_done(&bundle);
    return status;
}

ztc_status ztc_custom_make(struct ztc_home *home, struct ztc_registry *registry, const char *target,
                           const char *short_name, const char *name, struct ztc_error *error)
{
    struct ztc_target opened = {0};
    struct ztc_buffer text;
    ztc_status status = ztc_custom_begin(registry, target, short_name, error, &opened);
    if (status != ZTC_OK) {
        return status;
    }
    ztc_buffer_init(&text, ZTC_TEXT_MAX);
    status = ztc_product_template(&opened, short_name, name, &text, error);
    if (status == ZTC_OK) {
        status = ztc_custom_finish(home, &opened, short_name, &text, error);
    }
    ztc_buffer_done(&text);
    return status;
}
