/* SPDX-License-Identifier: Apache-2.0 */
/* Boards made of bytes, a host that counts, and a scanner for SVG. */
#include "support_drawing.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

/* ---- a board ---- */

#define PINS_MAX 96u
#define ROWS_MAX 48u
#define TEXT_MAX 24u
#define TEXTS_MAX 2048u

struct made {
    const uint8_t *bytes;
    size_t left;
    char texts[TEXTS_MAX][TEXT_MAX + 1];
    size_t text_count;
    struct ztc_pin_row pins[PINS_MAX];
    struct ztc_caution_row cautions[PINS_MAX];
    struct ztc_table caution_tables[PINS_MAX];
    struct ztc_function_row functions[ROWS_MAX];
    struct ztc_instance_row instances[ROWS_MAX];
    struct ztc_package_row packages[ROWS_MAX];
    struct ztc_board_pin board_pins[PINS_MAX];
    struct ztc_extra extras[PINS_MAX];
    struct ztc_table extra_tables[PINS_MAX];
    struct ztc_board_function board_functions[ROWS_MAX];
    struct ztc_board_peripheral peripherals[ROWS_MAX];
    struct ztc_board_role roles[ROWS_MAX];
    struct ztc_table role_tables[ROWS_MAX];
    struct ztc_device_row device[1];
    struct ztc_drawing_finding_row findings[ROWS_MAX];
    struct ztc_table tables[9];
    size_t table_count;
    struct ztc_target_description target;
    struct ztc_board board;
    struct ztc_drawing_request request;
};

static uint32_t number(struct made *made, uint32_t below)
{
    if (made->left == 0) {
        return 0;
    }
    made->left--;
    return *made->bytes++ % below;
}

/* Up to TEXT_MAX bytes as they come, but no NUL. */
static const char *text(struct made *made)
{
    if (made->text_count == TEXTS_MAX) {
        return "";
    }
    char *result = made->texts[made->text_count++];
    size_t length = number(made, TEXT_MAX + 1);
    length = length < made->left ? length : made->left;
    memcpy(result, made->bytes, length);
    for (size_t i = 0; i < length; i++) {
        result[i] = result[i] != '\0' ? result[i] : '<';
    }
    made->bytes += length;
    made->left -= length;
    return result;
}

static const char *class_id(struct made *made)
{
    static const char *const ids[] = {"SERIAL", "SPI", "I2C", "CAN", "ADC", "DAC",
                                      "PWM",    "ICU", "LED", "BTN", "RTC"};
    uint32_t i = number(made, sizeof(ids) / sizeof(ids[0]) + 1);
    return i < sizeof(ids) / sizeof(ids[0]) ? ids[i] : text(made);
}

static const struct ztc_table *table(struct made *made, const void *rows, uint32_t count,
                                     size_t stride)
{
    struct ztc_table *result = &made->tables[made->table_count++];
    *result = (struct ztc_table){sizeof(*result), count, (uint32_t)stride, 0, rows};
    return result;
}

static void make_target(struct made *made)
{
    uint32_t port = 0, pad = 0;
    uint32_t pins = number(made, PINS_MAX + 1);
    for (uint32_t i = 0; i < pins; i++) {
        uint32_t step = number(made, 8);
        port += step == 7 ? 1 : 0;
        pad = step == 7 ? 0 : pad + 1 + (step == 6 ? 1 : 0);
        made->cautions[i] = (struct ztc_caution_row){text(made), step == 1 ? NULL : text(made)};
        made->caution_tables[i] =
            (struct ztc_table){sizeof(struct ztc_table), step % 2, sizeof(struct ztc_caution_row),
                               0, &made->cautions[i]};
        made->pins[i] = (struct ztc_pin_row){port, pad, text(made), "in out",
                                             step == 0 ? NULL : &made->caution_tables[i]};
    }
    made->request.pins = table(made, made->pins, pins, sizeof(made->pins[0]));
    uint32_t functions = number(made, ROWS_MAX + 1);
    for (uint32_t i = 0; i < functions; i++) {
        bool any = number(made, 4) == 0;
        made->functions[i] = (struct ztc_function_row){
            .port = any ? 0 : number(made, 4),
            .pad = any ? ZTC_ANY_PAD : number(made, 40),
            .class_id = class_id(made),
            .role = "tx",
            .signal = text(made),
        };
    }
    made->request.functions = table(made, made->functions, functions, sizeof(made->functions[0]));
    made->instances[0] =
        (struct ztc_instance_row){.class_id = "SERIAL", .hw = 1, .users = 1, .name = text(made)};
    made->request.instances = table(made, made->instances, 1, sizeof(made->instances[0]));
    uint32_t packages = number(made, ROWS_MAX + 1);
    const char *package = text(made);
    for (uint32_t i = 0; i < packages; i++) {
        made->packages[i] =
            (struct ztc_package_row){package, text(made), number(made, 4), number(made, 40)};
    }
    made->request.packages = table(made, made->packages, packages, sizeof(made->packages[0]));
    made->request.package = packages > 0 && number(made, 2) == 1 ? package : "";
}

static void make_board(struct made *made)
{
    struct ztc_board *board = &made->board;
    uint32_t pins = number(made, PINS_MAX + 1);
    for (uint32_t i = 0; i < pins; i++) {
        made->extras[i] = (struct ztc_extra){.key = text(made), .value = text(made)};
        made->extra_tables[i] = (struct ztc_table){sizeof(struct ztc_table), number(made, 2),
                                                   sizeof(struct ztc_extra), 0, &made->extras[i]};
        made->board_pins[i] =
            (struct ztc_board_pin){.index = i,
                                   .port = number(made, 40),
                                   .pad = number(made, 60),
                                   .extras = number(made, 2) == 1 ? &made->extra_tables[i] : NULL};
    }
    board->pins = table(made, made->board_pins, pins, sizeof(made->board_pins[0]));
    uint32_t functions = number(made, ROWS_MAX + 1);
    for (uint32_t i = 0; i < functions; i++) {
        uint32_t pin = number(made, PINS_MAX + 2);
        made->board_functions[i] = (struct ztc_board_function){.name = text(made),
                                                               .class_id = class_id(made),
                                                               .role = "tx",
                                                               .index = i,
                                                               .pin = pin < pins ? pin : ZTC_NO_ROW,
                                                               .value_count = 4,
                                                               .values = {1, 2, 3, 0}};
    }
    board->functions =
        table(made, made->board_functions, functions, sizeof(made->board_functions[0]));
    uint32_t units = number(made, ROWS_MAX + 1);
    for (uint32_t i = 0; i < units; i++) {
        made->roles[i] =
            (struct ztc_board_role){.role = text(made), .function = number(made, ROWS_MAX + 2)};
        made->role_tables[i] = (struct ztc_table){
            sizeof(struct ztc_table), 1, sizeof(struct ztc_board_role), 0, &made->roles[i]};
        made->peripherals[i] = (struct ztc_board_peripheral){
            .class_id = class_id(made),
            .index = i,
            .hw = number(made, 3),
            .roles = number(made, 3) == 0 ? NULL : &made->role_tables[i]};
    }
    board->peripherals = table(made, made->peripherals, units, sizeof(made->peripherals[0]));
    made->device[0] = (struct ztc_device_row){.key = "/name", .value = text(made)};
    board->device = table(made, made->device, 1, sizeof(made->device[0]));
    board->short_name = text(made);
    board->target = text(made);
}

static void make_findings(struct made *made)
{
    static const char *const keys[] = {"D0", "D1", "D17", "D99999999", "D", "pinmap", ""};
    uint32_t count = number(made, ROWS_MAX + 1);
    for (uint32_t i = 0; i < count; i++) {
        uint32_t key = number(made, sizeof(keys) / sizeof(keys[0]) + 2);
        made->findings[i] = (struct ztc_drawing_finding_row){
            .severity = number(made, 5),
            .line = i,
            .code = text(made),
            .key = key < sizeof(keys) / sizeof(keys[0]) ? keys[key]
                   : made->board.functions->count > 0   ? made->board_functions[0].name
                                                        : "",
            .message = text(made),
            .remedy = number(made, 2) == 0 ? NULL : text(made),
        };
    }
    made->request.findings = table(made, made->findings, count, sizeof(made->findings[0]));
}

struct made *made_of(const uint8_t *bytes, size_t size, const char *format)
{
    static const char *const themes[] = {ZTC_DRAWING_AUTO, ZTC_DRAWING_LIGHT, ZTC_DRAWING_DARK};
    struct made *made = calloc(1, sizeof(*made));
    if (made == NULL) {
        return NULL;
    }
    made->bytes = bytes;
    made->left = size;
    made->target.struct_size = sizeof(made->target);
    made->board.struct_size = sizeof(made->board);
    made->request.struct_size = sizeof(made->request);
    made->request.format = format;
    made->request.theme = themes[number(made, 3)];
    made->target.id = text(made);
    made->target.name = text(made);
    made->target.chip = text(made);
    make_target(made);
    make_board(made);
    make_findings(made);
    made->request.target = &made->target;
    made->request.board = &made->board;
    return made;
}

const struct ztc_drawing_request *made_request(const struct made *made)
{
    return &made->request;
}

void made_free(struct made *made)
{
    free(made);
}

/* ---- host and sink ---- */

static void *counted_alloc(void *ctx, uint64_t size)
{
    struct counting *counting = ctx;
    counting->calls++;
    if (size == 0 || counting->calls == counting->fail_at) {
        return NULL;
    }
    char *block = malloc((size_t)size);
    if (block != NULL) {
        memset(block, 0xA5, (size_t)size); /* what is not set is seen */
        counting->blocks++;
    }
    return block;
}

static void counted_free(void *ctx, void *block)
{
    struct counting *counting = ctx;
    counting->blocks -= block != NULL ? 1 : 0;
    free(block);
}

static ztc_status take_finding(void *ctx, const struct ztc_finding *finding)
{
    (void)ctx;
    return finding->message != NULL ? ZTC_OK : ZTC_E_ARGUMENT;
}

void counting_init(struct counting *counting)
{
    *counting = (struct counting){.host = {.struct_size = sizeof(struct ztc_host),
                                           .abi_major = ZTC_ABI_MAJOR,
                                           .name = "test",
                                           .version = "0.0.0",
                                           .alloc = counted_alloc,
                                           .free = counted_free,
                                           .diag = take_finding}};
    counting->host.ctx = counting;
}

static ztc_status take_bytes(void *ctx, const void *data, uint64_t size)
{
    struct drawn *drawn = ctx;
    if (drawn->most > 0 && drawn->size + size > drawn->most) {
        return ZTC_E_LIMIT;
    }
    char *grown = realloc(drawn->text, drawn->size + (size_t)size + 1);
    if (grown == NULL) {
        return ZTC_E_MEMORY;
    }
    memcpy(grown + drawn->size, data, (size_t)size);
    drawn->text = grown;
    drawn->size += (size_t)size;
    grown[drawn->size] = '\0';
    return ZTC_OK;
}

struct ztc_sink drawn_sink(struct drawn *drawn)
{
    return (struct ztc_sink){sizeof(struct ztc_sink), 0, drawn, take_bytes};
}

void drawn_done(struct drawn *drawn)
{
    free(drawn->text);
    *drawn = (struct drawn){0};
}

/* ---- scanner ---- */

#define DEPTH_MAX 8u

/* The length of the character at `text`, or 0 if XML cannot hold it. */
static size_t character(const unsigned char *text, size_t size)
{
    size_t length = text[0] < 0x80   ? 1
                    : text[0] < 0xC2 ? 0
                    : text[0] < 0xE0 ? 2
                    : text[0] < 0xF0 ? 3
                    : text[0] < 0xF5 ? 4
                                     : 0;
    uint32_t point = length < 2 ? text[0] : text[0] & (0x7Fu >> length);
    for (size_t i = 1; i < length; i++) {
        if (i >= size || (text[i] & 0xC0) != 0x80) {
            return 0;
        }
        point = point << 6 | (text[i] & 0x3Fu);
    }
    bool control = point < 0x20 && point != '\n';
    bool unfit = (length == 3 && point < 0x800) || (length == 4 && point < 0x10000) ||
                 point > 0x10FFFF || (point >= 0xD800 && point <= 0xDFFF) ||
                 (point & 0xFFFE) == 0xFFFE;
    return control || unfit ? 0 : length;
}

/* The length of a reference such as &amp; or 0. */
static size_t reference(const char *text)
{
    static const char *const known[] = {"&amp;", "&lt;", "&gt;", "&quot;", "&#39;"};
    for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++) {
        if (strncmp(text, known[i], strlen(known[i])) == 0) {
            return strlen(known[i]);
        }
    }
    return 0;
}

struct scan {
    const char *text;
    size_t size, at;
    const char *open[DEPTH_MAX]; /* names of open tags */
    size_t lengths[DEPTH_MAX];
    size_t depth;
};

static size_t name_length(const char *text)
{
    return strspn(text, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-:");
}

/* The inside of a tag from its name on: attributes in quotes. Gives whether it closes itself. */
static const char *scan_attributes(struct scan *scan, bool *ret_closed)
{
    for (;;) {
        const char *text = scan->text + scan->at;
        size_t blanks = strspn(text, " \n");
        text += blanks;
        scan->at += blanks;
        if (strncmp(text, "/>", 2) == 0 || text[0] == '>') {
            *ret_closed = text[0] == '/';
            scan->at += *ret_closed ? 2 : 1;
            return NULL;
        }
        size_t length = name_length(text);
        if (blanks == 0 || length == 0 || strncmp(text + length, "=\"", 2) != 0) {
            return "an attribute that is none";
        }
        if (strncmp(text, "href", 4) == 0 || strncmp(text, "xlink", 5) == 0 ||
            strncmp(text, "on", 2) == 0) {
            return "an attribute that leads elsewhere or runs";
        }
        scan->at += length + 2;
        while (scan->text[scan->at] != '"') {
            char now = scan->text[scan->at];
            size_t step = now == '&' ? reference(scan->text + scan->at) : 1;
            if (now == '<' || now == '\0' || step == 0) {
                return "a value that is not escaped";
            }
            scan->at += step;
        }
        scan->at++;
    }
}

static const char *scan_tag(struct scan *scan)
{
    const char *text = scan->text + scan->at;
    if (text[1] == '/') {
        size_t length = name_length(text + 2);
        if (scan->depth == 0 || text[2 + length] != '>' ||
            length != scan->lengths[scan->depth - 1] ||
            memcmp(text + 2, scan->open[scan->depth - 1], length) != 0) {
            return "an end tag that matches nothing";
        }
        scan->depth--;
        scan->at += length + 3;
        return NULL;
    }
    static const char *const known[] = {"svg", "title", "desc", "style",
                                        "g",   "rect",  "text", "path"};
    size_t length = name_length(text + 1);
    bool good = false;
    for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++) {
        good = good || (strlen(known[i]) == length && memcmp(known[i], text + 1, length) == 0);
    }
    if (!good || scan->depth == DEPTH_MAX) {
        return "a tag that has no business here";
    }
    scan->open[scan->depth] = text + 1;
    scan->lengths[scan->depth] = length;
    scan->at += length + 1;
    bool closed = false;
    const char *problem = scan_attributes(scan, &closed);
    scan->depth += closed ? 0 : 1;
    return problem;
}

const char *svg_problem(const char *text, size_t size)
{
    static const char head[] = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<svg ";
    for (size_t i = 0; i < size;) {
        size_t length = character((const unsigned char *)text + i, size - i);
        if (length == 0) {
            return "a character that XML cannot hold";
        }
        i += length;
    }
    if (strlen(text) != size || strncmp(text, head, sizeof(head) - 1) != 0) {
        return "it does not begin as an SVG document";
    }
    struct scan scan = {.text = text, .size = size, .at = sizeof(head) - sizeof("<svg ")};
    bool begun = false;
    while (scan.at < size) {
        const char *problem = NULL;
        size_t step = text[scan.at] == '&' ? reference(text + scan.at) : 1;
        if (text[scan.at] == '<') {
            problem = begun && scan.depth == 0 ? "something behind the end" : scan_tag(&scan);
            begun = true;
            step = 0;
        } else if (step == 0 || (scan.depth == 0 && text[scan.at] != '\n')) {
            problem = "text that is not escaped, or where none may be";
        }
        if (problem != NULL) {
            return problem;
        }
        scan.at += step;
    }
    return scan.depth == 0 ? NULL : "a tag is not closed";
}
