#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""`ztc device supported`: what the modules' sections and the compiled custom VMs say, each row of one type."""
import pathlib
import re
import unittest

import support

ROOT = pathlib.Path(__file__).resolve().parents[2]
PLACES = ("board", "jtag", "usbtoserial")


def written_rules():
    """(target, vid, pid, mode, strength) of every usb= record in the families' own files."""
    rows = []
    for info in sorted((ROOT / "targets").glob("*/*.info")):
        rows += re.findall(r"(?m)^usb=(\S+) vid=(\S+) pid=(\S+) mode=(\S+) strength=(\S+)", info.read_text())
    return rows


class Supported(support.Case):
    def own_board(self, vids='["1209"]', pids='["7A7A"]'):
        """A custom VM with these numbers, compiled."""
        self.create("my_board", "--name", "My board")
        text = self.template("my_board").read_text()
        text = re.sub(r"(?m)^    vids:.*$", f"    vids: {vids}", text)
        text = re.sub(r"(?m)^    pids:.*$", f"    pids: {pids}", text)
        self.template("my_board").write_text(text)
        self.assertIn(vids, text)
        self.good("vm", "custom", "compile", "my_board")

    def test_rows_are_those_of_the_modules(self):
        rows = self.json_of("device", "supported")
        found = sorted((row["target"], row["vid"], row["pid"], row["mode"], row["strength"]) for row in rows)
        self.assertEqual(found, sorted(written_rules()))
        self.assertGreater(len(found), 50)
        self.assertFalse(any(row["custom"] for row in rows))

    def test_every_row_has_one_type(self):
        rows = self.json_of("device", "supported")
        parts = {kind: self.json_of("device", "supported", "--type", kind) for kind in PLACES}
        self.assertEqual(sum(len(part) for part in parts.values()), len(rows))
        for kind, part in parts.items():
            self.assertGreater(len(part), 0)
            for row in part:
                self.assertEqual(row["type"], kind)
                self.assertEqual(row["mode"] == "probe", kind == "jtag")
                if kind != "jtag":
                    self.assertEqual(row["strength"] in ("exact", "bootloader"), kind == "board")

    def test_table(self):
        out = self.good("device", "supported").out
        self.assertRegex(out, r"^Target +Name +VID:PID +Mode +Strength +Type +Class *\n")
        self.assertRegex(out, r"(?m)^cvm_espwroom32 +ESP WROOM 32 +10C4:EA60 +serial +bridge +usbtoserial")

    def test_a_custom_vm_is_there_once_it_is_compiled(self):
        self.create("my_board", "--name", "My board")
        self.assertFalse([row for row in self.json_of("device", "supported") if row["custom"]])
        self.good("vm", "custom", "remove", "my_board", "--yes")
        self.own_board()
        rows = [row for row in self.json_of("device", "supported", "--type", "board") if row["custom"]]
        self.assertEqual([(row["target"], row["name"], row["vid"], row["pid"], row["strength"]) for row in rows],
                         [("my_board", "My board", "1209", "7A7A", "exact")])
        self.assertEqual(rows[0]["original_target"], support.TARGET)

    def test_a_custom_vm_behind_a_shared_chip_is_no_surer_than_others(self):
        self.own_board('["10C4"]', '["EA60"]')
        rows = [row for row in self.json_of("device", "supported") if row["custom"]]
        self.assertEqual([(row["strength"], row["type"]) for row in rows], [("bridge", "usbtoserial")])

    def test_a_damaged_custom_vm_is_told_and_the_others_are_shown(self):
        self.own_board()
        (self.cvm / "my_board" / "device.json").write_text("{")
        result = self.good("device", "supported")
        self.assertIn("[warning]> cvm/my_board/device.json", result.err)
        self.assertIn(support.TARGET, result.out)

    def test_unknown_type(self):
        self.assertIn("jtag", self.refused("device", "supported", "--type", "toaster", code=2).err)


if __name__ == "__main__":
    unittest.main()
