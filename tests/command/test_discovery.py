# SPDX-License-Identifier: Apache-2.0
"""ztc discovery: a client written from the protocol's specification alone, and clients that behave badly."""
import json
import os
import pathlib
import queue
import re
import signal
import socket
import subprocess
import threading
import time
import unittest

import support

# What a machine under load may take; nothing is asserted about how long a thing takes within it.
PATIENCE = 60
HELLO = 'HELLO 1 "test 1.0"'
BUILD = pathlib.Path(os.environ.get("ZTC_BUILD_DIR", "build")).resolve()
SCRIPTED = BUILD / "tests/core/device/modules"
SOURCE = BUILD / "modules" / "device_file.so"


def device(number, **more):
    """A device of the file source."""
    return {"vid": "F055", "pid": "9800", "sid": f"S{number:05}", "port": f"/dev/ttyACM{number}", "desc": "Board", **more}


class Client:
    """The other side of the protocol. Replies are a stream of JSON values, wherever lines end."""

    def __init__(self, case, *options, env=None, **more):
        self.case = case
        self.process = subprocess.Popen([support.ZTC, *options, "discovery"], env={**case.env, **(env or {})}, cwd=case.work,
                                        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, **more)
        case.addCleanup(self.close)
        self.values = queue.Queue()
        self.events = []
        self.talk = b""
        self.threads = [threading.Thread(target=self._read), threading.Thread(target=self._hear)]
        self.reading = threading.Event()
        self.reading.set()
        for thread in self.threads:
            thread.start()

    def _read(self):
        decoder, text = json.JSONDecoder(), ""
        while True:
            self.reading.wait()
            piece = os.read(self.process.stdout.fileno(), 1 << 16)
            if not piece:
                break
            text = (text + piece.decode("ascii")).lstrip()
            while text:
                try:
                    value, end = decoder.raw_decode(text)
                except ValueError:
                    break
                self.values.put(value)
                text = text[end:].lstrip()
        self.values.put(None if not text else {"left": text})

    def _hear(self):
        self.talk = self.process.stderr.read()

    def write(self, data):
        """Sends bytes as they are."""
        self.process.stdin.write(data if isinstance(data, bytes) else data.encode())
        self.process.stdin.flush()

    def next(self):
        """The next value, event or reply; None at the end."""
        return self.values.get(timeout=PATIENCE)

    def reply(self):
        """The next reply; events before it are kept."""
        while True:
            value = self.next()
            if value is None or value["eventType"] not in ("add", "remove"):
                return value
            self.events.append(value)

    def ask(self, command):
        """Sends a command; its reply."""
        self.write(command + "\n")
        return self.reply()

    def event(self):
        """The next event."""
        value = self.events.pop(0) if self.events else self.next()
        self.case.assertIn(value["eventType"], ("add", "remove"), value)
        return value

    def end(self, code=0):
        """Waits until it has ended by itself; what it said on stderr."""
        self.case.assertEqual(self.process.wait(PATIENCE), code, self.talk)
        self.close()
        text = self.talk.decode("utf-8", "replace")
        self.case.assertNotIn("Sanitizer", text)
        self.case.assertNotIn("runtime error", text)
        return text

    def close(self):
        """Ends it whatever it does."""
        self.reading.set()
        if self.process.poll() is None:
            self.process.kill()
            self.process.wait()
        for thread in self.threads:
            thread.join(PATIENCE)
        for stream in (self.process.stdin, self.process.stdout, self.process.stderr):
            try:
                stream.close()
            except OSError:
                pass

    def resident(self):
        """KiB of memory in use."""
        return int(re.search(r"VmRSS:\s+(\d+)", pathlib.Path(f"/proc/{self.process.pid}/status").read_text())[1])

    def assert_grew_less(self, before, limit):
        """Since `before`, in KiB. A sanitizer keeps what was freed for a while."""
        self.case.assertLess(self.resident() - before, limit * (8 if "sanitize" in support.ZTC else 1))

    def assert_descriptors(self, wanted):
        """So many are open once it is at rest: a home that has changed is looked at meanwhile."""
        end = time.monotonic() + PATIENCE
        while self.descriptors() != wanted and time.monotonic() < end:
            time.sleep(0.05)
        self.case.assertEqual(self.descriptors(), wanted)

    def descriptors(self):
        """How many files it has open."""
        return len(os.listdir(f"/proc/{self.process.pid}/fd"))


class Discovery(support.Case):
    def setUp(self):
        super().setUp()
        self.file = self.work / "devices.json"
        self.env.update(ZTC_DEVICES_FILE=str(self.file), ZTC_DEVICE_SOURCES="file")
        # A sanitizer keeps what was freed for a while; here memory is looked at.
        options = self.env.get("ASAN_OPTIONS", "")
        self.env["ASAN_OPTIONS"] = f"{options}:quarantine_size_mb=1:thread_local_quarantine_size_kb=16"

    def plug(self, *devices):
        """What is plugged in from now on; the file is replaced."""
        new = self.work / "devices.new"
        new.write_text(json.dumps(devices))
        new.replace(self.file)

    def client(self, *options, **more):
        return Client(self, *options, **more)

    def ready(self, *commands, **more):
        """A client that has said HELLO, and these."""
        client = self.client(**more)
        for command in (HELLO, *commands):
            self.assertEqual(client.ask(command)["message"], "OK")
        return client

    def assert_error(self, value, event):
        self.assertEqual(value["eventType"], event)
        self.assertIs(value["error"], True)
        self.assertTrue(value["message"])


class States(Discovery):
    """Section 2 and 3: every cell, every form of HELLO."""

    WAYS = {"alive": (), "idling": (HELLO,), "running": (HELLO, "START"), "syncing": (HELLO, "START_SYNC")}
    # Command: what each of the four states answers; an eventType alone is success.
    TABLE = {
        HELLO: ("hello", "!hello", "!hello", "!hello"),
        "START": ("!command_error", "start", "!start", "!start"),
        "START_SYNC": ("!command_error", "start_sync", "!start_sync", "!start_sync"),
        "LIST": ("!command_error", "!list", "list", "!list"),
        "STOP": ("!command_error", "!stop", "stop", "stop"),
        "QUIT": ("quit", "quit", "quit", "quit"),
    }

    def state_of(self, client):
        """Where the conversation is, told by what is refused. Leaves it there."""
        if client.ask("LIST")["eventType"] == "command_error":
            return "alive"
        stopped = client.ask("STOP")
        if stopped.get("error"):
            return "idling"
        running = client.ask("START")  # STOP took it to idling: which of the two it was is in the table's own answer
        self.assertEqual(running["message"], "OK")
        return "begun"

    def test_every_cell(self):
        after = {HELLO: "idling", "START": "begun", "START_SYNC": "begun", "STOP": "idling"}
        for command, answers in self.TABLE.items():
            for (state, way), wanted in zip(self.WAYS.items(), answers):
                with self.subTest(command=command, state=state):
                    client = self.client()
                    for step in way:
                        self.assertEqual(client.ask(step)["message"], "OK")
                    answer = client.ask(command)
                    if wanted.startswith("!"):
                        self.assert_error(answer, wanted[1:])
                    else:
                        self.assertEqual(answer["eventType"], wanted)
                        self.assertNotIn("error", answer)
                    if command == "QUIT":
                        self.assertEqual(client.end(), "")
                        continue
                    good = after.get(command) if not wanted.startswith("!") else None
                    same = {"running": "begun", "syncing": "begun"}.get(state, state)
                    self.assertEqual(self.state_of(client), good or same)
                    client.close()

    def test_answers_have_the_fields_of_the_specification(self):
        client = self.client()
        self.assertEqual(client.ask(HELLO), {"eventType": "hello", "protocolVersion": 1, "message": "OK"})
        self.assertEqual(client.ask("START"), {"eventType": "start", "message": "OK"})
        self.assertEqual(client.ask("LIST"), {"eventType": "list", "ports": []})
        self.assertEqual(client.ask("STOP"), {"eventType": "stop", "message": "OK"})
        self.assertEqual(client.ask("START_SYNC"), {"eventType": "start_sync", "message": "OK"})
        self.assertEqual(client.ask("QUIT"), {"eventType": "quit", "message": "OK"})
        self.assertIsNone(client.next())
        client.end()

    def test_hello(self):
        for good in ('hello 1 "x"', 'HELLO 2 "x"', 'HELLO 0 "x"', 'HELLO 1 "x"\r', '  HELLO 1 "x" '):
            with self.subTest(good):
                client = self.client()
                self.assertEqual(client.ask(good)["protocolVersion"], 1)
                client.close()
        client = self.client()
        for bad in ("hello", "HELLO", "HELLO 1", "HELLO 1 x", 'HELLO 1 ""', 'HELLO 1 "x', 'HELLO 1 "a"b"', 'HELLO x "x"'):
            with self.subTest(bad):
                self.assert_error(client.ask(bad), "hello")
        self.assertEqual(client.ask(HELLO)["message"], "OK")
        self.assert_error(client.ask(HELLO), "hello")

    def test_start_and_stop_many_times(self):
        self.plug(device(0))
        client = self.ready()
        for i in range(20):
            self.assertEqual(client.ask("START" if i % 2 else "START_SYNC")["message"], "OK")
            if i % 2:
                self.assertEqual(len(client.ask("LIST")["ports"]), 1)
            else:
                self.assertEqual(client.event()["eventType"], "add")
            self.assertEqual(client.ask("STOP")["message"], "OK")
            if i == 3:
                descriptors = client.descriptors()
        client.assert_descriptors(descriptors)
        self.assertEqual(len(os.listdir(f"/proc/{client.process.pid}/task")), 1)


class Ports(Discovery):
    """Sections 3 and 4: what ports are, and what becomes of them."""

    def test_port(self):
        self.plug(device(0, vid="0ABC", desc="Bo\x1b[31mard", sid="a\x1b[0mb"))
        client = self.ready("START")
        (port,) = client.ask("LIST")["ports"]
        self.assertEqual(port["address"], "/dev/ttyACM0")
        self.assertEqual(port["protocol"], "serial")
        for key in ("label", "protocolLabel", "hardwareId"):
            self.assertTrue(port[key])
        self.assertEqual(port["properties"]["vid"], "0x0abc")
        self.assertEqual(port["properties"]["pid"], "0x9800")
        for value in port["properties"].values():
            self.assertIsInstance(value, str)
        self.assertNotRegex(json.dumps(port, ensure_ascii=False), "[\x00-\x1f]")

    def test_a_custom_board_has_its_own_name_as_soon_as_it_is_compiled(self):
        self.plug(device(0, vid="F055", pid="1234"))
        self.create("gateway", "--name", "Gateway of mine")
        path = self.template("gateway")
        text = path.read_text()
        text, count = re.subn(r"(?m)^( *)vids:.*$", r'\1vids: [ "F055" ]', text)
        text, other = re.subn(r"(?m)^( *)pids:.*$", r'\1pids: [ "1234" ]', text)
        self.assertEqual((count, other), (1, 1), text)
        path.write_text(text)
        client = self.ready("START_SYNC")
        self.assertNotIn("ztc.target", client.event()["port"]["properties"])
        self.good("vm", "custom", "compile", "gateway")
        event = client.event()
        self.assertEqual(event["eventType"], "add")
        self.assertEqual(event["port"]["label"], "Gateway of mine (/dev/ttyACM0)")
        self.assertEqual(event["port"]["properties"]["ztc.target"], "gateway")
        self.assertEqual(event["port"]["properties"]["ztc.name"], "Gateway of mine")
        self.assertEqual(event["port"]["properties"]["ztc.strength"], "exact")

    def test_ties_are_shown(self):
        self.plug(device(0, vid="10C4", pid="EA60"))
        (port,) = self.ready("START").ask("LIST")["ports"]
        self.assertNotIn("ztc.target", port["properties"])
        self.assertIn("cvm_espwroom32", port["properties"]["ztc.targets"].split(","))

    def test_ok_comes_before_the_first_add(self):
        self.plug(*(device(i) for i in range(5)))
        client = self.ready()
        client.write("START_SYNC\n")
        self.assertEqual(client.next(), {"eventType": "start_sync", "message": "OK"})
        self.assertEqual({client.event()["port"]["address"] for _ in range(5)}, {f"/dev/ttyACM{i}" for i in range(5)})

    def test_plug_replace_unplug_and_back(self):
        client = self.ready("START_SYNC")
        self.plug(device(0))
        first = client.event()
        self.assertEqual((first["eventType"], first["port"]["address"]), ("add", "/dev/ttyACM0"))
        self.plug(device(0, target="cvm_espwroom32", name="Mine"))
        second = client.event()
        self.assertEqual((second["eventType"], second["port"]["address"]), ("add", "/dev/ttyACM0"))
        self.assertEqual(second["port"]["label"], "Mine (/dev/ttyACM0)")
        self.plug()
        self.assertEqual(client.event(),
                         {"eventType": "remove", "port": {"address": "/dev/ttyACM0", "protocol": "serial"}})
        self.plug(device(0))
        self.assertEqual(client.event(), first)

    def test_two_alike_without_serial_numbers(self):
        alike = [device(i) for i in range(2)]
        for one in alike:
            del one["sid"]
        self.plug(*alike)
        ports = self.ready("START").ask("LIST")["ports"]
        self.assertEqual([port["address"] for port in ports], ["/dev/ttyACM0", "/dev/ttyACM1"])
        for port in ports:
            self.assertNotIn("hardwareId", port)
            self.assertNotIn("serialNumber", port["properties"])

    def test_stop_silences(self):
        client = self.ready("START_SYNC")
        self.plug(device(0))
        client.event()
        self.assertEqual(client.ask("STOP")["message"], "OK")
        self.plug()
        self.plug(device(1))
        self.assert_error(client.ask("STOP"), "stop")
        self.assertEqual(client.events, [])
        self.assertEqual(client.ask("QUIT")["message"], "OK")
        self.assertIsNone(client.next())

    def test_list_follows(self):
        client = self.ready("START")
        self.plug(device(0))
        self.wait_for(lambda: len(client.ask("LIST")["ports"]) == 1)
        self.plug()
        self.wait_for(lambda: client.ask("LIST")["ports"] == [])

    def wait_for(self, condition):
        deadline = time.monotonic() + PATIENCE
        while not condition():
            self.assertLess(time.monotonic(), deadline)
            time.sleep(0.01)

    def test_what_stands_before_a_mistake_is_not_shown(self):
        """Nor is the mistake told again and again while it stays."""
        client = self.ready("START_SYNC")
        self.plug(device(0), 1)
        time.sleep(4)
        self.plug(device(2))
        self.assertEqual(client.event()["port"]["address"], "/dev/ttyACM2")
        client.ask("QUIT")
        self.assertEqual(client.end().count("a device must be an object"), 1)

    def test_a_broken_file_is_told_on_stderr_alone(self):
        self.file.write_text("[{")
        client = self.ready("START")
        self.assertEqual(client.ask("LIST"), {"eventType": "list", "ports": []})
        client.ask("QUIT")
        self.assertIn("[warning]> device source file: ", client.end())


class Ends(Discovery):
    """The end, and clients that behave badly."""

    def test_end_of_input_in_every_state(self):
        for way in ((), (HELLO,), (HELLO, "START"), (HELLO, "START_SYNC")):
            with self.subTest(way):
                client = self.client()
                for step in way:
                    client.ask(step)
                client.process.stdin.close()
                self.assertIsNone(client.next())
                client.end()

    def test_commands_before_the_end_of_input_are_answered(self):
        self.plug(device(0))
        result = subprocess.run([support.ZTC, "discovery"], input=f"{HELLO}\nSTART\nLIST\nSTOP\nLI".encode(), env=self.env,
                                capture_output=True, timeout=PATIENCE, check=True)
        lines = [json.loads(line) for line in result.stdout.splitlines()]
        self.assertEqual([line["eventType"] for line in lines], ["hello", "start", "list", "stop"])
        self.assertEqual(len(lines[2]["ports"]), 1)

    def test_output_that_is_closed_ends_it(self):
        for way in ((), (HELLO,), (HELLO, "START_SYNC")):
            with self.subTest(way):
                ours, theirs = os.pipe()
                process = subprocess.Popen([support.ZTC, "discovery"], env=self.env, stdin=subprocess.PIPE, stdout=theirs,
                                           stderr=subprocess.PIPE)
                self.addCleanup(process.kill)
                os.close(theirs)
                for step in way:
                    process.stdin.write(step.encode() + b"\n")
                    process.stdin.flush()
                    os.read(ours, 1 << 16)
                os.close(ours)
                self.assertEqual(process.wait(PATIENCE), 0)
                self.assertEqual(process.stderr.read(), b"")
                process.stdin.close()
                process.stderr.close()

    def test_a_socket_instead_of_pipes(self):
        ours, theirs = socket.socketpair()
        process = subprocess.Popen([support.ZTC, "discovery"], env=self.env, stdin=theirs, stdout=theirs)
        self.addCleanup(process.kill)
        theirs.close()
        ours.sendall(f"{HELLO}\n".encode())
        self.assertEqual(json.loads(ours.recv(4096))["message"], "OK")
        ours.close()
        self.assertEqual(process.wait(PATIENCE), 0)

    def test_the_pipe_is_left_as_it_was(self):
        ours, theirs = os.pipe()
        subprocess.run([support.ZTC, "discovery"], env=self.env, stdin=subprocess.DEVNULL, stdout=theirs, check=True,
                       timeout=PATIENCE)
        self.assertTrue(os.get_blocking(theirs))
        os.close(ours)
        os.close(theirs)

    def test_signals_end_it(self):
        client = self.ready("START_SYNC")
        client.process.send_signal(signal.SIGTERM)
        self.assertEqual(client.process.wait(PATIENCE), -signal.SIGTERM)

    def test_garbage(self):
        client = self.client()
        for junk in (b"\x00\n", b"\xff\xfe\x80\n", b"START\x00\n", b"{\"command\": \"HELLO\"}\n", bytes(range(11, 256)) + b"\n",
                     b"GET / HTTP/1.1\r\n"):
            client.write(junk)
            self.assert_error(client.reply(), "command_error")
        client.write(b"\n\r\n   \n")
        self.assertEqual(client.ask(HELLO)["message"], "OK")
        self.assert_error(client.ask("NONSENSE"), "command_error")
        self.assertEqual(client.ask("start\r")["message"], "OK")

    def test_half_lines(self):
        client = self.client()
        for byte in f"{HELLO}\r\nSTART\r\n".encode():
            client.write(bytes([byte]))
        self.assertEqual([client.reply()["eventType"] for _ in range(2)], ["hello", "start"])
        client.write("ST")
        client.process.stdin.close()
        self.assertIsNone(client.next())
        client.end()

    def test_a_line_of_a_megabyte(self):
        client = self.ready()
        before = client.resident()
        for _ in range(8):
            client.write(b"x" * (1 << 20) + b"\n")
            self.assert_error(client.reply(), "command_error")
        client.assert_grew_less(before, 4096)
        self.assertEqual(client.ask("START")["message"], "OK")

    def test_ten_thousand_lists(self):
        self.plug(*(device(i) for i in range(4)))
        client = self.ready("START")
        self.assertEqual(len(client.ask("LIST")["ports"]), 4)
        writer = threading.Thread(target=lambda: client.write("LIST\n" * 10000))
        writer.start()
        for i in range(10000):
            self.assertEqual(len(client.reply()["ports"]), 4)
            if i == 1000:
                before, descriptors = client.resident(), client.descriptors()
        writer.join()
        client.assert_grew_less(before, 8192)
        client.assert_descriptors(descriptors)

    def test_arguments_that_do_not_go_together(self):
        result = self.refused("-J", "discovery", code=2)
        self.assertIn("-J", result.err)
        self.refused("discovery", "--platform-txt", "--package-folder", "x", code=2)


class Long(Discovery):
    """Many events: none is lost while the client reads; memory and descriptors stay as they are."""

    def test_a_burst_of_a_thousand(self):
        client = self.ready("START_SYNC")
        self.plug(*(device(i) for i in range(1000)))
        added = [client.event() for _ in range(1000)]
        self.assertEqual({event["port"]["address"] for event in added}, {f"/dev/ttyACM{i}" for i in range(1000)})
        self.assertEqual({event["eventType"] for event in added}, {"add"})
        self.plug()
        gone = [client.event() for _ in range(1000)]
        self.assertEqual({event["eventType"] for event in gone}, {"remove"})
        self.assertEqual(len({event["port"]["address"] for event in gone}), 1000)

    def test_memory_stays_flat(self):
        client = self.ready("START_SYNC")
        for turn in range(300):
            self.plug(*(device(i) for i in range(turn % 2 * 50)))
            for _ in range(50 if turn > 0 else 0):
                client.event()
            if turn == 100:
                before, descriptors = client.resident(), client.descriptors()
        client.assert_grew_less(before, 4096)
        client.assert_descriptors(descriptors)

    def test_a_hundred_thousand_events(self):
        """As many as some days bring, from a source that does what is written into a fifo."""
        fifo = self.work / "fifo"
        os.mkfifo(fifo)
        script = os.open(fifo, os.O_RDWR)
        self.addCleanup(os.close, script)
        client = Client(self, "--plugin-dir", SCRIPTED,
                        env={"ZTC_DEVICE_SOURCES": "scripted", "ZTC_DEVICES_FILE": str(fifo)})
        client.ask(HELLO)
        client.ask("START_SYNC")

        # Not further ahead than what waits for a client without being folded together.
        lead = threading.Semaphore(500)

        def plug_and_unplug():
            for number in range(50000):
                lead.acquire()
                os.write(script, f"put d F055 9800 S{number} /dev/ttyACM0\ndrop d\n".encode())

        writer = threading.Thread(target=plug_and_unplug)
        writer.start()
        self.addCleanup(writer.join)
        self.addCleanup(lead.release, 50000)
        for number in range(50000):
            added = client.event()
            self.assertEqual((added["eventType"], added["port"]["hardwareId"]), ("add", f"S{number}"))
            self.assertEqual(client.event()["eventType"], "remove")
            lead.release()
            if number == 10000:
                before, descriptors = client.resident(), client.descriptors()
        client.assert_grew_less(before, 4096)
        client.assert_descriptors(descriptors)

    def test_a_client_that_does_not_read_and_then_does(self):
        client = self.ready("START_SYNC")
        self.plug(device(0))
        client.event()
        client.reading.clear()
        before = client.resident()
        for turn in range(40):
            self.plug(*(device(turn * 200 + i, desc="x" * 100) for i in range(200)))
            time.sleep(0.02)
        client.assert_grew_less(before, 32 << 10)
        last = {f"/dev/ttyACM{39 * 200 + i}" for i in range(200)}
        client.reading.set()
        there = {"/dev/ttyACM0"}
        while there != last:
            event = client.event()
            if event["eventType"] == "add":
                there.add(event["port"]["address"])
            else:
                there.remove(event["port"]["address"])
        self.assertEqual(client.ask("QUIT")["message"], "OK")
        client.end()

    def test_a_client_that_never_reads_can_still_quit(self):
        for goodbye in (b"QUIT\n", None):
            with self.subTest(goodbye):
                self.plug()
                client = self.ready("START_SYNC")
                client.reading.clear()
                self.plug(*(device(i) for i in range(2000)))
                time.sleep(0.3)
                if goodbye is None:
                    client.process.stdin.close()
                else:
                    client.write(goodbye)
                self.assertEqual(client.process.wait(PATIENCE), 0)


class Scripted(Discovery):
    """A source that does what it is told, change by change, or hangs."""

    def setUp(self):
        super().setUp()
        self.fifo = self.work / "script"
        for name in ("script", "scriptsecond"):
            os.mkfifo(self.work / name)
        self.script = os.open(self.fifo, os.O_RDWR)
        self.second = os.open(self.work / "scriptsecond", os.O_RDWR)
        self.addCleanup(os.close, self.script)
        self.addCleanup(os.close, self.second)
        self.env.update(ZTC_DEVICES_FILE=str(self.fifo), ZTC_DEVICE_SOURCES="scripted,second")

    def tell(self, text, fd=None):
        os.write(self.script if fd is None else fd, text.encode())

    def client(self, *options, **more):
        return super().client("--plugin-dir", str(SCRIPTED), *options, **more)

    def test_each_plug_and_unplug_is_told(self):
        """One after the other, however many wait: none is merged with the next while the client reads."""
        turns, ports = 100, 20
        client = self.ready("START_SYNC")
        turn = "".join(f"put k{i} F055 9800 S{i} /dev/ttyACM{i}\ndrop k{i}\n" for i in range(ports))
        writer = threading.Thread(target=lambda: [self.tell(turn) for _ in range(turns)])
        writer.start()
        self.addCleanup(writer.join)
        for number in range(turns * ports):
            for wanted in ("add", "remove"):
                event = client.event()
                self.assertEqual((event["eventType"], event["port"]["address"]), (wanted, f"/dev/ttyACM{number % ports}"))

    def test_a_source_that_hangs_blanks_no_other(self):
        self.tell("hang\n")
        self.tell("put one F055 9800 S1 /dev/ttyACM1\n", self.second)
        client = self.ready("START")
        self.assertEqual([port["address"] for port in client.ask("LIST")["ports"]], ["/dev/ttyACM1"])
        self.assertEqual(client.ask("STOP")["message"], "OK")
        self.assertEqual(client.ask("QUIT")["message"], "OK")
        client.end()

    def test_ends_while_a_source_hangs(self):
        for goodbye in ("QUIT\n", ""):
            with self.subTest(goodbye):
                self.tell("hang\n")
                client = self.ready("START_SYNC")
                client.write(goodbye)
                client.process.stdin.close()
                client.end()

    def test_quit_is_not_kept_waiting_by_a_list(self):
        self.tell("hang\n")
        client = self.ready("START")
        client.write("LIST\nQUIT\n")
        self.assertEqual([client.reply()["eventType"] for _ in range(2)], ["list", "quit"])
        client.end()


class Package(Discovery):
    """What an IDE needs in order to start it."""

    def test_platform_txt(self):
        text = self.good("discovery", "--platform-txt").out
        (line,) = [line for line in text.splitlines() if line.startswith("pluggable_discovery.ztc.pattern=")]
        self.assertEqual(line.partition("=")[2], f'"{os.path.realpath(support.ZTC)}" discovery')

    def properties(self, path):
        lines = [line for line in path.read_text().splitlines() if line and not line.startswith("#")]
        pairs = dict(line.split("=", 1) for line in lines)
        self.assertEqual(len(pairs), len(lines), "a key twice")
        return pairs

    def test_folder(self):
        self.create("gateway", "--name", "Gateway of mine")
        self.create("idle")
        self.good("vm", "custom", "compile", "gateway")
        folder = self.work / "vm"
        for _ in range(2):  # the second time in the place of its own
            self.good("discovery", "--package-folder", folder)
        self.assertIn("pluggable_discovery.ztc.pattern", self.properties(folder / "platform.txt"))
        boards = self.properties(folder / "boards.txt")
        self.assertEqual(boards["gateway.name"], "Gateway of mine")
        self.assertEqual(boards["gateway.upload_port.0.ztc.target"], "gateway")
        self.assertNotIn("idle.name", boards)
        for key, value in boards.items():
            match = re.fullmatch(r"(\w+)\.upload_port\.(\d+)\.(vid|pid)", key)
            if match:
                self.assertRegex(value, "^0x[0-9a-f]{4}$")
                self.assertIn(f"{match[1]}.upload_port.{match[2]}.{'pid' if match[3] == 'vid' else 'vid'}", boards)
        index = json.loads((folder / "package_ztc_index.json").read_text())
        (package,) = index["packages"]
        self.assertEqual(package["platforms"][0]["discoveryDependencies"], [{"packager": "ztc", "name": "ztc-discovery"}])
        self.assertEqual(package["tools"][0]["name"], "ztc-discovery")

    def test_a_platform_of_others_is_kept(self):
        folder = self.work / "vm"
        folder.mkdir()
        (folder / "boards.txt").write_text("uno.name=Uno\n")
        before = self.snapshot(folder)
        self.refused("discovery", "--package-folder", folder)
        self.assertEqual(self.snapshot(folder), before)


if __name__ == "__main__":
    if not SOURCE.exists():
        raise SystemExit(f"{SOURCE} is missing: nothing could be plugged in")
    unittest.main(verbosity=1)
