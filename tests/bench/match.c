/* SPDX-License-Identifier: Apache-2.0 */
/*
 * 200 devices against the rules of 1,000 modules, 10 each: by the look-up, and by going through all rules for each device. Prints both
 * medians in milliseconds as JSON, and how many matches each found.
 */
#include "device/match.h"

#include "base/limits.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { MODULES = 1000, RULES = 10, DEVICES = 200, RUNS = 41 };

static double now(void)
{
    struct timespec time;
    (void)clock_gettime(CLOCK_MONOTONIC, &time);
    return (double)time.tv_sec * 1e3 + (double)time.tv_nsec / 1e6;
}

static int by_time(const void *left, const void *right)
{
    double a = *(const double *)left;
    double b = *(const double *)right;
    return (a > b) - (a < b);
}

static double median(double *times)
{
    qsort(times, RUNS, sizeof(*times), by_time);
    return times[RUNS / 2];
}

static struct ztc_rule *make_rules(void)
{
    struct ztc_rule *rules = calloc((size_t)MODULES * RULES, sizeof(*rules));
    for (unsigned i = 0; rules != NULL && i < MODULES * RULES; i++) {
        char *target = NULL;
        if (asprintf(&target, "target%u", i / RULES) < 0) {
            return NULL;
        }
        rules[i] = (struct ztc_rule){
            .target = target,
            .name = target,
            .original_target = "",
            .vid = 0x1000u + i / RULES % 97u,
            .pid = (int32_t)(i * 7919u % 0x10000u),
            .mode = "serial",
            .strength = ZTC_STRENGTH_EXACT,
            .class_name = "",
            .serial = "",
            .product = "",
        };
    }
    return rules;
}

static struct ztc_device *make_device(const struct ztc_rule *rule, unsigned number)
{
    char key[16];
    (void)snprintf(key, sizeof(key), "%u", number);
    const struct ztc_found_device found = {
        .struct_size = sizeof(found),
        .key = key,
        .vid = rule->vid,
        .pid = (uint32_t)rule->pid,
        .serial = key,
        .manufacturer = "",
        .product = "",
        .description = "",
        .target = "",
        .name = "",
        .chipid = "",
        .remote_id = "",
        .class_name = "",
    };
    struct ztc_error error = {0};
    struct ztc_device *device = NULL;
    if (ztc_device_copy("bench", &found, &error, &device) == ZTC_OK) {
        (void)snprintf(device->uid, sizeof(device->uid), "%040u", number);
    }
    return device;
}

static size_t scan(const struct ztc_rule *rules, const struct ztc_device *device)
{
    size_t count = 0;
    for (size_t i = 0; i < (size_t)MODULES * RULES; i++) {
        count += rules[i].vid == device->vid &&
                 (rules[i].pid < 0 || (uint32_t)rules[i].pid == device->pid);
    }
    return count;
}

int main(void)
{
    struct ztc_error error = {0};
    struct ztc_rule *rules = make_rules();
    struct ztc_names names = {0};
    const struct ztc_device *devices[DEVICES];
    if (rules == NULL ||
        ztc_rules_make(rules, (size_t)MODULES * RULES, &error, &names.rules) != ZTC_OK) {
        return EXIT_FAILURE;
    }
    for (unsigned i = 0; i < DEVICES; i++) {
        devices[i] = make_device(&rules[(size_t)i * 37 % ((size_t)MODULES * RULES)], i);
        if (devices[i] == NULL) {
            return EXIT_FAILURE;
        }
    }
    double looked[RUNS];
    double scanned[RUNS];
    size_t found = 0;
    size_t seen = 0;
    for (int run = 0; run < RUNS; run++) {
        struct ztc_arena arena;
        struct ztc_match *rows = NULL;
        ztc_arena_init(&arena, ZTC_TEXT_MAX);
        double start = now();
        if (ztc_match_devices(&names, devices, DEVICES, &arena, &error, &rows, &found) != ZTC_OK) {
            return EXIT_FAILURE;
        }
        looked[run] = now() - start;
        ztc_arena_done(&arena);
        start = now();
        seen = 0;
        for (size_t i = 0; i < DEVICES; i++) {
            seen += scan(rules, devices[i]);
        }
        scanned[run] = now() - start;
    }
    printf("{\"look_up_ms\": %.4f, \"scan_ms\": %.4f, \"found\": %zu, \"seen\": %zu}\n",
           median(looked), median(scanned), found, seen);
    return found > 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
