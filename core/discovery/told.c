/* SPDX-License-Identifier: Apache-2.0 */
/* What is there, what was told, and the difference. */
#include "discovery/told.h"

#include "base/limits.h"

#include <stdlib.h>
#include <string.h>

/* One device's port at an address. All text is in one piece of memory, behind the struct. */
struct claim {
    struct claim *next; /* the one that is believed less */
    const char *source, *key;
    struct ztc_port port;
    bool twin; /* another device that is there says the same of itself */
};

struct ztc_told_entry {
    char *address;
    const char *protocol; /* static */
    struct claim *claims; /* NULL: it is not there */
    char *told;           /* PORT object that the client has; NULL: none */
    bool changed;
};

/* ---- claims ---- */

static const char *copy_text(char **at, const char *text)
{
    size_t size = strlen(text) + 1;
    char *copy = memcpy(*at, text, size);
    *at += size;
    return copy;
}

static struct claim *claim_new(const struct ztc_device *device, const struct ztc_port *port)
{
    struct claim head = {.port = *port, .source = device->source, .key = device->key};
    /* Measured and copied by one list, so that the two cannot differ. */
    const char **const texts[] = {
        &head.source,   &head.key,       &head.port.address, &head.port.label,
        &head.port.usb, &head.port.what, &head.port.uid,     &head.port.hardware_id};
    size_t size = sizeof(struct claim);
    for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
        size += strlen(*texts[i]) + 1;
    }
    struct claim *claim = malloc(size);
    if (claim == NULL) {
        return NULL;
    }
    /* Behind the whole struct, also its padding, which the assignment writes. */
    char *at = (char *)claim + sizeof(*claim);
    for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
        *texts[i] = copy_text(&at, *texts[i]);
    }
    *claim = head;
    return claim;
}

static bool is_of(const struct claim *claim, const char *source, const char *key)
{
    return strcmp(claim->key, key) == 0 && strcmp(claim->source, source) == 0;
}

/* Is it believed before the other one? Of equals the order is that of their names, so that it does not depend on who came first. */
static bool goes_before(const struct claim *claim, const struct claim *other)
{
    if (claim->port.rank != other->port.rank) {
        return claim->port.rank > other->port.rank;
    }
    int order = strcmp(claim->source, other->source);
    return order != 0 ? order < 0 : strcmp(claim->key, other->key) < 0;
}

/* ---- entries ---- */

static void mark(struct ztc_told *told, struct ztc_told_entry *entry)
{
    told->changed += !entry->changed;
    entry->changed = true;
}

static void claims_free(struct claim *claim)
{
    while (claim != NULL) {
        struct claim *next = claim->next;
        free(claim);
        claim = next;
    }
}

static void entry_free(struct ztc_told_entry *entry)
{
    claims_free(entry->claims);
    free(entry->address);
    free(entry->told);
    free(entry);
}

void ztc_told_done(struct ztc_told *told)
{
    for (size_t i = 0; i < told->count; i++) {
        entry_free(told->entries[i]);
    }
    free(told->entries);
    *told = (struct ztc_told){0};
}

/* Where the entry is, or belongs. */
static size_t place_of(const struct ztc_told *told, const struct ztc_port *port, bool *ret_found)
{
    size_t low = 0, high = told->count;
    *ret_found = false;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        const struct ztc_told_entry *entry = told->entries[middle];
        int order = strcmp(entry->address, port->address);
        order = order != 0 ? order : strcmp(entry->protocol, port->protocol);
        if (order == 0) {
            *ret_found = true;
            return middle;
        }
        if (order < 0) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low;
}

static bool make_room(struct ztc_told *told)
{
    if (told->count < told->capacity) {
        return true;
    }
    size_t capacity = told->capacity > 0 ? told->capacity * 2 : 16;
    struct ztc_told_entry **entries =
        realloc(told->entries, capacity * sizeof(struct ztc_told_entry *));
    if (entries != NULL) {
        told->entries = entries;
        told->capacity = capacity;
    }
    return entries != NULL;
}

static struct ztc_told_entry *find_or_make(struct ztc_told *told, const struct ztc_port *port)
{
    bool found = false;
    size_t place = place_of(told, port, &found);
    if (found) {
        return told->entries[place];
    }
    struct ztc_told_entry *entry = calloc(1, sizeof(*entry));
    if (entry == NULL || (entry->address = strdup(port->address)) == NULL || !make_room(told)) {
        if (entry != NULL) {
            entry_free(entry);
        }
        return NULL;
    }
    entry->protocol = port->protocol;
    struct ztc_told_entry **at = told->entries + place;
    memmove(at + 1, at, (told->count - place) * sizeof(struct ztc_told_entry *));
    *at = entry;
    told->count++;
    return entry;
}

/* Takes out the entries that are neither there nor known to the client. */
static void forget_gone(struct ztc_told *told)
{
    size_t kept = 0;
    for (size_t i = 0; i < told->count; i++) {
        struct ztc_told_entry *entry = told->entries[i];
        if (entry->claims == NULL && entry->told == NULL) {
            told->changed -= entry->changed;
            entry_free(entry);
        } else {
            told->entries[kept++] = entry;
        }
    }
    told->count = kept;
}

/* ---- devices that come and go ---- */

struct putting {
    struct ztc_told *told;
    const struct ztc_device *device;
};

static ztc_status put_port(void *ctx, const struct ztc_port *port, struct ztc_error *error)
{
    const struct putting *putting = ctx;
    struct ztc_told *told = putting->told;
    const struct ztc_device *device = putting->device;
    struct ztc_told_entry *entry = find_or_make(told, port);
    if (entry == NULL) {
        return ztc_error_memory(error);
    }
    for (const struct claim *claim = entry->claims; claim != NULL; claim = claim->next) {
        if (is_of(claim, device->source, device->key)) {
            return ZTC_OK; /* a node that the device names twice */
        }
    }
    if (told->claims >= ZTC_DISCOVERY_PORTS_MAX) {
        told->left_out++;
        return ZTC_OK;
    }
    struct claim *claim = claim_new(device, port);
    if (claim == NULL) {
        return ztc_error_memory(error);
    }
    struct claim **at = &entry->claims;
    while (*at != NULL && goes_before(*at, claim)) {
        at = &(*at)->next;
    }
    claim->next = *at;
    *at = claim;
    told->claims++;
    mark(told, entry);
    return ZTC_OK;
}

/* Takes the claims of a device out, onto a list; source NULL: those of all. */
static void withdraw(struct ztc_told *told, struct ztc_told_entry *entry, const char *source,
                     const char *key, struct claim **gone)
{
    struct claim **at = &entry->claims;
    while (*at != NULL) {
        struct claim *claim = *at;
        if (source == NULL || is_of(claim, source, key)) {
            *at = claim->next;
            claim->next = *gone;
            *gone = claim;
            told->claims--;
            mark(told, entry);
        } else {
            at = &claim->next;
        }
    }
}

static struct claim *withdraw_everywhere(struct ztc_told *told, const char *source, const char *key)
{
    struct claim *gone = NULL;
    for (size_t i = 0; i < told->count; i++) {
        withdraw(told, told->entries[i], source, key, &gone);
    }
    return gone;
}

/* A claim of this device, or NULL. */
static const struct claim *claim_of(const struct ztc_told *told, const char *source,
                                    const char *key)
{
    for (size_t i = 0; i < told->count; i++) {
        for (const struct claim *claim = told->entries[i]->claims; claim != NULL;
             claim = claim->next) {
            if (is_of(claim, source, key)) {
                return claim;
            }
        }
    }
    return NULL;
}

/* Do the devices say that they are the same board? */
static bool is_like(const struct claim *claim, const struct claim *other)
{
    return strcmp(claim->port.uid, other->port.uid) == 0 &&
           strcmp(claim->port.hardware_id, other->port.hardware_id) == 0;
}

/* Are there two devices that say that they are this board? */
static bool has_twins(const struct ztc_told *told, const struct claim *like)
{
    const struct claim *first = NULL;
    for (size_t i = 0; i < told->count; i++) {
        for (const struct claim *claim = told->entries[i]->claims; claim != NULL;
             claim = claim->next) {
            if (!is_like(claim, like)) {
                continue;
            }
            if (first != NULL && !is_of(claim, first->source, first->key)) {
                return true;
            }
            first = claim;
        }
    }
    return false;
}

/*
 * Some makers give all boards one serial number. Two of them would be taken for one board, so neither has a hardwareId while both are there. Looks
 * anew at all that are like this one, for its device has come or gone.
 */
static void review_twins(struct ztc_told *told, const struct claim *like)
{
    if (like == NULL || like->port.hardware_id[0] == '\0') {
        return;
    }
    bool twins = has_twins(told, like);
    for (size_t i = 0; i < told->count; i++) {
        for (struct claim *claim = told->entries[i]->claims; claim != NULL; claim = claim->next) {
            if (claim->twin != twins && is_like(claim, like)) {
                claim->twin = twins;
                mark(told, told->entries[i]);
            }
        }
    }
}

/* After a device changed: what follows for the others, and nothing kept that is of no use any more. */
static void tidy(struct ztc_told *told, const char *source, const char *key, struct claim *gone)
{
    review_twins(told, gone);
    review_twins(told, claim_of(told, source, key));
    claims_free(gone);
    forget_gone(told);
}

ztc_status ztc_told_put(struct ztc_told *told, const struct ztc_live_device *device,
                        struct ztc_error *error)
{
    const struct ztc_device *found = device->device;
    struct putting putting = {told, found};
    struct claim *gone = withdraw_everywhere(told, found->source, found->key);
    ztc_status status = ztc_port_list(device, error, &putting, put_port);
    tidy(told, found->source, found->key, gone);
    return status;
}

void ztc_told_drop(struct ztc_told *told, const char *source, const char *key)
{
    tidy(told, source, key, withdraw_everywhere(told, source, key));
}

void ztc_told_drop_all(struct ztc_told *told)
{
    claims_free(withdraw_everywhere(told, /* source= */ NULL, /* key= */ NULL));
    forget_gone(told);
    told->left_out = 0;
}

/* ---- what follows from it ---- */

static void write_port(const struct ztc_told_entry *entry, struct ztc_buffer *buffer)
{
    struct ztc_port ports[8]; /* more devices at one address would add nothing */
    size_t count = 0;
    for (const struct claim *claim = entry->claims;
         claim != NULL && count < sizeof(ports) / sizeof(ports[0]); claim = claim->next) {
        ports[count] = claim->port;
        ports[count].hardware_id = claim->twin ? "" : claim->port.hardware_id;
        count++;
    }
    ztc_port_write(ports, count, buffer);
}

static void settle(struct ztc_told *told, struct ztc_told_entry *entry, char *now)
{
    free(entry->told);
    entry->told = now;
    entry->changed = false;
    told->changed--;
}

/* Tells of one port that is there. */
static ztc_status send_port(struct ztc_told *told, struct ztc_told_entry *entry,
                            const struct ztc_told_events *events, struct ztc_error *error)
{
    ZTC_CLEANUP(ztc_buffer_done) struct ztc_buffer port;
    ztc_buffer_init(&port, ZTC_TEXT_MAX);
    write_port(entry, &port);
    char *now = ztc_buffer_take(&port);
    if (now == NULL) {
        return ztc_error_memory(error);
    }
    if (entry->told == NULL || strcmp(entry->told, now) != 0) {
        events->add(events->ctx, now);
    }
    settle(told, entry, now);
    return ZTC_OK;
}

ztc_status ztc_told_send(struct ztc_told *told, const struct ztc_told_events *events,
                         struct ztc_error *error)
{
    ztc_status status = ZTC_OK;
    if (told->changed == 0) {
        return ZTC_OK;
    }
    for (size_t i = 0; i < told->count && events->has_room(events->ctx); i++) {
        struct ztc_told_entry *entry = told->entries[i];
        if (entry->changed && entry->claims == NULL) {
            events->remove(events->ctx, entry->address, entry->protocol);
            settle(told, entry, NULL);
        }
    }
    for (size_t i = 0; status == ZTC_OK && i < told->count && events->has_room(events->ctx); i++) {
        struct ztc_told_entry *entry = told->entries[i];
        if (entry->changed && entry->claims != NULL) {
            status = send_port(told, entry, events, error);
        }
    }
    forget_gone(told);
    return status;
}

void ztc_told_list(const struct ztc_told *told, struct ztc_buffer *buffer)
{
    bool first = true;
    for (size_t i = 0; i < told->count; i++) {
        if (told->entries[i]->claims != NULL) {
            ztc_buffer_text(buffer, first ? "" : ",");
            write_port(told->entries[i], buffer);
            first = false;
        }
    }
}
