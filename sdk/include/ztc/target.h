/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Interface ztc.target/1: a microcontroller (or several), told in tables, with the few rules that
 * tables cannot tell.
 *
 * What the host derives from the tables, for every target, a module must not check again: pads that
 * do not exist, roles a pad cannot take, channels and alternate functions, instances, cautions.
 * `validate` is for what is left.
 *
 * All tables are static until shutdown and give the same content at every call.
 */
#ifndef ZTC_TARGET_H
#define ZTC_TARGET_H

#include <ztc/abi.h>
#include <ztc/board.h>
#include <ztc/host.h>

#ifdef __cplusplus
extern "C" {
#endif

#define ZTC_TARGET_INTERFACE "ztc.target/1"

/* Bounds that the host checks; a module beyond them is refused. */
#define ZTC_TARGET_PINS_MAX 1024u
#define ZTC_TARGET_FUNCTIONS_MAX 65536u
#define ZTC_TARGET_TEMPLATE_MAX (256u * 1024u)

/* One pad of the microcontroller. Sorted by port, then pad, must not repeat. */
struct ztc_pin_row {
    uint32_t port;    /* PA 0, PB 1, ...; a microcontroller without port letters uses 0 */
    uint32_t pad;     /* number within the port */
    const char *name; /* as the data sheet has it: GPIO4, PA4, P0.04 */
    const char
        *abilities; /* ids apart by one blank: in out pull-up pull-down open-drain wake analog;
                              "" where the pad has none */
    const struct ztc_table *cautions; /* rows struct ztc_caution_row; may be NULL: none */
};

/*
 * Ids: input-only, analog-only, strapping, flash, psram, usb, jtag, oscillator, nfc, reset, low-drive,
 * low-frequency, not-bonded (numbered, but not brought out), radio (shares its unit with the radio).
 */
struct ztc_caution_row {
    const char *caution;
    const char *reason; /* short, for a person */
};

#define ZTC_ANY_PAD UINT32_MAX

/*
 * One thing that a pad can do. A row with pad = ZTC_ANY_PAD stands for every pad whose abilities fit
 * the role (in, out or both); a row of the pad itself goes before it. Several rows of one pad with the
 * same class, role and instance are choices, which the values in a template tell apart.
 */
struct ztc_function_row {
    uint32_t port;
    uint32_t pad; /* or ZTC_ANY_PAD, with port 0 */
    const char
        *class_id;    /* ZTC_CLASS_..., or one of the module's own (TOUCH, EMAC), shown, not used */
    const char *role; /* as in ztc/board.h; "" for a class of the module's own without roles */
    const char *signal;   /* as the data sheet has it: ADC2_CH0, USART6_TX */
    uint32_t instance;    /* hw in the instances table; 0: any, or the class has no instances */
    int32_t unit;         /* as the data sheet numbers it, or ZTC_PORT_NONE */
    int32_t channel;      /* likewise */
    int32_t alternate;    /* number to write into the pad's multiplexer, or ZTC_PORT_NONE */
    uint32_t value_count; /* values that a template may write after the pin */
    int32_t values[4];    /* the values that are right here; 0 beyond value_count */
    const char *caution;  /* a caution id of this function alone, such as radio; may be NULL */
    const char *reason;   /* of the caution; may be NULL where caution is */
};

/* One peripheral instance that a template's hw may name. */
struct ztc_instance_row {
    const char *class_id;
    uint32_t hw;      /* from 1 */
    uint32_t users;   /* peripherals that may use it at once, at least 1 */
    const char *name; /* as the data sheet has it */
    /* The piece of hardware behind it, where instances of several classes are one that serves one of
     * them at a time: all rows with an equal block, and the same users. NULL: the name tells. */
    const char *block;
};

/* One pad of one package. */
struct ztc_package_row {
    const char *package; /* LQFP64 */
    const char *number;  /* of the package's pin or ball: 14, B7; "": not known, but it is there */
    uint32_t port;
    uint32_t pad;
};

/*
 * One arrangement of the flash. Addresses and sizes in bytes. A microcontroller whose boards arrange one size in
 * several ways (with a bootloader and without) has a row for each. app_start lies in the flash, and not in the
 * region for port.bin; what is flashed where is for flash_plan to say.
 */
struct ztc_flash_row {
    const char *variant; /* its name, each once in the table: "4MB external SPI flash" */
    uint64_t start;
    uint64_t size;
    uint32_t write_unit;
    uint32_t erase_unit;       /* 0: by sector, see layout */
    const char *layout;        /* in address order: 4x16K,1x64K */
    uint64_t port_region;      /* a place for port.bin that a usual firmware leaves alone */
    uint64_t port_region_size; /* 0: no such place is known */
    const char *note;
    uint64_t
        app_start; /* where a usual firmware begins: behind a bootloader that is kept, else at start */
};

/* One setting. Known keys: "port.v1.values" = "as-written": version 1 carries a value left out as 0,
 * because firmware in the field reads what its users wrote; the host does not fill it in. */
struct ztc_option_row {
    const char *key;
    const char *value;
};

/* One port.bin version that the target's virtual machines read. */
struct ztc_port_version_row {
    uint32_t version;
};

/* One file that create puts beside the template. */
struct ztc_resource_row {
    const char *path; /* relative, '/' between folders; letters, digits, '.', '_', '-'; no ".." */
    const void *data;
    uint64_t size;
};

/* One finding code of the module's own: PREFIX-Ennn, -Wnnn or -Nnnn, PREFIX as in the section. */
struct ztc_explanation_row {
    const char *code;
    const char *title; /* one line */
    const char *text;  /* why, and what to do */
    const char *wrong; /* an example that causes it */
    const char *right; /* the same, mended */
};

struct ztc_target_description {
    uint32_t struct_size;
    uint32_t customizable; /* 1: a custom VM may be made of it. As in the section */
    const char *id;        /* as in the section; ZTC_SHORT_NAME_MAX characters at most */
    const char *name;
    const char *chip;
    const char *architecture;
    uint32_t flash_kib; /* 0: unknown */
    uint32_t ram_kib;   /* 0: unknown */
    uint32_t default_port_version;
    uint32_t reserved;
    const struct ztc_table *port_versions; /* rows struct ztc_port_version_row, at least one */
    /*
     * The template that create copies: everything but the device section, which the host writes from
     * `device`. Every @SHORT_NAME@ in it is replaced by the short name, quoted where YAML needs it.
     */
    const char *template_text;
    uint64_t template_size; /* bytes, without a NUL */
    /* The device section: rows struct ztc_device_row, @SHORT_NAME@ likewise. vids, pids, name,
     * original_target, target, classes, virtualizable, jtag_class are the host's to add. */
    const struct ztc_table *device;
    const struct ztc_table *options; /* rows struct ztc_option_row; may be NULL: none */
};

/* DRAFT: one image to be flashed. role: "port", "vm.0", "vm.1", ... in flash order of the target. */
struct ztc_flash_image_row {
    const char *role;
    uint64_t size;
};

/* DRAFT: what is to be flashed. */
struct ztc_flash_request {
    uint32_t struct_size;
    uint32_t reserved;
    uint64_t flash_size;            /* of the board, bytes; 0: the least that the target knows */
    const struct ztc_table *images; /* rows struct ztc_flash_image_row */
    const char *variant; /* of the flash table; NULL or "": the only arrangement of that size */
};

/* DRAFT: one step. kind: "write" (role to address), "erase" (address, size), "reset". */
struct ztc_flash_step {
    uint32_t struct_size;
    uint32_t reserved;
    const char *kind;
    const char *role; /* "" where it does not apply */
    uint64_t address; /* as in ztc_flash_row: the flash begins at its start */
    uint64_t size;
};

/* DRAFT: where steps go, in order. */
struct ztc_flash_sink {
    uint32_t struct_size;
    uint32_t reserved;
    void *ctx;
    ztc_status (*step)(void *ctx, const struct ztc_flash_step *step /* borrowed */);
};

/* A USB device that was found. Text may be hostile: it comes from the device. */
struct ztc_usb_device {
    uint32_t struct_size;
    uint32_t vid;
    uint32_t pid;
    uint32_t reserved;
    const char *serial; /* "" if it has none, likewise below */
    const char *manufacturer;
    const char *product;
};

struct ztc_usb_match {
    uint32_t struct_size; /* set by the host */
    uint32_t score;       /* 0 not this one .. 100 certainly */
    const char *reason;   /* static */
};

/*
 * The interface. `target` below is what open returned. Functions marked optional may be NULL. A
 * `const struct ztc_table **ret_...` is set on ZTC_OK only, to a static table, never to NULL.
 */
struct ztc_target_v1 {
    uint32_t struct_size;
    uint32_t reserved; /* 0 */

    /* The target with this id, of those in the section; valid until shutdown, may be opened more than
     * once. An id that is not known: ZTC_E_UNSUPPORTED. */
    ztc_status (*open)(void *self, const char *id, void **ret_target);

    /* *ret_description is static. */
    ztc_status (*describe)(void *target, const struct ztc_target_description **ret_description);

    ztc_status (*pins)(void *target, const struct ztc_table **ret_pins); /* ztc_pin_row */
    ztc_status (*functions)(void *target,
                            const struct ztc_table **ret_functions); /* ztc_function_row */
    ztc_status (*instances)(void *target,
                            const struct ztc_table **ret_instances); /* ztc_instance_row */

    /* Optional. Rows ztc_package_row. */
    ztc_status (*packages)(void *target, const struct ztc_table **ret_packages);
    /* Optional. Rows ztc_flash_row. */
    ztc_status (*flash)(void *target, const struct ztc_table **ret_flash);
    /* Optional. Rows ztc_resource_row. */
    ztc_status (*resources)(void *target, const struct ztc_table **ret_resources);
    /* Optional. Rows ztc_explanation_row, one for each code that validate may report. */
    ztc_status (*explanations)(void *target, const struct ztc_table **ret_explanations);

    /*
     * Optional. The family's own rules, called when the host found no error. Values left out are
     * filled in already (but see "port.v1.values"). version is the port.bin version to be made.
     * Returns ZTC_OK also when it reported errors; another status means that it could not look.
     */
    ztc_status (*validate)(void *target, const struct ztc_board *board, uint32_t version,
                           const struct ztc_finding_sink *findings);

    /*
     * port.bin. Pure: the same board gives the same bytes, whatever the locale, the time or the call
     * before. A board that does not fit the version: ZTC_E_LIMIT or ZTC_E_INVALID, and a finding to
     * host->diag; a version not in port_versions: ZTC_E_UNSUPPORTED.
     */
    ztc_status (*encode)(void *target, const struct ztc_board *board, uint32_t version,
                         const struct ztc_sink *sink);

    /* The board in a port.bin of any of the versions. Bytes that are none: ZTC_E_INVALID. */
    ztc_status (*decode)(void *target, const void *data, uint64_t size,
                         const struct ztc_board_sink *sink);

    /* Optional. How likely this device is this target, only to tell apart what the usb records of the
     * section cannot. match->struct_size is set by the host. */
    ztc_status (*match)(void *target, const struct ztc_usb_device *device,
                        struct ztc_usb_match *match);

    /* Optional, DRAFT. The steps to flash what the request names. */
    ztc_status (*flash_plan)(void *target, const struct ztc_flash_request *request,
                             const struct ztc_flash_sink *sink);
};

#ifdef __cplusplus
}
#endif
#endif
