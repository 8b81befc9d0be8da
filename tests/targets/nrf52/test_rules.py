#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""The nRF52's own rules, each broken and mended, and its flash plans."""
from targets import support

SERIAL = ["SERIAL0: { hw: 1, rx: RX0, tx: TX0 }"]
SPI = ["SPI0: { hw: 3, mosi: MOSI0, miso: MISO0, sclk: SCLK0 }"]
I2C = ["I2C0: { hw: 1, sda: SDA0, scl: SCL0 }"]


class Nrf52840(support.Rules):
    CHIP, MODULE = "nrf52840", "nrf52"
    CODES = ("E001", "W001", "N001")

    # P0.26, P0.27, P1.08; P1.10, P1.14, P1.15 are near the radio.
    FAR = ["PA26", "PA27", "PB8"]
    NEAR = ["PB10", "PB14", "PB15"]
    MAPPED = "{ W013: [ D0, D1, D2 ] }"

    def test_spi_near_the_radio(self):
        functions = ["MOSI0: D0", "MISO0: D1", "SCLK0: D2"]
        self.assert_found(self.board(self.NEAR, functions, SPI, self.MAPPED), [
            ("NRF52-W001", "MOSI0", "MOSI0 is on P1.10, near the radio: SPI is faster than the 10 kHz"),
            ("NRF52-W001", "MISO0", "MISO0 is on P1.14"), ("NRF52-W001", "SCLK0", "SCLK0 is on P1.15")])
        self.assert_clean(self.board(self.FAR, functions, SPI))

    def test_one_signal_near_the_radio(self):
        text = self.board(self.FAR[:2] + self.NEAR[:1], ["MOSI0: D0", "MISO0: D1", "SCLK0: D2"], SPI,
                          "{ W013: [ D2 ] }")
        self.assert_found(text, [("NRF52-W001", "SCLK0", "SCLK0 is on P1.10")])

    def test_serial_and_i2c_near_the_radio(self):
        text = self.board(self.NEAR[:2], ["RX0: D0", "TX0: D1"], SERIAL, "{ W013: [ D0, D1 ] }")
        self.assert_found(text, [("NRF52-W001", "RX0", "SERIAL is faster"), ("NRF52-W001", "TX0", "on P1.14")])
        text = self.board(self.NEAR[:2], ["SDA0: D0", "SCL0: D1"], I2C, "{ W013: [ D0, D1 ] }")
        self.assert_found(text, [("NRF52-W001", "SDA0", "I2C is faster"), ("NRF52-W001", "SCL0", "on P1.14")])

    def test_pulses_near_the_radio_are_a_note(self):
        text = self.board(self.NEAR[:2], ["PWM0: D0", "ICU0: D1"], accept="{ W013: [ D0, D1 ] }")
        self.assert_found(text, [("NRF52-N001", "PWM0", "PWM0 is on P1.10, near the radio: keep the signal below"),
                                 ("NRF52-N001", "ICU0", "ICU0 is on P1.14")])
        self.assert_clean(self.board(self.FAR[:2], ["PWM0: D0", "ICU0: D1"]))

    def test_analog_inputs_are_slow(self):
        """P0.28 is near the radio, which the pad's own caution says and the board accepts."""
        self.assert_clean(self.board(["PA28"], ["A0: D0"], accept="{ W013: [ D0 ] }"))

    def test_accepted(self):
        text = self.board(self.NEAR[:2], ["SDA0: D0", "SCL0: D1"], I2C,
                          "{ W013: [ D0, D1 ], NRF52-W001: [ SDA0, SCL0 ] }")
        self.assert_clean(text)

    def test_spim0_and_twim0_are_one(self):
        """Told by ztc from the column block."""
        functions = ["MOSI0: D0", "MISO0: D1", "SCLK0: D2", "SDA0: D3", "SCL0: D4"]
        pads = self.FAR + ["PA24", "PA25"]
        spi = SPI[0].replace("hw: 3", "hw: 1")
        self.assertEqual(self.codes(self.board(pads, functions, [spi] + I2C)), ["N002"])
        self.assert_clean(self.board(pads, functions, SPI + I2C))


class Nrf52832(support.Boards):
    """The same rules over the other member's pads: P0.26 is near the radio here, P0.03 is not."""
    CHIP, MODULE = "nrf52832", "nrf52"

    def test_pads_of_this_member(self):
        functions = ["SDA0: D0", "SCL0: D1"]
        text = self.board(["PA26", "PA27"], functions, I2C, "{ W013: [ D0, D1 ] }")
        self.assert_found(text, [("NRF52-W001", "SDA0", "SDA0 is on P0.26"), ("NRF52-W001", "SCL0", "P0.27")])
        self.assert_clean(self.board(["PA2", "PA3"], functions, I2C))

    def test_no_second_port(self):
        self.assert_found(self.board(["PB1"], ["PWM0: D0"]), [("E015", "D0", "no port PB")])


class Plan52840(support.Plans):
    CHIP, MODULE = "nrf52840", "nrf52"
    SIZE = 1048576
    BARE, PORT = "no bootloader", 0xFF000
    LOADER, LOADER_PORT = "Adafruit bootloader", 0xEC000

    def arrangements(self):
        """(name, where vm.0 begins, where port.bin lies)"""
        return (self.BARE, 0, self.PORT), (self.LOADER, 0x26000, self.LOADER_PORT)

    def test_vm_and_port(self):
        for variant, start, port in self.arrangements():
            for size in (0, self.SIZE):
                self.assertEqual(self.plan(size, "vm.0=200000", "port=700", variant=variant), [
                    ("write", "vm.0", hex(start), "200000"), ("write", "port", hex(port), "700"),
                    ("reset", "", "0x0", "0")])

    def test_an_arrangement_that_is_not_told(self):
        """Never guessed: the plan for a board without a bootloader overwrites what a bootloader needs."""
        for size in (0, self.SIZE):
            code, message = self.plan(size, "vm.0=300000", "port=700")
            self.assertEqual(code, "NRF52-E001")
            self.assertIn(f'"{self.BARE}", "{self.LOADER}"', message)
        code, message = self.plan(self.SIZE, "port=700", variant="bootloader")
        self.assertEqual(code, "NRF52-E001")
        self.assertIn(f'no arrangement is called "bootloader"; name the one that the board has: "{self.BARE}", ', message)

    def test_a_vm_that_reaches_into_the_page_of_port_bin(self):
        """And so into what lies behind it: the user's files and the bootloader."""
        for variant, start, port in self.arrangements():
            for images in (["port=700"], []):
                self.assertEqual(self.plan(0, f"vm.0={port - start + 1}", *images, variant=variant)[0], "NRF52-E001")
                self.assertEqual(len(self.plan(0, f"vm.0={port - start}", *images, variant=variant)), 2 + len(images))

    def test_a_port_bin_longer_than_its_page(self):
        for variant, _, _ in self.arrangements():
            self.assertEqual(self.plan(0, "port=4097", variant=variant)[0], "NRF52-E001")

    def test_a_flash_that_is_not_known(self):
        for variant in ("", self.BARE):
            self.assertEqual(self.plan(262144, "port=700", variant=variant)[0], "NRF52-E001")


class Plan52832(Plan52840):
    CHIP = "nrf52832"
    SIZE = 524288
    BARE, PORT = "xxAA no bootloader", 0x7F000
    LOADER, LOADER_PORT = "xxAA Adafruit bootloader", 0x6C000


if __name__ == "__main__":
    support.main()
