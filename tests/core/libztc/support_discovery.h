/* SPDX-License-Identifier: Apache-2.0 */
/* What the tests of libztc share: a home and a devices file of each test's own, and a log of events. */
#ifndef SUPPORT_DISCOVERY_H
#define SUPPORT_DISCOVERY_H

#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <ztc/discovery.h>

/* Milliseconds within which whatever is waited for comes, however busy the machine is. */
#define SUPPORT_PATIENCE_MS 60000u

struct support_place {
    char folder[64]; /* temporary; the home is in it */
    char file[96];   /* the devices file of the source `lines` */
};

int support_set_up(void **state); /* *state: a struct support_place */
int support_tear_down(void **state);

/* Replaces the devices file, at once. */
void support_write(const struct support_place *place, const char *lines);

/* Opens with these sources and the place's home and file; must work. */
struct ztc_discovery *support_open(const struct support_place *place, const char *sources);
/* Settles and lists. */
const struct ztc_table *support_list(struct ztc_discovery *discovery);

/* Counts what came, by kind, and keeps the last of it. */
struct support_log {
    unsigned counts[8];
    unsigned total;
    char order[64];         /* "+~-!." as it came */
    char last_product[256]; /* of the last event with a device */
    char last_trouble[512];
    bool done; /* for tests' own callbacks */
};
void support_log_event(void *ctx, const struct ztc_discovery_event *event);

/* Polls and dispatches until log->counts[kind] reaches count. */
void support_wait(struct ztc_discovery *discovery, const struct support_log *log, uint32_t kind,
                  unsigned count);

#endif
