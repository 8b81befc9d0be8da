#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""`ztc device udev-rules`: a file that udev reads, with every VID:PID once, and out of which no name gets."""
import json
import re
import shutil
import subprocess
import unittest

import support

# One key of a rule: what is matched or set, by which operator, to what.
KEY = re.compile(r'([A-Z]+)(\{[A-Za-z_]+\})?(==|!=|\+=|=)"([^"\\]*)"')
MATCHES = {"ACTION", "SUBSYSTEM", "ENV", "ATTR", "ATTRS"}
SETS = {"MODE", "GROUP", "TAG", "ENV", "GOTO", "LABEL"}


def parse(text):
    """The rules as lists of keys; anything that is no rule, comment or empty line is an error."""
    assert text.endswith("\n") and text.isascii() and "\r" not in text
    rules = []
    for line in text.split("\n")[:-1]:
        assert not line.endswith("\\"), line
        if line == "" or line.startswith("#"):
            continue
        keys = []
        for part in line.split(", "):
            match = KEY.fullmatch(part)
            assert match, f"{part!r} in {line!r}"
            name, _, operator, _ = match.groups()
            assert name in (MATCHES if operator in ("==", "!=") else SETS), line
            keys.append(match.groups())
        rules.append(keys)
    return rules


def pairs(rules):
    """(vid, pid or None) of the rules for USB devices, in order."""
    found = []
    for keys in rules:
        values = {(name, place): value for name, place, operator, value in keys if operator == "=="}
        if values.get(("SUBSYSTEM", None)) == "usb":
            found.append((values[("ATTR", "{idVendor}")], values.get(("ATTR", "{idProduct}"))))
    return found


class Rules(support.Case):
    def write_board(self, vid, pid, name="My board"):
        """A custom VM as compile leaves it, with whatever in it."""
        folder = self.cvm / "my_board"
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "active").write_text("{}")
        (folder / "device.json").write_text(json.dumps({"name": name, "original_target": support.TARGET,
                                                        "vids": [vid], "pids": [pid]}))

    def test_every_pair_once_as_device_supported_has_them(self):
        rules = parse(self.good("device", "udev-rules").out)
        found = pairs(rules)
        self.assertEqual(len(found), len(set(found)))
        rows = self.json_of("device", "supported")
        wanted = {(row["vid"].lower(), None if row["pid"] == "*" else row["pid"].lower()) for row in rows}
        self.assertEqual(set(found), wanted)
        self.assertIn(None, {pid for _, pid in wanted})
        for vid, pid in found:
            self.assertRegex(vid, r"^[0-9a-f]{4}$")
            self.assertRegex(pid or "0000", r"^[0-9a-f]{4}$")

    def test_each_rule_opens_the_device_to_the_user_and_to_no_other(self):
        for keys in parse(self.good("device", "udev-rules").out):
            sets = {(name, value) for name, _, operator, value in keys if operator not in ("==", "!=")}
            if not any(name in ("GOTO", "LABEL") for name, _ in sets):
                self.assertIn(("MODE", "0660"), sets)
                self.assertIn(("TAG", "uaccess"), sets)
                # Of this vendor at least: a rule that matches anything would open everything.
                self.assertTrue(any(place == "{idVendor}" for _, place, _, _ in keys), keys)

    def test_ends_are_marked(self):
        rules = parse(self.good("device", "udev-rules").out)
        self.assertEqual([rule for rule in rules if rule[-1][0] in ("GOTO", "LABEL")],
                         [[("ACTION", None, "==", "remove"), ("GOTO", None, "=", "ztc_end")],
                          [("SUBSYSTEM", None, "!=", "usb|tty|hidraw"), ("GOTO", None, "=", "ztc_end")],
                          [("LABEL", None, "=", "ztc_end")]])
        self.assertEqual(rules[-1][0][0], "LABEL")

    def test_udev_takes_it(self):
        udevadm = shutil.which("udevadm")
        if udevadm is None or "verify" not in subprocess.run([udevadm, "--help"], capture_output=True, text=True,
                                                             check=False).stdout:
            self.skipTest("udevadm has no verify here")
        path = self.work / "70-ztc.rules"
        path.write_text(self.good("device", "udev-rules").out)
        subprocess.run([udevadm, "verify", "--resolve-names=never", path], check=True)

    def test_how_to_install_it_is_at_the_top(self):
        out = self.good("device", "udev-rules").out
        self.assertTrue(out.startswith("# 70-ztc.rules: "))
        self.assertIn("# ESP WROOM 32 (cvm_espwroom32)\n", out)
        for words in ("/etc/udev/rules.d/70-ztc.rules", "udevadm control --reload", "udevadm trigger"):
            self.assertIn(words, out.split("ACTION")[0])

    def test_chosen_targets(self):
        rows = self.json_of("device", "udev-rules", "--target", "cvm_rp2040", "--target", "cvm_samd21")
        self.assertEqual({target for row in rows for target in row["targets"]}, {"cvm_rp2040", "cvm_samd21"})
        everything = self.json_of("device", "udev-rules")
        self.assertLess(len(rows), len(everything))
        shared = next(row for row in everything if (row["vid"], row["pid"]) == ("10C4", "EA60"))
        self.assertGreater(len(shared["targets"]), 2)
        self.assertEqual(len(shared["targets"]), len(set(shared["targets"])))

    def test_unknown_target(self):
        self.assertIn("did you mean cvm_rp2040?", self.refused("device", "udev-rules", "--target", "cvm_rp2041").err)
        self.assertIn("device supported", self.refused("device", "udev-rules", "--target", "something_else").err)

    def test_a_compiled_custom_vm_has_its_rule(self):
        self.write_board("1209", "7A7A")
        rules = parse(self.good("device", "udev-rules", "--target", "my_board").out)
        self.assertEqual(pairs(rules), [("1209", "7a7a")])
        # A board is no modem, and is not to be asked whether it is one.
        self.assertTrue(any(("ENV", "{ID_MM_DEVICE_IGNORE}", "=", "1") in keys for keys in rules))
        shared = parse(self.good("device", "udev-rules", "--target", "cvm_espwroom32").out)
        self.assertFalse(any(place == "{ID_MM_DEVICE_IGNORE}" for keys in shared for _, place, _, _ in keys))

    def test_no_name_gets_out_of_its_comment(self):
        evil = ('x\nSUBSYSTEM=="usb", MODE="0666"', "x\r\nMODE=\"0666\"", "ends in a backslash \\", "\x1b[2J", "\x85\u2028",
                "x" * 5000)
        for name in evil:
            with self.subTest(name[:20]):
                self.write_board("1209", "7A7A", name)
                out = self.good("device", "udev-rules", "--target", "my_board").out
                self.assertEqual(pairs(parse(out)), [("1209", "7a7a")])
                self.assertNotIn("\x1b", out)
                # Of the name nothing is left outside comments.
                self.assertNotIn("0666", "".join(line for line in out.splitlines() if not line.startswith("#")))
                self.assertLess(max(map(len, out.splitlines())), 300)

    def test_numbers_that_are_none_make_no_rule(self):
        for vid, pid in (('12"9', "7A7A"), ("1209", "*"), ("120", "7A7A"), ("", ""), ("12\n9", "7A7A")):
            with self.subTest((vid, pid)):
                self.write_board(vid, pid)
                result = self.good("device", "udev-rules")
                self.assertIn("[warning]> ", result.err)
                self.assertNotIn("my_board", result.out)
                parse(result.out)


if __name__ == "__main__":
    unittest.main()
