# SPDX-License-Identifier: Apache-2.0
"""What the tests of the STM32 targets share: the pin data read on its own, against what `target show` tells; boards."""
import collections
import csv
import functools
import json
import pathlib
import re
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[2] / "command"))
import support  # noqa: E402  (the path comes first)

PINDATA = support.DATA / "pindata"
EVERY_PAD = ["in", "out", "pull-up", "pull-down", "open-drain"]
# A word of column `special`: the flag that it is, and what the reason must name.
SPECIAL = {
    "swdio": ("jtag", "SWDIO"), "swclk": ("jtag", "SWCLK"), "jtdi": ("jtag", "JTDI"), "jtdo-swo": ("jtag", "SWO"),
    "njtrst": ("jtag", "NJTRST"), "boot0": ("strapping", "BOOT0"), "boot1": ("strapping", "BOOT1"),
    "osc-in": ("oscillator", "OSC_IN"), "osc-out": ("oscillator", "OSC_OUT"),
    "osc32-in": ("oscillator", "OSC32_IN"), "osc32-out": ("oscillator", "OSC32_OUT"),
    "low-drive": ("low-drive", "3 mA and 2 MHz"),
}
# Signals that the virtual machine uses, told by their names alone.
BUSES = (
    (re.compile(r"(USART|UART|LPUART)\d+_(TX|RX|RTS|CTS)$"), "SERIAL",
     {"TX": "tx", "RX": "rx", "RTS": "rts", "CTS": "cts"}),
    (re.compile(r"(SPI)\d+_(MOSI|MISO|SCK|NSS)$"), "SPI", {"MOSI": "mosi", "MISO": "miso", "SCK": "sclk", "NSS": "cs"}),
    (re.compile(r"(I2C)\d+_(SDA|SCL)$"), "I2C", {"SDA": "sda", "SCL": "scl"}),
    (re.compile(r"(CAN)\d+_(RX|TX)$"), "CAN", {"RX": "rx", "TX": "tx"}),
)
TIMER = re.compile(r"TIM(\d+)_CH(\d+)(N?)$")
ADC = re.compile(r"ADC(\d+)_IN(\d+)$")
DAC = re.compile(r"DAC\d*_OUT(\d+)$")
# Everything else: a class of its own, by what the signal's name begins with. "" is the signal's own name.
OWN = (("SDIO_", "SD"), ("SDMMC1_", "SD"), ("USB_", "USB"), ("EVENTOUT", "EVENTOUT"), ("TIM", "TIM"), ("LPTIM", "LPTIM"),
       ("FSMC_", "FSMC"), ("FMC_", "FMC"), ("ETH_", "ETH"), ("DCMI_", "DCMI"), ("LTDC_", "LTDC"), ("SAI", "SAI"),
       ("I2S", "I2S"), ("QUADSPI_", "QUADSPI"), ("RCC_MCO", "MCO"), ("RCC_", "RCC"), ("RTC_", "RTC"), ("SYS_", "SYS"),
       ("TSC_", "TSC"), ("COMP", "COMP"), ("OPAMP", "OPAMP"), ("DFSDM", "DFSDM"), ("IR_", "IR"), ("CRS_", "CRS"),
       ("USART", "UART"), ("UART", "UART"), ("LPUART", "UART"), ("I2C", "SMBUS"))


def table(name):
    """The rows of a file of the pin data."""
    with open(PINDATA / name, encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def number(cell):
    """A cell's number, or None where it is empty."""
    return int(cell, 0) if cell else None


def hw_of(chip, class_id, signal):
    """The hw that the pin data gives the unit of a signal."""
    unit = signal.split("_")[0]
    found = [row["hw"] for row in table("instances.csv")
             if (row["family"], row["class"], row["name"]) == (chip, class_id, unit)]
    if len(found) != 1:
        raise AssertionError(f"{chip}: {signal} has {len(found)} instances")
    return int(found[0])


def expected_functions(chip, row):
    """What one row of the functions table must have become: (class, role, signal, unit, channel, af, hw, values)."""
    signal, af = row["signal"], number(row["af"])
    facts = (signal, number(row["unit"]), number(row["channel"]), af)
    timer, adc, dac = TIMER.match(signal), ADC.match(signal), DAC.match(signal)
    if adc:
        return [("ADC", "in", *facts, None, (int(adc[2]), int(adc[1])))]
    if dac:
        return [("DAC", "out", *facts, None, (int(dac[1]),))]
    if timer:
        values = (int(timer[1]), af, int(timer[2]))
        outputs = [("PWM", "out", *facts, None, values)]
        return outputs if timer[3] else outputs + [("ICU", "in", *facts, None, values)]
    for pattern, class_id, roles in BUSES:
        match = pattern.match(signal)
        if match:
            hw = hw_of(chip, class_id, signal)
            return [(class_id, roles[match[2]], *facts, hw, (hw, af))]
    class_id = next(name for start, name in OWN if signal.startswith(start))
    return [(class_id, "", *facts, 1 if class_id == "SD" else None, ())]


def shown_function(function):
    """The same of what ztc shows."""
    return (function["class"], function["role"], function["signal"], function["unit"], function["channel"],
            function["af"], function["hw"], tuple(function["values"]))


def each_chip(test):
    """Runs a test for each chip of its class, with what ztc shows of it."""
    @functools.wraps(test)
    def run(self):
        self.assertGreater(len(self.CHIPS), 0)
        for chip in self.CHIPS:
            with self.subTest(chip=chip):
                test(self, chip, self.json_of("target", "show", f"cvm_{chip}"))
    return run


class Facts(support.Case):
    """Everything that a target tells, against the pin data: nothing is missing, nothing is added."""

    CHIPS = {}  # chip: (architecture, RAM of the smallest part in KiB, exact USB ids)

    @each_chip
    def test_pads(self, chip, value):
        rows = table(f"{chip}_pins.csv")
        self.assertEqual({(pin["name"], pin["port"], pin["pad"]) for pin in value["pins"]},
                         {(row["pin"], row["port"], int(row["pad"])) for row in rows})
        self.assertEqual(len(value["pins"]), len(rows))
        self.assertEqual(value["any_pad"], [])

    @each_chip
    def test_abilities(self, chip, value):
        rows = table(f"{chip}_af.csv")
        wake = {row["pin"] for row in rows if row["signal"].startswith("SYS_WKUP")}
        analog = {row["pin"] for row in rows if row["kind"] in ("ADC", "DAC")}
        self.assertTrue(wake and analog)
        for pin in value["pins"]:
            expected = EVERY_PAD + ["wake"] * (pin["name"] in wake) + ["analog"] * (pin["name"] in analog)
            self.assertEqual(pin["abilities"], expected, pin["name"])

    @each_chip
    def test_flags(self, chip, value):
        special = {row["pin"]: [word for word in row["special"].split(";") if word]
                   for row in table(f"{chip}_pins.csv")}
        self.assertGreater(sum(map(len, special.values())), 10)
        for pin in value["pins"]:
            words = special[pin["name"]]
            self.assertEqual(sorted(pin["flags"]), sorted(SPECIAL[word][0] for word in words), pin["name"])
            for word in words:
                flag, named = SPECIAL[word]
                self.assertIn(named, pin["reasons"][flag], pin["name"])

    @each_chip
    def test_functions(self, chip, value):
        expected = collections.defaultdict(collections.Counter)
        for row in table(f"{chip}_af.csv"):
            expected[row["pin"]].update(expected_functions(chip, row))
        for pin in value["pins"]:
            shown = collections.Counter(map(shown_function, pin["functions"]))
            self.assertEqual(shown, expected[pin["name"]], pin["name"])
            self.assertEqual({function["caution"] for function in pin["functions"]} - {None}, set())

    @each_chip
    def test_plain_and_complementary_outputs_differ_by_pad_and_alternate_function(self, chip, value):
        """What README and template promise of CH1 and CH1N."""
        complementary = 0
        for pin in value["pins"]:
            outputs = [function for function in pin["functions"] if function["class"] == "PWM"]
            complementary += sum(function["signal"].endswith("N") for function in outputs)
            self.assertEqual(len({tuple(function["values"]) for function in outputs}), len(outputs), pin["name"])
            self.assertEqual(len({function["af"] for function in outputs}), len(outputs), pin["name"])
        self.assertGreater(complementary, 0)

    @each_chip
    def test_instances(self, chip, value):
        rows = [row for row in table("instances.csv") if row["family"] == chip]
        expected = {(row["class"], int(row["hw"]), row["name"], int(row["users"])) for row in rows}
        sd = {row["signal"].split("_")[0] for row in table(f"{chip}_af.csv") if row["class"] in ("SDIO", "SDMMC")}
        expected |= {("SD", 1, name, 1) for name in sd}
        self.assertEqual(len(sd), 1)
        shown = [(row["class"], row["hw"], row["name"], row["users"]) for row in value["instances"]]
        self.assertEqual(set(shown), expected)
        self.assertEqual(len(shown), len(expected))

    @each_chip
    def test_packages(self, chip, value):
        expected = collections.defaultdict(set)
        for row in table(f"{chip}_pins.csv"):
            for package in row["packages"].split(";"):
                expected[package].add(row["pin"])
        shown = {row["package"]: {pin["pin"] for pin in row["pins"]} for row in value["packages"]}
        self.assertEqual(shown, dict(expected))
        self.assertEqual({pin["number"] for row in value["packages"] for pin in row["pins"]}, {None})

    @each_chip
    def test_flash(self, chip, value):
        rows = [row for row in table("flash_layout.csv") if row["family"] == chip]
        self.assertGreater(len(rows), 1)
        expected = [(row["variant"], int(row["flash_start"], 0), int(row["flash_size"]), int(row["write_unit"]),
                     None if row["erase_unit"] == "sector" else int(row["erase_unit"]),
                     row["layout"].replace(";", ","), int(row["port_region"], 0), int(row["port_region_size"]))
                    for row in rows]
        shown = [tuple(row[key] for key in ("variant", "start", "size", "write_unit", "erase_unit", "layout",
                                            "port_region", "port_region_size")) for row in value["flash"]]
        self.assertEqual(shown, expected)
        for row, given in zip(rows, value["flash"]):
            self.assertIn(row["port_region_note"], given["note"])
            self.assertIn(row["reserved"], given["note"])

    @each_chip
    def test_usb(self, chip, value):
        exact = self.CHIPS[chip][2]
        expected = set()
        for row in table("usb_ids.csv"):
            if not {"stm32", chip} & set(row["families"].split(";")):
                continue
            key = f"{row['vid']}:{row['pid']}".upper()
            strength = "exact" if key in exact else "bootloader" if row["mode"] == "dfu" else "bridge"
            expected.add((*key.split(":"), row["mode"], strength))
        shown = [(row["vid"], row["pid"], row["mode"], row["strength"]) for row in value["usb"]]
        self.assertEqual(set(shown), expected)
        self.assertEqual(len(shown), len(expected))
        self.assertEqual({f"{vid}:{pid}" for vid, pid, _, strength in shown if strength == "exact"}, exact)

    @each_chip
    def test_description(self, chip, value):
        sizes = [int(row["flash_size"]) for row in table("flash_layout.csv") if row["family"] == chip]
        self.assertEqual((value["target"], value["chip"], value["name"]), (f"cvm_{chip}", chip, chip.upper()))
        self.assertEqual((value["architecture"], value["ram_kib"]), self.CHIPS[chip][:2])
        self.assertEqual(value["flash_kib"] * 1024, min(sizes))
        self.assertEqual((value["port_versions"], value["default_port_version"]), ([1, 2], 2))


class Board(support.Case):
    """Boards of the family, compiled."""

    CHIPS = ()
    CODES = ""  # prefix of the module's own finding codes

    def compile(self, chip, pads, functions, peripherals="{}", version=2, code=0, accept="{}"):
        """Compiles a board; each finding as (severity, code, place, message). findings keeps the rest."""
        if not (self.cvm / chip).exists():
            self.good("vm", "custom", "create", f"cvm_{chip}", chip)
        lines = [f"short_name: {chip}", "cmacros: [ VM_IS_CUSTOM ]", "pinmap:"]
        lines += [f"    D{i}: [ {pad[:2]}, {pad[2:]} ]" for i, pad in enumerate(pads)]
        lines += ["pinclasses:"] + [f"    {name}: {value}" for name, value in functions.items()]
        lines += [f"peripherals: {peripherals}", f"accept: {accept}", "device:", "    name: b",
                  f"    original_target: cvm_{chip}", "    vids: []", "    pids: []", ""]
        self.template(chip).write_text("\n".join(lines))
        result = self.run_ztc("-J", "vm", "custom", "compile", chip, "--port-version", version)
        self.assertEqual(result.code, code, result)
        self.findings = json.loads(result.out)["diagnostics"]
        return [(row["severity"], row["code"], lines[row["line"] - 1].split(":")[0].strip(), row["message"])
                for row in self.findings]

    def expect(self, chip, pads, functions, *expected):
        """The same findings in both versions; expected: severity, code without prefix, place, words of the message."""
        for version in (1, 2):
            found = self.compile(chip, pads, functions, version=version)
            self.assertEqual([row[:3] for row in found],
                             [(severity, f"{self.CODES}-{code}", place) for severity, code, place, _ in expected],
                             (chip, version, found))
            for row, (_, _, _, words) in zip(found, expected):
                self.assertIn(words, row[3])


def each_target(test):
    """Runs a test for each chip of its class."""
    @functools.wraps(test)
    def run(self):
        self.assertGreater(len(self.CHIPS), 0)
        for chip in self.CHIPS:
            with self.subTest(chip=chip):
                test(self, chip)
    return run


class Rules(Board):
    """The family's own rules, each broken and mended. The pads and functions here are the same on every STM32."""

    @each_target
    def test_two_outputs_on_one_channel(self, chip):
        self.expect(chip, ("PA0", "PA5"), {"PWM0": "[ D0, 2, 1, 1 ]", "PWM1": "[ D1, 2, 1, 1 ]"},
                    ("warning", "W001", "PWM1", "PWM1 (TIM2_CH1) and PWM0 (TIM2_CH1) are one channel: both pads get"))
        self.expect(chip, ("PA0", "PA1"), {"PWM0": "[ D0, 2, 1, 1 ]", "PWM1": "[ D1, 2, 1, 2 ]"})

    @each_target
    def test_two_inputs_on_one_channel(self, chip):
        self.expect(chip, ("PA0", "PA5"), {"ICU0": "[ D0, 2, 1, 1 ]", "ICU1": "[ D1, 2, 1, 1 ]"},
                    ("warning", "W001", "ICU1", "are one channel, which measures one signal"))
        self.expect(chip, ("PA0", "PA1"), {"ICU0": "[ D0, 2, 1, 1 ]", "ICU1": "[ D1, 2, 1, 2 ]"})

    @each_target
    def test_complementary_output_beside_the_plain_one(self, chip):
        self.expect(chip, ("PA8", "PA7"), {"PWM0": "[ D0, 1, 1, 1 ]", "PWM1": "[ D1, 1, 1, 1 ]"},
                    ("note", "N001", "PWM1", "PWM1 (TIM1_CH1N) and PWM0 (TIM1_CH1) are"))
        self.expect(chip, ("PA7", "PA8"), {"PWM0": "[ D0, 1, 1, 1 ]", "PWM1": "[ D1, 1, 1, 1 ]"},
                    ("note", "N001", "PWM1", "PWM1 (TIM1_CH1) and PWM0 (TIM1_CH1N) are"))
        self.expect(chip, ("PA9", "PA7"), {"PWM0": "[ D0, 1, 1, 2 ]", "PWM1": "[ D1, 1, 1, 1 ]"})

    @each_target
    def test_two_complementary_outputs_of_one_channel(self, chip):
        self.expect(chip, ("PA7", "PB13"), {"PWM0": "[ D0, 1, 1, 1 ]", "PWM1": "[ D1, 1, 1, 1 ]"},
                    ("warning", "W001", "PWM1", "PWM1 (TIM1_CH1N) and PWM0 (TIM1_CH1N) are one channel"))

    @each_target
    def test_output_and_input_on_one_timer(self, chip):
        words = "are on one timer: one counter"
        self.expect(chip, ("PA0", "PA1"), {"PWM0": "[ D0, 2, 1, 1 ]", "ICU0": "[ D1, 2, 1, 2 ]"},
                    ("warning", "W002", "ICU0", words))
        self.expect(chip, ("PA0", "PA1"), {"ICU0": "[ D0, 2, 1, 1 ]", "PWM0": "[ D1, 2, 1, 2 ]"},
                    ("warning", "W002", "PWM0", words))
        self.expect(chip, ("PA0", "PA8"), {"PWM0": "[ D0, 2, 1, 1 ]", "ICU0": "[ D1, 1, 1, 1 ]"})

    @each_target
    def test_output_and_input_on_one_channel(self, chip):
        self.expect(chip, ("PA0", "PA5"), {"PWM0": "[ D0, 2, 1, 1 ]", "ICU0": "[ D1, 2, 1, 1 ]"},
                    ("warning", "W002", "ICU0", "are one channel, which is either output or input"))

    @each_target
    def test_each_relation_is_told_once(self, chip):
        found = self.compile(chip, ("PA0", "PA5", "PA1", "PA2"),
                             {"PWM0": "[ D0, 2, 1, 1 ]", "PWM1": "[ D1, 2, 1, 1 ]", "PWM2": "[ D2, 2, 1, 2 ]",
                              "ICU0": "[ D3, 2, 1, 3 ]"})
        self.assertEqual([(row[1], row[2]) for row in found],
                         [(f"{self.CODES}-W001", "PWM1"), (f"{self.CODES}-W002", "ICU0")])
        self.assertIn("PWM0", found[1][3])

    @each_target
    def test_one_pad_under_two_functions_is_told_by_ztc_alone(self, chip):
        found = self.compile(chip, ("PA0",), {"PWM0": "[ D0, 2, 1, 1 ]", "ICU0": "[ D0, 2, 1, 1 ]"})
        self.assertEqual([row[:3] for row in found], [("note", "N001", "ICU0")])

    @each_target
    def test_a_warning_that_is_meant(self, chip):
        functions = {"PWM0": "[ D0, 2, 1, 1 ]", "PWM1": "[ D1, 2, 1, 1 ]"}
        accept = f"{{ {self.CODES}-W001: [ PWM1 ] }}"
        self.assertEqual(self.compile(chip, ("PA0", "PA5"), functions, accept=accept), [])
        found = self.compile(chip, ("PA0", "PA1"), {**functions, "PWM1": "[ D1, 2, 1, 2 ]"}, accept=accept, code=1)
        self.assertEqual([row[1] for row in found], ["E032"])

    def test_every_code_is_explained(self):
        for code in ("E001", "N001", "W001", "W002"):
            value = self.json_of("explain", f"{self.CODES}-{code}")
            self.assertEqual(value["code"], f"{self.CODES}-{code}")
            self.assertGreater(len(value["text"]), 100)
            self.assertNotEqual(value["wrong"], value["right"])

    def test_examples_of_the_explanations_are_true(self):
        """They name pads and signals in comments: every chip of the family has them."""
        named = []
        for code in ("N001", "W001", "W002"):
            value = self.json_of("explain", f"{self.CODES}-{code}")
            for text in (value["wrong"], value["right"]):
                named += re.findall(r"(PWM|ICU)\d: \[ D\d, (\d+), (\d+), (\d+) \]\s+# (P[A-Z]\d+), (\w+)", text)
        self.assertEqual(len(named), 12)
        for chip in self.CHIPS:
            pins = {pin["name"]: pin for pin in self.json_of("target", "show", f"cvm_{chip}")["pins"]}
            for class_id, timer, af, channel, pad, signal in named:
                self.assertIn((class_id, signal, [int(timer), int(af), int(channel)]),
                              [(row["class"], row["signal"], row["values"]) for row in pins[pad]["functions"]])


class Templates(Board):
    """The template that create copies, and what becomes of a board."""

    @each_target
    def test_own_template_gives_no_finding(self, chip):
        self.good("vm", "custom", "create", f"cvm_{chip}", chip)
        for version in (1, 2):
            value = self.json_of("vm", "custom", "compile", chip, "--strict", "--port-version", version)
            self.assertEqual((value["port"]["version"], value["diagnostics"]), (version, []))

    @each_target
    def test_values_and_pads_of_own_template_are_those_of_its_comments(self, chip):
        self.good("vm", "custom", "create", f"cvm_{chip}", chip)
        value = self.json_of("vm", "custom", "show", chip)
        signals = {function["name"]: function["signal"] for function in value["functions"]}
        named = re.findall(r"(?m)^    (\w+): [^#\n]*# (TIM\d+_CH\d)", self.template(chip).read_text())
        self.assertGreater(len(named), 2)
        for name, signal in named:
            self.assertEqual(signals[name], signal)

    @each_target
    def test_port_bin_gives_the_template_back(self, chip):
        self.good("vm", "custom", "create", f"cvm_{chip}", chip)
        keys = {"functions": ("name", "class", "role", "pin", "values", "signal"),
                "peripherals": ("name", "class", "hw", "roles"), "pins": ("name", "port", "pad")}
        for version in (1, 2):
            # What version 1 has no place for.
            lost = ("LED", "BTN", "SD") if version == 1 else ()
            more = {"functions": () if version == 1 else ("af", "hw")}
            self.good("vm", "custom", "compile", chip, "--port-version", version)
            wanted = self.json_of("vm", "custom", "show", chip)
            given = self.json_of("vm", "custom", "show", self.cvm / chip / "port.bin", "--target", f"cvm_{chip}")
            for part, columns in keys.items():
                rows = [sorted([[str(row[column]) for column in columns + more.get(part, ())] for row in value[part]
                                if row.get("class") not in lost]) for value in (given, wanted)]
                self.assertEqual(rows[0], rows[1], (part, version))
                self.assertGreater(len(rows[0]), 2)

    @each_target
    def test_hw_settles_values_that_are_left_out(self, chip):
        self.compile(chip, ("PA2", "PA3"), {"TX0": "D0", "RX0": "D1"}, "{ SERIAL0: { hw: 2, rx: RX0, tx: TX0 } }")
        for name in ("port.bin", None):
            value = self.json_of("vm", "custom", "show", self.cvm / chip / name if name else chip)
            self.assertEqual({row["name"]: (row["values"], row["hw"], row["af"]) for row in value["functions"]},
                             {"TX0": ([2, 7], 2, 7), "RX0": ([2, 7], 2, 7)})

    @each_target
    def test_hw_that_does_not_reach_the_pad(self, chip):
        found = self.compile(chip, ("PA2", "PA3"), {"TX0": "D0", "RX0": "D1"},
                             "{ SERIAL0: { hw: 1, rx: RX0, tx: TX0 } }", code=1)
        self.assertEqual({row[1] for row in found}, {"E027"})

    @each_target
    def test_several_timers_fit(self, chip):
        found = self.compile(chip, ("PA2",), {"PWM0": "D0"}, code=1)
        self.assertEqual([row[1:3] for row in found], [("E019", "PWM0")])
        self.assertIn("2, 1, 3", " ".join(self.findings[0]["notes"]))
