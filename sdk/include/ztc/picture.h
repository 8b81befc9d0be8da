/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Interface ztc.picture/0 (draft): an SVG document as a picture of pixels. A module that serves it provides
 * picture:ID for each format, ID being one of the ids below or one of its own. It opens no file.
 */
#ifndef ZTC_PICTURE_H
#define ZTC_PICTURE_H

#include <ztc/abi.h>

#ifdef __cplusplus
extern "C" {
#endif

#define ZTC_PICTURE_INTERFACE "ztc.picture/0"
#define ZTC_PICTURE_PNG "png"

/* The scale that makes one pixel of one unit of the SVG, and the most that a host asks for. */
#define ZTC_PICTURE_SCALE_ONE 100u
#define ZTC_PICTURE_SCALE_MAX 800u

/* The most bytes that the host takes of one picture; its sink then answers ZTC_E_LIMIT. */
#define ZTC_PICTURE_SIZE_MAX (64u * 1024u * 1024u)

struct ztc_picture_request {
    uint32_t struct_size;
    uint32_t scale;     /* per cent: 1 to ZTC_PICTURE_SCALE_MAX */
    const char *format; /* of those that the module provides; borrowed */
    /* An SVG document that has a width and a height; borrowed. What it refers to must not be fetched. */
    const void *svg;
    uint64_t size; /* bytes of it */
};

struct ztc_picture_v0 {
    uint32_t struct_size;
    uint32_t reserved; /* 0 */
    /*
     * Writes the picture. What was written before a failure is thrown away by the host.
     *
     * ZTC_E_ARGUMENT: a member is missing or NULL; ZTC_E_UNSUPPORTED: a format that is not known;
     * ZTC_E_INVALID: that is no SVG, or one without a size; ZTC_E_LIMIT: more pixels than the module makes;
     * ZTC_E_MEMORY; else what sink->write answered. Why goes to host->diag.
     */
    ztc_status (*render)(void *self, const struct ztc_picture_request *request /* borrowed */,
                         const struct ztc_sink *sink /* borrowed */);
};

#ifdef __cplusplus
}
#endif
#endif
