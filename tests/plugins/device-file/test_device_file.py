#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""The source `file`: a list in JSON, replaced, written over, missing, damaged."""
import json
import os
import unittest

from support_source import INTERNAL, INVALID, NO_ID, OK, UNSUPPORTED, Case

CHIP = {"vid": "10C4", "pid": "ea60", "sid": "0001", "port": "/dev/ttyUSB0", "disk": None, "desc": "CP2102"}


class Reading(Case):
    def read(self, value):
        """The devices of a list that is good."""
        status, devices, words = self.once(file=self.write("list", json.dumps(value)))
        self.assertEqual(status, OK, words)
        return devices

    def refused(self, content, word, line=1, status=INVALID):
        content = content if isinstance(content, (str, bytes)) else json.dumps(content)
        path = self.write("list", content)
        found, _, words = self.once(file=path)
        self.assertEqual(found, status, (content[:100], words))
        self.assertIn(f"{path}:{line}: " if line else path, words)
        self.assertIn(word, words)

    def test_no_file_is_named(self):
        self.assertEqual(self.once()[0], UNSUPPORTED)

    def test_no_file_is_there(self):
        self.assertEqual(self.once(file=self.folder + "/none")[:2], (OK, []))
        self.assertEqual(self.once(file=self.folder + "/no/such/none")[:2], (OK, []))

    def test_a_device(self):
        device, = self.read([CHIP])
        self.assertEqual((device["vid"], device["pid"], device["serial"]), (0x10C4, 0xEA60, "0001"))
        self.assertEqual(device["description"], "CP2102")
        self.assertEqual(device["nodes"], [{"kind": "serial", "path": "/dev/ttyUSB0", "mount": ""}])

    def test_all_keys(self):
        device, = self.read([{"disk": "/media/ä b", "block": "/dev/sdb1", "manufacturer": "m", "product": "p",
                              "target": "t", "name": "n", "chipid": "c", "remote_id": "r", "classname": "k", "other": [1]}])
        self.assertEqual((device["vid"], device["pid"], device["serial"]), (NO_ID, NO_ID, ""))
        self.assertEqual([device[key] for key in ("manufacturer", "product", "target", "name", "chipid", "remote_id",
                                                  "class", "description")], ["m", "p", "t", "n", "c", "r", "k", ""])
        self.assertEqual(device["nodes"], [{"kind": "disk", "path": "/dev/sdb1", "mount": "/media/ä b"}])

    def test_keys_tell_devices_apart(self):
        bare = {"vid": "1A86", "pid": "7523"}
        devices = self.read([CHIP, CHIP, bare, bare, dict(bare, port="/dev/a"), dict(bare, port="/dev/b"),
                             dict(bare, sid="/dev/a"), {}, {}, dict(CHIP, sid="0001#1"), dict(CHIP, sid="x" * 4000),
                             dict(CHIP, sid="x" * 4000)])
        keys = [device["key"] for device in devices]
        self.assertEqual(len(set(keys)), len(keys), keys)

    def test_keys_are_stable(self):
        first = self.read([CHIP, {"vid": "1", "pid": "2", "port": "/dev/b"}])
        other = self.read([{"vid": "1", "pid": "2", "port": "/dev/b"}, {"name": "new"}, dict(CHIP, port="/dev/else")])
        self.assertEqual(first[0]["key"], other[2]["key"])
        self.assertEqual(first[1]["key"], other[0]["key"])

    def test_empty(self):
        for content in ("", " \n", "[]", "[ ]\n"):
            self.assertEqual(self.once(file=self.write("list", content))[:2], (OK, []), content)

    def test_text_of_any_kind(self):
        device, = self.read([{"desc": "\x1b[2J\u202e", "sid": "a\tb"}])
        self.assertEqual((device["description"], device["serial"]), ("\x1b[2J\u202e", "a\tb"))
        status, devices, _ = self.once(file=self.write("list", b'[{"desc": "\xff\xc3", "sid": "a\\u0000b"}]'))
        self.assertIn(status, (OK, INVALID))
        for each in devices:
            self.assertNotIn("\0", each["serial"])

    def test_damage_is_told_with_its_line(self):
        self.refused("[\n{\"vid\": \"1\",\n oops}]", "JSON", line=3)
        self.refused("[] []", "JSON")
        self.refused("[1, 2", "JSON")
        self.refused("{}", "list")
        self.refused("[1]", "object")
        self.refused("[\n {},\n\n {\"sid\": \"],[\\\"\"},\n  {\"sid\": 5}]", "sid must be", line=5)
        self.refused("[{}\n,[[],{}]]", "object", line=2)
        self.refused("[" * 5000, "JSON")
        self.refused(b"\x00\x01", "JSON")

    def test_wrong_values(self):
        for value, word in (({"vid": "10C4"}, "together"), ({"vid": "10C4x", "pid": "1"}, "vid"), ({"vid": 5, "pid": 1}, "vid"),
                            ({"vid": "12345", "pid": "1"}, "vid"), ({"vid": "1", "pid": "-1"}, "pid"),
                            ({"vid": "0x1", "pid": "1"}, "vid"), ({"port": "COM3"}, "port"), ({"disk": []}, "disk"),
                            ({"block": "sdb"}, "block"), ({"name": "x" * 4097}, "name"), ({"target": True}, "target")):
            self.refused([value], word)

    def test_bounds(self):
        self.assertEqual(len(self.read([{}] * 4096)), 4096)
        self.refused([{}] * 4097, "4096 devices")
        self.refused("[" + " " * (1 << 20) + "]", "1 MiB", line=0)

    def test_no_ordinary_file(self):
        os.mkfifo(self.folder + "/fifo")
        os.mkdir(self.folder + "/folder")
        for name in ("fifo", "folder"):
            self.assertEqual(self.once(file=f"{self.folder}/{name}")[0], INVALID)
        os.symlink("loop", self.folder + "/loop")
        self.assertEqual(self.once(file=self.folder + "/loop")[0], INTERNAL)


class Following(Case):
    def names(self, follower):
        status, devices, words = follower.report()
        self.assertEqual(status, OK, words)
        return [device["name"] for device in devices]

    @staticmethod
    def text(*names):
        return json.dumps([{"name": name} for name in names])

    def test_replaced(self):
        path = self.write("list", self.text("a"))
        follower = self.follow(file=path)
        self.assertEqual(self.names(follower), ["a"])
        for names in (["a", "b"], [], ["c"]):
            self.write("list", self.text(*names))
            self.assertEqual(self.names(follower), names)

    def test_written_over(self):
        path = self.write("list", self.text("a"))
        follower = self.follow(file=path)
        self.assertEqual(self.names(follower), ["a"])
        with open(path, "w", encoding="utf-8") as file:
            file.write(self.text("b")[:5])
            file.flush()
            file.write(self.text("b")[5:])
        self.assertEqual(self.names(follower), ["b"])

    def test_comes_and_goes(self):
        follower = self.follow(file=self.folder + "/list")
        self.assertEqual(self.names(follower), [])
        self.write("list", self.text("a"))
        self.assertEqual(self.names(follower), ["a"])
        os.remove(self.folder + "/list")
        self.assertEqual(self.names(follower), [])
        with open(self.folder + "/list", "w", encoding="utf-8") as file:
            file.write(self.text("b"))
        self.assertEqual(self.names(follower), ["b"])
        os.rename(self.folder + "/list", self.folder + "/elsewhere")
        self.assertEqual(self.names(follower), [])

    def test_a_relative_path(self):
        follower = self.follow(file="list")
        self.assertEqual(self.names(follower), [])
        self.write("list", self.text("a"))
        self.assertEqual(self.names(follower), ["a"])

    def test_a_folder_that_comes_later(self):
        follower = self.follow(file=self.folder + "/new/list")
        self.assertEqual(self.names(follower), [])
        os.mkdir(self.folder + "/new")
        self.write("new/list", self.text("a"))
        self.assertEqual(self.names(follower), ["a"])
        self.write("new/list", self.text("b"))
        self.assertEqual(self.names(follower), ["b"])
        os.remove(self.folder + "/new/list")
        os.rmdir(self.folder + "/new")
        self.assertEqual(self.names(follower), [])
        os.mkdir(self.folder + "/new")
        self.write("new/list", self.text("c"))
        self.assertEqual(self.names(follower), ["c"])

    def test_a_link_to_another_folder(self):
        os.mkdir(self.folder + "/other")
        self.write("other/real", self.text("a"))
        os.symlink("other/real", self.folder + "/list")
        follower = self.follow(file=self.folder + "/list")
        self.assertEqual(self.names(follower), ["a"])
        with open(self.folder + "/other/real", "w", encoding="utf-8") as file:
            file.write(self.text("b"))
        self.assertEqual(self.names(follower), ["b"])
        self.write("other/real", self.text("c"))
        self.assertEqual(self.names(follower), ["c"])
        self.write("other/real", self.text("d"))
        self.assertEqual(self.names(follower), ["d"])

    def test_damaged_and_put_right(self):
        path = self.write("list", self.text("a"))
        follower = self.follow(file=path)
        self.assertEqual(self.names(follower), ["a"])
        self.write("list", "[\noops")
        status, _, words = follower.report()
        self.assertEqual(status, INVALID)
        self.assertIn(f"{path}:2: ", words)
        self.write("list", self.text("b"))
        follower.again()
        self.assertEqual(self.names(follower), ["b"])

    def test_the_same_again_is_not_reported(self):
        path = self.write("list", self.text("a"))
        follower = self.follow(file=path)
        self.assertEqual(self.names(follower), ["a"])
        self.write("list", self.text("a"))
        self.write("list", self.text("b"))
        self.assertEqual(self.names(follower), ["b"])

    def test_others_in_the_folder_do_not_matter(self):
        path = self.write("list", self.text("a"))
        follower = self.follow(file=path)
        self.assertEqual(self.names(follower), ["a"])
        for number in range(50):
            self.write(f"other{number}", "x")
        self.write("list", self.text("b"))
        self.assertEqual(self.names(follower), ["b"])

    def test_many_changes(self):
        path = self.write("list", self.text("a"))
        follower = self.follow(file=path)
        for number in range(2000):
            self.write("list", self.text(str(number)))
        last = None
        while last != ["1999"]:
            last = self.names(follower)


if __name__ == "__main__":
    unittest.main()
