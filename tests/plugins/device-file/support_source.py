# SPDX-License-Identifier: Apache-2.0
"""A source of devices in a process of its own, and what it reports."""
import json
import os
import select
import shutil
import subprocess
import tempfile
import unittest

MODULE = os.environ["ZTC_DEVICE_SOURCE_MODULE"]
DRIVER = os.environ["ZTC_DEVICE_SOURCE_DRIVER"]
OK, INVALID, UNSUPPORTED, INTERNAL = 0, 3, 4, 7
NO_ID = 0xFFFFFFFF


def decode(value):
    """Text of the driver is a code point for each byte."""
    if isinstance(value, dict):
        return {key: decode(each) if key != "event" else each for key, each in value.items()}
    if isinstance(value, list):
        return [decode(each) for each in value]
    return value.encode("latin-1").decode("utf-8", "surrogateescape") if isinstance(value, str) else value


class Case(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.mkdtemp()
        self.addCleanup(shutil.rmtree, self.folder)

    def once(self, home="", file=""):
        """status, devices, words of one whole list."""
        done = subprocess.run([DRIVER, MODULE, "once", home, file], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                              check=False, cwd=self.folder, timeout=60)
        self.assertEqual(done.returncode, 0, done)
        events = [decode(json.loads(line)) for line in done.stdout.decode().splitlines()]
        self.assertEqual(events[-1], {"event": "end", "live": 0})
        status = [each["status"] for each in events if "status" in each][-1]
        words = "".join(each["text"] for each in events if each["event"] == "words")
        return status, [each for each in events if each["event"] == "put"], words

    def follow(self, home="", file=""):
        return Follower(self, home, file)

    def write(self, path, content):
        """In the place of the old file, as editors do it."""
        whole = os.path.join(self.folder, path)
        with open(whole + ".new", "wb") as file:
            file.write(content if isinstance(content, bytes) else content.encode("utf-8", "surrogateescape"))
        os.rename(whole + ".new", whole)
        return whole


class Follower:
    """Runs until it is closed."""

    def __init__(self, case, home, file):
        self.case = case
        self.rest = b""
        self.process = subprocess.Popen([DRIVER, MODULE, "follow", home, file], stdin=subprocess.PIPE,
                                        stdout=subprocess.PIPE, cwd=case.folder)
        case.addCleanup(self.end)
        self.opened = self.event()["status"]

    def event(self):
        """The next one; a test that waits for what never comes fails here."""
        while b"\n" not in self.rest:
            self.case.assertTrue(select.select([self.process.stdout], [], [], 60)[0], "nothing was reported")
            self.rest += os.read(self.process.stdout.fileno(), 65536)
        line, _, self.rest = self.rest.partition(b"\n")
        return decode(json.loads(line))

    def report(self):
        """status, devices, words of the next dispatch that reports something."""
        while True:
            events = [self.event()]
            while events[-1]["event"] != "done":
                events.append(self.event())
            if len(events) > 1:
                words = "".join(each["text"] for each in events if each["event"] == "words")
                return events[-1]["status"], [each for each in events if each["event"] == "put"], words

    def again(self):
        """Opened again after a failure."""
        self.process.stdin.write(b"\n")
        self.process.stdin.flush()
        self.case.assertEqual(self.event(), {"event": "open", "status": OK})

    def end(self):
        if self.process.stdin.closed:
            return
        self.process.stdin.close()
        last = (self.rest + self.process.stdout.read()).decode().splitlines()[-1]
        self.process.wait()
        self.process.stdout.close()
        self.case.assertEqual(json.loads(last), {"event": "end", "live": 0})
