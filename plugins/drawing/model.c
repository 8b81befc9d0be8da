/* SPDX-License-Identifier: Apache-2.0 */
/* What is drawn, put in order once for all formats. */
#include "model.h"

#include <stdlib.h>
#include <string.h>

uint32_t table_count(const struct ztc_table *table)
{
    return table != NULL && table->rows != NULL ? table->count : 0;
}

const struct ztc_table *model_cautions(const struct pad *pad)
{
    static const struct ztc_table none = ZTC_TABLE_EMPTY;
    bool any = pad->row != NULL && table_count(pad->row->cautions) > 0;
    return any ? pad->row->cautions : &none;
}

const struct ztc_board_pin *model_pin(const struct model *model, uint32_t row)
{
    return ZTC_ROW(struct ztc_board_pin, model->request->board->pins, row);
}

const struct ztc_board_function *model_function(const struct model *model, uint32_t row)
{
    return ZTC_ROW(struct ztc_board_function, model->request->board->functions, row);
}

const struct ztc_drawing_finding_row *model_finding(const struct model *model, uint32_t row)
{
    return ZTC_ROW(struct ztc_drawing_finding_row, model->request->findings, row);
}

uint32_t model_severity(const struct ztc_drawing_finding_row *finding)
{
    bool known =
        finding->severity == ZTC_SEVERITY_WARNING || finding->severity == ZTC_SEVERITY_NOTE;
    return known ? finding->severity : ZTC_SEVERITY_ERROR;
}

static void append(struct model *model, struct list *list, uint32_t row)
{
    struct link *link = memory_array(model->memory, 1, sizeof(*link));
    if (link == NULL) {
        return;
    }
    link->row = row;
    if (list->last != NULL) {
        list->last->next = link;
    } else {
        list->first = link;
    }
    list->last = link;
    list->count++;
}

static ztc_status refuse(const struct model *model, ztc_status status, const char *message)
{
    const struct ztc_finding finding = {
        .struct_size = sizeof(finding),
        .severity = ZTC_SEVERITY_ERROR,
        .where = ZTC_WHERE_NONE,
        .code = "",
        .message = message,
    };
    const struct ztc_host *host = model->memory->host;
    (void)host->diag(host->ctx, &finding);
    return status;
}

/* ---- pads ---- */

static int compare_pads(uint32_t port, uint32_t pad, uint32_t other_port, uint32_t other_pad)
{
    if (port != other_port) {
        return port < other_port ? -1 : 1;
    }
    return pad == other_pad ? 0 : pad < other_pad ? -1 : 1;
}

static struct pad *find_pad(const struct model *model, uint32_t port, uint32_t pad)
{
    uint32_t low = 0, high = model->pad_count;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        struct pad *found = &model->pads[middle];
        int order = compare_pads(port, pad, found->port, found->pad);
        if (order == 0) {
            return found;
        }
        low = order > 0 ? middle + 1 : low;
        high = order < 0 ? middle : high;
    }
    return NULL;
}

/* Leaves only the pads of the package, each with its number there. False: there is no such package. */
static bool keep_package(struct model *model)
{
    const struct ztc_table *table = model->request->packages;
    bool known = false;
    for (uint32_t i = 0; i < table_count(table); i++) {
        const struct ztc_package_row *row = ZTC_ROW(struct ztc_package_row, table, i);
        if (strcmp(row->package, model->request->package) != 0) {
            continue;
        }
        struct pad *pad = find_pad(model, row->port, row->pad);
        known = true;
        if (pad != NULL && (pad->number == NULL || pad->number[0] == '\0')) {
            pad->number = row->number;
        }
    }
    uint32_t kept = 0;
    for (uint32_t i = 0; i < model->pad_count; i++) {
        if (model->pads[i].number != NULL) {
            model->pads[kept++] = model->pads[i];
        }
    }
    model->pad_count = kept;
    return known;
}

static ztc_status make_pads(struct model *model)
{
    const struct ztc_table *pins = model->request->pins;
    bool all = model->request->package[0] == '\0';
    model->pads = memory_array(model->memory, (size_t)table_count(pins) + 1, sizeof(*model->pads));
    if (model->pads == NULL) {
        return ZTC_E_MEMORY;
    }
    for (uint32_t i = 0; i < table_count(pins); i++) {
        const struct ztc_pin_row *row = ZTC_ROW(struct ztc_pin_row, pins, i);
        model->pads[model->pad_count++] = (struct pad){
            .row = row,
            .name = row->name,
            .number = all ? "" : NULL,
            .port = row->port,
            .pad = row->pad,
        };
    }
    return all || keep_package(model)
               ? ZTC_OK
               : refuse(model, ZTC_E_UNSUPPORTED, "the target has no such package");
}

/* The target's row of a pad that is not drawn with the others. */
static const struct ztc_pin_row *find_row(const struct model *model, uint32_t port, uint32_t pad)
{
    const struct ztc_table *pins = model->request->pins;
    for (uint32_t i = 0; i < table_count(pins); i++) {
        const struct ztc_pin_row *row = ZTC_ROW(struct ztc_pin_row, pins, i);
        if (row->port == port && row->pad == pad) {
            return row;
        }
    }
    return NULL;
}

static struct pad *stray(struct model *model, uint32_t port, uint32_t pad)
{
    for (uint32_t i = 0; i < model->stray_count; i++) {
        if (model->strays[i].port == port && model->strays[i].pad == pad) {
            return &model->strays[i];
        }
    }
    struct pad *made = &model->strays[model->stray_count++];
    const struct ztc_pin_row *row = find_row(model, port, pad);
    *made = (struct pad){
        .row = row,
        .name = row != NULL ? row->name : words_pad(model->memory, port, pad),
        .number = "",
        .port = port,
        .pad = pad,
    };
    return made;
}

static void place_pins(struct model *model)
{
    uint32_t count = table_count(model->request->board->pins);
    model->pin_pads = memory_array(model->memory, (size_t)count + 1, sizeof(struct pad *));
    model->strays = memory_array(model->memory, (size_t)count + 1, sizeof(*model->strays));
    if (model->pin_pads == NULL || model->strays == NULL) {
        return;
    }
    for (uint32_t i = 0; i < count; i++) {
        const struct ztc_board_pin *pin = model_pin(model, i);
        struct pad *pad = find_pad(model, pin->port, pin->pad);
        if (pad == NULL) {
            pad = stray(model, pin->port, pin->pad);
        } else {
            model->used += pad->pins.count == 0 ? 1 : 0;
        }
        append(model, &pad->pins, i);
        model->pin_pads[i] = pad;
    }
}

/* ---- functions and peripherals ---- */

static void place_functions(struct model *model)
{
    const struct ztc_board *board = model->request->board;
    uint32_t count = table_count(board->functions), pins = table_count(board->pins);
    model->function_pads = memory_array(model->memory, (size_t)count + 1, sizeof(struct pad *));
    model->function_hw =
        memory_array(model->memory, (size_t)count + 1, sizeof(*model->function_hw));
    if (model->function_pads == NULL || model->function_hw == NULL || model->pin_pads == NULL) {
        return;
    }
    for (uint32_t i = 0; i < count; i++) {
        const struct ztc_board_function *function = model_function(model, i);
        model->function_hw[i] = function->instance;
        model->classes[class_of(function->class_id)] = true;
        if (function->pin < pins) {
            struct pad *pad = model->pin_pads[function->pin];
            model->function_pads[i] = pad;
            append(model, &pad->functions, i);
        }
    }
}

static const char *instance_name(const struct model *model,
                                 const struct ztc_board_peripheral *peripheral)
{
    const struct ztc_table *table = model->request->instances;
    for (uint32_t i = 0; i < table_count(table); i++) {
        const struct ztc_instance_row *row = ZTC_ROW(struct ztc_instance_row, table, i);
        if (row->hw == peripheral->hw && strcmp(row->class_id, peripheral->class_id) == 0) {
            return row->name;
        }
    }
    return "";
}

/* What the roles name; also tells each functional pin its instance. */
static const char *join_roles(struct model *model, const struct ztc_board_peripheral *peripheral)
{
    const char *words = "";
    uint32_t functions = table_count(model->request->board->functions);
    for (uint32_t i = 0; i < table_count(peripheral->roles); i++) {
        const struct ztc_board_role *role = ZTC_ROW(struct ztc_board_role, peripheral->roles, i);
        const char *name = "?", *pins = "";
        if (role->function < functions && model->function_hw != NULL) {
            const struct ztc_board_function *function = model_function(model, role->function);
            const struct pad *pad = model->function_pads[role->function];
            name = function->name;
            pins = pad != NULL ? pad->name : "";
            if (model->function_hw[role->function] == 0) {
                model->function_hw[role->function] = peripheral->hw;
            }
        }
        words = memory_print(model->memory, "%s%s%s %s%s%s%s", words, i > 0 ? ", " : "", role->role,
                             name, pins[0] != '\0' ? " (" : "", pins, pins[0] != '\0' ? ")" : "");
    }
    return words;
}

static void make_units(struct model *model)
{
    const struct ztc_table *table = model->request->board->peripherals;
    uint32_t count = table_count(table);
    model->units = memory_array(model->memory, (size_t)count + 1, sizeof(*model->units));
    for (uint32_t i = 0; model->units != NULL && i < count; i++) {
        const struct ztc_board_peripheral *row = ZTC_ROW(struct ztc_board_peripheral, table, i);
        model->units[model->unit_count++] = (struct unit){
            .peripheral = row,
            .name = memory_print(model->memory, "%s%u", row->class_id, (unsigned)row->index),
            .instance = instance_name(model, row),
            .roles = join_roles(model, row),
        };
    }
}

static void place_rows(struct model *model)
{
    const struct ztc_table *table = model->request->functions;
    for (uint32_t i = 0; i < table_count(table); i++) {
        const struct ztc_function_row *row = ZTC_ROW(struct ztc_function_row, table, i);
        struct pad *pad = row->pad == ZTC_ANY_PAD ? NULL : find_pad(model, row->port, row->pad);
        if (row->pad == ZTC_ANY_PAD) {
            append(model, &model->any_rows, i);
        } else if (pad != NULL && pad->functions.count > 0) {
            append(model, &pad->rows, i);
        }
    }
}

static bool same_values(const struct ztc_function_row *row,
                        const struct ztc_board_function *function)
{
    for (uint32_t i = 0; i < ZTC_VALUES_MAX; i++) {
        int32_t wanted = i < row->value_count ? row->values[i] : 0;
        int32_t given = i < function->value_count ? function->values[i] : 0;
        if (wanted != given) {
            return false;
        }
    }
    return true;
}

static const struct ztc_function_row *find_signal(const struct model *model,
                                                  const struct list *rows, uint32_t number)
{
    const struct ztc_board_function *function = model_function(model, number);
    uint32_t hw = model->function_hw[number];
    for (const struct link *link = rows->first; link != NULL; link = link->next) {
        const struct ztc_function_row *row =
            ZTC_ROW(struct ztc_function_row, model->request->functions, link->row);
        bool reaches = row->instance == 0 || hw == 0 || row->instance == hw;
        if (reaches && strcmp(row->class_id, function->class_id) == 0 &&
            strcmp(row->role, function->role) == 0 && same_values(row, function)) {
            return row;
        }
    }
    return NULL;
}

const struct ztc_function_row *model_signal(const struct model *model, uint32_t row)
{
    const struct pad *pad = model->function_pads[row];
    const struct ztc_function_row *found = pad != NULL ? find_signal(model, &pad->rows, row) : NULL;
    return found != NULL || pad == NULL ? found : find_signal(model, &model->any_rows, row);
}

/* ---- findings and cautions ---- */

/* A functional pin and its name, to look it up by. */
struct named {
    const char *name;
    uint32_t row;
};

static int compare_names(const void *left, const void *right)
{
    const struct named *a = left;
    const struct named *b = right;
    int order = strcmp(a->name, b->name);
    return order != 0 ? order : a->row == b->row ? 0 : a->row < b->row ? -1 : 1;
}

/* The number of a Dn, or UINT32_MAX. */
static uint32_t pin_number(const char *key)
{
    uint64_t number = 0;
    size_t length = strlen(key);
    if (key[0] != 'D' || length < 2 || length > 8) {
        return UINT32_MAX;
    }
    for (size_t i = 1; i < length; i++) {
        if (key[i] < '0' || key[i] > '9') {
            return UINT32_MAX;
        }
        number = number * 10 + (uint64_t)(key[i] - '0');
    }
    return (uint32_t)number;
}

/* A code stands once on a pad. */
static void mark(struct model *model, struct pad *pad, uint32_t finding)
{
    const struct ztc_drawing_finding_row *row = model_finding(model, finding);
    uint32_t severity = model_severity(row);
    if (pad->worst == 0 || severity < pad->worst) {
        pad->worst = severity;
    }
    for (const struct link *link = pad->findings.first; link != NULL; link = link->next) {
        if (strcmp(model_finding(model, link->row)->code, row->code) == 0) {
            return;
        }
    }
    append(model, &pad->findings, finding);
}

static void mark_pins(struct model *model, uint32_t number, uint32_t finding)
{
    for (uint32_t i = 0; i < table_count(model->request->board->pins); i++) {
        if (model_pin(model, i)->index == number) {
            mark(model, model->pin_pads[i], finding);
        }
    }
}

/* Marks the pads of all functional pins with the finding's name; `names` are sorted. */
static void mark_functions(struct model *model, const struct named *names, uint32_t count,
                           uint32_t finding)
{
    const char *key = model_finding(model, finding)->key;
    uint32_t low = 0, high = count;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        bool before = strcmp(names[middle].name, key) < 0;
        low = before ? middle + 1 : low;
        high = before ? high : middle;
    }
    for (; low < count && strcmp(names[low].name, key) == 0; low++) {
        struct pad *pad = model->function_pads[names[low].row];
        if (pad != NULL) {
            mark(model, pad, finding);
        }
    }
}

static void place_findings(struct model *model)
{
    uint32_t count = table_count(model->request->board->functions);
    struct named *names = memory_array(model->memory, (size_t)count + 1, sizeof(*names));
    if (names == NULL || model->pin_pads == NULL || model->function_pads == NULL) {
        return;
    }
    uint32_t findings = table_count(model->request->findings);
    for (uint32_t i = 0; findings > 0 && i < count; i++) {
        names[i] = (struct named){model_function(model, i)->name, i};
    }
    if (findings > 0 && count > 1) {
        qsort(names, count, sizeof(*names), compare_names);
    }
    for (uint32_t i = 0; i < findings; i++) {
        const struct ztc_drawing_finding_row *row = model_finding(model, i);
        model->severities[model_severity(row)]++;
        uint32_t number = pin_number(row->key);
        if (number != UINT32_MAX) {
            mark_pins(model, number, i);
            continue;
        }
        mark_functions(model, names, count, i);
    }
}

static struct warning *find_warning(struct model *model, uint32_t room, const char *caution,
                                    const char *reason)
{
    for (uint32_t i = 0; i < model->warning_count; i++) {
        struct warning *warning = &model->warnings[i];
        if (strcmp(warning->caution, caution) == 0 && strcmp(warning->reason, reason) == 0) {
            return warning;
        }
    }
    if (model->warning_count == room) {
        return NULL;
    }
    uint32_t number = model->warning_count++, rank = number;
    for (uint32_t i = 0; i < number && rank == number; i++) {
        rank = strcmp(model->warnings[i].caution, caution) == 0 ? model->warnings[i].rank : rank;
    }
    struct warning *warning = &model->warnings[number];
    *warning =
        (struct warning){.caution = caution, .reason = reason, .rank = rank, .number = number};
    return warning;
}

static int compare_warnings(const void *left, const void *right)
{
    const struct warning *a = left;
    const struct warning *b = right;
    if (a->rank != b->rank) {
        return a->rank < b->rank ? -1 : 1;
    }
    return a->number == b->number ? 0 : a->number < b->number ? -1 : 1;
}

static void collect_cautions(struct model *model)
{
    uint32_t room = 0;
    for (uint32_t i = 0; i < model->pad_count; i++) {
        room += model_cautions(&model->pads[i])->count;
    }
    model->warnings = memory_array(model->memory, (size_t)room + 1, sizeof(*model->warnings));
    for (uint32_t i = 0; model->warnings != NULL && i < model->pad_count; i++) {
        const struct pad *pad = &model->pads[i];
        const struct ztc_table *table = model_cautions(pad);
        for (uint32_t j = 0; pad->pins.count > 0 && j < table->count; j++) {
            const struct ztc_caution_row *row = ZTC_ROW(struct ztc_caution_row, table, j);
            struct warning *warning =
                find_warning(model, room, row->caution, row->reason != NULL ? row->reason : "");
            if (warning != NULL) {
                append(model, &warning->pads, i);
            }
        }
    }
    if (model->warnings != NULL && model->warning_count > 1) {
        qsort(model->warnings, model->warning_count, sizeof(*model->warnings), compare_warnings);
    }
}

/* ---- all of it ---- */

static const char *board_name(const struct ztc_board *board)
{
    for (uint32_t i = 0; i < table_count(board->device); i++) {
        const struct ztc_device_row *row = ZTC_ROW(struct ztc_device_row, board->device, i);
        if (strcmp(row->key, "/name") == 0 && row->kind == ZTC_VALUE_TEXT) {
            return row->value;
        }
    }
    return "";
}

static bool is_whole(const struct ztc_drawing_request *request)
{
    const struct ztc_board *board = request->board;
    return request->theme != NULL && request->package != NULL && request->target != NULL &&
           request->pins != NULL && request->functions != NULL && request->instances != NULL &&
           request->packages != NULL && request->findings != NULL && board != NULL &&
           board->pins != NULL && board->functions != NULL && board->peripherals != NULL &&
           board->device != NULL && board->short_name != NULL;
}

ztc_status model_make(struct model *model, struct memory *memory,
                      const struct ztc_drawing_request *request)
{
    *model = (struct model){.request = request, .memory = memory};
    if (!is_whole(request)) {
        return ZTC_E_ARGUMENT;
    }
    ztc_status status = make_pads(model);
    if (status != ZTC_OK) {
        return status;
    }
    model->title = board_name(request->board);
    place_pins(model);
    place_functions(model);
    make_units(model);
    place_rows(model);
    place_findings(model);
    collect_cautions(model);
    return memory->failed ? ZTC_E_MEMORY : ZTC_OK;
}
