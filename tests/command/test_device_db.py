#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""`ztc device db`: devices entered by hand, in a file that the original toolchain writes too."""
import hashlib
import json
import os
import stat
import subprocess
import unittest

import yaml

import support

KEYS = ["target", "name", "port", "disk", "probe", "chipid", "remote_id", "custom"]


class Db(support.Case):
    def setUp(self):
        super().setUp()
        self.file = self.home / "cfg" / "devices.yaml"
        self.env["ZTC_DEVICE_SOURCES"] = "configured"

    def tearDown(self):
        if (self.home / "tmp").exists():
            self.assertEqual(os.listdir(self.home / "tmp"), [])
        super().tearDown()

    def put(self, name, *specs, target=support.TARGET):
        return self.json_of("device", "db", "put", target, name, *(word for spec in specs for word in ("--spec", spec)))[name]

    def list(self, *arguments):
        return self.json_of("device", "db", "list", *arguments)

    def write(self, text):
        self.file.parent.mkdir(parents=True, exist_ok=True)
        self.file.write_bytes(text if isinstance(text, bytes) else text.encode())

    def test_nothing(self):
        self.assertEqual(self.list(), {})
        self.assertIn("no device", self.refused("device", "db", "remove", "lab").err)
        self.assertFalse(self.file.exists())

    def test_put(self):
        wanted = dict.fromkeys(KEYS)
        wanted.update(target=support.TARGET, name="lab", port="/dev/ttyS0", chipid="1:2")
        self.assertEqual(self.put("lab", "port:/dev/ttyS0", "chipid:1:2"), wanted)
        self.assertEqual(self.list(), {"lab": wanted})
        self.assertEqual(yaml.safe_load(self.file.read_text()), {"lab": wanted})
        self.assertEqual(stat.S_IMODE(self.file.stat().st_mode), 0o644)

    def test_text_output(self):
        self.assertIn("[info]> Device lab entered", self.good("device", "db", "put", support.TARGET, "lab").out)
        out = self.good("device", "db", "list").out.splitlines()
        self.assertEqual(out[0].split(), ["device"] + KEYS)
        self.assertEqual(out[1].split(), ["lab", support.TARGET, "lab"])

    def test_change(self):
        self.put("lab", "port:/dev/ttyS0", "chipid:12")
        row = self.put("lab", "port:null", "disk:/media/lab")
        self.assertEqual((row["port"], row["disk"], row["chipid"]), (None, "/media/lab", "12"))
        self.put("lab", "chipid:")
        self.assertEqual(self.list()["lab"]["chipid"], "")

    def test_values_stay_text(self):
        values = {"chipid": "007", "remote_id": "1e3", "probe": "yes", "custom": "~"}
        self.put("lab", *(f"{key}:{value}" for key, value in values.items()))
        self.put("on")
        self.put("a: b # c")
        read = yaml.safe_load(self.file.read_text())
        self.assertEqual({key: read["lab"][key] for key in values}, values)
        self.assertEqual(set(read), {"lab", "on", "a: b # c"})

    def test_filter(self):
        self.create("mine")
        self.put("a")
        self.put("b", target="mine")
        self.assertEqual(list(self.list("--filter-target", "mine")), ["b"])
        self.assertEqual(list(self.list("--filter-target", "other")), [])

    def test_what_others_wrote_stays(self):
        before = {"lab": dict(dict.fromkeys(KEYS), target="old", extra={"a": [1, "2", None, {"b": True}]}, name="n"), "bare": None,
                  "5": {"x": 1.5}}
        self.write("# a word\n" + yaml.safe_dump(before))
        self.put("new")
        after = yaml.safe_load(self.file.read_text())
        new = after.pop("new")
        self.assertEqual(list(new), KEYS)
        self.assertEqual(after, dict(before, bare={}))
        self.put("lab", "port:/dev/x")
        self.assertEqual(yaml.safe_load(self.file.read_text())["lab"],
                         dict(before["lab"], target=support.TARGET, port="/dev/x"))

    def test_remove(self):
        self.put("lab")
        self.put("other")
        self.assertIn("did you mean other?", self.refused("device", "db", "remove", "othr").err)
        self.assertEqual(self.json_of("device", "db", "remove", "lab"), {"name": "lab", "removed": True})
        self.assertEqual(list(self.list()), ["other"])
        self.assertIn("[info]> Device other removed", self.good("device", "db", "remove", "other").out)
        self.assertEqual(self.list(), {})
        self.assertEqual(yaml.safe_load(self.file.read_text()), {})

    def test_wrong_words(self):
        for spec, word in (("port", "not KEY:VALUE"), ("prot:/dev/x", "did you mean port?"), ("target:x", "no key"),
                           ("port:COM3", "absolute path"), ("disk:media", "absolute path"), ("chipid:\x1b[2J", "terminal"),
                           ("chipid:" + "x" * 1025, "1024")):
            self.assertIn(word, self.refused("device", "db", "put", support.TARGET, "lab", "--spec", spec).err)
        self.assertIn("did you mean", self.refused("device", "db", "put", support.TARGET + "x", "lab").err)
        for name in ("", "n" * 65, "a\x1bb"):
            self.refused("device", "db", "put", support.TARGET, name)
        self.assertFalse(self.file.exists())

    def test_damaged_stays(self):
        for text, word in (("lab: {", "YAML"), ("- a\n", "mapping"), ("lab: text\n", "mapping"), ("a: &x {}\nb: *x\n", "anchors"),
                           ("a: {}\na: {}\n", "twice"), ("a: {port: 1, port: 2}\n", "twice"), ("a: {port: []}\n", "text or null"),
                           ("a: " + "[" * 40 + "]" * 40 + "\n", "deep"), (b"a: \xff\n", "UTF-8"), ("a: {}\n---\nb: {}\n", "second"),
                           ("a: {x: " + "y" * 5000 + "}\n", "4096"), ("a:\n  x: !!python/none y\n", "tags")):
            self.write(text)
            before = self.file.read_bytes()
            for arguments in (("list",), ("put", support.TARGET, "lab"), ("remove", "lab")):
                result = self.refused("device", "db", *arguments)
                self.assertIn(word, result.err)
                self.assertIn("devices.yaml", result.err)
            self.assertEqual(self.file.read_bytes(), before)

    def test_a_full_disk(self):
        self.put("lab")
        before = self.file.read_bytes()
        limit = ("import os, resource, signal, sys; signal.signal(signal.SIGXFSZ, signal.SIG_IGN); "
                 "resource.setrlimit(resource.RLIMIT_FSIZE, (100, 100)); os.execv(sys.argv[1], sys.argv[1:])")
        done = subprocess.run(["python3", "-c", limit, support.ZTC, "device", "db", "put", support.TARGET, "other"],
                              env=self.env, capture_output=True, check=False)
        self.assertNotEqual(done.returncode, 0)
        self.assertEqual(self.file.read_bytes(), before)

    def test_discover_shows_them(self):
        self.put("lab", "port:/dev/ttyS0")
        row = json.loads(self.good("-J", "device", "discover").out)
        uid = hashlib.sha1(b"no_vid:no_pid:LAB").hexdigest()
        self.assertEqual((row["vid"], row["pid"], row["sid"], row["port"], row["uid"]),
                         ("no_vid", "no_pid", "LAB", "/dev/ttyS0", uid))
        row = json.loads(self.good("-J", "device", "discover", "--matchdb").out)
        self.assertEqual((row["target"], row["name"], row["ambiguous"]), (support.TARGET, "lab", False))


if __name__ == "__main__":
    support.main()
