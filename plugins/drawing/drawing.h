/* SPDX-License-Identifier: Apache-2.0 */
/* The formats: each writes a model. */
#ifndef DRAWING_DRAWING_H
#define DRAWING_DRAWING_H

#include "model.h"
#include "writer.h"

ztc_status draw_svg(struct model *model, struct writer *writer);
ztc_status draw_txt(struct model *model, struct writer *writer);
ztc_status draw_md(struct model *model, struct writer *writer);

#endif
