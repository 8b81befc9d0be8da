#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""`ztc vm custom create --from`: what is carried over from files of other tools, and what is left, line by line."""
import os
import pathlib
import shutil
import unittest

import yaml

import support

READERS = support.DATA / "readers"
MADE_UP = pathlib.Path(os.environ.get("ZTC_BUILD_DIR", "build")) / "tests/core/conformance/modules"


class From(support.Case):
    def from_file(self, target, file, *more, name="board"):
        """Makes a custom VM and gives its JSON, its template, and what is left as (file, line, reason)."""
        value = self.json_of("vm", "custom", "create", target, name, "--from", file, *more)
        text = self.template(name).read_text()
        self.good("vm", "custom", "compile", name)
        return value, yaml.safe_load(text), [(row["file"], row["line"], row["reason"]) for row in value["left"]]

    def write(self, name, data):
        path = self.work / name
        path.write_bytes(data if isinstance(data, bytes) else data.encode())
        return path

    def stamp(self):
        """The folder of a board with both files; the header lies in the data under a name that is no source's."""
        folder = self.work / "stamp"
        folder.mkdir()
        shutil.copyfile(READERS / "stamp/pins.csv", folder / "pins.csv")
        shutil.copyfile(READERS / "stamp/mpconfigboard.txt", folder / "mpconfigboard.h")
        return folder

    def assert_left(self, left, expected):
        """Exactly these places, in this order, each with a part of its reason."""
        self.assertEqual([(file, line) for file, line, _ in left], [(file, line) for file, line, _ in expected])
        for (file, line, reason), (_, _, part) in zip(left, expected):
            self.assertIn(part, reason, f"{file}:{line}")


class MicroPython(From):
    def test_board_with_its_header(self):
        value, template, left = self.from_file("cvm_stm32f405", self.stamp() / "pins.csv")
        self.assertEqual(value["format"], "micropython")
        self.assertEqual(value["files"], ["pins.csv", "mpconfigboard.h"])
        pins = template["pinmap"]
        self.assertEqual([pins[f"D{n}"][:2] for n in range(10)],
                         [["PA", 0], ["PA", 2], ["PA", 3], ["PB", 6], ["PB", 7], ["PB", 10], ["PB", 11], ["PA", 5],
                          ["PA", 6], ["PA", 7]])
        self.assertEqual(pins["D10"], ["PA", 14, {"active_low": True}])
        self.assertEqual(pins["D12"], ["PB", 3, {"pull": "up", "active_low": True}])
        self.assertEqual(template["pinclasses"],
                         {"TX0": "D1", "RX0": "D2", "TX1": "D5", "RX1": "D6", "SCLK0": "D7", "MISO0": "D8",
                          "MOSI0": "D9", "SCL0": "D3", "SDA0": "D4", "DAC0": "D14", "LED0": "D10", "LED1": "D11",
                          "BTN0": "D12"})
        peripherals = template["peripherals"]
        self.assertEqual(peripherals["SERIAL0"], {"hw": 2, "rx": "RX0", "tx": "TX0"})
        self.assertEqual(peripherals["SERIAL1"], {"hw": 3, "rx": "RX1", "tx": "TX1"})
        self.assertEqual(peripherals["SPI0"], {"hw": 1, "mosi": "MOSI0", "miso": "MISO0", "sclk": "SCLK0"})
        self.assertEqual(peripherals["I2C0"], {"hw": 1, "sda": "SDA0", "scl": "SCL0"})
        self.assert_left(left, [
            ("pins.csv", 13, "no such pad"),
            ("pins.csv", 18, "no such pad"),
            ("pins.csv", 20, "no such pad"),
            ("pins.csv", 21, "no row NAME,PAD"),
            ("mpconfigboard.h", 8, "no rts of SERIAL"),
            ("mpconfigboard.h", 11, "UART6 has no rx"),
            ("mpconfigboard.h", 17, "no cs of SPI"),
            ("mpconfigboard.h", 18, "reaches PC0 with scl"),
            ("mpconfigboard.h", 19, "reaches PC0 with scl"),
            ("mpconfigboard.h", 26, "no class for this"),
            ("mpconfigboard.h", 27, "names no pin"),
        ])

    def test_header_alone_is_found_and_finds_the_pins(self):
        value, _, _ = self.from_file("cvm_stm32f405", self.stamp() / "mpconfigboard.h")
        self.assertEqual(value["files"], ["mpconfigboard.h", "pins.csv"])
        self.assertEqual([row["pad"] for row in value["carried"]][:3], ["PA0", "PA2", "PA3"])

    def test_pins_without_a_header(self):
        value, template, left = self.from_file("cvm_rp2040", READERS / "disc/pins.csv")
        self.assertEqual(value["files"], ["pins.csv"])
        self.assertEqual(template["peripherals"]["I2C0"], {"hw": 1, "sda": "SDA0", "scl": "SCL0"})
        self.assertEqual(template["peripherals"]["SERIAL0"]["hw"], 1)
        self.assertEqual(template["pinclasses"]["A1"], "D5")
        self.assert_left(left, [("pins.csv", 11, "no such pad")])

    def test_first_of_two_rows_with_one_name(self):
        self.write("pins.csv", "X,GPIO4\nTX,GPIO17\nX,GPIO5\nX,GPIO18\n")
        path = self.write("mpconfigboard.h", "#define MICROPY_HW_LED1 (pyb_pin_X)\n")
        _, template, _ = self.from_file("cvm_espwroom32", path)
        self.assertEqual(template["pinmap"][template["pinclasses"]["LED0"]], ["PA", 4])

    def test_chip_that_does_not_fit(self):
        _, _, left = self.from_file("cvm_stm32f411", self.stamp() / "pins.csv")
        self.assertIn(("mpconfigboard.h", 2, "the file is for STM32F405RG, and cvm_stm32f411 has a stm32f411"), left)

    def test_several_signals_that_fit_are_never_guessed(self):
        path = self.write("pins.csv", "A0,PA0\nA1,PA1\nPWM1,PA3\n")
        value, template, left = self.from_file("cvm_stm32f405", path)
        self.assertEqual(template["pinclasses"], {})
        self.assertEqual(len(template["pinmap"]), 3)
        self.assert_left(left, [("pins.csv", 1, "write An: [ D0, 0, 1 ] (ADC1_IN0) or [ D0, 0, 2 ]"),
                                ("pins.csv", 2, "several signals of PA1 fit"),
                                ("pins.csv", 3, "TIM2_CH4")])
        self.assertEqual([row["name"] for row in value["carried"]], ["D0", "D1", "D2"])

    def test_roles_that_the_pad_cannot_take(self):
        path = self.write("pins.csv", "LED1,GPIO34\nA0,GPIO23\nA1,GPIO36\nSDA,GPIO35\nSCL,GPIO22\n")
        _, template, left = self.from_file("cvm_espwroom32", path)
        self.assertEqual(template["pinclasses"], {"A0": ["D2", 0, 0]})
        self.assert_left(left, [("pins.csv", 1, "GPIO34 cannot be an output"), ("pins.csv", 2, "no ADC signal on GPIO23"),
                                ("pins.csv", 4, "reaches GPIO35 with sda"),
                                ("pins.csv", 5, "reaches GPIO35 with sda")])

    def test_a_longer_name_of_the_same_chip_fits(self):
        self.write("pins.csv", "X,PA10\n")
        path = self.write("mpconfigboard.h", '#define MICROPY_HW_MCU_NAME   "SAMD21G18A"\n')
        _, _, left = self.from_file("cvm_samd21", path)
        self.assertEqual(left, [])

    def test_unit_of_another_name_is_replaced_and_said(self):
        self.write("pins.csv", "X,GPIO1\n")
        path = self.write("mpconfigboard.h", "#define MICROPY_HW_SPI1_SCK (18)\n#define MICROPY_HW_SPI1_MOSI (23)\n"
                                             "#define MICROPY_HW_SPI1_MISO (19)\n")
        _, template, left = self.from_file("cvm_espwroom32", path)
        self.assertEqual(template["peripherals"]["SPI0"]["hw"], 2)
        self.assert_left(left, [("mpconfigboard.h", 1, "has no SPI1; SPI3 (VSPI) takes its place")])

    def test_one_role_twice_in_one_unit(self):
        path = self.write("mpconfigboard.h", "#define MICROPY_HW_UART1_TX (1)\n#define MICROPY_HW_UART1_RX (3)\n"
                                             "#define MICROPY_HW_UART1_TX (5)\n")
        _, template, left = self.from_file("cvm_espwroom32", path)
        self.assertEqual(template["pinclasses"]["TX0"], "D0")
        self.assert_left(left, [("mpconfigboard.h", 3, "has its tx already, in line 1")])

    def test_package_that_lacks_a_pad_is_left_out(self):
        path = self.write("pins.csv", "X,PA0\nY,PC0\nZ,PC1\n")
        value, template, left = self.from_file("cvm_stm32f411", path)
        self.assertEqual(template["pinmap"]["D1"], ["PC", 0])
        self.assertNotIn("package", template["device"])
        self.assertEqual(value["left"][0]["text"], "package: UFQFPN48")
        self.assert_left(left, [("pins.csv", None, "not on it: PC0, PC1; write that of the board")])
        self.assertNotIn("W001", self.good("vm", "custom", "compile", "board").err)
        self.assertIn("# What could not be carried over:\n#   pins.csv: \"package: UFQFPN48\": the package of",
                      self.template().read_text())

    def test_package_with_all_pads_stays(self):
        _, template, left = self.from_file("cvm_stm32f411", self.write("pins.csv", "X,PA0\nY,PB0\n"))
        self.assertEqual((template["device"]["package"], left), ("UFQFPN48", []))

    def test_numbers_close_up_in_the_order_of_the_file(self):
        path = self.write("pins.csv", "LED7,GPIO18\nLED2,GPIO19\nLED,GPIO21\n")
        _, template, left = self.from_file("cvm_espwroom32", path)
        self.assertEqual(template["pinclasses"], {"LED0": "D1", "LED1": "D0", "LED2": "D2"})
        self.assertEqual(left, [])
        self.assertIn("# Everything was carried over.", self.template().read_text())


class PadNames(From):
    def test_names_of_one_pad(self):
        for target, names, pad in [("cvm_stm32f405", ("PA9", "A9", "A09", "pa9", "pA09"), ["PA", 9]),
                                   ("cvm_rp2040", ("GPIO9", "GP9", "IO9", "9", "gpio09"), ["PA", 9]),
                                   ("cvm_espwroom32", ("GPIO13", "IO13", "13"), ["PA", 13]),
                                   ("cvm_nrf52840", ("P0.04", "P0_04", "P0.4", "p0_4", "P4", "p4"), ["PA", 4]),
                                   ("cvm_nrf52840", ("P32", "P1.00"), ["PB", 0]),
                                   ("cvm_samd21", ("PA04", "PA4", "A4"), ["PA", 4])]:
            for number, name in enumerate(names):
                with self.subTest(f"{target} {name}"):
                    path = self.write("pins.csv", f"X,{name}\n")
                    board = f"b{number}-{target[4:]}-{pad[0]}"
                    _, template, left = self.from_file(target, path, name=board)
                    self.assertEqual((template["pinmap"], left), ({"D0": pad}, []))

    def test_names_that_are_no_pad(self):
        for target, name in [("cvm_stm32f405", "9"), ("cvm_stm32f405", "GPIO9"), ("cvm_rp2040", "A9"),
                             ("cvm_rp2040", "GPIO99"), ("cvm_rp2040", "D9"), ("cvm_stm32f405", "PA99999999999"),
                             ("cvm_stm32f405", "P"), ("cvm_nrf52840", "P9.01"),
                             ("cvm_nrf52840", "P48"), ("cvm_stm32f405", "P4"), ("cvm_rp2040", "P4"),
                             ("cvm_rp2040", "GPIO4294967305")]:
            with self.subTest(f"{target} {name}"):
                path = self.write("pins.csv", f"X,{name}\n")
                result = self.refused("vm", "custom", "create", target, "board", "--from", path)
                self.assertIn(f'[warning]> pins.csv:1: "X,{name}": no such pad', result.err)
                self.assertIn("nothing in pins.csv can be carried over", result.err)
                self.assertFalse((self.cvm / "board").exists())


class EspHome(From):
    def test_node(self):
        value, template, left = self.from_file("cvm_espwroom32", READERS / "node.yaml")
        self.assertEqual(value["format"], "esphome")
        self.assertEqual(template["pinmap"]["D11"], ["PA", 27, {"active_low": True, "pull": "up"}])
        self.assertEqual(template["pinclasses"],
                         {"TX0": "D0", "RX0": "D1", "SCLK0": "D5", "MOSI0": "D6", "MISO0": "D7", "SDA0": "D3",
                          "SCL0": "D4", "A0": ["D8", 4, 0], "ICU0": "D10", "LED0": "D13", "LED1": "D14", "BTN0": "D11"})
        self.assertEqual(template["peripherals"]["SERIAL0"]["hw"], 3)
        self.assertEqual(template["cmacros"], ["ESP32_VHAL", "ESP32_ETH_PHY_LAN8720", "VM_IS_CUSTOM"])
        self.assertEqual(template["device"]["original_target"], "cvm_espwroom32")
        self.assert_left(left, [("node.yaml", 15, "no rx"), ("node.yaml", 28, "no class for this component"),
                                ("node.yaml", 42, "pin of another chip"), ("node.yaml", 44, "not worked out"),
                                ("node.yaml", 47, "cannot be an output"), ("node.yaml", 54, "no such pad"),
                                ("node.yaml", 62, "no such substitution")])

    def test_unit_that_is_named(self):
        bus = "spi:\n  clk_pin: 18\n  mosi_pin: 19\n  miso_pin: 16\n"
        for interface, hw in [("", 1), ("  interface: spi\n", 1), ("  interface: hardware\n", 1)]:
            path = self.write("n.yaml", f"esphome:\n  name: x\n{bus}{interface}")
            _, template, left = self.from_file("cvm_rp2040", path, name=f"b{len(interface)}")
            self.assertEqual((template["peripherals"]["SPI0"]["hw"], left), (hw, []))
        bus = bus.replace("16", "17")
        for interface, hw in [("spi2", 1), ("spi3", 2), ("vspi", 2)]:
            path = self.write("n.yaml", f"esphome:\n  name: x\n{bus}  interface: {interface}\n")
            _, template, left = self.from_file("cvm_espwroom32", path, name=f"e-{interface}")
            self.assertEqual((template["peripherals"]["SPI0"]["hw"], left), (hw, []))

    def test_chips_by_variant_and_board(self):
        for text, chip in [("esp32:\n  variant: esp32s3\n", "esp32s3"), ("esp32:\n  board: esp32-c3-devkitm-1\n", "esp32c3"),
                           ("esp8266:\n  board: d1_mini\n", "esp8266"), ("rp2040:\n  board: rpipico\n", "rp2040")]:
            with self.subTest(chip):
                path = self.write("n.yaml", f"esphome:\n  name: x\n{text}status_led:\n  pin: 2\n")
                _, _, left = self.from_file("cvm_espwroom32", path, name=f"b-{chip}")
                self.assert_left(left, [("n.yaml", 3, f"the file is for {chip}")])

    def test_yaml_that_is_refused(self):
        for name, text, says in [("anchor", "esphome:\n  name: &a x\n", "line 2: an anchor"),
                                 ("alias", "esphome: {}\nx: *a\n", "line 2: an alias"),
                                 ("deep", "esphome: " + "[" * 900 + "]" * 900 + "\n", "line 1: it is nested too deeply"),
                                 ("endless", "esphome: " + "[" * 200000, "line 1"),
                                 ("syntax", "esphome:\n  a: [\n", "no valid YAML"),
                                 ("key", "esphome:\n  [a]: b\n", "line 2: a list or mapping as a key"),
                                 ("many", "esphome:\n" + "- a\n" * 30000, "20,000"),
                                 ("list", "- esphome: x\n", "no mapping of components"),
                                 ("control", "esphome:\n  name: \x01\n", "no valid YAML")]:
            with self.subTest(name):
                path = self.write("n.yaml", text)
                result = self.refused("vm", "custom", "create", "cvm_espwroom32", "board", "--from", path,
                                      "--format", "esphome")
                self.assertIn(says, result.err)
                self.assertIn("n.yaml is no file of esphome", result.err)
                self.assertFalse((self.cvm / "board").exists())


class Betaflight(From):
    def test_unified_target(self):
        value, template, left = self.from_file("cvm_stm32f411", READERS / "quad.config")
        self.assertEqual(value["format"], "betaflight")
        self.assertEqual(template["pinclasses"],
                         {"TX0": "D5", "RX0": "D8", "SCLK0": "D11", "MISO0": "D12", "MOSI0": "D13", "SCL0": "D9",
                          "SDA0": "D10", "A0": "D15", "PWM0": "D1", "PWM1": "D2", "PWM2": "D3", "PWM3": "D18",
                          "PWM4": "D4", "LED0": "D14"})
        self.assert_left(left, [("quad.config", 14, "UART2 has no rx"), ("quad.config", 15, "made by software"),
                                ("quad.config", 25, "no ICU by alternate function 9"),
                                ("quad.config", 27, "no line `resource NAME NUMBER PAD`")])

    def test_timer_decides_between_signals(self):
        lines = "resource MOTOR 1 B14\nresource MOTOR 2 B15\nresource MOTOR 3 A05\n"
        path = self.write("dump.txt", lines)
        _, template, left = self.from_file("cvm_stm32f405", path, name="without")
        self.assertEqual((template["pinclasses"], len(left)), ({}, 3))
        path = self.write("dump.txt", lines + "timer B14 AF9\ntimer B15 AF1\ntimer A05 AF3\n")
        _, template, left = self.from_file("cvm_stm32f405", path, name="with")
        self.assertEqual(left, [])
        self.assertEqual(template["pinclasses"], {"PWM0": ["D0", 12, 9, 1], "PWM1": ["D1", 1, 1, 3],
                                                  "PWM2": ["D2", 8, 3, 1]})

    def test_converter_decides_between_units(self):
        path = self.write("dump.txt", "resource ADC_BATT 1 C02\nresource ADC_CURR 1 C01\nresource LED 1 C13\n"
                                      "set adc_device = 3\n")
        _, template, left = self.from_file("cvm_stm32f405", path)
        self.assertEqual(left, [])
        self.assertEqual(template["pinclasses"]["A0"], ["D0", 12, 3])


class CubeMx(From):
    def test_project(self):
        value, template, left = self.from_file("cvm_stm32f405", READERS / "board.ioc")
        self.assertEqual(value["format"], "cubemx")
        self.assertEqual(template["pinclasses"],
                         {"RX0": "D1", "TX0": "D5", "SCL0": "D8", "SDA0": "D9", "A0": ["D0", 0, 2], "DAC0": "D3",
                          "PWM0": ["D6", 3, 2, 4], "ICU0": "D7", "LED0": "D4", "BTN0": "D12"})
        self.assertEqual(template["pinmap"]["D4"], ["PA", 5, {"type": "open-drain"}])
        self.assertEqual(template["pinmap"]["D11"], ["PC", 0, {"level": 1}])
        self.assertEqual(template["pinmap"]["D12"], ["PC", 13, {"pull": "up"}])
        self.assertEqual(template["peripherals"]["I2C0"]["hw"], 2)
        self.assert_left(left, [("board.ioc", 10, "no class for SYS_JTMS-SWDIO"), ("board.ioc", 12, "USART2 has no rx"),
                                ("board.ioc", 27, "no cs of SPI"), ("board.ioc", 34, "as Encoder_Interface"),
                                ("board.ioc", 35, "no class for RCC_OSC_IN"), ("board.ioc", 36, "no such pad")])

    def test_for_another_microcontroller(self):
        _, template, left = self.from_file("cvm_stm32f411", READERS / "board.ioc")
        self.assertNotIn("DAC0", template["pinclasses"])
        self.assertIn("not on it: PB11, PC0, PC6", left[0][2])
        self.assertEqual(left[1], ("board.ioc", 4,
                                   "the file is for STM32F405RGTx, and cvm_stm32f411 has a stm32f411"))
        self.assertEqual(left[2][:2], ("board.ioc", 6))
        self.assertIn("no A of ADC2 with channel 0; it has ADC1_IN0", left[2][2])


class Choosing(From):
    def test_format_overrides_the_name(self):
        path = self.write("anything.txt", (READERS / "stamp/pins.csv").read_bytes())
        result = self.refused("vm", "custom", "create", "cvm_stm32f405", "board", "--from", path)
        self.assertIn("is of no format that is known", result.err)
        self.assertIn("betaflight, cubemx, esphome, micropython", result.err)
        value, _, _ = self.from_file("cvm_stm32f405", path, "--format", "micropython")
        self.assertEqual(value["files"], ["anything.txt"])

    def test_format_that_is_not_there(self):
        result = self.refused("vm", "custom", "create", "cvm_stm32f405", "board", "--from", READERS / "board.ioc",
                              "--format", "cubemax")
        self.assertIn("did you mean cubemx?", result.err)

    def test_format_without_a_file(self):
        result = self.run_ztc("vm", "custom", "create", "cvm_stm32f405", "board", "--format", "cubemx")
        self.assertIn(result.code, (1, 2))
        self.assertIn("--from", result.err)
        self.assertFalse((self.cvm / "board").exists())

    def test_files_that_cannot_be_read(self):
        os.mkfifo(self.work / "fifo.csv")
        for path in (self.work / "none.csv", self.work, self.work / "fifo.csv", "/dev/null"):
            with self.subTest(str(path)):
                self.refused("vm", "custom", "create", "cvm_stm32f405", "board", "--from", path)
                self.assertFalse((self.cvm / "board").exists())

    def test_link_to_a_file_goes_by_its_own_name(self):
        shutil.copyfile(READERS / "disc/pins.csv", self.work / "data")
        (self.work / "pins.csv").symlink_to(self.work / "data")
        value, _, _ = self.from_file("cvm_rp2040", self.work / "pins.csv")
        self.assertEqual(value["files"], ["pins.csv"])

    def test_existing_custom_vm_stays(self):
        folder = self.create()
        before = self.snapshot(folder)
        self.refused("vm", "custom", "create", "cvm_rp2040", "board", "--from", READERS / "disc/pins.csv")
        self.assertEqual(self.snapshot(folder), before)

    def test_name_for_people(self):
        _, template, _ = self.from_file("cvm_rp2040", READERS / "disc/pins.csv", "--name", "Meins: ä")
        self.assertEqual(template["device"]["name"], "Meins: ä")

    def test_text_output(self):
        result = self.good("vm", "custom", "create", "cvm_rp2040", "board", "--from", READERS / "disc/pins.csv")
        self.assertEqual(result.out, f"[info]> Custom device created at {self.cvm / 'board'}\n")
        self.assertEqual(result.err, '[warning]> pins.csv:11: "WL_ON,EXT_GPIO1": no such pad\n')
        self.assertIn('#   pins.csv:11: "WL_ON,EXT_GPIO1": no such pad\n', self.template().read_text())

    def test_completion_offers_readers(self):
        out = self.good("__complete", "--", "vm", "custom", "create", "x", "y", "--format", "").out
        for reader in ("betaflight", "cubemx", "esphome", "micropython"):
            self.assertIn(reader, out)

    def test_readers_pass_the_check(self):
        folder = os.path.join(os.path.dirname(support.ZTC), "modules")
        for reader in ("betaflight", "cubemx", "esphome", "micropython"):
            with self.subTest(reader):
                result = self.good("plugin", "check", os.path.join(folder, f"reader_{reader}.so"))
                self.assertIn("passed   reader.hostile", result.out)
                self.assertNotIn("failed  ", result.out)


@unittest.skipUnless((MADE_UP / "reader_extras.so").is_file(), "the made-up reader is not built")
class MadeUp(From):
    """What a reader hands out and no template takes."""

    def test_extra_that_is_none_costs_the_pin_nothing_else(self):
        folder = self.work / "modules"
        folder.mkdir()
        shutil.copyfile(MADE_UP / "reader_extras.so", folder / "words.so")
        path = self.write("a.words", "PA5\nPA6\n")
        _, template, left = self.from_file("cvm_stm32f405", path, "--plugin-dir", folder)
        self.assertEqual(template["pinclasses"], {"LED0": "D0", "LED1": "D1"})
        self.assertEqual(template["pinmap"], {"D0": ["PA", 5], "D1": ["PA", 6]})
        self.assert_left(left, [("a.words", 1, "(E034)"), ("a.words", 2, "(E034)")])


class Hostile(From):
    """Whatever the file: one clear error or a template that compiles, and nothing a terminal obeys."""
    TARGET = "cvm_stm32f405"

    def attempt(self, name, data, *more):
        path = self.write(name, data)
        result = self.run_ztc("vm", "custom", "create", self.TARGET, "board", "--from", path, *more)
        self.assertIn(result.code, (0, 1), result)
        self.assertNotRegex(result.out + result.err, "[\x00-\x08\x0b-\x1f\x7f\x80-\x9f\u202e]")
        if result.code == 0:
            text = self.template().read_bytes()
            self.assertNotRegex(text.decode("utf-8"), "[\x00-\x08\x0b-\x1f\x7f\x80-\x9f\u2028\u2029\u202e]")
            self.good("vm", "custom", "compile", "board")
            self.good("vm", "custom", "remove", "board", "--yes")
        else:
            self.assert_one_error(result)
            self.assertFalse((self.cvm / "board").exists())
        return result

    def test_names_that_could_break_the_template(self):
        names = ['"', "'", "# x", "a: b", "]", "}", "{{", "\x1b[31mred", "\x9b31m", "ä", "\u2028  D0: x", "\u202eabc",
                 "\ufeff", "\uffff", "%s%n", "\\n", "*a", "&a", "!x", "@SHORT_NAME@", "- -", "\x85  D9: [ PA, 9 ]"]
        data = "".join(f"{name},PA{number % 8}\n" for number, name in enumerate(names)) + "A,PA8\n"
        result = self.attempt("pins.csv", data)
        self.assertEqual(result.code, 0, result)

    def test_line_ends_inside_texts(self):
        for data in (b"X\rD0: [ PA, 1 ],PA0\n", b"X\x0bY,PA0\n", b"X\x0cY,PA0\n", b"X,PA0\rY,PA1\r"):
            self.attempt("pins.csv", data)

    def test_bytes_that_are_no_text(self):
        for name in ("pins.csv", "n.yaml", "d.config", "p.ioc"):
            for form in ("micropython", "esphome", "betaflight", "cubemx"):
                for data in (b"", b"\0", b"\xff\xfe", b"X,PA0\n\0", bytes(range(256)) * 40, b"\xef\xbb\xbf",
                             b"\x7fELF" + b"\0" * 100, b"\n" * 100000, b"," * 100000):
                    with self.subTest(f"{name} {form} {data[:8]!r}"):
                        self.attempt(name, data, "--format", form)

    def test_lines_as_long_as_the_file(self):
        for form in ("micropython", "esphome", "betaflight", "cubemx"):
            for data in (b"A" * 1000000, b"X," + b"P" * 900000, b"resource MOTOR 1 " + b"B" * 900000,
                         b"PA1.Signal=" + b"U" * 900000, b"a: " + b"x" * 900000, b"#define MICROPY_HW_UART1_TX " +
                         b"(" * 900000, b"resource " * 100000, b"${" * 400000):
                with self.subTest(f"{form} {data[:12]!r}"):
                    self.attempt("pins.csv", data, "--format", form)

    def test_a_million_rows(self):
        result = self.attempt("pins.csv", b"A,PA0\n" * 1000000)
        self.assertEqual(result.code, 1)
        result = self.attempt("pins.csv", b"A,PA0\n" * 150000)
        self.assertIn("has more uses of pads than a board has", result.err)
        result = self.attempt("d.config", b"resource x\n" * 80000, "--format", "betaflight")
        self.assertIn("has more lines that cannot be carried over", result.err)
        result = self.attempt("p.ioc", "".join(f"PA{n}.Signal=GPIO_Output\n" for n in range(900)))
        self.assertIn("more pads than a microcontroller has", result.err)

    def test_every_pad_in_every_role(self):
        roles = ("LED1", "SW", "A0", "DAC1", "PWM1", "SDA", "SCL", "TX", "RX", "MOSI", "MISO", "SCK", "UART1_TX", "X")
        data = "".join(f"{role},P{port}{pad}\n" for port in "ABCDEH" for pad in range(16) for role in roles)
        self.assertEqual(self.attempt("pins.csv", data).code, 0)

    def test_companion_that_is_no_file(self):
        (self.work / "mpconfigboard.h").mkdir()
        self.attempt("pins.csv", "X,PA0\n")
        (self.work / "mpconfigboard.h").rmdir()
        (self.work / "mpconfigboard.h").symlink_to("/dev/zero")
        self.attempt("pins.csv", "X,PA0\n")


if __name__ == "__main__":
    support.main()
