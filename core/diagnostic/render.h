/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Findings as text: `file:line:column: error[E014]: message`, the source line, a caret under it, and
 * `note:` lines. Accepted ones are left out. Text from the file is made printable first.
 */
#ifndef ZTC_DIAGNOSTIC_RENDER_H
#define ZTC_DIAGNOSTIC_RENDER_H

#include "base/buffer.h"
#include "diagnostic/finding.h"

void ztc_findings_render(const struct ztc_findings *findings, bool colours,
                         struct ztc_buffer *buffer);

#endif
