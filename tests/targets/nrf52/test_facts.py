#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""The nRF52's module against the pin data, pad by pad, for each of its targets."""
from targets import support
from targets.support import Function, Pad

# What goes to any pad; the pin data says so of all digital signals.
ANY_PAD = {
    ("SERIAL", "rx", "UARTE_RXD"), ("SERIAL", "tx", "UARTE_TXD"), ("SERIAL", "rts", "UARTE_RTS"),
    ("SERIAL", "cts", "UARTE_CTS"), ("SPI", "mosi", "SPIM_MOSI"), ("SPI", "miso", "SPIM_MISO"),
    ("SPI", "sclk", "SPIM_SCK"), ("I2C", "sda", "TWIM_SDA"), ("I2C", "scl", "TWIM_SCL"),
    ("PWM", "out", "PWM_OUT"), ("ICU", "in", "GPIOTE_IN"),
}
ABILITIES = {"in", "out", "pull-up", "pull-down", "open-drain", "wake"}

# Which column of the pin data is which caution; a cell that is empty or 0 is none.
CAUTIONS = {"nfc": "nfc", "reset": "reset", "xtal32k": "oscillator", "low_freq_only": "low-frequency"}


class Both:
    """What the pin data of each stands for."""
    MODULE, ARCHITECTURE = "nrf52", "cortex-m4"

    def table(self):
        return support.pin_data(f"{self.CHIP}.csv")

    def pads(self):
        for row in self.table():
            # A reason names the signal, where the column has one.
            cautions = [(caution, row[column] if row[column] != "1" else "") for column, caution in CAUTIONS.items()
                        if row[column] not in ("", "0")]
            port = chr(ord("A") + int(row["port"].removeprefix("P")))
            yield Pad(row["pin"], "P" + port, int(row["pad"]), ABILITIES | ({"analog"} if row["ain"] else set()),
                      cautions)

    def test_psel_is_told_by_port_and_pad(self):
        psel = {pin["name"]: (ord(pin["port"][1]) - ord("A")) * 32 + pin["pad"] for pin in self.shown()["pins"]}
        self.assertEqual(psel, {row["pin"]: int(row["psel"]) for row in self.table()})

    def functions(self):
        for row in ANY_PAD:
            yield Function("*", *row)
        for row in self.table():
            pad = row["pin"]
            if row["ain"]:
                channel = int(row["ain"])
                yield Function(pad, "ADC", "in", f"AIN{channel}", channel=channel, values=(channel,))
            if row["xtal32k"]:
                yield Function(pad, "XTAL32K", "", row["xtal32k"])
            if row["nfc"]:
                yield Function(pad, "NFC", "", row["nfc"])
            if row["reset"] == "1":
                yield Function(pad, "RESET", "", "RESET")
            for signal in row["trace"].split(";") if row["trace"] else []:
                yield Function(pad, "SWO" if signal == "SWO" else "TRACE", "", signal)

    def blocks(self):
        blocks, told = {}, "shares its hardware with "
        for row in self.family_rows("instances.csv"):
            if row["class"] == "I2C":
                self.assertTrue(row["notes"].startswith(told), row)
                other = row["notes"].removeprefix(told)
                blocks["I2C", row["name"]] = blocks["SPI", other] = f"{other}/{row['name']}"
        self.assertEqual(len(blocks), 4)
        return blocks


class Nrf52832(Both, support.Facts):
    CHIP, NAME, RAM, PADS = "nrf52832", "Nordic nRF52832", 64, 32


class Nrf52840(Both, support.Facts):
    CHIP, NAME, RAM, PADS = "nrf52840", "Nordic nRF52840", 256, 48
    STRENGTHS = {
        **{f"239A:{pid}": "bootloader" for pid in ("0029", "002A", "0087", "0088", "0051", "0052", "0045", "0046",
                                                   "0072", "0071", "003F", "0040")},
        **{f"239A:{pid}": "exact" for pid in ("8029", "802A", "8087", "8088", "8051", "8052", "8045", "8046", "8072",
                                              "8071", "803F", "8040", "80DA", "80D9")},
        "2341:805A": "exact",
        "1915:521F": "bootloader",
    }


if __name__ == "__main__":
    support.main()
