/* SPDX-License-Identifier: Apache-2.0 */
/* Drawn boards as text: first a tree of mappings, lists and scalars, then the tree in one of many styles. */
#include "support_render.h"

#include "board/board.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#define ARENA_MAX ((size_t)16 << 20)
#define CHILDREN_MAX 1024u

enum kind { SCALAR, LIST, MAP };

struct node {
    enum kind kind;
    bool number; /* may be written in hexadecimal */
    bool quoted; /* needs quotes */
    const char *text;
    struct node *key; /* of a mapping's child */
    struct node *first, *last, *next;
    uint32_t count;
    uint32_t line, column;
};

struct render {
    struct drawn_board *board;
    struct ztc_arena arena;
    struct ztc_buffer *text;
    const char *newline;
    uint32_t line;
    size_t line_start; /* offset of its first byte that counts */
    bool calm;         /* no comments, no odd line breaks */
    struct node *mistake;
};

static uint32_t below(struct render *render, uint32_t bound)
{
    return drawn_below(render->board, bound);
}

static bool one_in(struct render *render, uint32_t bound)
{
    return drawn_one_in(render->board, bound);
}

/* --- the tree --- */

static struct node *new_node(struct render *render, enum kind kind, const char *text)
{
    struct node *node = ztc_arena_alloc(&render->arena, sizeof(*node));
    if (node == NULL || text == NULL) {
        abort();
    }
    node->kind = kind;
    node->text = text;
    return node;
}

static struct node *new_number(struct render *render, uint32_t number)
{
    struct node *node =
        new_node(render, SCALAR, ztc_arena_print(&render->arena, "%" PRIu32, number));
    node->number = true;
    return node;
}

static struct node *append(struct node *parent, struct node *child)
{
    if (parent->first == NULL) {
        parent->first = child;
    } else {
        parent->last->next = child;
    }
    parent->last = child;
    parent->count++;
    return child;
}

static struct node *put(struct render *render, struct node *map, const char *key,
                        struct node *child)
{
    child->key = new_node(render, SCALAR, key);
    return append(map, child);
}

static struct node *put_text(struct render *render, struct node *map, const char *key,
                             const char *text)
{
    return put(render, map, key, new_node(render, SCALAR, text));
}

/* The children of a mapping in another order. */
static void shuffle(struct render *render, struct node *map)
{
    struct node *children[CHILDREN_MAX];
    uint32_t count = 0;
    for (struct node *child = map->first; child != NULL; child = child->next) {
        uint32_t other = below(render, count + 1);
        children[count] = children[other];
        children[other] = child;
        count++;
    }
    map->first = map->last = NULL;
    map->count = 0;
    for (uint32_t i = 0; i < count; i++) {
        children[i]->next = NULL;
        append(map, children[i]);
    }
}

static bool is_mistake(const struct render *render, enum drawn_place place, uint32_t row)
{
    return render->board->mistake.place == place && render->board->mistake.row == row;
}

static struct node *make_pin(struct render *render, struct node *map, uint32_t i)
{
    const struct drawn_pin *pin = &render->board->pins[i];
    char port[3];
    struct node *list = put(render, map, ztc_arena_print(&render->arena, "D%" PRIu32, i),
                            new_node(render, LIST, ""));
    ztc_port_name(pin->port, port);
    struct node *first =
        append(list, new_node(render, SCALAR, ztc_arena_copy(&render->arena, port, strlen(port))));
    struct node *second = append(list, new_number(render, pin->pad));
    struct node *extras = NULL, *extra = NULL;
    if (pin->extra_count > 0 || one_in(render, 30)) {
        extras = append(list, new_node(render, MAP, ""));
    }
    for (uint32_t j = 0; j < pin->extra_count; j++) {
        struct node *child = put_text(render, extras, pin->extras[j].key, pin->extras[j].value);
        extra = j == render->board->mistake.item ? child->key : extra;
    }
    if (is_mistake(render, PLACE_PIN_KEY, i)) {
        render->mistake = list->key;
    } else if (is_mistake(render, PLACE_PIN_PORT, i)) {
        render->mistake = first;
    } else if (is_mistake(render, PLACE_PIN_PAD, i)) {
        render->mistake = second;
    } else if (is_mistake(render, PLACE_PIN_EXTRA, i)) {
        render->mistake = extra;
    }
    return list;
}

static const char *function_name(struct render *render, uint32_t i)
{
    const struct drawn_function *function = &render->board->functions[i];
    return ztc_arena_print(&render->arena, "%s%" PRIu32, function->prefix->prefix, function->index);
}

static void make_function(struct render *render, struct node *map, uint32_t i)
{
    const struct drawn_function *function = &render->board->functions[i];
    uint32_t number = function->no_pin ? render->board->pin_count + 7 : function->pin;
    const char *pin = ztc_arena_print(&render->arena, "D%" PRIu32, number);
    struct node *value = new_node(render, function->given > 0 ? LIST : SCALAR, pin);
    struct node *dn = value;
    if (function->given == 0 && one_in(render, 6)) {
        value = new_node(render, LIST, "");
    }
    put(render, map, function_name(render, i), value);
    if (value->kind == LIST) {
        dn = append(value, new_node(render, SCALAR, pin));
    }
    for (uint32_t j = 0; j < function->given; j++) {
        struct node *node = append(value, new_number(render, (uint32_t)function->written[j]));
        if (is_mistake(render, PLACE_FUNCTION_VALUE, i) && j == render->board->mistake.item) {
            render->mistake = node;
        }
    }
    if (is_mistake(render, PLACE_FUNCTION_KEY, i)) {
        render->mistake = value->key;
    } else if (is_mistake(render, PLACE_FUNCTION_PIN, i)) {
        render->mistake = dn;
    }
}

static void make_peripheral(struct render *render, struct node *section, uint32_t i)
{
    const struct drawn_peripheral *peripheral = &render->board->peripherals[i];
    const char *name =
        ztc_arena_print(&render->arena, "%s%" PRIu32, peripheral->class_id, peripheral->index);
    struct node *map = put(render, section, name, new_node(render, MAP, ""));
    struct node *hw = put(render, map, "hw", new_number(render, peripheral->hw)), *role = NULL;
    for (uint32_t j = 0; peripheral->roles && j < peripheral->function_count; j++) {
        uint32_t row = peripheral->functions[j];
        const char *text = function_name(render, row);
        if (j == 0 && peripheral->role_words != NULL) {
            text = strcmp(peripheral->role_words, "second") == 0
                       ? function_name(render, peripheral->functions[1])
                       : peripheral->role_words;
        }
        struct node *node = put_text(render, map, render->board->functions[row].prefix->role, text);
        role = j == 0 ? node : role;
    }
    shuffle(render, map);
    if (is_mistake(render, PLACE_PERIPHERAL_KEY, i)) {
        render->mistake = map->key;
    } else if (is_mistake(render, PLACE_PERIPHERAL_HW, i)) {
        render->mistake = hw;
    } else if (is_mistake(render, PLACE_PERIPHERAL_ROLE, i)) {
        render->mistake = role;
    }
}

static void make_device(struct render *render, struct node *root)
{
    struct node *device = put(render, root, "device", new_node(render, MAP, ""));
    struct node *vids = put(render, device, "vids", new_node(render, LIST, ""));
    struct node *pids = put(render, device, "pids", new_node(render, LIST, ""));
    put_text(render, device, "name", "A random board")->quoted = one_in(render, 2);
    put_text(render, device, "original_target", render->board->target->description->id);
    for (uint32_t count = below(render, 3); count > 0; count--) {
        append(vids, new_node(render, SCALAR, "10C4"));
        append(pids, new_node(render, SCALAR, "EA60"));
    }
    if (one_in(render, 2)) {
        struct node *connection = put(render, device, "connection", new_node(render, MAP, ""));
        put(render, connection, "baudrate", new_number(render, 115200));
    }
    shuffle(render, device);
}

static struct node *make_root(struct render *render)
{
    struct node *root = new_node(render, MAP, "");
    put_text(render, root, "short_name", RENDERED_NAME);
    if (one_in(render, 2)) {
        put_text(render, root, "layout", "any");
    }
    struct node *macros = put(render, root, "cmacros", new_node(render, LIST, ""));
    append(macros, new_node(render, SCALAR, "VM_IS_CUSTOM"));
    if (one_in(render, 2)) {
        append(macros, new_node(render, SCALAR, "MINE=1"));
    }
    struct node *pins = put(render, root, "pinmap", new_node(render, MAP, ""));
    for (uint32_t i = 0; i < render->board->pin_count; i++) {
        make_pin(render, pins, i);
    }
    struct node *functions = put(render, root, "pinclasses", new_node(render, MAP, ""));
    for (uint32_t i = 0; i < render->board->function_count; i++) {
        make_function(render, functions, i);
    }
    struct node *peripherals = put(render, root, "peripherals", new_node(render, MAP, ""));
    for (uint32_t i = 0; i < render->board->peripheral_count; i++) {
        make_peripheral(render, peripherals, i);
    }
    make_device(render, root);
    struct node *const sections[] = {root, pins, functions, peripherals};
    for (size_t i = 0; i < sizeof(sections) / sizeof(sections[0]); i++) {
        if (one_in(render, 2)) {
            shuffle(render, sections[i]);
        }
    }
    return root;
}

/* --- the text --- */

static void say(struct render *render, const char *text)
{
    ztc_buffer_text(render->text, text);
}

static void blanks(struct render *render, uint32_t count)
{
    while (count-- > 0) {
        say(render, " ");
    }
}

static void comment(struct render *render)
{
    static const char *const comments[] = {"#", "# a comment",
                                           "# \xC2\xB5"
                                           "C: [ not, read ]",
                                           "#D0: [ PA, 0 ]", "# \"quoted\" & 'so'"};
    say(render, comments[below(render, 5)]);
}

static void end_line(struct render *render)
{
    if (!render->calm && one_in(render, 12)) {
        blanks(render, 1 + below(render, 3));
        comment(render);
    } else if (!render->calm && one_in(render, 20)) {
        blanks(render, 2);
    }
    say(render, render->newline);
    render->line++;
    render->line_start = render->text->size;
}

/* Lines between the others. */
static void loose_lines(struct render *render)
{
    while (!render->calm && one_in(render, 16)) {
        if (one_in(render, 2)) {
            blanks(render, below(render, 9));
            comment(render);
        }
        say(render, render->newline);
        render->line++;
        render->line_start = render->text->size;
    }
}

static void hexadecimal(struct render *render, const char *text)
{
    unsigned long number = strtoul(text, NULL, 10);
    ztc_buffer_print(render->text, one_in(render, 2) ? "0x%lx" : "0x%02lX", number);
}

static void write_scalar(struct render *render, struct node *node)
{
    const char *quote = "";
    node->line = render->line;
    node->column = (uint32_t)(render->text->size - render->line_start) + 1;
    if (node->quoted || one_in(render, 8)) {
        quote = one_in(render, 2) ? "\"" : "'";
    }
    say(render, quote);
    if (node->number && one_in(render, 8)) {
        hexadecimal(render, node->text);
    } else {
        say(render, node->text);
    }
    say(render, quote);
}

/* Between two items of a flow collection: a blank, none, or a new line. */
static void flow_gap(struct render *render, uint32_t indent, bool wide)
{
    if (wide && !render->calm && one_in(render, 3)) {
        end_line(render);
        loose_lines(render);
        blanks(render, indent + 1 + below(render, 4));
    } else if (!one_in(render, 3)) {
        say(render, " ");
    }
}

static void write_flow(struct render *render, struct node *node, uint32_t indent)
{
    if (node->kind == SCALAR) {
        write_scalar(render, node);
        return;
    }
    bool wide = node->count > 4 || one_in(render, 10);
    say(render, node->kind == LIST ? "[" : "{");
    flow_gap(render, indent, wide);
    for (struct node *child = node->first; child != NULL; child = child->next) {
        if (node->kind == MAP) {
            write_scalar(render, child->key);
            say(render, one_in(render, 6) ? ":  " : ": ");
        }
        write_flow(render, child, indent);
        if (child->next != NULL || one_in(render, 10)) {
            say(render, ",");
        }
        flow_gap(render, indent, wide);
    }
    say(render, node->kind == LIST ? "]" : "}");
}

static void write_block(struct render *render, struct node *node, uint32_t indent);

/* The value behind "key:" or "-", and the end of its line. */
static void write_value(struct render *render, struct node *node, uint32_t indent, bool block)
{
    if (node->kind == SCALAR || node->count == 0 || !block) {
        blanks(render, 1 + (one_in(render, 6) ? below(render, 4) : 0));
        write_flow(render, node, indent);
        end_line(render);
        return;
    }
    uint32_t inner = indent + 1 + below(render, 6);
    if (node->kind == LIST && one_in(render, 3)) {
        inner = indent; /* a list may stand where its key does */
    }
    end_line(render);
    write_block(render, node, inner);
}

static void write_block(struct render *render, struct node *node, uint32_t indent)
{
    for (struct node *child = node->first; child != NULL; child = child->next) {
        loose_lines(render);
        blanks(render, indent);
        if (node->kind == LIST) {
            say(render, "-");
            write_value(render, child, indent, /* block= */ false);
            continue;
        }
        if (one_in(render, 40)) {
            say(render, "? ");
            write_scalar(render, child->key);
            end_line(render);
            blanks(render, indent);
            say(render, ":");
        } else {
            write_scalar(render, child->key);
            say(render, one_in(render, 20) ? " :" : ":");
        }
        bool large = child->kind == MAP && child->count > 3;
        write_value(render, child, indent, large ? !one_in(render, 5) : one_in(render, 4));
    }
}

void render_board(struct drawn_board *board, struct ztc_buffer *text,
                  struct rendered_place *ret_place)
{
    struct render render = {.board = board, .text = text, .line = 1};
    ztc_arena_init(&render.arena, ARENA_MAX);
    render.newline = one_in(&render, 4) ? "\r\n" : "\n";
    render.calm = one_in(&render, 3);
    struct node *root = make_root(&render);
    if (one_in(&render, 6)) {
        say(&render, "\xEF\xBB\xBF");
        render.line_start = text->size;
    }
    loose_lines(&render);
    if (one_in(&render, 12)) {
        say(&render, "---");
        end_line(&render);
    }
    if (one_in(&render, 8)) {
        write_flow(&render, root, 0);
        end_line(&render);
    } else {
        write_block(&render, root, 0);
    }
    loose_lines(&render);
    *ret_place = (struct rendered_place){0};
    if (render.mistake != NULL) {
        *ret_place = (struct rendered_place){render.mistake->line, render.mistake->column};
    }
    ztc_arena_done(&render.arena);
}
