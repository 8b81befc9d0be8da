#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""The schema of a target in an editor: yaml-language-server, as most editors run it, checks, completes and explains a
template with it."""
import json
import os
import pathlib
import subprocess
import unittest

import support

HERE = pathlib.Path(__file__).resolve().parent
EDITOR = pathlib.Path(os.path.abspath(os.environ.get("ZTC_BUILD_DIR", "build"))) / "editor"


class Editor(support.Case):
    @classmethod
    def setUpClass(cls):
        done = subprocess.run([HERE.parent / "tools/editor/install.sh", EDITOR], stdout=subprocess.PIPE,
                              stderr=subprocess.STDOUT, text=True, timeout=500, check=False)
        if done.returncode != 0:
            raise AssertionError(f"the editor's server cannot be installed: {done.stdout}")

    def setUp(self):
        super().setUp()
        self.create()
        self.text = self.template().read_text()
        (self.work / "schema.json").write_text(self.good("schema", "template", support.TARGET).out)

    def line_of(self, text, part):
        """The number of the only line with this part."""
        lines = [number for number, line in enumerate(text.splitlines()) if part in line]
        self.assertEqual(len(lines), 1, part)
        return lines[0]

    def changed(self, *pairs):
        text = self.text
        for old, new in pairs:
            self.assertEqual(text.count(old), 1, old)
            text = text.replace(old, new)
        return text

    def ask(self, *documents):
        """What the server says of each document: {text, complete: [[line, column]], hover: likewise}."""
        done = subprocess.run(["node", HERE / "editor.cjs", EDITOR, self.work / "schema.json"], cwd=self.work,
                              input=json.dumps(documents), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
                              timeout=300, check=False)
        self.assertEqual(done.returncode, 0, done.stderr)
        return json.loads(done.stdout)

    def diagnosed(self, text):
        """The diagnostics of a text, as {line: [message]}."""
        found = {}
        for row in self.ask({"text": text})[0]["diagnostics"]:
            found.setdefault(row["line"], []).append(row["message"])
        return found

    def test_a_fresh_template_has_no_finding(self):
        self.assertEqual(self.diagnosed(self.text), {})

    def test_what_is_wrong_is_told_at_its_line(self):
        cases = (
            ("D4:  [ PA,  4 ]", "D4:  [ PA,  77 ]", "Value is not accepted. Valid values: 0, 1, 2, "),
            ("D4:  [ PA,  4 ]", "D4:  [ PB,  4 ]", 'Value is not accepted. Valid values: "PA"'),
            ("D34: [ PA, 34 ]", "D34: [ PA, 34, { level: 1 } ]", "Property level is not allowed."),
            ("A5:  [ D33, 5, 0 ]", "A5:  [ D33, 5, 7 ]", "Value is not accepted. Valid values: 0, 1."),
            ("    PWM4: D27", "    PMW4: D27", "Property PMW4 is not allowed."),
            ("        sda: SDA0", "        sad: SDA0", "Property sad is not allowed."),
            ("        hw: 3", "        hw: 4", "Value is not accepted. Valid values: 1, 2, 3."),
            ("        rx: RX1", "        rx: TX1", "String does not match the pattern"),
            ("    W003: [ D0", "    W999: [ D0", "Property W999 is not allowed."),
            ("original_target: cvm_espwroom32", "original_target: cvm_other", f'Value must be "{support.TARGET}".'),
        )
        texts = [self.changed((old, new)) for old, new, _ in cases]
        for text, answer, (_, new, message) in zip(texts, self.ask(*({"text": text} for text in texts)), cases):
            with self.subTest(new):
                line = self.line_of(text, new)
                self.assertTrue(any(row["line"] == line and row["message"].startswith(message)
                                    for row in answer["diagnostics"]), answer["diagnostics"])

    def test_completion_in_a_peripheral_offers_its_roles(self):
        text = self.changed(("        hw: 3\n        rx: RX1\n        tx: TX1\n", "        \n"))
        labels = {row["label"] for row in
                  self.ask({"text": text, "complete": [[self.line_of(text, "    SERIAL1:") + 1, 8]]})[0]["complete"][0]}
        self.assertLessEqual({"hw", "rx", "tx"}, labels)
        self.assertFalse(labels & {"mosi", "sda"}, labels)

    def test_completion_of_hw_offers_the_instances(self):
        text = self.changed(("        hw: 3", "        hw: "))
        line = self.line_of(text, "    SERIAL1:") + 1
        offered = {row["label"]: row["documentation"] for row in
                   self.ask({"text": text, "complete": [[line, 12]]})[0]["complete"][0]}
        self.assertEqual(offered, {"1": "UART0", "2": "UART1", "3": "UART2"})

    def test_completion_of_names(self):
        text = self.changed(("    PWM4: D27\n", "    PWM4: D27\n    \n"), ("    HTM0:\n        hw: 1\n", "    \n"))
        after = [[self.line_of(text, "    PWM4: D27") + 1, 4], [self.line_of(text, "    RTC0:") + 2, 4]]
        pins, peripherals = ({row["label"] for row in rows} for rows in
                             self.ask({"text": text, "complete": after})[0]["complete"])
        self.assertLessEqual({"LED0", "ICU0", "CANRX0"}, pins)
        self.assertNotIn("RX0", pins)  # is there already
        self.assertLessEqual({"HTM0", "CAN0", "SD1"}, peripherals)

    def test_hover_explains(self):
        places = {
            ("    A4:  [ D32", 5): r"Analog input\..*channel, unit.*GPIO32 \(ADC1\\_CH4\)",
            ("    A4:  [ D32", 17): r"channel[\s\S]*`4`: ADC2\\_CH4, ADC1\\_CH4",
            ("    D12: [ PA, 12 ]", 16): r"`12`: GPIO12: ADC2\\_CH5, SPI2\\_MISO\. Caution: strapping",
            ("    SPI1:", 5): r"An SPI bus",
            ("    W003: [", 5): r"a strapping pad: The level of this pad at reset",
            ("    original_target:", 6): r"The target that the custom VM was made from",
        }
        answer = self.ask({"text": self.text, "hover": [[self.line_of(self.text, part), column]
                                                        for part, column in places]})[0]
        for (part, _), pattern, text in zip(places, places.values(), answer["hover"]):
            with self.subTest(part):
                self.assertRegex(text, pattern)

    def test_the_modeline_is_enough(self):
        """What `ztc schema template --help` says: a comment at the top of the template, the schema beside it."""
        help_text = self.good("schema", "template", "--help").out
        modeline = next(line.strip() for line in help_text.splitlines() if "yaml-language-server: $schema=" in line)
        (self.work / "other.json").write_text("{}")
        done = subprocess.run(["node", HERE / "editor.cjs", EDITOR, self.work / "other.json"], cwd=self.work,
                              input=json.dumps([{"text": f"{modeline}\n{self.text}\ncolour: red\n"}]),
                              stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, timeout=300, check=False)
        self.assertEqual(done.returncode, 0, done.stderr)
        messages = [row["message"] for row in json.loads(done.stdout)[0]["diagnostics"]]
        self.assertEqual(messages, ["Property colour is not allowed."])


if __name__ == "__main__":
    unittest.main()
