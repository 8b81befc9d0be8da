#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""The source `configured`: cfg/devices.yaml as the original writes it, by hand, and damaged."""
import os
import unittest

import yaml
from support_source import INVALID, NO_ID, OK, UNSUPPORTED, Case

KEYS = ("target", "name", "port", "disk", "probe", "chipid", "remote_id", "custom")


class Configured(Case):
    def put(self, content):
        os.makedirs(self.folder + "/cfg", exist_ok=True)
        self.write("cfg/devices.yaml", content)

    def read(self, content):
        """The devices of a file that is good, by name."""
        self.put(content)
        status, devices, words = self.once(home=self.folder)
        self.assertEqual(status, OK, words)
        return {device["key"]: device for device in devices}

    def refused(self, content, word, line=1):
        self.put(content)
        status, _, words = self.once(home=self.folder)
        self.assertEqual(status, INVALID, (content[:80], words))
        self.assertIn(f"cfg/devices.yaml:{line}: ", words)
        self.assertIn(word, words)

    def test_no_home(self):
        self.assertEqual(self.once()[0], UNSUPPORTED)

    def test_no_file(self):
        self.assertEqual(self.once(home=self.folder)[:2], (OK, []))

    def test_as_the_original_writes_it(self):
        values = {"lab": dict.fromkeys(KEYS), "other": dict.fromkeys(KEYS)}
        values["lab"].update(target="board", port="/dev/ttyS0", disk="/media/lab", chipid="12", remote_id="r", name="Läb")
        values["other"].update(custom="mine", probe="/dev/hidraw0", port="COM3")
        devices = self.read(yaml.safe_dump(values))
        self.assertEqual(list(devices), ["lab", "other"])
        lab = devices["lab"]
        self.assertEqual((lab["vid"], lab["pid"], lab["serial"]), (NO_ID, NO_ID, "lab"))
        self.assertEqual([lab[key] for key in ("target", "name", "chipid", "remote_id", "description")],
                         ["board", "Läb", "12", "r", "Läb"])
        self.assertEqual(lab["nodes"], [{"kind": "serial", "path": "/dev/ttyS0", "mount": ""},
                                        {"kind": "disk", "path": "", "mount": "/media/lab"}])
        self.assertEqual((devices["other"]["target"], devices["other"]["name"]), ("mine", "other"))
        self.assertEqual(devices["other"]["nodes"], [{"kind": "probe", "path": "/dev/hidraw0", "mount": ""}])

    def test_by_hand(self):
        devices = self.read("# mine\na: {target: t, port: ~, extra: [1, {target: no}], more: {target: no}, name: 'null'}\n"
                            "b:\nc:\n  target:   # nothing\n  chipid: 0x10\n\"5\": {}\n")
        self.assertEqual(list(devices), ["a", "b", "c", "5"])
        self.assertEqual((devices["a"]["target"], devices["a"]["name"]), ("t", "null"))
        self.assertEqual((devices["c"]["target"], devices["c"]["chipid"], devices["c"]["name"]), ("", "0x10", "c"))

    def test_empty(self):
        for content in ("", "# nothing\n", "null\n", "{}\n", "---\n...\n"):
            self.assertEqual(self.read(content), {}, content)

    def test_damage(self):
        for content, word, line in (("a: {b", "YAML", 2), ("- a\n", "mapping", 1), ("hello\n", "mapping", 1),
                                    ("a:\n  b: &x 1\n", "anchors", 2), ("a: *x\n", "anchors", 1), ("a: !!str b\n", "anchors", 1),
                                    ("a: text\n", "mapping", 1), ("a: [1]\n", "mapping", 1), ("? [a]\n: b\n", "mapping", 1),
                                    ("a:\n  port: [1]\n", "text or null", 2), ("a:\n  ? {b: c}\n  : d\n", "text or null", 2),
                                    ("a: {}\n---\nb: {}\n", "second document", 2), ("n" * 256 + ": {}\n", "255 bytes", 1),
                                    ("a: {name: " + "x" * 4097 + "}\n", "4096", 1),
                                    ("a: {x: " + "[" * 30 + "]" * 30 + "}\n", "16 deep", 1),
                                    ("a: {x: [" + "1, " * 20000 + "]}\n", "20000", 1), ("\t: a\n", "YAML", 1)):
            self.refused(content, word, line)

    def test_too_large(self):
        self.put("#" * (1 << 20) + "\n")
        status, _, words = self.once(home=self.folder)
        self.assertEqual(status, INVALID)
        self.assertIn("1 MiB", words)

    def test_follows(self):
        follower = self.follow(home=self.folder)
        self.assertEqual(follower.report()[:2], (OK, []))
        self.put("a: {}\n")
        self.assertEqual([each["key"] for each in follower.report()[1]], ["a"])
        self.put("b: {}\nc: {}\n")
        self.assertEqual([each["key"] for each in follower.report()[1]], ["b", "c"])
        self.put("b: [\n")
        self.assertEqual(follower.report()[0], INVALID)
        self.put("d: {}\n")
        follower.again()
        self.assertEqual([each["key"] for each in follower.report()[1]], ["d"])


if __name__ == "__main__":
    unittest.main()
