#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""The SAMD21's own rules, each broken and mended, and its flash plan."""
import itertools

from targets import support

SPI = ["SPI0: { hw: 5, mosi: MOSI0, miso: MISO0, sclk: SCLK0 }"]

# One pad for each PAD of SERCOM4, and a second one.
SERCOM4 = {0: "PA12", 1: "PB9", 2: "PB10", 3: "PB11"}
AGAIN = {0: "PB8", 1: "PA13", 2: "PB14", 3: "PB15"}
DOPO = {(0, 1), (2, 3), (3, 1), (0, 3)}  # MOSI and SCLK


class Board(support.Boards):
    CHIP = "samd21"


class Spi(Board):
    def spi(self, mosi, sclk, miso, pads=None):
        pads = pads or SERCOM4
        return self.board([SERCOM4[mosi], SERCOM4[sclk], pads[miso]], ["MOSI0: D0", "SCLK0: D1", "MISO0: D2"], SPI)

    def test_every_pair(self):
        """MOSI has no PAD1 and SCLK neither PAD0 nor PAD2: the tables say so. Of the rest DOPO has some."""
        for mosi, sclk in itertools.product((0, 2, 3), (1, 3)):
            if mosi == sclk:
                continue
            miso = min({0, 1, 2, 3} - {mosi, sclk})
            text = self.spi(mosi, sclk, miso)
            if (mosi, sclk) in DOPO:
                self.assert_clean(text)
            else:
                self.assertEqual((mosi, sclk), (2, 1))
                self.assert_found(text, [("SAMD21-E002", "SCLK0", "MOSI0 (SERCOM4_PAD2) and SCLK0 (SERCOM4_PAD1) are a "
                                          "pair that no SERCOM can be set to")])

    def test_mosi_and_sclk_on_one_pad(self):
        text = self.board([SERCOM4[3], AGAIN[3], SERCOM4[0]], ["MOSI0: D0", "SCLK0: D1", "MISO0: D2"], SPI)
        self.assert_found(text, [("SAMD21-E002", "SCLK0", "MOSI0 (SERCOM4_PAD3) and SCLK0 (SERCOM4_PAD3)")])

    def test_miso_on_the_pad_of_another(self):
        text = self.spi(0, 1, 0, AGAIN)
        self.assert_found(text, [("SAMD21-E003", "MISO0", "MISO0 (SERCOM4_PAD0) is on the PAD that MOSI0 has")])
        # The roles are judged in the order of the template's peripheral, where MISO comes before SCLK.
        text = self.spi(0, 1, 1, AGAIN)
        self.assert_found(text, [("SAMD21-E003", "SCLK0", "SCLK0 (SERCOM4_PAD1) is on the PAD that MISO0 has")])
        self.assert_clean(self.spi(0, 1, 2, AGAIN))

    def test_pads_that_no_role_has(self):
        """Told by the tables: PAD1 is no MOSI."""
        text = self.board([SERCOM4[1], SERCOM4[3], SERCOM4[0]], ["MOSI0: D0", "SCLK0: D1", "MISO0: D2"], SPI)
        self.assertEqual(self.codes(text)[0], "E017")


class Serial(Board):
    SERIAL = ["SERIAL0: { hw: 5, rx: RX0, tx: TX0 }"]

    def serial(self, transmit, receive):
        return self.board([transmit, receive], ["TX0: D0", "RX0: D1"], self.SERIAL)

    def test_rx_on_the_pad_of_tx(self):
        self.assert_found(self.serial(SERCOM4[0], AGAIN[0]),
                          [("SAMD21-E003", "TX0", "TX0 (SERCOM4_PAD0) is on the PAD that RX0 has already")])
        self.assert_found(self.serial(SERCOM4[2], AGAIN[2]),
                          [("SAMD21-E003", "TX0", "TX0 (SERCOM4_PAD2) is on the PAD that RX0 has already")])

    def test_rx_on_any_other_pad(self):
        for transmit, receive in ((0, 1), (0, 2), (0, 3), (2, 0), (2, 1), (2, 3)):
            self.assert_clean(self.serial(SERCOM4[transmit], SERCOM4[receive]))

    def test_one_pad_for_both_is_told_once(self):
        """Half duplex on one pad: ztc's own warning, and no second finding of ours."""
        text = self.board([SERCOM4[0]], ["TX0: D0", "RX0: D0"], self.SERIAL)
        self.assertFalse([code for code in self.codes(text) if code.startswith("SAMD21")])

    def test_two_units_have_pads_of_their_own(self):
        """PA12 is PAD0 of SERCOM4 here, PA08 PAD0 of SERCOM2."""
        text = self.board([SERCOM4[0], SERCOM4[1], "PA8", "PA9"], ["TX0: D0", "RX0: D1", "TX1: D2", "RX1: D3"],
                          self.SERIAL + ["SERIAL1: { hw: 3, rx: RX1, tx: TX1 }"])
        self.assert_clean(text)


class I2c(Board):
    def test_pads_that_are_made_for_it(self):
        pins, functions = ["SDA0: D0", "SCL0: D1"], ["I2C0: { hw: 5, sda: SDA0, scl: SCL0 }"]
        self.assert_clean(self.board(["PA12", "PA13"], pins, functions))
        # PB08 and PB09 are PAD0 and PAD1 of SERCOM4 too: a risk, not an error.
        self.assertEqual(self.codes(self.board(["PB8", "PB9"], pins, functions)), ["W013", "W013"])

    def test_buses_of_the_circuit_playground_express(self):
        text = self.board(["PB2", "PB3", "PA0", "PA1"], ["SDA0: D0", "SCL0: D1", "SDA1: D2", "SCL1: D3"],
                          ["I2C0: { hw: 6, sda: SDA0, scl: SCL0 }", "I2C1: { hw: 2, sda: SDA1, scl: SCL1 }"])
        self.assertEqual(set(self.codes(text)), {"W013"})

    def test_one_sercom_for_two_classes(self):
        """Told by ztc from the column block."""
        text = self.board([SERCOM4[0], SERCOM4[1], SERCOM4[2], SERCOM4[3], "PA13"],
                          ["SDA0: D0", "SCL0: D4", "TX0: D2", "RX0: D3"],
                          ["I2C0: { hw: 5, sda: SDA0, scl: SCL0 }", "SERIAL0: { hw: 5, rx: RX0, tx: TX0 }"])
        self.assertEqual(self.codes(text), ["N002"])


class Timers(Board):
    def test_one_output_on_two_pads(self):
        text = self.board(["PA8", "PA4"], ["PWM0: [ D0, 0, 4, 0 ]", "PWM1: D1"])
        self.assert_found(text, [("SAMD21-W001", "PWM1", "PWM1 (TCC0_WO0) and PWM0 (TCC0_WO0) are one channel")])
        self.assert_clean(self.board(["PA8", "PA6"], ["PWM0: [ D0, 0, 4, 0 ]", "PWM1: D1"]))

    def test_two_outputs_of_one_channel(self):
        text = self.board(["PA8", "PB10"], ["PWM0: [ D0, 0, 4, 0 ]", "PWM1: [ D1, 0, 5, 4 ]"])
        self.assert_found(text, [("SAMD21-W002", "PWM1", "PWM1 (TCC0_WO4) and PWM0 (TCC0_WO0) are outputs of one")])
        text = self.board(["PA8", "PA6"], ["PWM0: [ D0, 1, 5, 2 ]", "PWM1: D1"])
        self.assert_found(text, [("SAMD21-W002", "PWM1", "PWM1 (TCC1_WO0) and PWM0 (TCC1_WO2)")])
        # The same pad by its other timer.
        self.assert_clean(self.board(["PA8", "PB10"], ["PWM0: [ D0, 0, 4, 0 ]", "PWM1: [ D1, 5, 4, 0 ]"]))

    def test_two_channels_of_one_timer(self):
        text = self.board(["PA8", "PA9"], ["PWM0: [ D0, 0, 4, 0 ]", "PWM1: [ D1, 0, 4, 1 ]"])
        self.assert_found(text, [("SAMD21-N001", "PWM1", "PWM1 (TCC0_WO1) and PWM0 (TCC0_WO0) are channels of one "
                                  "timer: they have one frequency")])
        # TCC0 has four channels: WO2 is none of the first two.
        text = self.board(["PA8", "PA10"], ["PWM0: [ D0, 0, 4, 0 ]", "PWM1: [ D1, 0, 5, 2 ]"])
        self.assert_found(text, [("SAMD21-N001", "PWM1", "TCC0_WO2")])

    def test_each_pin_is_told_once(self):
        text = self.board(["PA8", "PA9", "PA4", "PB10"],
                          ["PWM0: [ D0, 0, 4, 0 ]", "PWM1: [ D1, 0, 4, 1 ]", "PWM2: D2", "PWM3: [ D3, 0, 5, 4 ]"])
        self.assert_found(text, [("SAMD21-N001", "PWM1", "PWM0"), ("SAMD21-W001", "PWM2", "PWM0"),
                                 ("SAMD21-W002", "PWM3", "PWM0")])

    def test_two_timers_on_a_pad_have_to_be_chosen(self):
        """Told by the tables."""
        text = self.board(["PA8"], ["PWM0: D0"])
        self.assert_found(text, [("E019", "PWM0", "TCC0_WO0 or TCC1_WO2")])


class Interrupts(Board):
    def buttons(self, *pads, accept=""):
        functions = [f"BTN{i}: D{i}" for i in range(len(pads))]
        # Version 1 says once for all buttons that it does not write them.
        return self.board(pads, functions, accept=f"{{ W008: [ BTN0 ]{accept} }}")

    def test_two_buttons_on_one_line(self):
        text = self.buttons("PA2", "PA18")
        self.assert_found(text, [("SAMD21-W003", "BTN1", "BTN1 and BTN0 have one interrupt line, EIC_EXTINT2")])
        self.assert_clean(self.buttons("PA2", "PA19"))
        self.assert_clean(self.buttons("PA2", "PA18", accept=", SAMD21-W003: [ BTN1 ]"))

    def test_pulses_need_a_line_too(self):
        text = self.board(["PA2", "PA18"], ["ICU0: D0", "ICU1: D1"])
        self.assert_found(text, [("SAMD21-W003", "ICU1", "ICU1 and ICU0 have one interrupt line, EIC_EXTINT2")])
        self.assert_clean(self.board(["PA2", "PA19"], ["ICU0: D0", "ICU1: [ D1, 0, 3 ]"]))
        text = self.board(["PA18", "PA2"], ["BTN0: D1", "ICU0: D0"], accept="{ W008: [ BTN0 ] }")
        self.assert_found(text, [("SAMD21-W003", "ICU0", "ICU0 and BTN0 have one interrupt line, EIC_EXTINT2")])
        self.assertEqual(self.codes(self.board(["PA8"], ["ICU0: D0"]))[0], "E017")

    def test_pads_without_a_line(self):
        """PA08 has the NMI alone: no number, so nothing to share, and nothing to wait for."""
        self.assert_found(self.buttons("PA8", "PB8"), [("SAMD21-W004", "BTN0", "BTN0 is on PA08, which has")])
        self.assert_clean(self.buttons("PA8", "PB8", accept=", SAMD21-W004: [ BTN0 ]"))
        lines = {pin["name"] for pin in self.shown()["pins"]
                 if any(function["signal"].startswith("EIC_EXTINT") for function in pin["functions"])}
        self.assertEqual({pin["name"] for pin in self.shown()["pins"]} - lines, {"PA08"})

    def test_other_classes_need_no_line(self):
        text = self.board(["PA2", "PA18"], ["BTN0: D0", "LED0: D1"], accept="{ W008: [ BTN0, LED0 ] }")
        self.assert_clean(text)


class Parts(Board):
    """Functions that fewer parts have than their pad: those of the pin data, and no others."""

    def of_part(self, part, text):
        return text.replace("device: { ", f"device: {{ package: SAMD21{part}, ")

    def test_functions_that_a_part_lacks(self):
        parts = {row["pin"]: set(row["parts"].split(";")) for row in support.pin_data("samd21_pins.csv")}
        having = {}
        for row in support.pin_data("samd21_mux.csv"):
            having.setdefault((row["pin"], row["signal"]), set()).update(row["parts"].split(";"))
        lacking = {(pin, signal.split("_")[0], part) for (pin, signal), have in having.items()
                   for part in parts[pin] - have}
        self.assertEqual(lacking, {("PA14", "SERCOM4", "E"), ("PA15", "SERCOM4", "E"), ("PB22", "TC7", "G"),
                                   ("PB23", "TC7", "G"), *((f"PA{pad}", "SERCOM5", "E") for pad in range(22, 26))})

    def test_sercom_that_the_e_lacks(self):
        text = self.board(["PA22", "PA23"], ["SDA0: D0", "SCL0: D1"], ["I2C0: { hw: 6, sda: SDA0, scl: SCL0 }"])
        found = [("SAMD21-W005", name, f"{name} is SERCOM5_PAD") for name in ("SDA0", "SCL0")]
        self.assert_found(self.of_part("E", text), found)
        for part in "GJ":
            self.assert_clean(self.of_part(part, text))
        self.assert_clean(text)
        self.assert_clean(self.of_part("E", text.replace("hw: 6", "hw: 4")))

    def test_timer_that_the_g_lacks(self):
        text = self.board(["PB22"], ["PWM0: D0"])
        self.assert_found(self.of_part("G", text), [("SAMD21-W005", "PWM0", "PWM0 is TC7_WO0")])
        self.assert_clean(self.of_part("J", text))


class Explained(support.Rules):
    CHIP = "samd21"
    CODES = ("E001", "E002", "E003", "W001", "W002", "W003", "W004", "W005", "N001")


class Plan(support.Plans):
    CHIP = "samd21"
    ROOM = 0x3FC00 - 0x2000

    def test_vm_and_port(self):
        for size in (0, 262144):
            self.assertEqual(self.plan(size, "port=700", "vm.0=100000"), [
                ("write", "vm.0", "0x2000", "100000"), ("write", "port", "0x3fc00", "700"), ("reset", "", "0x0", "0")])

    def test_a_vm_that_reaches_into_port_bin(self):
        self.assertEqual(self.plan(0, f"vm.0={self.ROOM + 1}", "port=700")[0], "SAMD21-E001")
        self.assertEqual(len(self.plan(0, f"vm.0={self.ROOM}", "port=1024")), 3)

    def test_what_is_too_large(self):
        self.assertEqual(self.plan(0, "port=1025")[0], "SAMD21-E001")
        self.assertEqual(self.plan(131072, "port=700")[0], "SAMD21-E001")


if __name__ == "__main__":
    support.main()
