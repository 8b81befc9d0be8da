/* SPDX-License-Identifier: Apache-2.0 */
/* The rules for names and kinds of entries, so that they mean the same on every file system. */
#include "share/entry.h"

#include "base/windows.h"

#include <string.h>
#include <strings.h>
#include <ztc/entry.h>

#define MODE_SPECIAL 07000u /* set-uid, set-gid, sticky */

static bool is_allowed(char character)
{
    return (character >= 'a' && character <= 'z') || (character >= 'A' && character <= 'Z') ||
           (character >= '0' && character <= '9') || character == '.' || character == '_' ||
           character == '-' || character == ' ';
}

static bool all_allowed(const char *element, size_t size)
{
    for (size_t i = 0; i < size; i++) {
        if (!is_allowed(element[i])) {
            return false;
        }
    }
    return true;
}

static bool equals(const char *element, size_t size, const char *word)
{
    return strlen(word) == size && strncasecmp(element, word, size) == 0;
}

/* `.git` as any file system would take it: in any case, with dots or blanks behind it. */
static bool is_git(const char *element, size_t size)
{
    while (size > 4 && (element[size - 1] == '.' || element[size - 1] == ' ')) {
        size--;
    }
    return equals(element, size, ".git");
}

static const char *judge_element(const char *element, size_t size, bool *hidden)
{
    if (size == 0) {
        return "its name has an empty part";
    }
    if (size == 2 && memcmp(element, "..", 2) == 0) {
        return "its name leads out of the folder";
    }
    if (size == 1 && element[0] == '.') {
        return "its name has the part `.` in it";
    }
    if (is_git(element, size)) {
        return "its name belongs to Git itself";
    }
    if (element[0] == '.' || equals(element, size, "__pycache__")) {
        *hidden = true;
    }
    if (size > ZTC_ENTRY_ELEMENT_MAX) {
        return "its name is too long: 64 characters are the most between two `/`";
    }
    if (!all_allowed(element, size)) {
        return "its name holds more than ASCII letters, digits, `.`, `_`, `-` and blanks";
    }
    if (element[0] == ' ' || element[size - 1] == ' ' || element[size - 1] == '.') {
        return "a blank stands at its name's start or end, or a dot at its end";
    }
    return ztc_windows_is_device(element, size) ? "its name is that of a device of Windows" : NULL;
}

struct ztc_entry_name ztc_entry_judge_name(const char *name, size_t size)
{
    struct ztc_entry_name result = {.start = name, .size = size};
    if (size > 0 && name[0] == '/') {
        result.problem = "its name is an absolute path";
        return result;
    }
    while (result.size >= 2 && memcmp(result.start, "./", 2) == 0) {
        result.start += 2;
        result.size -= 2;
    }
    while (result.size > 0 && result.start[result.size - 1] == '/') {
        result.size--;
    }
    if (result.size == 1 && result.start[0] == '.') {
        result.size = 0;
    }
    unsigned depth = 0;
    const char *end = result.start + result.size;
    for (const char *at = result.start; at < end && result.problem == NULL; depth++) {
        const char *slash = memchr(at, '/', (size_t)(end - at));
        const char *stop = slash != NULL ? slash : end;
        result.problem = judge_element(at, (size_t)(stop - at), &result.hidden);
        at = slash != NULL ? slash + 1 : end;
    }
    if (result.problem == NULL && depth > ZTC_ENTRY_DEPTH_MAX + 1) {
        result.problem = "it lies too deep: 3 folders are the most";
    }
    return result;
}

const char *ztc_entry_judge_kind(uint32_t kind, uint32_t mode)
{
    switch (kind) {
    case ZTC_ENTRY_FILE:
    case ZTC_ENTRY_FOLDER:
        break;
    case ZTC_ENTRY_SYMLINK:
        return "it is a symbolic link";
    case ZTC_ENTRY_HARDLINK:
        return "it is a hard link";
    case ZTC_ENTRY_DEVICE:
        return "it is a device";
    case ZTC_ENTRY_FIFO:
        return "it is a pipe or socket";
    case ZTC_ENTRY_SUBMODULE:
        return "it is a submodule, another repository";
    default:
        return "it is neither a file nor a folder";
    }
    /* Some folders have set-gid without anybody's doing; they mean nothing here. */
    return kind == ZTC_ENTRY_FILE && (mode & MODE_SPECIAL) != 0
               ? "it has a set-uid, set-gid or sticky bit"
               : NULL;
}
