/* SPDX-License-Identifier: Apache-2.0 */
/* What a target module may take from elsewhere: a dozen functions of memory and text, and nothing more. */
#include "module/elf.h"
#include "module/elf_native.h"

#include <string.h>

/* Pure functions over bytes, which compilers also call on their own account. */
static const char *const functions[] = {
    "memcpy",  "memmove", "memset",  "memcmp", "memchr",  "strlen",
    "strnlen", "strcmp",  "strncmp", "strchr", "strrchr", "strstr",
};

/* What the stack protector refers to. */
static const char *const protectors[] = {"__stack_chk_fail", "__stack_chk_guard"};

static bool is_one_of(const char *name, const char *const *names, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (strcmp(name, names[i]) == 0) {
            return true;
        }
    }
    return false;
}

/* __NAME_chk, which _FORTIFY_SOURCE puts in the place of NAME. */
static bool is_checked_function(const char *symbol)
{
    const char *before = "__";
    const char *after = "_chk";
    size_t length = strlen(symbol);
    size_t frame = strlen(before) + strlen(after);
    if (length <= frame || strncmp(symbol, before, strlen(before)) != 0 ||
        strcmp(symbol + length - strlen(after), after) != 0) {
        return false;
    }
    for (size_t i = 0; i < sizeof(functions) / sizeof(functions[0]); i++) {
        if (strlen(functions[i]) == length - frame &&
            memcmp(functions[i], symbol + strlen(before), length - frame) == 0) {
            return true;
        }
    }
    return false;
}

#ifdef ZTC_SANITIZED
/* The runtimes that a sanitizer build needs, and what they are called by. */
static bool of_sanitizer(const char *name)
{
    static const char *const beginnings[] = {
        "__asan_",     "__ubsan_",   "__lsan_",      "__sanitizer_",  "__sancov_", "libasan.so",
        "libubsan.so", "liblsan.so", "libclang_rt.", "libgcc_s.so.1", "libm.so.6",
    };
    for (size_t i = 0; i < sizeof(beginnings) / sizeof(beginnings[0]); i++) {
        if (strncmp(name, beginnings[i], strlen(beginnings[i])) == 0) {
            return true;
        }
    }
    return false;
}
#else
static bool of_sanitizer(const char *name)
{
    (void)name;
    return false;
}
#endif

bool ztc_import_allowed(const char *symbol)
{
    return is_one_of(symbol, functions, sizeof(functions) / sizeof(functions[0])) ||
           is_one_of(symbol, protectors, sizeof(protectors) / sizeof(protectors[0])) ||
           is_checked_function(symbol) || of_sanitizer(symbol);
}

bool ztc_needed_allowed(const char *library)
{
    /* Exactly these two: they are loaded already, so that no search for them begins. One beside the module
     * that is only called alike would be found, loaded and run. */
    return strcmp(library, "libc.so.6") == 0 || strcmp(library, ZTC_ELF_LOADER) == 0 ||
           of_sanitizer(library);
}
