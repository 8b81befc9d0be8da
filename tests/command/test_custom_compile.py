#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""`ztc vm custom compile`: outputs, findings, options, and that a mistake changes nothing."""
import json
import os
import pathlib
import shutil
import signal
import socket
import subprocess
import time
import unittest
import unittest.mock
import zlib

import yaml

import support

COMPILE = ("vm", "custom", "compile")
MODULES = pathlib.Path(support.ZTC).parent / "modules"


class Compile(support.Case):
    def test_fresh_board_gives_no_finding(self):
        folder = self.create()
        result = self.good(*COMPILE, "board")
        self.assertEqual(result.err, "")
        self.assertEqual(result.out.splitlines(), [
            f"[info]> Saving binary template @ {folder}/port.bin",
            f"[info]> Saving device info @ {folder}/device.json",
            "[info]> Activating custom vm",
            "[info]> Done"])
        self.assertLessEqual({"port.bin", "port.yml", "device.json", "active"}, set(self.snapshot(folder)))
        self.assertEqual(json.loads((folder / "active").read_text())["short_name"], "board")
        self.assertTrue(json.loads((folder / "device.json").read_text())["customized"])

    def test_json(self):
        folder = self.create()
        value = self.json_of(*COMPILE, "board")
        data = (folder / "port.bin").read_bytes()
        self.assertEqual(value["short_name"], "board")
        self.assertEqual(value["diagnostics"], [])
        self.assertEqual(value["port"], {"path": str(folder / "port.bin"), "version": 1, "size": len(data),
                                         "crc32": zlib.crc32(data)})

    def test_every_version_that_the_target_reads(self):
        folder = self.create()
        for version in (1, 2):
            value = self.json_of(*COMPILE, "board", "--port-version", version)
            self.assertEqual(value["port"]["version"], version)
            self.assertEqual(value["diagnostics"], [])
            self.assertEqual((folder / "port.bin").read_bytes()[:4] == b"ZTP2", version == 2)

    def test_unknown_version_is_refused(self):
        folder = self.create()
        before = self.snapshot(folder)
        self.assertRegex(self.refused(*COMPILE, "board", "--port-version", "7").err, r"1.*2")
        for text in ("", "x", "0", "-1", "99999999999999999999", "1.0", "01"):
            with self.subTest(text):
                self.refused(*COMPILE, "board", f"--port-version={text}", code=2)
        self.assertEqual(self.snapshot(folder), before)

    def test_twice_gives_the_same(self):
        folder = self.create()
        self.good(*COMPILE, "board")
        first = self.snapshot(folder)
        self.good(*COMPILE, "board")
        self.assertEqual(self.snapshot(folder), first)

    def test_template_is_never_rewritten(self):
        folder = self.create()
        before = (folder / "board.yml").stat()
        self.good(*COMPILE, "board")
        after = (folder / "board.yml").stat()
        self.assertEqual((before.st_mtime_ns, before.st_ino), (after.st_mtime_ns, after.st_ino))

    def test_all_mistakes_are_listed_with_place_and_caret(self):
        self.create()
        self.edit("TX0: D1\n", "TX0: D34\n")
        self.edit("    D4:  [ PA,  4 ]", "    D4:  [ PA,  77 ]")
        self.edit("RX1: D16", "RX1: D99")
        result = self.run_ztc(*COMPILE, "board")
        self.assertEqual(result.code, 1, result)
        self.assertEqual(result.out, "")
        self.assertRegex(result.err, r"(?m)^\S*board\.yml:\d+:\d+: error\[E014\]: ")
        for code in ("E014", "E015", "E022"):
            self.assertIn(f"error[{code}]", result.err)
        self.assertRegex(result.err, r"(?m)^\s*\^")
        self.assertRegex(result.err, r"(?m)note: .*D\d+")
        self.assert_one_error(result)
        self.assertRegex(result.err.splitlines()[-1], r"^\[error\]> \d+ errors.* in .*board\.yml: nothing was written")
        # Those of the target itself were not asked yet, and that is told.
        self.assertIn("then the target's own rules are asked", result.err.splitlines()[-1])

    def test_the_targets_own_rules_are_asked_when_its_tables_are_content(self):
        self.create()
        self.edit("RX1: D16\n", "RX1: D12\n")
        result = self.run_ztc(*COMPILE, "board", "--strict")
        self.assertEqual(result.code, 1, result)
        self.assertIn("ESP32-W002", result.err)
        self.assertNotIn("own rules are asked", result.err)

    def test_mistakes_as_json(self):
        self.create()
        self.edit("TX0: D1\n", "TX0: D34\n")
        value = self.json_of(*COMPILE, "board", code=1)
        self.assertIsNone(value["port"])
        row = next(row for row in value["diagnostics"] if row["code"] == "E014")
        self.assertEqual(row["severity"], "error")
        self.assertTrue(row["file"].endswith("board.yml"))
        line = self.template().read_text().splitlines()[row["line"] - 1]
        self.assertTrue(line[row["column"] - 1:].startswith(("TX0", "D34")), row)
        self.assertTrue(row["notes"])

    def test_mistakes_change_nothing(self):
        folder = self.create()
        self.good(*COMPILE, "board")
        self.edit("TX0: D1\n", "TX0: D34\n")
        before = self.snapshot(folder)
        self.assertEqual(self.run_ztc(*COMPILE, "board").code, 1)
        self.assertEqual(self.snapshot(folder), before)
        self.assertTrue(self.json_of("vm", "custom", "list")[0]["stale"])

    def test_warnings_are_printed_and_strict_makes_errors_of_them(self):
        folder = self.create()
        self.edit("    W003: [ D0, D2, D5, D12, D15 ]", "    W003: [ D0, D2, D5, D12 ]")
        result = self.good(*COMPILE, "board")
        self.assertRegex(result.err, r"warning\[W003\]")
        self.assertNotIn("[error]>", result.err)
        self.assertEqual([row["severity"] for row in self.json_of(*COMPILE, "board")["diagnostics"]], ["warning"])
        before = self.snapshot(folder)
        strict = self.run_ztc(*COMPILE, "board", "--strict")
        self.assertEqual(strict.code, 1)
        self.assertIn("error[W003]", strict.err)
        self.assert_one_error(strict)
        value = self.json_of(*COMPILE, "board", "--strict", code=1)
        self.assertEqual([row["severity"] for row in value["diagnostics"]], ["error"])
        self.assertEqual(self.snapshot(folder), before)

    def test_accept_that_silences_nothing_is_an_error(self):
        self.create()
        self.edit("    W003: [ D0, D2, D5, D12, D15 ]", "    W003: [ D0, D2, D5, D12, D15, D18 ]")
        self.assertIn("error[E032]", self.run_ztc(*COMPILE, "board").err)

    def test_accept_of_an_unknown_code(self):
        self.create()
        self.edit("    W013: [ D32, D33 ]", "    W013: [ D32, D33 ]\n    W999: [ D0 ]")
        self.assertIn("error[E033]", self.run_ztc(*COMPILE, "board").err)

    def test_extras_in_version_1_are_a_warning(self):
        self.create()
        self.edit("    D4:  [ PA,  4 ]", "    D4:  [ PA,  4, { pull: up, active_low: true } ]")
        self.assertIn("warning[W011]", self.good(*COMPILE, "board").err)
        self.assertEqual(self.good(*COMPILE, "board", "--port-version", "2").err, "")

    def test_no_such_board_names_the_nearest(self):
        self.create("myboard")
        self.assertIn('did you mean "myboard"?', self.refused(*COMPILE, "mybaord").err)
        value = self.json_of(*COMPILE, "mybaord", code=1)
        self.assertEqual(value, {"short_name": "mybaord", "port": None, "diagnostics": []})

    def test_bad_names(self):
        self.create("precious")
        for name in ("", ".", "..", "../precious", "a/b", "precious/", "a_b_c", "x" * 32, "\033[2J"):
            with self.subTest(name):
                self.assertNotIn("\033", self.refused(*COMPILE, name).err)

    def test_folder_with_the_template_alone(self):
        folder = self.create()
        for path in folder.iterdir():
            if path.name != "board.yml":
                shutil.rmtree(path) if path.is_dir() else path.unlink()
        self.good(*COMPILE, "board")
        self.assertLessEqual({"port.bin", "port.yml", "device.json", "active", "board.py", "template.yml", "z.yml"},
                             set(self.snapshot(folder)))

    def test_folder_without_the_template(self):
        folder = self.create()
        (folder / "board.yml").unlink()
        self.assertIn("board.yml", self.refused(*COMPILE, "board").err)

    def test_unknown_target_in_the_template(self):
        self.create()
        text = self.template().read_text()
        self.template().write_text(text.replace("original_target: cvm_espwroom32", "original_target: cvm_espwrom32"))
        result = self.run_ztc(*COMPILE, "board")
        self.assertEqual(result.code, 1, result)
        self.assertIn(support.TARGET, result.err)

    def test_hostile_templates(self):
        self.create()
        for text in (b"", b"\xff\xfe", b"[" * 100000, b"a: &a [*a]\n", b"- 1\n", b"%YAML 1.1\n---\na: b\n",
                     b"\x00", b"a" * (1 << 20) + b"\n" * 10, b"short_name: \x1b[31mboard\n",
                     b"a: {" * 20 + b"}" * 20):
            with self.subTest(text[:20]):
                self.template().write_bytes(text)
                result = self.run_ztc(*COMPILE, "board")
                self.assertEqual(result.code, 1, result)
                self.assertNotIn("\033", result.err)
                self.assert_one_error(result)
                self.json_of(*COMPILE, "board", code=1)

    def test_escapes_in_the_template_are_not_printed_raw(self):
        self.create()
        text = self.template().read_text()
        self.template().write_text(text.replace("BTN0: D0", 'BTN0: D0\n    "\\e[31mX0": D0  # \u202e'))
        result = self.run_ztc(*COMPILE, "board")
        self.assertEqual(result.code, 1)
        self.assertNotIn("\033", result.err)
        self.assertNotIn("\u202e", result.err)


    def test_several_at_once(self):
        folder = self.create()
        running = [subprocess.Popen([support.ZTC, *COMPILE, "board", "--port-version", str(1 + number % 2)],
                                    env=self.env, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
                   for number in range(8)]
        for process in running:
            _, err = process.communicate(timeout=120)
            self.assertEqual((process.returncode, err), (0, b""))
        active = json.loads((folder / "active").read_text())
        self.assertEqual((folder / "port.bin").read_bytes()[:4] == b"ZTP2", active["port_version"] == 2)
        self.assertEqual(list((self.home / "tmp").iterdir()), [])

    def test_findings_that_nobody_reads_block_nobody(self):
        """A pager at rest keeps neither another ztc waiting nor Ctrl-C."""
        self.create("broken")
        self.edit("TX0: D1", "TX0: D34", "broken")
        self.create()
        end, full = os.pipe()
        os.set_blocking(full, False)
        with self.assertRaises(BlockingIOError):
            while True:
                os.write(full, b" " * 4096)
        os.set_blocking(full, True)
        with subprocess.Popen([support.ZTC, *COMPILE, "broken"], env=self.env, stderr=full) as process:
            self.addCleanup(os.close, end)
            os.close(full)
            try:
                self.wait_until_at_rest(process)
                self.good(*COMPILE, "board")
                process.send_signal(signal.SIGINT)
                self.assertEqual(process.wait(timeout=60), -signal.SIGINT)
            finally:
                process.kill()

    def wait_until_at_rest(self, process):
        """Until the process sleeps each time it is looked at: then it waits in write."""
        asleep = 0
        while asleep < 30:
            self.assertIsNone(process.poll())
            state = pathlib.Path(f"/proc/{process.pid}/stat").read_text().rpartition(")")[2].split()[0]
            asleep = asleep + 1 if state == "S" else 0
            time.sleep(0.01)

    def test_folders_of_the_home_that_went_missing(self):
        folder = self.create()
        for name in ("tmp", "cache", "lock"):
            path = self.home / name
            if path.is_dir():
                shutil.rmtree(path)
            elif path.exists():
                path.unlink()
            self.good(*COMPILE, "board")
        self.assertTrue((folder / "active").exists())

    def test_a_socket_in_place_of_the_template(self):
        self.create()
        path = self.template()
        path.unlink()
        with socket.socket(socket.AF_UNIX) as end:
            end.bind(str(path))
            result = self.refused(*COMPILE, "board")
        self.assertIn("[error]> ", result.err)
        self.assertIn(str(path), result.err)
        self.assertIn("socket", result.err)

    def program_with(self, **modules):
        """A ztc of its own with these modules beside it, and no others."""
        folder = self.work / "bin"
        (folder / "modules").mkdir(parents=True)
        shutil.copy(support.ZTC, folder / "ztc")
        for name, content in modules.items():
            (folder / "modules" / f"{name}.so").write_bytes(content)
        return folder / "ztc"

    def test_a_digest_module_that_is_not_used_costs_the_digest_alone(self):
        modules = {name: (MODULES / f"{name}.so").read_bytes() for name in ("esp32", "digest")}
        self.assertIn(b"ztcm", modules["digest"])
        folder = self.create()
        self.assertEqual(self.good(*COMPILE, "board").err, "")
        self.assertIn("template_sha256", json.loads((folder / "active").read_text()))
        with unittest.mock.patch.object(support, "ZTC", self.program_with(
                esp32=modules["esp32"], digest=modules["digest"].replace(b"ztcm", b"????"))):
            result = self.good(*COMPILE, "board")
            active = json.loads((folder / "active").read_text())
            self.assertFalse(self.json_of("vm", "custom", "list")[0]["stale"])
        self.assertEqual(result.err.count("[warning]"), 1, result)
        self.assertRegex(result.err, r"\[warning\]> the digest of the template was not noted: .*digest\.so.*magic")
        self.assertEqual((active["short_name"], active["port_version"]), ("board", 1))
        self.assertNotIn("template_sha256", active)


class OldExports(support.Case):
    """Templates of users of the original, with the bytes that it made of them."""

    def compile_example(self, example, name, *options):
        folder = self.install_example(example, name)
        result = self.good(*COMPILE, name, *options)
        expected = support.DATA / "port-v1" / example
        self.assertEqual((folder / "port.bin").read_bytes(), (expected / "port.bin").read_bytes())
        # Their device.json went through a checkout with CR LF.
        device = (expected / "device.json").read_bytes().replace(b"\r\n", b"\n")
        self.assertEqual((folder / "device.json").read_bytes(), device)
        ours = yaml.safe_load((folder / "port.yml").read_text())
        theirs = yaml.safe_load((expected / "port.yml").read_text())
        ours["names"], theirs["names"] = sorted(ours["names"]), sorted(theirs["names"])
        self.assertEqual(ours, theirs)
        return result

    def test_name_with_blanks(self):
        self.compile_example("esp_wroom_32", "esp wroom 32")

    def test_repeated_key_needs_lenient(self):
        self.install_example("custom_vm", "custom_vm")
        result = self.run_ztc(*COMPILE, "custom_vm")
        self.assertEqual(result.code, 1)
        self.assertRegex(result.err, r"error\[E005\].*PWM31")
        shutil.rmtree(self.cvm / "custom_vm")
        result = self.compile_example("custom_vm", "custom_vm", "--lenient")
        self.assertRegex(result.err, r"warning\[E005\].*PWM31")

    def test_lenient_board_is_not_stale(self):
        self.compile_example("custom_vm", "custom_vm", "--lenient")
        row = self.json_of("vm", "custom", "list")[0]
        self.assertEqual((row["active"], row["stale"]), (True, False))

    def test_another_folder_is_an_error_and_lenient_a_warning(self):
        self.install_example("esp_wroom_32", "other")
        self.assertIn("error[E012]", self.run_ztc(*COMPILE, "other").err)
        self.assertIn("warning[E012]", self.good(*COMPILE, "other", "--lenient").err)

    def test_oddities_are_warned_of_with_the_names(self):
        self.install_example("esp_wroom_32", "esp wroom 32")
        err = self.good(*COMPILE, "esp wroom 32").err
        self.assertRegex(err, r"warning\[W007\]")
        self.assertRegex(err, r"A10")


if __name__ == "__main__":
    unittest.main()
