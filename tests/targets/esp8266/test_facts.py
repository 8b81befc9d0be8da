#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""The ESP8266's module against the pin data, pad by pad."""
import re

from targets import support
from targets.support import Function, Pad

ROWS = support.pin_data("esp8266.csv")
TOUT = ROWS[17]

ABILITIES = {"input": "in", "output": "out", "pullup": "pull-up", "pulldown": "pull-down", "open_drain": "open-drain"}

# A signal of the pad functions that a template can name: what it is to ztc.
ROLES = {"UART0_TX": ("SERIAL", "tx"), "UART0_TX_BK": ("SERIAL", "tx"), "UART0_RX": ("SERIAL", "rx"),
         "UART0_RTS": ("SERIAL", "rts"), "UART0_CTS": ("SERIAL", "cts"),
         "HSPI_MOSI": ("SPI", "mosi"), "HSPI_MISO": ("SPI", "miso"), "HSPI_CLK": ("SPI", "sclk"),
         "HSPI_CS0": ("SPI", "cs")}
# Any other: the class that shows it.
SHOWN = ((r"GPIO\d+", "GPIO"), (r"SPI0_\w+", "FLASH"), (r"SD_\w+", "SDIO"), (r"I2S[IO]_\w+", "I2S"),
         (r"CLK_\w+", "CLOCK"), (r"MT[A-Z]+", "JTAG"), (r"HSPI_(HD|WP)", "QSPI"), (r"UART\d_\w+", "UART"))


def of_pad_function(row, select):
    """What one cell iomux_fN stands for."""
    signal = row[f"iomux_f{select}"]
    unit = {"UART0": 0, "UART1": 1, "HSPI": 1}.get(signal.split("_")[0])
    if signal in ROLES:
        return Function(row["name"], *ROLES[signal], signal, 1, unit, af=select)
    class_id = next(class_id for form, class_id in SHOWN if re.fullmatch(form, signal))
    return Function(row["name"], class_id, "", signal, unit=unit, af=select)


class Facts(support.Facts):
    CHIP, ARCHITECTURE = "esp8266", "xtensa-lx106"
    PADS = 18
    WITHOUT = ("SERIAL", 2)

    def instances(self):
        rows = super().instances()
        self.assertIn(self.WITHOUT, [row[:2] for row in rows])
        return [row for row in rows if row[:2] != self.WITHOUT]

    def pads(self):
        self.assertIn("analog only", TOUT["notes"])
        self.assertEqual({row["exists"] for row in ROWS}, {"yes"})
        for row in ROWS:
            if row is TOUT:
                yield Pad("TOUT", "PA", 17, {"analog"}, [("analog-only", "0 to 1 V")])
                continue
            cautions = [("strapping", "reset")] if row["strapping"] == "1" else []
            cautions += [("flash", row["flash"].removesuffix("(quad only)"))] if row["flash"] else []
            yield Pad(row["name"], "PA", int(row["gpio"]),
                      {word for column, word in ABILITIES.items() if row[column] == "1"}, cautions)

    def test_flash_of_four_data_lines(self):
        """The reason says where a pad is the flash's in that case alone."""
        reasons = {pin["name"]: pin["reasons"].get("flash", "") for pin in self.shown()["pins"]}
        for row in ROWS:
            self.assertEqual("four data lines" in reasons[row["name"]], "quad only" in row["flash"], row["name"])

    def test_levels_that_strapping_pads_need(self):
        reasons = {pin["name"]: pin["reasons"].get("strapping") for pin in self.shown()["pins"]}
        self.assertIn("low starts the serial bootloader", reasons["GPIO0"])
        for row in (ROWS[2], ROWS[15]):
            level = re.fullmatch("must be (high|low) at boot", row["notes"])[1]
            self.assertIn(f"must be {level}", reasons[row["name"]])

    def functions(self):
        self.assertEqual([row["name"] for row in ROWS if row["adc_unit"]], ["TOUT"])
        yield Function("TOUT", "ADC", "in", "TOUT", None, int(TOUT["adc_unit"]), int(TOUT["adc_channel"]), None, (0,))
        yield from (of_pad_function(row, select) for row in ROWS for select in range(5) if row[f"iomux_f{select}"])
        for row in ROWS:
            both = row["input"] == "1" and row["output"] == "1"
            software = [("I2C", "sda", "SDA in software", both), ("I2C", "scl", "SCL in software", both),
                        ("PWM", "out", "PWM in software", row["output"] == "1"),
                        ("ICU", "in", "GPIO interrupt", row["interrupt"] == "1")]
            yield from (Function(row["name"], class_id, role, signal, af=support.number(row["gpio_func"]))
                        for class_id, role, signal, there in software if there)
        # UART0 swapped with its modem lines: esp8266/Arduino, cores/esp8266/uart.cpp.
        yield Function("GPIO13", "SERIAL", "rx", "UART0_RX swapped", 1, 0, af=4)
        yield Function("GPIO15", "SERIAL", "tx", "UART0_TX swapped", 1, 0, af=4)

    def test_plain_gpio_is_a_pad_function(self):
        for row in ROWS[:16]:
            self.assertEqual(row[f"iomux_f{row['gpio_func']}"], row["name"])

    def test_uart1_receives_on_a_pad_of_the_flash_alone(self):
        """Why there is no second SERIAL."""
        pads = [row for row in ROWS for select in range(5) if row[f"iomux_f{select}"] == "UART1_RX"]
        self.assertTrue(pads and all(row["flash"] for row in pads))


if __name__ == "__main__":
    support.main()
