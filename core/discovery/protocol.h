/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The Arduino pluggable discovery protocol, version 1, as a server sees it: bytes of a client in, answers out. It opens nothing and waits for
 * nothing; what the commands mean is done by whoever uses it.
 */
#ifndef ZTC_DISCOVERY_PROTOCOL_H
#define ZTC_DISCOVERY_PROTOCOL_H

#include "base/buffer.h"

#include <stdbool.h>

/* The version that is spoken. */
#define ZTC_PROTOCOL_VERSION 1

/* Where a conversation is; the order is that of the table in protocol.c. */
enum ztc_protocol_state {
    ZTC_PROTOCOL_ALIVE, /* nothing but HELLO and QUIT is understood */
    ZTC_PROTOCOL_IDLING,
    ZTC_PROTOCOL_RUNNING, /* after START: LIST is answered */
    ZTC_PROTOCOL_SYNCING, /* after START_SYNC: events are sent */
    ZTC_PROTOCOL_DEAD,    /* after QUIT: nothing is read any more */
};

/* What is to be done. No function is NULL, and none is called again from within. */
struct ztc_protocol_client {
    void *ctx;
    /* Sends one JSON object; `line` ends in LF. Borrowed. */
    void (*send)(void *ctx, const char *line, size_t size);
    /* START, or START_SYNC (events): begins to look for ports. A failure fills error, is told to the client, and changes nothing. */
    ztc_status (*begin)(void *ctx, bool events, struct ztc_error *error);
    /* LIST: sends the list by ztc_protocol_list, now or before more is fed. */
    void (*list)(void *ctx);
    /* STOP, or QUIT after a begin: lets go of what begin took. No event may be sent any more. */
    void (*end)(void *ctx);
};

struct ztc_protocol {
    struct ztc_protocol_client client;
    enum ztc_protocol_state state;
    struct ztc_buffer line; /* the part of a line that has come */
    bool too_long;          /* the rest of this line is passed over */
    char *failure;          /* why the search broke off; owned; NULL: it did not */
    struct ztc_buffer answer;
};

void ztc_protocol_init(struct ztc_protocol *protocol, const struct ztc_protocol_client *client);
void ztc_protocol_done(struct ztc_protocol *protocol); /* calls nothing */

/*
 * Takes bytes up to the end of the first line, carries out its command, and returns how many it took: less than size where more lines
 * follow. In state DEAD it takes all, for nothing.
 */
size_t ztc_protocol_feed(struct ztc_protocol *protocol, const char *bytes, size_t size);

/* Sends the answer to LIST: `ports` holds PORT objects with commas between. `ports` that is failed becomes an error. */
void ztc_protocol_list(struct ztc_protocol *protocol, const struct ztc_buffer *ports);

/* Sends an event; `port` is a PORT object, or of a removed one its address and protocol. Does nothing but in state SYNCING. */
void ztc_protocol_add(struct ztc_protocol *protocol, const char *port);
void ztc_protocol_remove(struct ztc_protocol *protocol, const char *address,
                         const char *protocol_id);

/* The search broke off for good: told at once while syncing, or to the next LIST. There are no events until STOP and START_SYNC. */
void ztc_protocol_fail(struct ztc_protocol *protocol, const char *why);

#endif
