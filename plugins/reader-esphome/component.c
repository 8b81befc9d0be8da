/* SPDX-License-Identifier: Apache-2.0 */
/* Components of a configuration: buses, platforms of domains, and pins anywhere in all the others. */
#include "esphome.h"

#include <string.h>

#define NOTHING ((struct span){"", 0})
/* As deep as the tree may be. */
#define WALK_MAX TREE_DEPTH_MAX

/* A key of a component that holds a pin. */
struct pin_row {
    const char *component; /* key of the root */
    const char *platform;  /* NULL: the component has none */
    const char *key;
    const char *class_id;
    const char *role;
};

static const struct pin_row pin_rows[] = {
    {"uart", NULL, "tx_pin", ZTC_CLASS_SERIAL, "tx"},
    {"uart", NULL, "rx_pin", ZTC_CLASS_SERIAL, "rx"},
    {"uart", NULL, "flow_control_pin", ZTC_CLASS_SERIAL, "rts"},
    {"spi", NULL, "clk_pin", ZTC_CLASS_SPI, "sclk"},
    {"spi", NULL, "mosi_pin", ZTC_CLASS_SPI, "mosi"},
    {"spi", NULL, "miso_pin", ZTC_CLASS_SPI, "miso"},
    {"i2c", NULL, "sda", ZTC_CLASS_I2C, "sda"},
    {"i2c", NULL, "scl", ZTC_CLASS_I2C, "scl"},
    {"canbus", "esp32_can", "tx_pin", ZTC_CLASS_CAN, "tx"},
    {"canbus", "esp32_can", "rx_pin", ZTC_CLASS_CAN, "rx"},
    {"sensor", "adc", "pin", ZTC_CLASS_ADC, "in"},
    {"sensor", "pulse_counter", "pin", ZTC_CLASS_ICU, "in"},
    {"sensor", "pulse_meter", "pin", ZTC_CLASS_ICU, "in"},
    {"sensor", "pulse_width", "pin", ZTC_CLASS_ICU, "in"},
    {"sensor", "duty_cycle", "pin", ZTC_CLASS_ICU, "in"},
    {"binary_sensor", "gpio", "pin", ZTC_CLASS_BTN, "in"},
    {"output", "ledc", "pin", ZTC_CLASS_PWM, "out"},
    {"output", "esp8266_pwm", "pin", ZTC_CLASS_PWM, "out"},
    {"output", "rp2040_pwm", "pin", ZTC_CLASS_PWM, "out"},
    {"output", "libretiny_pwm", "pin", ZTC_CLASS_PWM, "out"},
    {"output", "esp32_dac", "pin", ZTC_CLASS_DAC, "out"},
    {"output", "gpio", "pin", "", ""},
    {"switch", "gpio", "pin", "", ""},
    {"light", "status_led", "pin", ZTC_CLASS_LED, "out"},
    {"status_led", NULL, "pin", ZTC_CLASS_LED, "out"},
};

#define PIN_ROWS (sizeof(pin_rows) / sizeof(pin_rows[0]))

/* Where the walk through one component stands. */
struct walk {
    struct config *config;
    struct span component;
    struct span platform;
    struct span label;
    struct span instance;
    uint32_t group;
    uint32_t depth;
};

static const struct pin_row *row_of(const struct walk *walk, struct span key)
{
    for (size_t i = 0; i < PIN_ROWS; i++) {
        const struct pin_row *row = &pin_rows[i];
        bool platform = row->platform == NULL ? walk->platform.size == 0
                                              : span_is(walk->platform, row->platform);
        if (platform && span_is(walk->component, row->component) && span_is(key, row->key)) {
            return row;
        }
    }
    return NULL;
}

/* Does a light switch this output? */
static bool lights_name(const struct config *config, struct span id)
{
    const struct node *lights = node_find(config->tree.root, "light");
    if (id.size == 0 || lights == NULL) {
        return false;
    }
    const struct node *item = lights->kind == NODE_LIST ? lights->first : lights;
    for (; item != NULL; item = lights->kind == NODE_LIST ? item->next : NULL) {
        struct span output = node_text(item, "output");
        if (output.size == id.size && memcmp(output.text, id.text, id.size) == 0) {
            return true;
        }
    }
    return false;
}

static bool is_group(const char *class_id)
{
    return strcmp(class_id, ZTC_CLASS_SERIAL) == 0 || strcmp(class_id, ZTC_CLASS_SPI) == 0 ||
           strcmp(class_id, ZTC_CLASS_I2C) == 0 || strcmp(class_id, ZTC_CLASS_CAN) == 0;
}

static ztc_status emit_known(const struct walk *walk, const struct node *pin,
                             const struct pin_row *row, const struct node *item)
{
    struct wish wish = {.class_id = row->class_id,
                        .role = row->role,
                        .instance = NOTHING,
                        .label = walk->label,
                        .group = ZTC_NO_ROW};
    if (is_group(row->class_id)) {
        wish.group = walk->group;
        wish.instance = walk->instance;
    } else if (strcmp(row->component, "output") == 0 && row->class_id[0] == '\0' &&
               lights_name(walk->config, node_text(item, "id"))) {
        wish.class_id = ZTC_CLASS_LED;
        wish.role = "out";
    }
    return pin_emit(walk->config, pin, &wish);
}

static bool names_pin(struct span key)
{
    return span_is(key, "pin") || span_ends_word(key, "_PIN");
}

/* Pins of one mapping and of what lies below it. The depth is that of the tree, which is bounded. */
static ztc_status walk_map(struct walk walk, const struct node *map)
{
    ztc_status status = ZTC_OK;
    if (walk.depth++ > WALK_MAX) {
        return ZTC_OK;
    }
    for (const struct node *node = map->first; status == ZTC_OK && node != NULL;
         node = node->next) {
        const struct pin_row *row = walk.depth == 1 ? row_of(&walk, node->key) : NULL;
        if (row != NULL) {
            status = emit_known(&walk, node, row, map);
        } else if (names_pin(node->key) && node->kind != NODE_LIST) {
            const struct wish wish = {.class_id = "",
                                      .role = "",
                                      .instance = NOTHING,
                                      .label = walk.label,
                                      .group = ZTC_NO_ROW,
                                      .reason = "a template has no class for this component; "
                                                "its pad is there as a plain pin"};
            status = pin_emit(walk.config, node, &wish);
        } else if (node->kind != NODE_TEXT) {
            status = walk_map(walk, node);
        }
    }
    return status;
}

/* interface: spi2 and port: UART1 name the unit; spi, any, hardware and software do not. */
static struct span instance_of(const struct node *item)
{
    struct span text = node_text(item, "interface");
    if (text.size == 0) {
        text = node_text(item, "port");
    }
    bool numbered = (span_starts_word(text, "SPI") && span_digits(span_skip(text, 3)) > 0) ||
                    (span_starts_word(text, "UART") && span_digits(span_skip(text, 4)) > 0);
    bool named = span_is_word(text, "HSPI") || span_is_word(text, "VSPI");
    return numbered || named ? text : NOTHING;
}

static ztc_status emit_item(struct config *config, struct span component, const struct node *item)
{
    struct walk walk = {.config = config,
                        .component = component,
                        .platform = node_text(item, "platform"),
                        .label = node_text(item, "name"),
                        .instance = instance_of(item),
                        .group = config->groups++};
    if (walk.label.size == 0) {
        walk.label = node_text(item, "id");
    }
    if (walk.label.size == 0) {
        walk.label = walk.platform.size > 0 ? walk.platform : component;
    }
    return walk_map(walk, item);
}

ztc_status component_emit(struct config *config, const struct node *component)
{
    ztc_status status = ZTC_OK;
    if (component->kind == NODE_MAP) {
        return emit_item(config, component->key, component);
    }
    if (component->kind != NODE_LIST) {
        return ZTC_OK;
    }
    for (const struct node *item = component->first; status == ZTC_OK && item != NULL;
         item = item->next) {
        status = item->kind == NODE_MAP ? emit_item(config, component->key, item) : ZTC_OK;
    }
    return status;
}
