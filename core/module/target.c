/* SPDX-License-Identifier: Apache-2.0 */
/* A target, opened: its description and tables, checked once so that the rest of core may believe them. */
#include "module/target.h"

#include "base/limits.h"
#include "module/byte_sink.h"
#include "module/refuse.h"
#include "module/target_check.h"

#include <string.h>

/* What an optional table is where the module has none. */
static const struct ztc_table no_rows = ZTC_TABLE_EMPTY;

/* The name of a status in messages. */
static const char *status_name(ztc_status status)
{
    static const char *const names[] = {
        "ok",    "a wrong argument",      "out of memory",    "invalid data", "not supported",
        "limit", "cancelled by the user", "an internal fault"};
    return status >= 0 && (size_t)status < sizeof(names) / sizeof(names[0]) ? names[status]
                                                                            : "an unknown status";
}

/* What to hand on of a module's status: one of the list. */
static ztc_status known_status(ztc_status status)
{
    return status > ZTC_OK && status <= ZTC_E_INTERNAL ? status : ZTC_E_INTERNAL;
}

/* Fills the error for a call that failed, in the module's own words where it left some. */
static ztc_status call_failed(struct ztc_module *module, const struct ztc_speaker *speaker,
                              const char *call, ztc_status status, struct ztc_error *error)
{
    const char *words = module != NULL ? ztc_module_last_words(module) : "";
    return ztc_error_set(error, known_status(status), NULL, "%s%starget %s: %s: %s", speaker->file,
                         speaker->file[0] != '\0' ? ": " : "", speaker->id, call,
                         words[0] != '\0' ? words : status_name(status));
}

/* Forgets words of a call before, so that they are not told of the next. */
static void forget_words(struct ztc_module *module)
{
    if (module != NULL) {
        (void)ztc_module_last_words(module);
    }
}

static ztc_status check_interface(const struct ztc_target_v1 *interface,
                                  const struct ztc_speaker *speaker, struct ztc_error *error)
{
    if (interface == NULL) {
        return ztc_speaker_refuse(speaker, error, "interface " ZTC_TARGET_INTERFACE, "NULL",
                                  "an interface");
    }
    if (!ZTC_HAS(interface, struct ztc_target_v1, decode)) {
        return ztc_speaker_refuse(
            speaker, error, ZTC_TARGET_INTERFACE ": struct_size",
            ztc_words("%u", interface->struct_size).text,
            ztc_words("at least %zu", offsetof(struct ztc_target_v1, match)).text);
    }
    const struct {
        const char *name;
        bool there;
    } functions[] = {
        {"open", interface->open != NULL},           {"describe", interface->describe != NULL},
        {"pins", interface->pins != NULL},           {"functions", interface->functions != NULL},
        {"instances", interface->instances != NULL}, {"encode", interface->encode != NULL},
        {"decode", interface->decode != NULL},
    };
    for (size_t i = 0; i < sizeof(functions) / sizeof(functions[0]); i++) {
        if (!functions[i].there) {
            return ztc_speaker_refuse(
                speaker, error, ztc_words(ZTC_TARGET_INTERFACE ": %s", functions[i].name).text,
                "NULL", "a function");
        }
    }
    return ZTC_OK;
}

typedef ztc_status table_call(void *handle, const struct ztc_table **ret_table);

/* One table of the target; an optional one that the module lacks has no rows. */
static ztc_status fetch_table(const struct ztc_target *target, const struct ztc_speaker *speaker,
                              const char *name, table_call *call, struct ztc_error *error,
                              const struct ztc_table **ret_table)
{
    const struct ztc_table *table = NULL;
    if (call == NULL) {
        *ret_table = &no_rows;
        return ZTC_OK;
    }
    ztc_status status = call(target->handle, &table);
    if (status != ZTC_OK) {
        return call_failed(target->module, speaker, name, status, error);
    }
    *ret_table = table;
    return ZTC_OK;
}

static ztc_status fetch_tables(struct ztc_target *target, const struct ztc_speaker *speaker,
                               struct ztc_error *error)
{
    const struct ztc_target_v1 *interface = target->interface;
    const struct {
        const char *name;
        table_call *call;
        const struct ztc_table **table;
    } tables[] = {
        {"pins", interface->pins, &target->pins},
        {"functions", interface->functions, &target->functions},
        {"instances", interface->instances, &target->instances},
        {"packages", interface->packages, &target->packages},
        {"flash", interface->flash, &target->flash},
        {"resources", interface->resources, &target->resources},
        {"explanations", interface->explanations, &target->explanations},
    };
    for (size_t i = 0; i < sizeof(tables) / sizeof(tables[0]); i++) {
        ztc_status status =
            fetch_table(target, speaker, tables[i].name, tables[i].call, error, tables[i].table);
        if (status != ZTC_OK) {
            return status;
        }
    }
    return ZTC_OK;
}

ztc_status ztc_target_bind(struct ztc_module *module, const struct ztc_target_v1 *interface,
                           void *self, const char *id, const char *file, struct ztc_error *error,
                           struct ztc_target *ret_target)
{
    const struct ztc_speaker speaker = {.file = file, .id = id};
    ztc_status status = check_interface(interface, &speaker, error);
    if (status != ZTC_OK) {
        return status;
    }
    struct ztc_target target = {.module = module, .interface = interface, .file = file};
    forget_words(module);
    status = interface->open(self, id, &target.handle);
    if (status != ZTC_OK) {
        return call_failed(module, &speaker, "open", status, error);
    }
    status = interface->describe(target.handle, &target.description);
    if (status != ZTC_OK) {
        return call_failed(module, &speaker, "describe", status, error);
    }
    status = ztc_target_check_description(&speaker, target.description, error);
    if (status == ZTC_OK) {
        status = fetch_tables(&target, &speaker, error);
    }
    if (status == ZTC_OK) {
        status = ztc_target_check_tables(&speaker, &target, error);
    }
    if (status == ZTC_OK) {
        *ret_target = target;
    }
    return status;
}

ztc_status ztc_target_open(struct ztc_registry *registry, const char *id, struct ztc_error *error,
                           struct ztc_target *ret_target)
{
    const struct ztc_module_entry_row *row = NULL;
    ztc_status status = ztc_registry_find(registry, "target", id, error, &row);
    if (status != ZTC_OK) {
        return status;
    }
    struct ztc_module *module = NULL;
    status = ztc_module_load(registry, row, error, &module);
    if (status != ZTC_OK) {
        return status;
    }
    return ztc_target_bind(module, ztc_module_interface(module, ZTC_TARGET_INTERFACE),
                           ztc_module_self(module), id, row->path, error, ret_target);
}

const struct ztc_pin_row *ztc_target_pin(const struct ztc_target *target, uint32_t port,
                                         uint32_t pad)
{
    uint32_t low = 0;
    uint32_t high = target->pins->count;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        const struct ztc_pin_row *row = ZTC_ROW(struct ztc_pin_row, target->pins, middle);
        if (row->port == port && row->pad == pad) {
            return row;
        }
        if (row->port < port || (row->port == port && row->pad < pad)) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return NULL;
}

bool ztc_pin_has_ability(const struct ztc_pin_row *pin, const char *ability)
{
    size_t length = strlen(ability);
    const char *word = pin->abilities;
    while (word[0] != '\0') {
        size_t word_length = strcspn(word, " ");
        if (word_length == length && memcmp(word, ability, length) == 0) {
            return length > 0;
        }
        word += word_length;
        word += strspn(word, " ");
    }
    return false;
}

const char *ztc_pin_caution(const struct ztc_pin_row *pin, const char *caution)
{
    for (uint32_t i = 0; pin->cautions != NULL && i < pin->cautions->count; i++) {
        const struct ztc_caution_row *row = ZTC_ROW(struct ztc_caution_row, pin->cautions, i);
        if (strcmp(row->caution, caution) == 0) {
            return row->reason;
        }
    }
    return NULL;
}

const struct ztc_instance_row *ztc_target_instance(const struct ztc_target *target,
                                                   const char *class_id, uint32_t hw)
{
    for (uint32_t i = 0; i < target->instances->count; i++) {
        const struct ztc_instance_row *row = ZTC_ROW(struct ztc_instance_row, target->instances, i);
        if (row->hw == hw && strcmp(row->class_id, class_id) == 0) {
            return row;
        }
    }
    return NULL;
}

const char *ztc_target_option(const struct ztc_target *target, const char *key)
{
    const struct ztc_table *options = target->description->options;
    for (uint32_t i = 0; options != NULL && i < options->count; i++) {
        const struct ztc_option_row *row = ZTC_ROW(struct ztc_option_row, options, i);
        if (strcmp(row->key, key) == 0) {
            return row->value;
        }
    }
    return "";
}

bool ztc_target_reads_version(const struct ztc_target *target, uint32_t version)
{
    const struct ztc_table *versions = target->description->port_versions;
    for (uint32_t i = 0; i < versions->count; i++) {
        if (ZTC_ROW(struct ztc_port_version_row, versions, i)->version == version) {
            return true;
        }
    }
    return false;
}

/* Where the words of a target come from. */
static struct ztc_speaker speaker_of(const struct ztc_target *target)
{
    return (struct ztc_speaker){.file = target->file, .id = target->description->id};
}

ztc_status ztc_target_encode(const struct ztc_target *target, const struct ztc_board *board,
                             uint32_t version, struct ztc_buffer *bytes, struct ztc_error *error)
{
    const size_t start = bytes->size;
    struct ztc_byte_sink sink = {.bytes = bytes, .max = start + ZTC_PORT_SIZE_MAX};
    const struct ztc_sink border = {
        .struct_size = sizeof(border), .ctx = &sink, .write = ztc_byte_sink_write};
    const struct ztc_speaker speaker = speaker_of(target);
    struct ztc_words call = ztc_words("encode version %u", version);
    forget_words(target->module);
    ztc_status status = target->interface->encode(target->handle, board, version, &border);
    if (sink.status == ZTC_E_LIMIT) {
        return ztc_error_set(error, ZTC_E_LIMIT, NULL, "%s%starget %s: %s: more than %u bytes",
                             speaker.file, speaker.file[0] != '\0' ? ": " : "", speaker.id,
                             call.text, ZTC_PORT_SIZE_MAX);
    }
    if (status == ZTC_OK) {
        status = sink.status;
    }
    if (status != ZTC_OK) {
        return call_failed(target->module, &speaker, call.text, status, error);
    }
    return bytes->size > start
               ? ZTC_OK
               : ztc_speaker_refuse(&speaker, error, call.text, "no bytes", "a port.bin");
}

/* Takes the one board that decode hands out. */
struct board_sink {
    const struct ztc_speaker *speaker;
    struct ztc_arena *arena;
    struct ztc_error *error;
    struct ztc_board *board;
    ztc_status status;
};

static ztc_status take_board(void *ctx, const struct ztc_board *board)
{
    struct board_sink *sink = ctx;
    if (sink->status == ZTC_OK && sink->board != NULL) {
        sink->status = ztc_speaker_refuse(sink->speaker, sink->error, "decode", "a second board",
                                          "exactly one");
    }
    if (sink->status == ZTC_OK) {
        sink->status =
            ztc_target_take_board(sink->speaker, board, sink->arena, sink->error, &sink->board);
    }
    return sink->status;
}

ztc_status ztc_target_decode(const struct ztc_target *target, const void *data, size_t size,
                             struct ztc_arena *arena, struct ztc_error *error,
                             struct ztc_board **ret_board)
{
    const struct ztc_speaker speaker = speaker_of(target);
    struct board_sink sink = {.speaker = &speaker, .arena = arena, .error = error};
    const struct ztc_board_sink border = {
        .struct_size = sizeof(border), .ctx = &sink, .board = take_board};
    forget_words(target->module);
    ztc_status status = target->interface->decode(target->handle, data, size, &border);
    if (sink.status != ZTC_OK) {
        return sink.status;
    }
    if (status != ZTC_OK) {
        return call_failed(target->module, &speaker, "decode", status, error);
    }
    if (sink.board == NULL) {
        return ztc_speaker_refuse(&speaker, error, "decode", "no board", "exactly one");
    }
    *ret_board = sink.board;
    return ZTC_OK;
}
