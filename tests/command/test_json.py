#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""-J on every command: one JSON value on stdout, in success, and nothing or the documented value in failure."""
import json
import unittest

import support


class Json(support.Case):
    def test_every_command(self):
        self.create("one")
        self.create("two")
        for words in (("vm", "custom", "original"), ("vm", "custom", "create", support.TARGET, "three"),
                      ("vm", "custom", "compile", "one"), ("vm", "custom", "show", "one"),
                      ("vm", "custom", "show", self.cvm / "one/port.bin"), ("vm", "custom", "diff", "one", "two"),
                      ("vm", "custom", "list"), ("vm", "custom", "remove", "two", "--yes"), ("target", "list"),
                      ("target", "show", support.TARGET), ("target", "show", support.TARGET, "GPIO4"),
                      ("target", "show", support.TARGET, "GPIO4", "TX0"), ("plugin", "list"),
                      ("plugin", "info", "org.ztc.esp32"), ("explain", "E014"), ("explain", "ESP32-W001"),
                      ("schema", "template"), ("schema", "template", support.TARGET), ("info",), ("completion", "bash"), ("--version",), ("--help",),
                      ("vm", "--help")):
            with self.subTest(words):
                self.json_of(*words)

    def test_failures_leave_stdout_empty(self):
        for words, code in ((("vm", "custom", "create", "nothing", "x"), 1), (("vm", "custom", "show", "x"), 1),
                            (("vm", "custom", "diff", "x", "y"), 1), (("vm", "custom", "remove", "x"), 1),
                            (("target", "show", "x"), 1), (("plugin", "info", "x"), 1), (("explain", "x"), 1),
                            (("nothing",), 2), ((), 2), (("vm", "custom", "compile"), 2)):
            with self.subTest(words):
                self.refused("-J", *words, code=code)

    def test_compile_tells_in_failure_too(self):
        for name in ("nothing", "", "../x"):
            result = self.run_ztc("-J", "vm", "custom", "compile", name)
            self.assertEqual(result.code, 1)
            self.assertEqual(json.loads(result.out), {"short_name": name, "port": None, "diagnostics": []})
            self.assert_one_error(result)


if __name__ == "__main__":
    unittest.main()
