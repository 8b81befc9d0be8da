#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""The SAMD21's module against the pin data, pad by pad."""
import collections

from targets import support
from targets.support import Function, Pad

PINS = support.pin_data("samd21_pins.csv")
MUX = support.pin_data("samd21_mux.csv")

# What one PAD of a SERCOM can be. SERIAL: TXPO and RXPO; SPI: DOPO and DIPO (see the target's README for the sources).
TX_PADS, RTS_PAD, CTS_PAD = (0, 2), 2, 3
DOPO = ((0, 1, 2), (2, 3, 1), (3, 1, 2), (0, 3, 1))  # MOSI, SCLK, CS
# "SERCOM I2C Pins" of the data sheet, by number of pins: each adds to those before. Other pads have a caution.
I2C_PADS = {"PA08", "PA09", "PA16", "PA17", "PA22", "PA23"}          # 32
I2C_PADS |= {"PA12", "PA13"}                                          # 48
I2C_PADS |= {"PB12", "PB13", "PB16", "PB17", "PB30", "PB31"}          # 64

# A word of the column `special`: the caution that it is, and what the reason must name.
CAUTIONS = {"xin": ("oscillator", "XIN "), "xout": ("oscillator", "XOUT "), "xin32": ("oscillator", "XIN32"),
            "xout32": ("oscillator", "XOUT32"), "usb-dm": ("usb", "D-"), "usb-dp": ("usb", "D+"),
            "swclk": ("jtag", "SWCLK"), "swdio": ("jtag", "SWDIO")}


def sercom_roles(number):
    """Classes and roles of one PAD."""
    roles = [("SERIAL", "rx"), ("SPI", "miso")]
    roles += [("SERIAL", "tx")] if number in TX_PADS else []
    roles += [("SERIAL", "rts")] if number == RTS_PAD else []
    roles += [("SERIAL", "cts")] if number == CTS_PAD else []
    for place, role in enumerate(("mosi", "sclk", "cs")):
        roles += [("SPI", role)] if number in {row[place] for row in DOPO} else []
    roles += [("I2C", ("sda", "scl")[number])] if number < 2 else []
    return roles


def expected_functions(row):
    """What one row of the multiplexer table stands for."""
    pad, class_id, signal = row["pin"], row["class"], row["signal"]
    position = "ABCDEFGH".index(row["mux"]) if row["mux"] else None
    unit, channel = support.number(row["unit"]), support.number(row["channel"])
    facts = (unit, channel, position)
    if class_id == "SERCOM":
        return [Function(pad, *role, signal, unit + 1, *facts, (unit + 1, position, channel),
                         "low-drive" if role[0] == "I2C" and pad not in I2C_PADS else None)
                for role in sercom_roles(channel)]
    if class_id in ("TC", "TCC"):
        return [Function(pad, "PWM", "out", signal, None, *facts, (unit, position, channel))]
    if class_id == "ADC" and "_AIN" in signal:
        return [Function(pad, "ADC", "in", signal, None, *facts, (channel,))]
    if signal.startswith("EIC_EXTINT"):
        return [Function(pad, "ICU", "in", signal, None, *facts, (position, channel))]
    if signal == "DAC_VOUT":
        return [Function(pad, "DAC", "out", signal, None, *facts)]
    return [Function(pad, "REF" if class_id in ("ADC", "DAC") else class_id, "", signal, None, *facts)]


class Facts(support.Facts):
    CHIP, NAME, ARCHITECTURE, RAM = "samd21", "Microchip SAMD21", "cortex-m0plus", 32
    PADS = 52
    LAYOUTS = {"1024 rows x 256 (4 pages of 64)": "1024x256"}
    STRENGTHS = {
        **{f"239A:{pid}": "exact" for pid in ("8023", "801F", "80CC", "8012", "8014", "801E")},
        **{f"2341:{pid}": "exact" for pid in ("804D", "824D", "804E")},
        "2A03:804D": "exact", "2A03:804E": "exact",
        **{key: "bootloader" for key in ("239A:001E", "239A:001B", "2341:004D", "2341:024D", "2341:004E", "2A03:004D",
                                         "2A03:004E")},
    }

    def pads(self):
        signals = collections.defaultdict(list)
        for row in MUX:
            signals[row["pin"]].append(row["signal"])
        for row in PINS:
            abilities = {"in", "out", "pull-up", "pull-down"}
            if any(signal.startswith("EIC_EXTINT") for signal in signals[row["pin"]]):
                abilities.add("wake")
            if any(signal.startswith("ADC_AIN") or signal == "DAC_VOUT" for signal in signals[row["pin"]]):
                abilities.add("analog")
            yield Pad(row["pin"], row["port"], int(row["pad"]), abilities,
                      [CAUTIONS[row["special"]]] if row["special"] else [])

    def functions(self):
        # Signals that the table lists once for each part are one function here.
        return {function for row in MUX for function in expected_functions(row)}

    def test_i2c_pads(self):
        """Every pad that the data sheet lists for I2C has it, and these have it beside them."""
        pads = {row.pad for row in self.shown_functions() if row.class_id == "I2C"}
        self.assertEqual(I2C_PADS - pads, set())
        self.assertEqual(pads - I2C_PADS, {"PA00", "PA01", "PA04", "PA05", "PB02", "PB03", "PB08", "PB09"})

    def test_timers_have_numbers_of_their_own(self):
        numbers = {row["signal"].split("_")[0]: int(row["unit"]) for row in MUX if row["class"] in ("TC", "TCC")}
        self.assertEqual(numbers, {"TCC0": 0, "TCC1": 1, "TCC2": 2, "TC3": 3, "TC4": 4, "TC5": 5, "TC6": 6, "TC7": 7})

    def packages(self):
        return [("SAMD21" + letter, row["pin"]) for row in PINS for letter in row["parts"].split(";")]

    def blocks(self):
        return {(row["class"], row["name"]): row["name"] for row in self.family_rows("instances.csv")
                if row["notes"].startswith("one SERCOM serves one of")}


if __name__ == "__main__":
    support.main()
