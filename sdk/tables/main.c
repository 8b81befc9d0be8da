/* SPDX-License-Identifier: Apache-2.0 */
/* ztc-tables: makes const C tables of a target's CSV files, its template and its module's records. */
#include "file.h"

#include <stdlib.h>
#include <string.h>

#define EXIT_WRONG_DATA 1
#define EXIT_WRONG_USAGE 2

static const char usage[] = "Usage: ztc-tables --name NAME --output FOLDER FILE...\n"
                            "Makes FOLDER/NAME_tables.c and FOLDER/NAME_tables.h of the files "
                            "given. What a file is, its name tells:\n"
                            "  pins.csv functions.csv instances.csv flash.csv packages.csv "
                            "device.csv, or with something before and\n"
                            "  `_` or `-` between (mine_pins.csv); *.yml the template; *.info the "
                            "records of the module's section.\n"
                            "NAME starts the names in C: NAME_pins, NAME_template. The grammar of "
                            "the files is in the SDK's manual,\n"
                            "tables.md. A mistake is told as file:line, and nothing is written.\n"
                            "Example: ztc-tables --name mine --output build pins.csv functions.csv "
                            "instances.csv template.yml\n";

struct arguments {
    const char *name;
    const char *output;
    const char **files; /* as in argv */
    int file_count;
};

/* Is this a C name in small letters? */
static bool is_name(const char *text)
{
    static const char first[] = "abcdefghijklmnopqrstuvwxyz";
    static const char all[] = "abcdefghijklmnopqrstuvwxyz0123456789_";
    return *text != '\0' && strchr(first, *text) != NULL && strspn(text, all) == strlen(text);
}

static int wrong_usage(const char *what, const char *argument)
{
    fprintf(stderr, "ztc-tables: %s%s\n%s", what, argument, usage);
    return EXIT_WRONG_USAGE;
}

/* Fills *arguments; files are moved to the front of argv. 0, or an exit status. */
static int parse_arguments(int argc, char **argv, struct arguments *arguments)
{
    arguments->files = (const char **)argv;
    for (int i = 1; i < argc; i++) {
        const char **value = strcmp(argv[i], "--name") == 0     ? &arguments->name
                             : strcmp(argv[i], "--output") == 0 ? &arguments->output
                                                                : NULL;
        if (value != NULL && i + 1 < argc) {
            *value = argv[++i];
        } else if (argv[i][0] == '-') {
            return wrong_usage("unknown option, or no value behind it: ", argv[i]);
        } else {
            arguments->files[arguments->file_count++] = argv[i];
        }
    }
    if (arguments->name == NULL || arguments->output == NULL || arguments->file_count == 0) {
        return wrong_usage("--name, --output and a file must be given", "");
    }
    if (!is_name(arguments->name)) {
        return wrong_usage("--name takes small letters, digits and _, a letter first: ",
                           arguments->name);
    }
    return 0;
}

static bool ends_with(const char *text, const char *end)
{
    size_t length = strlen(text);
    size_t wanted = strlen(end);
    return length >= wanted && memcmp(text + length - wanted, end, wanted) == 0;
}

/* Does the file's name end in `end`, as its whole name or behind `_` or `-`? */
static bool is_kind(const char *path, const char *end)
{
    const char *slash = strrchr(path, '/');
    const char *name = slash != NULL ? slash + 1 : path;
    size_t length = strlen(name);
    size_t wanted = strlen(end);
    return ends_with(name, end) &&
           (length == wanted || strchr("_-", name[length - wanted - 1]) != NULL);
}

/* Where a file of this name belongs, or NULL. */
static struct ztc_source *source_of(struct ztc_tables *tables, const char *path)
{
    const struct {
        const char *end;
        struct ztc_source *source;
    } kinds[] = {
        {"pins.csv", &tables->pins_file},           {"functions.csv", &tables->functions_file},
        {"instances.csv", &tables->instances_file}, {"flash.csv", &tables->flash_file},
        {"packages.csv", &tables->packages_file},   {"device.csv", &tables->device_file},
    };
    for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++) {
        if (is_kind(path, kinds[i].end)) {
            return kinds[i].source;
        }
    }
    if (ends_with(path, ".yml")) {
        return &tables->template_file;
    }
    return ends_with(path, ".info") ? &tables->info_file : NULL;
}

static void load(struct ztc_tables *tables, const char *path)
{
    struct ztc_source *source = source_of(tables, path);
    if (source == NULL) {
        ztc_report_error(&tables->report, path, 0,
                         "pins.csv, functions.csv, instances.csv, flash.csv, packages.csv, "
                         "device.csv, *.yml and *.info are known",
                         "its name does not tell what is in the file");
    } else if (source->text != NULL) {
        ztc_report_error(&tables->report, path, 0, "one of each; use two runs for two targets",
                         "a second file of this kind, after %s", source->path);
    } else {
        source->path = path;
        (void)ztc_file_load(tables, path, &source->text, &source->size); /* it has reported */
    }
}

/* Reads what was given; functions and packages need the pads. */
static void read_all(struct ztc_tables *tables)
{
    const struct {
        const struct ztc_source *file;
        void (*read)(struct ztc_tables *tables);
        bool refers; /* to pads or instances: where those are wrong, it would only echo them */
    } readers[] = {
        {&tables->pins_file, ztc_tables_read_pins, false},
        {&tables->instances_file, ztc_tables_read_instances, false},
        {&tables->functions_file, ztc_tables_read_functions, true},
        {&tables->packages_file, ztc_tables_read_packages, true},
        {&tables->flash_file, ztc_tables_read_flash, false},
        {&tables->device_file, ztc_tables_read_device, false},
        {&tables->template_file, ztc_tables_check_template, false},
        {&tables->info_file, ztc_tables_read_info, false},
    };
    size_t wrong = 0;
    for (size_t i = 0; i < sizeof(readers) / sizeof(readers[0]); i++) {
        if (readers[i].file->text != NULL && (!readers[i].refers || wrong == 0)) {
            readers[i].read(tables);
        }
        wrong = readers[i].refers ? wrong : tables->report.errors;
    }
}

static int run(const struct arguments *arguments)
{
    struct ztc_tables tables = {.name = arguments->name, .report = {.stream = stderr}};
    for (int i = 0; i < arguments->file_count; i++) {
        load(&tables, arguments->files[i]);
    }
    if (tables.pins_file.text == NULL &&
        (tables.functions_file.text != NULL || tables.packages_file.text != NULL)) {
        ztc_report_error(&tables.report, "ztc-tables", 0, NULL,
                         "functions.csv and packages.csv name pads: pins.csv must be given too");
    }
    if (tables.report.errors == 0) {
        read_all(&tables);
    }
    bool good = tables.report.errors == 0 && !tables.pool.failed &&
                ztc_file_write(&tables, arguments->output);
    if (tables.pool.failed) {
        ztc_report_error(&tables.report, "ztc-tables", 0, NULL, "out of memory");
    }
    ztc_pool_done(&tables.pool);
    return good ? EXIT_SUCCESS : EXIT_WRONG_DATA;
}

int main(int argc, char **argv)
{
    if (argc == 2 && strcmp(argv[1], "--help") == 0) {
        return fputs(usage, stdout) >= 0 && fflush(stdout) == 0 ? EXIT_SUCCESS : EXIT_WRONG_USAGE;
    }
    if (argc == 2 && strcmp(argv[1], "--version") == 0) {
        return puts("ztc-tables " ZTC_VERSION) >= 0 && fflush(stdout) == 0 ? EXIT_SUCCESS
                                                                           : EXIT_WRONG_USAGE;
    }
    struct arguments arguments = {0};
    int status = parse_arguments(argc, argv, &arguments);
    return status != 0 ? status : run(&arguments);
}
