#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Signatures of archives: made by us and by Debian's minisign, good and bad ones, first use and changed keys."""
import json
import pathlib
import re
import resource
import signal
import subprocess
import unittest

import sharing
import support
from sharing import EXPORT, IMPORT, VERIFY

MINISIGN = "minisign"


class Signed(sharing.Sharing):
    """A publisher's home and a colleague's, who gets archives."""

    def setUp(self):
        super().setUp()
        self.acme = self.someone("acme")

    def someone(self, name):
        """Another person's home, with a key of that name and a compiled board."""
        base = self.work / f"home-{name}"
        folder = base / ".zerynth2" / "cvm" / "board"
        for path, data in sharing.board_files().items():
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            (folder / path).write_bytes(data)
        env = {"ZERYNTH_HOME": str(base), "HOME": str(base)}
        self.good("key", "new", name, "--no-password", env=env)
        return env

    def public_key(self, someone, name="acme"):
        """The file with a person's public key."""
        found = [path for path in pathlib.Path(someone["ZERYNTH_HOME"], ".zerynth2").rglob(f"{name}.pub")]
        self.assertEqual(len(found), 1, found)
        return found[0]

    def signed(self, someone=None, name="board.tar.xz", board="board", *more):
        """A signed archive of a person's board; its path."""
        path = self.place / name
        self.good(*EXPORT, board, "-o", path, "--sign", "--replace", *more, env=someone or self.acme)
        return path

    def state(self, *arguments):
        """What a dry run says of the signature."""
        return self.json_of(*IMPORT, *arguments, "--dry-run")["signature"]

    def minisign(self, *arguments, code=0):
        """Debian's program."""
        done = subprocess.run([MINISIGN, *map(str, arguments)], capture_output=True, text=True, check=False, cwd=self.place,
                              stdin=subprocess.DEVNULL)
        self.assertEqual(done.returncode, code, done)
        return done.stdout

    def test_first_use_pins_and_the_second_is_known(self):
        path = self.signed()
        before = self.tree(self.base)
        state = self.state(path)
        self.assertEqual((state["state"], state["publisher"]), ("new", "acme"))
        self.assertEqual({key: value for key, value in self.tree(self.base).items() if "cache" not in key and "lock" not in key
                          and key != ".zerynth2" and not key.endswith(("/cvm", "/tmp"))},
                         {key: value for key, value in before.items() if "cache" not in key and "lock" not in key
                          and key != ".zerynth2" and not key.endswith(("/cvm", "/tmp"))})
        result = self.good(*IMPORT, path)
        self.assertIn("acme", result.out)
        self.assertNotIn("not signed", result.out)
        state = self.state(path, "--replace")
        self.assertEqual((state["state"], state["publisher"]), ("known", "acme"))
        origin = json.loads((self.cvm / "board" / ".origin.json").read_text())
        self.assertEqual(origin["publisher"], "acme")
        self.good(*IMPORT, path, "--as", "other", "--require-signature")

    def test_json_of_export(self):
        path = self.place / "x.tar.xz"
        value = self.json_of(*EXPORT, "board", "-o", path, "--sign", env=self.acme)
        self.assertEqual((value["archive"], value["signature"]), (str(path), f"{path}.minisig"))
        self.assertEqual(sorted(entry.name for entry in self.place.iterdir()), ["x.tar.xz", "x.tar.xz.minisig"])

    def test_the_archive_is_the_same_signed_or_not(self):
        path = self.signed()
        first = path.read_bytes(), pathlib.Path(f"{path}.minisig").read_bytes()
        self.signed()
        self.assertEqual((path.read_bytes(), pathlib.Path(f"{path}.minisig").read_bytes()), first)
        self.good(*EXPORT, "board", "-o", self.place / "plain", env=self.acme)
        self.assertEqual((self.place / "plain").read_bytes(), first[0])

    def test_a_lone_archive_takes_no_old_signature_along(self):
        """--replace without --sign must not leave a signature beside an archive that is another one."""
        path = self.signed()
        template = pathlib.Path(self.acme["ZERYNTH_HOME"], ".zerynth2", "cvm", "board", "notes.txt")
        template.write_text("x\n")
        result = self.run_ztc(*EXPORT, "board", "-o", path, "--replace", env=self.acme)
        if pathlib.Path(f"{path}.minisig").exists() and result.code == 0:
            self.assertRegex(result.err, r"\[warning\]> .*minisig", "a signature that is wrong now lies there, unsaid")

    def test_minisign_verifies_ours(self):
        path = self.signed()
        out = self.minisign("-V", "-p", self.public_key(self.acme), "-m", path)
        self.assertIn("Signature and comment signature verified", out)
        self.assertRegex(out, r"Trusted comment: ztc:1 .*short_name:board")
        path.write_bytes(path.read_bytes() + b"x")
        self.minisign("-V", "-p", self.public_key(self.acme), "-m", path, code=1)

    def sign_by_minisign(self, path, *more):
        """A key pair of Debian's minisign, and its signature of the archive."""
        if not (self.place / "theirs.pub").exists():
            self.minisign("-G", "-W", "-p", "theirs.pub", "-s", "theirs.key")
        self.minisign("-S", "-s", "theirs.key", "-m", path, *more)
        return self.place / "theirs.pub"

    def test_we_verify_theirs(self):
        path = self.archive(sharing.board_files())
        public = self.sign_by_minisign(path)
        state = self.state(path)
        self.assertEqual((state["state"], state["publisher"] or ""), ("unknown", ""))
        self.good("key", "add", "theirs", public)
        state = self.state(path)
        self.assertEqual((state["state"], state["publisher"]), ("known", "theirs"))
        self.good(*IMPORT, path, "--require-signature")
        self.assertIn("theirs", self.good(*VERIFY, path, "--require-signature").out)
        self.assertIn("theirs", self.good("key", "list").out)

    def test_an_unknown_key_is_as_unsigned(self):
        path = self.archive(sharing.board_files())
        self.sign_by_minisign(path)
        self.refused_unchanged(*IMPORT, path, "--require-signature", names="sign")
        result = self.good(*IMPORT, path)
        self.assertRegex(result.out + result.err, r"(?i)unknown|not known|cannot be checked|not checked")

    def test_an_old_kind_of_signature(self):
        """Not prehashed: minisign's legacy kind is not taken."""
        path = self.archive(sharing.board_files())
        public = self.sign_by_minisign(path, "-l")
        self.good("key", "add", "theirs", public)
        self.refused_unchanged(*IMPORT, path, names="minisig")

    def test_tampered_archive(self):
        path = self.signed()
        self.good(*IMPORT, path, "--as", "first")
        files = {**sharing.board_files(), "port/evil.txt": b"x"}
        path.write_bytes(sharing.pack(files))
        for command in ((*IMPORT, path), (*IMPORT, path, "--dry-run"), (*VERIFY, path)):
            self.refused_unchanged(*command, names=r"sign.*|minisig")
        self.refused_unchanged(*IMPORT, path, "--as", "second", names="sign|minisig")

    def test_tampered_before_the_first_use(self):
        path = self.signed()
        path.write_bytes(sharing.pack(sharing.board_files()))
        self.refused_unchanged(*IMPORT, path, names="sign|minisig")

    def test_tampered_signature(self):
        """Each line of it, cut short, empty, huge, and none at all."""
        path = self.signed()
        signature = pathlib.Path(f"{path}.minisig")
        good = signature.read_text()
        self.good(*IMPORT, path)
        lines = good.splitlines(keepends=True)
        self.assertEqual(len(lines), 4)

        def turned(line, at):
            return line[:at] + ("A" if line[at] != "A" else "B") + line[at + 1:]
        wrong = [lines[:1] + [turned(lines[1], at)] + lines[2:] for at in (0, 20, 60, 90)]
        wrong += [lines[:2] + [lines[2].replace("short_name:board", "short_name:other")] + lines[3:],
                  lines[:2] + [lines[2].replace("acme", "evil")] + lines[3:],
                  lines[:2] + ["trusted comment: \n"] + lines[3:],
                  lines[:3] + [turned(lines[3], 30)], lines[:3], lines[:2], lines[:1], [], ["x" * 100_000], ["\0" * 100],
                  ["untrusted comment: \x1b[31m\n", *lines[1:2], "trusted comment: \x1b[31m\n", *lines[3:]]]
        for text in ("".join(part) for part in wrong):
            with self.subTest(text[:150]):
                signature.write_text(text)
                self.refused_unchanged(*IMPORT, path, "--replace", names="sign|minisig")
                self.assertIn(str(path), self.refused_unchanged(*VERIFY, path, names="sign|minisig").err)
        signature.write_text(good)
        self.good(*IMPORT, path, "--replace")

    def test_without_room_for_the_publisher_nothing_comes_in(self):
        """One that came in, but whose publisher nobody remembers, would be neither the old state nor the new one."""
        path = self.signed()
        self.good(*IMPORT, path)
        key = json.loads((self.home / "cfg" / "publishers.json").read_text())["publishers"]["acme"]["key"]
        self.good("vm", "custom", "remove", "board", "--yes")
        others = {f"other{number}": {"key": key[:-1] + "A"} for number in range(1000)}
        (self.home / "cfg" / "publishers.json").write_text(json.dumps({"publishers": others}))

        def no_room():
            signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
            resource.setrlimit(resource.RLIMIT_FSIZE, (50_000, 50_000))
        result = self.refused_unchanged(*IMPORT, path, preexec_fn=no_room)
        self.assertIn(str(self.home / "tmp"), result.err)
        self.good(*IMPORT, path)

    def test_where_the_signature_cannot_be_there_is_no_archive(self):
        """Alone it would pass for an unsigned one, or be one that its old signature does not fit."""
        path = self.place / "board.tar.xz"
        signature = pathlib.Path(f"{path}.minisig")
        for old in (None, b"old"):
            if old is not None:
                path.write_bytes(old)
            signature.symlink_to(self.work / "absent" / "x")
            self.refused(*EXPORT, "board", "-o", path, "--sign", "--replace", env=self.acme)
            signature.unlink()
            self.assertEqual(self.snapshot(self.place), {} if old is None else {path.name: old})
        # Of the two names only the archive's is short enough.
        name = "n" * 246 + ".xz"
        self.refused(*EXPORT, "board", "-o", self.place / name, "--sign", "--replace", env=self.acme)
        self.assertEqual(self.snapshot(self.place), {path.name: b"old"})

    def test_names_that_begin_alike_for_long(self):
        """Both are written beside their places, under names that are cut short."""
        name = "n" * 240
        self.good(*EXPORT, "board", "-o", self.place / name, "--sign", env=self.acme)
        self.assertEqual(sorted(self.snapshot(self.place)), [name, f"{name}.minisig"])

    def test_the_untrusted_comment_is_not_trusted(self):
        path = self.signed()
        signature = pathlib.Path(f"{path}.minisig")
        text = signature.read_text()
        signature.write_text("untrusted comment: by espressif\n" + text.partition("\n")[2])
        result = self.good(*IMPORT, path)
        self.assertNotIn("espressif", result.out + result.err)

    def test_signature_of_another_archive(self):
        """Substitution: a good signature and its archive under the name of another custom VM."""
        path = self.signed()
        files = sharing.renamed(sharing.board_files(), "board", "other")
        other = self.archive(files, "other.tar.xz")
        pathlib.Path(f"{other}.minisig").write_bytes(pathlib.Path(f"{path}.minisig").read_bytes())
        self.refused_unchanged(*IMPORT, other, names="sign|minisig")

    def test_comment_of_another_custom_vm(self):
        """Signed as `board` by its publisher, but the archive holds another one."""
        path = self.signed()
        comment = pathlib.Path(f"{path}.minisig").read_text().splitlines()[2].removeprefix("trusted comment: ")
        files = sharing.renamed(sharing.board_files(), "board", "other")
        other = self.archive(files, "other.tar.xz")
        public = self.sign_by_minisign(other, "-t", re.sub(r"key:\S+", "key:" + self.theirs_word(), comment)
                                       .replace("publisher:acme", "publisher:theirs"))
        self.good("key", "add", "theirs", public)
        self.assertIn("short_name:board", pathlib.Path(f"{other}.minisig").read_text())
        self.refused_unchanged(*IMPORT, other, names="board")

    def theirs_word(self):
        """The public key of Debian's minisign as one word."""
        if not (self.place / "theirs.pub").exists():
            self.minisign("-G", "-W", "-p", "theirs.pub", "-s", "theirs.key")
        return (self.place / "theirs.pub").read_text().splitlines()[1]

    def test_a_key_in_the_comment_that_did_not_sign(self):
        """The comment names the key of acme, who is pinned; the signature is by somebody else."""
        path = self.signed()
        self.good(*IMPORT, path)
        comment = pathlib.Path(f"{path}.minisig").read_text().splitlines()[2].removeprefix("trusted comment: ")
        other = self.archive(sharing.board_files(), "forged.tar.xz")
        self.sign_by_minisign(other, "-t", comment)
        with self.unchanged():
            result = self.run_ztc("-J", *IMPORT, other, "--dry-run", "--replace")
        if result.code == 0:
            self.assertEqual(json.loads(result.out)["signature"]["state"], "unknown")
        self.refused_unchanged(*IMPORT, other, "--replace")

    def test_changed_key(self):
        """Somebody else who calls himself acme: an error with the way out, and nothing pinned."""
        self.good(*IMPORT, self.signed())
        impostor_home = self.someone("impostor")
        self.good("key", "new", "acme", "--no-password", env=impostor_home)
        self.good("key", "remove", "impostor", "--yes", env=impostor_home)
        path = self.signed(impostor_home, "new.tar.xz")
        for command in ((*IMPORT, path, "--replace"), (*IMPORT, path, "--as", "other"), (*VERIFY, path)):
            result = self.refused_unchanged(*command, names="acme")
            self.assertRegex(result.err, r"ztc key (remove|add) acme")
        # The way out.
        self.good("key", "remove", "acme", "--yes")
        self.assertEqual(self.state(path, "--replace")["state"], "new")
        self.good(*IMPORT, path, "--replace")
        self.assertRegex(self.refused_unchanged(*IMPORT, self.signed(), "--as", "old").err, "acme")

    def test_required(self):
        path = self.archive(sharing.board_files())
        self.refused_unchanged(*IMPORT, path, "--require-signature", names="sign")
        self.refused_unchanged(*VERIFY, path, "--require-signature", names="sign")
        self.configure('{"require_signature": true}')
        self.refused_unchanged(*IMPORT, path, names="sign")
        self.refused_unchanged(*IMPORT, path, "--dry-run", names="sign")
        folder = self.place / "folder"
        for name, data in sharing.board_files().items():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_bytes(data)
        self.refused_unchanged(*IMPORT, folder, names="sign")
        self.good(*IMPORT, self.signed())
        self.configure('{"require_signature": false}')
        self.good(*IMPORT, path, "--as", "unsigned")
        self.configure('{"require_signature": 1}')
        self.refused_unchanged(*IMPORT, path, "--as", "again", names="require_signature")

    def test_unsigned_in_the_place_of_a_signed_one(self):
        self.good(*IMPORT, self.signed())
        result = self.refused_unchanged(*IMPORT, self.archive(sharing.board_files()), "--replace", names="sign")
        self.assertRegex(result.err, r"ztc vm custom remove board|--as")
        self.good(*IMPORT, self.archive(sharing.board_files()), "--as", "beside")
        # Nor one that somebody else signed.
        other = self.someone("other")
        path = self.signed(other, "theirs.tar.xz")
        self.refused_unchanged(*IMPORT, path, "--replace", names="acme|other")
        self.good("vm", "custom", "remove", "board", "--yes")
        self.good(*IMPORT, path)

    def test_signature_elsewhere(self):
        path = self.signed()
        pathlib.Path(f"{path}.minisig").rename(self.outside / "sig")
        self.assertEqual(self.state(path)["state"], "none")
        self.assertEqual(self.state(path, "--signature", self.outside / "sig")["state"], "new")
        self.good(*VERIFY, path, "--signature", self.outside / "sig", "--require-signature")
        self.good(*IMPORT, path, "--signature", self.outside / "sig", "--require-signature")
        for wrong in (self.outside / "missing", self.outside, "/dev/zero"):
            self.refused_unchanged(*IMPORT, path, "--as", "other", "--signature", wrong, names=str(wrong))

    def test_which_key(self):
        self.refused(*EXPORT, "board", self.place, "--sign", "--key", "acmee", env=self.acme)
        self.good("key", "new", "second", "--no-password", env=self.acme)
        result = self.refused(*EXPORT, "board", self.place, "--sign", env=self.acme)
        self.assertIn("--key", result.err)
        self.assertEqual(list(self.place.iterdir()), [])
        self.good(*EXPORT, "board", self.place, "--sign", "--key", "second", env=self.acme)
        self.assertEqual(self.state(self.place / "board.tar.xz")["publisher"], "second")
        self.board()
        self.assertIn("ztc key new", self.refused(*EXPORT, "board", self.outside, "--sign").err)
        self.assertEqual(list(self.outside.iterdir()), [])

    def test_without_the_signature_module(self):
        """An archive with a signature that nobody can check is not taken as if it had none."""
        path = self.signed()
        with self.with_modules("archive", "esp32", "digest"):
            self.refused_unchanged(*IMPORT, path, names="sign")
            self.board()
            self.refused_unchanged(*EXPORT, "board", self.outside, "--sign", names="sign")
            pathlib.Path(f"{path}.minisig").unlink()
            self.good(*IMPORT, path, "--replace")

    def test_existing_signature_is_kept_unless_told(self):
        (self.place / "board.tar.xz.minisig").write_text("mine\n")
        self.refused(*EXPORT, "board", self.place, "--sign", env=self.acme)
        self.assertEqual([(path.name, path.read_text()) for path in self.place.iterdir()], [("board.tar.xz.minisig", "mine\n")])

    def test_renamed_on_the_way_in(self):
        self.good(*IMPORT, self.signed(), "--as", "other")
        self.assertEqual(json.loads((self.cvm / "other" / ".origin.json").read_text())["publisher"], "acme")
        self.assertIn(support.TARGET, self.rows()["other"]["original_target"])


if __name__ == "__main__":
    unittest.main()
