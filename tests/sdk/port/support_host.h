/* SPDX-License-Identifier: Apache-2.0 */
/* A host that counts blocks, fails where it is told to, and keeps the last finding; and a sink. */
#ifndef ZTC_TEST_SUPPORT_HOST_H
#define ZTC_TEST_SUPPORT_HOST_H

#include <stdint.h>
#include <ztc/host.h>

struct test_host {
    struct ztc_host host;
    uint64_t calls;   /* of alloc and realloc */
    uint64_t fail_at; /* the call that gets no memory, from 1; 0: none */
    uint64_t live;    /* blocks not given back */
    uint32_t findings;
    ztc_status diag_answer;
    uint64_t where; /* of the last finding, as are the texts */
    char code[16];
    char message[256];
};

void test_host_init(struct test_host *host);

/* A sink that keeps what is written. */
struct test_bytes {
    struct ztc_sink sink;
    uint8_t *data;
    uint64_t size;
    uint32_t writes;
    ztc_status answer;
};

void test_bytes_init(struct test_bytes *bytes);
void test_bytes_free(struct test_bytes *bytes);

/* A whole file below the tests' data folder; fails the test if it cannot be read. data is the
 * caller's. */
uint8_t *test_read_file(const char *path, uint64_t *ret_size);

#endif
