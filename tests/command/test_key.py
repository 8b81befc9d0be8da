#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""ztc key: keys of one's own and of others, by the side of the program minisign."""
import json
import os
import pty
import select
import shutil
import signal
import stat
import subprocess
import termios
import time
import unittest

import support

# Two public keys of nobody's, as words and with the ids that minisign shows for them.
WORD = "RWTcQNG3uWDsjttGS+02ahMUNrYcL4WOqJypJEfLTHdWzvpcVZU2UgIO"
ID = "8EEC60B9B7D140DC"
OTHER = "RWSM7jCIwFI+Uq1rMiUX0Ix1Jkdi6bsbE1TObIT9Ns5K/nYcc4r6gIVM"
OTHER_ID = "523E52C08830EE8C"


class Case(support.Case):
    def setUp(self):
        super().setUp()
        self.keys = self.home / "cfg" / "keys"
        self.publishers = self.home / "cfg" / "publishers.json"

    def list(self):
        """Name and row of every key."""
        return {row["name"]: row for row in self.json_of("key", "list")}

    def pin(self, **words):
        """publishers.json as an import leaves it."""
        self.publishers.parent.mkdir(parents=True, exist_ok=True)
        rows = {name: {"key": word, "note": 1} for name, word in words.items()}
        self.publishers.write_text(json.dumps({"publishers": rows, "other": [True]}))

    def minisign(self, *arguments, **more):
        self.assertIsNotNone(shutil.which("minisign"), "apt-get install minisign")
        return subprocess.run(["minisign", *map(str, arguments)], env=self.env, cwd=self.work, timeout=60, check=False,
                              capture_output=True, **more)

    def assert_minisign_signs_with(self, name, **more):
        """What minisign signs with our secret key, it verifies with our public one."""
        (self.work / "data").write_text("x")
        done = self.minisign("-S", "-s", self.keys / f"{name}.key", "-m", "data", **more)
        self.assertEqual(done.returncode, 0, done)
        done = self.minisign("-V", "-H", "-p", self.keys / f"{name}.pub", "-m", "data")
        self.assertEqual(done.returncode, 0, done)

    def tearDown(self):
        if (self.home / "tmp").exists():
            self.assertEqual(os.listdir(self.home / "tmp"), [])
        super().tearDown()


class New(Case):
    def test_makes_a_pair_for_the_owner_alone(self):
        out = self.good("key", "new", "acme", "--no-password").out
        self.assertEqual(sorted(os.listdir(self.keys)), ["acme.key", "acme.pub"])
        modes = [stat.S_IMODE(path.stat().st_mode) for path in (self.keys, self.keys / "acme.key", self.keys.parent)]
        self.assertEqual(modes, [0o700, 0o600, 0o700])
        word = (self.keys / "acme.pub").read_text().splitlines()[1]
        self.assertIn(f"ztc key add acme {word}", out)

    def test_secret_stays_unread_whatever_the_mask(self):
        self.good("key", "new", "acme", "--no-password", umask=0)
        self.assertEqual(stat.S_IMODE((self.keys / "acme.key").stat().st_mode), 0o600)

    def test_minisign_signs_with_it(self):
        self.good("key", "new", "acme", "--no-password")
        self.assert_minisign_signs_with("acme", input=b"\n")

    def test_password_is_a_line_of_stdin(self):
        row = self.json_of("key", "new", "acme", stdin=None, input="höre\nmore\n".encode())
        self.assertEqual((row["name"], row["own"], row["pinned"]), ("acme", True, False))
        self.assertEqual(self.list(), {"acme": row})
        self.assert_minisign_signs_with("acme", input="höre\n".encode())
        done = self.minisign("-S", "-s", self.keys / "acme.key", "-m", "data", input=b"hore\n")
        self.assertNotEqual(done.returncode, 0)

    def test_no_password_where_one_is_wanted(self):
        for given in (b"", b"\n", b"\r\n", b"a\0b\n", b"a\x1b[31m\n", b"x" * 1025 + b"\n"):
            with self.subTest(given):
                result = self.refused("key", "new", "acme", stdin=None, input=given)
                self.assertNotIn("[31m", result.err)
                self.assertEqual(self.json_of("key", "list"), [])

    def test_wrong_names(self):
        for name in ("", ".", "..", ".a", "-a", "a/b", "../a", "a b", "ä", "a\n", "a" * 32, "a:b", "/etc/passwd"):
            with self.subTest(name):
                self.assertIn("cannot be the name of a key",
                              self.refused("key", "new", "--no-password", "--", name).err)
        self.assertFalse(self.home.exists())

    def test_right_names(self):
        for name in ("a", "A-b_c.d", "0", "a" * 31):
            self.good("key", "new", "--no-password", name)
        self.assertEqual(len(self.list()), 4)

    def test_a_name_that_is_there_is_kept(self):
        self.pin(pinned=WORD)
        self.good("key", "new", "acme", "--no-password")
        self.good("key", "add", "bob", OTHER)
        before = self.snapshot(self.home / "cfg")
        for name in ("acme", "ACME", "bob", "pinned", "Pinned"):
            with self.subTest(name):
                self.assertIn("already", self.refused("key", "new", name, "--no-password").err)
        self.assertEqual(self.snapshot(self.home / "cfg"), before)

    def test_half_a_pair_is_told_and_never_written_over(self):
        self.good("key", "new", "acme", "--no-password")
        secret = (self.keys / "acme.key").read_bytes()
        (self.keys / "acme.pub").unlink()
        self.assertIn("acme.pub is missing", self.good("key", "list").err)
        self.refused("key", "new", "acme", "--no-password")
        self.refused("key", "add", "acme", WORD, "--replace")
        self.assertEqual((self.keys / "acme.key").read_bytes(), secret)
        self.good("key", "remove", "acme", "--yes")
        self.assertEqual(os.listdir(self.keys), [])

    def test_a_folder_in_the_place_of_the_public_half_leaves_neither(self):
        (self.keys / "acme.pub").mkdir(parents=True)
        self.refused("key", "new", "acme", "--no-password")
        self.assertEqual(os.listdir(self.keys), ["acme.pub"])

    def test_a_link_in_the_place_of_the_folder_is_not_followed(self):
        (self.work / "elsewhere").mkdir()
        self.keys.parent.mkdir(parents=True)
        self.keys.symlink_to(self.work / "elsewhere")
        self.refused("key", "new", "acme", "--no-password")
        self.assertEqual(os.listdir(self.work / "elsewhere"), [])


class Add(Case):
    def test_a_word_a_file_and_a_link_to_one(self):
        (self.work / "a.pub").write_text(f"untrusted comment: \u00e4\n{WORD}\n")
        (self.work / "link").symlink_to("a.pub")
        for index, what in enumerate((WORD, "a.pub", self.work / "a.pub", "link")):
            with self.subTest(what):
                row = self.json_of("key", "add", "acme", what)
                self.assertEqual(row, {"name": "acme", "id": ID, "public_key": WORD, "own": False, "pinned": False})
        self.assertEqual((self.keys / "acme.pub").read_text(), f"untrusted comment: minisign public key {ID}\n{WORD}\n")
        self.assertEqual(self.list(), {"acme": row})

    def test_another_key_only_with_replace(self):
        self.good("key", "add", "acme", WORD)
        err = self.refused("key", "add", "acme", OTHER).err
        for part in (ID, OTHER_ID, "--replace"):
            self.assertIn(part, err)
        self.assertEqual(self.list()["acme"]["id"], ID)
        self.good("key", "add", "acme", OTHER, "--replace")
        self.assertEqual(self.list()["acme"]["id"], OTHER_ID)

    def test_a_pinned_publisher_is_held_to_the_pinned_key(self):
        self.pin(acme=WORD, bob=OTHER)
        self.assertIn(ID, self.refused("key", "add", "acme", "RWQQKnDlghlRge2KlIN2SOWty9LTuRa1+Agg4ugR8IDmfBT9OgxxFM7E").err)
        self.good("key", "add", "acme", WORD)
        self.assertEqual(self.list()["acme"]["pinned"], False)
        self.assertEqual(json.loads(self.publishers.read_text()),
                         {"publishers": {"bob": {"key": OTHER, "note": 1}}, "other": [True]})

    def test_replace_takes_the_place_of_a_pin(self):
        self.pin(acme=WORD)
        self.good("key", "add", "acme", OTHER, "--replace")
        self.assertEqual(self.list()["acme"], {"name": "acme", "id": OTHER_ID, "public_key": OTHER, "own": False,
                                               "pinned": False})

    def test_own_keys_are_never_replaced(self):
        self.good("key", "new", "me", "--no-password")
        before = self.snapshot(self.keys)
        self.assertIn("your own", self.refused("key", "add", "me", WORD, "--replace").err)
        self.assertEqual(self.snapshot(self.keys), before)

    def test_one_key_has_one_name(self):
        self.good("key", "add", "acme", WORD)
        self.assertIn('"acme"', self.refused("key", "add", "bob", WORD, "--replace").err)
        self.assertIn("case", self.refused("key", "add", "Acme", OTHER, "--replace").err)
        self.assertEqual(list(self.list()), ["acme"])

    def test_what_is_no_public_key(self):
        self.good("key", "new", "me", "--no-password")
        for name, content in (("empty", b""), ("text", b"hello\n"), ("nul", WORD.encode() + b"\0"),
                              ("twice", f"{WORD}\n{WORD}\n".encode()), ("large", b"x" * 20000),
                              ("comment", f"untrusted comment: \x1b[31m\n{WORD}\n".encode()),
                              ("short", WORD[:-4].encode()), ("bits", b"RWT" + WORD[3:-1].encode() + b"\xcd")):
            with self.subTest(name):
                (self.work / name).write_bytes(content)
                self.assertIn(name, self.refused("key", "add", "acme", name).err)
        self.assertIn("secret key", self.refused("key", "add", "acme", self.keys / "me.key").err)
        self.refused("key", "add", "acme", self.work)
        self.refused("key", "add", "acme", "missing")
        os.mkfifo(self.work / "fifo")
        self.refused("key", "add", "acme", "fifo")
        self.assertEqual(list(self.list()), ["me"])


class List(Case):
    def test_nothing_is_nothing(self):
        self.assertEqual(self.json_of("key", "list"), [])
        self.assertEqual(self.good("key", "list").err, "")

    def test_own_added_and_pinned_are_told_apart(self):
        self.pin(zoe=OTHER)
        self.good("key", "new", "me", "--no-password")
        self.good("key", "add", "acme", WORD)
        rows = self.json_of("key", "list")
        self.assertEqual([(row["name"], row["own"], row["pinned"]) for row in rows],
                         [("acme", False, False), ("me", True, False), ("zoe", False, True)])
        lines = self.good("key", "list").out.splitlines()
        self.assertEqual([line.split()[2] for line in lines], ["Whose", "added", "own", "pinned"])
        self.assertIn(OTHER_ID, lines[3])

    def test_a_damaged_key_is_warned_of(self):
        self.good("key", "add", "acme", WORD)
        self.pin(zoe="RWnonsense")
        (self.keys / "bob.pub").write_text("nonsense")
        (self.keys / "eve.pub").symlink_to("acme.pub")
        result = self.good("-J", "key", "list")
        self.assertEqual([row["name"] for row in json.loads(result.out)], ["acme"])
        for name in ("bob", "eve", "zoe"):
            self.assertIn(f"Key {name} cannot be used", result.err)

    def test_what_is_not_ours_is_passed_over(self):
        self.good("key", "add", "acme", WORD)
        for name in ("README", ".hidden.pub", "a b.pub", ".pub", "x" * 40 + ".pub"):
            (self.keys / name).write_text("x")
        self.assertEqual(self.good("key", "list").err, "")
        self.assertEqual(list(self.list()), ["acme"])

    def test_damaged_publishers_are_an_error_and_kept(self):
        for text in ("", "[]", "{", '{"publishers": 1}', '{"publishers": {"a": 1}}', '{"publishers": {"a": {}}}',
                     '{"publishers": {"../a": {"key": "x"}}}', '{"publishers": {"a": {"key": 1}}}',
                     '{"publishers": {"a": {"key": "x"}, "a": {"key": "y"}}}'):
            with self.subTest(text):
                self.pin()
                self.publishers.write_text(text)
                self.assertIn("publishers.json", self.refused("key", "list").err)
                self.refused("key", "remove", "a", "--yes")
                self.refused("key", "new", "b", "--no-password")
                self.assertEqual(self.publishers.read_text(), text)

    def test_a_mode_of_others_is_no_matter_for_public_halves(self):
        self.good("key", "add", "acme", WORD)
        (self.keys / "acme.pub").chmod(0o666)
        self.assertEqual(list(self.list()), ["acme"])


class Remove(Case):
    def test_own_added_and_pinned(self):
        self.pin(zoe=OTHER)
        self.good("key", "new", "me", "--no-password")
        self.good("key", "add", "acme", WORD)
        for name in ("me", "acme", "zoe"):
            self.assertEqual(self.json_of("key", "remove", name, "--yes"), {"name": name, "removed": True})
        self.assertEqual(self.json_of("key", "list"), [])
        self.assertEqual(os.listdir(self.keys), [])
        self.assertEqual(json.loads(self.publishers.read_text()), {"publishers": {}, "other": [True]})

    def test_not_unasked(self):
        self.good("key", "add", "acme", WORD)
        self.assertIn("--yes", self.refused("key", "remove", "acme").err)
        self.assertEqual(list(self.list()), ["acme"])

    def test_one_that_is_not_there_names_the_nearest(self):
        self.good("key", "add", "acme", WORD)
        self.assertIn("did you mean acme?", self.refused("key", "remove", "acne", "--yes").err)
        self.assertIn("did you mean acme?", self.refused("key", "remove", "ACME", "--yes").err)
        self.refused("key", "remove", "../keys/acme", "--yes")
        self.assertEqual(list(self.list()), ["acme"])

    def test_a_damaged_one_can_be_removed(self):
        self.good("key", "add", "acme", WORD)
        (self.keys / "acme.pub").write_text("nonsense")
        self.good("key", "remove", "acme", "--yes")
        self.assertEqual(os.listdir(self.keys), [])


class Terminal(Case):
    """ztc with a terminal of its own."""

    def start(self, *arguments):
        pid, leader = pty.fork()
        if pid == 0:
            try:
                os.execve(support.ZTC, [support.ZTC, *arguments], self.env)
            finally:
                os._exit(127)
        self.pid, self.leader, self.seen = pid, leader, b""
        self.addCleanup(os.close, leader)

    def wait_for(self, text, seconds=60):
        end = time.monotonic() + seconds
        while text not in self.seen:
            ready, _, _ = select.select([self.leader], [], [], max(0, end - time.monotonic()))
            self.assertTrue(ready, self.seen)
            try:
                piece = os.read(self.leader, 4096)
            except OSError:
                piece = b""
            self.assertTrue(piece, self.seen)
            self.seen += piece

    def answer(self, prompt, text):
        """Types once the prompt is there and the echo is off."""
        self.wait_for(prompt)
        end = time.monotonic() + 60
        while self.echoes():
            self.assertLess(time.monotonic(), end)
            time.sleep(0.01)
        self.seen = b""
        os.write(self.leader, text)

    def echoes(self):
        return bool(termios.tcgetattr(self.leader)[3] & termios.ECHO)

    def finish(self):
        """The exit status, after all that was still written."""
        while True:
            try:
                piece = os.read(self.leader, 4096)
            except OSError:
                break
            if not piece:
                break
            self.seen += piece
        return os.waitpid(self.pid, 0)[1]

    def test_password_is_asked_twice_and_not_shown(self):
        self.start("key", "new", "acme")
        self.answer(b"Password for the key acme: ", b"s3cret\n")
        self.answer(b"once more: ", b"s3cret\n")
        self.assertEqual(os.waitstatus_to_exitcode(self.finish()), 0, self.seen)
        self.assertNotIn(b"s3cret", self.seen)
        self.assertEqual(sorted(os.listdir(self.keys)), ["acme.key", "acme.pub"])
        self.assert_minisign_signs_with("acme", input=b"s3cret\n")

    def test_passwords_that_differ(self):
        self.start("key", "new", "acme")
        self.answer(b"acme: ", b"one\n")
        self.answer(b"once more: ", b"two\n")
        self.assertEqual(os.waitstatus_to_exitcode(self.finish()), 1)
        self.assertIn(b"differ", self.seen)
        self.assertFalse(self.keys.exists())

    def test_end_of_input_instead_of_a_password(self):
        self.start("key", "new", "acme")
        self.answer(b"acme: ", b"\x04")
        self.assertEqual(os.waitstatus_to_exitcode(self.finish()), 1)
        self.assertFalse(self.keys.exists())

    def test_the_terminal_is_put_back_when_it_is_stopped(self):
        for what in ("key", signal.SIGTERM, signal.SIGHUP):
            with self.subTest(what):
                self.start("key", "new", "acme")
                self.answer(b"acme: ", b"half a pass" + (b"\x03" if what == "key" else b""))
                if what != "key":
                    os.kill(self.pid, what)
                end = time.monotonic() + 60
                while not self.echoes():
                    self.assertLess(time.monotonic(), end)
                    time.sleep(0.01)
                expected = signal.SIGINT if what == "key" else what
                self.assertEqual(os.waitstatus_to_exitcode(self.finish()), -expected, self.seen)
                self.assertFalse(self.keys.exists())

    def test_removing_asks(self):
        self.good("key", "new", "me", "--no-password")
        self.good("key", "add", "acme", WORD)
        for name, answer, left in (("me", b"n\n", True), ("acme", b"\n", True), ("me", b"y\n", False)):
            with self.subTest(name=name, answer=answer):
                self.start("key", "remove", name)
                self.wait_for(b"[y/N] ")
                self.assertEqual(b"gone for good" in self.seen, name == "me")
                os.write(self.leader, answer)
                self.assertEqual(os.waitstatus_to_exitcode(self.finish()), 1 if left else 0)
                self.assertEqual(name in self.list(), left)


if __name__ == "__main__":
    support.main()
