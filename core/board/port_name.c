/* SPDX-License-Identifier: Apache-2.0 */
/* The names of ports as a template writes them: PA to PZ. */
#include "board/board.h"

#define PORT_COUNT 26u

bool ztc_port_parse(const char *text, size_t length, uint32_t *ret_port)
{
    if (length != 2 || text[0] != 'P' || text[1] < 'A' || text[1] > 'Z') {
        return false;
    }
    *ret_port = (uint32_t)(text[1] - 'A');
    return true;
}

void ztc_port_name(uint32_t port, char ret_name[3])
{
    ret_name[0] = 'P';
    ret_name[1] = port < PORT_COUNT ? (char)('A' + (char)port) : '?';
    ret_name[2] = '\0';
}
