#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""The ESP32-S3's own rules, each broken and mended, what the tables tell already, and its flash plan."""
from targets import support

I2C = ["I2C0: { hw: 1, sda: SDA0, scl: SCL0 }"]
SERIAL = ["SERIAL0: { hw: 3, rx: RX0, tx: TX0 }"]


class Rules(support.Rules):
    CHIP = "esp32s3"
    CODES = ("E001", "N002", "N003", "W001", "W002", "W003")

    def check_line_that_rests_high(self, pad, code, part):
        """Each line that rests high, and what does not, on a strapping pad that should be low."""
        strapping = ("W003", "D0", "strapping")
        self.assert_found(self.board([pad, 4], ["SDA0: D0", "SCL0: D1"], I2C), [strapping, (code, "SDA0", part)])
        self.assert_found(self.board([pad, 4], ["SCL0: D0", "SDA0: D1"], I2C), [strapping, (code, "SCL0", part)])
        self.assert_found(self.board([pad, 4], ["RX0: D0", "TX0: D1"], SERIAL), [strapping, (code, "RX0", part)])
        self.assert_found(self.board([pad, 4], ["TX0: D0", "RX0: D1"], SERIAL), [strapping])
        self.assert_found(self.board([pad, 4], ["CANRX0: D0", "CANTX0: D1"], ["CAN0: { hw: 1 }"]),
                          [strapping, (code, "CANRX0", part)])
        self.assert_found(self.board([(pad, "{ active_low: true }")], ["BTN0: D0"]),
                          [strapping, (code, "BTN0", part)])
        for extras in ("", "{ active_low: false }", "{ active_low: true, pull: up }"):
            self.assert_found(self.board([(pad, extras)], ["BTN0: D0"]), [strapping])
        self.assert_found(self.board([pad], ["PWM0: D0"]), [strapping])

    def test_voltage_of_the_flash(self):
        self.check_line_that_rests_high(45, "ESP32S3-W001", "rests high, and GPIO45 must be low at reset")

    def test_serial_bootloader(self):
        self.check_line_that_rests_high(46, "ESP32S3-W002", "rests high, and the serial bootloader needs GPIO46 low")

    def test_button_that_starts_the_bootloader(self):
        self.assert_found(self.board([(0, "{ active_low: false }")], ["BTN0: D0"]),
                          [("W003", "D0", ""), ("ESP32S3-W002", "BTN0", "BTN0 rests low, and GPIO0 low at reset")])
        self.assert_found(self.board([(0, "{ active_low: true }")], ["BTN0: D0"]), [("W003", "D0", "")])

    def test_pads_that_may_have_another_voltage(self):
        self.assert_found(self.board([47, 48]), [
            ("ESP32S3-W003", "D0", "D0 is GPIO47, which works at 1.8 V and must not be driven with 3.3 V"),
            ("ESP32S3-W003", "D1", "D1 is GPIO48, which works at 1.8 V and must not be driven with 3.3 V")])
        self.assert_found(self.board([47, 48], accept="{ ESP32S3-W003: [ D0, D1 ] }"), [])
        self.assert_found(self.board([38]), [])

    def test_pads_that_are_driven_at_power_up(self):
        for pad, before in ((18, []), (19, [("W004", "D0", "USB")]), (20, [("W004", "D0", "USB")])):
            for name in ("PWM0", "LED0"):
                self.assert_found(self.board([pad], [f"{name}: D0"]),
                                  [*before, ("ESP32S3-N002", name, f"{name} is on GPIO{pad}, which is driven")])
            self.assert_found(self.board([pad], ["ICU0: D0"]), before)
        self.assert_found(self.board([17, 21], ["PWM0: D0", "LED0: D1"]), [])

    def test_pad_that_the_chip_prints_on(self):
        for name in ("LED0", "PWM0"):
            self.assert_found(self.board([43], [f"{name}: D0"]),
                              [("ESP32S3-N003", name, f"{name} is on GPIO43, on which the chip prints")])
        self.assert_found(self.board([43], ["BTN0: D0"]), [])


class Tables(support.Boards):
    """Told by the tables, for every target alike."""
    CHIP = "esp32s3"

    def test_pads_that_there_are_not(self):
        found = self.findings(self.board([22, 25]))
        self.assertEqual([(row["code"], row["key"]) for row in found], [("W001", "D0"), ("W001", "D1")])
        # Whatever stands on a hole, the hole is what is told.
        self.assert_found(self.board([22], ["PWM0: D0"]), [("W001", "D0", "not brought out")])
        self.assertEqual(self.codes(self.board([49]))[0], "E015")

    def test_analog_inputs(self):
        self.assert_found(self.board([1], ["A0: [ D0, 0, 1 ]"]), [])
        self.assert_found(self.board([11], ["A0: D0"]), [("W005", "A0", "Wi-Fi uses ADC2 too")])
        self.assertEqual(self.codes(self.board([1], ["A0: [ D0, 0, 0 ]"]))[0], "E018")
        self.assertEqual(self.codes(self.board([21], ["A0: D0"]))[0], "E017")
        self.assertEqual(self.codes(self.board([1], ["DAC0: D0"]))[0], "E017")

    def test_memory_pads(self):
        self.assert_found(self.board([26]), [("W002", "D0", "flash"), ("W002", "D0", "PSRAM")])
        self.assert_found(self.board([32, 33, 37]), [("W002", "D0", "MOSI"), ("W002", "D1", "octal"),
                                                     ("W002", "D2", "octal")])
        self.assert_found(self.board([38]), [])

    def test_direct_paths(self):
        """SPI2 has one on these pads; SPI3 goes through the matrix, on plain GPIO."""
        for hw, expected in ((1, [4, 4, 4]), (2, [1, 1, 1])):
            self.assert_found(self.board([11, 13, 12], ["MOSI0: D0", "MISO0: D1", "SCLK0: D2"],
                                         [f"SPI0: {{ hw: {hw}, mosi: MOSI0, miso: MISO0, sclk: SCLK0 }}"]), [])
            rows = self.show_board()["functions"]
            self.assertEqual([row["af"] for row in rows], expected)

    def test_pads_of_the_memory_are_not_the_direct_path_of_spi2(self):
        """FSPI on GPIO35 to 37 is not among the direct paths of the source: the matrix brings it."""
        self.assert_found(self.board([35, 37, 36], ["MOSI0: D0", "MISO0: D1", "SCLK0: D2"],
                                     ["SPI0: { hw: 1, mosi: MOSI0, miso: MISO0, sclk: SCLK0 }"]),
                          [("W002", f"D{n}", "octal") for n in range(3)])
        rows = self.show_board()["functions"]
        self.assertEqual([row["af"] for row in rows], [1, 1, 1])


class Plan(support.Plans):
    CHIP = "esp32s3"

    def test_parts_of_a_virtual_machine_and_port_bin(self):
        for size, port in ((0, "0x3ff000"), (4194304, "0x3ff000"), (8388608, "0x7ff000"), (16777216, "0xfff000")):
            self.assertEqual(self.plan(size, "port=900", "vm.0=1000000", "vm.1=3072", "vm.2=20000"), [
                ("write", "vm.0", "0x10000", "1000000"), ("write", "vm.1", "0x8000", "3072"),
                ("write", "vm.2", "0x0", "20000"), ("write", "port", port, "900"), ("reset", "", "0x0", "0")])

    def test_images_that_reach_into_another(self):
        self.assertEqual(self.plan(0, "vm.2=32769", "vm.1=3072")[0], "ESP32S3-E001")
        room = 0x7FF000 - 0x10000
        self.assertEqual(len(self.plan(8388608, f"vm.0={room}", "port=900")), 3)
        self.assertEqual(self.plan(8388608, f"vm.0={room + 1}", "port=900")[0], "ESP32S3-E001")

    def test_a_flash_or_part_that_is_not_known(self):
        self.assertEqual(self.plan(2097152, "port=900")[0], "ESP32S3-E001")
        self.assertEqual(self.plan(0, "vm.3=900")[0], "ESP32S3-E001")


if __name__ == "__main__":
    support.main()
