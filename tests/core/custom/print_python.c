/* SPDX-License-Identifier: Apache-2.0 */
/* Prints the Python module of a short name, for test_python_module.py. */
#include "base/limits.h"
#include "custom/product.h"

#include <stdio.h>

int main(int count, char **arguments)
{
    struct ztc_error error = {0};
    struct ztc_buffer buffer;
    ztc_buffer_init(&buffer, ZTC_TEXT_MAX);
    bool good = count == 2 && ztc_product_python(arguments[1], &buffer, &error) == ZTC_OK &&
                fputs(ztc_buffer_string(&buffer), stdout) >= 0;
    ztc_buffer_done(&buffer);
    ztc_error_clear(&error);
    return good ? 0 : 1;
}
