#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Archives of ours in the original toolchain and back, by a model of its rules."""
import json
import unittest
import unittest.mock

import original_import
import sharing
import support
from sharing import COMPILE, EXPORT, IMPORT


class Original(sharing.Sharing):
    def setUp(self):
        super().setUp()
        self.original = original_import.Original(self.work / "original")

    def test_the_model_itself(self):
        """What the original refuses, the model refuses: else it would show nothing."""
        for data in (b"", b"hello\n", sharing.pack(sharing.board_files())[:2000], sharing.pack({"x": b"x"}),
                     sharing.pack({"active": b"{}"}), sharing.pack({"active": b"x"}), sharing.pack({"active": b"{}"}, "gz")):
            with self.assertRaises(original_import.Corrupted):
                self.original.import_archive(self.archive(data))
        self.assertEqual(list(self.original.cvm.iterdir()), [])
        self.original.import_archive(self.archive({**sharing.board_files(), "board.py": b"class boardDevice: pass\n"}))
        with self.assertRaises(AssertionError):
            self.original.devices()

    def test_ours_is_taken_and_finds_its_device(self):
        self.board(usb=True)
        self.assertEqual(self.original.import_archive(self.export()), "board")
        self.assertEqual(self.snapshot(self.original.cvm / "board"), self.snapshot(self.cvm / "board"))
        device, = self.original.devices()
        self.assertEqual((device.target, device.original_target, device.customized), ("board", support.TARGET, True))
        self.assertEqual((device.virtualizable, device.jtag_class, device.cls.__name__), ("boardDevice",) * 3)
        values = json.loads((self.cvm / "board" / "device.json").read_text())
        pairs = list(zip(values["vids"], values["pids"]))
        self.assertEqual(len(pairs), 2)
        for vid, pid in pairs:
            self.assertEqual([found.target for found in self.original.find(vid, pid)], ["board"])
        for vid, pid in ((pairs[0][0], pairs[1][1]), ("0403", "6001"), ("", "")):
            self.assertEqual(self.original.find(vid, pid), [])

    def test_without_usb_ids_nothing_is_found(self):
        self.board()
        self.original.import_archive(self.export())
        self.assertEqual(len(self.original.devices()), 1)
        self.assertEqual(self.original.find("10C4", "EA60"), [])

    def test_under_another_name(self):
        """--as renames what the original goes by, too; both boards live side by side there."""
        self.board(usb=True)
        first = self.export()
        self.good(*IMPORT, first, "--as", "other")
        for path in (first, self.export("other")):
            self.original.import_archive(path)
        found = self.original.find("10C4", "EA60")
        self.assertEqual(sorted((device.target, device.cls.__name__) for device in found),
                         [("board", "boardDevice"), ("other", "otherDevice")])

    def test_legacy_ones_made_whole(self):
        """Theirs have a placeholder for the module; compile makes none anew where there is one, rename does not break it."""
        self.good(*IMPORT, sharing.LEGACY / "custom_vm.tar.xz")
        (self.cvm / "custom_vm" / "custom_vm.py").unlink()
        self.good(*COMPILE, "custom_vm", "--lenient")
        self.original.import_archive(self.export("custom_vm"))
        self.assertEqual([device.cls.__name__ for device in self.original.find("1A86", "7523")], ["custom_vmDevice"])

    def test_flashing_calls_us(self):
        """burn_custom gives the parts and port.bin to ztc and answers (done, text)."""
        self.board(usb=True)
        self.original.import_archive(self.export())
        program = self.work / "ztc"
        program.write_text('#!/bin/sh\nfor each; do echo "argument $each"; done\n')
        program.chmod(0o755)
        device, = self.original.devices()
        burner = device.cls()
        told = []
        with unittest.mock.patch.dict("os.environ", ZTC=str(program)):
            done, text = burner.burn_custom([b"part one", b"part two"], (self.cvm / "board" / "port.bin").read_bytes(),
                                            told.append)
        self.assertTrue(done)
        self.assertIn("argument virtualize_raw", text)
        self.assertIn("portbin:", text)
        self.assertEqual(told, [text])

    def test_theirs_comes_back(self):
        """Exported by the original's rules: files in the folder's order, owner and time of somebody, GNU format."""
        self.board(usb=True)
        ours = self.export()
        self.original.import_archive(ours)
        (self.original.cvm / "board" / ".hidden").write_text("x\n")
        theirs = self.place / "theirs.tar.xz"
        self.original.export_archive("board", theirs)
        self.assertEqual(sorted(original_import.members(theirs.read_bytes())), original_import.members(ours.read_bytes()))
        value = self.json_of(*IMPORT, theirs, "--replace")
        self.assertEqual((value["port"]["state"], value["active"]), ("same", True))
        self.assertEqual(self.json_of(*EXPORT, "board", self.outside)["size"], ours.stat().st_size)
        self.assertEqual((self.outside / "board.tar.xz").read_bytes(), ours.read_bytes())


if __name__ == "__main__":
    unittest.main()
