/* SPDX-License-Identifier: Apache-2.0 */
/* The files of an Arduino platform that finds boards through ztc: platform.txt, boards.txt and its entry in a package index. */
#include "base/file.h"
#include "base/limits.h"
#include "base/utf8.h"
#include "command/discovery.h"
#include "custom/create.h"
#include "device/rules.h"

#include <fcntl.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

/* How a file of ours begins; others are not replaced. */
#define MARK "# Written by ztc discovery"

#define TOOL "ztc-discovery"
#define PLACE "https://example.org/"

ztc_status ztc_discovery_platform(const char *program, struct ztc_error *error,
                                  struct ztc_buffer *text)
{
    ZTC_CLEANUP(ztc_buffer_done) struct ztc_buffer clean;
    ztc_buffer_init(&clean, ZTC_TEXT_MAX);
    ztc_utf8_printable(&clean, program, strlen(program));
    /* Braces would be taken for a property, and a quote within quotes cannot be written. */
    if (ztc_buffer_status(&clean) == ZTC_OK &&
        (strcmp(ztc_buffer_string(&clean), program) != 0 || strpbrk(program, "\"{}") != NULL)) {
        return ztc_error_set(error, ZTC_E_INVALID, "install ztc in a folder with a plain name",
                             "platform.txt cannot hold the path \"%s\"", program);
    }
    ztc_buffer_text(text, MARK "\n"
                               "name=Boards with virtual machines\n"
                               "version=" ZTC_VERSION "\n"
                               "\n"
                               "# This ztc where it lies, for one's own machine:\n");
    ztc_buffer_print(text, "pluggable_discovery.ztc.pattern=\"%s\" discovery\n", program);
    ztc_buffer_text(text,
                    "# In a platform that others install from a package index, instead of it:\n"
                    "#pluggable_discovery.required.0=ztc:" TOOL "\n"
                    "\n"
                    "# A platform that names a discovery gets no other by itself. ztc finds serial "
                    "ports too.\n"
                    "pluggable_discovery.required.1=builtin:mdns-discovery\n");
    return ztc_buffer_check(text, "platform.txt", error);
}

/* ---- boards.txt ---- */

/* A board: what the port's property ztc.target is called, and its name for people. */
struct board {
    const char *target;
    const char *name;
};

struct boards {
    struct board *items; /* in the session's arena */
    size_t count, capacity;
};

static ztc_status add_board(struct ztc_session *session, struct boards *boards, const char *target,
                            const char *name)
{
    struct board *items = ztc_arena_grow(&session->arena, boards->items, boards->count,
                                         &boards->capacity, sizeof(*items));
    if (items == NULL) {
        return ztc_error_memory(&session->error);
    }
    boards->items = items;
    items[boards->count++] = (struct board){target, name[0] != '\0' ? name : target};
    return ZTC_OK;
}

static ztc_status add_targets(struct ztc_session *session, struct boards *boards)
{
    const struct ztc_module_entry_row *rows = NULL;
    size_t count = 0;
    ztc_status status = ztc_registry_list(session->registry, &session->error, &rows, &count);
    for (size_t i = 0; status == ZTC_OK && i < count; i++) {
        const struct ztc_module_info *info = &rows[i].info;
        for (size_t j = 0; rows[i].usable && status == ZTC_OK && j < info->provided_count; j++) {
            const struct ztc_provided *provided = &info->provided[j];
            if (strcmp(provided->kind, "target") == 0) {
                status = add_board(session, boards, provided->id, provided->name);
            }
        }
    }
    return status;
}

static ztc_status add_custom(struct ztc_session *session, struct boards *boards)
{
    struct ztc_custom_row *rows = NULL;
    size_t count = 0;
    if (session->home.folder < 0) {
        return ZTC_OK;
    }
    ztc_status status = ztc_custom_rows(&session->home, session->registry, &session->arena,
                                        &session->error, &rows, &count);
    for (size_t i = 0; status == ZTC_OK && i < count; i++) {
        if (rows[i].problem[0] != '\0') {
            ztc_output_warning(&session->output, "Can't read %s: %s", rows[i].path,
                               rows[i].problem);
        } else if (rows[i].active) {
            status = add_board(session, boards, rows[i].target, rows[i].name);
        }
    }
    return status;
}

/* Is the pair this board's alone, whatever else is installed? */
static bool is_own_pair(const struct ztc_rules *rules, const struct ztc_rule *rule)
{
    bool own = rule->strength == ZTC_STRENGTH_EXACT && rule->pid >= 0 && rule->serial[0] == '\0' &&
               rule->product[0] == '\0';
    for (size_t i = 0; own && i < rules->count; i++) {
        const struct ztc_rule *other = &rules->rules[i];
        own = other->vid != rule->vid || (other->pid >= 0 && other->pid != rule->pid) ||
              strcmp(other->target, rule->target) == 0;
    }
    return own;
}

/*
 * The first set is the name under which ztc knows the board, however it came to know it. Others are for who sees the board by another discovery; pairs
 * that several boards have are left out, as they would name the wrong one.
 */
static void write_board(const struct ztc_rules *rules, const struct board *board,
                        struct ztc_buffer *text)
{
    ztc_buffer_print(text, "\n%s.name=", board->target);
    ztc_utf8_printable(text, board->name, strlen(board->name));
    ztc_buffer_print(text,
                     "\n%s.upload_port.0.ztc.target=%s\n"
                     "%s.upload_port.0.ztc.strength=exact\n",
                     board->target, board->target, board->target);
    unsigned set = 1;
    for (size_t i = 0; i < rules->count; i++) {
        const struct ztc_rule *rule = &rules->rules[i];
        if (strcmp(rule->target, board->target) == 0 && is_own_pair(rules, rule)) {
            ztc_buffer_print(text,
                             "%s.upload_port.%u.vid=0x%04" PRIx32 "\n"
                             "%s.upload_port.%u.pid=0x%04" PRIx32 "\n",
                             board->target, set, rule->vid, board->target, set,
                             (uint32_t)rule->pid);
            set++;
        }
    }
}

static void tell_trouble(void *ctx, const char *text)
{
    struct ztc_session *session = ctx;
    ztc_output_warning(&session->output, "%s", text);
}

static ztc_status write_boards(struct ztc_session *session, const struct boards *boards,
                               struct ztc_buffer *text)
{
    struct ztc_rules rules = {0};
    ztc_status status = ztc_rules_load(session->registry, &session->home, tell_trouble, session,
                                       &session->error, &rules);
    if (status != ZTC_OK) {
        return status;
    }
    ztc_buffer_text(text, MARK "; write it anew after a custom VM is compiled\n");
    for (size_t i = 0; i < boards->count; i++) {
        write_board(&rules, &boards->items[i], text);
    }
    ztc_rules_done(&rules);
    return ztc_buffer_check(text, "boards.txt", &session->error);
}

/* ---- the index ---- */

static void add_file(struct ztc_document *document, cJSON *parent, const char *file)
{
    static const char nought[] =
        "SHA-256:0000000000000000000000000000000000000000000000000000000000000000";
    ZTC_CLEANUP(ztc_buffer_done) struct ztc_buffer url;
    ztc_buffer_init(&url, ZTC_TEXT_MAX);
    ztc_buffer_print(&url, PLACE "%s", file);
    ztc_document_text(document, parent, "url", ztc_buffer_string(&url));
    ztc_document_text(document, parent, "archiveFileName", file);
    ztc_document_text(document, parent, "checksum", nought);
    ztc_document_text(document, parent, "size", "0");
}

static void add_platform(struct ztc_document *document, cJSON *package, const struct boards *boards)
{
    cJSON *list = ztc_document_list(document, package, "platforms");
    cJSON *platform = ztc_document_object(document, list, NULL);
    ztc_document_text(document, platform, "name", "Boards with virtual machines");
    ztc_document_text(document, platform, "architecture", "vm");
    ztc_document_text(document, platform, "version", ZTC_VERSION);
    ztc_document_text(document, platform, "category", "Contributed");
    add_file(document, platform, "ztc-vm-" ZTC_VERSION ".tar.gz");
    list = ztc_document_list(document, platform, "boards");
    for (size_t i = 0; i < boards->count; i++) {
        ztc_document_text(document, ztc_document_object(document, list, NULL), "name",
                          boards->items[i].name);
    }
    (void)ztc_document_list(document, platform, "toolsDependencies");
    list = ztc_document_list(document, platform, "discoveryDependencies");
    cJSON *dependency = ztc_document_object(document, list, NULL);
    ztc_document_text(document, dependency, "packager", "ztc");
    ztc_document_text(document, dependency, "name", TOOL);
}

static ztc_status write_index(struct ztc_session *session, const struct boards *boards,
                              struct ztc_buffer *text)
{
    struct ztc_document document = {0};
    cJSON *root = ztc_document_object(&document, NULL, NULL);
    cJSON *list = ztc_document_list(&document, root, "packages");
    cJSON *package = ztc_document_object(&document, list, NULL);
    ztc_document_text(&document, package, "name", "ztc");
    ztc_document_text(&document, package, "maintainer", "");
    ztc_document_text(&document, package, "websiteURL", PLACE);
    ztc_document_text(&document, package, "email", "");
    add_platform(&document, package, boards);
    list = ztc_document_list(&document, package, "tools");
    cJSON *tool = ztc_document_object(&document, list, NULL);
    ztc_document_text(&document, tool, "name", TOOL);
    ztc_document_text(&document, tool, "version", ZTC_VERSION);
    list = ztc_document_list(&document, tool, "systems");
    cJSON *machine = ztc_document_object(&document, list, NULL);
    ztc_document_text(&document, machine, "host", "x86_64-linux-gnu");
    add_file(&document, machine, TOOL "-" ZTC_VERSION "-x86_64-linux-gnu.tar.gz");
    if (document.failed) {
        ztc_document_done(&document);
        return ztc_error_memory(&session->error);
    }
    ztc_json_write(text, document.root, 2, /* sorted= */ false);
    ztc_buffer_char(text, '\n');
    ztc_document_done(&document);
    return ztc_buffer_check(text, "the package index", &session->error);
}

/* ---- the folder ---- */

static const char index_name[] = "package_ztc_index.json";
static const char *const names[] = {"platform.txt", "boards.txt", index_name};

#define FILE_COUNT (sizeof(names) / sizeof(names[0]))

/* Refuses a folder of somebody else's platform. */
static ztc_status check_is_ours(struct ztc_session *session, int folder, const char *label)
{
    for (size_t i = 0; i < FILE_COUNT - 1; i++) {
        ZTC_CLEANUP(ztc_buffer_done) struct ztc_buffer text;
        bool found = false;
        ztc_buffer_init(&text, ZTC_TEXT_MAX);
        ztc_status status =
            ztc_file_read(folder, label, names[i], ZTC_TEXT_MAX, &text, &session->error, &found);
        if (status != ZTC_OK) {
            return status;
        }
        if (found && strncmp(ztc_buffer_string(&text), MARK, sizeof(MARK) - 1) != 0) {
            return ztc_error_set(&session->error, ZTC_E_INVALID, "name another folder",
                                 "%s/%s is not by ztc, and is kept", label, names[i]);
        }
    }
    return ZTC_OK;
}

static ztc_status build(struct ztc_session *session, const char *program, struct ztc_buffer *texts)
{
    struct boards boards = {0};
    ztc_status status = ztc_session_registry(session);
    if (status == ZTC_OK) {
        status = add_targets(session, &boards);
    }
    if (status == ZTC_OK) {
        status = add_custom(session, &boards);
    }
    if (status == ZTC_OK) {
        status = ztc_discovery_platform(program, &session->error, &texts[0]);
    }
    if (status == ZTC_OK) {
        status = write_boards(session, &boards, &texts[1]);
    }
    return status == ZTC_OK ? write_index(session, &boards, &texts[2]) : status;
}

ztc_status ztc_discovery_package(struct ztc_session *session, const char *program,
                                 const char *folder)
{
    ZTC_CLEANUP(ztc_fd_close) int fd = -1;
    struct ztc_buffer texts[FILE_COUNT];
    for (size_t i = 0; i < FILE_COUNT; i++) {
        ztc_buffer_init(&texts[i], ZTC_TEXT_MAX);
    }
    ztc_status status = build(session, program, texts);
    if (status == ZTC_OK) {
        status = ztc_folder_make(AT_FDCWD, folder, 0777, &session->error);
    }
    if (status == ZTC_OK) {
        status = ztc_folder_open(AT_FDCWD, folder, &session->error, &fd);
    }
    if (status == ZTC_OK) {
        status = check_is_ours(session, fd, folder);
    }
    for (size_t i = 0; i < FILE_COUNT; i++) {
        const char *path = ztc_arena_print(&session->arena, "%s/%s", folder, names[i]);
        if (status == ZTC_OK && path == NULL) {
            status = ztc_error_memory(&session->error);
        }
        if (status == ZTC_OK) {
            status = ztc_file_replace(path, texts[i].data, texts[i].size, &session->error);
        }
        ztc_buffer_done(&texts[i]);
    }
    if (status == ZTC_OK) {
        ztc_output_info(&session->output, "Platform written @ %s", folder);
    }
    return status;
}
