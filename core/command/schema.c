/* SPDX-License-Identifier: Apache-2.0 */
/*
 * `ztc schema template`: the form of a template as a JSON Schema, for editors. The sections of the
 * general one are pieces of JSON below; the names of functional pins come from their table. With a
 * target, what its tables know narrows it.
 */
#include "command/schema.h"

#include "base/limits.h"
#include "command/run_commands.h"

#include <inttypes.h>
#include <string.h>

/* What the sections share. Numbers may be quoted, as everything in a template may. */
static const struct ztc_schema_part definitions[] = {
    {"number",
     "{'description': 'A whole number: decimal without leading zeros, or 0x hexadecimal.',"
     " 'anyOf': [{'type': 'integer', 'minimum': 0, 'maximum': 65535},"
     "  {'type': 'string', 'pattern': '^(0|[1-9][0-9]*|0x[0-9A-Fa-f]+)$'}]}"},
    {"pin",
     "{'description': 'A pin of pinmap.', 'type': 'string', 'pattern': '^D(0|[1-9][0-9]*)$'}"},
    {"usb_ids",
     "{'type': ['array', 'null'], 'items': {'description': '4 hexadecimal digits, upper case, "
     "without 0x.', 'anyOf': [{'type': 'string', 'pattern': '^[0-9A-F]{4}$'},"
     " {'type': 'number'}]}}"},
    {"roles_serial",
     "{'type': 'object', 'required': ['hw', 'rx', 'tx'], 'additionalProperties': false,"
     " 'properties': {'hw': {'$ref': '#/definitions/hw'},"
     "  'rx': {'type': 'string', 'pattern': '^RX(0|[1-9][0-9]*)$'},"
     "  'tx': {'type': 'string', 'pattern': '^TX(0|[1-9][0-9]*)$'}}}"},
    {"roles_spi",
     "{'type': 'object', 'required': ['hw', 'mosi', 'miso', 'sclk'], 'additionalProperties': false,"
     " 'properties': {'hw': {'$ref': '#/definitions/hw'},"
     "  'mosi': {'type': 'string', 'pattern': '^MOSI(0|[1-9][0-9]*)$'},"
     "  'miso': {'type': 'string', 'pattern': '^MISO(0|[1-9][0-9]*)$'},"
     "  'sclk': {'type': 'string', 'pattern': '^SCLK(0|[1-9][0-9]*)$'}}}"},
    {"roles_i2c",
     "{'type': 'object', 'required': ['hw', 'sda', 'scl'], 'additionalProperties': false,"
     " 'properties': {'hw': {'$ref': '#/definitions/hw'},"
     "  'sda': {'type': 'string', 'pattern': '^SDA(0|[1-9][0-9]*)$'},"
     "  'scl': {'type': 'string', 'pattern': '^SCL(0|[1-9][0-9]*)$'}}}"},
    {"roles_can", "{'type': 'object', 'required': ['hw'], 'additionalProperties': false,"
                  " 'dependencies': {'rx': ['tx'], 'tx': ['rx']},"
                  " 'properties': {'hw': {'$ref': '#/definitions/hw'},"
                  "  'rx': {'type': 'string', 'pattern': '^CANRX(0|[1-9][0-9]*)$'},"
                  "  'tx': {'type': 'string', 'pattern': '^CANTX(0|[1-9][0-9]*)$'}}}"},
    {"roles_none", "{'type': 'object', 'required': ['hw'], 'additionalProperties': false,"
                   " 'properties': {'hw': {'$ref': '#/definitions/hw'}}}"},
    {"hw", "{'description': 'The instance, counted from 1: the lowest-numbered one of the "
           "microcontroller is 1.', 'allOf': [{'$ref': '#/definitions/number'}],"
           " 'not': {'enum': [0, '0']}}"},
};

static const struct ztc_schema_part sections[] = {
    {"short_name",
     "{'description': 'The name of the custom VM and of its folder: letters, digits, - and one _; "
     "31 characters at most.', 'type': ['string', 'number'], 'minLength': 1, 'maxLength': 31,"
     " 'pattern': '^(?!.*_.*_)[A-Za-z0-9_-]([A-Za-z0-9_ -]*[A-Za-z0-9_-])?$'}"},
    {"layout",
     "{'description': 'Which layout the board has for the project compiler: equal to short_name "
     "unless there is a reason.', 'type': ['string', 'number']}"},
    {"cmacros",
     "{'description': 'C macros for the project compiler, NAME or NAME=VALUE. VM_IS_CUSTOM must be "
     "among them.', 'type': ['array', 'null'], 'items': {'type': ['string', 'number', "
     "'boolean']}}"},
    {"pinmap",
     "{'description': 'Which pad each pin is: Dn: [ PORT, pad ], n from 0 without a gap. 255 pins "
     "at most in version 1 of port.bin, 1024 in version 2.', 'type': 'object', 'minProperties': 1,"
     " 'maxProperties': 1024, 'propertyNames': {'$ref': '#/definitions/pin'},"
     " 'additionalProperties': {'type': 'array', 'minItems': 2, 'maxItems': 3,"
     "  'additionalItems': false, 'items': ["
     "   {'description': 'The port: PA, PB, ... A microcontroller without port letters has PA.',"
     "    'type': 'string', 'pattern': '^P[A-Z]$'},"
     "   {'$ref': '#/definitions/number'},"
     "   {'description': 'Extras, which only version 2 of port.bin carries.',"
     "    'type': ['object', 'null'], 'additionalProperties': false, 'properties': {"
     "     'pull': {'description': 'The resistor inside.', 'enum': ['none', 'up', 'down']},"
     "     'type': {'description': 'The kind of output.', 'enum': ['push-pull', 'open-drain']},"
     "     'level': {'description': 'The level at start.', 'enum': [0, 1, '0', '1']},"
     "     'drive': {'description': 'Strength or speed, 0 the least.',"
     "      'enum': [0, 1, 2, 3, '0', '1', '2', '3']},"
     "     'active_low': {'description': 'On is the low level.',"
     "      'enum': [true, false, 'true', 'false']}}}]}}"},
    {"pinclasses",
     "{'description': 'Functional pins: NAME: Dn, or NAME: [ Dn, v1, v2, v3 ] with what the "
     "microcontroller needs beyond the pin. Values that follow from its tables may be left out.',"
     " 'type': ['object', 'null'], 'additionalProperties': {'anyOf': ["
     "  {'$ref': '#/definitions/pin'},"
     "  {'type': 'array', 'minItems': 1, 'maxItems': 4, 'additionalItems': false, 'items': ["
     "   {'$ref': '#/definitions/pin'}, {'$ref': '#/definitions/number'},"
     "   {'$ref': '#/definitions/number'}, {'$ref': '#/definitions/number'}]}]}}"},
    {"peripherals",
     "{'description': 'Peripherals: hw is the instance, the roles name functional pins.',"
     " 'type': ['object', 'null'], 'additionalProperties': false, 'patternProperties': {"
     "  '^SERIAL(0|[1-9][0-9]*)$': {'$ref': '#/definitions/roles_serial'},"
     "  '^SPI(0|[1-9][0-9]*)$': {'$ref': '#/definitions/roles_spi'},"
     "  '^I2C(0|[1-9][0-9]*)$': {'$ref': '#/definitions/roles_i2c'},"
     "  '^CAN(0|[1-9][0-9]*)$': {'$ref': '#/definitions/roles_can'},"
     "  '^(SD|RTC|HTM)(0|[1-9][0-9]*)$': {'$ref': '#/definitions/roles_none'}}}"},
    {"device",
     "{'description': 'What discovery and flashing need. Unknown keys are kept.',"
     " 'type': 'object', 'properties': {"
     "  'name': {'description': 'The name for people.'},"
     "  'original_target': {'description': 'The target that the custom VM was made from.',"
     "   'type': 'string'},"
     "  'chip_model': {'description': 'The microcontroller.'},"
     "  'vids': {'description': 'USB vendor ids.', 'allOf': [{'$ref': '#/definitions/usb_ids'}]},"
     "  'pids': {'description': 'USB product ids, in the order of vids.',"
     "   'allOf': [{'$ref': '#/definitions/usb_ids'}]},"
     "  'manual_reset': {'description': 'Must the user press reset?'},"
     "  'reset_time': {'description': 'Milliseconds from reset to start.'},"
     "  'connection': {'description': 'The serial port: baudrate, bytesize, parity, stopbits ...',"
     "   'type': ['object', 'null']},"
     "  'ram': {'description': 'KiB.'}, 'flash': {'description': 'KiB.'},"
     "  'target': {'description': 'For tools of the original toolchain, likewise below.'},"
     "  'classes': {'type': ['array', 'null']}, 'virtualizable': {}, 'jtag_class': {}}}"},
    {"accept",
     "{'description': 'Warnings that are meant: CODE: [ places ], a place being a key of pinmap, "
     "pinclasses or peripherals, or the name of a section.', 'type': ['object', 'null'],"
     " 'propertyNames': {'pattern': '^([A-Z0-9_-]+-)?[WN][0-9]{3}$'},"
     " 'additionalProperties': {'type': 'array', 'items': {'type': 'string'}}}"},
};

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

/* ---- shared ---- */

/* Adds a piece, its ' turned into ". */
static ztc_status add_part(struct ztc_schema *schema, cJSON *parent,
                           const struct ztc_schema_part *part)
{
    struct ztc_session *session = schema->session;
    size_t size = strlen(part->json);
    char *text = ztc_arena_copy(&session->arena, part->json, size);
    if (text == NULL) {
        return ztc_error_memory(&session->error);
    }
    for (size_t i = 0; i < size; i++) {
        text[i] = text[i] == '\'' ? '"' : text[i];
    }
    cJSON *value = NULL;
    ztc_status status = ztc_json_parse(part->key, text, size, &session->error, &value);
    if (status == ZTC_OK) {
        ztc_document_add(&schema->document, parent, part->key, value);
    }
    return status;
}

ztc_status ztc_schema_add_parts(struct ztc_schema *schema, cJSON *parent,
                                const struct ztc_schema_part *parts, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        ztc_status status = add_part(schema, parent, &parts[i]);
        if (status != ZTC_OK) {
            return status;
        }
    }
    return ZTC_OK;
}

ztc_status ztc_schema_add_general(struct ztc_schema *schema, cJSON *parent, const char *key)
{
    for (size_t i = 0; i < COUNT(sections); i++) {
        if (strcmp(sections[i].key, key) == 0) {
            return add_part(schema, parent, &sections[i]);
        }
    }
    for (size_t i = 0; i < COUNT(definitions); i++) {
        if (strcmp(definitions[i].key, key) == 0) {
            return add_part(schema, parent, &definitions[i]);
        }
    }
    return ztc_error_set(&schema->session->error, ZTC_E_INTERNAL, "this is a defect of ztc",
                         "the schema has no part %s", key);
}

void ztc_schema_refer(struct ztc_schema *schema, cJSON *parent, const char *key, const char *name)
{
    struct ztc_buffer path;
    ztc_buffer_init(&path, ZTC_TEXT_MAX);
    ztc_buffer_print(&path, "#/definitions/%s", name);
    cJSON *object = ztc_document_object(&schema->document, parent, key);
    ztc_schema_take(schema, object, "$ref", &path);
}

void ztc_schema_names(struct ztc_schema *schema, cJSON *section, const char *prefix, uint32_t count,
                      const char *name)
{
    cJSON *offered = cJSON_GetObjectItemCaseSensitive(section, "properties");
    cJSON *patterns = cJSON_GetObjectItemCaseSensitive(section, "patternProperties");
    struct ztc_buffer key;
    ztc_buffer_init(&key, ZTC_TEXT_MAX);
    ztc_buffer_print(&key, "^%s" ZTC_SCHEMA_NUMBER "$", prefix);
    ztc_schema_refer(schema, patterns, ztc_buffer_string(&key), name);
    schema->document.failed = schema->document.failed || ztc_buffer_status(&key) != ZTC_OK;
    for (uint32_t i = 0; i < count; i++) {
        ztc_buffer_done(&key);
        ztc_buffer_init(&key, ZTC_TEXT_MAX);
        ztc_buffer_print(&key, "%s%" PRIu32, prefix, i);
        ztc_schema_refer(schema, offered, ztc_buffer_string(&key), name);
        schema->document.failed = schema->document.failed || ztc_buffer_status(&key) != ZTC_OK;
    }
    ztc_buffer_done(&key);
}

void ztc_schema_take(struct ztc_schema *schema, cJSON *parent, const char *key,
                     struct ztc_buffer *text)
{
    schema->document.failed = schema->document.failed || ztc_buffer_status(text) != ZTC_OK;
    ztc_document_text(&schema->document, parent, key, ztc_buffer_string(text));
    ztc_buffer_done(text);
    ztc_buffer_init(text, ZTC_TEXT_MAX);
}

struct ztc_schema_choice ztc_schema_choose(struct ztc_schema *schema, cJSON *parent,
                                           const char *key, const char *description)
{
    struct ztc_document *document = &schema->document;
    cJSON *object = ztc_document_object(document, parent, key);
    ztc_document_text(document, object, "description", description);
    cJSON *any = ztc_document_list(document, object, "anyOf");
    cJSON *numbers = ztc_document_object(document, any, NULL);
    ztc_schema_refer(schema, any, NULL, "quoted");
    return (struct ztc_schema_choice){
        .values = ztc_document_list(document, numbers, "enum"),
        .words = ztc_document_list(document, numbers, "enumDescriptions"),
    };
}

void ztc_schema_offer(struct ztc_schema *schema, const struct ztc_schema_choice *choice,
                      int64_t value, struct ztc_buffer *words)
{
    ztc_document_number(&schema->document, choice->values, NULL, value);
    ztc_schema_take(schema, choice->words, NULL, words);
}

void ztc_schema_signal(struct ztc_schema_signals *signals, const char *name,
                       struct ztc_buffer *words)
{
    for (size_t i = 0; i < signals->count; i++) {
        if (strcmp(signals->names[i], name) == 0) {
            return;
        }
    }
    if (signals->count == COUNT(signals->names)) {
        signals->more = true;
        return;
    }
    ztc_buffer_print(words, "%s%s", signals->count > 0 ? ", " : "", name);
    signals->names[signals->count++] = name;
}

/* ---- the general schema ---- */

/* pinclasses takes only names that the table of prefixes knows. */
static void add_names(struct ztc_schema *schema)
{
    struct ztc_document *document = &schema->document;
    cJSON *pinclasses = cJSON_GetObjectItemCaseSensitive(schema->properties, "pinclasses");
    const struct ztc_table *prefixes = ztc_prefixes();
    struct ztc_buffer pattern;
    ztc_buffer_init(&pattern, ZTC_TEXT_MAX);
    ztc_buffer_text(&pattern, "^(");
    for (uint32_t i = 0; i < prefixes->count; i++) {
        ztc_buffer_print(&pattern, "%s%s", i > 0 ? "|" : "",
                         ZTC_ROW(struct ztc_prefix_row, prefixes, i)->prefix);
    }
    ztc_buffer_text(&pattern, ")" ZTC_SCHEMA_NUMBER "$");
    cJSON *names = ztc_document_object(document, pinclasses, "propertyNames");
    ztc_schema_take(schema, names, "pattern", &pattern);
    ztc_buffer_done(&pattern);
}

static ztc_status add_form(struct ztc_schema *schema)
{
    ztc_status status = ZTC_SCHEMA_ADD(schema, schema->properties, sections);
    if (status == ZTC_OK) {
        add_names(schema);
        status = ZTC_SCHEMA_ADD(schema, schema->definitions, definitions);
    }
    return status;
}

/* ---- both ---- */

static void begin(struct ztc_schema *schema, const char *description)
{
    struct ztc_document *document = &schema->document;
    cJSON *root = ztc_document_object(document, NULL, NULL);
    ztc_document_text(document, root, "$schema", "http://json-schema.org/draft-07/schema#");
    ztc_document_text(document, root, "description", description);
    ztc_document_text(document, root, "type", "object");
    ztc_document_words(document, root, "required",
                       "short_name pinmap pinclasses peripherals device");
    ztc_document_bool(document, root, "additionalProperties", false);
    schema->properties = ztc_document_object(document, root, "properties");
    schema->definitions = ztc_document_object(document, root, "definitions");
}

static ztc_status build_general(struct ztc_schema *schema)
{
    begin(schema,
          "SHORT_NAME.yml, which `ztc vm custom compile` makes port.bin of. This is its form; "
          "`ztc schema template TARGET` also knows what the target has.");
    return add_form(schema);
}

static ztc_status build_narrowed(struct ztc_schema *schema, const char *id)
{
    struct ztc_session *session = schema->session;
    ztc_status status = ztc_session_registry(session);
    if (status == ZTC_OK) {
        status = ztc_target_open(session->registry, id, &session->error, &schema->target);
    }
    if (status == ZTC_OK) {
        status = ztc_packages_collect(&schema->target, &session->arena, &session->error,
                                      &schema->packages, &schema->package_count);
    }
    if (status != ZTC_OK) {
        return status;
    }
    const struct ztc_target_description *target = schema->target.description;
    const char *description = ztc_arena_print(
        &session->arena,
        "A board with %s (%s): which pad each pin is, and what it is for. What pads "
        "can do together, `ztc vm custom compile` knows.",
        target->name, target->id);
    if (description == NULL) {
        return ztc_error_memory(&session->error);
    }
    begin(schema, description);
    return ztc_schema_add_target(schema);
}

ztc_status ztc_run_schema_template(struct ztc_session *session)
{
    struct ztc_schema schema = {.session = session};
    const char *id = ztc_line_argument(&session->line, 0);
    ztc_status status = id != NULL ? build_narrowed(&schema, id) : build_general(&schema);
    if (status != ZTC_OK) {
        ztc_document_done(&schema.document);
        return status;
    }
    return ztc_session_print_document(session, &schema.document);
}
