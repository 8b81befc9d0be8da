#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""`ztc device alias`: devices of a file get names, in a database that the original toolchain writes too."""
import hashlib
import json
import os
import pathlib
import sqlite3
import stat
import subprocess
import unittest

import support

CLASSES = pathlib.Path(os.environ.get("ZTC_BUILD_DIR", "build")).resolve() / "tests" / "command" / "classes"
COLUMNS = ["alias", "target", "name", "uid", "chipid", "remote_id", "classname"]


def uid_of(vid, pid, sid="no_sid"):
    return hashlib.sha1(f"{vid}:{pid}:{sid}".encode()).hexdigest()


ONE = {"vid": "10C4", "pid": "EA60", "sid": "0001", "port": "/dev/ttyUSB0"}
TWO = {"vid": "10C4", "pid": "EA60", "sid": "0002", "port": "/dev/ttyUSB1"}
UID_ONE, UID_TWO = uid_of("10C4", "EA60", "0001"), uid_of("10C4", "EA60", "0002")


class Case(support.Case):
    def setUp(self):
        super().setUp()
        self.file = self.work / "devices.json"
        self.env.update(ZTC_DEVICE_SOURCES="file", ZTC_DEVICES_FILE=str(self.file))
        self.database = self.home / "cfg" / "devices.db"
        self.plug(ONE, TWO)

    def tearDown(self):
        if (self.home / "tmp").exists():
            self.assertEqual(os.listdir(self.home / "tmp"), [])
        super().tearDown()

    def plug(self, *devices):
        self.file.write_text(json.dumps(devices))

    def put(self, *arguments, **more):
        return self.json_of("device", "alias", "put", *arguments, **more)

    def list(self):
        return {row["alias"]: row for row in self.json_of("device", "alias", "list")}

    def query(self, sql, *values):
        connection = sqlite3.connect(self.database)
        try:
            with connection:
                return connection.execute(sql, values).fetchall()
        finally:
            connection.close()

    def refuse_put(self, *arguments, word, **more):
        before = self.snapshot(self.home) if self.home.exists() else {}
        result = self.refused("device", "alias", "put", *arguments, **more)
        self.assertIn(word, result.err)
        after = self.snapshot(self.home) if self.home.exists() else {}
        for folder in ("cfg", "cvm", "tmp"):
            self.assertEqual({path: data for path, data in before.items() if path.startswith(folder)},
                             {path: data for path, data in after.items() if path.startswith(folder)})
        return result


class Put(Case):
    def test_by_prefix(self):
        length = next(i for i in range(1, 40) if UID_ONE[:i] != UID_TWO[:i])
        row = self.put(UID_ONE[:length], "kitchen", support.TARGET, "--name", "Küche")
        self.assertEqual(row, {"alias": "kitchen", "target": support.TARGET, "name": "Küche", "uid": UID_ONE,
                               "chipid": "", "remote_id": "", "classname": ""})
        self.assertEqual(self.list(), {"kitchen": row})
        self.assertEqual(stat.S_IMODE(self.database.stat().st_mode), 0o600)
        self.assertEqual(self.query("select alias, uid, target, name from aliases"),
                         [("kitchen", UID_ONE, support.TARGET, "Küche")])

    def test_text(self):
        self.assertIn(f"[info]> Device {UID_ONE} is kitchen now",
                      self.good("device", "alias", "put", UID_ONE[:10].upper(), "kitchen", support.TARGET).out)
        out = self.good("device", "alias", "list").out.splitlines()
        self.assertEqual(out[0].split(), COLUMNS)
        self.assertEqual(out[1].split(), ["kitchen", support.TARGET, UID_ONE])

    def test_discover_knows_it(self):
        self.put(UID_ONE, "kitchen", support.TARGET, "--name", "Mine")
        out = self.good("-J", "device", "discover", "--matchdb").out
        rows = [row for row in map(json.loads, out.splitlines()) if row["uid"] == UID_ONE]
        self.assertEqual([(row["alias"], row["name"], row["target"]) for row in rows], [("kitchen", "Mine", support.TARGET)])

    def test_one_that_is_not_there(self):
        self.plug()
        row = self.put("AB" * 20, "later", support.TARGET, "--chipid", "c", "--remote_id", "r", "--classname", "k")
        self.assertEqual((row["uid"], row["chipid"], row["remote_id"], row["classname"]), ("ab" * 20, "c", "r", "k"))
        self.refuse_put("ab", "other", support.TARGET, word="no device is there")

    def test_no_uid(self):
        for uid in ("", "xyz", "0x12", UID_ONE + "0", "kitchen"):
            self.refuse_put(uid, "kitchen", support.TARGET, word="no uid")

    def test_a_prefix_of_several(self):
        devices = [dict(ONE, sid=str(number)) for number in range(17)]
        uids = [uid_of("10C4", "EA60", str(number)) for number in range(17)]
        self.plug(*devices)
        twice = next(uid for i, uid in enumerate(uids) if any(uid[0] == other[0] for other in uids[i + 1:]))
        result = self.refuse_put(twice[0], "kitchen", support.TARGET, word="may be")
        self.assertIn("more of its digits", result.err)

    def test_twins(self):
        bare = {"vid": "1A86", "pid": "7523"}
        self.plug(dict(bare, port="/dev/ttyUSB0"), dict(bare, port="/dev/ttyUSB1"))
        uid = uid_of("1A86", "7523")
        for given in (uid, uid[:8]):
            self.refuse_put(given, "kitchen", support.TARGET, word="neither has a serial number")
        self.plug(ONE, dict(ONE, port="/dev/ttyUSB7"))
        self.refuse_put(UID_ONE, "kitchen", support.TARGET, word="the same serial number")

    def test_targets(self):
        self.create("mine")
        self.put(UID_ONE, "kitchen", "mine")
        for wrong in (support.TARGET[:-1], "Mine"):
            self.assertIn("did you mean", self.refuse_put(UID_TWO, "other", wrong, word="neither a target nor").err)
        self.assertIn("ztc target list", self.refuse_put(UID_TWO, "other", "qqqqqqqqqqqq", word="neither").err)

    def test_names_that_can_be(self):
        for number, alias in enumerate(("a", "x" * 64, "ä" * 64, "a.b:c-d_e#1", "小")):
            self.put(f"{number:040x}", alias, support.TARGET)
        self.assertEqual(len(self.list()), 5)

    def test_names_that_cannot_be(self):
        for alias in ("", "x" * 65, "a b", "a/b", "a\tb", "a\nb", "\x1b[2J", "a\u00a0b", "a\u202eb", "a\u200bb", b"a\xffb"):
            result = self.run_ztc("device", "alias", "put", UID_ONE, os.fsdecode(alias), support.TARGET)
            self.assertEqual(result.code, 1, result)
            self.assert_one_error(result)
        self.assertFalse(self.database.exists())
        self.refuse_put(UID_ONE, "a", support.TARGET, "--name", "\x1b[2J", word="name cannot be kept")
        self.refuse_put(UID_ONE, "a", support.TARGET, "--chipid", "c" * 1025, word="chip id cannot be kept")

    def test_again_keeps_what_is_not_given(self):
        self.put(UID_ONE, "kitchen", support.TARGET, "--name", "Mine", "--chipid", "c", "--remote_id", "r")
        row = self.put(UID_ONE, "kitchen", support.TARGET)
        self.assertEqual((row["name"], row["chipid"], row["remote_id"]), ("Mine", "c", "r"))
        row = self.put(UID_ONE, "kitchen", support.TARGET, "--name", "", "--chipid", "d")
        self.assertEqual((row["name"], row["chipid"], row["remote_id"]), ("", "d", "r"))

    def test_nothing_is_taken_away_unasked(self):
        self.put(UID_ONE, "kitchen", support.TARGET, "--name", "Mine")
        self.assertIn(UID_ONE, self.refuse_put(UID_TWO, "kitchen", support.TARGET, word="another device").err)
        self.assertIn("--replace", self.refuse_put(UID_ONE, "pantry", support.TARGET, word="alias kitchen already").err)
        self.assertEqual(self.put(UID_ONE, "pantry", support.TARGET, "--replace")["name"], "Mine")
        self.put(UID_TWO, "kitchen", support.TARGET)
        self.put(UID_TWO, "pantry", support.TARGET, "--replace")
        self.assertEqual({alias: row["uid"] for alias, row in self.list().items()}, {"pantry": UID_TWO})

    def test_classes(self):
        self.plug({"vid": "1209", "pid": "0001"}, {"vid": "1209", "pid": "0002"})
        both, one = uid_of("1209", "0001"), uid_of("1209", "0002")
        more = ("--plugin-dir", CLASSES)
        self.assertIn("First, Second", self.refuse_put(both, "a", "two_classes", *more, word="several classes").err)
        self.refuse_put(both, "a", "two_classes", "--classname", "Third", *more, word="no class Third")
        self.assertEqual(self.put(both, "a", "two_classes", "--classname", "First", *more)["classname"], "First")
        self.assertEqual(self.put(both, "a", "two_classes", *more)["classname"], "First")
        self.assertEqual(self.put(one, "b", "two_classes", *more)["classname"], "Second")

    def test_no_source_at_all(self):
        env = {"ZTC_DEVICE_SOURCES": "none"}
        self.put(UID_ONE, "kitchen", support.TARGET, env=env)
        self.refused("device", "alias", "put", UID_ONE[:5], "other", support.TARGET, env=env)

    def test_a_source_that_fails_does_not_keep_the_others(self):
        self.file.write_text("[\noops")
        result = self.good("device", "alias", "put", UID_ONE, "kitchen", support.TARGET)
        self.assertIn("devices.json:2", result.err)


class Del(Case):
    def test_del(self):
        self.put(UID_ONE, "kitchen", support.TARGET)
        self.assertEqual(self.json_of("device", "alias", "del", "kitchen"), {"alias": "kitchen", "removed": True})
        self.assertEqual(self.list(), {})
        self.put(UID_ONE, "kitchen", support.TARGET)
        self.assertIn("[info]> Alias kitchen deleted", self.good("device", "alias", "del", "kitchen").out)

    def test_missing(self):
        self.assertIn("there is no alias", self.refused("device", "alias", "del", "kitchen").err)
        self.assertFalse(self.database.exists())
        self.put(UID_ONE, "kitchen", support.TARGET)
        self.assertIn("did you mean kitchen?", self.refused("device", "alias", "del", "kichen").err)

    def test_list_without_a_home(self):
        self.assertEqual(self.json_of("device", "alias", "list"), [])

    def test_completion(self):
        self.put(UID_ONE, "kitchen", support.TARGET)
        self.create("mine")
        offered = self.good("__complete", "--", "device", "alias", "del", "").out
        self.assertIn("kitchen", offered)
        offered = self.good("__complete", "--", "device", "alias", "put", "1", "a", "").out
        self.assertIn("mine", offered)
        self.assertIn(support.TARGET, offered)


class Database(Case):
    def test_of_the_original(self):
        self.database.parent.mkdir(parents=True)
        columns = "alias TEXT PRIMARY KEY, uid TEXT, target TEXT, name TEXT, chipid TEXT, remote_id TEXT, classname TEXT"
        self.query(f"create table aliases ({columns})")
        self.query("create unique index uid_idx on aliases (uid)")
        self.query("insert or replace into aliases values (?,?,?,?,?,?,?)", "old", UID_ONE, support.TARGET, "Old", "c", "r",
                   "Class")
        self.assertEqual(self.list()["old"]["name"], "Old")
        self.put(UID_TWO, "new", support.TARGET)
        self.query("insert or replace into aliases values (?,?,?,?,?,?,?)", "newer", UID_TWO, support.TARGET, "", "", "", "")
        self.assertEqual(sorted(self.list()), ["newer", "old"])

    def test_hostile_rows(self):
        self.put(UID_ONE, "kitchen", support.TARGET)
        self.query("insert into aliases values (?, 'u1', 't', ?, '', '', '')", "\x1b[2Jx", "a\nb\u202e")
        self.query("insert into aliases values (cast(x'ff41' as text), 'u2', 't', '', '', '', '')")
        self.query("insert into aliases values ('huge', 'u3', 't', ?, '', '', '')", "x" * 500000)
        out = self.good("device", "alias", "list").out
        self.assertNotIn("\x1b", out)
        self.assertNotIn("\u202e", out)
        self.assertEqual(len(out.splitlines()), 4)
        self.assertEqual(sorted(self.list()), ["\x1b[2Jx", "kitchen", "\ufffdA"])

    def test_damaged(self):
        self.database.parent.mkdir(parents=True)
        self.database.write_bytes(b"no database" * 1000)
        for arguments in (("list",), ("del", "kitchen")):
            self.assertIn("puts it aside", self.refused("device", "alias", *arguments).err)
        self.assertEqual(self.database.read_bytes(), b"no database" * 1000)
        out = self.run_ztc("-J", "device", "discover", "--matchdb")
        self.assertEqual(out.code, 0, out)
        self.assertIn("devices.db", out.err)
        result = self.good("device", "alias", "put", UID_ONE, "kitchen", support.TARGET)
        aside = self.database.with_name("devices.db.damaged")
        self.assertIn(f"[warning]> The database of devices was damaged. It lies in {aside} now", result.err)
        self.assertEqual(aside.read_bytes(), b"no database" * 1000)
        self.assertEqual(sorted(self.list()), ["kitchen"])

    def test_locked(self):
        self.put(UID_ONE, "kitchen", support.TARGET)
        other = sqlite3.connect(self.database)
        self.addCleanup(other.close)
        other.execute("begin exclusive")
        result = self.refused("device", "alias", "put", UID_TWO, "pantry", support.TARGET)
        self.assertIn("another program holds the file locked", result.err)
        self.assertFalse(self.database.with_name("devices.db.damaged").exists())
        other.rollback()
        self.assertEqual(sorted(self.list()), ["kitchen"])

    def test_many_writers(self):
        calls = [subprocess.Popen([support.ZTC, "device", "alias", "put", f"{number:040x}", f"a{number}", support.TARGET],
                                  env=self.env, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE) for number in range(8)]
        for call in calls:
            words = call.communicate()[1]
            self.assertEqual((call.returncode, words), (0, b""))
        self.assertEqual(len(self.list()), 8)

    def test_a_link(self):
        self.database.parent.mkdir(parents=True)
        self.database.symlink_to(self.work / "elsewhere.db")
        result = self.run_ztc("device", "alias", "put", UID_ONE, "kitchen", support.TARGET)
        self.assertEqual(result.code, 2, result)
        self.assertIn("link", result.err)
        self.assertFalse((self.work / "elsewhere.db").exists())

    def test_a_full_disk(self):
        self.put(UID_ONE, "kitchen", support.TARGET)
        before = self.database.read_bytes()
        limit = ("import os, resource, signal, sys; signal.signal(signal.SIGXFSZ, signal.SIG_IGN); "
                 "resource.setrlimit(resource.RLIMIT_FSIZE, (100, 100)); os.execv(sys.argv[1], sys.argv[1:])")
        done = subprocess.run(["python3", "-c", limit, support.ZTC, "device", "alias", "put", UID_TWO, "pantry",
                               support.TARGET], env=self.env, capture_output=True, check=False)
        self.assertNotEqual(done.returncode, 0)
        self.assertEqual(self.database.read_bytes(), before)
        self.assertEqual(sorted(self.list()), ["kitchen"])


if __name__ == "__main__":
    support.main()
