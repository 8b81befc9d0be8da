/* SPDX-License-Identifier: Apache-2.0 */
/* From a device and its matches to the ports of the discovery protocol. */
#include "discovery/port.h"

#include "base/limits.h"
#include "base/utf8.h"
#include "output/json.h"

#include <inttypes.h>
#include <string.h>

/* Who is believed of several that claim an address: what the user said; then one that is known; then one that is on USB. */
#define RANK_SAID 4u
#define RANK_KNOWN 2u
#define RANK_USB 1u

/* What the ports of one device have in common. */
struct maker {
    const struct ztc_device *device;
    const struct ztc_match *known; /* what it is; NULL: nothing fits, or several do equally */
    bool matched;
    struct ztc_buffer hardware_id, usb, what;
    struct ztc_buffer name; /* for labels; "" where it is not known */
    unsigned rank;
};

/* Text of others, cut at a bound and without anything that steers a terminal. */
static void add_clean(struct ztc_buffer *buffer, const char *text, size_t max)
{
    size_t size = strnlen(text, max + 1);
    if (size > max) {
        size = max;
        while (size > 0 && ((unsigned char)text[size] & 0xC0u) == 0x80u) {
            size--;
        }
    }
    ztc_utf8_printable(buffer, text, size);
}

static void add_key(struct ztc_buffer *fragment, const char *key)
{
    ztc_buffer_print(fragment, "%s\"%s\":", fragment->size > 0 ? "," : "", key);
}

/* "key":"text", unless the text is empty. */
static void add_property(struct ztc_buffer *fragment, const char *key, const char *text, size_t max)
{
    ZTC_CLEANUP(ztc_buffer_done) struct ztc_buffer clean = {0};
    if (text == NULL || text[0] == '\0') {
        return;
    }
    ztc_buffer_init(&clean, ZTC_TEXT_MAX);
    add_clean(&clean, text, max);
    ztc_buffer_fail(fragment, ztc_buffer_status(&clean));
    add_key(fragment, key);
    ztc_json_write_text(fragment, ztc_buffer_string(&clean));
}

/* As the serial discovery that comes with arduino-cli writes it. */
static void add_id(struct ztc_buffer *fragment, const char *key, uint32_t id)
{
    if (id != ZTC_DEVICE_NO_ID) {
        add_key(fragment, key);
        ztc_buffer_print(fragment, "\"0x%04" PRIx32 "\"", id);
    }
}

static bool is_before(const struct ztc_live_device *device, size_t index)
{
    for (size_t i = 0; i < index; i++) {
        if (strcmp(device->matches[i].target, device->matches[index].target) == 0) {
            return true;
        }
    }
    return false;
}

/* The names of all that it may be, the likeliest first, as many as have room; each whole and once. */
static void add_tie(struct ztc_buffer *fragment, const struct ztc_live_device *device)
{
    ZTC_CLEANUP(ztc_buffer_done) struct ztc_buffer names = {0};
    ztc_buffer_init(&names, ZTC_TEXT_MAX);
    for (size_t i = 0; i < device->match_count; i++) {
        const char *target = device->matches[i].target;
        if (names.size + strlen(target) + 1 > ZTC_DISCOVERY_TIE_MAX) {
            break;
        }
        if (target[0] != '\0' && !is_before(device, i)) {
            ztc_buffer_print(&names, "%s%s", names.size > 0 ? "," : "", target);
        }
    }
    ztc_buffer_fail(fragment, ztc_buffer_status(&names));
    add_property(fragment, "ztc.targets", ztc_buffer_string(&names), ZTC_DISCOVERY_TIE_MAX);
}

static void describe(struct maker *maker, const struct ztc_live_device *device)
{
    const struct ztc_match *known = maker->known;
    struct ztc_buffer *what = &maker->what;
    if (known != NULL) {
        add_property(what, "ztc.target", known->target, ZTC_DISCOVERY_TEXT_MAX);
        add_property(what, "ztc.alias", known->alias, ZTC_DISCOVERY_TEXT_MAX);
        add_property(what, "ztc.name", known->name, ZTC_DISCOVERY_TEXT_MAX);
        add_property(what, "ztc.classname", known->class_name, ZTC_DISCOVERY_TEXT_MAX);
        /* Anything may be behind a chip that many boards share: people are not told that it is this one. */
        const char *names[] = {known->name, known->alias, known->target};
        size_t count = known->strength == ZTC_STRENGTH_EXACT ? sizeof(names) / sizeof(names[0]) : 0;
        for (size_t i = 0; i < count && maker->name.size == 0; i++) {
            add_clean(&maker->name, names[i], ZTC_DISCOVERY_TEXT_MAX);
        }
    } else if (device->match_count > 0) {
        add_tie(what, device);
    }
    if (device->match_count > 0) {
        add_property(what, "ztc.strength", ztc_strength_word(device->matches[0].strength),
                     ZTC_DISCOVERY_TEXT_MAX);
    }
    add_property(what, "ztc.uid", device->device->uid, ZTC_DISCOVERY_TEXT_MAX);
}

/* A serial number, else a chip id. */
static void identify(struct maker *maker)
{
    if (maker->device->serial[0] != '\0') {
        add_clean(&maker->hardware_id, maker->device->serial, ZTC_DISCOVERY_TEXT_MAX);
    } else if (maker->known != NULL) {
        add_clean(&maker->hardware_id, maker->known->chipid, ZTC_DISCOVERY_TEXT_MAX);
    }
}

static void maker_init(struct maker *maker, const struct ztc_live_device *device)
{
    const struct ztc_match *first = device->match_count > 0 ? &device->matches[0] : NULL;
    *maker = (struct maker){.device = device->device, .matched = first != NULL};
    struct ztc_buffer *buffers[] = {&maker->hardware_id, &maker->usb, &maker->what, &maker->name};
    for (size_t i = 0; i < sizeof(buffers) / sizeof(buffers[0]); i++) {
        ztc_buffer_init(buffers[i], ZTC_TEXT_MAX);
    }
    if (first != NULL && !first->ambiguous) {
        maker->known = first;
        bool said = first->alias[0] != '\0' || device->device->target[0] != '\0';
        maker->rank = said ? RANK_SAID : RANK_KNOWN;
    }
    if (device->device->vid != ZTC_DEVICE_NO_ID) {
        maker->rank += RANK_USB;
    }
    add_id(&maker->usb, "vid", device->device->vid);
    add_id(&maker->usb, "pid", device->device->pid);
    add_property(&maker->usb, "serialNumber", device->device->serial, ZTC_DISCOVERY_TEXT_MAX);
    describe(maker, device);
    identify(maker);
}

static void maker_done(struct maker *maker)
{
    ztc_buffer_done(&maker->hardware_id);
    ztc_buffer_done(&maker->usb);
    ztc_buffer_done(&maker->what);
    ztc_buffer_done(&maker->name);
}

static bool maker_failed(const struct maker *maker)
{
    return ztc_buffer_status(&maker->hardware_id) != ZTC_OK ||
           ztc_buffer_status(&maker->usb) != ZTC_OK || ztc_buffer_status(&maker->what) != ZTC_OK ||
           ztc_buffer_status(&maker->name) != ZTC_OK;
}

/* What a tool can open: the path as it is. One that could not be told to it unchanged is no address. */
static bool is_address(const char *path)
{
    ZTC_CLEANUP(ztc_buffer_done) struct ztc_buffer clean = {0};
    ztc_buffer_init(&clean, ZTC_TEXT_MAX);
    size_t size = strnlen(path, ZTC_DEVICE_PATH_MAX + 1);
    if (size == 0 || size > ZTC_DEVICE_PATH_MAX) {
        return false;
    }
    ztc_utf8_printable(&clean, path, size);
    return strcmp(ztc_buffer_string(&clean), path) == 0;
}

/* The protocol and the address of a node; NULL: it is no port. See README.md for why. */
static const char *protocol_of(const struct maker *maker, const struct ztc_device_node *node,
                               const char **ret_address)
{
    const char *protocol = NULL;
    *ret_address = node->path;
    if (strcmp(node->kind, ZTC_NODE_SERIAL) == 0) {
        protocol = ZTC_PORT_SERIAL;
    } else if (strcmp(node->kind, ZTC_NODE_DFU) == 0 && maker->device->port == NULL) {
        protocol = ZTC_PORT_DFU;
    } else if (strcmp(node->kind, ZTC_NODE_DISK) == 0 && maker->matched) {
        protocol = ZTC_PORT_DISK;
        *ret_address = node->mount;
    }
    return protocol != NULL && is_address(*ret_address) ? protocol : NULL;
}

static bool is_only_one(const struct ztc_device *device, const char *kind)
{
    size_t count = 0;
    for (size_t i = 0; i < device->node_count; i++) {
        count += strcmp(device->nodes[i].kind, kind) == 0;
    }
    return count < 2;
}

/* "My board (/dev/ttyACM1, console)", or the address where it is not known which board. */
static void write_label(const struct maker *maker, const struct ztc_device_node *node,
                        const char *address, struct ztc_buffer *label)
{
    bool named = maker->name.size > 0;
    bool several = node->label[0] != '\0' && !is_only_one(maker->device, node->kind);
    if (named) {
        ztc_buffer_print(label, "%s (", ztc_buffer_string(&maker->name));
    }
    add_clean(label, address, ZTC_DISCOVERY_TEXT_MAX);
    if (several) {
        ztc_buffer_text(label, named ? ", " : " (");
        add_clean(label, node->label, ZTC_DISCOVERY_TEXT_MAX);
    }
    if (named || several) {
        ztc_buffer_char(label, ')');
    }
}

ztc_status ztc_port_list(const struct ztc_live_device *device, struct ztc_error *error, void *ctx,
                         ztc_status (*found)(void *ctx, const struct ztc_port *port,
                                             struct ztc_error *error))
{
    struct maker maker;
    struct ztc_buffer label;
    maker_init(&maker, device);
    ztc_buffer_init(&label, ZTC_TEXT_MAX);
    ztc_status status = maker_failed(&maker) ? ztc_error_memory(error) : ZTC_OK;
    for (size_t i = 0; status == ZTC_OK && i < device->device->node_count; i++) {
        const struct ztc_device_node *node = &device->device->nodes[i];
        const char *address = NULL;
        const char *protocol = protocol_of(&maker, node, &address);
        if (protocol == NULL) {
            continue;
        }
        label.size = 0;
        write_label(&maker, node, address, &label);
        if (ztc_buffer_status(&label) != ZTC_OK) {
            status = ztc_error_memory(error);
            break;
        }
        struct ztc_port port = {.address = address,
                                .protocol = protocol,
                                .label = ztc_buffer_string(&label),
                                .hardware_id = ztc_buffer_string(&maker.hardware_id),
                                .usb = ztc_buffer_string(&maker.usb),
                                .what = ztc_buffer_string(&maker.what),
                                .uid = device->device->uid,
                                .rank = maker.rank};
        status = found(ctx, &port, error);
    }
    ztc_buffer_done(&label);
    maker_done(&maker);
    return status;
}

/* ---- writing ---- */

static const char *protocol_label(const char *protocol, bool usb)
{
    if (strcmp(protocol, ZTC_PORT_DFU) == 0) {
        return "USB DFU";
    }
    if (strcmp(protocol, ZTC_PORT_DISK) == 0) {
        return "USB disk";
    }
    return usb ? "Serial Port (USB)" : "Serial Port";
}

void ztc_port_write(const struct ztc_port *ports, size_t count, struct ztc_buffer *buffer)
{
    const struct ztc_port *port = &ports[0];
    const char *hardware_id = "", *usb = "";
    for (size_t i = 0; i < count; i++) {
        hardware_id = hardware_id[0] == '\0' ? ports[i].hardware_id : hardware_id;
        usb = usb[0] == '\0' ? ports[i].usb : usb;
    }
    ztc_buffer_text(buffer, "{\"address\":");
    ztc_json_write_text(buffer, port->address);
    ztc_buffer_text(buffer, ",\"label\":");
    ztc_json_write_text(buffer, port->label);
    ztc_buffer_print(buffer, ",\"protocol\":\"%s\",\"protocolLabel\":\"%s\"", port->protocol,
                     protocol_label(port->protocol, usb[0] != '\0'));
    if (hardware_id[0] != '\0') {
        ztc_buffer_text(buffer, ",\"hardwareId\":");
        ztc_json_write_text(buffer, hardware_id);
    }
    ztc_buffer_print(buffer, ",\"properties\":{%s%s%s}}", usb,
                     usb[0] != '\0' && port->what[0] != '\0' ? "," : "", port->what);
}
