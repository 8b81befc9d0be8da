# SPDX-License-Identifier: Apache-2.0
"""The source `usb` on a mocked /sys: what it finds, and what it tells of plugging in and out. Run under umockdev-wrapper."""
import json
import os
import pathlib
import queue
import resource
import shutil
import subprocess
import tempfile
import threading
import unittest

import gi

gi.require_version("UMockdev", "1.0")
from gi.repository import UMockdev  # noqa: E402  pylint: disable=wrong-import-position

ZTC = os.path.abspath(os.environ.get("ZTC", "build/ztc"))
PATIENCE = 60
# umockdev ends the test where a socket is full, and ten messages are what one holds (net.unix.max_dgram_qlen): so many boards may come and go
# before they were read. What comes faster is in test_monitor.c.
AHEAD = 4


def attributes(**values):
    """name=value as the flat list that the mock wants; underscores of Python's keywords are cut."""
    return [word for key, value in values.items() for word in (key, value)]


class Board:
    """A device on the mocked bus, with what hangs below it."""

    def __init__(self, bed, port, vid, pid, serial=None, **more):
        self.bed, self.port = bed, port
        values = {"idVendor": vid, "idProduct": pid, **more}
        if serial is not None:
            values["serial"] = serial
        number = 1000 + int("".join(character for character in port if character.isdigit()))
        self.node = f"/dev/bus/usb/001/{number}"
        self.path = bed.add_device("usb", port, None, attributes(**values),
                                    ["DEVTYPE", "usb_device", "DEVNAME", self.node, "MAJOR", "189", "MINOR", "1"])
        self.children = []

    def interface(self, number, class_code="02", subclass="02", **more):
        path = self.bed.add_device(
            "usb", f"{self.port}:1.{number}", self.path,
            attributes(bInterfaceNumber=f"{number:02x}", bInterfaceClass=class_code, bInterfaceSubClass=subclass, **more),
            ["DEVTYPE", "usb_interface"])
        self.children.append(path)
        return path

    def tty(self, name, number=0, **more):
        return self.child("tty", name, self.interface(number, **more), ["DEVNAME", f"/dev/{name}"], dev="166:0")

    def child(self, subsystem, name, parent, properties, **values):
        path = self.bed.add_device(subsystem, name, parent, attributes(**values), properties)
        self.children.append(path)
        return path

    def drop_child(self, path):
        self.bed.uevent(path, "remove")
        self.bed.remove_device(path)
        self.children.remove(path)

    def unplug(self):
        for path in reversed(self.children):
            self.bed.uevent(path, "remove")
            self.bed.remove_device(path)
        self.bed.uevent(self.path, "remove")
        self.bed.remove_device(self.path)


class Follower:
    """`ztc -J device discover --loop`, read by a thread, a set at a time."""

    def __init__(self, env):
        self.process = subprocess.Popen([ZTC, "-J", "device", "discover", "--loop"], env=env, stdin=subprocess.DEVNULL,
                                        stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        self.sets = queue.Queue()
        self.thread = threading.Thread(target=self.read, daemon=True)
        self.thread.start()

    def read(self):
        devices = []
        for line in self.process.stdout:
            if line.strip():
                devices.append(json.loads(line))
            else:
                self.sets.put(devices)
                devices = []

    def until(self, condition):
        """The first set that the condition holds for; all sets until then."""
        seen = []
        while True:
            seen.append(self.sets.get(timeout=PATIENCE))
            if condition(seen[-1]):
                return seen[-1], seen

    def stop(self):
        self.process.kill()
        self.process.wait()
        self.thread.join()
        error = self.process.stderr.read().decode()
        self.process.stdout.close()
        self.process.stderr.close()
        return error


class Usb(unittest.TestCase):
    def setUp(self):
        self.work = pathlib.Path(tempfile.mkdtemp(prefix="ztc-usb-"))
        self.addCleanup(shutil.rmtree, self.work, ignore_errors=True)
        self.bed = UMockdev.Testbed.new()
        self.env = {**os.environ, "UMOCKDEV_DIR": self.bed.get_root_dir(), "HOME": str(self.work),
                    "ZERYNTH_HOME": str(self.work), "ZTC_DEVICE_SOURCES": "usb",
                    "ASAN_OPTIONS": "verify_asan_link_order=0:detect_leaks=0"}

    def discover(self):
        """What is there now, sorted by vid, pid and sid."""
        done = subprocess.run([ZTC, "-J", "device", "discover"], env=self.env, stdin=subprocess.DEVNULL,
                              capture_output=True, timeout=PATIENCE, check=False)
        self.assertEqual((done.returncode, done.stderr), (0, b""), done)
        devices = [json.loads(line) for line in done.stdout.splitlines()]
        return sorted(devices, key=lambda device: (device["vid"], device["pid"], device["sid"]))

    def follow(self):
        follower = Follower(self.env)
        self.addCleanup(follower.stop)
        return follower

    def test_one_interface(self):
        board = Board(self.bed, "1-1", "2b04", "c006", "3700aB", manufacturer="Particle", product="Photon")
        board.tty("ttyACM0", interface="Serial of it")
        device, = self.discover()
        self.assertEqual((device["vid"], device["pid"], device["sid"]), ("2B04", "C006", "3700AB"))
        self.assertEqual((device["port"], device["disk"], device["desc"]), ("/dev/ttyACM0", None, "Photon"))
        self.assertEqual(device["manufacturer"], "Particle")
        self.assertEqual(device["nodes"], [
            {"kind": "serial", "path": "/dev/ttyACM0", "mount": None, "label": "Serial of it"},
            {"kind": "usb", "path": board.node, "mount": None, "label": None}])

    def test_several_interfaces_are_one_device_in_a_stable_order(self):
        board = Board(self.bed, "1-2", "0483", "5740", "A")
        board.tty("ttyACM10", 4)
        board.tty("ttyACM2", 2)
        board.child("hidraw", "hidraw3", board.interface(6, "03", "00"), ["DEVNAME", "/dev/hidraw3"])
        device, = self.discover()
        self.assertEqual([node["path"] for node in device["nodes"]],
                         ["/dev/ttyACM2", "/dev/ttyACM10", "/dev/hidraw3", board.node])
        self.assertEqual(device["port"], "/dev/ttyACM2")

    def test_dfu_has_no_port(self):
        board = Board(self.bed, "1-3", "0483", "df11", "357")
        board.interface(0, "fe", "01")
        device, = self.discover()
        self.assertIsNone(device["port"])
        self.assertEqual([node["kind"] for node in device["nodes"]], ["dfu", "usb"])
        self.assertEqual(device["nodes"][0]["path"], board.node)

    def disk(self, node="/dev/sdy1", **more):
        board = Board(self.bed, "1-4", "2e8a", "0003", "E0", **more)
        storage = board.interface(0, "08", "06")
        whole = board.child("block", "sdy", storage, ["DEVTYPE", "disk", "DEVNAME", "/dev/sdy"], dev="8:240", size="200")
        board.child("block", "sdy1", whole, ["DEVTYPE", "partition", "DEVNAME", node], dev="8:241", size="198")
        return board

    def test_a_disk_without_a_mount(self):
        self.disk()
        device, = self.discover()
        self.assertEqual((device["disk"], device["block"]), (None, "/dev/sdy1"))
        self.assertEqual([node["path"] for node in device["nodes"] if node["kind"] == "disk"], ["/dev/sdy1"])

    def test_a_disk_with_a_mount(self):
        # The name of a file system in the mount table is free text: this one names our mocked node.
        point = self.work / "RPI RP2"
        point.mkdir()
        node = f"/dev/ztc-test-{os.getpid()}"
        if subprocess.run(["mount", "-t", "tmpfs", node, point], check=False, capture_output=True).returncode != 0:
            self.skipTest("mounting takes root")
        mounted = [True]
        self.addCleanup(lambda: mounted[0] and subprocess.run(["umount", point], check=False))
        self.disk(node)
        follower = self.follow()
        (device,), _ = follower.until(len)
        self.assertEqual((device["disk"], device["block"]), (str(point), node))
        self.assertEqual(device["fingerprint"], f":{point}")
        subprocess.run(["umount", point], check=True)
        mounted[0] = False
        (device,), _ = follower.until(lambda devices: devices[0]["disk"] is None)
        self.assertEqual(device["block"], node)

    def test_a_reader_without_a_card_has_no_disk(self):
        board = Board(self.bed, "1-5", "058f", "6366")
        board.child("block", "sdx", board.interface(0, "08", "06"), ["DEVTYPE", "disk", "DEVNAME", "/dev/sdx"],
                    dev="8:100", size="0")
        device, = self.discover()
        self.assertIsNone(device["block"])

    def test_hubs_are_left_out_and_what_hangs_on_them_is_not(self):
        hub = Board(self.bed, "2-1", "1a40", "0101", bDeviceClass="09")
        path = self.bed.add_device("usb", "2-1.3", hub.path, attributes(idVendor="10c4", idProduct="ea60", serial="0001"),
                                    ["DEVTYPE", "usb_device", "DEVNAME", "/dev/bus/usb/002/003"])
        hub.children.append(path)
        tty = hub.child("tty", "ttyUSB0", path, ["DEVNAME", "/dev/ttyUSB0"], dev="188:0")
        device, = self.discover()
        self.assertEqual((device["vid"], device["port"]), ("10C4", "/dev/ttyUSB0"))
        self.assertIn(tty, hub.children)

    def test_ports_that_are_not_on_usb_are_left_out(self):
        self.bed.add_device("tty", "ttyS0", None, ["dev", "4:64"], ["DEVNAME", "/dev/ttyS0"])
        self.assertEqual(self.discover(), [])

    def test_alike_without_serial_numbers(self):
        for port in ("1-1", "1-2"):
            Board(self.bed, port, "1a86", "7523").tty(f"ttyUSB{port[-1]}")
        one, other = self.discover()
        self.assertEqual((one["sid"], one["uid"]), ("no_sid", other["uid"]))
        self.assertNotEqual(one["port"], other["port"])

    def test_hostile_text(self):
        board = Board(self.bed, "1-1", "1a86", "7523", "\x1b[2J\u009b31m\u202e", product="P" * 65536)
        self.bed.set_attribute_binary(board.path, "manufacturer", b"\xff\xfe\x00hidden")
        device, = self.discover()
        self.assertLessEqual(len(device["product"]), 1024)
        self.assertEqual(device["manufacturer"], "\ufffd\ufffd")
        shown = subprocess.run([ZTC, "device", "discover"], env=self.env, stdin=subprocess.DEVNULL, capture_output=True,
                               timeout=PATIENCE, check=True).stdout
        self.assertNotIn(b"\x1b", shown)
        self.assertNotIn("\u202e".encode(), shown)
        shown.decode("utf-8")

    def test_attributes_that_are_missing_or_wrong(self):
        for number, (vid, pid) in enumerate((("", "ea60"), ("10c4", "xyz"), ("10c4", "12345"), ("-001", "0001"))):
            Board(self.bed, f"1-{number + 1}", vid, pid)
        self.assertEqual(self.discover(), [])

    def test_folders_that_vanish_while_they_are_read(self):
        stop = threading.Event()

        def churn():
            while not stop.is_set():
                board = Board(self.bed, "1-1", "10c4", "ea60", "0001")
                board.tty("ttyUSB0")
                board.unplug()

        Board(self.bed, "1-2", "0483", "5740", "stays").tty("ttyACM0")
        thread = threading.Thread(target=churn)
        thread.start()
        self.addCleanup(thread.join)
        self.addCleanup(stop.set)
        for _ in range(40):
            self.assertIn("STAYS", [device["sid"] for device in self.discover()])

    def test_plugged_in_and_out(self):
        follower = self.follow()
        self.assertEqual(follower.until(lambda devices: True)[0], [])
        board = Board(self.bed, "1-1", "10c4", "ea60", "0001")
        follower.until(lambda devices: len(devices) == 1)
        tty = board.tty("ttyUSB0")
        (device,), _ = follower.until(lambda devices: devices[0]["port"])
        self.assertEqual(device["port"], "/dev/ttyUSB0")
        board.drop_child(tty)
        follower.until(lambda devices: devices[0]["port"] is None)
        board.unplug()
        follower.until(lambda devices: not devices)

    def test_back_in_another_mode(self):
        board = Board(self.bed, "1-1", "2e8a", "000a", "E6")
        board.tty("ttyACM0")
        follower = self.follow()
        follower.until(lambda devices: len(devices) == 1 and devices[0]["pid"] == "000A")
        board.unplug()
        Board(self.bed, "1-1", "2e8a", "0003", "E6").interface(0, "08", "06")
        (device,), _ = follower.until(lambda devices: [one["pid"] for one in devices] == ["0003"])
        self.assertIsNone(device["port"])

    def test_nothing_of_a_burst_is_lost(self):
        follower = self.follow()
        follower.until(lambda devices: True)
        boards = []
        for number in range(500):
            boards.append(Board(self.bed, f"3-{number}", "1209", f"{number:04x}", str(number)))
            if len(boards) % AHEAD == 0:
                devices, _ = follower.until(lambda devices: len(devices) == len(boards))
        self.assertEqual({device["pid"] for device in devices}, {f"{number:04X}" for number in range(500)})
        while boards:
            boards.pop().unplug()
            if len(boards) % AHEAD == 0:
                follower.until(lambda devices: len(devices) == len(boards))

    def test_memory_and_descriptors_stay_flat(self):
        follower = self.follow()
        follower.until(lambda devices: True)

        def catch_up():
            last = Board(self.bed, "1-9", "1209", "ffff")
            follower.until(lambda devices: any(device["pid"] == "FFFF" for device in devices))
            last.unplug()
            follower.until(lambda devices: not devices)

        def rounds(count):
            for number in range(count):
                board = Board(self.bed, "1-1", "1209", f"{number:04x}", "1")
                board.unplug()
                if number % AHEAD == AHEAD - 1:
                    catch_up()
            catch_up()
            status = pathlib.Path(f"/proc/{follower.process.pid}/status").read_text()
            size = next(int(line.split()[1]) for line in status.splitlines() if line.startswith("VmRSS"))
            return size, len(os.listdir(f"/proc/{follower.process.pid}/fd"))

        rounds(300)
        size, descriptors = rounds(300)
        later, later_descriptors = rounds(1500)
        self.assertEqual(descriptors, later_descriptors)
        # Under sanitizers freed memory is kept for a while.
        if "sanitize" not in ZTC:
            self.assertLess(later, size + 1024, "KiB of memory")


if __name__ == "__main__":
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    unittest.main(verbosity=1)
