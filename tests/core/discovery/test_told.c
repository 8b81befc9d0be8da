/* SPDX-License-Identifier: Apache-2.0 */
/* Ports of devices, and events as the difference between what is there and what was told. */
#include "discovery/told.h"

#include "base/limits.h"
#include "output/json.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

struct fixture {
    struct ztc_told told;
    struct ztc_error error;
    struct ztc_buffer sent;
    unsigned events;
    unsigned room; /* events that still have room */
};

static void event_add(void *ctx, const char *port)
{
    struct fixture *f = ctx;
    struct ztc_error error = {0};
    cJSON *value = NULL;
    assert_int_equal(ztc_json_parse("port", port, strlen(port), &error, &value), ZTC_OK);
    ztc_buffer_print(&f->sent, "+%s(%s)\n", cJSON_GetObjectItem(value, "address")->valuestring,
                     cJSON_GetObjectItem(value, "protocol")->valuestring);
    cJSON_Delete(value);
    f->events++;
    f->room--;
}

static void event_remove(void *ctx, const char *address, const char *protocol)
{
    struct fixture *f = ctx;
    ztc_buffer_print(&f->sent, "-%s(%s)\n", address, protocol);
    f->events++;
    f->room--;
}

static bool has_room(void *ctx)
{
    const struct fixture *f = ctx;
    return f->room > 0;
}

static int setup(void **state)
{
    struct fixture *f = calloc(1, sizeof(*f));
    assert_non_null(f);
    f->room = 1000000;
    ztc_buffer_init(&f->sent, ZTC_TEXT_MAX);
    *state = f;
    return 0;
}

static int teardown(void **state)
{
    struct fixture *f = *state;
    ztc_told_done(&f->told);
    ztc_buffer_done(&f->sent);
    ztc_error_clear(&f->error);
    free(f);
    return 0;
}

/* What the client hears now. */
static const char *send(struct fixture *f)
{
    const struct ztc_told_events events = {
        .ctx = f, .add = event_add, .remove = event_remove, .has_room = has_room};
    f->sent.size = 0;
    f->events = 0;
    assert_int_equal(ztc_told_send(&f->told, &events, &f->error), ZTC_OK);
    ztc_buffer_add(&f->sent, "", 0);
    return ztc_buffer_string(&f->sent);
}

/* The ports as they are, as a list; the caller's to delete. */
static cJSON *ports_of(struct fixture *f)
{
    struct ztc_buffer text;
    cJSON *value = NULL;
    ztc_buffer_init(&text, ZTC_DISCOVERY_OUTPUT_MAX);
    ztc_buffer_char(&text, '[');
    ztc_told_list(&f->told, &text);
    ztc_buffer_char(&text, ']');
    assert_int_equal(ztc_buffer_status(&text), ZTC_OK);
    value = cJSON_Parse(ztc_buffer_string(&text));
    assert_non_null(value);
    ztc_buffer_done(&text);
    return value;
}

static const char *text_at(const cJSON *ports, int index, const char *key)
{
    const cJSON *port = cJSON_GetArrayItem(ports, index);
    const cJSON *value = cJSON_GetObjectItem(port, key);
    if (value == NULL) {
        value = cJSON_GetObjectItem(cJSON_GetObjectItem(port, "properties"), key);
    }
    return value != NULL ? value->valuestring : NULL;
}

/* ---- devices ---- */

#define SERIAL(path)                    \
    {                                   \
        ZTC_NODE_SERIAL, (path), "", "" \
    }

/* A device on USB with a serial port, and no more. */
static struct ztc_device usb_device(const char *key, const struct ztc_device_node *nodes,
                                    size_t count)
{
    struct ztc_device device = {.source = "usb",
                                .key = key,
                                .vid = 0x2B04,
                                .pid = 0xC006,
                                .vid_text = "2B04",
                                .pid_text = "C006",
                                .serial = "S1",
                                .sid = "S1",
                                .manufacturer = "",
                                .product = "",
                                .desc = "",
                                .target = "",
                                .name = "",
                                .chipid = "",
                                .remote_id = "",
                                .class_name = "",
                                .fingerprint = ""};
    device.nodes = nodes;
    device.node_count = count;
    for (size_t i = 0; i < count && device.port == NULL; i++) {
        device.port = strcmp(nodes[i].kind, ZTC_NODE_SERIAL) == 0 ? nodes[i].path : NULL;
    }
    (void)snprintf(device.uid, sizeof(device.uid), "%040d", 1);
    return device;
}

static struct ztc_match match_of(const struct ztc_device *device, const char *target)
{
    return (struct ztc_match){.device = device,
                              .alias = "",
                              .target = target,
                              .original_target = "",
                              .name = "",
                              .chipid = "",
                              .remote_id = "",
                              .class_name = "",
                              .mode = "",
                              .reason = "",
                              .strength = ZTC_STRENGTH_EXACT};
}

static void put(struct fixture *f, const struct ztc_device *device, const struct ztc_match *matches,
                size_t count)
{
    const struct ztc_live_device live = {device, matches, count};
    assert_int_equal(ztc_told_put(&f->told, &live, &f->error), ZTC_OK);
}

/* ---- events ---- */

static void a_device_comes_changes_and_goes(void **state)
{
    struct fixture *f = *state;
    const struct ztc_device_node nodes[] = {SERIAL("/dev/ttyACM0"), SERIAL("/dev/ttyACM1")};
    struct ztc_device both = usb_device("1-1", nodes, 2);
    struct ztc_device one = usb_device("1-1", nodes, 1);
    struct ztc_match match = match_of(&one, "acme");
    assert_string_equal(send(f), "");
    put(f, &both, NULL, 0);
    assert_string_equal(send(f), "+/dev/ttyACM0(serial)\n+/dev/ttyACM1(serial)\n");
    assert_string_equal(send(f), "");
    put(f, &both, NULL, 0);
    assert_string_equal(send(f), ""); /* the same again is no event */
    put(f, &one, &match, 1);
    /* What is otherwise replaces, without a removal. */
    assert_string_equal(send(f), "-/dev/ttyACM1(serial)\n+/dev/ttyACM0(serial)\n");
    ztc_told_drop(&f->told, "usb", "1-2");
    ztc_told_drop(&f->told, "file", "1-1");
    assert_string_equal(send(f), "");
    ztc_told_drop(&f->told, "usb", "1-1");
    assert_string_equal(send(f), "-/dev/ttyACM0(serial)\n");
    assert_int_equal(f->told.count, 0);
    assert_int_equal(f->told.claims, 0);
    assert_int_equal(f->told.changed, 0);
}

static void what_has_no_room_stays_a_difference(void **state)
{
    struct fixture *f = *state;
    char path[32];
    struct ztc_device_node node = SERIAL(path);
    for (unsigned i = 0; i < 8; i++) {
        (void)snprintf(path, sizeof(path), "/dev/ttyACM%u", i);
        struct ztc_device device = usb_device(path, &node, 1);
        put(f, &device, NULL, 0);
    }
    f->room = 3;
    (void)send(f);
    assert_int_equal(f->events, 3);
    assert_string_equal(send(f), ""); /* still no room */
    /* One that was told and one that was not go, and one that was told goes and comes back as it was. */
    ztc_told_drop(&f->told, "usb", "/dev/ttyACM0");
    ztc_told_drop(&f->told, "usb", "/dev/ttyACM7");
    ztc_told_drop(&f->told, "usb", "/dev/ttyACM1");
    (void)snprintf(path, sizeof(path), "/dev/ttyACM1");
    struct ztc_device back = usb_device(path, &node, 1);
    put(f, &back, NULL, 0);
    f->room = 100;
    assert_string_equal(send(f), "-/dev/ttyACM0(serial)\n"
                                 "+/dev/ttyACM3(serial)\n+/dev/ttyACM4(serial)\n"
                                 "+/dev/ttyACM5(serial)\n+/dev/ttyACM6(serial)\n");
}

static void memory_does_not_grow_with_what_came_and_went(void **state)
{
    struct fixture *f = *state;
    char path[32];
    struct ztc_device_node node = SERIAL(path);
    f->room = 0;
    for (unsigned i = 0; i < 5000; i++) {
        (void)snprintf(path, sizeof(path), "/dev/ttyACM%u", i);
        struct ztc_device device = usb_device("1-1", &node, 1);
        put(f, &device, NULL, 0);
        (void)send(f);
        assert_int_equal(f->told.count, 1);
    }
    f->room = 100;
    assert_string_equal(send(f), "+/dev/ttyACM4999(serial)\n");
}

static void everything_anew_tells_only_what_is_otherwise(void **state)
{
    struct fixture *f = *state;
    const struct ztc_device_node nodes[] = {SERIAL("/dev/ttyACM0"), SERIAL("/dev/ttyACM1")};
    struct ztc_device one = usb_device("1-1", &nodes[0], 1);
    struct ztc_device two = usb_device("1-2", &nodes[1], 1);
    two.serial = "S2";
    put(f, &one, NULL, 0);
    put(f, &two, NULL, 0);
    (void)send(f);
    ztc_told_drop_all(&f->told);
    put(f, &two, NULL, 0);
    assert_string_equal(send(f), "-/dev/ttyACM0(serial)\n");
}

/* ---- ports ---- */

static void a_port_says_what_is_known(void **state)
{
    struct fixture *f = *state;
    const struct ztc_device_node nodes[] = {{ZTC_NODE_SERIAL, "/dev/ttyACM0", "", "console"},
                                            {ZTC_NODE_SERIAL, "/dev/ttyACM1", "", "GDB"}};
    struct ztc_device device = usb_device("1-1", nodes, 2);
    struct ztc_match match = match_of(&device, "gateway");
    match.name = "Gate\x1B[31mway";
    match.alias = "mine";
    match.class_name = "Gate";
    put(f, &device, &match, 1);
    cJSON *ports = ports_of(f);
    assert_int_equal(cJSON_GetArraySize(ports), 2);
    assert_string_equal(text_at(ports, 0, "address"), "/dev/ttyACM0");
    assert_string_equal(text_at(ports, 0, "label"), "Gate\\x1B[31mway (/dev/ttyACM0, console)");
    assert_string_equal(text_at(ports, 1, "label"), "Gate\\x1B[31mway (/dev/ttyACM1, GDB)");
    assert_string_equal(text_at(ports, 0, "protocolLabel"), "Serial Port (USB)");
    assert_string_equal(text_at(ports, 0, "hardwareId"), "S1");
    assert_string_equal(text_at(ports, 1, "hardwareId"), "S1");
    assert_string_equal(text_at(ports, 0, "vid"), "0x2b04");
    assert_string_equal(text_at(ports, 0, "pid"), "0xc006");
    assert_string_equal(text_at(ports, 0, "serialNumber"), "S1");
    assert_string_equal(text_at(ports, 0, "ztc.target"), "gateway");
    assert_string_equal(text_at(ports, 0, "ztc.alias"), "mine");
    assert_string_equal(text_at(ports, 0, "ztc.name"), "Gate\\x1B[31mway");
    assert_string_equal(text_at(ports, 0, "ztc.classname"), "Gate");
    assert_string_equal(text_at(ports, 0, "ztc.strength"), "exact");
    assert_string_equal(text_at(ports, 0, "ztc.uid"), device.uid);
    assert_null(text_at(ports, 0, "ztc.targets"));
    cJSON_Delete(ports);
}

static void a_tie_is_shown_and_not_guessed(void **state)
{
    struct fixture *f = *state;
    const struct ztc_device_node node = SERIAL("/dev/ttyUSB0");
    struct ztc_device device = usb_device("1-1", &node, 1);
    struct ztc_match matches[] = {match_of(&device, "one"), match_of(&device, "two"),
                                  match_of(&device, "one"), match_of(&device, "three")};
    for (size_t i = 0; i < 4; i++) {
        matches[i].strength = ZTC_STRENGTH_BRIDGE;
        matches[i].ambiguous = true;
        matches[i].name = "A name";
    }
    put(f, &device, matches, 4);
    cJSON *ports = ports_of(f);
    assert_string_equal(text_at(ports, 0, "label"), "/dev/ttyUSB0");
    assert_string_equal(text_at(ports, 0, "ztc.targets"), "one,two,three");
    assert_string_equal(text_at(ports, 0, "ztc.strength"), "bridge");
    assert_null(text_at(ports, 0, "ztc.target"));
    assert_null(text_at(ports, 0, "ztc.name"));
    cJSON_Delete(ports);
}

static void a_bridge_alone_gives_no_name(void **state)
{
    struct fixture *f = *state;
    const struct ztc_device_node node = SERIAL("/dev/ttyUSB0");
    struct ztc_device device = usb_device("1-1", &node, 1);
    struct ztc_match match = match_of(&device, "one");
    match.strength = ZTC_STRENGTH_BRIDGE;
    match.name = "A name";
    put(f, &device, &match, 1);
    cJSON *ports = ports_of(f);
    assert_string_equal(text_at(ports, 0, "label"), "/dev/ttyUSB0");
    assert_string_equal(text_at(ports, 0, "ztc.target"), "one");
    assert_string_equal(text_at(ports, 0, "ztc.strength"), "bridge");
    cJSON_Delete(ports);
}

static void nodes_become_ports_where_a_tool_can_use_them(void **state)
{
    struct fixture *f = *state;
    const struct ztc_device_node nodes[] = {{ZTC_NODE_DFU, "/dev/bus/usb/001/006", "", ""},
                                            {ZTC_NODE_DISK, "/dev/sdb1", "/media/a", ""},
                                            {ZTC_NODE_DISK, "/dev/sdb2", "", ""},
                                            {ZTC_NODE_HID, "/dev/hidraw0", "", ""},
                                            {ZTC_NODE_USB, "/dev/bus/usb/001/006", "", ""},
                                            {"other", "/dev/other", "", ""}};
    struct ztc_device device = usb_device("1-1", nodes, 6);
    struct ztc_match match = match_of(&device, "acme");
    put(f, &device, NULL, 0); /* a disk alone may be a stick */
    assert_string_equal(send(f), "+/dev/bus/usb/001/006(dfu)\n");
    put(f, &device, &match, 1);
    assert_string_equal(send(f), "+/dev/bus/usb/001/006(dfu)\n+/media/a(disk)\n");
}

static void dfu_beside_a_serial_port_is_none(void **state)
{
    struct fixture *f = *state;
    const struct ztc_device_node nodes[] = {{ZTC_NODE_DFU, "/dev/bus/usb/001/006", "", ""},
                                            SERIAL("/dev/ttyACM0")};
    struct ztc_device device = usb_device("1-1", nodes, 2);
    put(f, &device, NULL, 0);
    assert_string_equal(send(f), "+/dev/ttyACM0(serial)\n");
}

static void a_path_that_cannot_be_told_is_no_address(void **state)
{
    struct fixture *f = *state;
    char longer[ZTC_DEVICE_PATH_MAX + 2];
    memset(longer, 'a', sizeof(longer) - 1);
    longer[sizeof(longer) - 1] = '\0';
    const struct ztc_device_node nodes[] = {SERIAL(""),        SERIAL("/dev/\x1B[31m"),
                                            SERIAL("/dev/\n"), SERIAL("/dev/\xFF"),
                                            SERIAL(longer),    SERIAL("/dev/\xC3\xBC \"x\"")};
    struct ztc_device device = usb_device("1-1", nodes, 6);
    put(f, &device, NULL, 0);
    assert_string_equal(send(f), "+/dev/\xC3\xBC \"x\"(serial)\n");
}

static void texts_are_bounded(void **state)
{
    struct fixture *f = *state;
    const struct ztc_device_node node = SERIAL("/dev/ttyUSB0");
    char longer[2000];
    memset(longer, 'x', sizeof(longer) - 1);
    longer[sizeof(longer) - 1] = '\0';
    memcpy(longer + 255, "\xE2\x82\xAC", 3);
    struct ztc_device device = usb_device("1-1", &node, 1);
    device.serial = longer;
    struct ztc_match matches[300];
    char names[300][32];
    for (size_t i = 0; i < 300; i++) {
        (void)snprintf(names[i], sizeof(names[i]), "target_number_%zu", i);
        matches[i] = match_of(&device, names[i]);
        matches[i].ambiguous = true;
    }
    put(f, &device, matches, 300);
    cJSON *ports = ports_of(f);
    assert_int_equal(strlen(text_at(ports, 0, "serialNumber")), 255);
    const char *tie = text_at(ports, 0, "ztc.targets");
    assert_in_range(strlen(tie), ZTC_DISCOVERY_TIE_MAX - 40, ZTC_DISCOVERY_TIE_MAX);
    assert_int_not_equal(tie[strlen(tie) - 1], ',');
    cJSON_Delete(ports);
}

static void no_serial_number_is_no_hardware_id(void **state)
{
    struct fixture *f = *state;
    const struct ztc_device_node node = SERIAL("/dev/ttyUSB0");
    struct ztc_device device = usb_device("1-1", &node, 1);
    struct ztc_match match = match_of(&device, "acme");
    device.serial = "";
    device.sid = "no_sid";
    put(f, &device, &match, 1);
    cJSON *ports = ports_of(f);
    assert_null(text_at(ports, 0, "hardwareId"));
    assert_null(text_at(ports, 0, "serialNumber"));
    cJSON_Delete(ports);
    match.chipid = "CHIP";
    put(f, &device, &match, 1);
    ports = ports_of(f);
    assert_string_equal(text_at(ports, 0, "hardwareId"), "CHIP");
    cJSON_Delete(ports);
}

static void twins_have_no_hardware_id_while_both_are_there(void **state)
{
    struct fixture *f = *state;
    const struct ztc_device_node nodes[] = {SERIAL("/dev/ttyUSB0"), SERIAL("/dev/ttyUSB1")};
    struct ztc_device one = usb_device("1-1", &nodes[0], 1);
    struct ztc_device two = usb_device("1-2", &nodes[1], 1);
    put(f, &one, NULL, 0);
    (void)send(f);
    put(f, &two, NULL, 0);
    assert_string_equal(send(f), "+/dev/ttyUSB0(serial)\n+/dev/ttyUSB1(serial)\n");
    cJSON *ports = ports_of(f);
    assert_null(text_at(ports, 0, "hardwareId"));
    assert_null(text_at(ports, 1, "hardwareId"));
    assert_string_equal(text_at(ports, 1, "serialNumber"), "S1");
    cJSON_Delete(ports);
    ztc_told_drop(&f->told, "usb", "1-1");
    assert_string_equal(send(f), "-/dev/ttyUSB0(serial)\n+/dev/ttyUSB1(serial)\n");
    ports = ports_of(f);
    assert_string_equal(text_at(ports, 0, "hardwareId"), "S1");
    cJSON_Delete(ports);
}

static void who_says_most_of_an_address_is_believed(void **state)
{
    struct fixture *f = *state;
    const struct ztc_device_node node = SERIAL("/dev/ttyUSB0");
    struct ztc_device plugged = usb_device("1-1", &node, 1);
    struct ztc_device entered = usb_device("desk", &node, 1);
    struct ztc_match match = match_of(&entered, "gateway");
    entered.source = "configured";
    entered.vid = entered.pid = ZTC_DEVICE_NO_ID;
    entered.serial = "";
    entered.target = "gateway";
    put(f, &plugged, NULL, 0);
    put(f, &entered, &match, 1);
    assert_string_equal(send(f), "+/dev/ttyUSB0(serial)\n");
    cJSON *ports = ports_of(f);
    assert_int_equal(cJSON_GetArraySize(ports), 1);
    assert_string_equal(text_at(ports, 0, "ztc.target"), "gateway");
    assert_string_equal(text_at(ports, 0, "vid"), "0x2b04");
    assert_string_equal(text_at(ports, 0, "hardwareId"), "S1");
    cJSON_Delete(ports);
    ztc_told_drop(&f->told, "configured", "desk");
    assert_string_equal(send(f), "+/dev/ttyUSB0(serial)\n");
    ztc_told_drop(&f->told, "usb", "1-1");
    assert_string_equal(send(f), "-/dev/ttyUSB0(serial)\n");
}

static void ports_beyond_the_bound_are_left_out_and_counted(void **state)
{
    struct fixture *f = *state;
    enum { NODES = 1000 };
    static char paths[NODES][32];
    static struct ztc_device_node nodes[NODES];
    for (unsigned d = 0; d < 9; d++) {
        char key[8];
        (void)snprintf(key, sizeof(key), "%u", d);
        for (unsigned i = 0; i < NODES; i++) {
            (void)snprintf(paths[i], sizeof(paths[i]), "/dev/tty%u.%u", d, i);
            nodes[i] = (struct ztc_device_node){ZTC_NODE_SERIAL, paths[i], "", ""};
        }
        struct ztc_device device = usb_device(key, nodes, NODES);
        put(f, &device, NULL, 0);
    }
    assert_int_equal(f->told.claims, ZTC_DISCOVERY_PORTS_MAX);
    assert_int_equal(f->told.left_out, 9 * NODES - ZTC_DISCOVERY_PORTS_MAX);
    assert_int_equal(f->told.count, ZTC_DISCOVERY_PORTS_MAX);
}

#define TEST(function) cmocka_unit_test_setup_teardown(function, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_device_comes_changes_and_goes),
        TEST(what_has_no_room_stays_a_difference),
        TEST(memory_does_not_grow_with_what_came_and_went),
        TEST(everything_anew_tells_only_what_is_otherwise),
        TEST(a_port_says_what_is_known),
        TEST(a_tie_is_shown_and_not_guessed),
        TEST(a_bridge_alone_gives_no_name),
        TEST(nodes_become_ports_where_a_tool_can_use_them),
        TEST(dfu_beside_a_serial_port_is_none),
        TEST(a_path_that_cannot_be_told_is_no_address),
        TEST(texts_are_bounded),
        TEST(no_serial_number_is_no_hardware_id),
        TEST(twins_have_no_hardware_id_while_both_are_there),
        TEST(who_says_most_of_an_address_is_believed),
        TEST(ports_beyond_the_bound_are_left_out_and_counted),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
