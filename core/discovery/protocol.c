/* SPDX-License-Identifier: Apache-2.0 */
/* The discovery protocol: lines, the table of states and commands, and the answers. */
#include "discovery/protocol.h"

#include "base/limits.h"
#include "base/utf8.h"
#include "output/json.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

/* So much of an unknown command is told back. */
#define ECHO_MAX 40u

#define STATE_COUNT 4u

enum command { HELLO, START, START_SYNC, LIST, STOP, QUIT, COMMAND_COUNT };

/* The word, and the eventType of its answers. */
static const struct {
    const char *word;
    const char *event;
} commands[COMMAND_COUNT] = {
    [HELLO] = {"HELLO", "hello"},
    [START] = {"START", "start"},
    [START_SYNC] = {"START_SYNC", "start_sync"},
    [LIST] = {"LIST", "list"},
    [STOP] = {"STOP", "stop"},
    [QUIT] = {"QUIT", "quit"},
};

static const char hello_first[] = "the first command must be HELLO";
static const char started[] = "Discovery already STARTed, STOP it first";
static const char syncing[] = "Discovery already START_SYNCed, STOP it first";

/* Why a command is refused in a state; NULL: it is carried out. QUIT always is. */
static const char *const refusals[COMMAND_COUNT][STATE_COUNT] = {
    [HELLO] = {NULL, "HELLO already called", "HELLO already called", "HELLO already called"},
    [START] = {hello_first, NULL, started, syncing},
    [START_SYNC] = {hello_first, NULL, started, syncing},
    [LIST] = {hello_first, "Discovery not STARTed", NULL, "LIST is not allowed after START_SYNC"},
    [STOP] = {hello_first, "Discovery already STOPped", NULL, NULL},
};

void ztc_protocol_init(struct ztc_protocol *protocol, const struct ztc_protocol_client *client)
{
    *protocol = (struct ztc_protocol){.client = *client, .state = ZTC_PROTOCOL_ALIVE};
    ztc_buffer_init(&protocol->line, ZTC_DISCOVERY_LINE_MAX);
    ztc_buffer_init(&protocol->answer, ZTC_DISCOVERY_OUTPUT_MAX);
}

void ztc_protocol_done(struct ztc_protocol *protocol)
{
    ztc_buffer_done(&protocol->line);
    ztc_buffer_done(&protocol->answer);
    free(protocol->failure);
    *protocol = (struct ztc_protocol){.state = ZTC_PROTOCOL_DEAD};
}

/* ---- answers ---- */

static void answer_begin(struct ztc_protocol *protocol, const char *event)
{
    ztc_buffer_print(&protocol->answer, "{\"eventType\":\"%s\"", event);
}

/* Sends what was built, or says that it could not be; and leaves no large buffer behind. */
static void answer_end(struct ztc_protocol *protocol)
{
    static const char sorry[] =
        "{\"eventType\":\"command_error\",\"error\":true,\"message\":\"out of memory\"}\n";
    struct ztc_buffer *answer = &protocol->answer;
    ztc_buffer_text(answer, "}\n");
    if (ztc_buffer_status(answer) == ZTC_OK) {
        protocol->client.send(protocol->client.ctx, answer->data, answer->size);
    } else {
        protocol->client.send(protocol->client.ctx, sorry, sizeof(sorry) - 1);
    }
    ztc_buffer_done(answer);
    ztc_buffer_init(answer, ZTC_DISCOVERY_OUTPUT_MAX);
}

static void answer_ok(struct ztc_protocol *protocol, const char *event)
{
    answer_begin(protocol, event);
    ztc_buffer_text(&protocol->answer, ",\"message\":\"OK\"");
    answer_end(protocol);
}

static void answer_error(struct ztc_protocol *protocol, const char *event, const char *message)
{
    answer_begin(protocol, event);
    ztc_buffer_text(&protocol->answer, ",\"error\":true,\"message\":");
    ztc_json_write_text(&protocol->answer, message);
    answer_end(protocol);
}

static void refuse(struct ztc_protocol *protocol, const char *message)
{
    answer_error(protocol, "command_error", message);
}

void ztc_protocol_list(struct ztc_protocol *protocol, const struct ztc_buffer *ports)
{
    if (ztc_buffer_status(ports) != ZTC_OK) {
        answer_error(protocol, "list", "out of memory");
        return;
    }
    answer_begin(protocol, "list");
    ztc_buffer_text(&protocol->answer, ",\"ports\":[");
    ztc_buffer_add(&protocol->answer, ports->data, ports->size);
    ztc_buffer_char(&protocol->answer, ']');
    answer_end(protocol);
}

void ztc_protocol_add(struct ztc_protocol *protocol, const char *port)
{
    if (protocol->state == ZTC_PROTOCOL_SYNCING && protocol->failure == NULL) {
        answer_begin(protocol, "add");
        ztc_buffer_print(&protocol->answer, ",\"port\":%s", port);
        answer_end(protocol);
    }
}

void ztc_protocol_remove(struct ztc_protocol *protocol, const char *address,
                         const char *protocol_id)
{
    if (protocol->state == ZTC_PROTOCOL_SYNCING && protocol->failure == NULL) {
        answer_begin(protocol, "remove");
        ztc_buffer_text(&protocol->answer, ",\"port\":{\"address\":");
        ztc_json_write_text(&protocol->answer, address);
        ztc_buffer_text(&protocol->answer, ",\"protocol\":");
        ztc_json_write_text(&protocol->answer, protocol_id);
        ztc_buffer_char(&protocol->answer, '}');
        answer_end(protocol);
    }
}

void ztc_protocol_fail(struct ztc_protocol *protocol, const char *why)
{
    bool begun = protocol->state == ZTC_PROTOCOL_RUNNING || protocol->state == ZTC_PROTOCOL_SYNCING;
    if (!begun || protocol->failure != NULL) {
        return;
    }
    if (protocol->state == ZTC_PROTOCOL_SYNCING) {
        answer_error(protocol, "start_sync", why);
    }
    protocol->failure = strdup(why);
    if (protocol->failure == NULL && protocol->state == ZTC_PROTOCOL_RUNNING) {
        answer_error(protocol, "list", why);
    }
}

/* ---- commands ---- */

/* 1 "name": digits, one blank, a name in double quotes that holds none and is not empty. Which version it is does not matter: a newer
 * client steps down to ours, and an older one there has never been. */
static bool is_greeting(const char *text)
{
    size_t digits = strspn(text, "0123456789");
    const char *name = text + digits;
    size_t length = strlen(name);
    if (digits == 0 || length < sizeof(" \"x\"") - 1 || name[0] != ' ' || name[1] != '"') {
        return false;
    }
    return strchr(name + 2, '"') == name + length - 1;
}

static void greet(struct ztc_protocol *protocol, const char *rest)
{
    if (!is_greeting(rest)) {
        answer_error(protocol, "hello",
                     "Invalid HELLO command: it takes a version and a quoted name, as in HELLO 1 "
                     "\"editor 2.0\"");
        return;
    }
    protocol->state = ZTC_PROTOCOL_IDLING;
    answer_begin(protocol, "hello");
    ztc_buffer_print(&protocol->answer, ",\"protocolVersion\":%d,\"message\":\"OK\"",
                     ZTC_PROTOCOL_VERSION);
    answer_end(protocol);
}

static void begin(struct ztc_protocol *protocol, enum command command)
{
    struct ztc_error error = {0};
    bool events = command == START_SYNC;
    if (protocol->client.begin(protocol->client.ctx, events, &error) == ZTC_OK) {
        protocol->state = events ? ZTC_PROTOCOL_SYNCING : ZTC_PROTOCOL_RUNNING;
        answer_ok(protocol, commands[command].event);
    } else {
        answer_error(protocol, commands[command].event, ztc_error_text(&error));
    }
    ztc_error_clear(&error);
}

static void list(struct ztc_protocol *protocol)
{
    if (protocol->failure != NULL) {
        answer_error(protocol, "list", protocol->failure);
    } else {
        protocol->client.list(protocol->client.ctx);
    }
}

static void end(struct ztc_protocol *protocol, enum command command)
{
    if (protocol->state == ZTC_PROTOCOL_RUNNING || protocol->state == ZTC_PROTOCOL_SYNCING) {
        protocol->client.end(protocol->client.ctx);
    }
    free(protocol->failure);
    protocol->failure = NULL;
    protocol->state = command == QUIT ? ZTC_PROTOCOL_DEAD : ZTC_PROTOCOL_IDLING;
    answer_ok(protocol, commands[command].event);
}

static void carry_out(struct ztc_protocol *protocol, enum command command, const char *rest)
{
    switch (command) {
    case HELLO:
        greet(protocol, rest);
        break;
    case START:
    case START_SYNC:
        begin(protocol, command);
        break;
    case LIST:
        list(protocol);
        break;
    default:
        end(protocol, command);
        break;
    }
}

static void refuse_unknown(struct ztc_protocol *protocol, const char *word, size_t length)
{
    struct ztc_buffer message;
    ztc_buffer_init(&message, ZTC_TEXT_MAX);
    size_t shown = length < ECHO_MAX ? length : ECHO_MAX;
    while (shown > 0 && ((unsigned char)word[shown] & 0xC0u) == 0x80u) {
        shown--; /* not within a character */
    }
    ztc_buffer_text(&message, "Command ");
    ztc_utf8_printable(&message, word, shown);
    ztc_buffer_print(&message, "%s not supported", shown < length ? "..." : "");
    refuse(protocol, ztc_buffer_string(&message));
    ztc_buffer_done(&message);
}

/* A line without the blanks around it, not empty: a word, and what follows it. */
static void obey(struct ztc_protocol *protocol, const char *word)
{
    size_t length = strcspn(word, " \t");
    const char *rest = word + length + strspn(word + length, " \t");
    enum command command = HELLO;
    while (command < COMMAND_COUNT && (strlen(commands[command].word) != length ||
                                       strncasecmp(commands[command].word, word, length) != 0)) {
        command++;
    }
    if (command == COMMAND_COUNT) {
        refuse_unknown(protocol, word, length);
        return;
    }
    const char *refusal = refusals[command][protocol->state];
    if (refusal == hello_first) {
        refuse(protocol, refusal);
    } else if (refusal != NULL) {
        answer_error(protocol, commands[command].event, refusal);
    } else if (command != HELLO && *rest != '\0') {
        refuse(protocol, "Invalid command: only HELLO is followed by anything");
    } else {
        carry_out(protocol, command, rest);
    }
}

/* ---- lines ---- */

static void end_line(struct ztc_protocol *protocol)
{
    struct ztc_buffer *line = &protocol->line;
    const char *text = ztc_buffer_string(line);
    size_t size = line->size;
    if (memchr(text, '\0', size) != NULL || ztc_utf8_check(text, size) < size) {
        refuse(protocol, "Invalid command: that is no text");
    } else if (size > 0) {
        while (size > 0 && strchr(" \t\r\v\f", text[size - 1]) != NULL) {
            size--;
        }
        line->data[size] = '\0';
        text += strspn(text, " \t\r\v\f");
        if (*text != '\0') {
            obey(protocol, text);
        }
    }
    line->size = 0;
    line->status = ZTC_OK;
}

/* Keeps a part of a line while it may still become one. */
static void keep(struct ztc_protocol *protocol, const char *bytes, size_t size)
{
    if (protocol->too_long || size == 0) {
        return;
    }
    ztc_buffer_add(&protocol->line, bytes, size);
    ztc_status status = ztc_buffer_status(&protocol->line);
    if (status != ZTC_OK) {
        protocol->too_long = true;
        refuse(protocol,
               status == ZTC_E_LIMIT ? "Invalid command: the line is too long" : "out of memory");
        ztc_buffer_done(&protocol->line);
        ztc_buffer_init(&protocol->line, ZTC_DISCOVERY_LINE_MAX);
    }
}

size_t ztc_protocol_feed(struct ztc_protocol *protocol, const char *bytes, size_t size)
{
    if (protocol->state == ZTC_PROTOCOL_DEAD || size == 0) {
        return size;
    }
    const char *feed = memchr(bytes, '\n', size);
    if (feed == NULL) {
        keep(protocol, bytes, size);
        return size;
    }
    size_t length = (size_t)(feed - bytes);
    keep(protocol, bytes, length);
    if (protocol->too_long) {
        protocol->too_long = false;
    } else {
        end_line(protocol);
    }
    return length + 1;
}
