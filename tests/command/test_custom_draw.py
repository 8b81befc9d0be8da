#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""`ztc vm custom draw`, and the picture that compile draws: in order, complete, kept where it is the user's."""
import pathlib
import re
import resource
import shutil
import signal
import struct
import unittest
import xml.etree.ElementTree
import zlib

import yaml

import support

DRAW = ("vm", "custom", "draw")
COMPILE = ("vm", "custom", "compile")
SVG = "{http://www.w3.org/2000/svg}"
MODULES = pathlib.Path(support.ZTC).parent / "modules"
STM32 = "cvm_stm32f405"


def texts(root):
    """What can be read in a picture: the content of every text element."""
    return [element.text or "" for element in root.iter(SVG + "text")]


def pixels(data):
    """Width, height and the rows of a PNG without palette or interlace, its filters undone."""
    assert data[:8] == b"\x89PNG\r\n\x1a\n"
    at, head, packed = 8, None, b""
    while at < len(data):
        size, kind = struct.unpack(">I4s", data[at:at + 8])
        body = data[at + 8:at + 8 + size]
        assert zlib.crc32(kind + body) == struct.unpack(">I", data[at + 8 + size:at + 12 + size])[0]
        head = struct.unpack(">IIBBBBB", body) if kind == b"IHDR" else head
        packed += body if kind == b"IDAT" else b""
        at += 12 + size
    width, height, depth, colour, _, _, interlace = head
    assert depth == 8 and colour in (2, 6) and interlace == 0
    step = 3 if colour == 2 else 4
    raw, rows, before = zlib.decompress(packed), [], bytearray(width * step)
    assert len(raw) == height * (width * step + 1)
    for y in range(height):
        kind = raw[y * (width * step + 1)]
        row = bytearray(raw[y * (width * step + 1) + 1:(y + 1) * (width * step + 1)])
        unfilter(row, before, kind, step)
        rows.append(row)
        before = row
    return width, height, step, rows


def unfilter(row, before, kind, step):
    """One row of a PNG, in place."""
    for i in range(len(row) if kind else 0):
        left = row[i - step] if i >= step else 0
        corner = before[i - step] if i >= step else 0
        above = before[i]
        if kind == 4:
            guess = left + above - corner
            near = min((abs(guess - left), 0, left), (abs(guess - above), 1, above),
                       (abs(guess - corner), 2, corner))[2]
        else:
            near = (0, left, above, (left + above) // 2)[kind]
        row[i] = (row[i] + near) & 255


class Draw(support.Case):
    def parse(self, text):
        """The picture as a tree; nothing in it runs or leads elsewhere."""
        root = xml.etree.ElementTree.fromstring(text)
        self.assertEqual(root.tag, SVG + "svg")
        self.assertLessEqual({element.tag.removeprefix(SVG) for element in root.iter()},
                             {"svg", "title", "desc", "style", "rect", "g", "text", "path"})
        for element in root.iter():
            for name in element.attrib:
                self.assertNotRegex(name, r"href|^on")
        style = root.find(SVG + "style").text
        self.assertNotRegex(style, r"@import|url\(|@font-face")
        return root

    def picture(self, name="board"):
        """The path of a custom VM's picture."""
        return self.cvm / name / "svg" / f"{name}.svg"

    def template_names(self, name="board"):
        """Every Dn and functional pin of a template."""
        template = yaml.safe_load(self.template(name).read_text())
        return list(template["pinmap"]) + list(template["pinclasses"])

    def without(self, module):
        """A ztc that lacks one module; its path."""
        folder = self.work / f"without-{module}"
        shutil.copytree(MODULES, folder / "modules", ignore=shutil.ignore_patterns(f"{module}.so"))
        shutil.copy(support.ZTC, folder / "ztc")
        return folder / "ztc"

    # ---- what is in the picture ----

    def test_compile_draws_every_pad_and_name(self):
        self.create()
        self.good(*COMPILE, "board")
        text = self.picture().read_text()
        root = self.parse(text)
        shown = texts(root)
        for name in self.template_names() + [f"GPIO{i}" for i in range(40)]:
            self.assertIn(name, shown)
        self.assertIn("board", shown)
        self.assertIn("strapping", shown)
        self.assertIn("prefers-color-scheme:dark", text)
        self.assertIn("board", root.attrib["aria-label"])
        self.assertIn("40 pads", root.find(SVG + "desc").text)
        self.assertEqual(root.attrib["viewBox"], f"0 0 {root.attrib['width']} {root.attrib['height']}")
        for path in (*COMPILE, "board"), (*DRAW, "board"):
            self.good(*path, env={"LC_ALL": "tr_TR.UTF-8", "TZ": "Asia/Tokyo"})
            self.assertEqual(self.picture().read_text(), text)

    def test_all_targets(self):
        for row in self.json_of("target", "list"):
            with self.subTest(row["target"]):
                name = row["target"].removeprefix("cvm_")
                self.good("vm", "custom", "create", row["target"], name)
                self.good(*COMPILE, name)
                root = self.parse(self.picture(name).read_text())
                shown = texts(root)
                for wanted in self.template_names(name):
                    self.assertIn(wanted, shown)
                self.assert_inside(root)

    def assert_inside(self, root):
        """Nothing is drawn beyond the edge, as wide as the text may get."""
        width, height = int(root.attrib["width"]), int(root.attrib["height"])
        for element in root.iter(SVG + "rect"):
            x, y = (float(element.attrib.get(key, 0)) for key in "xy")
            self.assertGreaterEqual(x, 0)
            self.assertLessEqual(x + float(element.attrib["width"]), width)
            self.assertLessEqual(y + float(element.attrib["height"]), height)
        for element in root.iter(SVG + "text"):
            self.assertTrue(0 < float(element.attrib["x"]) < width, element.text)
            self.assertTrue(0 < float(element.attrib["y"]) < height, element.text)

    def test_warnings_are_marked(self):
        self.create()
        self.edit("    W003: [ D0, D2, D5, D12, D15 ]", "    W003: [ D0, D2, D5, D12 ]")
        self.good(*COMPILE, "board")
        shown = texts(self.parse(self.picture().read_text()))
        self.assertEqual(shown.count("W003"), 2) # at the pad, and in the list
        self.assertIn("Findings", shown)
        self.assertTrue(any(text.startswith("D15: GPIO15 is a strapping pad") for text in shown))

    def test_a_template_with_mistakes_is_drawn(self):
        folder = self.create()
        self.edit("TX0: D1\n", "TX0: D34\n")
        self.edit("    D4:  [ PA,  4 ]", "    D4:  [ PA,  77 ]")
        before = self.snapshot(folder)
        self.assertEqual(self.good(*DRAW, "board").out, f"[info]> Picture drawn @ {self.picture()}\n")
        shown = texts(self.parse(self.picture().read_text()))
        for text in ("E014", "E015", "PA77", "In pinmap, but not on this microcontroller",
                     "TX0: GPIO34 is input-only; TX0 needs an output"):
            self.assertIn(text, shown)
        after = self.snapshot(folder)
        del after["svg/board.svg"]
        self.assertEqual(after, before)
        # compile goes on refusing it.
        self.assertEqual(self.run_ztc(*COMPILE, "board").code, 1)

    def test_a_template_that_cannot_be_read_is_not_drawn(self):
        self.create()
        self.template().write_text("pinmap: [")
        self.assertEqual(self.run_ztc(*DRAW, "board").code, 1)
        self.assertFalse(self.picture().exists())

    def test_hostile_names(self):
        self.create()
        text = self.template().read_text()
        evil = "'</text><script>alert(1)</script> & \"quoted\" | `md` \u202Eevil'"
        text, count = re.subn(r"(?m)^(    name:).*$", lambda found: f"{found.group(1)} {evil}", text)
        self.assertEqual(count, 1)
        self.template().write_text(text)
        self.good(*COMPILE, "board")
        drawn = self.picture().read_text()
        self.assertTrue(any("<script>alert(1)</script>" in text for text in texts(self.parse(drawn))))
        self.assertNotIn("\u202E", drawn)
        markdown = self.good(*DRAW, "board", "--format", "md").out
        self.assertNotIn("<script", markdown)
        self.assertIn("\\`md\\`", markdown)
        self.assertIn("\\|", markdown)
        plain = self.good(*DRAW, "board", "--format", "txt").out
        self.assertNotIn("\u202E", plain)

    def test_extras_stand_at_the_pin(self):
        self.create()
        self.edit("    D4:  [ PA,  4 ]", "    D4:  [ PA,  4, { pull: up, active_low: true } ]")
        shown = texts(self.parse(self.good(*DRAW, "board", "-o", "-").out))
        self.assertIn("pull: up", shown)
        self.assertIn("active_low: true", shown)

    # ---- whose picture is it? ----

    def test_a_picture_of_the_users_own_is_kept(self):
        self.create()
        self.good(*COMPILE, "board")
        ours = self.picture().read_text()
        for own in ("<svg xmlns='http://www.w3.org/2000/svg'/>", "", ours.replace("strapping", "boot"),
                    ours + "\n", ours.rstrip("\n"), "x" + ours):
            with self.subTest(own[:40]):
                self.picture().write_text(own)
                self.good(*COMPILE, "board")
                self.assertEqual(self.picture().read_text(), own)
                self.assertIn("a picture of your own", self.refused(*DRAW, "board").err)
                self.assertEqual(self.picture().read_text(), own)
                self.assertEqual(self.good(*DRAW, "board", "-o", "-").out, ours)
        self.picture().unlink()
        self.good(*COMPILE, "board")
        self.assertEqual(self.picture().read_text(), ours)

    def test_an_old_picture_of_ours_is_drawn_anew(self):
        self.create()
        self.good(*COMPILE, "board")
        ours = self.picture().read_text()
        self.edit("PWM4: D27", "LED0: D27")
        self.good(*COMPILE, "board")
        self.assertIn("LED0", texts(self.parse(self.picture().read_text())))
        self.edit("LED0: D27", "PWM4: D27")
        self.good(*DRAW, "board")
        self.assertEqual(self.picture().read_text(), ours)

    def test_what_is_no_file_of_ours_is_left_alone(self):
        folder = self.create()
        (self.work / "mine.svg").write_text("mine")
        self.picture().parent.mkdir()
        self.picture().symlink_to(self.work / "mine.svg")
        self.good(*COMPILE, "board")
        self.assertEqual((self.work / "mine.svg").read_text(), "mine")
        self.assertTrue(self.picture().is_symlink())
        self.assertIn("board/svg/board.svg is a link", self.refused(*DRAW, "board").err)
        self.picture().unlink()
        self.picture().mkdir()
        self.good(*COMPILE, "board")
        self.assertTrue(self.picture().is_dir())
        self.refused(*DRAW, "board")
        self.picture().rmdir()
        with open(self.picture(), "wb") as file:
            file.truncate(20 << 20)
        self.good(*COMPILE, "board")
        self.assertEqual(self.picture().stat().st_size, 20 << 20)
        shutil.rmtree(folder / "svg")
        (folder / "svg").write_text("in the way")
        self.good(*COMPILE, "board")
        self.assertEqual((folder / "svg").read_text(), "in the way")

    # ---- modules that are not there, or cannot ----

    def test_without_the_module_compile_works(self):
        self.create()
        ztc = self.without("drawing")
        self.addCleanup(setattr, support, "ZTC", support.ZTC)
        support.ZTC = str(ztc)
        result = self.good(*COMPILE, "board")
        self.assertEqual(result.err, "")
        self.assertFalse(self.picture().exists())
        self.assertIn("drawing", self.refused(*DRAW, "board").err)

    def test_a_module_that_cannot_draw_keeps_nobody_from_port_bin(self):
        folder = self.create()
        ztc = self.without("png")
        module = ztc.parent / "modules" / "drawing.so"
        # Its section promises what its code does not have.
        module.write_bytes(module.read_bytes().replace(b"ztc.drawing/0", b"ztc.drawing/9"))
        self.addCleanup(setattr, support, "ZTC", support.ZTC)
        support.ZTC = str(ztc)
        result = self.good(*COMPILE, "board")
        self.assertRegex(result.err, r"^\[warning\]> the picture was not drawn: .*drawing\.so")
        self.assertTrue((folder / "port.bin").exists())
        self.refused(*DRAW, "board")

    def test_without_the_module_there_is_no_png(self):
        self.create()
        self.addCleanup(setattr, support, "ZTC", support.ZTC)
        support.ZTC = str(self.without("png"))
        self.assertIn("picture", self.refused(*DRAW, "board", "-o", "x.png").err)
        self.good(*DRAW, "board", "-o", "x.svg")
        self.assertEqual(sorted(path.name for path in self.work.glob("*.*g")), ["x.svg"])

    # ---- formats and where they go ----

    def test_png(self):
        if not (MODULES / "png.so").exists():
            self.skipTest("png.so is not built: librsvg2-dev is missing")
        # What fontconfig keeps until the process ends is its own.
        self.env["ASAN_OPTIONS"] = ":".join(filter(None, (self.env.get("ASAN_OPTIONS"), "detect_leaks=0")))
        self.create()
        root = self.parse(self.good(*DRAW, "board", "-o", "-").out)
        for scale in (None, 50):
            more = ("--scale", scale) if scale else ()
            value = self.json_of(*DRAW, "board", "-o", "x.png", *more)
            data = (self.work / "x.png").read_bytes()
            self.assertEqual(value, {"short_name": "board", "path": "x.png", "format": "png", "size": len(data)})
            width, height = struct.unpack(">II", data[16:24])
            factor = (scale or 200) / 100
            self.assertEqual(width, round(int(root.attrib["width"]) * factor))
            self.assertEqual(height, round(int(root.attrib["height"]) * factor))
        _, _, step, rows = pixels(data)
        self.assertEqual(bytes(rows[0][:3]), b"\xff\xff\xff")
        colours = {bytes(row[i:i + 3]) for row in rows[::2] for i in range(0, len(row), step)}
        # The chip's body and the fills of classes: drawn, and with the style sheet in force.
        for colour in ("2a3342", "d5e6fb", "c9ecd9", "f4ecb4"):
            self.assertIn(bytes.fromhex(colour), colours)
        self.good(*DRAW, "board", "-o", "dark.png", "--theme", "dark", "--scale", 10)
        _, _, step, rows = pixels((self.work / "dark.png").read_bytes())
        self.assertEqual(bytes(rows[2][2 * step:2 * step + 3]), b"\x0e\x13\x1b")

    def test_text_and_markdown(self):
        self.create()
        self.edit("    W003: [ D0, D2, D5, D12, D15 ]", "    W003: [ D0, D2, D5, D12 ]")
        for form in ("txt", "md"):
            with self.subTest(form):
                printed = self.good(*DRAW, "board", "--format", form).out
                self.good(*DRAW, "board", "-o", f"x.{form}")
                self.assertEqual((self.work / f"x.{form}").read_text(), printed)
                for name in self.template_names():
                    self.assertRegex(printed, rf"\b{name}\b")
                self.assertIn("W003", printed)
                self.assertNotIn("\033", printed)
        self.assertLessEqual(max(map(len, self.good(*DRAW, "board", "--format", "txt").out.splitlines())), 100)
        table = [line for line in printed.splitlines() if re.match(r"\| D\d", line)]
        self.assertEqual({line.count("|") for line in table}, {7})

    def test_where_to(self):
        self.create()
        self.good(*DRAW, "board", "-ox.svg")
        self.assertEqual((self.work / "x.svg").read_text(), self.good(*DRAW, "board", "-o", "-").out)
        self.assertFalse(self.picture().exists())
        self.good(*DRAW, "board", "-o", "X.SVG")
        self.assertIn("<svg", (self.work / "X.SVG").read_text())
        (self.work / "X.SVG").unlink()
        self.assertRegex(self.refused(*DRAW, "board", "-o", "x.gif", code=2).err, r"\.svg, \.png, \.txt, \.md")
        self.refused(*DRAW, "board", "-o", "x", code=2)
        self.refused(*DRAW, "board", "-o", "", code=2)
        self.refused(*DRAW, "board", "-o", code=2)
        self.refused(*DRAW, "board", "--format", "gif", code=2)
        self.refused(*DRAW, "board", "--format", "png", code=2)
        self.refused(*DRAW, "board", "--theme", "pink", code=2)
        self.refused(*DRAW, "board", "--scale", "9", code=2)
        self.refused(*DRAW, "-J", "board", "-o", "-", code=2)
        self.refused(*DRAW, "nobody")
        self.assertEqual(sorted(path.name for path in self.work.iterdir()), ["user", "x.svg"])

    def test_a_file_that_cannot_be_written(self):
        self.create()
        (self.work / "folder.svg").mkdir()
        for path in ("folder.svg", "nowhere/x.svg", "/dev/null.d/x.svg", "x.svg/y.svg"):
            with self.subTest(path):
                self.refused(*DRAW, "board", "-o", path)
        self.assertIn("no regular file", self.refused(*DRAW, "board", "-o", "/dev/null", "--format", "svg").err)

    def test_a_full_disk_leaves_the_old_file(self):
        self.create()
        path = self.work / "x.svg"
        path.write_text("old")
        path.chmod(0o640)

        def no_room():
            signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
            resource.setrlimit(resource.RLIMIT_FSIZE, (2000, 2000))
        self.assertIn("x.svg", self.refused(*DRAW, "board", "-o", "x.svg", preexec_fn=no_room).err)
        self.assertEqual(path.read_text(), "old")
        self.assertEqual(sorted(file.name for file in self.work.iterdir()), ["user", "x.svg"])
        self.good(*DRAW, "board", "-o", "x.svg")
        self.assertEqual(path.stat().st_mode & 0o777, 0o640)

    def test_a_link_is_followed(self):
        self.create()
        (self.work / "real.svg").write_text("old")
        (self.work / "link.svg").symlink_to("real.svg")
        self.good(*DRAW, "board", "-o", "link.svg")
        self.assertTrue((self.work / "link.svg").is_symlink())
        self.assertIn("<svg", (self.work / "real.svg").read_text())

    # ---- packages, files, completion ----

    def test_packages(self):
        self.good("vm", "custom", "create", STM32, "small")
        self.good(*COMPILE, "small")
        packages = sorted({row["package"] for row in self.json_of("target", "show", STM32)["packages"]})
        result = self.refused(*DRAW, "small", "--package", "LQFP1")
        for name in packages:
            self.assertIn(name, result.err)
        counts = set()
        for name in packages:
            with self.subTest(name):
                root = self.parse(self.good(*DRAW, "small", "-o", "-", "--package", name).out)
                self.assertIn(f"package {name}", " ".join(texts(root)))
                self.assertLessEqual(set(self.template_names("small")), set(texts(root)))
                counts.add(root.find(SVG + "desc").text.split(" pads")[0].split()[-1])
        self.assertGreater(len(counts), 1)
        whole = self.parse(self.good(*DRAW, "small", "-o", "-", "--package", "").out)
        self.assertNotIn("package", " ".join(texts(whole)))
        offered = self.good("__complete", "--", *DRAW, "small", "--package", "").out
        self.assertEqual(sorted(line.split("\t")[0] for line in offered.splitlines()), packages)

    def test_a_target_without_packages_says_so(self):
        self.create()
        self.assertIn("tells nothing of packages", self.refused(*DRAW, "board", "--package", "LQFP64").err)

    def test_files(self):
        folder = self.create()
        self.good(*COMPILE, "board")
        self.refused(*DRAW, folder / "board.yml", code=2)
        self.good(*DRAW, folder / "board.yml", "-o", "yml.svg")
        self.good(*DRAW, folder / "port.bin", "-o", "bin.svg")
        self.assertEqual((self.work / "yml.svg").read_text(), self.picture().read_text())
        names = set(texts(self.parse((self.work / "bin.svg").read_text())))
        # Version 1 writes no buttons.
        self.assertLessEqual(set(self.template_names()) - {"BTN0"}, names)
        alone = self.work / "alone.bin"
        shutil.copy(folder / "port.bin", alone)
        shutil.rmtree(folder)
        self.assertIn("--target", self.refused(*DRAW, alone, "-o", "x.svg").err)
        self.good(*DRAW, alone, "-o", "x.svg", "--target", support.TARGET)


if __name__ == "__main__":
    support.main()
