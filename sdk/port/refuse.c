/* SPDX-License-Identifier: Apache-2.0 */
/* Findings about boards that do not fit and files that are none. */
#include "internal.h"

#define MESSAGE_MAX 240u

const struct ztc_port_kind ztc_port_rows = {ZTC_E_INVALID, "PORT-E001",
                                            "the rows of a board must agree with one another"};
const struct ztc_port_kind ztc_port_name_text = {ZTC_E_INVALID, "PORT-E002",
                                                 "use 31 printable ASCII characters at most"};
const struct ztc_port_kind ztc_port_count = {ZTC_E_LIMIT, "PORT-E003",
                                             "map fewer, or use another version of port.bin"};
const struct ztc_port_kind ztc_port_field = {
    ZTC_E_LIMIT, "PORT-E004", "use a number that fits, or another version of port.bin"};
const struct ztc_port_kind ztc_port_bus = {
    ZTC_E_INVALID, "PORT-E005",
    "number RX and TX, SDA and SCL, MOSI and MISO and SCLK from 0, each with its partners"};
const struct ztc_port_kind ztc_port_role = {
    ZTC_E_INVALID, "PORT-E006", "name a functional pin of a SERIAL, I2C or SPI bus for each role"};
const struct ztc_port_kind ztc_port_extra = {ZTC_E_INVALID, "PORT-E007",
                                             "say each extra of a pin once"};
const struct ztc_port_kind ztc_port_file = {ZTC_E_INVALID, "PORT-E010",
                                            "give a port.bin that compile has written"};
const struct ztc_port_kind ztc_port_damage = {ZTC_E_INVALID, "PORT-E011",
                                              "make the file anew with compile"};
const struct ztc_port_kind ztc_port_checksum = {ZTC_E_INVALID, "PORT-E012",
                                                "make the file anew with compile"};

struct message {
    char text[MESSAGE_MAX];
    size_t used;
};

static void put_char(struct message *message, char c)
{
    if (message->used < MESSAGE_MAX - 1) {
        message->text[message->used++] = c;
    }
}

/* Names may come from hostile rows: what is not printable ASCII shows as '?', and long ones end. */
static void put_name(struct message *message, const char *name)
{
    for (size_t i = 0; name[i] != '\0' && i <= ZTC_PORT_TEXT_MAX; i++) {
        put_char(message, name[i] >= ' ' && name[i] <= '~' ? name[i] : '?');
    }
}

static void put_number(struct message *message, int64_t number)
{
    char digits[20];
    size_t count = 0;
    uint64_t rest = number < 0 ? (uint64_t)0 - (uint64_t)number : (uint64_t)number;
    if (number < 0) {
        put_char(message, '-');
    }
    do {
        digits[count++] = (char)('0' + rest % 10u);
        rest /= 10u;
    } while (rest > 0);
    while (count > 0) {
        put_char(message, digits[--count]);
    }
}

static void put_pattern(struct message *message, const char *text, const char *name, int64_t a,
                        int64_t b)
{
    int64_t number = a;
    for (size_t i = 0; text[i] != '\0'; i++) {
        if (text[i] == '@') {
            put_name(message, name);
        } else if (text[i] == '#') {
            put_number(message, number);
            number = b;
        } else {
            put_char(message, text[i]);
        }
    }
}

static ztc_status tell(const struct ztc_host *host, const struct ztc_port_kind *kind,
                       uint64_t where, struct message *message)
{
    message->text[message->used] = '\0';
    struct ztc_finding finding = {sizeof(finding), ZTC_SEVERITY_ERROR, where,
                                  kind->code,      message->text,      kind->remedy};
    ztc_status told = host->diag(host->ctx, &finding);
    return told == ZTC_OK ? kind->status : told;
}

ztc_status ztc_port_refuse(const struct ztc_host *host, const struct ztc_port_kind *kind,
                           uint64_t where, const char *text, const char *name, int64_t a, int64_t b)
{
    struct message message = {{0}, 0};
    put_pattern(&message, text, name, a, b);
    return tell(host, kind, where, &message);
}

ztc_status ztc_port_damaged(const struct ztc_host *host, uint64_t offset, const char *text)
{
    struct message message = {{0}, 0};
    put_pattern(&message, "damaged port.bin, byte #: ", "", (int64_t)offset, 0);
    put_pattern(&message, text, "", (int64_t)offset, 0);
    return tell(host, &ztc_port_damage, ZTC_WHERE_NONE, &message);
}
