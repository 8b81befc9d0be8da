/* SPDX-License-Identifier: Apache-2.0 */
/* From text to the node tree: the one pass over libyaml's events, behind the bounds of template.md. */
#ifndef ZTC_TEMPLATE_EVENTS_H
#define ZTC_TEMPLATE_EVENTS_H

#include "template/node.h"
#include "template/template.h"

#include <yaml.h>

/*
 * What can be read of the template's text (template->findings.text), each event checked before
 * anything is kept of it. Mistakes become findings. *ret_root is NULL where there is no content; a
 * tree that broke off is marked partial from the root to where it ends.
 */
ztc_status ztc_events_read(struct ztc_template *template, struct ztc_error *error,
                           struct ztc_node **ret_root) ZTC_MUST_CHECK;

/*
 * A copy of the text without what libyaml would stop at: bytes that are not UTF-8 (E002) and characters
 * that YAML does not allow (E001) become underscores, one each, so that lines and columns stay. *ret_usable is false where
 * the text is no text at all. The result is the text itself where nothing is wrong.
 */
ztc_status ztc_source_clean(struct ztc_template *template, struct ztc_error *error,
                            const char **ret_text, size_t *ret_size,
                            bool *ret_usable) ZTC_MUST_CHECK;

/*
 * The finding for what libyaml refused. text is what it was given; open is the innermost collection
 * that was not closed, or NULL.
 */
void ztc_syntax_report(struct ztc_findings *findings, const yaml_parser_t *parser, const char *text,
                       size_t size, const struct ztc_node *open);

#endif
