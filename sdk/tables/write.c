/* SPDX-License-Identifier: Apache-2.0 */
/* The C text: const tables in one source, and a header that names them. The same rows give the same text. */
#include "tables.h"

#include <inttypes.h>
#include <string.h>

#define BYTES_A_LINE 16u
#define HEAD                                      \
    "/* SPDX-License-Identifier: Apache-2.0 */\n" \
    "/* Made by ztc-tables: mend the CSV files instead. */\n"

/* A C string literal, or NULL. Bytes beyond ASCII as three octal digits, which nothing can run into. */
static void write_text(FILE *out, const char *text)
{
    if (text == NULL) {
        fputs("NULL", out);
        return;
    }
    fputc('"', out);
    for (const char *at = text; *at != '\0'; at++) {
        unsigned char byte = (unsigned char)*at;
        if (byte == '"' || byte == '\\' || byte == '?') {
            fprintf(out, "\\%c", byte);
        } else if (byte < 0x20u || byte > 0x7Eu) {
            fprintf(out, "\\%03o", (unsigned)byte);
        } else {
            fputc(byte, out);
        }
    }
    fputc('"', out);
}

/* The bytes of an array, as character constants: their value does not hang on char's sign. */
static void write_bytes(FILE *out, const char *bytes, size_t size)
{
    for (size_t i = 0; i < size; i++) {
        unsigned char byte = (unsigned char)bytes[i];
        fputs(i % BYTES_A_LINE == 0 ? "\n    " : " ", out);
        if (byte == '\'' || byte == '\\' || byte < 0x20u || byte > 0x7Eu) {
            fprintf(out, "'\\%03o',", (unsigned)byte);
        } else {
            fprintf(out, "'%c',", byte);
        }
    }
}

/* The table over the rows just written, or one without rows. */
static void write_table(const struct ztc_tables *tables, FILE *out, const char *what, size_t count)
{
    if (count == 0) {
        fprintf(out, "const struct ztc_table %s_%s = ZTC_TABLE_EMPTY;\n\n", tables->name, what);
    } else {
        fprintf(out, "};\nconst struct ztc_table %s_%s = ZTC_TABLE_OF(%s_rows);\n\n", tables->name,
                what, what);
    }
}

static void open_rows(FILE *out, const char *type, const char *what, size_t count)
{
    if (count > 0) {
        fprintf(out, "static const struct %s %s_rows[] = {\n", type, what);
    }
}

static void write_pins(const struct ztc_tables *tables, FILE *out)
{
    for (size_t i = 0; i < tables->pin_count; i++) {
        const struct ztc_pin_cells *pin = &tables->pins[i];
        if (pin->caution_count == 0) {
            continue;
        }
        fprintf(out, "static const struct ztc_caution_row caution_rows_%zu[] = {\n", i);
        for (size_t k = 0; k < pin->caution_count; k++) {
            fputs("    {", out);
            write_text(out, pin->cautions[k].caution);
            fputs(", ", out);
            write_text(out, pin->cautions[k].reason);
            fputs("},\n", out);
        }
        fprintf(out,
                "};\nstatic const struct ztc_table cautions_%zu = "
                "ZTC_TABLE_OF(caution_rows_%zu);\n",
                i, i);
    }
    open_rows(out, "ztc_pin_row", "pins", tables->pin_count);
    for (size_t i = 0; i < tables->pin_count; i++) {
        const struct ztc_pin_cells *pin = &tables->pins[i];
        fprintf(out, "    {%" PRIu32 "u, %" PRIu32 "u, ", pin->row.port, pin->row.pad);
        write_text(out, pin->row.name);
        fputs(", ", out);
        write_text(out, pin->row.abilities);
        if (pin->caution_count > 0) {
            fprintf(out, ", &cautions_%zu},\n", i);
        } else {
            fputs(", NULL},\n", out);
        }
    }
    write_table(tables, out, "pins", tables->pin_count);
}

static void write_functions(const struct ztc_tables *tables, FILE *out)
{
    open_rows(out, "ztc_function_row", "functions", tables->function_count);
    for (size_t i = 0; i < tables->function_count; i++) {
        const struct ztc_function_row *row = &tables->functions[i].row;
        if (row->pad == ZTC_ANY_PAD) {
            fputs("    {0u, ZTC_ANY_PAD, ", out);
        } else {
            fprintf(out, "    {%" PRIu32 "u, %" PRIu32 "u, ", row->port, row->pad);
        }
        write_text(out, row->class_id);
        fputs(", ", out);
        write_text(out, row->role);
        fputs(", ", out);
        write_text(out, row->signal);
        fprintf(out, ", %" PRIu32 "u", row->instance);
        const int32_t numbers[] = {row->unit, row->channel, row->alternate};
        for (size_t k = 0; k < 3; k++) {
            if (numbers[k] == ZTC_PORT_NONE) {
                fputs(", ZTC_PORT_NONE", out);
            } else {
                fprintf(out, ", %" PRId32, numbers[k]);
            }
        }
        fprintf(out, ", %" PRIu32 "u, {%" PRId32 ", %" PRId32 ", %" PRId32 ", 0}, ",
                row->value_count, row->values[0], row->values[1], row->values[2]);
        write_text(out, row->caution);
        fputs(", ", out);
        write_text(out, row->reason);
        fputs("},\n", out);
    }
    write_table(tables, out, "functions", tables->function_count);
}

static void write_instances(const struct ztc_tables *tables, FILE *out)
{
    open_rows(out, "ztc_instance_row", "instances", tables->instance_count);
    for (size_t i = 0; i < tables->instance_count; i++) {
        const struct ztc_instance_row *row = &tables->instances[i].row;
        fputs("    {", out);
        write_text(out, row->class_id);
        fprintf(out, ", %" PRIu32 "u, %" PRIu32 "u, ", row->hw, row->users);
        write_text(out, row->name);
        fputs(", ", out);
        write_text(out, row->block);
        fputs("},\n", out);
    }
    write_table(tables, out, "instances", tables->instance_count);
}

static void write_flash(const struct ztc_tables *tables, FILE *out)
{
    open_rows(out, "ztc_flash_row", "flash", tables->flash_count);
    for (size_t i = 0; i < tables->flash_count; i++) {
        const struct ztc_flash_row *row = &tables->flash[i];
        fputs("    {", out);
        write_text(out, row->variant);
        fprintf(out,
                ", UINT64_C(0x%" PRIx64 "), UINT64_C(%" PRIu64 "), %" PRIu32 "u, %" PRIu32 "u, ",
                row->start, row->size, row->write_unit, row->erase_unit);
        write_text(out, row->layout);
        fprintf(out, ", UINT64_C(0x%" PRIx64 "), UINT64_C(%" PRIu64 "), ", row->port_region,
                row->port_region_size);
        write_text(out, row->note);
        fprintf(out, ", UINT64_C(0x%" PRIx64 ")},\n", row->app_start);
    }
    write_table(tables, out, "flash", tables->flash_count);
}

static void write_packages(const struct ztc_tables *tables, FILE *out)
{
    open_rows(out, "ztc_package_row", "packages", tables->package_count);
    for (size_t i = 0; i < tables->package_count; i++) {
        const struct ztc_package_row *row = &tables->packages[i].row;
        fputs("    {", out);
        write_text(out, row->package);
        fputs(", ", out);
        write_text(out, row->number);
        fprintf(out, ", %" PRIu32 "u, %" PRIu32 "u},\n", row->port, row->pad);
    }
    write_table(tables, out, "packages", tables->package_count);
}

static void write_device(const struct ztc_tables *tables, FILE *out)
{
    static const char *const kinds[] = {"ZTC_VALUE_TEXT", "ZTC_VALUE_PLAIN", "ZTC_VALUE_LIST",
                                        "ZTC_VALUE_MAP"};
    open_rows(out, "ztc_device_row", "device", tables->device_count);
    for (size_t i = 0; i < tables->device_count; i++) {
        const struct ztc_device_row *row = &tables->device[i];
        fputs("    {", out);
        write_text(out, row->key);
        fputs(", ", out);
        write_text(out, row->value);
        fprintf(out, ", %s, 0u, ZTC_WHERE_NONE},\n", kinds[row->kind]);
    }
    write_table(tables, out, "device", tables->device_count);
}

static void write_info(const struct ztc_tables *tables, FILE *out)
{
    fprintf(out,
            "extern const char ztc_module_info_[%zu];\n"
            "__attribute__((visibility(\"hidden\")))\n"
            "const char ztc_module_info_[%zu] ZTC_MODULE_IN_SECTION = {",
            tables->info_size, tables->info_size);
    write_bytes(out, tables->info, tables->info_size);
    fputs("\n};\n", out);
}

/* A kind of table: the file it comes from, and what writes it. */
struct kind {
    const struct ztc_source *file;
    const char *what;
    void (*write)(const struct ztc_tables *tables, FILE *out);
};
#define KIND_COUNT 6u

static void list_kinds(const struct ztc_tables *tables, struct kind ret_kinds[KIND_COUNT])
{
    const struct kind kinds[KIND_COUNT] = {
        {&tables->pins_file, "pins", write_pins},
        {&tables->functions_file, "functions", write_functions},
        {&tables->instances_file, "instances", write_instances},
        {&tables->flash_file, "flash", write_flash},
        {&tables->packages_file, "packages", write_packages},
        {&tables->device_file, "device", write_device},
    };
    memcpy(ret_kinds, kinds, sizeof(kinds));
}

void ztc_tables_write_header(const struct ztc_tables *tables, FILE *out)
{
    struct kind kinds[KIND_COUNT];
    list_kinds(tables, kinds);
    fprintf(out, HEAD "#ifndef ZTC_TABLES_OF_%s\n#define ZTC_TABLES_OF_%s\n\n", tables->name,
            tables->name);
    fputs("#include <ztc/target.h>\n\n", out);
    for (size_t i = 0; i < KIND_COUNT; i++) {
        if (kinds[i].file->text != NULL) {
            fprintf(out, "extern const struct ztc_table %s_%s;\n", tables->name, kinds[i].what);
        }
    }
    if (tables->template_file.text != NULL) {
        fprintf(out, "/* With a NUL behind its %s_template_size bytes. */\n", tables->name);
        fprintf(out, "extern const char %s_template[%zu];\n", tables->name,
                tables->template_file.size + 1);
        fprintf(out, "enum { %s_template_size = %zu };\n", tables->name,
                tables->template_file.size);
    }
    fputs("\n#endif\n", out);
}

void ztc_tables_write_source(const struct ztc_tables *tables, FILE *out)
{
    struct kind kinds[KIND_COUNT];
    list_kinds(tables, kinds);
    fprintf(out, HEAD "#include \"%s_tables.h\"\n\n#include <ztc/module.h>\n\n", tables->name);
    for (size_t i = 0; i < KIND_COUNT; i++) {
        if (kinds[i].file->text != NULL) {
            kinds[i].write(tables, out);
        }
    }
    if (tables->template_file.text != NULL) {
        fprintf(out, "const char %s_template[%zu] = {", tables->name,
                tables->template_file.size + 1);
        write_bytes(out, tables->template_file.text, tables->template_file.size + 1);
        fputs("\n};\n\n", out);
    }
    if (tables->info != NULL) {
        write_info(tables, out);
    }
}
