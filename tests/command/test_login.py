#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""ztc login --git and logout --git: a token is kept for its host alone, and seen by nobody."""
import json
import os
import pty
import signal
import subprocess
import termios
import unittest

import support

TOKEN = "ghp_0123456789abcdef"


class Case(support.Case):
    def setUp(self):
        super().setUp()
        self.file = self.home / "cfg" / "github.json"

    def given(self, text):
        """A file to be stdin."""
        path = self.work / "given"
        path.write_bytes(text.encode() if isinstance(text, str) else text)
        file = open(path, "rb")
        self.addCleanup(file.close)
        return file

    def login(self, host, *more, token=TOKEN, run="good"):
        return getattr(self, run)("login", "--git", host, *more, stdin=self.given(token + "\n"))

    def hosts(self):
        return json.loads(self.file.read_text())["hosts"]


class Login(Case):
    def test_a_line_of_stdin_is_kept_and_shown_nowhere(self):
        result = self.login("github.com")
        self.assertEqual(result.out, f"[info]> Token for github.com kept in {self.file}\n")
        self.assertEqual(result.err, "")
        self.assertEqual(self.hosts(), {"github.com": {"token": TOKEN, "user": "git"}})
        self.assertEqual(os.stat(self.file).st_mode & 0o7777, 0o600)
        self.assertEqual(list((self.home / "tmp").iterdir()), [])

    def test_as_json(self):
        value = self.json_of("login", "--git", "github.com", "--user", "me", stdin=self.given(TOKEN))
        self.assertEqual(value, {"host": "github.com", "user": "me", "kept": True})
        self.assertEqual(self.hosts(), {"github.com": {"token": TOKEN, "user": "me"}})

    def test_only_the_first_line_is_taken(self):
        self.login("github.com", token=TOKEN + "\r\nsecond")
        self.assertEqual(self.hosts()["github.com"]["token"], TOKEN)

    def test_the_last_one_counts_and_others_stay(self):
        self.login("github.com", token="old")
        self.login("gitlab.com", token="other")
        self.login("github.com")
        self.assertEqual({host: row["token"] for host, row in self.hosts().items()},
                         {"github.com": TOKEN, "gitlab.com": "other"})

    def test_a_host_has_many_spellings(self):
        for spelling, host in (("GitHub.COM", "github.com"), ("https://github.com/x", "github.com"),
                               ("HTTPS://Git.Example.org:8443/a/b.git#main", "git.example.org:8443"),
                               ("http://localhost:3000", "localhost:3000"), ("git://a-b.c?x", "a-b.c"),
                               ("10.0.0.1:80", "10.0.0.1:80"), ("[FE80::1]", "[fe80::1]"),
                               ("[::1]:8443", "[::1]:8443"), ("my_host", "my_host")):
            with self.subTest(spelling):
                value = self.json_of("login", "--git", spelling, stdin=self.given(TOKEN))
                self.assertEqual(value["host"], host)
                self.assertIn(host, self.hosts())

    def test_what_is_no_host_is_refused(self):
        for host in ("", ":80", "a b", "a..b", ".a", "a.", "-a", "a-", "a.-b", "host:", "host:0", "host:65536",
                     "host:8x", "host:0x50", "host:1:2", "https://", "https:///x", "a\nb", "käse", "[::1", "[]",
                     "[::g]", "[::1]80", "a" * 254, "a" * 300, "../x", "/etc/passwd"):
            with self.subTest(host):
                self.assertIn("github.com", self.login(host, run="refused").err)
        self.assertFalse(self.file.exists())

    def test_another_kind_of_url_is_refused(self):
        self.assertIn("https", self.login("ssh://git@github.com/x", run="refused").err)

    def test_a_password_in_a_url_is_refused_and_not_repeated(self):
        for url in ("https://me:hunter2@github.com/x", "hunter2@github.com", "me:hunter2@github.com"):
            with self.subTest(url):
                err = self.login(url, run="refused").err
                self.assertIn("--user", err)
                self.assertNotIn("hunter2", err)
        self.assertFalse(self.file.exists())

    def test_what_is_no_token_is_refused(self):
        for token in (b"", b"\n", b"\r\n", b"a\tb\n", b"a\x00b\n", b"\x1b[A\n", b"x" * 4097 + b"\n", b"x" * 100000):
            with self.subTest(token[:20]):
                result = self.refused("login", "--git", "github.com", stdin=self.given(token))
                self.assertNotIn("xxx", result.err)
        self.assertFalse(self.file.exists())
        self.login("github.com", token="x" * 4096)
        # What JSON cannot hold would make the file, and the other tokens in it, unreadable from then on.
        self.refused("login", "--git", "gitlab.com", stdin=self.given(b"caf\xe9\n"))
        self.login("gitlab.com", token="caf\u00e9")
        self.assertEqual(len(self.hosts()["github.com"]["token"]), 4096)

    def test_what_is_no_user_is_refused(self):
        for user in ("", "a:b", "a\nb", "x" * 257, "caf\udce9"):
            with self.subTest(user):
                self.assertIn("--user", self.login("github.com", "--user", user, run="refused").err)

    def test_a_token_is_no_argument(self):
        self.refused("login", "--git", "github.com", TOKEN, code=2)
        self.refused("login", "--git", "github.com", "--token", TOKEN, code=2)

    def test_without_git_it_says_what_there_is(self):
        for command in ("login", "logout"):
            self.assertIn(f"only ztc {command} --git HOST is there yet", self.refused(command, code=2).err)

    def test_a_file_that_others_may_read_is_refused_with_the_remedy(self):
        self.login("github.com", token="old")
        self.file.chmod(0o644)
        self.assertIn("chmod 600", self.login("github.com", run="refused").err)
        self.file.chmod(0o600)
        self.assertEqual(self.hosts()["github.com"]["token"], "old")

    def test_a_damaged_file_stays(self):
        self.login("github.com", token="old")
        self.file.write_text('{"hosts": ')
        self.assertIn(str(self.file), self.login("github.com", run="refused").err)
        self.assertEqual(self.file.read_text(), '{"hosts": ')


class Logout(Case):
    def test_it_is_forgotten(self):
        self.login("github.com")
        self.login("gitlab.com")
        out = self.good("logout", "--git", "https://GitHub.com/some/where").out
        self.assertEqual(out, "[info]> Token for github.com forgotten\n")
        self.assertEqual(list(self.hosts()), ["gitlab.com"])
        self.assertEqual(os.stat(self.file).st_mode & 0o7777, 0o600)
        self.assertEqual(self.json_of("logout", "--git", "gitlab.com"), {"host": "gitlab.com", "removed": True})
        self.assertFalse(self.file.exists())

    def test_one_that_is_not_there_is_an_error_and_makes_nothing(self):
        self.assertIn("github.com", self.refused("logout", "--git", "github.com").err)
        self.assertFalse(self.home.exists())
        self.login("gitlab.com")
        self.refused("logout", "--git", "github.com")
        self.assertEqual(list(self.hosts()), ["gitlab.com"])


class Terminal(Case):
    """A terminal of its own for each case."""

    def start(self):
        self.leader, self.follower = pty.openpty()
        self.addCleanup(os.close, self.leader)
        process = subprocess.Popen([support.ZTC, "login", "--git", "github.com"], env=self.env, stdin=self.follower,
                                   stdout=self.follower, stderr=self.follower)
        self.addCleanup(process.wait)
        self.addCleanup(process.kill)
        self.shown = b""
        while b"Token for github.com: " not in self.shown:
            self.shown += os.read(self.leader, 4096)
        return process

    def end(self, process):
        """What the terminal showed, and the exit status."""
        code = process.wait(60)
        self.assertTrue(termios.tcgetattr(self.follower)[3] & termios.ECHO, "the echo is on again")
        os.close(self.follower)
        try:
            while True:
                self.shown += os.read(self.leader, 4096)
        except OSError:
            pass
        return code, self.shown.decode()

    def test_what_is_typed_is_not_shown(self):
        process = self.start()
        self.assertFalse(termios.tcgetattr(self.follower)[3] & termios.ECHO)
        os.write(self.leader, TOKEN.encode() + b"\n")
        code, shown = self.end(process)
        self.assertEqual(code, 0, shown)
        self.assertNotIn(TOKEN, shown)
        self.assertIn("Token for github.com kept", shown)
        self.assertEqual(self.hosts()["github.com"]["token"], TOKEN)

    def test_an_interrupt_keeps_nothing(self):
        process = self.start()
        os.write(self.leader, TOKEN.encode())
        process.send_signal(signal.SIGINT)
        code, shown = self.end(process)
        self.assertEqual(code, -signal.SIGINT, shown)
        self.assertNotIn(TOKEN, shown)
        self.assertFalse(self.file.exists())

    def test_an_end_of_input_keeps_nothing(self):
        process = self.start()
        os.write(self.leader, b"\x04")
        code, shown = self.end(process)
        self.assertEqual(code, 1, shown)
        self.assertFalse(self.file.exists())


if __name__ == "__main__":
    unittest.main()
