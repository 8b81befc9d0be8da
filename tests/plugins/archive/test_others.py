#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""What the archive module makes is read by GNU tar and by Python; what they and the compressors make is read by it."""
import glob
import io
import os
import shutil
import subprocess
import sys
import tarfile
import tempfile
import unittest

PROGRAM = os.environ["ZTC_ARCHIVE_PROGRAM"]
FILE, FOLDER, SYMLINK, HARDLINK, DEVICE, FIFO = 1, 2, 3, 4, 5, 6
FILES = {"active": b'{"short_name": "my board"}', "my board.yml": b"info:\n" * 1000, "port.bin": bytes(range(256)),
         "port/port.def": b"#define LED 13\n", "void": b""}


def run(*arguments, **options):
    """A command that has to work; its output."""
    return subprocess.run(arguments, check=True, capture_output=True, **options).stdout


def unpack(archive, environment=None):
    """The entries as (kind, mode, size, name, content), or the words of the refusal."""
    done = subprocess.run([PROGRAM, "unpack"], input=archive, capture_output=True, check=False,
                          env={**os.environ, **(environment or {})})
    if done.returncode != 0:
        return done.stderr.decode()
    entries = []
    for line in done.stdout.decode().split("\n")[1:]:
        kind, mode, size, name, content = line.split(" ")
        entries.append((int(kind), int(mode, 8), int(size), bytes.fromhex(name), bytes.fromhex(content)))
    return entries


class Others(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.mkdtemp()
        self.addCleanup(shutil.rmtree, self.folder)
        for path, content in FILES.items():
            os.makedirs(os.path.dirname(os.path.join(self.folder, path)), exist_ok=True)
            with open(os.path.join(self.folder, path), "wb") as file:
                file.write(content)

    def pack(self, **environment):
        return run(PROGRAM, "pack", *sorted(FILES), cwd=self.folder, env={**os.environ, **environment})

    def tar(self, *arguments):
        """The archive that GNU tar makes of the folder."""
        path = os.path.join(self.folder, "..", os.path.basename(self.folder) + ".archive")
        self.addCleanup(lambda: os.path.exists(path) and os.remove(path))
        run("tar", "-C", self.folder, "-cf", path, *arguments)
        with open(path, "rb") as file:
            return file.read()

    def assert_files(self, entries):
        self.assertIsInstance(entries, list)
        found = {name.decode().removeprefix("./"): content for kind, _, _, name, content in entries if kind == FILE}
        self.assertEqual(found, FILES)

    def test_gnu_tar_lists_and_unpacks_ours(self):
        archive = self.pack()
        listed = run("tar", "tvJ", "--quoting-style=literal", "--full-time", "--utc", input=archive).decode()
        lines = listed.rstrip("\n").split("\n")
        self.assertEqual(len(lines), len(FILES))
        for line, path in zip(lines, sorted(FILES)):
            self.assertRegex(line, r"^-rw-r--r-- 0/0 +%d 1970-01-01 00:00:00 %s$" % (len(FILES[path]), path))
        with tempfile.TemporaryDirectory() as out:
            run("tar", "xJ", "-C", out, input=archive)
            for path, content in FILES.items():
                with open(os.path.join(out, path), "rb") as file:
                    self.assertEqual(file.read(), content)
        self.assertEqual(run("xz", "-t", input=archive), b"")

    def test_python_reads_ours(self):
        with tarfile.open(fileobj=io.BytesIO(self.pack()), mode="r:xz") as archive:
            self.assertEqual(archive.getnames(), sorted(FILES))
            for member in archive:
                self.assertEqual(archive.extractfile(member).read(), FILES[member.name])
                self.assertEqual((member.uid, member.gid, member.uname, member.gname, member.mode, member.mtime),
                                 (0, 0, "", "", 0o644, 0))
                self.assertEqual(member.pax_headers, {})

    def test_the_environment_changes_nothing(self):
        first = self.pack()
        self.assertEqual(first, self.pack(LC_ALL="C.UTF-8", TZ="Asia/Tokyo", XZ_DEFAULTS="-0", XZ_OPT="-1",
                                          TAR_WRITER_OPTIONS="x", SOURCE_DATE_EPOCH="1"))
        self.assertEqual(first, self.pack(LC_ALL="C", HOME="/nowhere", USER="nobody"))

    def test_every_format_of_gnu_tar_is_read(self):
        long = "n" * 200 + "/" + "m" * 200
        os.makedirs(os.path.join(self.folder, "n" * 200))
        with open(os.path.join(self.folder, long), "wb") as file:
            file.write(b"long")
        for form in ("gnu", "posix", "oldgnu"):
            for compressor in ("--xz", "--gzip", "--zstd"):
                entries = unpack(self.tar(compressor, "--format=" + form, "."))
                self.assertIsInstance(entries, list, form + compressor)
                self.assertIn((FILE, 4, b"./" + long.encode(), b"long"), [(e[0], *e[2:]) for e in entries])
        shutil.rmtree(os.path.join(self.folder, "n" * 200))
        for form in ("v7", "ustar"):
            self.assert_files(unpack(self.tar("--xz", "--format=" + form, ".")))

    def test_sparse_files_are_refused(self):
        with open(os.path.join(self.folder, "hole"), "wb") as file:
            file.seek(1 << 20)
            file.write(b"end")
        for form in (["--format=gnu"], ["--format=oldgnu"], ["--sparse-version=0.0"], ["--sparse-version=0.1"],
                     ["--sparse-version=1.0"]):
            form = form if "format" in form[0] else ["--format=posix", *form]
            self.assertIn("sparse", unpack(self.tar("--xz", "--sparse", *form, "hole")), form)
        entries = unpack(self.tar("--xz", "hole"))
        self.assertEqual(entries[0][4], bytes(1 << 20) + b"end")

    def test_every_level_of_the_compressors_is_read(self):
        plain = self.tar(".")
        for command in (["xz", "-0"], ["xz", "-9e"], ["xz", "--check=crc32"], ["xz", "--check=sha256"],
                        ["xz", "--block-size=4096"], ["xz", "-T2"], ["xz", "--x86", "--lzma2"], ["gzip", "-1"],
                        ["gzip", "-9n"], ["zstd", "-1"], ["zstd", "-19"], ["zstd", "--long=26"]):
            with self.subTest(command=command):
                self.assert_files(unpack(run(*command, "-c", input=plain)))
        # The largest of zstd's windows, unless it knows that there is less to come.
        self.assertIn("more memory", unpack(run("zstd", "--ultra", "-22", "-c", input=plain)))
        self.assert_files(unpack(run("zstd", "--ultra", "-22", f"--stream-size={len(plain)}", "-c", input=plain)))
        self.assertIn("no checksum", unpack(run("zstd", "--no-check", "-c", input=plain)))
        self.assertIn("no checksum", unpack(run("xz", "--check=none", "-c", input=plain)))
        self.assertIn("no compression that is known", unpack(run("xz", "--format=lzma", "-c", input=plain)))

    def make(self, members, form=tarfile.PAX_FORMAT, mode="w:xz", **options):
        """An archive of Python's: members are (name, type, mode, content or link)."""
        out = io.BytesIO()
        with tarfile.open(fileobj=out, mode=mode, format=form, **options) as archive:
            for name, kind, bits, more in members:
                info = tarfile.TarInfo(name)
                info.type, info.mode, info.uname = kind, bits, "J\u00fcrgen"
                if kind in (tarfile.LNKTYPE, tarfile.SYMTYPE):
                    info.linkname = more
                    archive.addfile(info)
                else:
                    info.size = len(more)
                    archive.addfile(info, io.BytesIO(more))
        return out.getvalue()

    def test_every_kind_and_name_of_pythons_is_read(self):
        members = [("a", tarfile.REGTYPE, 0o644, b"hello"), ("d", tarfile.DIRTYPE, 0o755, b""),
                   ("s", tarfile.SYMTYPE, 0o777, "../" * 60 + "x"), ("h", tarfile.LNKTYPE, 0o644, "a"),
                   ("c", tarfile.CHRTYPE, 0o666, b""), ("b", tarfile.BLKTYPE, 0o660, b""),
                   ("f", tarfile.FIFOTYPE, 0o600, b""), ("u", tarfile.REGTYPE, 0o6755, b"x"),
                   ("../../x", tarfile.REGTYPE, 0o644, b"x"), ("/etc/x", tarfile.REGTYPE, 0o644, b"x"),
                   ("\u00e4\u0308 \u732b", tarfile.REGTYPE, 0o644, b"x"), ("n" * 300, tarfile.REGTYPE, 0o644, b"x"),
                   ("\udcff\udce4", tarfile.REGTYPE, 0o644, b"x"), ("a", tarfile.REGTYPE, 0o644, b"twice")]
        kinds = {tarfile.REGTYPE: FILE, tarfile.DIRTYPE: FOLDER, tarfile.SYMTYPE: SYMLINK, tarfile.LNKTYPE: HARDLINK,
                 tarfile.CHRTYPE: DEVICE, tarfile.BLKTYPE: DEVICE, tarfile.FIFOTYPE: FIFO}
        expected = [(kinds[kind], bits, name.encode("utf-8", "surrogateescape"), more if kind == tarfile.REGTYPE else b"")
                    for name, kind, bits, more in members]
        for form in (tarfile.PAX_FORMAT, tarfile.GNU_FORMAT):
            for environment in ({"LC_ALL": "C"}, {"LC_ALL": "C.UTF-8"}, {"LC_ALL": "", "LANG": ""}):
                entries = unpack(self.make(members, form), environment)
                self.assertIsInstance(entries, list, entries)
                found = [(kind, bits, name.rstrip(b"/") if kind == FOLDER else name, content)
                         for kind, bits, _, name, content in entries]
                self.assertEqual(found, expected)

    def test_an_archive_made_by_appending_is_refused(self):
        """Two tars one behind the other: what stands behind the end of the first is not to be seen by anybody."""
        plain = self.tar(".")
        self.assertIn("behind the end", unpack(run("gzip", "-c", input=plain + plain)))

    def test_archives_of_the_original_are_read(self):
        folder = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "data", "legacy-export")
        paths = glob.glob(os.path.join(folder, "*.tar.xz"))
        self.assertEqual(len(paths), 2)
        for path in paths:
            with open(path, "rb") as file, tarfile.open(path) as archive:
                expected = [(member.name.encode(), archive.extractfile(member).read()) for member in archive]
                self.assertEqual([entry[3:] for entry in unpack(file.read())], expected)


if __name__ == "__main__":
    sys.exit(unittest.main())
