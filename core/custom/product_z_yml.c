/* SPDX-License-Identifier: Apache-2.0 */
/* z.yml, by which tools for the original toolchain describe a folder as a package. */
#include "custom/product.h"
#include "custom/yaml.h"

#include <stdio.h>

/* Two names of at most 31 characters, and the words around them. */
#define DESCRIPTION_MAX 128u

ztc_status ztc_product_z_yml(const char *short_name, const char *target, struct ztc_buffer *buffer,
                             struct ztc_error *error)
{
    char description[DESCRIPTION_MAX];
    (void)snprintf(description, sizeof(description), "The custom device %.31s, made from %.31s",
                   short_name, target);
    struct ztc_yaml yaml;
    ztc_yaml_begin(&yaml, buffer, /* marks= */ false);
    ztc_yaml_map(&yaml, /* flow= */ false);
    ztc_yaml_text(&yaml, "title");
    ztc_yaml_text(&yaml, short_name);
    ztc_yaml_text(&yaml, "description");
    ztc_yaml_text(&yaml, description);
    ztc_yaml_text(&yaml, "keywords");
    ztc_yaml_list(&yaml, /* flow= */ true);
    ztc_yaml_text(&yaml, "board");
    ztc_yaml_text(&yaml, target);
    ztc_yaml_list_end(&yaml);
    ztc_yaml_map_end(&yaml);
    return ztc_yaml_end(&yaml, "z.yml", error);
}
