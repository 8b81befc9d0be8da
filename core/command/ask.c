/* SPDX-License-Identifier: Apache-2.0 */
/* Reads the answer byte by byte, so that what is typed behind it stays for others. */
#include "command/ask.h"

#include <errno.h>
#include <strings.h>
#include <unistd.h>

#define ANSWER_MAX 64u

/* One line from the terminal, without its end; false if there is none, or it is too long to be an
 * answer. */
static bool read_answer(char answer[ANSWER_MAX])
{
    size_t length = 0;
    for (;;) {
        char character = '\0';
        ssize_t got = read(STDIN_FILENO, &character, 1);
        if (got < 0 && errno == EINTR) {
            continue;
        }
        if (got != 1) {
            return false;
        }
        if (character == '\n') {
            answer[length] = '\0';
            return true;
        }
        if (length + 1 >= ANSWER_MAX) {
            return false;
        }
        answer[length++] = character;
    }
}

bool ztc_ask_can(void)
{
    return isatty(STDIN_FILENO) != 0 && isatty(STDERR_FILENO) != 0;
}

bool ztc_ask(struct ztc_session *session, const char *question)
{
    char answer[ANSWER_MAX] = "";
    ztc_output_talk(&session->output, question);
    return read_answer(answer) && (strcasecmp(answer, "y") == 0 || strcasecmp(answer, "yes") == 0);
}
