#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""export and import of Git repositories by the real program, with git http-backend behind lighttpd."""
import json
import os
import pathlib
import subprocess
import sys
import unittest

import sharing
import support

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))
from plugins.git import support as servers  # noqa: E402

IMPORT = ("vm", "custom", "import")
EXPORT = ("vm", "custom", "export")


class Git(support.Case, servers.Case):
    """A home with a compiled board, a repository, and a server that asks for a password."""

    def setUp(self):
        servers.Case.setUp(self)
        environment = self.env
        support.Case.setUp(self)
        self.env = {**environment, "ZERYNTH_HOME": str(self.base), "HOME": str(self.base), "TERM": "xterm"}
        self.env.pop("GITHUB_TOKEN", None)
        self.repository = servers.Case.bare(self)
        self.url = f"{self.web()}/ports.git"
        self.host = self.url.split("/")[2]
        self.create()
        self.good("vm", "custom", "compile", "board")

    def tearDown(self):
        """Nothing is ever left in tmp/, and no secret anywhere but in its own file."""
        tmp = self.home / "tmp"
        self.assertEqual(sorted(os.listdir(tmp)) if tmp.is_dir() else [], [])
        for path in self.base.rglob("*"):
            if path.is_file() and path.name != "github.json":
                self.assertNotIn(servers.PASSWORD.encode(), path.read_bytes(), path)

    def login(self, password=servers.PASSWORD):
        """Keeps the password for the server."""
        done = subprocess.run([support.ZTC, "login", "--git", self.host, "--user", "ztc"], input=password.encode() + b"\n",
                              env=self.env, capture_output=True, timeout=60, check=False)
        self.assertEqual(done.returncode, 0, done.stderr)

    def message(self):
        return servers.Case.git(self, "log", "-1", "--format=%B", "main", cwd=self.repository)

    def test_there_and_back(self):
        self.login()
        value = self.json_of(*EXPORT, "board", self.url)
        self.assertTrue(value["changed"])
        self.assertEqual(value["commit"], self.tip(self.repository))
        self.assertEqual(value["url"], self.url)
        self.assertIn("Add custom VM board", self.message())
        own = {name: data for name, data in self.snapshot(self.cvm / "board").items()}
        self.assertEqual(self.listing(self.repository), own)
        taken = self.json_of(*IMPORT, self.url, "--as", "other")
        self.assertEqual((taken["short_name"], taken["active"], taken["commit"], taken["port"]["state"]),
                         ("other", True, value["commit"], "same"))
        origin = json.loads((self.cvm / "other" / ".origin.json").read_text())
        self.assertEqual(origin, {"source": self.url, "version": value["commit"]})
        self.good(*IMPORT, self.url + "#main", "--replace")
        self.assertNotIn(".origin.json", self.listing(self.repository))
        # What was imported is exported again without a change.
        self.assertFalse(self.json_of(*EXPORT, "board", self.url)["changed"])

    def test_the_message_tells_pin_by_pin(self):
        self.login()
        self.good(*EXPORT, "board", self.url)
        self.edit("    PWM0: D2\n", "    PWM0: D4\n")
        self.good("vm", "custom", "compile", "board")
        self.good(*EXPORT, "board", self.url + "#main")
        message = self.message()
        self.assertRegex(message, r"^Change custom VM board: 1 pin or peripheral\n\n  PWM0: .*D2.* -> .*D4")
        self.assertIn("board.yml: changed", message)
        self.assertIn("port.bin: changed", message)

    def test_no_change_no_commit(self):
        self.login()
        self.good(*EXPORT, "board", self.url)
        before = self.objects(self.repository)
        result = self.good(*EXPORT, "board", self.url)
        self.assertIn("Nothing to do", result.out)
        self.assertEqual(self.objects(self.repository), before)

    def test_other_files_stay(self):
        self.commit(self.repository, {"README.md": b"ours", "docs/x": b"y", ".gitignore": b"*.o", "svg/else.svg": b"s",
                                      "port/old.def": b"old"})
        self.login()
        self.good(*EXPORT, "board", self.url)
        names = set(self.listing(self.repository))
        self.assertLessEqual({"README.md", "docs/x", ".gitignore", "svg/else.svg", "board.yml", "port.bin"}, names)
        self.assertNotIn("port/old.def", names, "a definition's own folder is replaced as a whole")
        value = self.json_of(*IMPORT, self.url, "--as", "other")
        self.assertEqual(value["hidden"], 1)
        self.assertTrue((self.cvm / "other" / "README.md").is_file())

    def test_another_custom_vm_is_replaced_only_when_told(self):
        self.login()
        self.create("second")
        self.good("vm", "custom", "compile", "second")
        self.commit(self.repository, {"README.md": b"ours"})
        self.good(*EXPORT, "board", self.url)
        before = self.objects(self.repository)
        result = self.refused(*EXPORT, "second", self.url)
        self.assertIn('"board"', result.err)
        self.assertIn("--replace", result.err)
        self.assertEqual(self.objects(self.repository), before)
        self.good(*EXPORT, "second", self.url, "--replace")
        names = set(self.listing(self.repository))
        self.assertLessEqual({"README.md", "second.yml", "second.py", "svg/second.svg"}, names)
        self.assertFalse({"board.yml", "board.py", "svg/board.svg"} & names)

    def test_a_wrong_password_is_said_once(self):
        self.login("wrong")
        for command in ((*EXPORT, "board", self.url), (*IMPORT, self.url, "--as", "other")):
            result = self.refused(*command)
            self.assertIn("ztc login --git " + self.host, result.err)
            self.assertNotIn("wrong", result.err.replace("wrong user", ""))
        self.assertEqual(len([1 for _, _, _, had in self.requests() if had]), 2)

    def test_no_password(self):
        result = self.refused(*IMPORT, self.url, "--as", "other")
        self.assertIn("ztc login --git " + self.host, result.err)
        self.assertFalse((self.cvm / "other").exists())

    def test_the_token_of_another_host_stays_at_home(self):
        result = self.refused(*IMPORT, self.url, "--as", "other", env={"GITHUB_TOKEN": servers.PASSWORD})
        self.assertNotIn(servers.PASSWORD, result.err)
        self.assertFalse([1 for _, _, _, had in self.requests() if had])

    def test_a_credential_helper_is_asked(self):
        log = self.base / "helper.log"
        helper = self.base / "helper"
        helper.write_text(f"#!/bin/sh\necho \"$1\" >> {log}\n[ \"$1\" = get ] && cat {self.base}/answer\nexit 0\n")
        helper.chmod(0o755)
        (self.base / "answer").write_text("username=ztc\npassword=" + "not-here\n")
        (self.base / ".gitconfig").write_text(f"[credential]\n\thelper = {helper}\n")
        self.refused(*EXPORT, "board", self.url)
        self.assertEqual(log.read_text().split(), ["get", "erase"])

    def test_what_a_tree_must_not_hold(self):
        self.login()
        self.good(*EXPORT, "board", self.url)
        blob = servers.Case.git(self, "hash-object", "-w", "--stdin", cwd=self.repository, stdin=b"/etc/passwd")
        good = servers.Case.git(self, "ls-tree", "main", cwd=self.repository)
        commit = self.tip(self.repository)
        for extra, names in ((f"120000 blob {blob}\tlink", "link"), (f"160000 commit {commit}\tsub", "sub"),
                             (f"100644 blob {blob}\tBOARD.yml", "case"), (f"100644 blob {blob}\tcon", "con"),
                             (f"100644 blob {blob}\tp\u00e4d", "p")):
            tree = servers.Case.git(self, "mktree", "--missing", cwd=self.repository, stdin=f"{good}\n{extra}\n".encode())
            made = servers.Case.git(self, "commit-tree", "-m", "x", tree, cwd=self.repository)
            servers.Case.git(self, "update-ref", "refs/heads/bad", made, cwd=self.repository)
            with self.subTest(extra):
                result = self.refused(*IMPORT, self.url + "#bad", "--as", "other")
                self.assertIn(names, result.err)
                self.assertFalse((self.cvm / "other").exists())

    def test_a_tag(self):
        self.login()
        self.good(*EXPORT, "board", self.url)
        first = self.tip(self.repository)
        servers.Case.git(self, "tag", "-a", "-m", "x", "v1", "main", cwd=self.repository)
        self.commit(self.repository, {"active": b"{}"})
        self.assertEqual(self.json_of(*IMPORT, self.url + "#v1", "--as", "other")["commit"], first)
        self.refused(*IMPORT, self.url, "--as", "third")
        self.refused(*EXPORT, "board", self.url + "#v1")

    def test_not_compiled_is_refused_before_the_network(self):
        self.create("raw")
        self.assertIn("compile", self.refused(*EXPORT, "raw", self.url).err)
        self.assertEqual(self.requests(), [])

    def test_signatures_are_for_archives(self):
        self.login()
        self.good(*EXPORT, "board", self.url)
        self.assertIn("not signed", self.refused(*IMPORT, self.url, "--as", "other", "--require-signature").err)
        self.refused(*EXPORT, "board", self.url, "--sign", code=2)

    def test_urls(self):
        for url in (f"http://ztc:{servers.PASSWORD}@{self.host}/git/ports.git", "ftp://localhost/x", "file:///tmp/x",
                    "https://", "https:///x", "https://localhost", "https://localhost/", "https://local host/x",
                    "https://localhost/x#", "https://-oProxyCommand=x/y", "ssh://", "a@b:", "http://localhost/\x1b[31m"):
            with self.subTest(url):
                result = self.refused(*IMPORT, url, "--as", "other")
                self.assertNotIn(servers.PASSWORD, result.err)
                self.assertNotIn("\x1b", result.err)
        self.assertEqual(self.requests(), [])

    def test_nobody_answers(self):
        url = f"http://127.0.0.1:{servers.free_port()}/x"
        self.assertIn("127.0.0.1", self.refused(*IMPORT, url, "--as", "other").err)

    def test_a_killed_fetch_leaves_nothing_for_long(self):
        """What a killed ztc left in tmp/ goes with the next one; what a living one has there stays."""
        def silent(connection):
            connection.recv(4096)
            connection.recv(4096)
        port = self.socket_server(silent)
        process = subprocess.Popen([support.ZTC, *IMPORT, f"http://127.0.0.1:{port}/x", "--as", "other"], env=self.env,
                                   stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        while not self.connections():
            self.assertIsNone(process.poll())
        self.good("vm", "custom", "list")
        self.assertEqual(len(os.listdir(self.home / "tmp")), 1, "somebody is at it")
        process.kill()
        process.wait()
        for _ in range(500):
            self.good("vm", "custom", "list")
            if not os.listdir(self.home / "tmp"):
                break
        self.assertEqual(os.listdir(self.home / "tmp"), [])

    def test_a_stopped_fetch_leaves_nothing(self):
        def silent(connection):
            connection.recv(4096)
            connection.recv(4096)
        port = self.socket_server(silent)
        process = subprocess.Popen([support.ZTC, *IMPORT, f"http://127.0.0.1:{port}/x", "--as", "other"], env=self.env,
                                   stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        while not self.connections():
            self.assertIsNone(process.poll())
        process.terminate()
        _, err = process.communicate(timeout=60)
        self.assertIn(b"stopped", err)
        self.assertEqual(os.listdir(self.home / "tmp"), [])


if __name__ == "__main__":
    support.main()
