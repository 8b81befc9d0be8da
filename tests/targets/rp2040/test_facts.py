#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""The RP2040's module against the pin data, pad by pad."""
from targets import support
from targets.support import Function, Pad

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
        hw = int(digit) + 1
        return Function(pad, *ROLES[name, rest], signal, hw, int(digit), None, select, (hw, select))
    if name == "PWM":
        channel = {"A": 0, "B": 1}[rest]
        return Function(pad, "PWM", "out", signal, None, int(digit), channel, select, (int(digit), select, channel))
    if name == "PIO":
        return Function(pad, "PIO", "", signal, unit=int(digit), af=select)
    return Function(pad, name, "", signal, channel=int(signal[-1]) if name == "CLOCK" else None, af=select)


class Facts(support.Facts):
    CHIP, NAME, ARCHITECTURE, RAM = "rp2040", "Raspberry Pi RP2040", "cortex-m0plus", 264
    PADS = 30
    STRENGTHS = {"2E8A:0003": "bootloader", "2E8A:000A": "bootloader", "239A:80F4": "exact", "239A:8120": "exact"}

    def pads(self):
        every = {"in", "out", "pull-up", "pull-down", "wake"}
        for row in TABLE:
            yield Pad(row["name"], "PA", int(row["gpio"]), every | ({"analog"} if row["adc_channel"] else set()))

    def functions(self):
        expected = [expected_function(row["name"], select, row[f"f{select}"])
                    for row in TABLE for select in SELECTS if row[f"f{select}"]]
        analog = [(row["name"], int(row["adc_channel"])) for row in TABLE if row["adc_channel"]]
        expected += [Function(pad, "ADC", "in", f"ADC{channel}", channel=channel, values=(channel,))
                     for pad, channel in analog]
        # Not in the pin data: the interrupt of plain input and output.
        expected += [Function("*", "ICU", "in", "GPIO interrupt", af=next(
            select for select in SELECTS if TABLE[0][f"f{select}"] == "SIO"))]
        self.assertEqual({row.class_id for row in expected},
                         {"SERIAL", "SPI", "I2C", "PWM", "ADC", "ICU", "SIO", "PIO", "CLOCK", "USB"})
        return expected

    def test_the_slice_of_a_pad_is_that_of_its_signal(self):
        for row in TABLE:
            self.assertEqual(row["f4"], f"PWM{row['pwm_slice']}_{row['pwm_chan']}")


if __name__ == "__main__":
    support.main()
