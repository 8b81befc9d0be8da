/* SPDX-License-Identifier: Apache-2.0 */
/* Publishing: which files at a place are the definition's, and whether they may be replaced. */
#include "share/remote_call.h"
#include "share/remote_message.h"

#include "base/limits.h"
#include "output/json.h"
#include "template/template.h"

#include <stdlib.h>
#include <string.h>

struct publishing {
    struct ztc_remote_call call;
    const struct ztc_remote_push *push;
    const char *other; /* another custom VM's name whose files go too; NULL */
    bool again;        /* `other` was found on the way: once more, with its files in question */
    struct ztc_arena arena;
};

/* ---- whose file is it ---- */

/* What create and compile make whatever the name. */
static bool is_common(const char *path)
{
    static const char *const paths[] = {"device.json", "template.yml", "z.yml", "register.vm",
                                        "port.bin",    "port.yml",     "active"};
    for (size_t i = 0; i < sizeof(paths) / sizeof(paths[0]); i++) {
        if (strcmp(path, paths[i]) == 0) {
            return true;
        }
    }
    return strncmp(path, "port/", strlen("port/")) == 0;
}

/* <before><name><behind> */
static bool is_named(const char *path, const char *before, const char *name, const char *behind)
{
    size_t length = strlen(before);
    size_t name_length = strlen(name);
    return strncmp(path, before, length) == 0 && strncmp(path + length, name, name_length) == 0 &&
           strcmp(path + length + name_length, behind) == 0;
}

static bool is_of(const char *path, const char *name)
{
    return name != NULL && (is_named(path, "", name, ".yml") || is_named(path, "", name, ".py") ||
                            is_named(path, "svg/", name, ".svg"));
}

static int32_t owns(void *ctx, const char *path)
{
    const struct publishing *publishing = ctx;
    return path != NULL && (is_common(path) || is_of(path, publishing->push->short_name) ||
                            is_of(path, publishing->other))
               ? 1
               : 0;
}

/* ---- may it be replaced ---- */

/* The short name that `active` at the place gives, in the arena; "" where it gives none. */
static ztc_status read_there(struct publishing *publishing, const struct ztc_file_row *active,
                             const char **ret_name)
{
    ZTC_CLEANUP(ztc_json_free) cJSON *root = NULL;
    struct ztc_error ignored = {0};
    ztc_status status =
        ztc_json_parse("active", active->data, (size_t)active->size, &ignored, &root);
    const cJSON *name = status == ZTC_OK && cJSON_IsObject(root)
                            ? cJSON_GetObjectItemCaseSensitive(root, "short_name")
                            : NULL;
    bool usable = name != NULL && cJSON_IsString(name) &&
                  ztc_short_name_problem(name->valuestring, /* strict= */ false) == NULL;
    ztc_error_clear(&ignored);
    if (status == ZTC_E_MEMORY) {
        return ztc_error_memory(&publishing->call.error);
    }
    *ret_name =
        usable ? ztc_arena_copy(&publishing->arena, name->valuestring, strlen(name->valuestring))
               : "";
    return *ret_name != NULL ? ZTC_OK : ztc_error_memory(&publishing->call.error);
}

static ztc_status refuse_other(struct publishing *publishing, const char *name)
{
    const char *remedy = "export to another repository or branch, or give --replace";
    const char *shown = publishing->call.remote->shown;
    return name[0] != '\0'
               ? ztc_error_set(&publishing->call.error, ZTC_E_INVALID, remedy,
                               "%s holds another custom VM, \"%s\"", shown, name)
               : ztc_error_set(&publishing->call.error, ZTC_E_INVALID, remedy,
                               "%s holds a file \"active\" that is no custom VM's", shown);
}

/* A third round would find a third name, if the place wants it so. */
static ztc_status refuse_changing(struct publishing *publishing, const char *name)
{
    return ztc_error_set(&publishing->call.error, ZTC_E_INVALID,
                         "try again when nobody else writes there",
                         "%s held the custom VM \"%s\" a moment ago, and now \"%s\"",
                         publishing->call.remote->shown, publishing->other, name);
}

static ztc_status check_there(struct publishing *publishing, const struct ztc_table *there)
{
    const struct ztc_file_row *active = ztc_remote_there(there, "active");
    if (active == NULL) {
        return ZTC_OK;
    }
    const char *name = "";
    ztc_status status = read_there(publishing, active, &name);
    if (status != ZTC_OK || strcmp(name, publishing->push->short_name) == 0) {
        return status;
    }
    if (!publishing->push->replace) {
        return refuse_other(publishing, name);
    }
    if (name[0] == '\0' || (publishing->other != NULL && strcmp(publishing->other, name) == 0)) {
        return ZTC_OK;
    }
    if (publishing->other != NULL) {
        return refuse_changing(publishing, name);
    }
    publishing->other = name;
    publishing->again = true;
    return ZTC_E_UNSUPPORTED;
}

static ztc_status judge(void *ctx, const struct ztc_table *there, const struct ztc_sink *message)
{
    struct publishing *publishing = ctx;
    ztc_status status = check_there(publishing, there);
    if (status != ZTC_OK) {
        return status;
    }
    struct ztc_buffer text;
    ztc_buffer_init(&text, ZTC_TEXT_MAX);
    status = ztc_remote_message(publishing->push->short_name, publishing->push->files, there,
                                &publishing->call.error, &text);
    if (status == ZTC_OK) {
        status = message->write(message->ctx, ztc_buffer_string(&text), text.size);
    }
    ztc_buffer_done(&text);
    return status;
}

/* ---- the call ---- */

static ztc_status publish_rows(struct publishing *publishing, const struct ztc_table *rows,
                               struct ztc_share_result *result)
{
    const struct ztc_share_publication publication = {
        .struct_size = sizeof(publication),
        .author_name = "",
        .author_mail = "",
        .files = rows,
        .ctx = publishing,
        .owns = owns,
        .judge = judge,
    };
    struct ztc_remote_call *call = &publishing->call;
    return call->share->publish(ztc_module_self(call->module), &call->place, &publication, result);
}

static ztc_status publish_once(struct publishing *publishing, struct ztc_share_result *result,
                               struct ztc_error *error)
{
    const struct ztc_files *files = publishing->push->files;
    struct ztc_file_row *rows = calloc(files->count + 1, sizeof(*rows));
    if (rows == NULL || files->count > UINT32_MAX) {
        free(rows);
        return ztc_error_memory(error);
    }
    for (size_t i = 0; i < files->count; i++) {
        const struct ztc_store_file *file = &files->items[i];
        rows[i] = (struct ztc_file_row){.path = file->path, .data = file->data, .size = file->size};
    }
    const struct ztc_table table = {sizeof(table), (uint32_t)files->count, sizeof(*rows), 0, rows};
    publishing->again = false;
    ztc_status status = publish_rows(publishing, &table, result);
    free(rows);
    return publishing->again ? ZTC_OK : ztc_remote_call_judge(&publishing->call, status, error);
}

ztc_status ztc_remote_publish(const struct ztc_home *home, struct ztc_registry *registry,
                              const struct ztc_remote *remote, const char *agent,
                              const struct ztc_remote_push *push,
                              const struct ztc_share_limits *limits, struct ztc_error *error,
                              bool *ret_changed, char *ret_version)
{
    struct publishing publishing = {.push = push, .again = true};
    struct ztc_share_result result = {.struct_size = sizeof(result)};
    ztc_arena_init(&publishing.arena, ZTC_TEXT_MAX);
    ztc_status status = ZTC_OK;
    /* Twice at most, each time in a scratch folder of its own: `other` is known the second time. */
    while (status == ZTC_OK && publishing.again) {
        status =
            ztc_remote_call_begin(&publishing.call, home, registry, remote, agent, limits, error);
        if (status == ZTC_OK) {
            status = publish_once(&publishing, &result, error);
        }
        ztc_remote_call_done(&publishing.call);
    }
    ztc_arena_done(&publishing.arena);
    if (status == ZTC_OK) {
        *ret_changed = result.changed != 0;
        memcpy(ret_version, result.version, sizeof(result.version));
        ret_version[ZTC_SHARE_VERSION_MAX] = '\0';
    }
    return status;
}
