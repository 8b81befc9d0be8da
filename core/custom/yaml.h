/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Writing YAML through libyaml's emitter, so that every scalar is read back as what it is. The first
 * failure is kept: a caller writes as it likes and asks at the end.
 */
#ifndef ZTC_CUSTOM_YAML_H
#define ZTC_CUSTOM_YAML_H

#include "base/buffer.h"

#include <stdbool.h>
#include <yaml.h>

struct ztc_yaml {
    yaml_emitter_t emitter;
    struct ztc_buffer *buffer; /* borrowed */
    bool marks;                /* `---` and `...` around the document */
    ztc_status status;
};

/* Starts a document. ztc_yaml_end must follow, whatever happens. The struct must not move. */
void ztc_yaml_begin(struct ztc_yaml *yaml, struct ztc_buffer *buffer, bool marks);
ztc_status ztc_yaml_end(struct ztc_yaml *yaml, const char *subject,
                        struct ztc_error *error) ZTC_MUST_CHECK;

/* flow: on one line, in brackets. */
void ztc_yaml_map(struct ztc_yaml *yaml, bool flow);
void ztc_yaml_map_end(struct ztc_yaml *yaml);
void ztc_yaml_list(struct ztc_yaml *yaml, bool flow);
void ztc_yaml_list_end(struct ztc_yaml *yaml);

/* A text: quoted where it would be read as something else. */
void ztc_yaml_text(struct ztc_yaml *yaml, const char *text);
/* A number or boolean, as it is. */
void ztc_yaml_plain(struct ztc_yaml *yaml, const char *text);

/* Would every reader of YAML take this for a text if it stood there without quotes? */
bool ztc_yaml_is_text(const char *text);

#endif
