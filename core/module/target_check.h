/* SPDX-License-Identifier: Apache-2.0 */
/* The checks of what a target tells about itself, each once, before the rest of core believes it. */
#ifndef ZTC_MODULE_TARGET_CHECK_H
#define ZTC_MODULE_TARGET_CHECK_H

#include "module/shape.h"
#include "module/target.h"

/* The description: id as asked for, texts, versions with the default among them, template, device. */
ztc_status ztc_target_check_description(const struct ztc_speaker *speaker,
                                        const struct ztc_target_description *description,
                                        struct ztc_error *error) ZTC_MUST_CHECK;

/* The tables, and that they agree: pads sorted and unique, functions and packages of pads that exist. */
ztc_status ztc_target_check_tables(const struct ztc_speaker *speaker,
                                   const struct ztc_target *target,
                                   struct ztc_error *error) ZTC_MUST_CHECK;

/* A board that decode handed over: checked like the tables, then copied. */
ztc_status ztc_target_take_board(const struct ztc_speaker *speaker, const struct ztc_board *board,
                                 struct ztc_arena *arena, struct ztc_error *error,
                                 struct ztc_board **ret_board) ZTC_MUST_CHECK;

#endif
