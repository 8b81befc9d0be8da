/* SPDX-License-Identifier: Apache-2.0 */
/* The schema narrowed to a target: device with its id and packages, accept with the codes there are. */
#include "base/limits.h"
#include "command/schema.h"
#include "diagnostic/code.h"

#include <inttypes.h>
#include <string.h>

static const struct ztc_schema_part shared[] = {
    {"quoted", "{'type': 'string', 'pattern': '^(0|[1-9][0-9]*|0x[0-9A-Fa-f]+)$'}"},
    {"nothing", "{'description': 'No value belongs here: 0, or nothing at all.', 'anyOf': ["
                " {'enum': [0]}, {'$ref': '#/definitions/quoted'}]}"},
};

static const struct ztc_schema_part device_keys[] = {
    {"name", "{'description': 'The name of the board, for people.',"
             " 'type': ['string', 'number', 'boolean'], 'minLength': 1}"},
    {"chip_model", "{'description': 'The microcontroller, as the tools call it.'}"},
    {"vids",
     "{'description': 'USB vendor ids by which the board is found, each with the product id "
     "at its place in pids.', 'allOf': [{'$ref': '#/definitions/usb_ids'}]}"},
    {"pids", "{'description': 'USB product ids, in the order of vids.',"
             " 'allOf': [{'$ref': '#/definitions/usb_ids'}]}"},
    {"manual_reset", "{'description': 'Must the user press reset before the board is flashed?'}"},
    {"reset_time", "{'description': 'Milliseconds from reset until the firmware runs.'}"},
    {"connection", "{'description': 'The serial port.', 'type': ['object', 'null'], 'properties': {"
                   "  'baudrate': {'description': 'Bits a second, such as 115200.'},"
                   "  'bytesize': {'description': 'Bits of a character: 8 mostly.'},"
                   "  'parity': {'description': 'n none, e even, o odd.'},"
                   "  'stopbits': {'description': 'Stop bits: 1 or 2.'},"
                   "  'rtscts': {'description': 'Flow control by RTS and CTS.'},"
                   "  'dsrdtr': {'description': 'Flow control by DSR and DTR.'}}}"},
    {"ram", "{'description': 'Memory of the microcontroller, KiB. Not checked.'}"},
    {"flash", "{'description': 'Flash of the board, KiB. Not checked.'}"},
    {"target", "{'description': 'For tools of the original toolchain; written by create.'}"},
    {"classes", "{'description': 'For tools of the original toolchain; written by create.',"
                " 'type': ['array', 'null']}"},
    {"virtualizable", "{'description': 'For tools of the original toolchain; written by create.'}"},
    {"jtag_class", "{'description': 'For tools of the original toolchain; written by create.'}"},
};

/* ---- device ---- */

static void add_package(struct ztc_schema *schema, cJSON *keys)
{
    struct ztc_document *document = &schema->document;
    struct ztc_buffer words;
    if (schema->package_count == 0) {
        return;
    }
    ztc_buffer_init(&words, ZTC_TEXT_MAX);
    cJSON *package = ztc_document_object(document, keys, "package");
    ztc_document_text(document, package, "description",
                      "The package on the board. With it, compile warns of pins whose pad does not "
                      "come out.");
    cJSON *names = ztc_document_list(document, package, "enum");
    cJSON *list = ztc_document_list(document, package, "enumDescriptions");
    for (size_t i = 0; i < schema->package_count; i++) {
        uint32_t out = ztc_package_pads(&schema->packages[i], &schema->target);
        ztc_document_text(document, names, NULL, schema->packages[i].name);
        ztc_buffer_print(&words, "brings out %" PRIu32 " of %" PRIu32 " pads", out,
                         schema->target.pins->count);
        ztc_schema_take(schema, list, NULL, &words);
    }
    ztc_buffer_done(&words);
}

/* What create writes and nobody here knows more of. */
static void add_other_keys(struct ztc_schema *schema, cJSON *keys)
{
    const struct ztc_table *device = schema->target.description->device;
    for (uint32_t i = 0; device != NULL && i < device->count; i++) {
        const char *key = ZTC_ROW(struct ztc_device_row, device, i)->key + 1;
        if (strpbrk(key, "/~") == NULL && cJSON_GetObjectItemCaseSensitive(keys, key) == NULL) {
            cJSON *object = ztc_document_object(&schema->document, keys, key);
            ztc_document_text(&schema->document, object, "description",
                              "Written by create for this target; kept as it is.");
        }
    }
}

static ztc_status add_device(struct ztc_schema *schema)
{
    struct ztc_document *document = &schema->document;
    cJSON *device = ztc_document_object(document, schema->properties, "device");
    ztc_document_text(document, device, "description",
                      "What discovery and flashing need to know of the board. Keys that are not "
                      "known are kept.");
    ztc_document_text(document, device, "type", "object");
    ztc_document_words(document, device, "required", "name original_target vids pids");
    cJSON *keys = ztc_document_object(document, device, "properties");
    cJSON *target = ztc_document_object(document, keys, "original_target");
    ztc_document_text(document, target, "description",
                      "The target that the custom VM was made from.");
    ztc_document_text(document, target, "const", schema->target.description->id);
    ztc_status status = ZTC_SCHEMA_ADD(schema, keys, device_keys);
    if (status == ZTC_OK) {
        add_package(schema, keys);
        add_other_keys(schema, keys);
    }
    return status;
}

/* ---- accept ---- */

static void add_code(struct ztc_schema *schema, cJSON *codes, const char *code, const char *title,
                     const char *text)
{
    struct ztc_document *document = &schema->document;
    struct ztc_buffer words;
    if (ztc_code_severity(code) == ZTC_SEVERITY_ERROR) {
        return;
    }
    ztc_buffer_init(&words, ZTC_TEXT_MAX);
    ztc_buffer_print(&words, "%s: ", title);
    for (size_t i = 0; text[i] != '\0'; i++) {
        ztc_buffer_char(&words, text[i] == '\n' ? ' ' : text[i]);
    }
    cJSON *object = ztc_document_object(document, codes, code);
    ztc_schema_take(schema, object, "description", &words);
    ztc_document_text(document, object, "type", "array");
    ztc_schema_refer(schema, object, "items", "place");
    ztc_buffer_done(&words);
}

/* A key of pinmap, pinclasses or peripherals, or a section. */
static void add_place(struct ztc_schema *schema)
{
    const struct ztc_table *prefixes = ztc_prefixes();
    struct ztc_buffer pattern;
    ztc_buffer_init(&pattern, ZTC_TEXT_MAX);
    ztc_buffer_text(&pattern,
                    "^(short_name|layout|cmacros|pinmap|pinclasses|peripherals|device|accept|(D");
    for (uint32_t i = 0; i < prefixes->count; i++) {
        ztc_buffer_print(&pattern, "|%s", ZTC_ROW(struct ztc_prefix_row, prefixes, i)->prefix);
    }
    ztc_buffer_text(&pattern, "|SERIAL|SPI|I2C|CAN|SD|RTC|HTM)" ZTC_SCHEMA_NUMBER ")$");
    cJSON *place = ztc_document_object(&schema->document, schema->definitions, "place");
    ztc_document_text(&schema->document, place, "description",
                      "What the warning is about: a key of pinmap, pinclasses or peripherals, or "
                      "the name of a section.");
    ztc_document_text(&schema->document, place, "type", "string");
    ztc_schema_take(schema, place, "pattern", &pattern);
    ztc_buffer_done(&pattern);
}

static void add_accept(struct ztc_schema *schema)
{
    struct ztc_document *document = &schema->document;
    const struct ztc_table *own = schema->target.explanations;
    size_t count = 0;
    const struct ztc_code *codes = ztc_codes(&count);
    cJSON *accept = ztc_document_object(document, schema->properties, "accept");
    ztc_document_text(
        document, accept, "description",
        "Warnings that are meant: CODE: [ places ]. An entry that silences nothing is "
        "an error.");
    ztc_document_words(document, accept, "type", "object null");
    ztc_document_bool(document, accept, "additionalProperties", false);
    cJSON *keys = ztc_document_object(document, accept, "properties");
    for (size_t i = 0; i < count; i++) {
        add_code(schema, keys, codes[i].code, codes[i].title, codes[i].text);
    }
    for (uint32_t i = 0; own != NULL && i < own->count; i++) {
        const struct ztc_explanation_row *row = ZTC_ROW(struct ztc_explanation_row, own, i);
        add_code(schema, keys, row->code, row->title, row->text);
    }
    add_place(schema);
}

/* ---- all ---- */

ztc_status ztc_schema_add_target(struct ztc_schema *schema)
{
    static const char *const sections[] = {"short_name", "layout", "cmacros"};
    static const char *const definitions[] = {"number", "pin", "usb_ids"};
    ztc_status status = ZTC_OK;
    for (size_t i = 0; i < sizeof(sections) / sizeof(sections[0]) && status == ZTC_OK; i++) {
        status = ztc_schema_add_general(schema, schema->properties, sections[i]);
    }
    for (size_t i = 0; i < sizeof(definitions) / sizeof(definitions[0]) && status == ZTC_OK; i++) {
        status = ztc_schema_add_general(schema, schema->definitions, definitions[i]);
    }
    if (status == ZTC_OK) {
        status = ZTC_SCHEMA_ADD(schema, schema->definitions, shared);
    }
    if (status != ZTC_OK) {
        return status;
    }
    ztc_schema_add_pins(schema);
    ztc_schema_add_classes(schema);
    status = add_device(schema);
    if (status == ZTC_OK) {
        add_accept(schema);
    }
    return status;
}
