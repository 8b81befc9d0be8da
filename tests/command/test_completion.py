#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Completion: what is offered where, the scripts of the shells, and the manual pages."""
import os
import shutil
import subprocess
import unittest

import support


class Offers(support.Case):
    def offers(self, *words):
        """What is offered for the last word."""
        out = self.good("__complete", "--", *words).out
        return [line.split("\t")[0] for line in out.splitlines()]

    def test_command_words(self):
        self.assertIn("vm", self.offers(""))
        self.assertNotIn("__complete", self.offers(""))
        self.assertEqual(self.offers("vm", ""), ["custom"])
        self.assertEqual(self.offers("vm", "custom", "c"), ["create", "compile"])
        self.assertEqual(self.offers("nothing", ""), [])

    def test_options(self):
        self.assertEqual(self.offers("vm", "custom", "compile", "--s"), ["--strict"])
        self.assertIn("--pretty", self.offers("--p"))
        self.assertEqual(self.offers("vm", "custom", "compile", "x", "--", "--s"), [])

    def test_targets(self):
        self.assertIn(support.TARGET, self.offers("vm", "custom", "create", "cvm"))
        self.assertIn(support.TARGET, self.offers("target", "show", ""))
        self.assertIn(support.TARGET, self.offers("vm", "custom", "show", "x", "--target", ""))
        self.assertIn("--target=" + support.TARGET, self.offers("vm", "custom", "show", "x", "--target="))
        self.assertIn(support.TARGET, self.offers("vm", "custom", "show", "x", "--target", "=", ""))
        self.assertEqual(self.offers("vm", "custom", "create", support.TARGET, ""), [])

    def test_short_names(self):
        self.create("alpha")
        self.create("beta")
        self.assertEqual(self.offers("vm", "custom", "compile", ""), ["alpha", "beta"])
        self.assertEqual(self.offers("-J", "vm", "custom", "remove", "b"), ["beta"])
        self.assertEqual(self.offers("vm", "custom", "show", "a"), [":files", "alpha"])

    def test_codes(self):
        self.assertEqual(self.offers("explain", "E01")[:3], ["E010", "E011", "E012"])
        self.assertIn("ESP32-W001", self.offers("explain", "ESP"))

    def test_pads_and_roles(self):
        self.assertEqual(self.offers("target", "show", support.TARGET, "GPIO3")[0], "GPIO3")
        self.assertEqual(self.offers("target", "show", support.TARGET, "GPIO3", "SC"), ["SCLK0", "SCL0"])
        self.assertEqual(self.offers("target", "show", "nothing", ""), [])

    def test_words_and_files(self):
        self.assertEqual(self.offers("completion", "z"), ["zsh"])
        self.assertEqual(self.offers("plugin", "check", "x", "--format", "j"), ["json", "junit"])
        self.assertEqual(self.offers("--plugin-dir", ""), [":folders"])
        self.assertIn("org.ztc.esp32", self.offers("plugin", "info", "org"))

    def test_plugin_dir_on_the_line_counts(self):
        modules = os.path.join(os.path.dirname(support.ZTC), "modules")
        self.assertIn(support.TARGET, self.offers("--plugin-dir", modules, "target", "show", ""))

    def test_keys(self):
        self.good("key", "new", "acme", "--no-password")
        self.assertEqual(self.offers("key", "remove", "a"), ["acme"])
        self.assertIn("acme", self.offers("key", "add", ""))

    def test_nothing_to_complete(self):
        self.assertEqual(self.good("__complete").out, self.good("__complete", "--", "").out)
        for words in (("\033[2J",), ("vm", "custom", "compile", "\033[2J"), ("x" * 5000, ""), ("=", "=")):
            result = self.good("__complete", "--", *words)
            self.assertNotIn("\033", result.out + result.err)

    def test_json(self):
        self.assertIn("candidates", self.json_of("__complete", "--", "v"))


class Scripts(support.Case):
    def test_every_shell(self):
        for shell in ("bash", "zsh", "fish"):
            script = self.good("completion", shell).out
            self.assertIn("__complete", script)
            if shutil.which(shell):
                (self.work / "script").write_text(script)
                subprocess.run([shell, "-n", self.work / "script"], check=True, timeout=60)
        self.refused("completion", "tcsh", code=2)

    @unittest.skipUnless(shutil.which("bash"), "no bash")
    def test_bash_completes(self):
        self.create("alpha")
        self.install_example("esp_wroom_32", "esp wroom 32")
        (self.work / "script").write_text(self.good("completion", "bash").out)
        test = ('source ./script; compopt() { :; }; COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _ztc; '
                'printf "%s\\n" "${COMPREPLY[@]}"')

        def complete(*words):
            done = subprocess.run(["bash", "-c", test, "bash", support.ZTC, *words], env=self.env, cwd=self.work,
                                  capture_output=True, text=True, check=True, timeout=60)
            return done.stdout.split("\n")[:-1]

        self.assertEqual(complete("vm", "custom", "compile", "a"), ["alpha"])
        self.assertEqual(complete("vm", "custom", "compile", "esp"), ["esp\\ wroom\\ 32"])
        self.assertEqual(complete("vm", "custom", "compile", "esp\\ wr"), ["esp\\ wroom\\ 32"])
        self.assertIn("script", complete("vm", "custom", "show", ""))

    def test_manual_pages(self):
        folder = self.work / "man"
        folder.mkdir()
        self.good("manual", folder)
        pages = {"ztc.1", "ztc-vm-custom.1", "ztc-target.1", "ztc-plugin.1", "ztc-schema.1", "ztc-key.1",
                 "ztc-sdk.1", "ztc-device.1", "ztc-device-alias.1", "ztc-device-db.1"}
        self.assertEqual(set(self.snapshot(folder)), pages)
        first = self.snapshot(folder)
        self.json_of("manual", folder)
        self.assertEqual(self.snapshot(folder), first)
        self.assertIn(b"vm custom create", first["ztc-vm-custom.1"])
        if shutil.which("groff"):
            for page in pages:
                done = subprocess.run(["groff", "-man", "-ww", "-Tutf8", "-z", folder / page], capture_output=True,
                                      check=True, timeout=60)
                self.assertEqual(done.stderr, b"")
        self.refused("manual", self.work / "nowhere")


if __name__ == "__main__":
    unittest.main()
