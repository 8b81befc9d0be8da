/* SPDX-License-Identifier: Apache-2.0 */
/* The device section and the template: the same values as in the device.json of a user's board. */
#include "support_module.h"

#include <cjson/cJSON.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define FILE_SIZE_MAX ((size_t)64 * 1024)

static int set_up(void **state)
{
    *state = module_open();
    return 0;
}

static int tear_down(void **state)
{
    module_close(*state);
    return 0;
}

static cJSON *load_device(void)
{
    FILE *file = fopen(ZTC_TEST_DATA "/data/port-v1/esp_wroom_32/device.json", "re");
    assert_non_null(file);
    char *text = calloc(1, FILE_SIZE_MAX);
    assert_non_null(text);
    assert_true(fread(text, 1, FILE_SIZE_MAX - 1, file) > 0);
    assert_int_equal(fclose(file), 0);
    cJSON *root = cJSON_Parse(text);
    assert_non_null(root);
    free(text);
    return root;
}

/* What the pointer leads to, taken out of its holder. The rows' keys need no unescaping. */
static cJSON *follow(cJSON *root, const char *pointer)
{
    cJSON *at = root;
    while (*pointer == '/' && at != NULL) {
        char key[64] = "";
        size_t length = strcspn(pointer + 1, "/");
        assert_true(length < sizeof(key));
        memcpy(key, pointer + 1, length);
        at = cJSON_IsArray(at) ? cJSON_GetArrayItem(at, (int)strtol(key, NULL, 10))
                               : cJSON_GetObjectItemCaseSensitive(at, key);
        pointer += 1 + length;
    }
    return at;
}

static void check_row(cJSON *root, const struct ztc_device_row *row)
{
    const cJSON *item = follow(root, row->key);
    if (item == NULL) {
        fail_msg("%s is not in device.json", row->key);
        return;
    }
    char number[32];
    switch (row->kind) {
    case ZTC_VALUE_TEXT:
        assert_true(cJSON_IsString(item));
        assert_string_equal(row->value, item->valuestring);
        break;
    case ZTC_VALUE_PLAIN:
        if (cJSON_IsBool(item)) {
            assert_string_equal(row->value, cJSON_IsTrue(item) ? "true" : "false");
        } else {
            assert_true(cJSON_IsNumber(item));
            snprintf(number, sizeof(number), "%d", item->valueint);
            assert_string_equal(row->value, number);
        }
        break;
    case ZTC_VALUE_LIST:
        assert_true(cJSON_IsArray(item));
        break;
    default:
        assert_int_equal(row->kind, ZTC_VALUE_MAP);
        assert_true(cJSON_IsObject(item));
        break;
    }
}

/* Values below an object or array, itself included. */
static uint32_t count_values(const cJSON *item)
{
    uint32_t count = 1;
    const cJSON *child = NULL;
    cJSON_ArrayForEach(child, item)
    {
        count += count_values(child);
    }
    return count;
}

static void device_rows_are_those_of_a_users_board(void **state)
{
    struct module *module = *state;
    static const char *const of_host[] = {
        "vids",    "pids",          "name",       "target",    "original_target",
        "classes", "virtualizable", "jtag_class", "customized"};
    const struct ztc_target_description *description = NULL;
    assert_int_equal(module->target_v1->describe(module->target, &description), ZTC_OK);
    cJSON *root = load_device();
    for (size_t i = 0; i < sizeof(of_host) / sizeof(of_host[0]); i++) {
        cJSON_DeleteItemFromObjectCaseSensitive(root, of_host[i]);
    }
    for (uint32_t i = 0; i < description->device->count; i++) {
        check_row(root, ZTC_ROW(struct ztc_device_row, description->device, i));
    }
    assert_int_equal(description->device->count + 1, count_values(root));
    cJSON_Delete(root);
}

static void template_leaves_name_and_device_to_create(void **state)
{
    struct module *module = *state;
    const struct ztc_target_description *description = NULL;
    assert_int_equal(module->target_v1->describe(module->target, &description), ZTC_OK);
    const char *text = description->template_text;
    assert_int_equal(strlen(text), description->template_size);
    assert_non_null(strstr(text, "\nshort_name: @SHORT_NAME@\n"));
    assert_non_null(strstr(text, "\nlayout: @SHORT_NAME@\n"));
    assert_null(strstr(text, "\ndevice:"));
    /* The macros that users' projects are compiled with. */
    assert_non_null(
        strstr(text, "    - ESP32_VHAL\n    - ESP32_ETH_PHY_LAN8720\n    - VM_IS_CUSTOM\n"));
    for (unsigned n = 0; n < 40; n++) {
        char line[32];
        snprintf(line, sizeof(line), "\n    D%u:%s [ PA, %2u ]", n, n < 10 ? " " : "", n);
        assert_non_null(strstr(text, line));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(device_rows_are_those_of_a_users_board, set_up, tear_down),
        cmocka_unit_test_setup_teardown(template_leaves_name_and_device_to_create, set_up,
                                        tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
