# SPDX-License-Identifier: Apache-2.0
"""git.so over http and https: git http-backend behind lighttpd, with a password."""
import unittest

import support
from support import FILE, FOLDER, INVALID, LIMIT, UNSUPPORTED

BOARD = {"active": b"{}", "board.yml": b"short_name: board\n", "README.md": b"words\n"}


class Web(support.Case):
    def test_a_repository_is_read_with_a_password(self):
        bare, url = self.bare(), self.web()
        commit = self.commit(bare, {**BOARD, "port/vbl/x.h": b"x" * 100000, ".hidden/deep": b"no"})
        outcome = self.good(self.fetch(f"{url}/ports.git", **self.secret()))
        self.assertEqual(outcome.value["version"], commit)
        self.assertEqual(outcome.value["changed"], "0")
        self.assertEqual(outcome.entries["active"], (FILE, 0o644, 2, b"{}"))
        self.assertEqual(outcome.entries["port"][0], FOLDER)
        self.assertEqual(outcome.entries["port/vbl/x.h"][3], b"x" * 100000)
        self.assertEqual(outcome.entries[".hidden/deep"][3], b"", "hidden files need no content")
        self.assertEqual(list(outcome.entries), sorted(outcome.entries, key=lambda name: name.split("/")))
        self.assertEqual(len(outcome.asked), 1)

    def test_a_public_repository_asks_for_nothing(self):
        bare, url = self.bare(), self.web(password=False)
        self.commit(bare, BOARD)
        outcome = self.good(self.fetch(f"{url}/ports.git", **self.secret()))
        self.assertEqual(outcome.asked, [])
        self.assertEqual(outcome.files, BOARD)

    def test_https_with_an_authority_of_ones_own(self):
        bare, url = self.bare(), self.web(secure=True)
        self.commit(bare, BOARD)
        outcome = self.good(self.fetch(f"{url}/ports.git", authorities=self.root / "authority.pem", **self.secret()))
        self.assertEqual(outcome.files, BOARD)
        done = self.good(self.publish(f"{url}/ports.git", {"active": b"new"}, authorities=self.root / "authority.pem",
                                      **self.secret()))
        self.assertEqual(done.value["version"], self.tip(bare))

    def test_https_with_a_certificate_that_nobody_vouches_for(self):
        bare, url = self.bare(), self.web(secure=True)
        before = self.commit(bare, BOARD)
        (self.home / ".gitconfig").write_text("[http]\n\tsslVerify = false\n")
        for outcome in (self.fetch(f"{url}/ports.git", **self.secret()),
                        self.publish(f"{url}/ports.git", {"active": b"new"}, **self.secret())):
            self.refused(outcome, "its certificate is not believed")
            self.assertIn("SSL_CERT_FILE", outcome.words)
            self.assertEqual(outcome.asked, [], "nobody was told the password")
        self.assertEqual(self.requests(), [])
        self.assertEqual(self.tip(bare), before)

    def test_https_with_the_certificate_of_another_name(self):
        self.bare()
        url = self.web(secure=True).replace("localhost", "127.0.0.1")
        self.refused(self.fetch(f"{url}/ports.git", authorities=self.root / "authority.pem", **self.secret()),
                     "its certificate is not believed")
        self.assertEqual(self.requests(), [])

    def test_authorities_that_are_none(self):
        self.bare()
        url = self.web(secure=True)
        (self.root / "junk.pem").write_text("no certificate\n")
        for path in ("junk.pem", "absent.pem"):
            outcome = self.fetch(f"{url}/ports.git", authorities=self.root / path, **self.secret())
            self.assertEqual(outcome.status, INVALID, outcome)
            self.assertIn("certificate", outcome.words)

    def test_a_wrong_password_is_tried_once(self):
        bare, url = self.bare(), self.web()
        before = self.commit(bare, BOARD)
        outcome = self.refused(self.fetch(f"{url}/ports.git", **self.secret("wrong")), "refuses the user or the password")
        self.assertIn("ztc login --git localhost:", outcome.words)
        self.assertNotIn("wrong", outcome.text)
        self.refused(self.publish(f"{url}/ports.git", {"active": b"new"}, **self.secret("wrong")), "refuses the user")
        self.assertEqual([(status, had) for status, _, _, had in self.requests()], 2 * [(401, False), (401, True)])
        self.assertEqual(self.tip(bare), before)

    def test_no_password_at_all(self):
        self.commit(self.bare(), BOARD)
        outcome = self.refused(self.fetch(f"{self.web()}/ports.git"), "there are none for it")
        self.assertIn("ztc login --git localhost:", outcome.words)
        self.assertEqual([had for _, _, _, had in self.requests()], [False])

    def test_a_user_in_the_url_is_asked_for(self):
        self.commit(self.bare(), BOARD)
        url = self.web().replace("http://", "http://ztc@")
        secret = self.secret()
        outcome = self.good(self.fetch(f"{url}/ports.git", password=secret["password"]))
        self.assertRegex(outcome.asked[0], r"^localhost:\d+ ztc$")
        self.assertEqual([status for status, _, _, _ in self.requests()], [401, 200, 200])

    def test_a_repository_that_is_not_there(self):
        self.bare()
        self.refused(self.fetch(f"{self.web()}/absent.git", **self.secret()), "has no such repository (404)")

    def test_a_repository_that_takes_nothing(self):
        bare, url = self.bare(), self.web()
        before = self.commit(bare, BOARD)
        self.git("config", "http.receivepack", "false", cwd=bare)
        self.refused(self.publish(f"{url}/ports.git", {"active": b"new"}, **self.secret()), "forbids it (403)")
        self.assertEqual(self.tip(bare), before)

    def test_branch_and_tag(self):
        bare, url = self.bare(), self.web(password=False)
        self.commit(bare, BOARD)
        old = self.tip(bare)
        self.git("tag", "light", cwd=bare)
        self.git("tag", "-a", "v1", "-m", "one", cwd=bare)
        self.commit(bare, {"active": b"newer"})
        side = self.commit(bare, {"other": b"side"}, branch="side")
        for branch, version in (("v1", old), ("light", old), ("side", side), ("", self.tip(bare))):
            outcome = self.good(self.fetch(f"{url}/ports.git", branch=branch))
            self.assertEqual(outcome.value["version"], version, branch)
        self.refused(self.fetch(f"{url}/ports.git", branch="absent"), 'no branch or tag "absent"')
        for branch in ("a..b", "-x y", "x~1", "HEAD^"):
            self.refused(self.fetch(f"{url}/ports.git", branch=branch), "is no name of a branch")
        self.refused(self.publish(f"{url}/ports.git", {"active": b"x"}, branch="v1"), '"v1" is a tag')

    def test_an_empty_repository(self):
        bare, url = self.bare(), self.web()
        self.refused(self.fetch(f"{url}/ports.git", **self.secret()), "the repository is empty")
        outcome = self.good(self.publish(f"{url}/ports.git", BOARD, **self.secret()))
        self.assertEqual(outcome.value["changed"], "1")
        self.assertEqual(self.tip(bare), outcome.value["version"])
        self.assertEqual(self.listing(bare), BOARD)
        self.assertEqual(self.git("rev-list", "--count", "main", cwd=bare), "1")
        self.good(self.fetch(f"{url}/ports.git", **self.secret()))

    def test_a_branch_that_is_not_there_is_made(self):
        bare, url = self.bare(), self.web(password=False)
        before = self.commit(bare, BOARD)
        outcome = self.good(self.publish(f"{url}/ports.git", {"active": b"x"}, branch="boards/one"))
        self.assertEqual(self.listing(bare, "boards/one"), {"active": b"x"})
        self.assertEqual(self.tip(bare, "boards/one"), outcome.value["version"])
        self.assertEqual(self.tip(bare), before)

    def test_a_branch_that_git_itself_would_not_make_is_not_made(self):
        bare, url = self.bare(), self.web(password=False)
        self.commit(bare, BOARD)
        before = self.objects(bare)
        for branch in ("HEAD", "-x", "refs/heads/main", "refs/heads/other"):
            self.refused(self.publish(f"{url}/ports.git", {"active": b"x"}, branch=branch), "is no name of a branch")
        self.assertEqual(self.objects(bare), before)

    def test_only_the_files_in_question_are_replaced(self):
        bare, url = self.bare(), self.web()
        before = self.commit(bare, {**BOARD, "old.svg": b"old", "docs/readme": b"kept", "port/a.h": b"a", "port/b.h": b"b"})
        outcome = self.good(self.publish(f"{url}/ports.git", {"active": b"new", "board.yml": BOARD["board.yml"],
                                                              "port/c.h": b"c"},
                                         owns="old.svg,port/a.h,port/b.h", **self.secret()))
        self.assertEqual(outcome.there, {"active": b"{}", "board.yml": BOARD["board.yml"], "old.svg": b"old",
                                         "port/a.h": b"a", "port/b.h": b"b"})
        self.assertEqual(self.listing(bare), {"active": b"new", "board.yml": BOARD["board.yml"], "README.md": b"words\n",
                                              "docs/readme": b"kept", "port/c.h": b"c"})
        self.assertEqual(self.git("rev-parse", "main^", cwd=bare), before)
        self.assertEqual(outcome.value["version"], self.tip(bare))
        message = self.git("log", "-1", "--format=%B", "main", cwd=bare)
        self.assertEqual(message, "Change what was there\n\nD1: PA1 -> PA2")

    def test_no_change_makes_no_commit(self):
        bare, url = self.bare(), self.web()
        before = self.commit(bare, {**BOARD, "active": b"{}"})
        outcome = self.good(self.publish(f"{url}/ports.git", {"active": b"{}"}, **self.secret()))
        self.assertEqual((outcome.value["changed"], outcome.value["version"]), ("0", before))
        self.assertEqual(outcome.value["judged"], "0")
        self.assertEqual(self.tip(bare), before)
        self.assertFalse([1 for _, method, path, _ in self.requests() if "receive-pack" in path])

    def test_a_refusal_of_the_judge_is_returned(self):
        bare, url = self.bare(), self.web()
        before = self.commit(bare, BOARD)
        outcome = self.publish(f"{url}/ports.git", {"active": b"new"}, refuse=1, **self.secret())
        self.assertEqual((outcome.status, outcome.words), (UNSUPPORTED, ""), outcome)
        self.assertEqual(self.tip(bare), before)

    def test_a_refusal_of_the_sink_is_returned(self):
        self.commit(self.bare(), BOARD)
        outcome = self.fetch(f"{self.web()}/ports.git", refuse=1, **self.secret())
        self.assertEqual((outcome.status, outcome.words, len(outcome.entries)), (INVALID, "", 1), outcome)

    def test_the_author_is_who_the_settings_say(self):
        bare, url = self.bare(), self.web(password=False)
        (self.home / ".gitconfig").write_text("[user]\n\tname = Ada\n\temail = ada@x\n"
                                              f'[url "http://localhost:1/"]\n\tinsteadOf = {url}\n'
                                              "[http]\n\tproxy = http://localhost:1/\n")
        self.good(self.publish(f"{url}/ports.git", {"a": b"1"}))
        self.assertEqual(self.git("log", "-1", "--format=%an %ae %cn %ce", "main", cwd=bare), "Ada ada@x Ada ada@x")
        self.good(self.publish(f"{url}/ports.git", {"a": b"2"}, name="Bob", mail="bob@x"))
        self.assertEqual(self.git("log", "-1", "--format=%an %ae", "main", cwd=bare), "Bob bob@x")
        (self.home / ".gitconfig").unlink()
        self.good(self.publish(f"{url}/ports.git", {"a": b"3"}, name="<>", mail="<>"))
        self.assertRegex(self.git("log", "-1", "--format=%an %ae", "main", cwd=bare), r"^\S+ \S+@localhost$")


class Race(support.Case):
    """Somebody else pushes while we do: a hook of the server's does it, once."""

    def hook(self, bare, files, times=1):
        """Before it takes our push, the server gets a commit of another's."""
        other = self.root / "other"
        self.git("clone", "-q", bare, other)
        script = bare / "hooks" / "pre-receive"
        lines = ['[ -n "$INNER" ] && exit 0', "export INNER=1", f"n=$(cat {self.root}/count 2>/dev/null || echo 0)", f'[ "$n" -ge {times} ] && exit 0',
                 f'echo $((n + 1)) > {self.root}/count', "unset GIT_QUARANTINE_PATH GIT_DIR GIT_OBJECT_DIRECTORY "
                 "GIT_ALTERNATE_OBJECT_DIRECTORIES", f"cd {other}", "git pull -q"]
        for name, content in files.items():
            lines.append(f"printf '%s' \"{content}$n\" > {name}")
        lines += ["git add -A", "git -c user.name=o -c user.email=o@x commit -qm other",
                  "git push -q origin main >&2"]
        script.write_text("#!/bin/sh\nset -e\n" + "\n".join(lines) + "\nexit 0\n")
        script.chmod(0o755)

    def test_another_push_is_built_upon(self):
        bare, url = self.bare(), self.web()
        self.commit(bare, BOARD)
        self.hook(bare, {"elsewhere": "theirs"})
        outcome = self.good(self.publish(f"{url}/ports.git", {"active": b"new"}, **self.secret()))
        self.assertEqual(outcome.value["judged"], "2")
        self.assertEqual(self.listing(bare), {**BOARD, "active": b"new", "elsewhere": b"theirs0"})
        self.assertEqual(self.git("log", "--format=%s", "main", cwd=bare).split("\n"),
                         ["Change what was there", "other", "work"])
        self.assertEqual(outcome.value["version"], self.tip(bare))

    def test_a_conflict_leaves_the_place_as_they_left_it(self):
        bare, url = self.bare(), self.web()
        self.commit(bare, BOARD)
        self.hook(bare, {"active": "theirs"})
        self.refused(self.publish(f"{url}/ports.git", {"active": b"new"}, **self.secret()),
                     "somebody else changed active meanwhile")
        self.assertEqual(self.listing(bare)["active"], b"theirs0")
        self.assertEqual(self.git("log", "-1", "--format=%s", "main", cwd=bare), "other")

    def test_it_is_given_up_after_five_times(self):
        bare, url = self.bare(), self.web()
        self.commit(bare, BOARD)
        self.hook(bare, {"elsewhere": "theirs"}, times=100)
        outcome = self.refused(self.publish(f"{url}/ports.git", {"active": b"new"}, **self.secret()), "5 times in a row")
        self.assertEqual(outcome.value["judged"], "5")
        self.assertEqual(self.listing(bare)["active"], BOARD["active"])

    def test_rules_of_the_server_are_told(self):
        bare, url = self.bare(), self.web()
        before = self.commit(bare, BOARD)
        script = bare / "hooks" / "pre-receive"
        script.write_text("#!/bin/sh\nprintf 'main is \\033[31mprotected\\n' >&2\nexit 1\n")
        script.chmod(0o755)
        outcome = self.refused(self.publish(f"{url}/ports.git", {"active": b"new"}, **self.secret()),
                               "refuses the new version")
        self.assertIn("pre-receive hook declined", outcome.words)
        self.assertIn("declined: ", outcome.words)
        self.assertIn("protected", outcome.words)
        self.assertEqual(outcome.value["judged"], "1")
        self.assertEqual(self.tip(bare), before)


class Urls(support.Case):
    def test_what_is_not_served(self):
        for url in ("git://localhost/x", "file:///etc", "ftp://x/y", "http://", "http://x", "https:///x", "http://u:p@x/y",
                    "http://x y/z", "http://x:0/y", "http://x:70000/y", "http://-x/y", "ssh://x/a'b", "ssh://x/a%27b",
                    "ext::sh", "/tmp/x", "http://x/\x01", "http://[::1/x", "http://x:1:2/y"):
            self.refused(self.fetch(url), "is not served", UNSUPPORTED)
        self.refused(self.fetch("http://x/" + "y" * 3000), "longer than", LIMIT)

    def test_hosts_that_are_not_there(self):
        self.refused(self.fetch("http://absent.invalid/x"), "no host of this name")
        for scheme in ("http", "https", "ssh"):
            outcome = self.refused(self.fetch(f"{scheme}://localhost:{support.free_port()}/x"), "cannot be reached")
            self.assertIn("whether the server is up", outcome.words)
        self.refused(self.fetch("ssh://absent.invalid/x"), "no host of this name")


if __name__ == "__main__":
    unittest.main()
