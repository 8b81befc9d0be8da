# SPDX-License-Identifier: Apache-2.0
"""Servers that stall, send garbage, end half-way or send elsewhere; repositories that hold what they must not."""
import os
import time
import unittest
import zlib

import support

ADVERTISED = b"001e# service=git-upload-pack\n0000"
OK_HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: application/x-git-upload-pack-advertisement\r\n"


def line(text):
    """A packet of Git's protocol."""
    return b"%04x" % (len(text) + 4) + text


class Hostile(support.Case):
    """Each ends with one failure, in time, and with nothing outside scratch."""

    def fetch_from(self, function, **options):
        port = self.socket_server(function)
        return self.fetch(f"http://127.0.0.1:{port}/x.git", **options)

    @staticmethod
    def read_head(connection):
        data = b""
        while b"\r\n\r\n" not in data:
            part = connection.recv(4096)
            if not part:
                break
            data += part
        return data

    def test_a_server_that_says_nothing(self):
        def server(connection):
            time.sleep(600)
        self.refused(self.fetch_from(server, stall=1), "said nothing")

    def test_a_server_that_stops_in_the_middle(self):
        def server(connection):
            self.read_head(connection)
            connection.sendall(OK_HEAD + b"Content-Length: 100000\r\n\r\n" + ADVERTISED)
            time.sleep(600)
        self.refused(self.fetch_from(server, stall=1), "said nothing")

    def test_a_server_that_goes_half_way(self):
        def server(connection):
            self.read_head(connection)
            connection.sendall(OK_HEAD + b"Content-Length: 100000\r\n\r\n" + ADVERTISED + b"00")
        self.refused(self.fetch_from(server, stall=5), "127.0.0.1")

    def test_garbage(self):
        for number, data in enumerate((b"\0" * 5000, b"hello\r\n\r\n", b"SSH-2.0-x\r\n", os.urandom(3000),
                                       OK_HEAD + b"Content-Length: 5\r\n\r\nhello",
                                       OK_HEAD + b"Content-Length: 8\r\n\r\nffff0000",
                                       OK_HEAD + b"Content-Length: 99999999999999999999\r\n\r\n",
                                       OK_HEAD.replace(b"git-upload-pack-advertisement", b"html") +
                                       b"Content-Length: 6\r\n\r\n<html>")):
            def server(connection, data=data):
                self.read_head(connection)
                connection.sendall(data)
            with self.subTest(number):
                self.refused(self.fetch_from(server, stall=5), "127.0.0.1")

    def test_an_endless_answer(self):
        def server(connection):
            self.read_head(connection)
            connection.sendall(OK_HEAD + b"Transfer-Encoding: chunked\r\n\r\n")
            part = line(b"0" * 40 + b" refs/heads/" + b"x" * 900 + b"\n")
            chunk = b"%x\r\n" % (len(part) * 60) + part * 60 + b"\r\n"
            while True:
                connection.sendall(chunk)
        outcome = self.fetch_from(server, stall=20, transfer=1 << 20)
        self.assertIn(outcome.status, (support.LIMIT, support.INVALID), outcome)

    def test_a_redirect_is_not_followed(self):
        def target(connection):
            connection.sendall(b"HTTP/1.1 404 x\r\n\r\n")
        elsewhere = self.socket_server(target)

        def server(connection):
            self.read_head(connection)
            connection.sendall(b"HTTP/1.1 301 Moved\r\nLocation: http://127.0.0.1:%d/y.git/info/refs?service="
                               b"git-upload-pack\r\nContent-Length: 0\r\n\r\n" % elsewhere)
        port = self.socket_server(server)
        self.refused(self.fetch(f"http://127.0.0.1:{port}/x.git", stall=5), "sends on to another server")
        self.assertEqual(self.connections(), 1, "only the first server was asked")

    # ---- what a repository holds ----

    def raw_tree(self, bare, *entries):
        """A tree that git itself would not make: (mode, name, id in hexadecimal)."""
        body = b"".join(b"%s %s\0" % (mode, name) + bytes.fromhex(oid) for mode, name, oid in entries)
        oid = self.git("hash-object", "-w", "-t", "tree", "--literally", "--stdin", cwd=bare, stdin=body)
        commit = self.git("commit-tree", "-m", "x", oid, cwd=bare)
        self.git("update-ref", "refs/heads/main", commit, cwd=bare)

    def test_kinds_are_told(self):
        bare, url = self.bare(), self.web(password=False)
        blob = self.git("hash-object", "-w", "--stdin", cwd=bare, stdin=b"/etc/passwd")
        commit = self.commit(bare, {"x": b"y"}, branch="side")
        self.raw_tree(bare, (b"120000", b"link", blob), (b"100755", b"run", blob), (b"160000", b"sub", commit))
        outcome = self.good(self.fetch(f"{url}/ports.git"))
        kinds = {name: kind for name, (kind, _, _, _) in outcome.entries.items()}
        self.assertEqual(kinds, {"link": support.SYMLINK, "run": support.FILE, "sub": support.SUBMODULE})

    def test_names_that_git_keeps_are_handed_on_or_refused(self):
        for name in (b".git", b"..", b".", b".GIT", b"a/b", b"git~1", b""):
            with self.subTest(name):
                bare, url = self.bare(f"bad{len(name)}{name.hex()}"), self.web(password=False)
                blob = self.git("hash-object", "-w", "--stdin", cwd=bare, stdin=b"x")
                self.raw_tree(bare, (b"100644", name, blob))
                outcome = self.fetch(f"{url}/{bare.name}")
                if outcome.status == support.OK:
                    self.assertIn(name.decode(), outcome.entries)
                else:
                    self.assertEqual(outcome.status, support.INVALID, outcome)
                self.stop(self.server)

    def huge_blob(self, bare, size):
        """A blob of so many zeros, written without holding it; its id."""
        import hashlib
        digest, packer = hashlib.sha1(), zlib.compressobj(1)
        head = b"blob %d\0" % size
        digest.update(head)
        data = [packer.compress(head)]
        zeros = bytes(1 << 20)
        for _ in range(size >> 20):
            digest.update(zeros)
            data.append(packer.compress(zeros))
        data.append(packer.flush())
        oid = digest.hexdigest()
        folder = bare / "objects" / oid[:2]
        folder.mkdir(exist_ok=True)
        (folder / oid[2:]).write_bytes(b"".join(data))
        return oid

    def test_a_huge_blob_is_not_taken(self):
        """256 MiB of zeros are 1 MB on the way: the bound of one file holds before memory is spent, as it does for 5 GiB."""
        bare, url = self.bare(), self.web(password=False)
        self.git("config", "core.bigFileThreshold", "1m", cwd=bare)
        self.raw_tree(bare, (b"100644", b"huge", self.huge_blob(bare, 1 << 28)))
        outcome = self.fetch(f"{url}/ports.git", object=4 << 20, stall=60)
        self.assertEqual(outcome.status, support.LIMIT, outcome)
        self.assertIn("huge", outcome.words)
        kind, _, size, content = outcome.entries["huge"]
        self.assertEqual((kind, size, content), (support.FILE, 1 << 28, b""))

    def test_a_deep_tree_ends(self):
        bare, url = self.bare(), self.web(password=False)
        blob = self.git("hash-object", "-w", "--stdin", cwd=bare, stdin=b"x")
        oid = self.git("mktree", cwd=bare, stdin=f"100644 blob {blob}\tx\n".encode())
        for _ in range(200):
            oid = self.git("mktree", cwd=bare, stdin=f"040000 tree {oid}\ta\n".encode())
        commit = self.git("commit-tree", "-m", "x", oid, cwd=bare)
        self.git("update-ref", "refs/heads/main", commit, cwd=bare)
        outcome = self.fetch(f"{url}/ports.git")
        self.assertLess(len(outcome.entries), 300)

    def test_a_tree_that_unfolds_ends(self):
        """Ten folders with ten folders with ... : few objects, and without end as a walk."""
        bare, url = self.bare(), self.web(password=False)
        blob = self.git("hash-object", "-w", "--stdin", cwd=bare, stdin=b"x")
        oid = self.git("mktree", cwd=bare, stdin=f"100644 blob {blob}\tx\n".encode())
        for _ in range(7):
            oid = self.git("mktree", cwd=bare, stdin="".join(f"040000 tree {oid}\t{name}\n" for name in
                                                               "abcdefghij").encode())
        commit = self.git("commit-tree", "-m", "x", oid, cwd=bare)
        self.git("update-ref", "refs/heads/main", commit, cwd=bare)
        outcome = self.fetch(f"{url}/ports.git")
        self.assertNotEqual(outcome.status, support.OK)
        self.assertLessEqual(len(outcome.entries), 10000)


if __name__ == "__main__":
    unittest.main(verbosity=1)
