/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Interface ztc.share/0 (draft): custom VMs at a place that others reach, such as a Git repository. A module that
 * serves it provides share:ID. It may use the network, run programs and write below `scratch`, and says so (needs=).
 *
 * Secrets.  A password or token is asked of the host when the place asks for one, is used for that place alone and
 * once for each place, and must not stand in arguments, files, messages, logs or a URL.
 *
 * Time.  A place that says nothing for `stall_seconds` must be given up (ZTC_E_INVALID), wherever in the talk
 * that is; ztc_host.cancelled must be looked at once a second at least.
 */
#ifndef ZTC_SHARE_H
#define ZTC_SHARE_H

#include <ztc/abi.h>
#include <ztc/entry.h>

#ifdef __cplusplus
extern "C" {
#endif

#define ZTC_SHARE_INTERFACE "ztc.share/0"
#define ZTC_SHARE_GIT "git" /* https, http and ssh */

/* Room for a version's name: the hexadecimal digits of a commit, without the NUL. */
#define ZTC_SHARE_VERSION_MAX 64u

/* A user name and a password or token, written by the host into room of the module's. Wipe it after use. */
#define ZTC_SHARE_SECRET_MAX 4096u
struct ztc_share_secret {
    uint32_t struct_size;
    uint32_t reserved; /* 0 */
    char user[ZTC_SHARE_SECRET_MAX + 1];
    char password[ZTC_SHARE_SECRET_MAX + 1];
};

/* What both directions need. */
struct ztc_share_place {
    uint32_t struct_size;
    uint32_t reserved; /* 0 */
    const char *url; /* https://, http:// or ssh://; never holds a password; checked by the host */
    const char *branch; /* a branch, or for fetch also a tag; "": the place's own choice */
    /* Absolute path of a folder that is there, empty and the user's alone. The host deletes it afterwards. */
    const char *scratch;
    /* Path of a file with certificates of authorities to believe beside the system's; "": none. */
    const char *authorities;
    const char *agent;     /* how to call oneself to a server: one line of ASCII */
    uint64_t transfer_max; /* bytes that may come over the network */
    uint64_t object_max;   /* bytes of one file, whatever it takes on the way */
    uint64_t stall_seconds;
    void *ctx; /* handed to the functions */
    /*
     * Asks for a password or token for this host ("github.com", with ":port" where the URL has one), user being the
     * name in the URL or "". ZTC_OK: *secret is filled; ZTC_E_UNSUPPORTED: the host has none, and the module
     * may look elsewhere (credential helpers, an agent of keys). Asked at most once for each call of an interface
     * function. Not NULL.
     */
    ztc_status (*secret)(void *ctx, const char *host, const char *user,
                         struct ztc_share_secret *ret_secret);
};

/* What to publish. */
struct ztc_share_publication {
    uint32_t struct_size;
    uint32_t reserved;             /* 0 */
    const char *author_name;       /* "": the module takes what the user's own settings say */
    const char *author_mail;       /* "": likewise */
    const struct ztc_table *files; /* rows struct ztc_file_row, sorted by path, no path twice */
    void *ctx;                     /* handed to the functions */
    /*
     * Is the file of this path, which is at the place and not among `files`, part of what is replaced, and so to be
     * deleted? Nonzero: yes. Pure; may be asked for any path, in any order. Not NULL.
     */
    int32_t (*owns)(void *ctx, const char *path /* borrowed */);
    /*
     * Judges what is there: rows struct ztc_file_row of the files at the place that `files` names or that owns() claims,
     * sorted by path. It writes the commit's message to the sink, or refuses with another status, which is returned
     * on at once. Called once for each attempt, only where something changes. Not NULL.
     */
    ztc_status (*judge)(void *ctx, const struct ztc_table *there, const struct ztc_sink *message);
};

/* What came of it. Filled by the module. */
struct ztc_share_result {
    uint32_t struct_size;
    uint32_t changed; /* publish: 1 if a new version was made, 0 if all was so already */
    char version[ZTC_SHARE_VERSION_MAX +
                 1]; /* of what was read or is there now; "" for a place that is empty */
};

struct ztc_share_v0 {
    uint32_t struct_size;
    uint32_t reserved; /* 0 */

    /*
     * Reads the files of the place's newest version, or of the branch's or tag's, into the sink: every entry, in the
     * order of their names, links and submodules as what they are. Nothing is executed or checked out.
     *
     * ZTC_E_INVALID: the place refuses, cannot be reached, is not what it should be, talks nonsense, stalls, or has
     * a certificate that is not believed; ZTC_E_LIMIT: transfer_max or object_max; ZTC_E_CANCELLED; ZTC_E_MEMORY;
     * ZTC_E_UNSUPPORTED: a kind of URL that is not served; ZTC_E_ARGUMENT; else what the sink answered. Why goes to
     * host->diag, with the remedy.
     */
    ztc_status (*fetch)(void *self, const struct ztc_share_place *place,
                        const struct ztc_entry_sink *sink, struct ztc_share_result *ret_result);

    /*
     * Makes a version of the place in which exactly these files are replaced, on top of the newest, and sends it. Where
     * somebody else was faster, it is done again on top of theirs, five times at most, unless they changed one of the
     * files in question since the first look: then ZTC_E_INVALID, and the place stays as they left it. An empty
     * place, or a branch that is not there, gets its first version.
     *
     * Failures as above; judge's status is returned on.
     */
    ztc_status (*publish)(void *self, const struct ztc_share_place *place,
                          const struct ztc_share_publication *publication,
                          struct ztc_share_result *ret_result);
};

#ifdef __cplusplus
}
#endif
#endif
