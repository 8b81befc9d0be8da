/* SPDX-License-Identifier: Apache-2.0 */
/* cfg/devices.yaml, by the source (see device_source.h) and by core, which writes it too: what core takes it writes so that it reads the same again. */
#include "device/configured.h"
#include "device_source.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static bool is_same_pair(const struct ztc_configured_pair *one,
                         const struct ztc_configured_pair *other)
{
    bool same = strcmp(one->key, other->key) == 0 && one->step_count == other->step_count;
    for (size_t i = 0; same && i < one->step_count; i++) {
        same = one->steps[i].kind == other->steps[i].kind &&
               strcmp(one->steps[i].text, other->steps[i].text) == 0;
    }
    return same;
}

static void require_same(const struct ztc_configured *one, const struct ztc_configured *other)
{
    fuzz_require(one->count == other->count);
    for (size_t i = 0; i < one->count; i++) {
        const struct ztc_configured_device *left = &one->devices[i];
        const struct ztc_configured_device *right = &other->devices[i];
        fuzz_require(strcmp(left->name, right->name) == 0);
        fuzz_require(left->pair_count == right->pair_count);
        for (size_t j = 0; j < left->pair_count; j++) {
            fuzz_require(is_same_pair(&left->pairs[j], &right->pairs[j]));
        }
        for (const char *const *key = ztc_configured_keys; *key != NULL; key++) {
            const char *text = ztc_configured_text(left, *key);
            const char *again = ztc_configured_text(right, *key);
            fuzz_require((text == NULL) == (again == NULL));
            fuzz_require(text == NULL || strcmp(text, again) == 0);
        }
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    ZTC_CLEANUP(ztc_error_clear) struct ztc_error error = {0};
    ZTC_CLEANUP(ztc_configured_done) struct ztc_configured configured = {0};
    ZTC_CLEANUP(ztc_configured_done) struct ztc_configured again = {0};
    ZTC_CLEANUP(ztc_buffer_done) struct ztc_buffer text;
    uint32_t count = 0;
    ztc_buffer_init(&text, ZTC_CONFIGURED_SIZE_MAX);
    ztc_status reported = fuzz_report(data, size, /* unique= */ false, &count);
    ztc_status status = ztc_configured_parse("fuzz", (const char *)data, size, &error, &configured);
    if (status != ZTC_OK) {
        fuzz_require(status == ZTC_E_INVALID && error.what != NULL);
        return 0;
    }
    if (reported == ZTC_OK) {
        fuzz_require(count == configured.count);
    }
    if (ztc_configured_print(&configured, &text, &error) != ZTC_OK) {
        return 0; /* quotes and indents may make it too large */
    }
    fuzz_require(ztc_configured_parse("written", text.data, text.size, &error, &again) == ZTC_OK);
    require_same(&configured, &again);
    return 0;
}
