#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""The checker of the house rules catches each breach, and nothing in clean code."""
import os
import tempfile
import unittest

import count_tests
import lint

HEAD = "/* SPDX-License-Identifier: Apache-2.0 */\n/* Purpose. */\n"


class Lint(unittest.TestCase):
    def breaches(self, path, text):
        with tempfile.TemporaryDirectory() as folder:
            old = os.getcwd()
            os.chdir(folder)
            try:
                os.makedirs(os.path.dirname(path), exist_ok=True)
                with open(path, "w", encoding="utf-8") as file:
                    file.write(text)
                return [line.split(": ")[1] for line in lint.check_file(path)]
            finally:
                os.chdir(old)

    def test_clean_code_passes(self):
        self.assertEqual(self.breaches("core/a/b.c", HEAD + "int f(void)\n{\n    return 1;\n}\n"), [])

    def test_head_is_wanted(self):
        self.assertEqual(self.breaches("core/a/b.c", "int a;\n"), ["head"])

    def test_banned_call_is_caught_but_not_in_a_comment(self):
        self.assertEqual(self.breaches("core/a/b.c", HEAD + "/* strcpy(a, b) */\nvoid f(void)\n{\n    strcpy(a, b);\n}\n"),
                         ["banned"])

    def test_chip_in_core_is_caught(self):
        self.assertEqual(self.breaches("core/a/b.c", HEAD + "/* for the ESP32 only */\n"), ["chip"])
        self.assertEqual(self.breaches("targets/a/b.c", HEAD + "/* for the ESP32 only */\n"), [])

    def test_printing_below_the_command_layer_is_caught(self):
        text = HEAD + 'void f(void)\n{\n    printf("x");\n}\n'
        self.assertEqual(self.breaches("core/store/b.c", text), ["prints"])
        self.assertEqual(self.breaches("core/output/b.c", text), [])

    def test_long_function_is_caught(self):
        body = "    a();\n" * 80
        self.assertEqual(self.breaches("core/a/b.c", HEAD + "void f(void)\n{\n" + body + "}\n"), ["function-length"])

    def test_nesting_and_complexity_are_caught(self):
        deep = "".join("    " * n + "if (x) {\n" for n in range(1, 6)) + "    }\n" * 5
        self.assertEqual(self.breaches("core/a/b.c", HEAD + "void f(void)\n{\n" + deep + "}\n"), ["nesting"])
        wide = "    if (a && b) {\n    }\n" * 8
        self.assertEqual(self.breaches("core/a/b.c", HEAD + "void f(void)\n{\n" + wide + "}\n"), ["complexity"])

    def test_core_header_in_a_target_is_caught(self):
        self.assertEqual(self.breaches("targets/a/b.c", HEAD + '#include "base/buffer.h"\n'), ["direction"])


class Count(unittest.TestCase):
    def test_each_runner_is_counted(self):
        self.assertEqual(count_tests.count("[  PASSED  ] 7 test(s).\nTest Passed.\n"), (7, 0))
        self.assertEqual(count_tests.count("[  PASSED  ] 6 test(s).\n[  FAILED  ] t: 1 test(s), listed below:\nTest Failed."), (6, 1))
        self.assertEqual(count_tests.count("Ran 5 tests in 0.1s\n\nFAILED (failures=1, errors=1)\nTest Failed."), (3, 2))
        self.assertEqual(count_tests.count("12 passed, 0 failed\nTest Passed.\n"), (12, 0))

    def test_a_crash_is_a_failure(self):
        self.assertEqual(count_tests.count("Segmentation fault\nTest Failed."), (0, 1))


if __name__ == "__main__":
    unittest.main()
