#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Every ```console block of the README, run in order in a fresh home: the output shown is the real one.

A line that is only `...` stands for any number of lines. The home shows as /home/you.
"""
import os
import pathlib
import re
import subprocess
import tempfile
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[2]
ZTC = pathlib.Path(os.environ["ZTC"]).resolve()


def blocks(text):
    """(first line, [(command, [expected line])]) of each console block."""
    for match in re.finditer(r"^```console\n(.*?)^```$", text, re.M | re.S):
        steps = []
        for line in match.group(1).split("\n")[:-1]:
            if line.startswith("$ "):
                steps.append((line[2:], []))
            else:
                steps[-1][1].append(line)
        yield text[:match.start()].count("\n") + 1, steps


def as_pattern(expected):
    parts = [r"(?:.*\n)*?" if line == "..." else re.escape(line) + r"\n" for line in expected]
    return re.compile("".join(parts) + r"\Z")


class Readme(unittest.TestCase):
    maxDiff = None

    def test_every_console_block_shows_what_happens(self):
        text = (ROOT / "README.md").read_text(encoding="utf-8")
        with tempfile.TemporaryDirectory() as home:
            env = dict(os.environ, HOME=home, PATH=f"{ZTC.parent}:{os.environ['PATH']}", LC_ALL="C.UTF-8")
            env.pop("ZERYNTH_HOME", None)
            ran = 0
            for line, steps in blocks(text):
                for command, expected in steps:
                    done = subprocess.run(["sh", "-c", command], cwd=home, env=env, stdout=subprocess.PIPE,
                                          stderr=subprocess.STDOUT, text=True, check=False)
                    output = done.stdout.replace(home, "/home/you")
                    output = "\n".join(part.rstrip() for part in output.split("\n"))
                    if not as_pattern(expected).match(output):
                        self.assertEqual("\n".join(expected) + "\n", output, f"README.md:{line}: $ {command}")
                    ran += 1
            self.assertGreater(ran, 5, "the README shows no commands")


if __name__ == "__main__":
    unittest.main()
