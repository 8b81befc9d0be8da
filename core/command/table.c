/* SPDX-License-Identifier: Apache-2.0 */
/* The table of all commands: a new command is a row here and a function in a file of its own. */
#include "command/run_commands.h"

#include <string.h>

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))
#define ARGUMENTS(array) .arguments = (array), .argument_count = COUNT(array)
#define OPTIONS(array) .options = (array), .option_count = COUNT(array)

static const struct ztc_command_option global_options[] = {
    {"--help", "-h", NULL, "show what a command does, with an example", ZTC_COMPLETE_NOTHING, NULL},
    {"--version", NULL, NULL, "show the version of ztc", ZTC_COMPLETE_NOTHING, NULL},
    {"--verbose", "-v", NULL, "say more on stderr", ZTC_COMPLETE_NOTHING, NULL},
    {"--colors", NULL, NULL, "colour the output wherever it goes", ZTC_COMPLETE_NOTHING, NULL},
    {"--no-colors", NULL, NULL, "do not colour the output", ZTC_COMPLETE_NOTHING, NULL},
    {"--json", "-J", NULL, "write one JSON value on stdout, and nothing else", ZTC_COMPLETE_NOTHING,
     NULL},
    {"--pretty", NULL, NULL, "indent the JSON", ZTC_COMPLETE_NOTHING, NULL},
    {"--user_agent", NULL, "NAME", "name to give to servers", ZTC_COMPLETE_NOTHING, NULL},
    {"--no-progress", NULL, NULL, "show no progress bar", ZTC_COMPLETE_NOTHING, NULL},
    {"--plugin-dir", NULL, "DIR", "look for modules here first; may be given again",
     ZTC_COMPLETE_FOLDER, NULL},
};

static const struct ztc_command_group groups[] = {
    {"vm", "virtual machines"},
    {"vm custom", "virtual machines for boards of your own"},
    {"target", "the microcontrollers that there are modules for"},
    {"device", "the boards that are plugged in"},
    {"device alias", "names for devices"},
    {"device db", "devices entered by hand"},
    {"plugin", "the modules that ztc finds"},
    {"key", "keys to sign with, and those of others"},
    {"schema", "schemas for editors"},
    {"sdk", "modules of your own"},
};

static const struct ztc_command_argument create_arguments[] = {
    {"TARGET", "what the board is made from; see ztc vm custom original", ZTC_COMPLETE_CUSTOMIZABLE,
     NULL, false, false},
    {"SHORT_NAME", "its name: letters, digits, - and one _, 31 characters at most",
     ZTC_COMPLETE_NOTHING, NULL, false, false},
};
static const struct ztc_command_option create_options[] = {
    {"--name", NULL, "TEXT", "the name for people, kept in the device section",
     ZTC_COMPLETE_NOTHING, NULL},
    {"--from", NULL, "FILE", "make the template of this file of another tool", ZTC_COMPLETE_FILE,
     NULL},
    {"--format", NULL, "READER", "which reader module reads it; found by itself if left out",
     ZTC_COMPLETE_READER, NULL},
};

static const struct ztc_command_argument short_name_arguments[] = {
    {"SHORT_NAME", "the custom VM", ZTC_COMPLETE_SHORT_NAME, NULL, false, false},
};
static const struct ztc_command_option compile_options[] = {
    {"--port-version", NULL, "N", "version of port.bin; the target's default if left out",
     ZTC_COMPLETE_WORD, "1 2"},
    {"--strict", NULL, NULL, "take warnings for errors", ZTC_COMPLETE_NOTHING, NULL},
    {"--lenient", NULL, NULL, "take what the original toolchain took, with a warning",
     ZTC_COMPLETE_NOTHING, NULL},
};

static const struct ztc_command_argument show_arguments[] = {
    {"BOARD", "a short name, a template (.yml) or a port.bin (.bin)", ZTC_COMPLETE_BOARD, NULL,
     false, false},
};
static const struct ztc_command_option target_options[] = {
    {"--target", NULL, "T", "the target, for a port.bin that does not name its own",
     ZTC_COMPLETE_TARGET, NULL},
};

static const struct ztc_command_option draw_options[] = {
    {"--output", "-o", "FILE", "where to: .svg, .png, .txt or .md; - is the standard output",
     ZTC_COMPLETE_FILE, NULL},
    {"--format", NULL, "FORMAT", "svg, png, txt or md, whatever the file is called",
     ZTC_COMPLETE_WORD, "svg png txt md"},
    {"--package", NULL, "NAME", "only the pads of this package; the board's own if left out",
     ZTC_COMPLETE_PACKAGE, NULL},
    {"--theme", NULL, "THEME", "auto, light or dark", ZTC_COMPLETE_WORD, "auto light dark"},
    {"--scale", NULL, "PERCENT", "size of a PNG, 10 to 800; 200 if left out", ZTC_COMPLETE_NOTHING,
     NULL},
    {"--target", NULL, "T", "the target, for a port.bin that does not name its own",
     ZTC_COMPLETE_TARGET, NULL},
};

static const struct ztc_command_argument diff_arguments[] = {
    {"A", "a short name, a template (.yml) or a port.bin (.bin)", ZTC_COMPLETE_BOARD, NULL, false,
     false},
    {"B", "another one", ZTC_COMPLETE_BOARD, NULL, false, false},
};

static const struct ztc_command_option fix_options[] = {
    {"--dry-run", NULL, NULL, "show the change, and neither ask nor write", ZTC_COMPLETE_NOTHING,
     NULL},
    {"--yes", NULL, NULL, "write it, and do not ask", ZTC_COMPLETE_NOTHING, NULL},
    {"--port-version", NULL, "N", "version of port.bin; the target's default if left out",
     ZTC_COMPLETE_WORD, "1 2"},
};

static const struct ztc_command_option remove_options[] = {
    {"--yes", NULL, NULL, "do not ask", ZTC_COMPLETE_NOTHING, NULL},
};

static const struct ztc_command_argument export_arguments[] = {
    {"SHORT_NAME", "the custom VM", ZTC_COMPLETE_SHORT_NAME, NULL, false, false},
    {"DEST", "a folder, or the URL of a Git repository (#branch behind it)", ZTC_COMPLETE_FOLDER,
     NULL, true, false},
};
static const struct ztc_command_option export_options[] = {
    {"--output", "-o", "FILE", "this file instead; - is the standard output", ZTC_COMPLETE_FILE,
     NULL},
    {"--replace", NULL, NULL, "also in the place of a file, or of another custom VM there",
     ZTC_COMPLETE_NOTHING, NULL},
    {"--sign", NULL, NULL, "sign the archive; the signature is FILE.minisig", ZTC_COMPLETE_NOTHING,
     NULL},
    {"--key", NULL, "NAME", "sign with this key; the only one if left out", ZTC_COMPLETE_NOTHING,
     NULL},
};

static const struct ztc_command_argument import_arguments[] = {
    {"SOURCE", "an archive, a folder, or the URL of a Git repository (#branch or #tag)",
     ZTC_COMPLETE_FILE, NULL, false, false},
};
static const struct ztc_command_option import_options[] = {
    {"--as", NULL, "NAME", "import it under this short name", ZTC_COMPLETE_NOTHING, NULL},
    {"--replace", NULL, NULL, "also in the place of a custom VM that is there",
     ZTC_COMPLETE_NOTHING, NULL},
    {"--dry-run", NULL, NULL, "show what would come in, and write nothing", ZTC_COMPLETE_NOTHING,
     NULL},
    {"--require-signature", NULL, NULL, "refuse what is not signed by a known key",
     ZTC_COMPLETE_NOTHING, NULL},
    {"--signature", NULL, "FILE", "the signature; SOURCE.minisig if left out", ZTC_COMPLETE_FILE,
     NULL},
};

static const struct ztc_command_argument verify_arguments[] = {
    {"WHAT", "a custom VM, an archive, a folder or a URL", ZTC_COMPLETE_BOARD, NULL, false, false},
};
static const struct ztc_command_option verify_options[] = {
    {"--require-signature", NULL, NULL, "refuse what is not signed by a known key",
     ZTC_COMPLETE_NOTHING, NULL},
    {"--signature", NULL, "FILE", "the signature; WHAT.minisig if left out", ZTC_COMPLETE_FILE,
     NULL},
};

static const struct ztc_command_option login_options[] = {
    {"--git", NULL, "HOST", "the host of repositories, with :PORT where its URL has one",
     ZTC_COMPLETE_NOTHING, NULL},
    {"--user", NULL, "NAME", "the user name to give with the token; git if left out",
     ZTC_COMPLETE_NOTHING, NULL},
};
static const struct ztc_command_option logout_options[] = {
    {"--git", NULL, "HOST", "the host, as at login", ZTC_COMPLETE_NOTHING, NULL},
};

static const struct ztc_command_argument target_arguments[] = {
    {"TARGET", "see ztc target list", ZTC_COMPLETE_TARGET, NULL, false, false},
    {"PAD", "one pad: its name in the data sheet, or port and number", ZTC_COMPLETE_PAD, NULL, true,
     false},
    {"ROLE", "can the pad take this role? A functional pin's name, such as TX0", ZTC_COMPLETE_ROLE,
     NULL, true, false},
};

static const struct ztc_command_option discovery_options[] = {
    {"--platform-txt", NULL, NULL, "print what platform.txt of an Arduino platform must say",
     ZTC_COMPLETE_NOTHING, NULL},
    {"--package-folder", NULL, "DIR", "write a small Arduino platform into this folder",
     ZTC_COMPLETE_FOLDER, NULL},
};

static const struct ztc_command_option supported_options[] = {
    {"--type", NULL, "TYPE", "only these: board, jtag or usbtoserial", ZTC_COMPLETE_WORD,
     "board jtag usbtoserial"},
};
static const struct ztc_command_argument open_arguments[] = {
    {"DEVICE", "an alias, a uid, the beginning of either, a custom VM, or a port (/dev/ttyUSB0)",
     ZTC_COMPLETE_FILE, NULL, false, false},
};
static const struct ztc_command_option open_options[] = {
    {"--echo", NULL, NULL, "show what is sent, too", ZTC_COMPLETE_NOTHING, NULL},
    {"--baud", NULL, "N", "bits a second; what the custom VM says, or 115200, if left out",
     ZTC_COMPLETE_WORD, "9600 19200 38400 57600 115200 230400 460800 921600 1000000 2000000"},
    {"--quiet", NULL, "SECONDS", "end after so long without a byte once input has ended; 1",
     ZTC_COMPLETE_NOTHING, NULL},
    {"--stay", NULL, NULL, "go on after the end of input, until a signal", ZTC_COMPLETE_NOTHING,
     NULL},
};
static const struct ztc_command_option udev_rules_options[] = {
    {"--target", NULL, "T", "only this target or custom VM; may be given again",
     ZTC_COMPLETE_TARGET, NULL},
};

static const struct ztc_command_argument schema_arguments[] = {
    {"TARGET", "narrowed to this one; see ztc target list", ZTC_COMPLETE_TARGET, NULL, true, false},
};

static const struct ztc_command_argument module_arguments[] = {
    {"MODULE", "its id, or a file", ZTC_COMPLETE_MODULE, NULL, false, false},
};
static const struct ztc_command_argument file_arguments[] = {
    {"FILE", "the module's file, such as ./acme.so", ZTC_COMPLETE_FILE, NULL, false, false},
};
static const struct ztc_command_option check_options[] = {
    {"--format", NULL, "FORMAT", "text, json or junit", ZTC_COMPLETE_WORD, "text json junit"},
    {"--reproduce", NULL, "SEED", "the seed of the mutated boards, as a report names it",
     ZTC_COMPLETE_NOTHING, NULL},
    {"--iterations", NULL, "N", "mutated boards for each target; 1000 if left out",
     ZTC_COMPLETE_NOTHING, NULL},
};
static const struct ztc_command_argument code_arguments[] = {
    {"CODE", "such as E014 or W003", ZTC_COMPLETE_CODE, NULL, false, false},
};
static const struct ztc_command_argument sdk_new_arguments[] = {
    {"NAME", "small letters, digits and one _, a letter first, 27 characters at most",
     ZTC_COMPLETE_NOTHING, NULL, false, false},
};
static const struct ztc_command_argument key_new_arguments[] = {
    {"NAME", "who you are to others: letters, digits, - _ and ., 31 characters at most",
     ZTC_COMPLETE_NOTHING, NULL, false, false},
};
static const struct ztc_command_option key_new_options[] = {
    {"--no-password", NULL, NULL, "do not encrypt the secret half", ZTC_COMPLETE_NOTHING, NULL},
};
static const struct ztc_command_argument key_add_arguments[] = {
    {"NAME", "whose key it is", ZTC_COMPLETE_KEY, NULL, false, false},
    {"FILE", "their file NAME.pub, or the key itself, a word that begins with RW",
     ZTC_COMPLETE_FILE, NULL, false, false},
};
static const struct ztc_command_option key_add_options[] = {
    {"--replace", NULL, NULL, "take it in the place of another key of theirs", ZTC_COMPLETE_NOTHING,
     NULL},
};
static const struct ztc_command_argument key_arguments[] = {
    {"NAME", "whose key it is", ZTC_COMPLETE_KEY, NULL, false, false},
};
static const struct ztc_command_argument shell_arguments[] = {
    {"SHELL", "bash, zsh or fish", ZTC_COMPLETE_WORD, "bash zsh fish", false, false},
};
static const struct ztc_command_argument words_arguments[] = {
    {"WORDS", "the words so far, the one to be completed last", ZTC_COMPLETE_NOTHING, NULL, true,
     true},
};
static const struct ztc_command_argument folder_arguments[] = {
    {"DIR", "a folder that is there", ZTC_COMPLETE_FOLDER, NULL, false, false},
};

static const struct ztc_command_argument alias_put_arguments[] = {
    {"UID", "of a device that is there its first digits, else all 40", ZTC_COMPLETE_NOTHING, NULL,
     false, false},
    {"ALIAS", "its name from now on: up to 64 characters, no blank and no /", ZTC_COMPLETE_ALIAS,
     NULL, false, false},
    {"TARGET", "what it is: a target, or the short name of a custom VM", ZTC_COMPLETE_DEVICE_TARGET,
     NULL, false, false},
};
static const struct ztc_command_option alias_put_options[] = {
    {"--name", NULL, "TEXT", "the name for people", ZTC_COMPLETE_NOTHING, NULL},
    {"--chipid", NULL, "ID", "its chip id", ZTC_COMPLETE_NOTHING, NULL},
    {"--remote_id", NULL, "ID", "its id at the server", ZTC_COMPLETE_NOTHING, NULL},
    {"--classname", NULL, "NAME", "its class, where the target has several", ZTC_COMPLETE_NOTHING,
     NULL},
    {"--replace", NULL, NULL, "take the alias from another device, or rename this one",
     ZTC_COMPLETE_NOTHING, NULL},
};
static const struct ztc_command_argument alias_arguments[] = {
    {"ALIAS", "the device", ZTC_COMPLETE_ALIAS, NULL, false, false},
};
static const struct ztc_command_option db_list_options[] = {
    {"--filter-target", NULL, "T", "only those of this target", ZTC_COMPLETE_DEVICE_TARGET, NULL},
};
static const struct ztc_command_argument db_put_arguments[] = {
    {"TARGET", "what it is: a target, or the short name of a custom VM", ZTC_COMPLETE_DEVICE_TARGET,
     NULL, false, false},
    {"NAME", "the device; one that is there is changed", ZTC_COMPLETE_NOTHING, NULL, false, false},
};
static const struct ztc_command_option db_put_options[] = {
    {"--spec", NULL, "KEY:VALUE",
     "port, disk, probe, chipid, remote_id or custom; null unsets; may be given again",
     ZTC_COMPLETE_NOTHING, NULL},
};
static const struct ztc_command_argument db_remove_arguments[] = {
    {"NAME", "the device", ZTC_COMPLETE_NOTHING, NULL, false, false},
};

static const struct ztc_command_option discover_options[] = {
    {"--loop", NULL, NULL, "stay, and print the set at every change", ZTC_COMPLETE_NOTHING, NULL},
    {"--looptime", NULL, "MS", "ask sources that cannot tell of changes this often (2000)",
     ZTC_COMPLETE_NOTHING, NULL},
    {"--matchdb", NULL, NULL, "name the devices: targets, custom VMs and aliases",
     ZTC_COMPLETE_NOTHING, NULL},
};

static const struct ztc_command commands[] = {
    {.path = "vm custom original",
     .summary = "list the targets that can be customized",
     .text = "One target a line, of every module that can be loaded.\n",
     .example = "ztc vm custom original\n",
     .run = ztc_run_vm_custom_original},
    {.path = "vm custom create",
     .summary = "start a custom VM from a target",
     .text = "Makes the folder cvm/SHORT_NAME in the home folder. The template in it,\n"
             "SHORT_NAME.yml, says which pad is which pin and what each pin is for: it\n"
             "explains itself in comments, and is yours to edit. A custom VM that is there\n"
             "already is never touched.\n"
             "\n"
             "With --from the pins come from a file that is there already: pins.csv of a\n"
             "MicroPython board (with mpconfigboard.h beside it), an ESPHome configuration, a\n"
             "Betaflight dump, an .ioc file of CubeMX, or whatever a reader module knows.\n"
             "What cannot be carried over is listed line by line, and at the template's end.\n",
     .example = "ztc vm custom create acme_board my_board --name \"My board\"\n"
                "ztc vm custom create acme_board my_board --from pins.csv\n",
     ARGUMENTS(create_arguments),
     OPTIONS(create_options),
     .run = ztc_run_vm_custom_create},
    {.path = "vm custom compile",
     .summary = "check a template and write port.bin",
     .text = "Lists every mistake in the template with its place and what would be right.\n"
             "Where there is none it writes port.bin, port.yml, device.json, active and the\n"
             "picture svg/SHORT_NAME.svg, all of them or none. The template itself is never\n"
             "changed, nor is a picture of your own.\n",
     .example = "ztc vm custom compile my_board\n"
                "ztc vm custom compile my_board --port-version 2 --strict\n",
     ARGUMENTS(short_name_arguments),
     OPTIONS(compile_options),
     .run = ztc_run_vm_custom_compile},
    {.path = "vm custom fix",
     .summary = "make a template valid with the smallest change",
     .text = "Moves functional pins to pads that can take them, corrects values, hw and pads,\n"
             "so few and so near as possible, and shows that as a diff. It is written only\n"
             "when asked: on a terminal by answering y, elsewhere with --yes. Comments and\n"
             "layout stay. What no such change mends is listed, and nothing is written.\n",
     .example = "ztc vm custom fix my_board --dry-run\n"
                "ztc vm custom fix my_board --yes\n",
     ARGUMENTS(short_name_arguments),
     OPTIONS(fix_options),
     .run = ztc_run_vm_custom_fix},
    {.path = "vm custom show",
     .summary = "show a template or a port.bin as tables",
     .text = "Pins, functional pins and peripherals of a custom VM, of a template, or of a\n"
             "port.bin read back. A version 1 port.bin does not name its target: that of the\n"
             "custom VM with its short name is taken, or the one of --target; without one,\n"
             "ports and pads are shown as they are.\n",
     .example = "ztc vm custom show my_board\n"
                "ztc vm custom show port.bin --target acme_board\n",
     ARGUMENTS(show_arguments),
     OPTIONS(target_options),
     .run = ztc_run_vm_custom_show},
    {.path = "vm custom draw",
     .summary = "draw a board",
     .text = "The microcontroller with its pads, the names of pins and functional pins beside\n"
             "them, coloured by class; cautions and findings are marked, and told below. A\n"
             "template with mistakes is drawn too, so that they can be seen. Without -o the\n"
             "SVG in the custom VM's folder is drawn anew, as compile does, unless it is one\n"
             "of your own; txt and md are printed. An SVG fits light and dark screens by\n"
             "itself; --theme fixes one.\n",
     .example = "ztc vm custom draw my_board\n"
                "ztc vm custom draw my_board -o my_board.png\n"
                "ztc vm custom draw my_board --format txt\n"
                "ztc vm custom draw my_board -o PINS.md --package LQFP64\n",
     ARGUMENTS(show_arguments),
     OPTIONS(draw_options),
     .run = ztc_run_vm_custom_draw},
    {.path = "vm custom diff",
     .summary = "show what differs between two boards",
     .text = "Pin by pin, what B has otherwise than A. Each is a short name, a template or a\n"
             "port.bin. Nothing is printed where they are the same.\n",
     .example = "ztc vm custom diff my_board old/port.bin\n",
     ARGUMENTS(diff_arguments),
     OPTIONS(target_options),
     .run = ztc_run_vm_custom_diff},
    {.path = "vm custom list",
     .summary = "list the custom VMs",
     .text = "The folder of each, one a line. With -J also whether it was compiled (active),\n"
             "and whether its template has changed since (stale).\n",
     .example = "ztc vm custom list\n"
                "ztc -J --pretty vm custom list\n",
     .run = ztc_run_vm_custom_list},
    {.path = "vm custom remove",
     .summary = "delete a custom VM",
     .text = "Deletes the folder of exactly this name, with the template in it. Asks first on\n"
             "a terminal; elsewhere --yes must be given.\n",
     .example = "ztc vm custom remove my_board --yes\n",
     ARGUMENTS(short_name_arguments),
     OPTIONS(remove_options),
     .run = ztc_run_vm_custom_remove},
    {.path = "vm custom export",
     .summary = "give a custom VM to others",
     .text = "Packs the files of a compiled custom VM into DEST/SHORT_NAME.tar.xz, or commits\n"
             "and pushes them to a Git repository: https, http or ssh, #branch behind the\n"
             "URL. The same files give the same bytes. What is hidden stays at home. One\n"
             "that is not compiled, or was changed since, is refused.\n"
             "\n"
             "A push replaces only the custom VM's files; the commit's message says what\n"
             "changed, pin by pin. Tokens come from ztc login --git HOST, GITHUB_TOKEN, git's\n"
             "credential helpers or the ssh agent, and never stand in a URL.\n",
     .example = "ztc vm custom export my_board .\n"
                "ztc vm custom export my_board . --sign\n"
                "ztc vm custom export my_board https://git.example.org/acme/boards#main\n",
     ARGUMENTS(export_arguments),
     OPTIONS(export_options),
     .run = ztc_run_vm_custom_export},
    {.path = "vm custom import",
     .summary = "take a custom VM from others",
     .text = "From a .tar.xz, .tar.gz or .tar.zst, a folder, or a Git repository; also what\n"
             "the original toolchain exported. Everything is judged before anything is\n"
             "written, and nothing of it is run. One of that name that is there stays, unless\n"
             "--replace is given.\n"
             "\n"
             "Where SOURCE.minisig lies beside an archive it must be right. The first\n"
             "signature of a publisher makes its key known; another key of the same publisher\n"
             "is refused from then on. The bounds (sizes, numbers) are raised by \"limits\" in\n"
             "cfg/config.json; \"require_signature\": true there refuses the unsigned.\n",
     .example = "ztc vm custom import my_board.tar.xz --dry-run\n"
                "ztc vm custom import my_board.tar.xz --as your_board\n"
                "ztc vm custom import https://git.example.org/acme/boards#v2\n",
     ARGUMENTS(import_arguments),
     OPTIONS(import_options),
     .run = ztc_run_vm_custom_import},
    {.path = "vm custom verify",
     .summary = "tell what is in an archive, and from whom",
     .text = "Whose it is, for which target, who signed it, and whether the port.bin in it is\n"
             "what compile makes of its template: only then, and with a signature that is\n"
             "right or none, the exit status is 0. Writes nothing.\n",
     .example = "ztc vm custom verify my_board.tar.xz\n"
                "ztc vm custom verify my_board\n",
     ARGUMENTS(verify_arguments),
     OPTIONS(verify_options),
     .run = ztc_run_vm_custom_verify},
    {.path = "login",
     .summary = "keep a token for a host of Git repositories",
     .text = "What export and import show to the host when it asks, over https and http. The\n"
             "token is typed unseen on a terminal, or comes as one line of the standard input;\n"
             "it is kept in cfg/github.json, which nobody else can read, in the place of one\n"
             "that was there. GitHub and GitLab take any user name with a token.\n",
     .example = "ztc login --git github.com\n"
                "ztc login --git git.example.org:8443 --user me\n",
     OPTIONS(login_options),
     .run = ztc_run_login},
    {.path = "logout",
     .summary = "forget the token for a host",
     .text = "Takes it out of cfg/github.json. What the environment or git's own credential\n"
             "helpers know stays. The host still honours the token: revoke it there if it\n"
             "shall be of no use any more.\n",
     .example = "ztc logout --git github.com\n",
     OPTIONS(logout_options),
     .run = ztc_run_logout},
    {.path = "target list",
     .summary = "list the targets of all modules",
     .text = "Every microcontroller or board that a module knows, customizable or not.\n",
     .example = "ztc target list\n",
     .run = ztc_run_target_list},
    {.path = "target show",
     .summary = "show a target's pads and what they can do",
     .text = "Every pad with its functions and cautions; of one PAD all that is known; and\n"
             "whether it can take a ROLE, with the reason.\n",
     .example = "ztc target show acme_board\n"
                "ztc target show acme_board PA4 TX0\n",
     ARGUMENTS(target_arguments),
     .run = ztc_run_target_show},
    {.path = "device discover",
     .summary = "list the devices that are plugged in",
     .text = "Every USB device that a source finds, and what was entered by hand: vid, pid,\n"
             "sid (its serial number), uid (by which an alias knows it), port, disk and what\n"
             "it says of itself.\n"
             "\n"
             "With --matchdb each is named: by its alias, else by every target and every\n"
             "active custom VM whose VID:PID fits, the likeliest first. Many boards share a\n"
             "USB chip, so that several may fit as well; an alias settles it (ztc device\n"
             "alias put).\n"
             "\n"
             "With --loop it stays, and prints the whole set at every change, an empty line\n"
             "behind it. The kernel tells of changes; --looptime is for sources that must be\n"
             "asked. With -J each device is one line.\n",
     .example = "ztc device discover --matchdb\nztc -J device discover --loop\n",
     OPTIONS(discover_options),
     .run = ztc_run_device_discover},
    {.path = "device alias put",
     .summary = "give a device a name, and say what it is",
     .text = "The device is that target and nothing else from then on, whatever else its USB\n"
             "chip might be, and goes by its alias. What is not given stays as it was.\n"
             "Devices without serial numbers that are alike cannot be told apart, and get no\n"
             "alias.\n"
             "\n"
             "The database is cfg/devices.db, which the original toolchain uses too.\n",
     .example = "ztc device alias put 3f8a kitchen acme_board\n"
                "ztc device alias put 3f8a pantry acme_board --replace\n",
     ARGUMENTS(alias_put_arguments),
     OPTIONS(alias_put_options),
     .run = ztc_run_device_alias_put},
    {.path = "device alias del",
     .summary = "forget the name of a device",
     .text = "The device is then again whatever its VID:PID says.\n",
     .example = "ztc device alias del kitchen\n",
     ARGUMENTS(alias_arguments),
     .run = ztc_run_device_alias_del},
    {.path = "device alias list",
     .summary = "list the devices that have a name",
     .text = "Whether they are plugged in or not.\n",
     .example = "ztc device alias list\n",
     .run = ztc_run_device_alias_list},
    {.path = "device supported",
     .summary = "list what boards are found by",
     .text = "The VID:PID of each target and of each custom VM that is compiled, and how\n"
             "sure a match is: exact is this board, bootloader a microcontroller that waits\n"
             "for a program, bridge a chip that many boards share. Types: board is exact or\n"
             "bootloader, jtag a debug probe, usbtoserial a chip between USB and a serial\n"
             "port.\n",
     .example = "ztc device supported\n"
                "ztc device supported --type jtag\n",
     OPTIONS(supported_options),
     .run = ztc_run_device_supported},
    {.path = "device db list",
     .summary = "list the devices that were entered by hand",
     .text = "Devices that no bus tells of: on a serial port of the machine itself, behind a\n"
             "debug probe, in a network. With -J one object, a member for each.\n",
     .example = "ztc device db list --filter-target acme_board\n",
     OPTIONS(db_list_options),
     .run = ztc_run_device_db_list},
    {.path = "device db put",
     .summary = "enter a device by hand, or change it",
     .text = "A key that is not given keeps its value; the value null unsets it. The file is\n"
             "cfg/devices.yaml, which the original toolchain reads too: what it or others\n"
             "wrote there stays, but for comments.\n",
     .example = "ztc device db put acme_board lab1 --spec port:/dev/ttyS0\n"
                "ztc device db put acme_board lab1 --spec port:null --spec disk:/media/lab1\n",
     ARGUMENTS(db_put_arguments),
     OPTIONS(db_put_options),
     .run = ztc_run_device_db_put},
    {.path = "device db remove",
     .summary = "remove a device that was entered by hand",
     .text = "Only this entry; an alias of the device stays.\n",
     .example = "ztc device db remove lab1\n",
     ARGUMENTS(db_remove_arguments),
     .run = ztc_run_device_db_remove},
    {.path = "device open",
     .summary = "talk to a board over its serial port",
     .text = "Keys go to the board as they are typed (Enter is CR; Ctrl-C and Ctrl-Z go\n"
             "there too), and Ctrl-] leaves. What the board sends goes to the terminal byte\n"
             "for byte, escape sequences included: open only boards that you trust. 8N1, no\n"
             "flow control. When the board is unplugged ztc waits until it is back, at\n"
             "whatever port.\n"
             "\n"
             "Input from a file or pipe is sent as it is; when it has ended ztc goes on\n"
             "showing what comes until nothing came for a second (--quiet), or until it is\n"
             "stopped by a signal (--stay). What ztc itself says goes to stderr. There is no\n"
             "-J.\n",
     .example = "ztc device open my_board\n"
                "ztc device open /dev/ttyUSB0 --baud 9600 --echo\n"
                "echo version | ztc device open my_board --quiet 3\n"
                "ztc device open my_board --stay < /dev/null > log\n",
     ARGUMENTS(open_arguments),
     OPTIONS(open_options),
     .run = ztc_run_device_open},
    {.path = "device udev-rules",
     .summary = "print rules that let you open boards on Linux",
     .text = "A file for udev, with the VID:PID of every board that the modules and the\n"
             "compiled custom VMs know: who sits at the machine may then open them, and so\n"
             "may the groups plugdev and dialout. Its first lines say how to install it.\n",
     .example = "ztc device udev-rules\n"
                "ztc device udev-rules --target my_board\n",
     OPTIONS(udev_rules_options),
     .run = ztc_run_device_udev_rules},
    {.path = "discovery",
     .summary = "tell an IDE which boards are plugged in",
     .text = "Speaks the Arduino pluggable discovery protocol, version 1, on the standard\n"
             "input and output, as the Arduino IDE, arduino-cli and editors that know it\n"
             "want it: HELLO, START, LIST, START_SYNC, STOP, QUIT. It ends with its client.\n"
             "A port says in ztc.target what it is, a custom VM under its own name; where\n"
             "several boards fit alike, ztc.targets names them. $ZTC_DEVICES_FILE may name a\n"
             "file of devices.\n"
             "\n"
             "The IDE starts it by what --platform-txt prints. --package-folder writes that,\n"
             "and boards.txt with all targets and compiled custom VMs, for the hardware\n"
             "folder of one's sketchbook.\n",
     .example = "ztc discovery\n"
                "ztc discovery --platform-txt >> platform.txt\n"
                "ztc discovery --package-folder ~/Arduino/hardware/ztc/vm\n",
     OPTIONS(discovery_options),
     .run = ztc_run_discovery},
    {.path = "plugin list",
     .summary = "list the modules found",
     .text = "Each module with its version, what it provides and where it was found, and why\n"
             "it is not used where it cannot be. Modules that are not the project's own are\n"
             "marked with *. Nothing is loaded for it.\n",
     .example = "ztc plugin list\n",
     .run = ztc_run_plugin_list},
    {.path = "plugin info",
     .summary = "show what a module says of itself",
     .text = "Read from the module's section in the file; the module is not loaded.\n",
     .example = "ztc plugin info org.example.acme\n"
                "ztc plugin info ./acme.so\n",
     ARGUMENTS(module_arguments),
     .run = ztc_run_plugin_info},
    {.path = "plugin check",
     .summary = "hold a module against every rule of the ABI",
     .text = "Each rule runs in a process of its own, under limits: a module that crashes or\n"
             "hangs breaks that rule, and the others are still checked.\n",
     .example = "ztc plugin check ./acme.so\n"
                "ztc plugin check ./acme.so --format junit > check.xml\n",
     ARGUMENTS(file_arguments),
     OPTIONS(check_options),
     .run = ztc_run_plugin_check},
    {.path = "explain",
     .summary = "explain the code of an error or warning",
     .text = "What the code means, why it is so, and an example of wrong and right. Codes of\n"
             "modules, such as ACME-W001, are explained by the module.\n",
     .example = "ztc explain E014\n",
     ARGUMENTS(code_arguments),
     .run = ztc_run_explain},
    {.path = "schema template",
     .summary = "print the JSON Schema of a template",
     .text = "For editors that complete, explain and check YAML as one types. With a TARGET\n"
             "it knows the target's ports, pads, classes, values, instances and codes, each\n"
             "with a description; what depends on more than one line, compile alone knows.\n"
             "With yaml-language-server, which most editors use, this comment at the\n"
             "template's top\n"
             "  # yaml-language-server: $schema=schema.json\n"
             "is all it takes, and schema.json beside the template.\n",
     .example = "ztc schema template --pretty > template.schema.json\n"
                "ztc schema template acme_board > schema.json\n",
     ARGUMENTS(schema_arguments),
     .run = ztc_run_schema_template},
    {.path = "info",
     .summary = "show version, folders and what was found",
     .text = "The version, the home folder, where modules are looked for, and how many\n"
             "modules, targets and custom VMs there are.\n",
     .example = "ztc info\n",
     .run = ztc_run_info},
    {.path = "key new",
     .summary = "make a key to sign archives with",
     .text = "Makes a pair of keys as minisign does: cfg/keys/NAME.pub to hand out, and\n"
             "cfg/keys/NAME.key, which stays here. NAME is who you are to those who get your\n"
             "archives. The secret half is encrypted with a password, which is asked for on a\n"
             "terminal, else read as one line of the standard input. minisign takes both\n"
             "files too.\n",
     .example = "ztc key new acme\n"
                "ztc key new build_server --no-password\n",
     ARGUMENTS(key_new_arguments),
     OPTIONS(key_new_options),
     .run = ztc_run_key_new},
    {.path = "key add",
     .summary = "keep the public key of somebody else",
     .text = "Archives that are signed as NAME are then believed with this key alone. A key\n"
             "that is there already under that name, added or pinned when an archive of\n"
             "theirs came first, is replaced only with --replace: ask them before whether it\n"
             "changed.\n",
     .example = "ztc key add acme acme.pub\n",
     ARGUMENTS(key_add_arguments),
     OPTIONS(key_add_options),
     .run = ztc_run_key_add},
    {.path = "key list",
     .summary = "list your keys and those of others",
     .text = "Each with its id, as minisign shows it, and its public half. Publishers whose\n"
             "key was pinned when an archive of theirs came first are listed too.\n",
     .example = "ztc key list\n",
     .run = ztc_run_key_list},
    {.path = "key remove",
     .summary = "delete a key, or forget a publisher",
     .text = "The secret half of a key of your own is then gone for good. Of a publisher whose\n"
             "key is forgotten, the next archive is believed as the first one was. Asks first\n"
             "on a terminal; elsewhere --yes must be given.\n",
     .example = "ztc key remove acme --yes\n",
     ARGUMENTS(key_arguments),
     OPTIONS(remove_options),
     .run = ztc_run_key_remove},
    {.path = "sdk new",
     .summary = "start a module of your own",
     .text = "Copies the SDK's example, a whole target module that builds and passes the\n"
             "conformance check, to the folder NAME, under that name.\n",
     .example = "ztc sdk new acme\n",
     ARGUMENTS(sdk_new_arguments),
     .run = ztc_run_sdk_new},
    {.path = "completion",
     .summary = "print the completion script of a shell",
     .text = "Source it from the shell's start-up file; packages install it.\n",
     .example = "ztc completion bash > /etc/bash_completion.d/ztc\n",
     ARGUMENTS(shell_arguments),
     .run = ztc_run_completion,
     .hidden = true},
    {.path = "__complete",
     .summary = "complete a word",
     .text = "Called by the completion scripts.\n",
     .example = "ztc __complete -- vm custom compile my\n",
     ARGUMENTS(words_arguments),
     .run = ztc_run_complete,
     .hidden = true},
    {.path = "manual",
     .summary = "write the manual pages into a folder",
     .text = "ztc.1 and a page for each group of commands.\n",
     .example = "ztc manual man/man1\n",
     ARGUMENTS(folder_arguments),
     .run = ztc_run_manual,
     .hidden = true},
};

const struct ztc_command *ztc_commands(size_t *ret_count)
{
    *ret_count = COUNT(commands);
    return commands;
}

const struct ztc_command_group *ztc_command_groups(size_t *ret_count)
{
    *ret_count = COUNT(groups);
    return groups;
}

const struct ztc_command_option *ztc_global_options(size_t *ret_count)
{
    *ret_count = COUNT(global_options);
    return global_options;
}

const struct ztc_command *ztc_command_find(const char *path)
{
    for (size_t i = 0; i < COUNT(commands); i++) {
        if (strcmp(commands[i].path, path) == 0) {
            return &commands[i];
        }
    }
    return NULL;
}

const char *ztc_command_next_word(const char *path, const char *group)
{
    size_t length = strlen(group);
    if (length == 0) {
        return path;
    }
    if (strncmp(path, group, length) != 0 || path[length] != ' ') {
        return NULL;
    }
    return path + length + 1;
}
