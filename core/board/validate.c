/* SPDX-License-Identifier: Apache-2.0 */
/* The target's own rules: its findings are taken over, and what it fails to say is said for it. */
#include "board/check_internal.h"
#include "diagnostic/code.h"

#include <string.h>

struct listener {
    struct ztc_check *check;
    size_t errors; /* reported so far */
};

static bool all_of(const char *text, size_t length, const char *set)
{
    return length > 0 && strspn(text, set) >= length;
}

/* PREFIX-Xnnn, PREFIX being the module's own where it is known. */
static bool code_is_the_modules(const struct ztc_check *check, const char *code)
{
    const char *dash = code != NULL ? strrchr(code, '-') : NULL;
    struct ztc_module *module = check->target->module;

    if (dash == NULL ||
        !all_of(code, (size_t)(dash - code), "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-") ||
        strlen(dash) != 5 || strchr("EWN", dash[1]) == NULL || !all_of(dash + 2, 3, "0123456789")) {
        return false;
    }
    const char *prefix = module != NULL ? ztc_module_row(module)->info.codes : "";
    return prefix == NULL || prefix[0] == '\0' ||
           (strlen(prefix) == (size_t)(dash - code) &&
            strncmp(prefix, code, (size_t)(dash - code)) == 0);
}

/* The more severe of what the code and the finding say; a severity that is not known is an error.
 */
static uint32_t severity_of(const struct ztc_finding *finding)
{
    uint32_t by_code = ztc_code_severity(finding->code);
    uint32_t given = finding->severity;

    if (given < ZTC_SEVERITY_ERROR || given > ZTC_SEVERITY_NOTE) {
        given = ZTC_SEVERITY_ERROR;
    }
    return given < by_code ? given : by_code;
}

static void report_bad_code(struct listener *listener, const struct ztc_finding *finding,
                            uint64_t where)
{
    struct ztc_check *check = listener->check;
    struct ztc_diagnostic *item = ztc_findings_add(
        check->findings, "E035", where, "%s", finding->message != NULL ? finding->message : "");

    ztc_diagnostic_note(check->findings, item,
                        "the module of %s gave the code `%s`, which is none of its own",
                        check->target->description->id, finding->code != NULL ? finding->code : "");
    listener->errors++;
}

static ztc_status take_finding(void *ctx, const struct ztc_finding *finding)
{
    struct listener *listener = ctx;
    struct ztc_check *check = listener->check;

    if (finding == NULL || !ZTC_HAS(finding, struct ztc_finding, remedy)) {
        return ZTC_E_ARGUMENT;
    }
    uint64_t where = ztc_findings_where(check->findings, finding->where) != NULL ? finding->where
                                                                                 : ZTC_WHERE_NONE;
    if (!code_is_the_modules(check, finding->code)) {
        report_bad_code(listener, finding, where);
        return check->findings->failed ? ZTC_E_MEMORY : ZTC_OK;
    }
    uint32_t severity = severity_of(finding);
    struct ztc_diagnostic *item =
        ztc_findings_add_foreign(check->findings, finding->code, severity, where,
                                 finding->message != NULL ? finding->message : "");
    if (finding->remedy != NULL && finding->remedy[0] != '\0') {
        ztc_diagnostic_note(check->findings, item, "%s", finding->remedy);
    }
    listener->errors += severity == ZTC_SEVERITY_ERROR;
    return check->findings->failed ? ZTC_E_MEMORY : ZTC_OK;
}

static void report_silent_refusal(struct ztc_check *check)
{
    struct ztc_module *module = check->target->module;
    const char *words = module != NULL ? ztc_module_last_words(module) : "";
    struct ztc_diagnostic *item = ztc_findings_add(
        check->findings, "E035", check->template->where_short_name,
        "the module of %s refuses the board without a finding", check->target->description->id);

    if (words != NULL && words[0] != '\0') {
        ztc_diagnostic_note(check->findings, item, "it says: %s", words);
    } else {
        ztc_diagnostic_note(check->findings, item, "`ztc plugin check` tests the module for this");
    }
}

ztc_status ztc_check_validate(struct ztc_check *check, const struct ztc_board *board,
                              struct ztc_error *error)
{
    const struct ztc_target_v1 *interface = check->target->interface;
    struct listener listener = {.check = check};
    struct ztc_finding_sink sink = {
        .struct_size = sizeof(sink), .ctx = &listener, .report = take_finding};

    if (interface == NULL || !ZTC_HAS(interface, struct ztc_target_v1, validate) ||
        interface->validate == NULL) {
        return ZTC_OK;
    }
    /* Words of a call before are not about this board. */
    if (check->target->module != NULL) {
        (void)ztc_module_last_words(check->target->module);
    }
    ztc_status status = interface->validate(check->target->handle, board, check->version, &sink);
    if (status == ZTC_E_MEMORY || check->findings->failed || check->failed) {
        return ztc_error_memory(error);
    }
    if (status == ZTC_E_CANCELLED) {
        return ztc_error_set(error, status, /* remedy */ NULL, "stopped");
    }
    if (status != ZTC_OK && listener.errors == 0) {
        report_silent_refusal(check);
    }
    return ZTC_OK;
}
