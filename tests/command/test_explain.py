#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""`ztc explain`: every code of core and of modules, with an example of wrong and right."""
import unittest

import support

CODES = [f"E{n:03}" for n in range(1, 36)] + [f"W{n:03}" for n in range(1, 15)] + ["N001", "N002", "N003", "N004"]


class Explain(support.Case):
    def test_every_code_of_core(self):
        for code in CODES:
            with self.subTest(code):
                value = self.json_of("explain", code)
                self.assertEqual(value["code"], code)
                self.assertEqual(value["severity"], {"E": "error", "W": "warning", "N": "note"}[code[0]])
                for key in ("title", "text", "wrong", "right"):
                    self.assertTrue(value[key], key)

    def test_text(self):
        out = self.good("explain", "E014").out
        self.assertTrue(out.startswith("error[E014]: "), out)
        self.assertIn("\nWrong:\n    ", out)
        self.assertIn("\nRight:\n    ", out)
        self.assertTrue(all(len(line) <= 94 for line in out.splitlines()))

    def test_letter_case_does_not_matter(self):
        self.assertEqual(self.good("explain", "e014").out, self.good("explain", "E014").out)
        self.assertEqual(self.good("explain", "esp32-w001").out, self.good("explain", "ESP32-W001").out)

    def test_codes_of_a_module(self):
        value = self.json_of("explain", "ESP32-W001")
        self.assertEqual((value["code"], value["severity"]), ("ESP32-W001", "warning"))
        self.assertTrue(value["title"])

    def test_unknown_codes(self):
        for code in ("E999", "", "X", "-", "ESP32-W999", "NOBODY-E001", "E014 ", "A" * 5000 + "-E001", "--"):
            with self.subTest(code[:20]):
                self.refused("explain", "--", code)
        self.assertIn("did you mean E014?", self.refused("explain", "EO14").err)

    def test_core_needs_no_home(self):
        self.good("explain", "E014")
        self.assertFalse(self.home.exists())


if __name__ == "__main__":
    unittest.main()
