/* SPDX-License-Identifier: Apache-2.0 */
/* The program ztc: everything it does is a row of the command table. */
#include "command/command.h"

int main(int argc, char **argv)
{
    return ztc_command_main(argc, argv);
}
