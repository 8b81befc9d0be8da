/* SPDX-License-Identifier: Apache-2.0 */
/* Rules for udev: a pair of numbers becomes keys to match, and a name a comment that stays one. */
#include "device/udev.h"

#include "base/limits.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

/* A name in a comment; more is no name. */
#define NAME_MAX_BYTES 80u

static int by_pair(const void *left, const void *right)
{
    const struct ztc_rule *one = *(const struct ztc_rule *const *)left;
    const struct ztc_rule *other = *(const struct ztc_rule *const *)right;
    if (one->vid != other->vid) {
        return one->vid < other->vid ? -1 : 1;
    }
    if (one->pid != other->pid) {
        return one->pid < other->pid ? -1 : 1;
    }
    int order = strcmp(one->target, other->target);
    return order != 0 ? order : strcmp(one->mode, other->mode);
}

static bool is_wanted(const struct ztc_rule *rule, const char *const *targets, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (strcmp(rule->target, targets[i]) == 0) {
            return true;
        }
    }
    return count == 0;
}

ztc_status ztc_udev_groups(const struct ztc_rules *rules, const char *const *targets,
                           size_t target_count, struct ztc_arena *arena, struct ztc_error *error,
                           struct ztc_udev_group **ret_groups, size_t *ret_count)
{
    const struct ztc_rule **rows =
        ztc_arena_array(arena, rules->count + 1, sizeof(const struct ztc_rule *));
    struct ztc_udev_group *groups = ztc_arena_array(arena, rules->count + 1, sizeof(*groups));
    if (rows == NULL || groups == NULL) {
        return ztc_error_memory(error);
    }
    size_t row_count = 0;
    for (size_t i = 0; i < rules->count; i++) {
        if (is_wanted(&rules->rules[i], targets, target_count)) {
            rows[row_count++] = &rules->rules[i];
        }
    }
    qsort(rows, row_count, sizeof(const struct ztc_rule *), by_pair);
    size_t count = 0;
    for (size_t i = 0; i < row_count; i++) {
        struct ztc_udev_group *last = count > 0 ? &groups[count - 1] : NULL;
        if (last != NULL && last->vid == rows[i]->vid && last->pid == rows[i]->pid) {
            last->count++;
        } else {
            groups[count++] = (struct ztc_udev_group){
                .vid = rows[i]->vid, .pid = rows[i]->pid, .rows = rows + i, .count = 1};
        }
    }
    *ret_groups = groups;
    *ret_count = count;
    return ZTC_OK;
}

/* Letters, digits and harmless signs of ASCII; all else, such as a line break or the \ that would join the next line, is a question
 * mark. */
static void add_name(struct ztc_buffer *text, const char *name)
{
    size_t length = strnlen(name, NAME_MAX_BYTES);
    for (size_t i = 0; i < length; i++) {
        bool good = name[i] >= ' ' && name[i] <= '~' && name[i] != '\\';
        ztc_buffer_char(text, good ? name[i] : '?');
    }
}

static void add_boards(struct ztc_buffer *text, const struct ztc_udev_group *group)
{
    for (size_t i = 0; i < group->count; i++) {
        const struct ztc_rule *rule = group->rows[i];
        /* The modes of a board lie together. */
        if (i > 0 && strcmp(group->rows[i - 1]->target, rule->target) == 0) {
            continue;
        }
        ztc_buffer_text(text, "# ");
        add_name(text, rule->name);
        ztc_buffer_text(text, " (");
        add_name(text, rule->target);
        ztc_buffer_text(text, ")\n");
    }
}

/* `S` makes ATTRS, which looks at the device's parents too. sysfs has the numbers in small letters. */
static void add_match(struct ztc_buffer *text, const struct ztc_udev_group *group, const char *s)
{
    ztc_buffer_print(text, ", ATTR%s{idVendor}==\"%04" PRIx32 "\"", s, group->vid & 0xFFFFu);
    if (group->pid >= 0) {
        ztc_buffer_print(text, ", ATTR%s{idProduct}==\"%04" PRIx32 "\"", s,
                         (uint32_t)group->pid & 0xFFFFu);
    }
}

/* Debug probes and some boot loaders are talked to as human interface devices. */
static bool has_hid(const struct ztc_udev_group *group)
{
    for (size_t i = 0; i < group->count; i++) {
        const char *mode = group->rows[i]->mode;
        if (strcmp(mode, "probe") == 0 || strcmp(mode, "hid") == 0) {
            return true;
        }
    }
    return false;
}

/* Is it a board and nothing else? Of a chip that many things share a modem may be one. */
static bool is_board(const struct ztc_udev_group *group)
{
    for (size_t i = 0; i < group->count; i++) {
        if (group->rows[i]->strength == ZTC_STRENGTH_BRIDGE) {
            return false;
        }
    }
    return group->pid >= 0;
}

static void add_group(struct ztc_buffer *text, const struct ztc_udev_group *group)
{
    ztc_buffer_char(text, '\n');
    add_boards(text, group);
    ztc_buffer_text(text, "SUBSYSTEM==\"usb\", ENV{DEVTYPE}==\"usb_device\"");
    add_match(text, group, "");
    ztc_buffer_print(text, ", MODE=\"0660\", GROUP=\"plugdev\", TAG+=\"uaccess\"%s\n",
                     is_board(group) ? ", ENV{ID_MM_DEVICE_IGNORE}=\"1\"" : "");
    ztc_buffer_text(text, "SUBSYSTEM==\"tty\"");
    add_match(text, group, "S");
    ztc_buffer_text(text, ", MODE=\"0660\", TAG+=\"uaccess\"\n");
    if (has_hid(group)) {
        ztc_buffer_text(text, "SUBSYSTEM==\"hidraw\"");
        add_match(text, group, "S");
        ztc_buffer_text(text, ", MODE=\"0660\", GROUP=\"plugdev\", TAG+=\"uaccess\"\n");
    }
}

void ztc_udev_write(struct ztc_buffer *text, const struct ztc_udev_group *groups, size_t count)
{
    ztc_buffer_text(
        text, "# 70-ztc.rules: who sits at this machine, and the groups dialout and plugdev, may "
              "open boards.\n"
              "# Made by: ztc device udev-rules\n"
              "#\n"
              "# To install it:\n"
              "#   ztc device udev-rules | sudo tee /etc/udev/rules.d/70-ztc.rules >/dev/null\n"
              "#   sudo udevadm control --reload\n"
              "#   sudo udevadm trigger\n"
              "# Then plug the board in again. The number must be below 73, where the tag uaccess "
              "is read.\n"
              "# Make it again when a module or a custom VM of another VID:PID has come.\n"
              "\n"
              "ACTION==\"remove\", GOTO=\"ztc_end\"\n"
              "SUBSYSTEM!=\"usb|tty|hidraw\", GOTO=\"ztc_end\"\n");
    for (size_t i = 0; i < count; i++) {
        add_group(text, &groups[i]);
    }
    ztc_buffer_text(text, "\nLABEL=\"ztc_end\"\n");
}
