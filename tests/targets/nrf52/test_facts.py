#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""The nRF52's module against the pin data, pad by pad, for each of its targets."""
import support_target as support

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


def plain(pad, class_id, signal):
    """A row of a class that nothing uses."""
    return (pad, class_id, "", signal, None, None, None, None, ())


class Both:
    """The cases of each target; COUNT is how many pads it has."""
    MODULE = "nrf52"
    COUNT = 0
    STRENGTHS = {}

    def table(self):
        return support.pin_data(f"{self.FAMILY}.csv")

    def test_pads(self):
        expected = []
        for row in self.table():
            cautions = {caution for column, caution in CAUTIONS.items() if row[column] not in ("", "0")}
            abilities = ABILITIES | ({"analog"} if row["ain"] else set())
            port = chr(ord("A") + int(row["port"].removeprefix("P")))
            expected.append((row["pin"], "P" + port, int(row["pad"]), tuple(sorted(abilities)),
                             tuple(sorted(cautions))))
        self.assertEqual(len(expected), self.COUNT)
        self.compare_pins(expected)

    def test_psel_is_told_by_port_and_pad(self):
        psel = {pin["name"]: (ord(pin["port"][1]) - ord("A")) * 32 + pin["pad"] for pin in self.shown()["pins"]}
        self.assertEqual(psel, {row["pin"]: int(row["psel"]) for row in self.table()})

    def test_functions(self):
        expected = [("*", *row, None, None, None, None, ()) for row in ANY_PAD]
        for row in self.table():
            pad = row["pin"]
            if row["ain"]:
                channel = int(row["ain"])
                expected.append((pad, "ADC", "in", f"AIN{channel}", None, None, channel, None, (channel,)))
            if row["xtal32k"]:
                expected.append(plain(pad, "XTAL32K", row["xtal32k"]))
            if row["nfc"]:
                expected.append(plain(pad, "NFC", row["nfc"]))
            if row["reset"] == "1":
                expected.append(plain(pad, "RESET", "RESET"))
            for signal in row["trace"].split(";") if row["trace"] else []:
                expected.append(plain(pad, "SWO" if signal == "SWO" else "TRACE", signal))
        self.compare_functions(expected)

    def test_instances(self):
        blocks, told = {}, "shares its hardware with "
        for row in self.family_rows("instances.csv"):
            if row["class"] == "I2C":
                self.assertTrue(row["notes"].startswith(told), row)
                other = row["notes"].removeprefix(told)
                blocks["I2C", row["name"]] = blocks["SPI", other] = f"{other}/{row['name']}"
        self.assertEqual(len(blocks), 4)
        self.compare_instances(blocks)

    def test_flash(self):
        self.compare_flash()
        self.assertIn("no bootloader", self.print_target("flash")[0][0][0], "a plan takes the first of a size")

    def test_usb(self):
        self.compare_usb(self.STRENGTHS)


class Nrf52832(Both, support.Facts):
    TARGET, FAMILY, COUNT = "cvm_nrf52832", "nrf52832", 32


class Nrf52840(Both, support.Facts):
    TARGET, FAMILY, COUNT = "cvm_nrf52840", "nrf52840", 48
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
