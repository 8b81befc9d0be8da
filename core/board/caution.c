/* SPDX-License-Identifier: Apache-2.0 */
/* The warnings that go with the cautions of pads and functions. */
#include "board/check_internal.h"

#include <string.h>

struct caution_kind {
    const char *caution;
    const char *code;  /* NULL: it shows where a role does not fit, and is no warning by itself */
    const char *words; /* said of the pad or function */
};

static const struct caution_kind kinds[] = {
    {"input-only", NULL, ""},
    {"analog-only", NULL, ""},
    {"not-bonded", "W001", "has a number but is not brought out"},
    {"flash", "W002", "is a pad of the flash"},
    {"psram", "W002", "is a pad of the PSRAM"},
    {"strapping", "W003", "is a strapping pad"},
    {"usb", "W004", "is a pad of USB"},
    {"jtag", "W004", "is a pad of the debugger"},
    {"radio", "W005", "shares its unit with the radio"},
    {"oscillator", "W013", "is a pad of the crystal"},
    {"nfc", "W013", "is a pad of the NFC antenna"},
    {"reset", "W013", "is the reset pad"},
    {"low-drive", "W013", "drives only little"},
    {"low-frequency", "W013", "is for slow signals only"},
};

static const struct caution_kind *find_kind(const char *caution)
{
    for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++) {
        if (strcmp(kinds[i].caution, caution) == 0) {
            return &kinds[i];
        }
    }
    return NULL;
}

void ztc_note_accept(struct ztc_check *check, struct ztc_diagnostic *item, const char *key)
{
    if (item != NULL) {
        ztc_diagnostic_note(check->findings, item, "where that is meant: `accept: { %s: [ %s ] }`",
                            item->code, key);
    }
}

void ztc_caution_report(struct ztc_check *check, uint64_t where, const char *key,
                        const char *subject, const char *caution, const char *reason)
{
    const struct caution_kind *kind = find_kind(caution);
    const char *colon = reason != NULL && reason[0] != '\0' ? ": " : "";
    struct ztc_diagnostic *item;

    if (kind == NULL) {
        /* A newer module's: carried along under its own name. */
        item = ztc_findings_add(check->findings, "W013", where, "%s has the caution `%s`%s%s",
                                subject, caution, colon, reason != NULL ? reason : "");
    } else if (kind->code == NULL) {
        return;
    } else {
        item = ztc_findings_add(check->findings, kind->code, where, "%s %s%s%s", subject,
                                kind->words, colon, reason != NULL ? reason : "");
    }
    ztc_note_accept(check, item, ztc_check_key(check, where, key));
}
