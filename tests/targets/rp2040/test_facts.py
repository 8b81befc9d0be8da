#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""The RP2040's module against the pin data, pad by pad."""
import support_target as support

TABLE = support.pin_data("rp2040.csv")
SELECTS = range(10)  # f0 to f9

# Signals of the bus units: what stands before the number, what stands behind it, and what they are to ztc.
ROLES = {
    ("UART", "TX"): ("SERIAL", "tx"), ("UART", "RX"): ("SERIAL", "rx"),
    ("UART", "CTS"): ("SERIAL", "cts"), ("UART", "RTS"): ("SERIAL", "rts"),
    ("SPI", "TX"): ("SPI", "mosi"), ("SPI", "RX"): ("SPI", "miso"),
    ("SPI", "SCK"): ("SPI", "sclk"), ("SPI", "CSN"): ("SPI", "cs"),
    ("I2C", "SDA"): ("I2C", "sda"), ("I2C", "SCL"): ("I2C", "scl"),
}


def expected_function(pad, select, signal):
    """The row that one cell of the function select stands for."""
    unit, _, rest = signal.partition("_")
    name, digit = unit.rstrip("0123456789"), unit[len(unit.rstrip("0123456789")):]
    if (name, rest) in ROLES:
        class_id, role = ROLES[name, rest]
        hw = int(digit) + 1
        return (pad, class_id, role, signal, hw, int(digit), None, select, (hw, select))
    if name == "PWM":
        channel = {"A": 0, "B": 1}[rest]
        return (pad, "PWM", "out", signal, None, int(digit), channel, select, (int(digit), select, channel))
    if name == "PIO":
        return (pad, "PIO", "", signal, None, int(digit), None, select, ())
    channel = int(signal[-1]) if name == "CLOCK" else None
    return (pad, name, "", signal, None, None, channel, select, ())


class Facts(support.Facts):
    TARGET, MODULE, FAMILY = "cvm_rp2040", "rp2040", "rp2040"

    def test_pads(self):
        every = {"in", "out", "pull-up", "pull-down", "wake"}
        self.compare_pins([(row["name"], "PA", int(row["gpio"]),
                            tuple(sorted(every | ({"analog"} if row["adc_channel"] else set()))), ())
                           for row in TABLE])
        self.assertEqual(len(TABLE), 30)

    def test_functions(self):
        expected = [expected_function(row["name"], select, row[f"f{select}"])
                    for row in TABLE for select in SELECTS if row[f"f{select}"]]
        expected += [(row["name"], "ADC", "in", f"ADC{row['adc_channel']}", None, None, int(row["adc_channel"]), None,
                      (int(row["adc_channel"]),)) for row in TABLE if row["adc_channel"]]
        self.assertEqual({row[1] for row in expected},
                         {"SERIAL", "SPI", "I2C", "PWM", "ADC", "SIO", "PIO", "CLOCK", "USB"})
        self.compare_functions(expected)

    def test_the_slice_of_a_pad_is_that_of_its_signal(self):
        for row in TABLE:
            self.assertEqual(row["f4"], f"PWM{row['pwm_slice']}_{row['pwm_chan']}")

    def test_instances(self):
        self.compare_instances()

    def test_flash(self):
        self.compare_flash()

    def test_usb(self):
        self.compare_usb({"2E8A:0003": "bootloader", "2E8A:000A": "bootloader",
                          "239A:80F4": "exact", "239A:8120": "exact"})


if __name__ == "__main__":
    support.main()
