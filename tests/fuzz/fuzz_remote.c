/* SPDX-License-Identifier: Apache-2.0 */
/* URLs as anybody writes them; and what a commit says of a template that somebody left at a place. */
#include "share/remote.h"
#include "share/remote_message.h"

#include "base/limits.h"
#include "base/utf8.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define ARENA_MAX (1u << 20)

static void require(bool condition)
{
    if (!condition) {
        abort();
    }
}

static void parse(const char *text)
{
    struct ztc_arena arena;
    struct ztc_error error = {0};
    struct ztc_remote remote = {0};
    ztc_arena_init(&arena, ARENA_MAX);
    ztc_status status = ztc_remote_parse(text, &arena, &error, &remote);
    require((status == ZTC_OK) == (error.status == ZTC_OK));
    if (status == ZTC_OK) {
        require(strncmp(remote.url, "https://", 8) == 0 || strncmp(remote.url, "http://", 7) == 0 ||
                strncmp(remote.url, "ssh://", 6) == 0);
        require(remote.host[0] != '\0' && remote.host[0] != '-');
        require(strncmp(remote.url, "ssh://", 6) == 0 ||
                memchr(remote.shown + 8, '@', strcspn(remote.shown + 8, "/")) == NULL);
        for (const char *at = remote.shown; *at != '\0'; at++) {
            require(*at > ' ' && *at <= '~');
        }
    }
    ztc_error_clear(&error);
    ztc_arena_done(&arena);
}

static const char template[] = "short_name: board\npinmap: {D0: [PA, 1], D1: [PA, 3]}\n"
                               "pinclasses: {TX0: D1, RX0: D0}\nperipherals: {}\n";

static void compare(const uint8_t *data, size_t size)
{
    const struct ztc_file_row rows[] = {{"board.yml", data, size}, {"old.bin", data, size}};
    const struct ztc_table there = ZTC_TABLE_OF(rows);
    struct ztc_files files;
    struct ztc_error error = {0};
    struct ztc_buffer message;
    ztc_files_init(&files, ARENA_MAX);
    ztc_buffer_init(&message, ZTC_TEXT_MAX);
    require(ztc_files_put(&files, "board.yml", template, sizeof(template) - 1, &error) == ZTC_OK);
    ztc_status status = ztc_remote_message("board", &files, &there, &error, &message);
    require((status == ZTC_OK) == (error.status == ZTC_OK));
    if (status == ZTC_OK) {
        require(ztc_utf8_check(ztc_buffer_string(&message), message.size) == message.size);
        for (size_t i = 0; i < message.size; i++) {
            unsigned char character = (unsigned char)ztc_buffer_string(&message)[i];
            require(character == '\n' || character >= ' ');
        }
    }
    ztc_buffer_done(&message);
    ztc_files_done(&files);
    ztc_error_clear(&error);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char *text = malloc(size + 1);
    require(text != NULL);
    if (size > 0) {
        memcpy(text, data, size);
    }
    text[size] = '\0';
    if (ztc_remote_is_url(text)) {
        parse(text);
    }
    compare(data, size);
    free(text);
    return 0;
}
