#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""The RP2040's template: a Raspberry Pi Pico without a finding, the same after port.bin."""
import support_target as support

# The Pico as raspberrypi/pico-sdk has it: src/boards/include/boards/pico.h.
PICO = {"TX0": "D0", "RX0": "D1", "SDA0": "D4", "SCL0": "D5", "SCLK0": "D18", "MOSI0": "D19", "MISO0": "D16"}


class Template(support.Template):
    TARGET, MODULE, FAMILY = "cvm_rp2040", "rp2040", "rp2040"

    def test_version_1(self):
        self.compare_port(1)

    def test_version_2(self):
        values = self.compare_port(2)
        self.assertEqual(values["A3"], (3,))
        self.assertEqual(values["PWM1"], (2, 4, 0))
        self.assertEqual(values["TX1"], (2, 2))
        self.assertEqual(values["SCLK1"], (2, 1))
        self.assertEqual(values["SDA1"], (2, 3))

    def test_board(self):
        port = self.read_back(2)
        self.assertEqual([pin["pad_name"] for pin in port["pins"]], [f"GPIO{n}" for n in range(30)])
        pins = {row["name"]: row["pin"] for row in port["functions"]}
        self.assertEqual({name: pins[name] for name in PICO}, PICO)

    def test_documented(self):
        self.assert_documented()


if __name__ == "__main__":
    support.main()
