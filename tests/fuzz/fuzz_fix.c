/* SPDX-License-Identifier: Apache-2.0 */
/* Templates of anybody, edited as fix edits them: nothing but the text of a template comes out, and a diff. */
#include "base/limits.h"
#include "fix/diff.h"
#include "fix/edit.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void require(bool condition)
{
    if (!condition) {
        abort();
    }
}

static const struct ztc_node *section(const struct ztc_template *template, const char *name)
{
    const struct ztc_node *root = template->root;
    const struct ztc_node *map =
        root != NULL && root->kind == ZTC_NODE_MAP ? ztc_node_find(root, name) : NULL;
    return map != NULL && map->kind == ZTC_NODE_MAP ? map : NULL;
}

/* Every functional pin moves and gets `count` values; a pin is added; the first entry of accept goes. */
static void edit(const struct ztc_template *template, struct ztc_edits *edits, uint32_t count)
{
    static const int32_t values[ZTC_VALUES_MAX] = {7, 0, 65535};
    static const struct ztc_edit_pin pins[] = {{1000, "PZ", 1}, {1001, "PA", 65535}};
    const struct ztc_node *functions = section(template, "pinclasses");
    const struct ztc_node *pinmap = section(template, "pinmap");

    for (const struct ztc_node *node = functions != NULL ? functions->first : NULL; node != NULL;
         node = node->next) {
        ztc_edit_function(edits, node, "D1000", values, count);
    }
    ztc_edit_append_pins(edits, pinmap, pins, 1 + count % 2);
    if (template->accept_count > 0) {
        (void)ztc_edit_remove_accept(edits, template->root, template->accepts[0].code,
                                     template->accepts[0].key);
    }
}

static void compare(const struct ztc_template *template, const struct ztc_buffer *edited)
{
    struct ztc_error error = {0};
    struct ztc_buffer buffer;
    const struct ztc_diff diff = {.old_name = "a/x.yml",
                                  .new_name = "b/x.yml",
                                  .old_text = template->findings.text,
                                  .old_size = template->findings.text_size,
                                  .new_text = ztc_buffer_string(edited),
                                  .new_size = edited->size,
                                  .colours = true,
                                  .printable = true};
    ztc_buffer_init(&buffer, ZTC_TEXT_MAX);
    require(ztc_diff_write(&diff, &buffer, &error) == ZTC_OK);
    ztc_buffer_done(&buffer);
}

static void run(const uint8_t *data, size_t size, uint32_t count)
{
    struct ztc_template template, again;
    struct ztc_error error = {0};
    struct ztc_edits edits;
    struct ztc_arena arena;
    struct ztc_buffer edited;

    require(ztc_template_parse(&template, "fuzz.yml", (const char *)data, size, /* folder= */ NULL,
                               /* lenient= */ false, &error) == ZTC_OK);
    ztc_arena_init(&arena, ZTC_FIX_ARENA_MAX);
    ztc_buffer_init(&edited, ZTC_TEXT_MAX);
    ztc_edits_init(&edits, &arena, template.findings.text, template.findings.text_size);
    edit(&template, &edits, count);
    ztc_edits_apply(&edits, &edited);
    require(ztc_buffer_status(&edited) == ZTC_OK);
    compare(&template, &edited);
    require(ztc_template_parse(&again, "fuzz.yml", ztc_buffer_string(&edited), edited.size,
                               /* folder= */ NULL, /* lenient= */ false, &error) == ZTC_OK);
    ztc_template_done(&again);
    ztc_buffer_done(&edited);
    ztc_arena_done(&arena);
    ztc_template_done(&template);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    for (uint32_t count = 0; count <= ZTC_VALUES_MAX; count += ZTC_VALUES_MAX) {
        run(data, size, count);
    }
    return 0;
}
