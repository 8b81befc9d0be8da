/* SPDX-License-Identifier: Apache-2.0 */
/* The commands as one const table: what is parsed, helped with, completed and printed in the
 * manual all comes
 * from its rows. */
#ifndef ZTC_COMMAND_COMMAND_H
#define ZTC_COMMAND_COMMAND_H

#include "base/error.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct ztc_session;

/* What a shell offers for an argument or for the value of an option. */
enum ztc_completion {
    ZTC_COMPLETE_NOTHING,
    ZTC_COMPLETE_TARGET,        /* any target */
    ZTC_COMPLETE_CUSTOMIZABLE,  /* a target that can be customized */
    ZTC_COMPLETE_SHORT_NAME,    /* a custom VM */
    ZTC_COMPLETE_BOARD,         /* a custom VM, a template or a port.bin */
    ZTC_COMPLETE_CODE,          /* of a finding */
    ZTC_COMPLETE_PAD,           /* of the target in the argument before */
    ZTC_COMPLETE_PACKAGE,       /* of the target of the board in the first argument */
    ZTC_COMPLETE_ROLE,          /* a functional pin's name, without its number */
    ZTC_COMPLETE_MODULE,        /* a module's id, or a file */
    ZTC_COMPLETE_READER,        /* a format that a reader module knows */
    ZTC_COMPLETE_KEY,           /* a key's name */
    ZTC_COMPLETE_ALIAS,         /* of a device */
    ZTC_COMPLETE_DEVICE_TARGET, /* any target, or a custom VM */
    ZTC_COMPLETE_FILE,
    ZTC_COMPLETE_FOLDER,
    ZTC_COMPLETE_WORD, /* one of the words of `choices` */
};

struct ztc_command_argument {
    const char *name; /* SHORT_NAME */
    const char *text; /* one line */
    enum ztc_completion completion;
    const char *choices; /* apart by one blank; NULL: any text */
    bool optional;
    bool repeated; /* the last one only: any number of them */
};

struct ztc_command_option {
    const char *name;  /* --name */
    const char *brief; /* -J; NULL: none */
    const char *value; /* how its value is called; NULL: it takes none */
    const char *text;  /* one line */
    enum ztc_completion completion;
    const char *choices; /* as above */
};

struct ztc_command {
    const char *path;    /* "vm custom create" */
    const char *summary; /* one line, no full stop */
    const char *text;    /* paragraphs of lines up to 78 columns */
    const char *example; /* command lines, each without a prompt */
    const struct ztc_command_argument *arguments;
    size_t argument_count;
    const struct ztc_command_option *options;
    size_t option_count;
    ztc_status (*run)(struct ztc_session *session); /* fills session->error when it fails */
    bool hidden; /* neither in help nor completed: for completion scripts and packagers */
};

/* Words before a command that are none themselves: "vm", "vm custom", "target". */
struct ztc_command_group {
    const char *path;
    const char *summary;
};

const struct ztc_command *ztc_commands(size_t *ret_count);             /* static */
const struct ztc_command_group *ztc_command_groups(size_t *ret_count); /* static */
/* The options that every command takes. */
const struct ztc_command_option *ztc_global_options(size_t *ret_count); /* static */

/* The command of exactly this path, or NULL. */
const struct ztc_command *ztc_command_find(const char *path);
/* Does `path` lie in the group ("" holds all)? Then its next word, which ends at a blank or NUL;
 * else NULL. */
const char *ztc_command_next_word(const char *path, const char *group);

/* The whole program: returns the exit status. */
int ztc_command_main(int argc, char **argv);

#endif
