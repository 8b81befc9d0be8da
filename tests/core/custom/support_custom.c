/* SPDX-License-Identifier: Apache-2.0 */
/* What the tests of core/custom share. */
#include "support_custom.h"

#include "base/file.h"

#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <yaml.h>

void read_data(const char *path, struct ztc_buffer *buffer)
{
    struct ztc_error error = {0};
    ztc_buffer_init(buffer, 1 << 20);
    assert_int_equal(ztc_file_read(AT_FDCWD, "", path, 1 << 20, buffer, &error, NULL), ZTC_OK);
}

void parse_good(struct ztc_template *template, const char *text, size_t size)
{
    struct ztc_error error = {0};
    assert_int_equal(ztc_template_parse(template, "test.yml", text, size, NULL, true, &error),
                     ZTC_OK);
    for (size_t i = 0; i < template->findings.count; i++) {
        const struct ztc_diagnostic *item = &template->findings.items[i];
        if (item->severity == ZTC_SEVERITY_ERROR) {
            fail_msg("%s: %s", item->code, item->message);
        }
    }
}

/* --- YAML by value --- */

struct lines {
    char **items;
    size_t count;
};

static int by_text(const void *left, const void *right)
{
    return strcmp(*(char *const *)left, *(char *const *)right);
}

static char *join(char **items, size_t count, const char *open, const char *close, bool sort)
{
    struct ztc_buffer buffer;
    ztc_buffer_init(&buffer, 1 << 20);
    if (sort) {
        qsort(items, count, sizeof(*items), by_text);
    }
    ztc_buffer_text(&buffer, open);
    for (size_t i = 0; i < count; i++) {
        ztc_buffer_print(&buffer, "%s\n", items[i]);
        free(items[i]);
    }
    free(items);
    ztc_buffer_text(&buffer, close);
    char *text = ztc_buffer_take(&buffer);
    assert_non_null(text);
    return text;
}

static char *canonical_node(yaml_document_t *document, int number, bool as_set)
{
    const yaml_node_t *node = yaml_document_get_node(document, number);
    assert_non_null(node);
    char *text = NULL;
    if (node->type == YAML_SCALAR_NODE) {
        assert_true(asprintf(&text, "%s", (const char *)node->data.scalar.value) >= 0);
        return text;
    }
    size_t count = 0;
    if (node->type == YAML_SEQUENCE_NODE) {
        size_t size = (size_t)(node->data.sequence.items.top - node->data.sequence.items.start);
        char **items = calloc(size + 1, sizeof(*items));
        assert_non_null(items);
        for (; count < size; count++) {
            items[count] = canonical_node(document, node->data.sequence.items.start[count], false);
        }
        return join(items, count, "[", "]", as_set);
    }
    size_t size = (size_t)(node->data.mapping.pairs.top - node->data.mapping.pairs.start);
    char **items = calloc(size + 1, sizeof(*items));
    assert_non_null(items);
    for (; count < size; count++) {
        char *key = canonical_node(document, node->data.mapping.pairs.start[count].key, false);
        char *value = canonical_node(document, node->data.mapping.pairs.start[count].value,
                                     strcmp(key, "names") == 0);
        assert_true(asprintf(&items[count], "%s=%s", key, value) >= 0);
        free(key);
        free(value);
    }
    return join(items, count, "{", "}", true);
}

char *canonical(const char *yaml, size_t size)
{
    yaml_parser_t parser;
    yaml_document_t document;
    assert_true(yaml_parser_initialize(&parser));
    yaml_parser_set_input_string(&parser, (const unsigned char *)yaml, size);
    assert_true(yaml_parser_load(&parser, &document));
    char *text = canonical_node(&document, 1, false);
    yaml_document_delete(&document);
    yaml_parser_delete(&parser);
    return text;
}

/* --- a made-up target --- */

static const struct ztc_device_row device_rows[] = {
    {.key = "/chip_model", .value = "made-up", .kind = ZTC_VALUE_TEXT},
    {.key = "/zone", .value = "123", .kind = ZTC_VALUE_TEXT},
    {.key = "/pids", .value = "", .kind = ZTC_VALUE_LIST},
    {.key = "/pids/0", .value = "FFFF", .kind = ZTC_VALUE_TEXT},
    {.key = "/connection", .value = "", .kind = ZTC_VALUE_MAP},
    {.key = "/connection/baudrate", .value = "115200", .kind = ZTC_VALUE_PLAIN},
    {.key = "/connection/parity", .value = "n", .kind = ZTC_VALUE_TEXT},
    {.key = "/connection/dsrdtr", .value = "false", .kind = ZTC_VALUE_PLAIN},
    {.key = "/gccopts", .value = "", .kind = ZTC_VALUE_MAP},
    {.key = "/gccopts/cflags", .value = "", .kind = ZTC_VALUE_LIST},
    {.key = "/gccopts/cflags/0", .value = "-Os", .kind = ZTC_VALUE_TEXT},
    {.key = "/gccopts/cflags/1", .value = "-Wl,-EL", .kind = ZTC_VALUE_TEXT},
    {.key = "/gccopts/arch", .value = "", .kind = ZTC_VALUE_LIST},
    {.key = "/a~1b~0c", .value = "of @SHORT_NAME@", .kind = ZTC_VALUE_TEXT},
    {.key = "/large", .value = "12345678901234567890", .kind = ZTC_VALUE_PLAIN},
};
static const struct ztc_table device_table = ZTC_TABLE_OF(device_rows);

static struct ztc_target_description description = {
    .struct_size = sizeof(struct ztc_target_description),
    .customizable = 1,
    .id = "made_up",
    .name = "A made-up board: #1",
    .chip = "made-up",
    .architecture = "none",
    .device = &device_table,
};
static struct ztc_target target = {.description = &description};

const struct ztc_target *made_up_target(const char *template_text)
{
    description.template_text = template_text;
    description.template_size = strlen(template_text);
    return &target;
}

/* --- a home folder and modules --- */

int place_setup(void **state)
{
    struct place *place = calloc(1, sizeof(*place));
    assert_non_null(place);
    (void)snprintf(place->base, sizeof(place->base), "/tmp/ztc-custom-XXXXXX");
    assert_non_null(mkdtemp(place->base));
    assert_int_equal(setenv("ZERYNTH_HOME", place->base, 1), 0);
    assert_int_equal(unsetenv("ZTC_PLUGIN_PATH"), 0);
    assert_int_equal(ztc_home_open(true, &place->error, &place->home), ZTC_OK);
    assert_int_equal(ztc_home_lock(&place->home, &place->error), ZTC_OK);
    static const char *const folders[] = {ZTC_BUILD_DIR "/modules"};
    assert_int_equal(
        ztc_registry_open(folders, 1, place->home.path, &place->error, &place->registry), ZTC_OK);
    *state = place;
    return 0;
}

int place_teardown(void **state)
{
    struct place *place = *state;
    ztc_registry_close(place->registry);
    ztc_home_close(&place->home);
    ztc_error_clear(&place->error);
    struct ztc_error error = {0};
    assert_int_equal(ztc_tree_remove(AT_FDCWD, "", place->base, &error), ZTC_OK);
    free(place);
    return 0;
}

static const char *below(const struct place *place, const char *path, char *room)
{
    (void)snprintf(room, PATH_MAX, "%s/.zerynth2/%s", place->base, path);
    return room;
}

void put(struct place *place, const char *path, const void *data, size_t size)
{
    char full[PATH_MAX];
    (void)below(place, path, full);
    for (char *slash = strchr(full + 1, '/'); slash != NULL; slash = strchr(slash + 1, '/')) {
        *slash = '\0';
        (void)mkdir(full, 0755);
        *slash = '/';
    }
    FILE *file = fopen(full, "we");
    assert_non_null(file);
    assert_int_equal(fwrite(data, 1, size, file), size);
    assert_int_equal(fclose(file), 0);
}

struct ztc_buffer *got(struct place *place, const char *path)
{
    static struct ztc_buffer buffer;
    char full[PATH_MAX];
    struct ztc_error error = {0};
    bool found = false;
    ztc_buffer_done(&buffer);
    ztc_buffer_init(&buffer, 1 << 20);
    assert_int_equal(
        ztc_file_read(AT_FDCWD, "", below(place, path, full), 1 << 20, &buffer, &error, &found),
        ZTC_OK);
    return &buffer;
}

bool is_there(struct place *place, const char *path)
{
    char full[PATH_MAX];
    return ztc_file_exists(AT_FDCWD, below(place, path, full));
}

void assert_refused(struct place *place, const char *part)
{
    const char *remedy = place->error.remedy != NULL ? place->error.remedy : "";
    const char *text = ztc_error_text(&place->error);
    assert_int_not_equal(place->error.status, ZTC_OK);
    if (strstr(text, part) == NULL && strstr(remedy, part) == NULL) {
        fail_msg("\"%s\" is neither in \"%s\" nor in \"%s\"", part, text, remedy);
    }
    ztc_error_clear(&place->error);
}
