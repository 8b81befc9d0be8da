# SPDX-License-Identifier: Apache-2.0
"""The worker: ended when the user stops, when a transfer stalls, when it crashes; and git's credential helpers."""
import os
import pathlib
import select
import signal
import socket
import subprocess
import time
import unittest

import support
from support import CANCELLED, INVALID, LIMIT, PASSWORD

BOARD = {"active": b"{}", "board.yml": b"short_name: board\n"}

# Where a connection through the proxy is cut: inside the pack, which is larger.
CUT = 100000


def children(pid):
    """Processes that this one started."""
    found = pathlib.Path(f"/proc/{pid}/task/{pid}/children")
    return [int(word) for word in found.read_text().split()] if found.exists() else []


class Cut(support.Case):
    """A proxy that lets a transfer begin, and no more."""

    def proxy(self, web, end):
        """A server that hands on CUT bytes of what the web server answers, and then calls end(connection); its URL."""
        port = int(web.split(":")[2].split("/")[0])

        def server(connection):
            left = CUT
            with socket.create_connection(("127.0.0.1", port)) as other:
                while True:
                    for ready in select.select([connection, other], [], [])[0]:
                        data = ready.recv(4096)
                        if not data:
                            return
                        if ready is connection:
                            other.sendall(data)
                            continue
                        connection.sendall(data[:left])
                        left -= len(data)
                        if left <= 0:
                            end(connection)
                            return
        return f"http://localhost:{self.socket_server(server)}/git/ports.git"

    def large(self):
        """A repository whose pack is larger than CUT."""
        bare = self.bare()
        self.commit(bare, {**BOARD, "large": os.urandom(4 * CUT)})
        return bare

    def test_a_pack_that_stalls(self):
        self.large()
        url = self.proxy(self.web(), lambda connection: time.sleep(600))
        outcome = self.refused(self.fetch(url, stall=1, **self.secret()), "said nothing for 1 s")
        self.assertGreater(int(outcome.value["progress"]), 0)
        self.assertEqual(outcome.entries, {})

    def test_a_pack_that_ends_half_way(self):
        bare = self.large()
        before = self.objects(bare)
        url = self.proxy(self.web(), lambda connection: None)
        outcome = self.refused(self.fetch(url, **self.secret()), "the connection broke off")
        self.assertIn("try again later", outcome.words)
        self.assertEqual(outcome.entries, {})
        self.refused(self.publish(url, {"active": b"new"}, **self.secret()), "the connection broke off")
        self.assertEqual(self.objects(bare), before)

    def test_a_pack_that_is_too_large(self):
        self.large()
        outcome = self.refused(self.fetch(f"{self.web()}/ports.git", transfer=CUT, **self.secret()),
                               f"more than {CUT} bytes", LIMIT)
        self.assertIn("transfer_bytes", outcome.words)
        self.assertEqual(outcome.entries, {})

    def test_the_user_stops_it(self):
        self.large()
        url = self.proxy(self.web(), lambda connection: time.sleep(600))
        outcome = self.fetch(url, cancel=300, **self.secret())
        self.assertEqual((outcome.status, outcome.words), (CANCELLED, ""), outcome)


class Life(support.Case):
    """What becomes of the worker when somebody dies."""

    def begin(self):
        """A driver whose worker waits for a server without end: the two processes."""
        port = self.socket_server(lambda connection: time.sleep(600))
        self.scratch.mkdir(mode=0o700)
        driver = subprocess.Popen([support.DRIVER, support.MODULE, "fetch", f"http://localhost:{port}/x.git",
                                   str(self.scratch), "stall=100"], env=self.env, stdin=subprocess.DEVNULL,
                                  stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
        self.addCleanup(driver.stdout.close)
        self.addCleanup(self.stop, driver)
        while self.connections() == 0:
            self.assertIsNone(driver.poll())
            time.sleep(0.01)
        return driver, children(driver.pid)[0]

    def test_a_crash_is_one_failure(self):
        driver, worker = self.begin()
        os.kill(worker, signal.SIGSEGV)
        text = driver.communicate(timeout=60)[0].decode()
        outcome = self.refused(support.Outcome(text, ""), "reading what was sent failed")
        self.assertEqual(outcome.value["live"], "0")

    def test_the_interrupt_of_a_terminal_is_left_to_the_module(self):
        driver, worker = self.begin()
        for number in (signal.SIGINT, signal.SIGHUP, signal.SIGQUIT):
            os.kill(worker, number)
        time.sleep(0.2)
        self.assertEqual(children(driver.pid), [worker])

    def test_it_dies_with_the_module(self):
        driver, worker = self.begin()
        driver.kill()
        driver.wait()
        while pathlib.Path(f"/proc/{worker}").exists():
            time.sleep(0.01)

    def test_it_has_bounds_and_no_descriptor_of_others(self):
        _, worker = self.begin()
        limits = pathlib.Path(f"/proc/{worker}/limits").read_text()
        self.assertRegex(limits, r"Max core file size +0 ")
        self.assertRegex(limits, r"Max cpu time +900 ")
        links = [os.readlink(path) for path in pathlib.Path(f"/proc/{worker}/fd").iterdir()]
        self.assertEqual(len([link for link in links if link.startswith("socket:")]), 2, links)
        self.assertFalse([link for link in links if link.startswith("pipe:") and links.index(link) != 2], links)


class Helper(support.Case):
    """git's credential helpers: asked where the host knows nothing, told what came of it, and never a question."""

    def helper(self, password):
        """A helper that knows this password, and notes what it is asked and what processes it sees."""
        path = self.root / "helper"
        path.write_text(f"""#!/bin/sh
{{ echo "verb $1"; cat; }} >> {self.root}/helped
cat /proc/[0-9]*/cmdline /proc/$PPID/environ 2>/dev/null | tr '\\0' '\\n' >> {self.root}/processes
[ "$1" = get ] && printf 'username=ztc\\npassword={password}\\n'
exit 0
""")
        path.chmod(0o755)
        asking = self.root / "ask"
        asking.write_text(f"#!/bin/sh\necho asked >> {self.root}/prompted\necho x\n")
        asking.chmod(0o755)
        (self.home / ".gitconfig").write_text(f"[credential]\n\thelper = {path if password else ''}\n"
                                              f"[core]\n\taskPass = {asking}\n")
        self.env.update(GIT_ASKPASS=str(asking), SSH_ASKPASS=str(asking), GIT_DIR="/nonexistent", GIT_TRACE="1")

    def told(self):
        """The helper's verbs, and all that it was told."""
        text = (self.root / "helped").read_text()
        return [line.split()[1] for line in text.splitlines() if line.startswith("verb ")], text

    def test_one_that_knows_is_told_that_it_was_right(self):
        bare, url = self.bare(), self.web()
        self.env["GIT_TRACE"] = "1"
        self.commit(bare, BOARD)
        self.helper(PASSWORD)
        self.good(self.fetch(f"{url}/ports.git"))
        verbs, text = self.told()
        self.assertEqual(verbs, ["get", "store"])
        self.assertIn(f"host={url.split('/')[2]}\n", text)
        self.assertNotIn(PASSWORD, (self.root / "processes").read_text())
        self.assertFalse((self.root / "prompted").exists())

    def test_one_that_is_wrong_is_told_so(self):
        self.commit(self.bare(), BOARD)
        url = self.web()
        self.helper("wrong")
        self.refused(self.fetch(f"{url}/ports.git"), "refuses the user or the password")
        self.assertEqual(self.told()[0], ["get", "erase"])
        self.assertEqual([had for status, _, _, had in self.requests() if status == 401], [False, True])

    def test_none_asks_nobody(self):
        self.commit(self.bare(), BOARD)
        url = self.web()
        self.helper("")
        self.refused(self.fetch(f"{url}/ports.git"), "there are none for it")
        self.assertFalse((self.root / "prompted").exists())

    def test_the_host_goes_first(self):
        self.commit(self.bare(), BOARD)
        url = self.web()
        self.helper("wrong")
        self.good(self.fetch(f"{url}/ports.git", **self.secret()))
        self.assertFalse((self.root / "helped").exists())

    def test_without_git_there_is_none(self):
        self.commit(self.bare(), BOARD)
        url = self.web()
        self.env["PATH"] = str(self.root / "nothing")
        self.refused(self.fetch(f"{url}/ports.git"), "there are none for it")


if __name__ == "__main__":
    unittest.main(verbosity=1)
