#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""From the kernel's event to the line of the discovery protocol, on a mocked bus; run under umockdev-wrapper by bench.py.

Beside it a program that does nothing but print a line for each event: the difference is ztc's own. Prints JSON.
"""
import json
import os
import select
import statistics
import subprocess
import sys
import tempfile
import time

import gi

gi.require_version("UMockdev", "1.0")
from gi.repository import UMockdev  # noqa: E402  pylint: disable=wrong-import-position

ROUNDS = 101


class Reader:
    """Lines of a child, with the time at which each came."""

    def __init__(self, command, env):
        self.child = subprocess.Popen(command, env=env, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        self.text = b""

    def say(self, text):
        self.child.stdin.write(text)
        self.child.stdin.flush()

    def until(self, word):
        """The time at which a line with this word was there."""
        while True:
            while b"\n" in self.text:
                line, self.text = self.text.split(b"\n", 1)
                if word in line:
                    return time.monotonic()
            select.select([self.child.stdout], [], [])
            self.text += os.read(self.child.stdout.fileno(), 65536)


def measure(build, home, which):
    bed = UMockdev.Testbed.new()
    env = {**os.environ, "UMOCKDEV_DIR": bed.get_root_dir(), "ZERYNTH_HOME": home, "ZTC_DEVICE_SOURCES": "usb"}
    bed.add_device("usb", "usb0", None, ["idVendor", "1d6b", "idProduct", "0002"], ["DEVTYPE", "usb_device"])
    if which == "ztc":
        reader = Reader([f"{build}/ztc", "discovery"], env)
        reader.say(b'HELLO 1 "bench"\nSTART_SYNC\n')
        reader.until(b"start_sync")
        time.sleep(0.5)
    else:
        reader = Reader([f"{build}/tests/bench/bench_events"], env)
        reader.until(b"ready")
    times = []
    for number in range(ROUNDS):
        name = f"/dev/ttyACM{number}"
        device = bed.add_device("usb", f"1-{number}", None,
                                ["idVendor", "1209", "idProduct", f"{number:04x}", "serial", str(number)],
                                ["DEVTYPE", "usb_device", "DEVNAME", f"/dev/bus/usb/001/{number:03d}"])
        interface = bed.add_device("usb", f"1-{number}:1.0", device,
                                   ["bInterfaceNumber", "00", "bInterfaceClass", "02"], ["DEVTYPE", "usb_interface"])
        time.sleep(0.01)
        start = time.monotonic()
        bed.add_device("tty", f"ttyACM{number}", interface, ["dev", f"166:{number}"], ["DEVNAME", name])
        times.append(reader.until(f"ttyACM{number}".encode()) - start)
    reader.child.kill()
    reader.child.wait()
    return statistics.median(times) * 1000


def main():
    with tempfile.TemporaryDirectory(prefix="ztc-latency-") as home:
        print(json.dumps({which: measure(sys.argv[1], home, which) for which in ("ztc", "plain")}))


if __name__ == "__main__":
    main()
