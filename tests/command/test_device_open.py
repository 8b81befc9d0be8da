#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""`ztc device open`: boards and users are pseudo terminals, and what goes through must come out as it was."""
import contextlib
import fcntl
import hashlib
import json
import os
import pathlib
import pty
import random
import select
import signal
import struct
import subprocess
import termios
import threading
import time
import tty
import unittest

import support

PATIENCE = 60
LEAVE = b"\x1d"
TCGETS2 = 0x802C542A


def read_until(fd, wanted, seen=b""):
    """Reads until the bytes are there; all that was read."""
    end = time.monotonic() + PATIENCE
    while wanted not in seen:
        left = end - time.monotonic()
        if left <= 0 or not select.select([fd], [], [], left)[0]:
            raise AssertionError(f"waited for {wanted!r}, and there is {seen!r}")
        try:
            got = os.read(fd, 65536)
        except OSError:
            got = b""
        if got == b"":
            raise AssertionError(f"ended before {wanted!r}: {seen!r}")
        seen += got
    return seen


def write_all(fd, data):
    while data:
        data = data[os.write(fd, data):]


class Board:
    """A board on a port: a link that leads to a pseudo terminal, whose other end is the firmware."""

    def __init__(self, link):
        self.link = pathlib.Path(link)
        self.fd = self.slave = -1
        self.plug()

    def plug(self):
        self.fd, self.slave = pty.openpty()
        tty.setraw(self.slave)
        self.link.symlink_to(os.ttyname(self.slave))

    def unplug(self):
        self.link.unlink()
        os.close(self.slave)
        os.close(self.fd)
        self.fd = self.slave = -1

    def flags(self):
        """Control flags and speed."""
        settings = termios.tcgetattr(self.slave)
        return settings[2], settings[5]

    def close(self):
        with contextlib.suppress(OSError):
            self.unplug()


class User:
    """A terminal with ztc on it, in a session of its own, as a shell would start it."""

    def __init__(self, case, *arguments, output=None):
        self.master, self.slave = pty.openpty()
        self.before = termios.tcgetattr(self.slave)
        self.process = subprocess.Popen(
            [support.ZTC, "device", "open", *map(str, arguments)], env=case.env, cwd=case.work, stdin=self.slave,
            stdout=self.slave if output is None else output, stderr=subprocess.PIPE, start_new_session=True,
            preexec_fn=lambda: fcntl.ioctl(0, termios.TIOCSCTTY, 0))
        case.addCleanup(self.close)
        self.talk = b""

    def hear(self, wanted):
        """Waits for talk on stderr."""
        self.talk = read_until(self.process.stderr.fileno(), wanted, self.talk)

    def key(self, keys):
        write_all(self.master, keys)

    def is_raw(self):
        return not termios.tcgetattr(self.slave)[3] & (termios.ICANON | termios.ECHO | termios.ISIG)

    def wait_raw(self, raw=True):
        end = time.monotonic() + PATIENCE
        while self.is_raw() != raw and time.monotonic() < end:
            time.sleep(0.01)
        assert self.is_raw() == raw

    def ready(self):
        self.hear(b"Ctrl-] leaves\n")
        self.wait_raw()

    def end(self):
        code = self.process.wait(PATIENCE)
        self.talk += self.process.stderr.read()
        return code

    def close(self):
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait()
        self.process.stderr.close()
        os.close(self.master)
        os.close(self.slave)


class Open(support.Case):
    def setUp(self):
        super().setUp()
        # What is plugged in here is none of the tests' business.
        self.env.update(ZTC_DEVICE_SOURCES="file")
        self.env.pop("ZTC_DEVICES_FILE", None)
        self.port = self.work / "ttyBOARD"
        self.board = Board(self.port)
        self.addCleanup(lambda: self.board.close())

    def user(self, *arguments, **more):
        user = User(self, self.port, *arguments, **more)
        user.ready()
        return user

    def assert_put_back(self, user):
        self.assertEqual(termios.tcgetattr(user.slave), user.before)

    def test_keys_go_out_as_typed_and_answers_come_back(self):
        user = self.user()
        self.assertIn(f"[info]> {self.port} is open at 115200 baud, 8N1; Ctrl-] leaves", user.talk.decode())
        user.key(b"ls\r")
        self.assertEqual(read_until(self.board.fd, b"\r"), b"ls\r")
        write_all(self.board.fd, b"boot\r\n\x1b[1mok\x1b[0m\xff\n")
        self.assertEqual(read_until(user.master, b"\xff\n"), b"boot\r\n\x1b[1mok\x1b[0m\xff\n")
        user.key(LEAVE)
        self.assertEqual(user.end(), 0)
        self.assert_put_back(user)

    def test_keys_that_steer_a_program_go_to_the_board(self):
        user = self.user()
        keys = b"\x03\x1a\x1c\x04\x11\x13\x16\x7f"
        user.key(keys)
        self.assertEqual(read_until(self.board.fd, b"\x7f"), keys)
        user.key(LEAVE)
        self.assertEqual(user.end(), 0)

    def test_what_was_typed_before_leaving_goes_out(self):
        user = self.user()
        user.key(b"reboot\r" + LEAVE + b"never")
        self.assertEqual(user.end(), 0)
        self.assertEqual(os.read(self.board.fd, 100), b"reboot\r")

    def test_a_line_that_takes_nothing_is_waited_for_at_rest(self):
        user = self.user()
        user.key(b"x" * (256 << 10))  # taken once the line counts as stuck: more than all buffers on the way hold

        def ticks():
            return sum(map(int, pathlib.Path(f"/proc/{user.process.pid}/stat").read_text().split()[13:15]))

        before = ticks()
        time.sleep(1)
        self.assertLess(ticks() - before, os.sysconf("SC_CLK_TCK") // 4)
        user.key(LEAVE)
        self.assertEqual(user.end(), 0)

    def test_echo_shows_what_is_typed(self):
        user = self.user("--echo")
        user.key(b"ab\x03\r")
        self.assertEqual(read_until(user.master, b"\n"), b"ab^C\r\n")
        self.assertEqual(read_until(self.board.fd, b"\r"), b"ab\x03\r")
        user.key(LEAVE)
        self.assertEqual(user.end(), 0)

    def test_without_echo_nothing_is_shown(self):
        user = self.user()
        user.key(b"secret\r")
        read_until(self.board.fd, b"\r")
        write_all(self.board.fd, b"$")
        self.assertEqual(read_until(user.master, b"$"), b"$")

    def test_line_is_8n1_without_flow_control_and_stays_up_at_close(self):
        # Python knows no HUPCL off at the start of a pty; so set what must go.
        settings = termios.tcgetattr(self.board.slave)
        settings[0] |= termios.IXON | termios.IXOFF | termios.ICRNL
        settings[2] |= termios.HUPCL | termios.CSTOPB
        termios.tcsetattr(self.board.slave, termios.TCSANOW, settings)
        user = self.user("--baud", "9600")
        flags, speed = self.board.flags()
        self.assertEqual(flags & termios.CSIZE, termios.CS8)
        self.assertEqual(flags & (termios.PARENB | termios.CSTOPB | termios.CRTSCTS | termios.HUPCL), 0)
        self.assertEqual(speed, termios.B9600)
        self.assertEqual(termios.tcgetattr(self.board.slave)[0] & (termios.IXON | termios.IXOFF | termios.ICRNL), 0)
        self.assertIn(b"9600 baud", user.talk)

    def test_a_speed_without_a_name(self):
        user = self.user("--baud", "250000")
        self.assertIn(b" 250000 baud", user.talk)
        self.assertNotIn(b"does not know", user.talk)
        # struct termios2 of the kernel ends with both speeds.
        room = bytes(4 * 4 + 1 + 19 + 2 * 4)
        self.assertEqual(struct.unpack("=2I", fcntl.ioctl(self.board.slave, TCGETS2, room)[-8:]), (250000, 250000))

    def test_speeds_that_are_none(self):
        for baud in ("0", "49", "12000001", "-1", "fast", ""):
            self.refused("device", "open", self.port, "--baud", baud, code=2)

    def test_binary_both_ways(self):
        """A mebibyte of anything (but Ctrl-], which is the user's), at the same time."""
        rng = random.Random(5)
        down, up = rng.randbytes(1 << 20).replace(LEAVE, b"]"), rng.randbytes(1 << 20)
        user = self.user()
        got = {}

        def gather(name, fd, size):
            data = b""
            while len(data) < size and select.select([fd], [], [], PATIENCE)[0]:
                data += os.read(fd, 65536)
            got[name] = data

        threads = [threading.Thread(target=gather, args=("board", self.board.fd, len(down))),
                   threading.Thread(target=gather, args=("user", user.master, len(up))),
                   threading.Thread(target=write_all, args=(user.master, down)),
                   threading.Thread(target=write_all, args=(self.board.fd, up))]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(2 * PATIENCE)
            self.assertFalse(thread.is_alive())
        self.assertEqual(hashlib.sha256(got["board"]).digest(), hashlib.sha256(down).digest())
        self.assertEqual(hashlib.sha256(got["user"]).digest(), hashlib.sha256(up).digest())
        user.key(LEAVE)
        self.assertEqual(user.end(), 0)
        self.assert_put_back(user)

    def test_signals_end_it_with_the_terminal_put_back(self):
        for number in (signal.SIGTERM, signal.SIGHUP, signal.SIGINT, signal.SIGQUIT):
            with self.subTest(number):
                user = self.user()
                user.process.send_signal(number)
                self.assertEqual(user.end(), -number)
                self.assertIn(b"[error]> stopped\n", user.talk)
                self.assert_put_back(user)

    def test_stopped_from_outside_it_puts_the_terminal_back_and_goes_on(self):
        """The shell that a job returns to wants its terminal; a job that is continued wants it raw."""
        user = self.user()
        # In a session of its own nobody could continue it, and the kernel drops the signal.
        user.process.send_signal(signal.SIGTSTP)
        write_all(self.board.fd, b"still there")
        read_until(user.master, b"still there")
        self.assertTrue(user.is_raw())
        termios.tcsetattr(user.slave, termios.TCSANOW, user.before)
        user.process.send_signal(signal.SIGCONT)
        user.wait_raw()
        user.key(LEAVE)
        self.assertEqual(user.end(), 0)
        self.assert_put_back(user)

    def test_the_terminal_goes_away(self):
        """A closed window must not leave a program behind."""
        user = self.user()
        spare = os.open("/dev/null", os.O_RDONLY)
        os.dup2(spare, user.master)
        os.dup2(spare, user.slave)
        os.close(spare)
        self.assertIn(user.end(), (0, 1, -signal.SIGHUP))

    def test_unplugged_and_back_at_another_port(self):
        user = self.user()
        write_all(self.board.fd, b"half a line")
        read_until(user.master, b"line")
        self.board.unplug()
        user.hear(f"[warning]> {self.port} is gone; waiting for it to come back\n".encode())
        self.assertEqual(read_until(user.master, b"\n"), b"\r\n")
        self.assertTrue(user.is_raw())
        user.key(b"into the void\r")
        self.board.plug()
        user.hear(b" is back\n")
        user.key(b"again\r")
        read_until(self.board.fd, b"again\r")
        write_all(self.board.fd, b"hello")
        read_until(user.master, b"hello")
        user.key(LEAVE)
        self.assertEqual(user.end(), 0)
        self.assert_put_back(user)

    def test_leaving_while_it_is_gone(self):
        user = self.user()
        self.board.unplug()
        user.hear(b"is gone")
        user.key(LEAVE)
        self.assertEqual(user.end(), 0)
        self.assert_put_back(user)

    def test_many_times_unplugged(self):
        user = self.user()
        folder = f"/proc/{user.process.pid}/fd"
        before = len(os.listdir(folder))
        for number in range(5):
            text = b"life %d;" % number
            write_all(self.board.fd, text)
            read_until(user.master, text)
            user.talk = b""
            self.board.unplug()
            user.hear(b"is gone")
            self.board.plug()
            user.hear(b"is back\n")
            self.assertEqual(len(os.listdir(folder)), before)

    def test_back_and_no_port_any_more(self):
        """What cannot be opened is told once, and Ctrl-] is still read."""
        user = self.user()
        self.board.unplug()
        user.hear(b"is gone")
        self.port.write_text("no port")
        user.hear(b"is no serial port")
        user.key(LEAVE)
        self.assertEqual(user.end(), 0)
        self.assertEqual(user.talk.count(b"is no serial port"), 1)
        self.port.unlink()

    def answer(self, wanted, reply):
        """A firmware that waits for something and answers, in a thread."""
        def run():
            read_until(self.board.fd, wanted)
            write_all(self.board.fd, reply)
        thread = threading.Thread(target=run)
        thread.start()
        self.addCleanup(thread.join)

    def test_input_from_a_pipe_and_output_to_one(self):
        self.answer(b"version\n", b"1.2.3\x00\xff\n")
        done = subprocess.run([support.ZTC, "device", "open", self.port], input=b"version\n", env=self.env,
                              capture_output=True, check=False, timeout=PATIENCE)
        self.assertEqual((done.returncode, done.stdout), (0, b"1.2.3\x00\xff\n"), done.stderr)
        self.assertEqual(done.stderr.decode(), f"[info]> {self.port} is open at 115200 baud, 8N1\n")

    def test_the_leave_key_in_a_pipe_is_a_byte(self):
        self.answer(b"end", b"got it")
        done = subprocess.run([support.ZTC, "device", "open", self.port], input=b"a\x1db end", env=self.env,
                              capture_output=True, check=False, timeout=PATIENCE)
        self.assertEqual((done.returncode, done.stdout), (0, b"got it"))

    def test_large_input_from_a_pipe(self):
        data = random.Random(6).randbytes(1 << 20)
        got = bytearray()

        def gather():
            while len(got) < len(data) and select.select([self.board.fd], [], [], PATIENCE)[0]:
                got.extend(os.read(self.board.fd, 65536))
            write_all(self.board.fd, b"done")
        thread = threading.Thread(target=gather)
        thread.start()
        done = subprocess.run([support.ZTC, "device", "open", self.port], input=data, env=self.env,
                              capture_output=True, check=False, timeout=PATIENCE)
        thread.join()
        self.assertEqual((done.returncode, done.stdout, bytes(got) == data), (0, b"done", True))

    def test_echo_of_a_pipe_is_byte_for_byte(self):
        self.answer(b"\n", b"yes")
        done = subprocess.run([support.ZTC, "device", "open", self.port, "--echo"], input=b"a\x01\r\n", env=self.env,
                              capture_output=True, check=False, timeout=PATIENCE)
        self.assertEqual((done.returncode, done.stdout), (0, b"a\x01\r\nyes"))

    def test_stay_goes_on_until_a_signal(self):
        process = subprocess.Popen([support.ZTC, "device", "open", self.port, "--stay", "--quiet", "1"],
                                   stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                                   env=self.env)
        self.addCleanup(process.communicate)
        self.addCleanup(process.kill)
        read_until(process.stderr.fileno(), b"8N1\n")
        with self.assertRaises(subprocess.TimeoutExpired):
            process.wait(1.5)
        write_all(self.board.fd, b"late")
        read_until(process.stdout.fileno(), b"late")
        process.send_signal(signal.SIGINT)
        self.assertEqual(process.wait(PATIENCE), -signal.SIGINT)

    def test_reader_that_goes_away_ends_it(self):
        """As with head: no word, and the exit status says that not all was read."""
        end, output = os.pipe()
        user = User(self, self.port, output=output)
        user.ready()
        os.close(output)
        write_all(self.board.fd, b"one\n")
        read_until(end, b"one\n")
        os.close(end)
        self.assertEqual(user.end(), 1)
        self.assertNotIn(b"[error]>", user.talk)
        self.assert_put_back(user)

    def test_unplugged_after_the_end_of_input(self):
        process = subprocess.Popen([support.ZTC, "device", "open", self.port, "--quiet", "2"],
                                   stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                                   env=self.env)
        self.addCleanup(process.kill)
        read_until(process.stderr.fileno(), b"8N1\n")
        self.board.unplug()
        _, err = process.communicate(timeout=PATIENCE)
        self.assertEqual(process.returncode, 1)
        self.assertIn(b"[error]> ", err)
        self.assertIn(b"did not come back", err)

    def test_two_at_once(self):
        user = self.user()
        self.assertIn("another program has it open", self.refused("device", "open", self.port).err)
        user.key(LEAVE)
        self.assertEqual(user.end(), 0)
        again = self.user()
        again.key(LEAVE)
        self.assertEqual(again.end(), 0)

    def test_what_is_no_port(self):
        file = self.work / "file"
        file.write_text("text")
        for path, word in ((file, "is no serial port"), (self.work, "is no serial port"),
                           ("/dev/null", "is no serial port"), (self.work / "nothing", "there is no such port")):
            with self.subTest(path):
                self.assertIn(word, self.refused("device", "open", path).err)
        fifo = self.work / "fifo"
        os.mkfifo(fifo)
        self.assertIn("is no serial port", self.refused("device", "open", fifo).err)

    def test_a_port_of_others_gets_a_hint(self):
        if os.geteuid() != 0:
            self.skipTest("only root can become another user")
        program = self.work / "ztc"
        for path in (self.work, self.base):
            path.chmod(0o777)
        os.chmod(self.board.link.resolve(), 0o660)
        os.chown(self.board.link.resolve(), 0, 20)
        program.write_bytes(pathlib.Path(support.ZTC).read_bytes())
        program.chmod(0o755)
        done = subprocess.run([program, "device", "open", self.port], env=self.env, cwd="/", user=65534, group=65534,
                              extra_groups=[], capture_output=True, text=True, stdin=subprocess.DEVNULL, check=False)
        self.assertEqual((done.returncode, done.stdout), (1, ""), done.stderr)
        self.assertIn(f"{self.port}: you may not open it; it belongs to the group dialout: "
                      "sudo usermod -aG dialout", done.stderr)
        self.assertIn("ztc device udev-rules", done.stderr)
        os.chmod(self.board.link.resolve(), 0o600)
        done = subprocess.run([program, "device", "open", self.port], env=self.env, cwd="/", user=65534, group=65534,
                              extra_groups=[], capture_output=True, text=True, stdin=subprocess.DEVNULL, check=False)
        self.assertIn("ztc device udev-rules", done.stderr)
        self.assertNotIn("usermod", done.stderr)

    def test_escapes_in_a_path_are_not_printed_raw(self):
        result = self.refused("device", "open", "/dev/\033[2Jx")
        self.assertNotIn("\033", result.err)

    def test_there_is_no_json(self):
        self.refused("-J", "device", "open", self.port, code=2)

    def test_an_alias_needs_a_source_of_devices(self):
        self.refused("device", "open", "somebody")


class Named(support.Case):
    """Devices of a file, each with a pseudo terminal as its port."""

    def setUp(self):
        super().setUp()
        self.file = self.work / "devices.json"
        self.env.update(ZTC_DEVICE_SOURCES="file", ZTC_DEVICES_FILE=str(self.file))
        self.boards = {}
        for name in ("one", "two"):
            self.boards[name] = Board(self.work / f"tty_{name}")
            self.addCleanup(self.boards[name].close)
        self.plug(self.device("one", "0001"), self.device("two", "0002"))

    def device(self, port, sid, vid="10C4", pid="EA60"):
        device = {"vid": vid, "pid": pid, "port": str(self.work / f"tty_{port}")}
        return {**device, "sid": sid} if sid is not None else device

    def plug(self, *devices):
        """In one instant, as the file's readers may look at any time."""
        fresh = self.work / "devices.new"
        fresh.write_text(json.dumps(devices))
        fresh.rename(self.file)

    @staticmethod
    def uid(sid):
        return hashlib.sha1(f"10C4:EA60:{sid}".encode()).hexdigest()

    def assert_opens(self, what, port, *options):
        """Opens it, and ends at once; what was said."""
        result = self.good("device", "open", what, *options)
        self.assertIn(f"[info]> {self.work / f'tty_{port}'} is open", result.err)
        return result.err

    def user(self, what):
        user = User(self, what)
        user.ready()
        return user

    def test_by_alias_uid_and_beginnings(self):
        self.good("device", "alias", "put", self.uid("0001"), "kitchen", support.TARGET)
        self.good("device", "alias", "put", self.uid("0002"), "kitchen_light", support.TARGET)
        self.assert_opens("kitchen", "one")
        self.assert_opens("kitchen_l", "two")
        self.assert_opens(self.uid("0001"), "one")
        self.assert_opens(self.uid("0002")[:10], "two")

    def test_a_beginning_of_several_is_refused_with_their_names(self):
        self.good("device", "alias", "put", self.uid("0001"), "lamp_a", support.TARGET)
        self.good("device", "alias", "put", self.uid("0002"), "lamp_b", support.TARGET)
        result = self.refused("device", "open", "lamp")
        self.assertIn("tty_one", result.err)
        self.assertIn("tty_two", result.err)

    def test_unknown_names(self):
        self.good("device", "alias", "put", self.uid("0001"), "kitchen", support.TARGET)
        self.assertIn("did you mean kitchen?", self.refused("device", "open", "kitchne").err)
        self.assertIn("discover", self.refused("device", "open", "zzz").err)
        self.refused("device", "open", "")
        self.assertIn("did you mean /dev/null?", self.refused("device", "open", "null").err)

    def test_an_alias_whose_device_is_not_there(self):
        self.good("device", "alias", "put", self.uid("0001"), "kitchen", support.TARGET)
        self.plug(self.device("two", "0002"))
        result = self.refused("device", "open", "kitchen")
        self.assertIn("kitchen is not there", result.err)
        self.assertIn(self.uid("0001"), result.err)

    def test_a_device_without_a_port(self):
        self.plug({"vid": "10C4", "pid": "EA60", "sid": "0001", "disk": "/media/board"})
        self.assertIn("has no serial port", self.refused("device", "open", self.uid("0001")).err)

    def test_a_damaged_list_of_devices(self):
        """A name cannot be looked up; a path is as good as ever."""
        self.file.write_text("[")
        self.assertEqual(self.run_ztc("device", "open", self.uid("0001")).code, 1)
        self.assert_opens(self.work / "tty_one", "one")

    def test_a_custom_vm_by_its_name_and_at_its_speed(self):
        self.create("my_board")
        text = self.template("my_board").read_text()
        self.assertEqual(text.count("baudrate: 115200"), 1)
        text = text.replace("baudrate: 115200", "baudrate: 57600")
        text = text.replace("    vids: []", '    vids: ["1209"]').replace("    pids: []", '    pids: ["7A7A"]')
        self.template("my_board").write_text(text)
        self.good("vm", "custom", "compile", "my_board")
        self.plug(self.device("one", "0001"), self.device("two", "0007", "1209", "7A7A"))
        for what in ("my_board", self.work / "tty_two"):
            self.assertIn(" 57600 baud", self.assert_opens(what, "two"))
        self.assertIn(" 9600 baud", self.assert_opens("my_board", "two", "--baud", "9600"))
        self.assertIn(" 115200 baud", self.assert_opens(self.work / "tty_one", "one"))
        self.good("device", "alias", "put", self.uid("0001"), "chip", "my_board")
        self.assertIn(" 57600 baud", self.assert_opens("chip", "one"))

    def test_comes_back_at_another_port(self):
        """It is the device that is followed, and not who takes its port meanwhile."""
        self.good("device", "alias", "put", self.uid("0001"), "kitchen", support.TARGET)
        user = self.user("kitchen")
        one, two = self.boards["one"], self.boards["two"]
        one.unplug()
        self.plug(self.device("two", "0002"))
        user.hear(b"is gone")
        one.plug()
        self.plug(self.device("one", "0002"), self.device("two", "0001"))
        user.hear(f"[info]> {two.link} is back\n".encode())
        user.key(b"hello\r")
        self.assertEqual(read_until(two.fd, b"\r"), b"hello\r")
        self.assertEqual(select.select([one.fd], [], [], 0)[0], [])
        user.key(LEAVE)
        self.assertEqual(user.end(), 0)

    def test_a_path_is_followed_too(self):
        user = self.user(self.work / "tty_one")
        self.boards["one"].unplug()
        self.plug()
        user.hear(b"is gone")
        self.plug(self.device("two", "0001"))
        user.hear(b"tty_two is back\n")
        user.key(LEAVE)
        self.assertEqual(user.end(), 0)

    def test_of_two_alike_the_other_is_not_taken_for_it(self):
        self.plug(self.device("one", None), self.device("two", None))
        self.assertIn("may be 2 devices", self.refused("device", "open", self.uid("no_sid")).err)
        user = self.user(self.work / "tty_one")
        self.boards["one"].unplug()
        self.plug(self.device("two", None))
        user.hear(b"is gone")
        self.assertEqual(select.select([user.process.stderr], [], [], 1)[0], [], "the other one was opened")
        self.boards["one"].plug()
        self.plug(self.device("one", None), self.device("two", None))
        user.hear(b"tty_one is back\n")
        user.key(LEAVE)
        self.assertEqual(user.end(), 0)


if __name__ == "__main__":
    unittest.main()
