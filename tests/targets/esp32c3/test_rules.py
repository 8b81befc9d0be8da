#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""The ESP32-C3's own rules, each broken and mended, what the tables tell already, and its flash plan."""
from targets import support


class Rules(support.Rules):
    CHIP = "esp32c3"
    CODES = ("E001", "N001", "N002", "W001", "W002", "W003")

    def test_pad_that_supplies_the_flash(self):
        text = self.board([11])
        self.assert_found(text, [("ESP32C3-W001", "D0", "D0 is GPIO11, the pad that supplies the flash")])
        self.assert_found(self.board([11], accept="{ ESP32C3-W001: [ D0 ] }"), [])
        self.assert_found(self.board([10]), [])

    def test_analog_input_of_adc2(self):
        self.assert_found(self.board([5], ["A0: D0"]),
                          [("W004", "D0", ""), ("ESP32C3-W002", "A0", "A0 reads ADC2, which is not calibrated")])
        self.assert_found(self.board([3], ["A0: D0"]), [])
        self.assert_found(self.board([5], ["PWM0: D0"]), [("W004", "D0", "")])

    def test_button_that_rests_low_on_a_strapping_pad(self):
        for pad, part in ((2, "GPIO2 should be high"), (8, "needs GPIO8 high"), (9, "GPIO9 low at reset")):
            with self.subTest(pad):
                text = self.board([(pad, "{ active_low: false }")], ["BTN0: D0"])
                self.assert_found(text, [("W003", "D0", "strapping"), ("ESP32C3-W003", "BTN0", "BTN0 rests low")])
                self.assertIn(part, self.findings(text)[1]["message"])
                for extras in ("", "{ active_low: true }", "{ active_low: false, pull: down }"):
                    self.assert_found(self.board([(pad, extras)], ["BTN0: D0"]), [("W003", "D0", "strapping")])
        self.assert_found(self.board([(3, "{ active_low: false }")], ["BTN0: D0"]), [])

    def test_pad_that_is_driven_at_power_up(self):
        for name in ("PWM0", "LED0"):
            self.assert_found(self.board([18], [f"{name}: D0"]),
                              [("W004", "D0", "USB"), ("ESP32C3-N001", name, f"{name} is on GPIO18, which is driven")])
        self.assert_found(self.board([18], ["BTN0: D0"]), [("W004", "D0", "USB")])
        self.assert_found(self.board([10], ["PWM0: D0", "LED0: D0"]), [("N001", "LED0", "")])

    def test_pad_that_the_chip_prints_on(self):
        for name in ("LED0", "PWM0"):
            self.assert_found(self.board([21], [f"{name}: D0"]),
                              [("ESP32C3-N002", name, f"{name} is on GPIO21, on which the chip prints")])
        self.assert_found(self.board([21], ["BTN0: D0"]), [])


class Tables(support.Boards):
    """Told by the tables, for every target alike."""
    CHIP = "esp32c3"

    def test_any_unit_reaches_any_pad(self):
        serial = ["SERIAL0: { hw: 2, rx: RX0, tx: TX0 }"]
        self.assert_found(self.board([3, 10], ["RX0: D0", "TX0: D1"], serial), [])
        self.assert_found(self.board([3, 10], ["CANRX0: D0", "CANTX0: D1"], ["CAN0: { hw: 1 }"]), [])

    def test_direct_path_is_taken_where_there_is_one(self):
        text = self.board([20, 21], ["RX0: D0", "TX0: D1"], ["SERIAL0: { hw: 1, rx: RX0, tx: TX0 }"])
        self.assert_found(text, [])
        rows = self.show_board()["functions"]
        self.assertEqual([(row["signal"], row["af"]) for row in rows], [("UART0_RX", 0), ("UART0_TX", 0)])
        text = text.replace("hw: 1", "hw: 2")
        self.assert_found(text, [])
        rows = self.show_board()["functions"]
        self.assertEqual([(row["signal"], row["af"]) for row in rows], [("UART_RX", 1), ("UART_TX", 1)])

    def test_values_of_an_analog_input(self):
        self.assert_found(self.board([3], ["A0: [ D0, 3, 1 ]"]), [])
        for values in ("3, 0", "2, 1", "3, 2"):
            self.assertEqual(self.codes(self.board([3], [f"A0: [ D0, {values} ]"]))[0], "E018")
        self.assertEqual(self.codes(self.board([10], ["A0: D0"]))[0], "E017")

    def test_units_that_there_are_not(self):
        codes = self.codes(self.board([7, 3, 6], ["MOSI0: D0", "MISO0: D1", "SCLK0: D2"],
                                      ["SPI0: { hw: 2, mosi: MOSI0, miso: MISO0, sclk: SCLK0 }"]))
        self.assertIn("E", {code[0] for code in codes})

    def test_pads_of_the_flash(self):
        self.assert_found(self.board([12, 17]), [("W002", "D0", "flash"), ("W002", "D1", "flash")])


class Plan(support.Plans):
    CHIP = "esp32c3"

    def test_parts_of_a_virtual_machine_and_port_bin(self):
        self.assertEqual(self.plan(0, "port=900", "vm.0=1000000", "vm.1=3072", "vm.2=20000"), [
            ("write", "vm.0", "0x10000", "1000000"), ("write", "vm.1", "0x8000", "3072"),
            ("write", "vm.2", "0x0", "20000"), ("write", "port", "0x3ff000", "900"), ("reset", "", "0x0", "0")])

    def test_a_bootloader_that_reaches_the_partition_table(self):
        self.assertEqual(len(self.plan(0, "vm.2=32768", "vm.1=3072")), 3)
        code, message = self.plan(0, "vm.2=32769", "vm.1=3072")
        self.assertEqual(code, "ESP32C3-E001")
        self.assertIn("would overwrite vm.1 at 0x8000", message)

    def test_an_application_that_reaches_port_bin(self):
        room = 0x3FF000 - 0x10000
        self.assertEqual(len(self.plan(4194304, f"vm.0={room}", "port=900")), 3)
        self.assertEqual(self.plan(4194304, f"vm.0={room + 1}", "port=900")[0], "ESP32C3-E001")

    def test_a_flash_or_part_that_is_not_known(self):
        self.assertEqual(self.plan(2097152, "port=900")[0], "ESP32C3-E001")
        self.assertEqual(self.plan(0, "vm.3=900")[0], "ESP32C3-E001")


if __name__ == "__main__":
    support.main()
