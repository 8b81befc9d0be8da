/* SPDX-License-Identifier: Apache-2.0 */
/* An ESPHome configuration: its components one after the other, and which microcontroller it is for. */
#include "esphome.h"

#include <string.h>

/* Boards of microcontrollers that have a name of their own behind this: esp32-s3-devkitc-1. */
#define VARIANT_LENGTH 8u

/* "esp32-s3-devkitc-1" is a board of the esp32s3; other names say esp32. */
static struct span chip_of_board(struct config *config, struct span board)
{
    static const char *const letters = "chsp";
    if (board.size > VARIANT_LENGTH && span_starts_word(board, "ESP32-") &&
        strchr(letters, board.text[6]) != NULL && board.text[6] != '\0' &&
        span_digits(span_skip(board, 7)) > 0) {
        char *chip = tree_alloc(&config->tree, VARIANT_LENGTH);
        if (chip != NULL) {
            memcpy(chip, board.text, 5);
            memcpy(chip + 5, board.text + 6, 2);
            return (struct span){chip, 7};
        }
    }
    return span_of("esp32");
}

static ztc_status emit_chip(struct config *config)
{
    static const char *const platforms[] = {"esp32", "esp8266", "rp2040", "bk72xx", "rtl87xx"};
    const struct node *root = config->tree.root;
    for (size_t i = 0; i < sizeof(platforms) / sizeof(platforms[0]); i++) {
        const struct node *node = node_find(root, platforms[i]);
        if (node == NULL) {
            continue;
        }
        struct span chip = config_resolve(config, node_text(node, "variant"));
        if (i == 0 && chip.size == 0) {
            chip = chip_of_board(config, config_resolve(config, node_text(node, "board")));
        } else if (chip.size == 0) {
            chip = span_of(platforms[i]);
        }
        return chip.text != NULL ? emit_fact(config->sink, config_place(config, node), "chip", chip)
                                 : ZTC_E_MEMORY;
    }
    /* As files of old have it. */
    const struct node *platform = node_find(node_find(root, "esphome"), "platform");
    if (platform == NULL || platform->kind != NODE_TEXT) {
        return ZTC_OK;
    }
    return emit_fact(config->sink, config_place(config, platform), "chip", platform->text);
}

static ztc_status emit_board(struct config *config)
{
    const struct node *name = node_find(node_find(config->tree.root, "esphome"), "name");
    if (name == NULL || name->kind != NODE_TEXT || name->tagged) {
        return ZTC_OK;
    }
    struct span text = config_resolve(config, name->text);
    return text.text != NULL ? emit_fact(config->sink, config_place(config, name), "board", text)
                             : ZTC_E_MEMORY;
}

static ztc_status emit_all(struct config *config)
{
    const struct node *root = config->tree.root;
    if (root == NULL || root->kind != NODE_MAP) {
        return refuse(config->tree.host, "it is no mapping of components",
                      "give the configuration of a node");
    }
    config->substitutions = node_find(root, "substitutions");
    ztc_status status = emit_chip(config);
    if (status == ZTC_OK) {
        status = emit_board(config);
    }
    for (const struct node *node = root->first; status == ZTC_OK && node != NULL;
         node = node->next) {
        if (!span_is(node->key, "substitutions") && !span_is(node->key, "esphome")) {
            status = component_emit(config, node);
        }
    }
    return status;
}

static ztc_status read_config(const struct ztc_host *host, const struct ztc_table *files,
                              const struct ztc_reader_sink *sink)
{
    const struct ztc_reader_file_row *file = ZTC_ROW(struct ztc_reader_file_row, files, 0);
    struct config config = {
        .file = file, .sink = sink, .lines = file_lines(file), .line_text = {"", 0}};
    ztc_status status = tree_read(&config.tree, host, file);
    if (status == ZTC_OK) {
        status = emit_all(&config);
    }
    tree_done(&config.tree);
    return status;
}

static uint32_t recognize(const struct ztc_reader_file_row *head)
{
    struct span name = span_of(head->name);
    struct line_walk walk = file_lines(head);
    struct span line;
    bool named = span_ends_word(name, ".YAML") || span_ends_word(name, ".YML");
    bool platform = false;
    while (line_next(&walk, &line)) {
        if (span_starts(line, "esphome:")) {
            return named ? 95 : 90;
        }
        platform = platform || span_starts(line, "esp32:") || span_starts(line, "esp8266:") ||
                   span_starts(line, "rp2040:");
    }
    return named && platform ? 80 : 0;
}

static const struct ztc_reader_file_row example_rows[] = {
    EXAMPLE_FILE("node.yaml", "substitutions:\n"
                              "  sda: GPIO21\n"
                              "esphome:\n"
                              "  name: example\n"
                              "esp32:\n"
                              "  board: esp32dev\n"
                              "wifi:\n"
                              "  password: !secret wifi_password\n"
                              "uart:\n"
                              "  tx_pin: GPIO17\n"
                              "  rx_pin: GPIO16\n"
                              "  baud_rate: 9600\n"
                              "i2c:\n"
                              "  - sda: ${sda}\n"
                              "    scl: GPIO22\n"
                              "binary_sensor:\n"
                              "  - platform: gpio\n"
                              "    name: Door\n"
                              "    pin: { number: GPIO4, inverted: true, mode: INPUT_PULLUP }\n"
                              "sensor:\n"
                              "  - platform: dht\n"
                              "    pin: GPIO5\n"
                              "status_led:\n"
                              "  pin: GPIO2\n"),
};
static const struct ztc_table example = ZTC_TABLE_OF(example_rows);

const struct format reader_format = {
    .id = "esphome",
    .recognize = recognize,
    .read = read_config,
    .example = &example,
};
