/* SPDX-License-Identifier: Apache-2.0 */
/* What the files of this library share: refusals, memory, sorting, and the checks of rows. */
#ifndef ZTC_PORT_INTERNAL_H
#define ZTC_PORT_INTERNAL_H

#include <stddef.h>
#include <stdint.h>
#include <ztc/abi.h>
#include <ztc/board.h>
#include <ztc/host.h>

/* Highest number in a name: the bound of ztc_prefix_of, and a u16 in version 2. */
#define ZTC_PORT_INDEX_MAX 65535u
/* Characters of a class, a role, a name, and of an extra's key and value. */
#define ZTC_PORT_TEXT_MAX 63u
/* Roles of one peripheral: the count is a u8 in version 2. */
#define ZTC_PORT_ROLES_MAX 255u
/* Bytes of the name fields of both headers, with at least one NUL. */
#define ZTC_PORT_NAME_FIELD 32u

/* A kind of refusal: its code is documented in the manual, port-bin.md. */
struct ztc_port_kind {
    ztc_status status;
    const char *code;
    const char *remedy;
};

extern const struct ztc_port_kind ztc_port_rows;      /* rows that contradict themselves */
extern const struct ztc_port_kind ztc_port_name_text; /* short_name or target */
extern const struct ztc_port_kind ztc_port_count;     /* too many of something */
extern const struct ztc_port_kind ztc_port_field;     /* a number over its field */
extern const struct ztc_port_kind ztc_port_bus;       /* version 1: a gap, or half a bus */
extern const struct ztc_port_kind ztc_port_role;      /* version 1: a role without a pin code */
extern const struct ztc_port_kind ztc_port_extra;     /* an extra of a pin */
extern const struct ztc_port_kind ztc_port_file;      /* bytes that are no port.bin */
extern const struct ztc_port_kind ztc_port_damage;    /* a port.bin that is wrong at an offset */
extern const struct ztc_port_kind ztc_port_checksum;  /* version 2: the CRC-32 differs */

/*
 * Tells host->diag why, and returns the kind's status (or what diag returned, if it failed). In
 * text each '@' stands for name, and the first and second '#' for the numbers a and b.
 */
ztc_status ztc_port_refuse(const struct ztc_host *host, const struct ztc_port_kind *kind,
                           uint64_t where, const char *text, const char *name, int64_t a,
                           int64_t b);

/* The same for a place in a file. */
ztc_status ztc_port_damaged(const struct ztc_host *host, uint64_t offset, const char *text);

/* One block from the host, cut into pieces. A pool of 0 bytes has no block. */
struct ztc_port_pool {
    uint8_t *block;
    uint64_t size;
    uint64_t used;
};

/* The bytes that a piece of `count` things of `size` bytes takes of a pool. */
uint64_t ztc_port_piece(uint64_t count, uint64_t size);
ztc_status ztc_port_pool_open(const struct ztc_host *host, uint64_t size,
                              struct ztc_port_pool *ret_pool);
/* Zeroed; NULL if the pool was opened too small (a defect of the caller, who must check). */
void *ztc_port_pool_take(struct ztc_port_pool *pool, uint64_t count, uint64_t size);
void ztc_port_pool_close(const struct ztc_host *host, struct ztc_port_pool *pool);

/* A row number with what it is sorted by. */
struct ztc_port_item {
    uint64_t key;
    uint32_t row;
    uint32_t reserved;
};

/* By rising key. Not stable: equal keys are duplicates, which callers refuse. */
void ztc_port_sort(struct ztc_port_item *items, size_t count);

/* Writes prefix and number, with a NUL; at most strlen(prefix) + 6 bytes. index is at most
 * 65535. */
void ztc_port_put_name(char *at, const char *prefix, uint32_t index);

/* Length of the prefix of a functional pin's name; 0 if it is not a prefix and then its number. */
size_t ztc_port_prefix_length(const struct ztc_board_function *function);

/* Nonzero for 1 to ZTC_PORT_TEXT_MAX printable ASCII characters. */
int ztc_port_text_fits(const char *text /* may be NULL */);

/* Nonzero if the first `length` bytes of part are the whole text. (Not memcmp: some compilers make
 * a call to bcmp of it, which a target module may not import.) */
int ztc_port_is_text(const char *text, const char *part, size_t length);

/* Nonzero if the host has what this library calls. */
int ztc_port_host_fits(const struct ztc_host *host);

/* What both versions ask of a board: ZTC_OK, or refused with a finding. */
ztc_status ztc_port_check_board(const struct ztc_host *host, const struct ztc_board *board);

/* The name fields of both headers: printable ASCII, then NUL to the end. Length, or -1. */
int32_t ztc_port_name_field(const uint8_t *field);

/* The readers; data has been found to have the form of the version. */
ztc_status ztc_port_v1_decode(const struct ztc_host *host, const uint8_t *data, uint64_t size,
                              const struct ztc_board_sink *sink);
ztc_status ztc_port_v2_decode(const struct ztc_host *host, const uint8_t *data, uint64_t size,
                              const struct ztc_board_sink *sink);

#endif
