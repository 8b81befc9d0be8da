# SPDX-License-Identifier: Apache-2.0
"""ztc device discover in all its forms, on devices of a file and on sources that misbehave."""
import json
import os
import pathlib
import queue
import sqlite3
import subprocess
import threading
import unittest

import support

PATIENCE = 60
SCRIPTED = pathlib.Path(os.environ.get("ZTC_BUILD_DIR", "build")).resolve() / "tests/core/device/modules"
BRIDGE = {"vid": "10C4", "pid": "EA60", "sid": "0001", "port": "/dev/ttyUSB77", "desc": "CP2102"}
OWN = {"vid": "1209", "pid": "00A1", "sid": "a", "port": "/dev/ttyACM78", "disk": "/media/own", "desc": "Own"}


class Follower:
    """discover --loop, read by a thread, a set at a time."""

    def __init__(self, case, *options):
        self.process = subprocess.Popen([support.ZTC, "device", "discover", "--loop", *options], env=case.env, cwd=case.work,
                                        stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
        self.sets = queue.Queue()
        self.thread = threading.Thread(target=self.read)
        self.thread.start()
        case.addCleanup(self.stop)

    def read(self):
        lines = []
        for line in self.process.stdout:
            if line.strip():
                lines.append(line.decode())
            else:
                self.sets.put(lines)
                lines = []

    def until(self, condition):
        """The first set that the condition holds for."""
        while True:
            lines = self.sets.get(timeout=PATIENCE)
            if condition(lines):
                return lines

    def stop(self):
        self.process.kill()
        self.process.wait()
        self.thread.join()
        self.process.stdout.close()


class Discover(support.Case):
    def setUp(self):
        super().setUp()
        self.file = self.work / "devices.json"
        self.env.update(ZTC_DEVICES_FILE=str(self.file), ZTC_DEVICE_SOURCES="file")
        self.plug()

    def plug(self, *devices):
        """Exactly these are plugged in."""
        beside = self.work / "beside.json"
        beside.write_text(json.dumps(devices))
        beside.rename(self.file)

    def lines(self, *options):
        """The values of -J."""
        return [json.loads(line) for line in self.good("-J", "device", "discover", *options).out.splitlines()]

    def compile(self, name="own", vid="1209", pid="00A1"):
        """A compiled custom VM that is found by this pair."""
        self.good("vm", "custom", "create", support.TARGET, name)
        template = self.cvm / name / f"{name}.yml"
        text = template.read_text()
        template.write_text(text.replace("vids: []", f'vids: ["{vid}"]').replace("pids: []", f'pids: ["{pid}"]'))
        self.good("vm", "custom", "compile", name)

    def test_nothing_there(self):
        for options in ((), ("--matchdb",)):
            result = self.good("device", "discover", *options)
            self.assertEqual((result.out, result.err), ("", ""))
            self.assertEqual(self.lines(*options), [])

    def test_as_it_is(self):
        self.plug(BRIDGE, OWN)
        one, other = self.lines()
        expected = {"vid": "10C4", "pid": "EA60", "sid": "0001", "port": "/dev/ttyUSB77", "disk": None, "block": None,
                    "desc": "CP2102", "fingerprint": "/dev/ttyUSB77:", "uid": "e7a4bc050dddcfcc95a52881d92f1d4634052f87"}
        self.assertEqual({key: one[key] for key in expected}, expected)
        self.assertEqual((other["sid"], other["disk"], other["fingerprint"]), ("A", "/media/own", "/dev/ttyACM78:/media/own"))
        heading, first, _ = self.good("device", "discover").out.splitlines()
        self.assertEqual(heading.split(), ["vid", "pid", "sid", "uid", "port", "disk", "desc"])
        self.assertEqual(first.split(), ["10C4", "EA60", "0001", expected["uid"], "/dev/ttyUSB77", "CP2102"])

    def test_by_name(self):
        self.compile()
        self.plug(BRIDGE, OWN)
        rows = self.lines("--matchdb")
        own = rows[-1]
        self.assertEqual((own["target"], own["name"], own["classname"], own["custom"]), ("own", "own", "ownDevice", True))
        self.assertEqual((own["strength"], own["ambiguous"], own["alias"]), ("exact", False, None))
        self.assertEqual(own["hash"], f"own:{own['uid']}")
        others = rows[:-1]
        self.assertGreater(len(others), 1)
        self.assertIn(support.TARGET, [row["target"] for row in others])
        self.assertEqual({(row["strength"], row["ambiguous"]) for row in others}, {("bridge", True)})
        text = self.good("device", "discover", "--matchdb").out
        self.assertIn("bridge, ambiguous", text)
        self.assertEqual(len(text.splitlines()), len(rows) + 1)

    def test_an_alias_decides(self):
        self.plug(BRIDGE)
        uid = self.lines()[0]["uid"]
        self.good("device", "alias", "put", uid[:8], "kitchen", support.TARGET)
        row, = self.lines("--matchdb")
        self.assertEqual((row["alias"], row["target"], row["ambiguous"]), ("kitchen", support.TARGET, False))

    def test_two_alike(self):
        twin = {"vid": "1A86", "pid": "7523"}
        self.plug({**twin, "port": "/dev/a"}, {**twin, "port": "/dev/b"})
        one, other = self.lines()
        self.assertEqual((one["sid"], one["uid"]), ("no_sid", other["uid"]))
        self.assertTrue(all(row["twin"] for row in self.lines("--matchdb")))
        self.refused("device", "alias", "put", one["uid"], "kitchen", support.TARGET)

    def test_hostile_text(self):
        self.plug({**BRIDGE, "sid": "\x1b[2J\u202e", "desc": "\x07" + "x" * 4000})
        result = self.good("device", "discover")
        self.assertNotIn("\x1b", result.out)
        self.assertNotIn("\x07", result.out)
        self.assertNotIn("\u202e", result.out)
        self.assertLessEqual(len(self.lines()[0]["desc"]), 1024)

    def test_looptime(self):
        for value in ("", "0", "9", "x", "-1", "3600001", "1e3"):
            self.refused("device", "discover", "--looptime", value, code=2)
        self.good("device", "discover", "--looptime", "500")

    def test_loop(self):
        follower = Follower(self, "-J")
        self.assertEqual(follower.until(lambda lines: True), [])
        self.plug(BRIDGE)
        lines = follower.until(len)
        self.assertEqual([json.loads(line)["sid"] for line in lines], ["0001"])
        self.plug(BRIDGE, OWN)
        follower.until(lambda lines: len(lines) == 2)
        self.plug()
        follower.until(lambda lines: not lines)

    def test_what_the_user_changes_meanwhile(self):
        self.plug(OWN)
        process = subprocess.Popen([support.ZTC, "-J", "device", "discover", "--matchdb", "--loop"], env=self.env,
                                   cwd=self.work, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE)
        self.addCleanup(process.stdout.close)
        self.addCleanup(process.wait)
        self.addCleanup(process.kill)
        self.assertEqual(process.stdout.readline(), b"\n")
        self.compile()
        self.assertEqual(json.loads(process.stdout.readline())["target"], "own")
        self.assertEqual(process.stdout.readline(), b"\n")
        self.good("device", "alias", "put", self.lines()[0]["uid"], "mine", "own")
        self.assertEqual(json.loads(process.stdout.readline())["alias"], "mine")

    def test_a_locked_database_keeps_the_names(self):
        """Another program at work: a device keeps its alias, and what was written is read once the lock is gone."""
        self.plug(BRIDGE)
        self.good("device", "alias", "put", self.lines()[0]["uid"], "mine", support.TARGET)
        follower = Follower(self, "-J", "--matchdb")
        def aliases(lines):
            return {json.loads(line)["alias"] for line in lines}

        follower.until(lambda lines: aliases(lines) == {"mine"})
        connection = sqlite3.connect(self.home / "cfg/devices.db", isolation_level=None)
        self.addCleanup(connection.close)
        connection.execute("begin exclusive")
        connection.execute("update aliases set alias = 'yours'")
        self.compile()  # so that names are read again
        self.plug(BRIDGE, OWN)
        # The custom VM's name is of a look at a locked database.
        lines = follower.until(lambda lines: "own" in [json.loads(line)["target"] for line in lines])
        self.assertIn("mine", aliases(lines))
        connection.execute("commit")
        follower.until(lambda lines: "yours" in aliases(lines))

    def test_loop_ends_with_its_reader(self):
        process = subprocess.Popen([support.ZTC, "device", "discover", "--loop"], env=self.env, cwd=self.work,
                                   stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        self.addCleanup(process.stderr.close)
        process.stdout.readline()
        process.stdout.close()
        self.assertEqual(process.wait(PATIENCE), 0)
        self.assertEqual(process.stderr.read(), b"")

    def test_a_source_that_hangs_or_fails_blanks_nobody(self):
        """Two sources that do what stands in their fifos: one misbehaves, the other has a device."""
        for misdeed in ("hang", "fail"):
            with self.subTest(misdeed):
                fifo = self.work / misdeed
                scripts = []
                for path in (fifo, pathlib.Path(f"{fifo}second")):
                    os.mkfifo(path)
                    scripts.append(os.open(path, os.O_RDWR))
                    self.addCleanup(os.close, scripts[-1])
                os.write(scripts[0], f"list\nput x 10C4 EA60 bad -\n{misdeed}\n".encode())
                os.write(scripts[1], b"list\nput y 10C4 EA60 good -\n")
                result = self.good("-J", "--plugin-dir", SCRIPTED, "device", "discover",
                                   env={"ZTC_DEVICE_SOURCES": "scripted,second", "ZTC_DEVICES_FILE": str(fifo)})
                self.assertIn("GOOD", [json.loads(line)["sid"] for line in result.out.splitlines()])
                self.assertIn("device source scripted", result.err)

    def test_no_source(self):
        result = self.refused("device", "discover", env={"ZTC_DEVICE_SOURCES": "nothing"})
        self.assertIn("device-source", result.err)

    def test_damaged_database(self):
        (self.home / "cfg").mkdir(parents=True)
        (self.home / "cfg/devices.db").write_bytes(b"no database" * 100)
        self.plug(BRIDGE)
        result = self.good("-J", "device", "discover", "--matchdb")
        self.assertIn("devices.db", result.err)
        self.assertGreater(len(result.out.splitlines()), 1)


if __name__ == "__main__":
    unittest.main()
