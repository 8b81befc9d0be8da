#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""The SAMD21's module against the pin data, pad by pad."""
import support_target as support

PINS = support.pin_data("samd21_pins.csv")
MUX = support.pin_data("samd21_mux.csv")

# What one PAD of a SERCOM can be. SERIAL: TXPO and RXPO; SPI: DOPO and DIPO (see the target's README for the sources).
TX_PADS, RTS_PAD, CTS_PAD = (0, 2), 2, 3
DOPO = ((0, 1, 2), (2, 3, 1), (3, 1, 2), (0, 3, 1))  # MOSI, SCLK, CS
# "SERCOM I2C Pins" of the data sheet, by number of pins: each adds to those before.
I2C_PADS = {"PA08", "PA09", "PA16", "PA17", "PA22", "PA23"}          # 32
I2C_PADS |= {"PA12", "PA13"}                                          # 48
I2C_PADS |= {"PB12", "PB13", "PB16", "PB17", "PB30", "PB31"}          # 64

CAUTIONS = {"xin": "oscillator", "xout": "oscillator", "xin32": "oscillator", "xout32": "oscillator",
            "usb-dm": "usb", "usb-dp": "usb", "swclk": "jtag", "swdio": "jtag"}


def sercom_roles(pad, number):
    """Classes and roles of one PAD that comes out on one pad of the chip."""
    roles = [("SERIAL", "rx"), ("SPI", "miso")]
    roles += [("SERIAL", "tx")] if number in TX_PADS else []
    roles += [("SERIAL", "rts")] if number == RTS_PAD else []
    roles += [("SERIAL", "cts")] if number == CTS_PAD else []
    for place, role in enumerate(("mosi", "sclk", "cs")):
        roles += [("SPI", role)] if number in {row[place] for row in DOPO} else []
    if pad in I2C_PADS:
        roles += [("I2C", ("sda", "scl")[number])]
    return roles


def expected_functions(row):
    """What one row of the multiplexer table stands for."""
    pad, class_id, signal = row["pin"], row["class"], row["signal"]
    position = "ABCDEFGH".index(row["mux"]) if row["mux"] else None
    unit, channel = support.number(row["unit"]), support.number(row["channel"])
    if class_id == "SERCOM":
        return [(pad, *role, signal, unit + 1, unit, channel, position, (unit + 1, position, channel))
                for role in sercom_roles(pad, channel)]
    if class_id in ("TC", "TCC"):
        return [(pad, "PWM", "out", signal, None, unit, channel, position, (unit, position, channel))]
    if class_id == "ADC" and "_AIN" in signal:
        return [(pad, "ADC", "in", signal, None, unit, channel, position, (channel,))]
    if signal == "DAC_VOUT":
        return [(pad, "DAC", "out", signal, None, unit, channel, position, ())]
    own = "REF" if class_id in ("ADC", "DAC") else class_id
    return [(pad, own, "", signal, None, unit, channel, position, ())]


class Facts(support.Facts):
    TARGET, MODULE, FAMILY = "cvm_samd21", "samd21", "samd21"

    def test_pads(self):
        signals = {}
        for row in MUX:
            signals.setdefault(row["pin"], set()).add(row["signal"])
        expected = []
        for row in PINS:
            abilities = {"in", "out", "pull-up", "pull-down"}
            if any(signal.startswith("EIC_EXTINT") for signal in signals[row["pin"]]):
                abilities.add("wake")
            if any(signal.startswith("ADC_AIN") or signal == "DAC_VOUT" for signal in signals[row["pin"]]):
                abilities.add("analog")
            cautions = {CAUTIONS[row["special"]]} if row["special"] else set()
            expected.append((row["pin"], row["port"], int(row["pad"]), tuple(sorted(abilities)),
                             tuple(sorted(cautions))))
        self.assertEqual(len(expected), 52)
        self.compare_pins(expected)

    def test_functions(self):
        # Signals that the table lists once for each part are one function here.
        self.compare_functions({function for row in MUX for function in expected_functions(row)})

    def test_timers_have_numbers_of_their_own(self):
        numbers = {row["signal"].split("_")[0]: int(row["unit"]) for row in MUX if row["class"] in ("TC", "TCC")}
        self.assertEqual(numbers, {"TCC0": 0, "TCC1": 1, "TCC2": 2, "TC3": 3, "TC4": 4, "TC5": 5, "TC6": 6, "TC7": 7})

    def test_parts(self):
        self.compare([(place["package"], place["number"], pin["name"]) for pin in self.shown()["pins"]
                      for place in pin["packages"]],
                     [("SAMD21" + letter, None, row["pin"]) for row in PINS for letter in row["parts"].split(";")])

    def test_instances(self):
        self.compare_instances({(row["class"], row["name"]): row["name"] for row in self.family_rows("instances.csv")
                                if row["notes"].startswith("one SERCOM serves one of")})

    def test_flash(self):
        self.compare_flash({"1024 rows x 256 (4 pages of 64)": "1024x256"})

    def test_usb(self):
        self.compare_usb({
            **{f"239A:{pid}": "exact" for pid in ("8023", "801F", "80CC", "8012", "8014", "801E")},
            **{f"2341:{pid}": "exact" for pid in ("804D", "824D", "804E")},
            "2A03:804D": "exact", "2A03:804E": "exact",
            **{f"{vid}:{pid}": "bootloader" for vid, pid in (("239A", "001E"), ("239A", "001B"), ("2341", "004D"),
                                                              ("2341", "024D"), ("2341", "004E"), ("2A03", "004D"),
                                                              ("2A03", "004E"))},
        })


if __name__ == "__main__":
    support.main()
