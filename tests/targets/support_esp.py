# SPDX-License-Identifier: Apache-2.0
"""The facts of the ESP chips with a GPIO matrix, whose tables in the pin data have the same columns."""
import re

from targets import support
from targets.support import Function, Pad, number

ABILITIES = {"input": "in", "output": "out", "pullup": "pull-up", "pulldown": "pull-down", "deep_sleep_wake": "wake"}
BUSES = {"MOSI": "mosi", "MISO": "miso", "CLK": "sclk", "CS": "cs"}
# What the matrix brings to any pad.
ANY_PAD = {"SERIAL": ("UART", {"rx": "RX", "tx": "TX", "rts": "RTS", "cts": "CTS"}),
           "SPI": ("SPI", {role: signal for signal, role in BUSES.items()}),
           "I2C": ("I2C", {"sda": "SDA", "scl": "SCL"}), "CAN": ("TWAI", {"rx": "RX", "tx": "TX"})}
# Any other pad function: what its name begins with, and the class that shows it.
SHOWN = (("GPIO", "GPIO"), ("CLK_OUT", "CLOCK"), ("MT", "JTAG"), ("FSPI", "FSPI"), ("SUBSPI", "SUBSPI"),
         ("SPI", "FLASH"))


class Facts(support.Facts):
    RADIO_UNITS = ()        # ADC units that the radio uses too

    def setUp(self):
        super().setUp()
        self.rows = support.pin_data(f"{self.CHIP}.csv")
        self.there = [row for row in self.rows if row["exists"] == "yes"]
        self.assertEqual({row["exists"] for row in self.rows} - {"yes", "no"}, set())
        self.assertFalse(any(row["dac_channel"] or row["sd_iomux"] for row in self.rows))

    def pads(self):
        for row in self.rows:
            abilities = {word for column, word in ABILITIES.items() if row[column] == "1"}
            words = {"flash": row["flash"], "usb": row["usb"], "jtag": row["jtag"],
                     "psram": row["psram"].removeprefix("octal-only:"),
                     "strapping": "reset" if row["strapping"] == "1" else "",
                     "oscillator": "crystal" if "crystal" in row["notes"] else "",
                     "not-bonded": "" if row["exists"] == "yes" else "without a pad"}
            yield Pad(row["name"], "PA", int(row["gpio"]), abilities | ({"analog"} if row["adc_unit"] else set()),
                      [(caution, word) for caution, word in words.items() if word])

    def test_memory_of_eight_data_lines(self):
        """The reason says where a pad is the memory's in that case alone."""
        reasons = {pin["name"]: pin["reasons"].get("psram", "") for pin in self.shown()["pins"]}
        for row in self.rows:
            self.assertEqual("octal" in reasons[row["name"]], row["psram"].startswith("octal-only:"), row["name"])

    def of_pad_function(self, row, select, name):
        """What one cell iomux_fN stands for."""
        pad = row["name"]
        uart = re.fullmatch(r"U(\d)(TXD|RXD|RTS|CTS)", name)
        spi = re.fullmatch(r"FSPI(D|Q|CLK|CS0|HD|WP)", name)
        if uart:
            unit, role = int(uart[1]), uart[2].removesuffix("D")
            self.assertEqual(row["uart_iomux"], f"UART{unit}_{role}")
            return Function(pad, "SERIAL", role.lower(), f"UART{unit}_{role}", unit + 1, unit, af=select)
        if spi and row["spi_iomux"]:
            signal = {"D": "MOSI", "Q": "MISO", "CS0": "CS"}.get(spi[1], spi[1])
            self.assertEqual(row["spi_iomux"], f"SPI2_{signal}")
            role = BUSES.get(signal)
            if role is None:
                return Function(pad, "QSPI", "", f"SPI2_{signal}", unit=2, af=select)
            return Function(pad, "SPI", role, f"SPI2_{signal}", 1, 2, af=select)
        return Function(pad, next(class_id for start, class_id in SHOWN if name.startswith(start)), "", name, af=select)

    def of_pad(self, row):
        """Every function that a pad should have."""
        pad, unit, channel = row["name"], number(row["adc_unit"]), number(row["adc_channel"])
        if unit is not None:
            yield Function(pad, "ADC", "in", f"ADC{unit}_CH{channel}", None, unit, channel, None, (channel, unit),
                           "radio" if unit in self.RADIO_UNITS else None)
        for column, class_id in (("touch_channel", "TOUCH"), ("rtc_gpio", "RTC_GPIO")):
            if row[column]:
                yield Function(pad, class_id, "", class_id + row[column], channel=int(row[column]))
        if row["usb"]:
            yield Function(pad, "USB", "", f"USB_{row['usb']}")
        for select in range(6):
            if row[f"iomux_f{select}"]:
                yield self.of_pad_function(row, select, row[f"iomux_f{select}"])

    def functions(self):
        yield from (function for row in self.there for function in self.of_pad(row))
        # The matrix takes the pad function that is plain GPIO.
        (plain,) = {int(row["gpio_func"]) for row in self.there}
        for class_id, (unit, signals) in ANY_PAD.items():
            for role, signal in signals.items():
                yield Function("*", class_id, role, f"{unit}_{signal}", af=plain)
        yield Function("*", "PWM", "out", "PWM", af=plain)
        yield Function("*", "ICU", "in", "ICU", af=plain)

    def test_every_direct_path_is_there(self):
        """Each cell of the columns uart_iomux and spi_iomux is a row of its pad."""
        direct = {(row["name"], row[column]) for row in self.rows for column in ("uart_iomux", "spi_iomux")
                  if row[column]}
        self.assertTrue(direct)
        self.same({(row.pad, row.signal) for row in self.shown_functions()
                   if row.pad != "*" and row.class_id in ("SERIAL", "SPI", "QSPI")}, direct)

    def test_pads_of_the_flash_offer_no_bus_of_the_user(self):
        flash = {row["name"] for row in self.rows if row["flash"]}
        self.assertTrue(flash)
        self.assertEqual({row.class_id for row in self.shown_functions() if row.pad in flash}, {"FLASH", "GPIO"})
