/* SPDX-License-Identifier: Apache-2.0 */
/* `ztc device udev-rules`: a file for /etc/udev/rules.d, with which boards may be opened without being root. */
#include "base/limits.h"
#include "base/nearest.h"
#include "command/device_rules.h"
#include "command/run_commands.h"
#include "device/udev.h"

#include <string.h>

/* The values of --target; in the arena. */
static ztc_status read_targets(struct ztc_session *session, const char ***ret_targets,
                               size_t *ret_count)
{
    const struct ztc_line *line = &session->line;
    const char **targets =
        ztc_arena_array(&session->arena, line->option_count + 1, sizeof(*targets));
    if (targets == NULL) {
        return ztc_error_memory(&session->error);
    }
    size_t count = 0;
    for (size_t i = 0; i < line->option_count; i++) {
        if (strcmp(line->options[i].option->name, "--target") == 0) {
            targets[count++] = line->options[i].value;
        }
    }
    *ret_targets = targets;
    *ret_count = count;
    return ZTC_OK;
}

/* A target without rules is a slip of the pen, or a custom VM that was not compiled. */
static ztc_status check_target(struct ztc_session *session, const struct ztc_rules *rules,
                               const char *target)
{
    const char **names = ztc_arena_array(&session->arena, rules->count + 1, sizeof(*names));
    if (names == NULL) {
        return ztc_error_memory(&session->error);
    }
    for (size_t i = 0; i < rules->count; i++) {
        names[i] = rules->rules[i].target;
        if (strcmp(names[i], target) == 0) {
            return ZTC_OK;
        }
    }
    const char *nearest = ztc_nearest(target, names, rules->count);
    const char *remedy = nearest != NULL
                             ? ztc_arena_print(&session->arena, "did you mean %s?", nearest)
                             : "ztc device supported lists what there is";
    return ztc_error_set(&session->error, ZTC_E_INVALID, remedy,
                         "no module and no compiled custom VM finds \"%.64s\" by a VID:PID",
                         target);
}

static ztc_status print_text(struct ztc_session *session, const struct ztc_udev_group *groups,
                             size_t count)
{
    struct ztc_buffer text;
    ztc_buffer_init(&text, ZTC_TEXT_MAX);
    ztc_udev_write(&text, groups, count);
    ztc_status status = ztc_session_print(session, &text);
    ztc_buffer_done(&text);
    return status;
}

static ztc_status print_value(struct ztc_session *session, const struct ztc_udev_group *groups,
                              size_t count)
{
    struct ztc_document document = {0};
    cJSON *list = ztc_document_list(&document, NULL, NULL);
    for (size_t i = 0; i < count; i++) {
        const char *vid = ztc_device_rules_id(session, groups[i].vid);
        const char *pid = ztc_device_rules_id(session, groups[i].pid);
        document.failed = document.failed || vid == NULL || pid == NULL;
        cJSON *row = ztc_document_object(&document, list, NULL);
        ztc_document_text(&document, row, "vid", vid);
        ztc_document_text(&document, row, "pid", pid);
        cJSON *targets = ztc_document_list(&document, row, "targets");
        for (size_t j = 0; j < groups[i].count; j++) {
            const char *target = groups[i].rows[j]->target;
            if (j == 0 || strcmp(groups[i].rows[j - 1]->target, target) != 0) {
                ztc_document_text(&document, targets, NULL, target);
            }
        }
    }
    return ztc_session_print_document(session, &document);
}

ztc_status ztc_run_device_udev_rules(struct ztc_session *session)
{
    const char **targets = NULL;
    size_t target_count = 0;
    struct ztc_rules rules = {0};
    struct ztc_udev_group *groups = NULL;
    size_t count = 0;
    ztc_status status = read_targets(session, &targets, &target_count);
    if (status == ZTC_OK) {
        status = ztc_device_rules_open(session, &rules);
    }
    for (size_t i = 0; status == ZTC_OK && i < target_count; i++) {
        status = check_target(session, &rules, targets[i]);
    }
    if (status == ZTC_OK) {
        status = ztc_udev_groups(&rules, targets, target_count, &session->arena, &session->error,
                                 &groups, &count);
    }
    if (status == ZTC_OK) {
        status = session->output.json ? print_value(session, groups, count)
                                      : print_text(session, groups, count);
    }
    ztc_rules_done(&rules);
    return status;
}
