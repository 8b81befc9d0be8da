# SPDX-License-Identifier: Apache-2.0
"""What the STM32 families share: the columns of their pin data, the rules, the templates and the flash plans."""
import re

from targets import support
from targets.support import Function, Pad, number

EVERY_PAD = {"in", "out", "pull-up", "pull-down", "open-drain"}
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
OWN = (("SDIO_", "SD"), ("SDMMC1_", "SD"), ("USB_", "USB"), ("EVENTOUT", "EVENTOUT"), ("TIM", "TIM"),
       ("LPTIM", "LPTIM"), ("FSMC_", "FSMC"), ("FMC_", "FMC"), ("ETH_", "ETH"), ("DCMI_", "DCMI"), ("LTDC_", "LTDC"),
       ("SAI", "SAI"), ("I2S", "I2S"), ("QUADSPI_", "QUADSPI"), ("RCC_MCO", "MCO"), ("RCC_", "RCC"), ("RTC_", "RTC"),
       ("SYS_", "SYS"), ("TSC_", "TSC"), ("COMP", "COMP"), ("OPAMP", "OPAMP"), ("DFSDM", "DFSDM"), ("IR_", "IR"),
       ("CRS_", "CRS"), ("USART", "UART"), ("UART", "UART"), ("LPUART", "UART"), ("I2C", "SMBUS"))


class Member:
    """A chip of one of the families: the module has the name of the family, as stm32f4."""

    @property
    def module(self):
        return self.CHIP[:len("stm32f4")]


class Facts(Member, support.Facts):
    """The columns of the family's pin data."""
    EXACT = frozenset()     # USB ids of one board with this very chip

    def setUp(self):
        super().setUp()
        self.pin_rows, self.function_rows = (support.pin_data(f"{self.CHIP}_{name}.csv") for name in ("pins", "af"))

    def pads(self):
        wake = {row["pin"] for row in self.function_rows if row["signal"].startswith("SYS_WKUP")}
        analog = {row["pin"] for row in self.function_rows if row["kind"] in ("ADC", "DAC")}
        special = {row["pin"]: [SPECIAL[word] for word in row["special"].split(";") if word] for row in self.pin_rows}
        self.assertTrue(wake and analog)
        self.assertGreater(sum(map(len, special.values())), 10)
        for row in self.pin_rows:
            pad = row["pin"]
            abilities = EVERY_PAD | ({"wake"} if pad in wake else set()) | ({"analog"} if pad in analog else set())
            yield Pad(pad, row["port"], int(row["pad"]), abilities, special[pad])

    def hw_of(self, class_id, signal):
        """The hw that the pin data gives the unit of a signal."""
        (found,) = [hw for known, hw, name, _ in super().instances()
                    if (known, name) == (class_id, signal.split("_")[0])]
        return found

    def of_row(self, row):
        """What one row of the table of functions stands for."""
        pad, signal, af = row["pin"], row["signal"], number(row["af"])
        facts = (number(row["unit"]), number(row["channel"]), af)
        timer, adc, dac = TIMER.match(signal), ADC.match(signal), DAC.match(signal)
        if adc:
            return [Function(pad, "ADC", "in", signal, None, *facts, (int(adc[2]), int(adc[1])))]
        if dac:
            return [Function(pad, "DAC", "out", signal, None, *facts, (int(dac[1]),))]
        if timer:
            values = (int(timer[1]), af, int(timer[2]))
            kinds = [("PWM", "out")] if timer[3] else [("PWM", "out"), ("ICU", "in")]
            return [Function(pad, *kind, signal, None, *facts, values) for kind in kinds]
        for pattern, class_id, roles in BUSES:
            match = pattern.match(signal)
            if match:
                hw = self.hw_of(class_id, signal)
                return [Function(pad, class_id, roles[match[2]], signal, hw, *facts, (hw, af))]
        class_id = next(name for start, name in OWN if signal.startswith(start))
        return [Function(pad, class_id, "", signal, 1 if class_id == "SD" else None, *facts)]

    def functions(self):
        return [function for row in self.function_rows for function in self.of_row(row)]

    def test_plain_and_complementary_outputs_differ_by_pad_and_alternate_function(self):
        """What README and template promise of CH1 and CH1N."""
        outputs = [row for row in self.shown_functions() if row.class_id == "PWM"]
        self.assertGreater(sum(row.signal.endswith("N") for row in outputs), 0)
        self.assertEqual(len({(row.pad, row.values) for row in outputs}), len(outputs))
        self.assertEqual(len({(row.pad, row.af) for row in outputs}), len(outputs))

    def instances(self):
        """The SD unit is told by its signals alone."""
        (unit,) = {row["signal"].split("_")[0] for row in self.function_rows if row["class"] in ("SDIO", "SDMMC")}
        return super().instances() + [("SD", 1, unit, 1)]

    def packages(self):
        return [(package, row["pin"]) for row in self.pin_rows for package in row["packages"].split(";")]

    def usb_rows(self):
        return [row for row in support.pin_data("usb_ids.csv")
                if {"stm32", self.CHIP} & set(row["families"].split(";"))]

    def strength(self, row):
        if support.usb_key(row) in self.EXACT:
            return "exact"
        return "bootloader" if row["mode"] == "dfu" else "bridge"

    def test_exact_ids(self):
        exact = {support.usb_key(row) for row in self.shown()["usb"] if row["strength"] == "exact"}
        self.assertEqual(exact, self.EXACT)


class Rules(Member, support.Rules):
    """The family's own rules, each broken and mended. The pads and functions here are the same on every STM32."""
    CODES = ("E001", "N001", "W001", "W002", "W003")

    def test_two_outputs_on_one_channel(self):
        self.assert_found(self.board(["PA0", "PA5"], ["PWM0: [ D0, 2, 1, 1 ]", "PWM1: [ D1, 2, 1, 1 ]"]),
                          [("-W001", "PWM1", "PWM1 (TIM2_CH1) and PWM0 (TIM2_CH1) are one channel: both pads get")])
        self.assert_clean(self.board(["PA0", "PA1"], ["PWM0: [ D0, 2, 1, 1 ]", "PWM1: [ D1, 2, 1, 2 ]"]))

    def test_two_inputs_on_one_channel(self):
        self.assert_found(self.board(["PA0", "PA5"], ["ICU0: [ D0, 2, 1, 1 ]", "ICU1: [ D1, 2, 1, 1 ]"]),
                          [("-W001", "ICU1", "are one channel, which measures one signal")])
        self.assert_clean(self.board(["PA0", "PA1"], ["ICU0: [ D0, 2, 1, 1 ]", "ICU1: [ D1, 2, 1, 2 ]"]))

    def test_complementary_output_beside_the_plain_one(self):
        self.assert_found(self.board(["PA8", "PA7"], ["PWM0: [ D0, 1, 1, 1 ]", "PWM1: [ D1, 1, 1, 1 ]"]),
                          [("-N001", "PWM1", "PWM1 (TIM1_CH1N) and PWM0 (TIM1_CH1) are")])
        self.assert_found(self.board(["PA7", "PA8"], ["PWM0: [ D0, 1, 1, 1 ]", "PWM1: [ D1, 1, 1, 1 ]"]),
                          [("-N001", "PWM1", "PWM1 (TIM1_CH1) and PWM0 (TIM1_CH1N) are")])
        self.assert_clean(self.board(["PA9", "PA7"], ["PWM0: [ D0, 1, 1, 2 ]", "PWM1: [ D1, 1, 1, 1 ]"]))

    def test_two_complementary_outputs_of_one_channel(self):
        self.assert_found(self.board(["PA7", "PB13"], ["PWM0: [ D0, 1, 1, 1 ]", "PWM1: [ D1, 1, 1, 1 ]"]),
                          [("-W001", "PWM1", "PWM1 (TIM1_CH1N) and PWM0 (TIM1_CH1N) are one channel")])

    def test_output_and_input_on_one_timer(self):
        words = "are on one timer: one counter"
        self.assert_found(self.board(["PA0", "PA1"], ["PWM0: [ D0, 2, 1, 1 ]", "ICU0: [ D1, 2, 1, 2 ]"]),
                          [("-W002", "ICU0", words)])
        self.assert_found(self.board(["PA0", "PA1"], ["ICU0: [ D0, 2, 1, 1 ]", "PWM0: [ D1, 2, 1, 2 ]"]),
                          [("-W002", "PWM0", words)])
        self.assert_clean(self.board(["PA0", "PA8"], ["PWM0: [ D0, 2, 1, 1 ]", "ICU0: [ D1, 1, 1, 1 ]"]))

    def test_output_and_input_on_one_channel(self):
        self.assert_found(self.board(["PA0", "PA5"], ["PWM0: [ D0, 2, 1, 1 ]", "ICU0: [ D1, 2, 1, 1 ]"]),
                          [("-W002", "ICU0", "are one channel, which is either output or input")])

    def test_two_buttons_on_one_line(self):
        accept = "{ W008: [ BTN0 ] }"
        self.assert_found(self.board(["PA5", "PB5", "PC5"], ["BTN0: D0", "BTN1: D1", "BTN2: D2"], accept=accept),
                          [("-W003", "BTN1", "BTN1 and BTN0 have one interrupt line, EXTI5"), ("-W003", "BTN2", "")])
        self.assert_clean(self.board(["PA5", "PB6"], ["BTN0: D0", "BTN1: D1"], accept=accept))
        self.assert_found(self.board(["PA5"], ["BTN0: D0", "BTN1: D0"], accept=accept), [("N001", "BTN1", "")])

    def test_each_relation_is_told_once(self):
        self.assert_found(self.board(["PA0", "PA5", "PA1", "PA2"],
                                     ["PWM0: [ D0, 2, 1, 1 ]", "PWM1: [ D1, 2, 1, 1 ]", "PWM2: [ D2, 2, 1, 2 ]",
                                      "ICU0: [ D3, 2, 1, 3 ]"]),
                          [("-W001", "PWM1", ""), ("-W002", "ICU0", "PWM0")])

    def test_one_pad_under_two_functions_is_told_by_ztc_alone(self):
        self.assert_found(self.board(["PA0"], ["PWM0: [ D0, 2, 1, 1 ]", "ICU0: [ D0, 2, 1, 1 ]"]),
                          [("N001", "ICU0", "")])

    def test_a_warning_that_is_meant(self):
        accept = f"{{ {self.prefix}-W001: [ PWM1 ] }}"
        self.assert_clean(self.board(["PA0", "PA5"], ["PWM0: [ D0, 2, 1, 1 ]", "PWM1: [ D1, 2, 1, 1 ]"], accept=accept))
        self.assertEqual(self.codes(self.board(["PA0", "PA1"], ["PWM0: [ D0, 2, 1, 1 ]", "PWM1: [ D1, 2, 1, 2 ]"],
                                               accept=accept)), ["E032"])

    def test_examples_of_the_explanations_are_true(self):
        """They name pads and signals in comments: every chip of the family has them."""
        named = []
        for code in ("N001", "W001", "W002"):
            value = self.json_of("explain", f"{self.prefix}-{code}")
            for text in (value["wrong"], value["right"]):
                named += re.findall(r"(PWM|ICU)\d: \[ D\d, (\d+), (\d+), (\d+) \]\s+# (P[A-Z]\d+), (\w+)", text)
        self.assertEqual(len(named), 12)
        pins = {pin["name"]: pin for pin in self.shown()["pins"]}
        for class_id, timer, af, channel, pad, signal in named:
            self.assertIn((class_id, signal, [int(timer), int(af), int(channel)]),
                          [(row["class"], row["signal"], row["values"]) for row in pins[pad]["functions"]])


class Boards(Member, support.Boards):
    """What becomes of a board."""

    def test_hw_settles_values_that_are_left_out(self):
        text = self.board(["PA2", "PA3"], ["TX0: D0", "RX0: D1"], ["SERIAL0: { hw: 2, rx: RX0, tx: TX0 }"])
        self.assert_clean(text)
        for value in (self.show_port(), self.show_board()):
            self.assertEqual({row["name"]: (row["values"], row["hw"], row["af"]) for row in value["functions"]},
                             {"TX0": ([2, 7], 2, 7), "RX0": ([2, 7], 2, 7)})

    def test_hw_that_does_not_reach_the_pad(self):
        text = self.board(["PA2", "PA3"], ["TX0: D0", "RX0: D1"], ["SERIAL0: { hw: 1, rx: RX0, tx: TX0 }"])
        self.assertEqual(set(self.codes(text)), {"E027"})

    def test_several_timers_fit(self):
        text = self.board(["PA2"], ["PWM0: D0"])
        self.assert_found(text, [("E019", "PWM0", "")])
        self.assertIn("2, 1, 3", " ".join(self.findings(text)[0]["notes"]))


class Templates(Member, support.Templates):
    """The template that create copies."""

    def test_values_and_pads_of_own_template_are_those_of_its_comments(self):
        self.create()
        signals = {function["name"]: function["signal"] for function in self.show_board()["functions"]}
        named = re.findall(r"(?m)^    (\w+): [^#\n]*# (TIM\d+_CH\d)", self.template().read_text())
        self.assertGreater(len(named), 1)
        for name, signal in named:
            self.assertEqual(signals[name], signal)


class Plans(Member, support.Plans):
    """Where the images go for each size of flash, by the pin data, and plans that are refused whole."""
    START = 0x08000000

    def check_steps(self, plan, port, size):
        self.assertEqual(plan, [("write", "vm.0", hex(self.START), str(size)), ("write", "port", hex(port), "864"),
                                ("reset", "", "0x0", "0")])

    def check_refusal(self, words, *plan):
        code, message = self.plan(*plan)
        self.assertEqual(code, f"{self.module.upper()}-E001")
        self.assertIn(words, message)

    def places(self):
        """(bytes of the flash, address of port.bin, bytes of its sector) of each row of the pin data."""
        return [(int(row["flash_size"]), int(row["port_region"], 0), int(row["port_region_size"]))
                for row in self.family_rows("flash_layout.csv")]

    def test_images_lie_where_the_pin_data_has_them(self):
        for size, port, _ in self.places():
            self.check_steps(self.plan(size, "vm.0=90000", "port=864"), port, 90000)
        self.check_steps(self.plan(0, "vm.0=90000", "port=864"), min(self.places())[1], 90000)

    def test_the_virtual_machine_ends_before_the_last_sector(self):
        for size, port, _ in self.places():
            room = port - self.START
            self.check_steps(self.plan(size, f"vm.0={room}", "port=864"), port, room)
            self.check_refusal("vm.0", size, f"vm.0={room + 1}", "port=864")

    def test_what_cannot_be_is_refused_whole(self):
        for size, _, sector in self.places():
            self.assertEqual(len(self.plan(size, "vm.0=90000", f"port={sector}")), 3)
            self.check_refusal("port", size, "vm.0=90000", f"port={sector + 1}")
            self.check_refusal("vm.1", size, "vm.1=90000", "port=864")
            self.check_refusal("vm.0", size, "vm.0=0", "port=864")
            self.check_refusal("716800", 716800, "vm.0=90000", "port=864")
