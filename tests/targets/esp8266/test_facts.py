#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""The ESP8266's module against the pin data, pad by pad."""
import pathlib
import re
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))
import support_esp as support  # noqa: E402 (the folder has to be known first)

ROWS = support.pin_data("esp8266.csv")
TOUT = ROWS[17]

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
        return (row["name"], *ROLES[signal], signal, 1, unit, None, select, (), None)
    class_id = next(class_id for form, class_id in SHOWN if re.fullmatch(form, signal))
    return (row["name"], class_id, "", signal, None, unit, None, select, (), None)


class Facts(support.Tables):
    CHIP = "esp8266"
    WITHOUT = frozenset({("SERIAL", 2)})
    ARCHITECTURE = "xtensa-lx106"

    def test_pads(self):
        words = {"input": "in", "output": "out", "pullup": "pull-up", "pulldown": "pull-down",
                 "open_drain": "open-drain"}
        expected = [(row["name"], "PA", int(row["gpio"]),
                     tuple(sorted(word for column, word in words.items() if row[column] == "1")))
                    for row in ROWS if row is not TOUT]
        # "analog only": the pad's one ability.
        self.assertIn("analog only", TOUT["notes"])
        expected.append(("TOUT", "PA", 17, ("analog",)))
        self.assertEqual(len(expected), 18)
        self.assertEqual({row["exists"] for row in ROWS}, {"yes"})
        self.same([(pin["name"], pin["port"], pin["pad"], tuple(sorted(pin["abilities"])))
                   for pin in self.shown()["pins"]], expected)

    def test_cautions(self):
        pins = {pin["name"]: pin["reasons"] for pin in self.shown()["pins"]}
        for row in ROWS:
            with self.subTest(row["name"]):
                flash = row["flash"].removesuffix("(quad only)")
                words = {"strapping": "reset" if row["strapping"] == "1" else "", "flash": flash,
                         "analog-only": "0 to 1 V" if row is TOUT else ""}
                reasons = pins[row["name"]]
                self.assertEqual(set(reasons), {caution for caution, word in words.items() if word})
                for caution, reason in reasons.items():
                    self.assertIn(words[caution], reason)
                self.assertEqual("four data lines" in reasons.get("flash", ""), "quad only" in row["flash"])

    def test_levels_that_strapping_pads_need(self):
        reasons = {pin["name"]: pin["reasons"].get("strapping") for pin in self.shown()["pins"]}
        self.assertIn("low starts the serial bootloader", reasons["GPIO0"])
        for row in (ROWS[2], ROWS[15]):
            level = re.fullmatch("must be (high|low) at boot", row["notes"])[1]
            self.assertIn(f"must be {level}", reasons[row["name"]])

    def test_functions(self):
        expected = [of_pad_function(row, select) for row in ROWS for select in range(5) if row[f"iomux_f{select}"]]
        expected.append(("TOUT", "ADC", "in", "TOUT", None, int(TOUT["adc_unit"]), int(TOUT["adc_channel"]), None,
                         (0,), None))
        for row in ROWS:
            plain = support.number(row["gpio_func"])
            both = row["input"] == "1" and row["output"] == "1"
            software = [("I2C", "sda", "SDA in software", both), ("I2C", "scl", "SCL in software", both),
                        ("PWM", "out", "PWM in software", row["output"] == "1"),
                        ("ICU", "in", "GPIO interrupt", row["interrupt"] == "1")]
            expected += [(row["name"], class_id, role, signal, None, None, None, plain, (), None)
                         for class_id, role, signal, there in software if there]
        self.assertEqual([row["name"] for row in ROWS if row["adc_unit"]], ["TOUT"])
        self.same(self.functions(), expected)
        self.assertEqual(self.shown()["any_pad"], [])

    def test_plain_gpio_is_a_pad_function(self):
        for row in ROWS[:16]:
            self.assertEqual(row[f"iomux_f{row['gpio_func']}"], row["name"])

    def test_uart1_receives_on_a_pad_of_the_flash_alone(self):
        """Why there is no second SERIAL."""
        pads = [row for row in ROWS for select in range(5) if row[f"iomux_f{select}"] == "UART1_RX"]
        self.assertTrue(pads and all(row["flash"] for row in pads))


if __name__ == "__main__":
    support.main()
