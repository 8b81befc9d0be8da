/* SPDX-License-Identifier: Apache-2.0 */
/* The whole program: parse, help or run, tell what failed, exit status. */
#include "command/help.h"
#include "command/session.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define EXIT_REFUSED 1
#define EXIT_UNEXPECTED 2 /* also a wrong command line */

#define USER_AGENT_MAX 128u

/*
 * A program started with stdin, stdout or stderr closed would get their numbers for the first files
 * it opens, and print into them. Stand-ins that cannot be used take the places.
 */
static void hold_standard_descriptors(void)
{
    for (int fd = STDIN_FILENO; fd <= STDERR_FILENO; fd++) {
        if (fcntl(fd, F_GETFD) < 0 && errno == EBADF) {
            (void)open("/dev/null", (fd == STDIN_FILENO ? O_WRONLY : O_RDONLY) | O_CLOEXEC);
        }
    }
}

/* Can stderr's terminal, if it is one, do no more than print? */
static bool is_dumb(void)
{
    const char *term = secure_getenv("TERM");
    return term != NULL && strcmp(term, "dumb") == 0;
}

/* Colours by themselves: a terminal that knows them, and nobody who asked for none. */
static bool colours_fit(void)
{
    const char *no_color = secure_getenv("NO_COLOR");
    bool unwanted = no_color != NULL && no_color[0] != '\0';
    return !unwanted && !is_dumb() && isatty(STDOUT_FILENO) != 0 && isatty(STDERR_FILENO) != 0;
}

static void set_up_output(struct ztc_session *session)
{
    struct ztc_output *output = &session->output;
    const struct ztc_line *line = &session->line;
    output->json = ztc_line_has(line, "--json");
    output->pretty = ztc_line_has(line, "--pretty");
    output->verbose = ztc_line_has(line, "--verbose");
    output->colours = colours_fit();
    output->progress.allowed =
        isatty(STDERR_FILENO) != 0 && !is_dumb() && !ztc_line_has(line, "--no-progress");
    for (size_t i = 0; i < line->option_count; i++) {
        if (strcmp(line->options[i].option->name, "--colors") == 0) {
            output->colours = true;
        } else if (strcmp(line->options[i].option->name, "--no-colors") == 0) {
            output->colours = false;
        }
    }
}

/* A header of a request will carry it: one line of printable ASCII. */
static ztc_status check_user_agent(struct ztc_session *session)
{
    const char *name = ztc_line_value(&session->line, "--user_agent");
    if (name == NULL) {
        return ZTC_OK;
    }
    size_t length = strnlen(name, USER_AGENT_MAX + 1);
    bool good = length > 0 && length <= USER_AGENT_MAX;
    for (size_t i = 0; good && i < length; i++) {
        good = name[i] >= ' ' && name[i] <= '~';
    }
    return good ? ZTC_OK
                : ztc_error_set(&session->error, ZTC_E_ARGUMENT, NULL,
                                "option --user_agent takes 1 to %u printable ASCII characters",
                                USER_AGENT_MAX);
}

static ztc_status print_version(struct ztc_session *session)
{
    if (session->output.json) {
        struct ztc_document document = {0};
        cJSON *root = ztc_document_object(&document, NULL, NULL);
        ztc_document_text(&document, root, "version", ZTC_VERSION);
        return ztc_session_print_document(session, &document);
    }
    static const char text[] = "ztc " ZTC_VERSION "\n";
    ztc_output_text(&session->output, text, sizeof(text) - 1);
    return ZTC_OK;
}

static ztc_status run(struct ztc_session *session, size_t count, char *const *words)
{
    struct ztc_line *line = &session->line;
    ztc_status status = ztc_line_parse(line, &session->arena, count, words, &session->error);
    set_up_output(session);
    if (status == ZTC_OK) {
        status = check_user_agent(session);
    }
    if (status != ZTC_OK) {
        return status;
    }
    if (ztc_line_has(line, "--help")) {
        return ztc_help_print(session);
    }
    if (ztc_line_has(line, "--version")) {
        return print_version(session);
    }
    status = ztc_line_check(line, &session->error);
    return status == ZTC_OK ? line->command->run(session) : status;
}

static int exit_status(ztc_status status, bool output_failed)
{
    switch (status) {
    case ZTC_OK:
        return output_failed ? EXIT_REFUSED : EXIT_SUCCESS;
    case ZTC_E_ARGUMENT:
    case ZTC_E_INTERNAL:
        return EXIT_UNEXPECTED;
    default:
        return EXIT_REFUSED;
    }
}

/* Tells of a result that did not get out. A reader that went away (head, less) wanted no more:
 * quiet. */
static void tell_of_lost_output(struct ztc_session *session)
{
    struct pollfd stream = {.fd = STDOUT_FILENO, .events = POLLOUT};
    if (poll(&stream, 1, 0) > 0 && (stream.revents & (POLLERR | POLLHUP)) != 0) {
        return;
    }
    struct ztc_error lost = {0};
    (void)ztc_error_set(&lost, ZTC_E_LIMIT, "check that it is open and that its disk has room",
                        "not everything could be written to the standard output");
    ztc_output_error(&session->output, &lost);
    ztc_error_clear(&lost);
}

int ztc_command_main(int argc, char **argv)
{
    hold_standard_descriptors();
    /* A reader that went away is an error of write(), told by the exit status. */
    (void)signal(SIGPIPE, SIG_IGN);
    struct ztc_session session;
    ztc_session_init(&session);
    ztc_status status = run(&session, argc > 0 ? (size_t)argc - 1 : 0, argv + 1);
    if (status != ZTC_OK) {
        ztc_output_error(&session.output, &session.error);
    }
    ztc_output_flush(&session.output);
    if (session.output.failed && !session.output.told) {
        tell_of_lost_output(&session);
    }
    int result = exit_status(status, session.output.failed);
    int stopped_by = session.stopped_by;
    ztc_session_done(&session);
    if (stopped_by != 0) {
        ztc_stop_die(stopped_by);
    }
    return result;
}
