#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""The ESP8266's own rules, each broken and mended, what the tables tell already, and its flash plan."""
from targets import support

I2C = ["I2C0: { hw: 1, sda: SDA0, scl: SCL0 }"]


class Rules(support.Rules):
    CHIP = "esp8266"
    CODES = ("E001", "E002", "N001", "W001", "W002", "W003", "W004")

    def test_button_that_cannot_interrupt(self):
        self.assert_found(self.board([16], ["BTN0: D0"]),
                          [("ESP8266-W001", "BTN0", "BTN0 is on GPIO16, which cannot interrupt")])
        self.assert_found(self.board([16], ["BTN0: D0"], accept="{ ESP8266-W001: [ BTN0 ], W008: [ BTN0 ] }"), [])
        self.assert_found(self.board([16, 5], ["LED0: D0", "BTN0: D1"]), [])

    def test_i2c_without_open_drain(self):
        self.assert_found(self.board([16, 5], ["SDA0: D0", "SCL0: D1"], I2C),
                          [("ESP8266-W002", "SDA0", "SDA0 is on GPIO16, which has neither an open-drain")])
        self.assert_found(self.board([16, 5], ["SCL0: D0", "SDA0: D1"], I2C), [("ESP8266-W002", "SCL0", "SCL0")])
        self.assert_found(self.board([4, 5], ["SDA0: D0", "SCL0: D1"], I2C), [])

    def test_pwm_outside_the_gpio_block(self):
        self.assert_found(self.board([16], ["PWM0: D0"]),
                          [("ESP8266-W003", "PWM0", "PWM0 is on GPIO16, which is outside the GPIO block")])
        self.assert_found(self.board([14], ["PWM0: D0"]), [])

    def test_line_that_rests_high_on_gpio15(self):
        strapping, part = ("W003", "D0", "strapping"), "rests high, and GPIO15 must be low at reset"
        for name, other in (("SDA0", "SCL0"), ("SCL0", "SDA0")):
            self.assert_found(self.board([15, 5], [f"{name}: D0", f"{other}: D1"], I2C),
                              [strapping, ("ESP8266-W004", name, part)])
        self.assert_found(self.board([(15, "{ active_low: true }")], ["BTN0: D0"]),
                          [strapping, ("ESP8266-W004", "BTN0", part)])
        for extras in ("", "{ active_low: false }", "{ active_low: true, pull: up }"):
            self.assert_found(self.board([(15, extras)], ["BTN0: D0"]), [strapping])
        self.assert_found(self.board([15], ["PWM0: D0"]), [strapping])

    def test_button_that_rests_low_on_gpio0_or_gpio2(self):
        strapping = ("W003", "D0", "strapping")
        for pad, part in ((0, "GPIO0 low at reset starts"), (2, "GPIO2 must be high at reset")):
            self.assert_found(self.board([(pad, "{ active_low: false }")], ["BTN0: D0"]),
                              [strapping, ("ESP8266-W004", "BTN0", part)])
            self.assert_found(self.board([(pad, "{ active_low: true }")], ["BTN0: D0"]), [strapping])
            self.assert_found(self.board([pad, 5], ["SDA0: D0", "SCL0: D1"], I2C), [strapping])

    def test_pad_that_the_boot_rom_prints_on(self):
        for name in ("LED0", "PWM0"):
            self.assert_found(self.board([1], [f"{name}: D0"]),
                              [("ESP8266-N001", name, f"{name} is on GPIO1, on which the boot ROM prints")])
        self.assert_found(self.board([3, 1], ["RX0: D0", "TX0: D1"], ["SERIAL0: { hw: 1, rx: RX0, tx: TX0 }"]), [])
        self.assert_found(self.board([3], ["LED0: D0"]), [])

    def test_serial_port_that_is_half_swapped(self):
        serial, strapping = ["SERIAL0: { hw: 1, rx: RX0, tx: TX0 }"], ("W003", "D1", "strapping")
        names = ["RX0: D0", "TX0: D1"]
        self.assert_found(self.board([13, 15], names, serial), [strapping])
        for receiver, transmitter, findings in ((3, 15, [strapping]), (13, 1, []), (13, 2, [strapping])):
            found = findings + [("ESP8266-E002", "TX0", "TX0 and RX0 are on pads that UART0 never has at once")]
            self.assert_found(self.board([receiver, transmitter], names, serial), found)


class Tables(support.Boards):
    """Told by the tables, for every target alike."""
    CHIP = "esp8266"

    def test_serial_is_on_its_pads_alone(self):
        serial = ["SERIAL0: { hw: 1, rx: RX0, tx: TX0 }"]
        for transmitter, select, findings in ((1, 0, []), (2, 4, [("W003", "D1", "strapping")])):
            self.assert_found(self.board([3, transmitter], ["RX0: D0", "TX0: D1"], serial), findings)
            rows = self.show_board()["functions"]
            self.assertEqual([row["af"] for row in rows], [0, select])
        self.assertEqual(self.codes(self.board([5, 1], ["RX0: D0", "TX0: D1"], serial)), ["E017"])
        self.assertEqual(self.codes(self.board([3, 4], ["RX0: D0", "TX0: D1"], serial)), ["E017"])

    def test_uart1_is_no_serial_port(self):
        """It has no receiver that a board could use, and a serial port without one is an error."""
        self.assertTrue(self.codes(self.board([3, 2], ["RX0: D0", "TX0: D1"],
                                              ["SERIAL0: { hw: 2, rx: RX0, tx: TX0 }"]))[-1].startswith("E"))
        self.assertTrue(any(code.startswith("E") for code in self.codes(
            self.board([2], ["TX0: D0"], ["SERIAL0: { hw: 1, tx: TX0 }"]))))

    def test_spi_is_on_its_pads_alone(self):
        spi = ["SPI0: { hw: 1, mosi: MOSI0, miso: MISO0, sclk: SCLK0 }"]
        names = ["MOSI0: D0", "MISO0: D1", "SCLK0: D2"]
        self.assert_found(self.board([13, 12, 14], names, spi), [])
        self.assertEqual(self.codes(self.board([12, 13, 14], names, spi)), ["E017", "E017"])
        self.assertEqual(self.codes(self.board([4, 12, 14], names, spi)), ["E017"])

    def test_can_and_dac_are_not_there(self):
        self.assertIn("E017", self.codes(self.board([4, 5], ["CANRX0: D0", "CANTX0: D1"])))
        self.assertIn("E017", self.codes(self.board([4], ["DAC0: D0"])))

    def test_interrupts(self):
        self.assert_found(self.board([5], ["ICU0: D0"]), [])
        self.assertEqual(self.codes(self.board([16], ["ICU0: D0"])), ["E017"])

    def test_analog_input(self):
        self.assert_found(self.board([17], ["A0: D0"]), [])
        self.assert_found(self.board([17], ["A0: [ D0, 0 ]"]), [])
        self.assertEqual(self.codes(self.board([17], ["A0: [ D0, 1 ]"])), ["E018"])
        self.assertEqual(self.codes(self.board([4], ["A0: D0"])), ["E017"])
        for name in ("BTN0", "LED0", "PWM0"):
            self.assertEqual(self.codes(self.board([17], [f"{name}: D0"])), ["E014"])

    def test_extras_that_gpio16_has_not(self):
        for extras, codes in (("pull: up", ["E014"]), ("type: open-drain", ["E014"]), ("pull: down", [])):
            self.assertEqual(self.codes(self.board([(16, f"{{ {extras} }}")])), codes)
        self.assertEqual(self.codes(self.board([(5, "{ pull: down }")])), ["E014"])
        self.assertEqual(self.codes(self.board([(5, "{ pull: up, type: open-drain }")])), [])

    def test_software_functions_say_the_pad_function(self):
        """GPIO4 is plain GPIO by function 0, GPIO12 by function 3."""
        self.assert_found(self.board([4, 12], ["SDA0: D0", "SCL0: D1"], I2C), [])
        rows = self.show_board()["functions"]
        self.assertEqual([row["af"] for row in rows], [0, 3])


class Plan(support.Plans):
    CHIP = "esp8266"

    def test_virtual_machine_and_port_bin(self):
        self.assertEqual(self.plan(0, "port=900", "vm.0=500000"), [
            ("write", "vm.0", "0x0", "500000"), ("write", "port", "0x3fa000", "900"), ("reset", "", "0x0", "0")])

    def test_a_virtual_machine_that_reaches_port_bin(self):
        self.assertEqual(len(self.plan(4194304, f"vm.0={0x3FA000}", "port=900")), 3)
        code, message = self.plan(4194304, f"vm.0={0x3FA000 + 1}", "port=900")
        self.assertEqual(code, "ESP8266-E001")
        self.assertIn("would overwrite port at 0x3fa000", message)

    def test_a_flash_or_part_that_is_not_known(self):
        self.assertEqual(self.plan(1048576, "port=900")[0], "ESP8266-E001")
        self.assertEqual(self.plan(0, "vm.1=900")[0], "ESP8266-E001")


if __name__ == "__main__":
    support.main()
