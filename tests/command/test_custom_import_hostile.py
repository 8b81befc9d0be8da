#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""`ztc vm custom import` and `verify` of archives that mean harm: one clear error, and the disk as it was."""
import unittest

import hostile
import sharing
from sharing import IMPORT, VERIFY


class Archives(sharing.Sharing):
    """Each case is imported, tried and verified."""

    def setUp(self):
        super().setUp()
        self.furnish()
        self.files = sharing.board_files()

    def names_of(self, case):
        """What the error must match: the entry's name, or that of the archive."""
        return r"hostile\.bin" if case.names is hostile.ARCHIVE else case.names

    def assert_refused(self, cases, at_least):
        """Import, dry run and verify refuse each case, and nothing is left of it."""
        count = 0
        for case in cases:
            count += 1
            with self.subTest(case.label):
                path = self.archive(case.data, "hostile.bin")
                with self.unchanged(case.label):
                    for command in ((*IMPORT, path), (*VERIFY, path)):
                        self.assert_names(self.refused(*command), self.names_of(case))
                    result = self.run_ztc("-J", *IMPORT, path, "--dry-run", "--replace", "--as", "other")
                    self.assertEqual(result.code, 1, result)
                    self.assertLessEqual(result.out.count("\n"), 1, result)
                    self.assert_one_error(result)
        self.assertGreaterEqual(count, at_least)

    def test_the_definition_itself_is_fine(self):
        """So that the cases below are refused for what is added to it."""
        for kind in hostile.PACKERS:
            self.good(*IMPORT, self.archive(sharing.pack(self.files, kind)), "--as", f"from-{kind}")

    def test_names(self):
        self.assert_refused(hostile.added(self.files, hostile.names(self.outside)), 65)

    def test_one_name_twice(self):
        files = {path: data for path, data in self.files.items() if path not in ("active", "board.yml", "port.bin", "z.yml")}
        self.assert_refused(hostile.added(files, hostile.twins()), 9)

    def test_one_name_twice_in_a_whole_definition(self):
        twins = [hostile.Hostile(f"{path} twice", hostile.entry(path, data), path.replace(".", r"\."))
                 for path, data in self.files.items()]
        self.assert_refused(hostile.added(self.files, twins), 8)

    def test_kinds(self):
        self.assert_refused(hostile.added(self.files, hostile.kinds(str(self.outside))), 15)

    def test_kinds_before_the_files(self):
        """A folder's link first: what comes behind would go through it."""
        for folder in ("svg", "port"):
            link = hostile.header(folder, kind=b"2", link=str(self.outside))
            files = hostile.tar({**self.files, "port/x": b"hostile\n"})
            self.assert_refused([hostile.Hostile("link first", hostile.xz(link + files), folder)], 1)

    def test_headers_that_lie(self):
        self.assert_refused(hostile.added(self.files, hostile.numbers()), 9)

    def test_four_gibibytes_of_zeros(self):
        self.assert_refused(hostile.bombs(), 7)

    def test_dictionaries(self):
        self.assert_refused(hostile.greedy(self.files), 5)

    def test_too_much(self):
        self.assert_refused(hostile.too_much(self.files), 6)

    def test_200000_entries(self):
        self.assert_refused([hostile.crowd()], 1)

    def test_not_archives(self):
        self.assert_refused(hostile.not_archives(self.files), 15)

    def test_zstd(self):
        """The same rules behind the third compression."""
        cases = [*hostile.names(self.outside), *hostile.kinds(str(self.outside))][::10]
        self.assert_refused([case._replace(data=hostile.zst(b"".join(
            hostile.entry(*item) for item in self.files.items()) + case.data + hostile.END)) for case in cases], 8)

    def test_git_under_other_names_of_the_archive(self):
        """What an archive is called does not count."""
        data = sharing.pack({**self.files, ".git/config": b"[core]\n"})
        for name in ("x.tar.gz", "x", "x.zip", "x.yml"):
            self.refused_unchanged(*IMPORT, self.archive(data, name), names=r"\.git")


class Damaged(sharing.Sharing):
    """Archives cut short, and with one bit turned."""

    def setUp(self):
        super().setUp()
        self.furnish()
        # The picture is most of it and tells nothing new.
        self.files = {path: data for path, data in sharing.board_files().items() if not path.startswith("svg/")}

    def assert_same_or_refused(self, cases, may_pass=()):
        for case in cases:
            with self.subTest(case.label):
                path = self.archive(case.data, "hostile.bin")
                with self.unchanged(case.label):
                    result = self.run_ztc(*IMPORT, path, "--dry-run")
                    if result.code == 0:
                        self.assertTrue(may_pass, result)
                        self.passed += 1
                        files = self.json_of(*IMPORT, path, "--dry-run")["files"]
                        self.assertEqual(files, may_pass)
                        continue
                    self.assertEqual((result.code, result.out), (1, ""), result)
                    self.assert_one_error(result)
                    self.assert_names(result, r"hostile\.bin")

    def test_cut(self):
        self.passed = 0
        for kind in hostile.PACKERS:
            data = sharing.pack(self.files, kind)
            self.assert_same_or_refused(hostile.cuts(data, 97 if kind == "xz" else 194))

    def test_one_bit(self):
        """xz covers all of itself; the headers of the others have bits that mean nothing."""
        expected = self.json_of(*IMPORT, self.archive(self.files), "--dry-run")["files"]
        for kind in hostile.PACKERS:
            self.passed = 0
            data = sharing.pack(self.files, kind)
            cases = list(hostile.flips(data, 97 if kind == "xz" else 194))
            self.assert_same_or_refused(cases, () if kind == "xz" else expected)
            self.assertLessEqual(self.passed, 0 if kind == "xz" else 2)

    def test_import_itself(self):
        """Without --dry-run, at places that matter: both ends and the middle."""
        data = sharing.pack(self.files)
        for at in (0, 5, 7, 13, len(data) // 2, len(data) - 20, len(data) - 10, len(data) - 1):
            turned = bytearray(data)
            turned[at] ^= 1
            self.refused_unchanged(*IMPORT, self.archive(bytes(turned)), names=r"given\.tar\.xz")
            self.refused_unchanged(*IMPORT, self.archive(data[:at]), names=r"given\.tar\.xz")


class Places(sharing.Sharing):
    """A place that asks for what is not its."""

    def test_a_token_does_not_go_over_http_to_github(self):
        kept = self.home / "cfg" / "github.json"
        environment = {"GITHUB_TOKEN": "hunter2"}
        for text in (None, '{"token": "hunter2"}', '{"hosts": {"github.com": {"user": "me", "token": "hunter2"}}}'):
            if text is not None:
                environment = {}
                kept.parent.mkdir(parents=True, exist_ok=True)
                kept.write_text(text)
                kept.chmod(0o600)
            for url, names in (("https://github.com/x", "it has the token"), ("http://github.com/x", "it got no token"),
                               ("HTTP://GitHub.com/x", "it got no token")):
                with self.subTest(url, text=text):
                    result = self.refused("--plugin-dir", sharing.TEST_MODULES, *IMPORT, url, env=environment)
                    self.assert_names(result, names)
                    self.assertEqual(self.in_tmp(), [])


if __name__ == "__main__":
    unittest.main()
