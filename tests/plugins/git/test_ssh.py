# SPDX-License-Identifier: Apache-2.0
"""The module over ssh: dropbear as the server, and a key in an agent."""
import os
import shutil
import socket
import subprocess
import time
import unittest

import support

BOARD = {"active": b'{"short_name": "board"}', "board.yml": b"short_name: board\n"}

# In a mount namespace of its own, so that the account's real .ssh is neither read nor changed.
SERVER = """set -e
mount -t tmpfs -o mode=0700 tmpfs "$1"
mkdir -m 0700 "$1/.ssh"
cp "$2" "$1/.ssh/authorized_keys"
chmod 0600 "$1/.ssh/authorized_keys"
exec dropbear -F -E -s -j -k -p "127.0.0.1:$3" -r "$4" -P "$5"
"""


def can_serve():
    """Mounting in a namespace takes root, and a system that allows it."""
    return os.geteuid() == 0 and subprocess.run(["unshare", "-m", "mount", "-t", "tmpfs", "tmpfs", "/mnt"], check=False,
                                                capture_output=True).returncode == 0


class Ssh(support.Case):
    """One server for each case, reached by a key that only the agent has."""

    def setUp(self):
        super().setUp()
        if not can_serve():
            print("skipped: an ssh server for the test needs root and mount namespaces", flush=True)
            self.skipTest("an ssh server needs root and mount namespaces")
        self.ssh = self.home / ".ssh"
        self.ssh.mkdir(mode=0o700)
        host_key, key = self.root / "hostkey", self.root / "key"
        self.run_tool("dropbearkey", "-t", "rsa", "-s", "2048", "-f", host_key)
        shown = self.run_tool("dropbearkey", "-y", "-f", host_key)
        self.host_line = next(line for line in shown.splitlines() if line.startswith("ssh-rsa "))
        self.run_tool("ssh-keygen", "-q", "-t", "rsa", "-b", "2048", "-N", "", "-f", key)
        self.port = support.free_port()
        account = os.path.expanduser("~root")
        self.start(["unshare", "-m", "sh", "-c", SERVER, "sh", account, f"{key}.pub", str(self.port), str(host_key),
                    str(self.root / "pid")], self.port)
        self.agent = self.root / "agent"
        self.start_agent()
        self.run_tool("ssh-add", "-q", key)
        shutil.move(key, self.root / "nobody-finds-this")
        self.known(self.host_line)
        self.url = f"ssh://root@127.0.0.1:{self.port}"

    def run_tool(self, *arguments):
        done = subprocess.run([str(one) for one in arguments], env=self.env, check=False, capture_output=True,
                              stdin=subprocess.DEVNULL, timeout=60)
        self.assertEqual(done.returncode, 0, f"{arguments}: {done.stderr}")
        return done.stdout.decode()

    def start_agent(self):
        process = subprocess.Popen(["ssh-agent", "-D", "-a", str(self.agent)], env=self.env, stdout=subprocess.DEVNULL,
                                   stderr=subprocess.DEVNULL)
        self.addCleanup(self.stop, process)
        self.env["SSH_AUTH_SOCK"] = str(self.agent)
        # The socket's name is there a moment before anybody listens on it.
        with socket.socket(socket.AF_UNIX) as caller:
            while caller.connect_ex(str(self.agent)) != 0:
                self.assertIsNone(process.poll())
                time.sleep(0.01)

    def known(self, line):
        (self.ssh / "known_hosts").write_text(f"[127.0.0.1]:{self.port} {' '.join(line.split()[:2])}\n")

    def test_there_and_back(self):
        bare = self.bare()
        outcome = self.good(self.publish(f"{self.url}{bare}", BOARD))
        self.assertEqual(outcome.value["version"], self.tip(bare))
        self.assertEqual(self.listing(bare), BOARD)
        self.assertEqual(self.good(self.fetch(f"{self.url}{bare}")).files, BOARD)
        self.assertEqual(outcome.asked, [], "a password is of no use here")

    def test_a_host_that_is_not_known(self):
        bare = self.bare()
        (self.ssh / "known_hosts").unlink()
        outcome = self.refused(self.fetch(f"{self.url}{bare}"), "127.0.0.1")
        self.assertIn("ssh", outcome.words)
        self.assertFalse((self.ssh / "known_hosts").exists(), "nobody is believed at first sight")

    def test_a_host_with_another_key(self):
        bare = self.bare()
        other = self.root / "other"
        self.run_tool("dropbearkey", "-t", "rsa", "-s", "2048", "-f", other)
        shown = self.run_tool("dropbearkey", "-y", "-f", other)
        self.known(next(line for line in shown.splitlines() if line.startswith("ssh-rsa ")))
        self.refused(self.fetch(f"{self.url}{bare}"), "127.0.0.1")
        self.refused(self.publish(f"{self.url}{bare}", BOARD), "127.0.0.1")
        self.assertEqual(self.objects(bare), "")

    def test_no_agent(self):
        bare = self.bare()
        del self.env["SSH_AUTH_SOCK"]
        self.assertIn("agent", self.refused(self.fetch(f"{self.url}{bare}"), "127.0.0.1").words)

    def test_an_agent_without_the_key(self):
        bare = self.bare()
        self.run_tool("ssh-add", "-q", "-D")
        self.refused(self.fetch(f"{self.url}{bare}"), "127.0.0.1")

    def test_a_repository_that_is_not_there(self):
        self.refused(self.fetch(f"{self.url}{self.root}/srv/none.git"), "127.0.0.1")


if __name__ == "__main__":
    unittest.main(verbosity=1)
