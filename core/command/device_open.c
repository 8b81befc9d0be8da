/* SPDX-License-Identifier: Apache-2.0 */
/* `ztc device open`: the user's terminal on a board's serial port. */
#include "command/device_port.h"
#include "command/run_commands.h"
#include "device/access.h"
#include "terminal/serial.h"
#include "terminal/terminal.h"

#include <inttypes.h>
#include <unistd.h>

#define QUIET_DEFAULT 1
#define QUIET_MAX 86400
#define MS 1000u

/* A driver rounds to what its clock can do; a receiver bears some two parts in a hundred. */
#define BAUD_TOLERANCE_PERCENT 2u

struct open_run {
    struct ztc_session *session;
    struct ztc_device_port *port;
    uint32_t baud;
    bool keyboard;
};

/* ---- what the user is told ---- */

static bool is_other_speed(uint32_t wanted, uint32_t taken)
{
    uint64_t difference = wanted > taken ? wanted - taken : taken - wanted;
    return difference * 100u > (uint64_t)wanted * BAUD_TOLERANCE_PERCENT;
}

/* Why a port that is there cannot be opened, and what helps. */
static void tell_refused(const struct open_run *run, const struct ztc_terminal_told *told)
{
    struct ztc_output *output = &run->session->output;
    struct ztc_arena arena;
    ztc_arena_init(&arena, (size_t)1 << 20);
    struct ztc_error error = {0};
    struct ztc_access access = {0};
    const char *now = ztc_device_port_now(run->port);
    if (ztc_access_find(now != NULL ? now : told->port, &arena, &error, &access) == ZTC_OK &&
        access.hint[0] != '\0') {
        ztc_output_warning(output, "%s; %s", told->text, access.hint);
    } else {
        ztc_output_warning(output, "%s", told->text);
    }
    ztc_error_clear(&error);
    ztc_arena_done(&arena);
}

static void tell(void *ctx, const struct ztc_terminal_told *told)
{
    const struct open_run *run = ctx;
    struct ztc_output *output = &run->session->output;
    switch (told->news) {
    case ZTC_TERMINAL_OPENED:
        ztc_output_info(output, "%s is open at %" PRIu32 " baud, 8N1%s", told->port, told->baud,
                        run->keyboard ? "; Ctrl-] leaves" : "");
        break;
    case ZTC_TERMINAL_GONE:
        ztc_output_warning(output, "%s is gone; waiting for it to come back", told->port);
        break;
    case ZTC_TERMINAL_BACK:
        ztc_output_info(output, "%s is back", told->port);
        break;
    default:
        tell_refused(run, told);
        break;
    }
    if (told->baud != 0 && is_other_speed(run->baud, told->baud)) {
        ztc_output_warning(output, "%s does not know %" PRIu32 " baud: it runs at %" PRIu32 " baud",
                           told->port, run->baud, told->baud);
    }
    ztc_output_flush(output);
}

/* ---- the command ---- */

/* Said before it is opened, because the hint is worth more than the system's word. */
static ztc_status check_access(struct ztc_session *session, const char *port)
{
    struct ztc_access access = {0};
    ztc_status status = ztc_access_find(port, &session->arena, &session->error, &access);
    if (status != ZTC_OK || access.allowed || !access.there) {
        return status;
    }
    return ztc_error_set(&session->error, ZTC_E_INVALID, access.hint, "%s: you may not open it",
                         port);
}

static ztc_status judge(struct ztc_session *session, const struct ztc_device_port *port,
                        enum ztc_terminal_end why, int number)
{
    switch (why) {
    case ZTC_TERMINAL_STOPPED:
        session->stopped_by = number;
        return ztc_error_set(&session->error, ZTC_E_CANCELLED, /* remedy= */ NULL, "stopped");
    case ZTC_TERMINAL_ABSENT:
        return ztc_error_set(&session->error, ZTC_E_INVALID, /* remedy= */ NULL,
                             "%s is gone, and did not come back in time", port->path);
    case ZTC_TERMINAL_DEAF:
        session->output.failed = true;
        return ZTC_OK;
    default:
        return ZTC_OK;
    }
}

static ztc_status run_terminal(struct ztc_session *session, struct ztc_device_port *port,
                               int64_t baud, int64_t quiet)
{
    struct open_run run = {.session = session,
                           .port = port,
                           .baud = baud != 0 ? (uint32_t)baud : port->baud,
                           .keyboard = isatty(STDIN_FILENO) != 0};
    const struct ztc_terminal_options options = {
        .port = port->path,
        .baud = run.baud,
        .input = STDIN_FILENO,
        .output = STDOUT_FILENO,
        .echo = ztc_line_has(&session->line, "--echo"),
        .stay = ztc_line_has(&session->line, "--stay"),
        .quiet_ms = (uint32_t)quiet * MS,
        .changes = ztc_device_port_changes(port),
        .where = ztc_device_port_now,
        .where_ctx = port,
        .tell = tell,
        .tell_ctx = &run,
    };
    enum ztc_terminal_end why = ZTC_TERMINAL_LEFT;
    int number = 0;
    ztc_status status = ztc_terminal_run(&options, &session->error, &why, &number);
    return status == ZTC_OK ? judge(session, port, why, number) : status;
}

ztc_status ztc_run_device_open(struct ztc_session *session)
{
    if (session->output.json) {
        return ztc_error_set(&session->error, ZTC_E_ARGUMENT,
                             "leave -J away; ztc -J device discover --matchdb tells the port",
                             "device open is a terminal and has no JSON to print");
    }
    int64_t baud = 0;
    int64_t quiet = QUIET_DEFAULT;
    struct ztc_device_port port = {0};
    ztc_status status = ztc_line_number(&session->line, "--baud", ZTC_SERIAL_BAUD_MIN,
                                        ZTC_SERIAL_BAUD_MAX, &session->error, &baud);
    if (status == ZTC_OK) {
        status = ztc_line_number(&session->line, "--quiet", 1, QUIET_MAX, &session->error, &quiet);
    }
    /* What the device says is the result: whatever ztc says goes to stderr. */
    session->output.aside = true;
    if (status == ZTC_OK) {
        status = ztc_device_port_find(session, ztc_line_argument(&session->line, 0), &port);
    }
    if (status == ZTC_OK) {
        status = check_access(session, port.path);
    }
    if (status == ZTC_OK) {
        status = run_terminal(session, &port, baud, quiet);
    }
    ztc_device_port_close(&port);
    return status;
}
