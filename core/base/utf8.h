/* SPDX-License-Identifier: Apache-2.0 */
/* UTF-8: is it, and can it be shown. Text of others goes to a terminal only through here. */
#ifndef ZTC_BASE_UTF8_H
#define ZTC_BASE_UTF8_H

#include "base/buffer.h"

#include <stdint.h>

/* Reads one code point. Its length in bytes, or 0 if the text (size > 0) does not start with one. */
size_t ztc_utf8_decode(const char *text, size_t size, uint32_t *ret_point);

/* Offset of the first byte that is not well-formed UTF-8 (no surrogates, nothing over-long), or size. */
size_t ztc_utf8_check(const char *text, size_t size);

/* Appends the text with everything that could steer a terminal (C0, C1, DEL, bidirectional controls,
 * bytes that are not UTF-8) as \xNN or \u{NNNN}. A tab becomes one blank. */
void ztc_utf8_printable(struct ztc_buffer *buffer, const char *text, size_t size);

/* Columns that the text takes on a terminal, near enough: code points that are no combining marks. */
size_t ztc_utf8_width(const char *text, size_t size);

#endif
