/* SPDX-License-Identifier: Apache-2.0 */
/*
 * For tests in Python. `pack` takes paths below the folder at hand, sorted, and writes the archive to stdout;
 * `unpack` reads one from stdin, and writes its entries as lines "kind mode size hex-of-name hex-of-content", or the
 * status and the module's words to stderr, and exits with 1.
 */
#include "support_archive.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static void read_all(FILE *file, struct bytes *bytes)
{
    uint8_t room[65536];
    for (size_t size = fread(room, 1, sizeof(room), file); size > 0;
         size = fread(room, 1, sizeof(room), file)) {
        bytes_add(bytes, room, size);
    }
}

static int complain(const struct fixture *f, ztc_status status)
{
    (void)fprintf(stderr, "%d %s\n", (int)status, words(f));
    return 1;
}

static int pack_files(struct fixture *f, int count, char **paths)
{
    struct ztc_file_row *rows = calloc((size_t)count + 1, sizeof(*rows));
    struct bytes *contents = calloc((size_t)count + 1, sizeof(*contents));
    if (rows == NULL || contents == NULL) {
        return 2;
    }
    for (int i = 0; i < count; i++) {
        FILE *file = fopen(paths[i], "rb");
        if (file == NULL) {
            perror(paths[i]);
            return 2;
        }
        read_all(file, &contents[i]);
        (void)fclose(file);
        rows[i] = (struct ztc_file_row){paths[i], contents[i].data, contents[i].size};
    }
    ztc_status status = pack(f, rows, (uint32_t)count);
    if (status == ZTC_OK) {
        (void)fwrite(f->packed.data, 1, f->packed.size, stdout);
    }
    for (int i = 0; i < count; i++) {
        bytes_done(&contents[i]);
    }
    free(contents);
    free(rows);
    return status == ZTC_OK ? 0 : complain(f, status);
}

static void print_hex(const void *data, uint64_t size)
{
    const uint8_t *bytes = data;
    for (uint64_t i = 0; i < size; i++) {
        (void)printf("%02x", bytes[i]);
    }
}

static ztc_status print_entry(void *ctx, const struct ztc_entry *entry)
{
    (void)ctx;
    (void)printf("\n%u %o %llu ", (unsigned)entry->kind, (unsigned)entry->mode,
                 (unsigned long long)entry->size);
    print_hex(entry->name, entry->name_size);
    (void)printf(" ");
    return ZTC_OK;
}

static ztc_status print_content(void *ctx, const void *data, uint64_t size)
{
    (void)ctx;
    print_hex(data, size);
    return ZTC_OK;
}

static int unpack_stdin(struct fixture *f)
{
    struct bytes archive = {0};
    read_all(stdin, &archive);
    const struct ztc_archive_unpack_request request = {.struct_size = sizeof(request),
                                                       .data = archive.data,
                                                       .size = archive.size,
                                                       .limits = &f->limits};
    const struct ztc_entry_sink sink = {sizeof(sink), 0, NULL, print_entry, print_content};
    ztc_status status = f->archive->unpack(f->self, &request, &sink);
    bytes_done(&archive);
    return status == ZTC_OK ? 0 : complain(f, status);
}

int main(int argc, char **argv)
{
    void *state = NULL;
    int result = 2;
    if (argc < 2 || setup(&state) != 0) {
        return result;
    }
    if (strcmp(argv[1], "pack") == 0) {
        result = pack_files(state, argc - 2, argv + 2);
    } else if (strcmp(argv[1], "unpack") == 0) {
        result = unpack_stdin(state);
    }
    (void)teardown(&state);
    return result;
}
