/* SPDX-License-Identifier: Apache-2.0 */
/* What the rows of the command table run: one function a command. Each fills session->error when
 * it fails. */
#ifndef ZTC_COMMAND_RUN_COMMANDS_H
#define ZTC_COMMAND_RUN_COMMANDS_H

#include "command/session.h"

ztc_status ztc_run_vm_custom_original(struct ztc_session *session);
ztc_status ztc_run_vm_custom_create(struct ztc_session *session);
ztc_status ztc_run_vm_custom_compile(struct ztc_session *session);
ztc_status ztc_run_vm_custom_fix(struct ztc_session *session);
ztc_status ztc_run_vm_custom_show(struct ztc_session *session);
ztc_status ztc_run_vm_custom_draw(struct ztc_session *session);
ztc_status ztc_run_vm_custom_diff(struct ztc_session *session);
ztc_status ztc_run_vm_custom_list(struct ztc_session *session);
ztc_status ztc_run_vm_custom_remove(struct ztc_session *session);
ztc_status ztc_run_vm_custom_export(struct ztc_session *session);
ztc_status ztc_run_vm_custom_import(struct ztc_session *session);
ztc_status ztc_run_vm_custom_verify(struct ztc_session *session);
ztc_status ztc_run_login(struct ztc_session *session);
ztc_status ztc_run_logout(struct ztc_session *session);
ztc_status ztc_run_target_list(struct ztc_session *session);
ztc_status ztc_run_target_show(struct ztc_session *session);
ztc_status ztc_run_device_discover(struct ztc_session *session);
ztc_status ztc_run_device_alias_put(struct ztc_session *session);
ztc_status ztc_run_device_alias_del(struct ztc_session *session);
ztc_status ztc_run_device_alias_list(struct ztc_session *session);
ztc_status ztc_run_device_db_list(struct ztc_session *session);
ztc_status ztc_run_device_db_put(struct ztc_session *session);
ztc_status ztc_run_device_db_remove(struct ztc_session *session);
ztc_status ztc_run_discovery(struct ztc_session *session);
ztc_status ztc_run_device_supported(struct ztc_session *session);
ztc_status ztc_run_device_open(struct ztc_session *session);
ztc_status ztc_run_device_udev_rules(struct ztc_session *session);
ztc_status ztc_run_plugin_list(struct ztc_session *session);
ztc_status ztc_run_plugin_info(struct ztc_session *session);
ztc_status ztc_run_plugin_check(struct ztc_session *session);
ztc_status ztc_run_explain(struct ztc_session *session);
ztc_status ztc_run_schema_template(struct ztc_session *session);
ztc_status ztc_run_info(struct ztc_session *session);
ztc_status ztc_run_sdk_new(struct ztc_session *session);
ztc_status ztc_run_key_new(struct ztc_session *session);
ztc_status ztc_run_key_add(struct ztc_session *session);
ztc_status ztc_run_key_list(struct ztc_session *session);
ztc_status ztc_run_key_remove(struct ztc_session *session);
ztc_status ztc_run_completion(struct ztc_session *session);
ztc_status ztc_run_complete(struct ztc_session *session);
ztc_status ztc_run_manual(struct ztc_session *session);

#endif
