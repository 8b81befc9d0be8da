# SPDX-License-Identifier: Apache-2.0
"""What the tests of whole commands share: a home of its own for each case, and running ztc in it."""
import json
import os
import pathlib
import shutil
import subprocess
import tempfile
import unittest

ZTC = os.path.abspath(os.environ.get("ZTC", "build/ztc"))
DATA = pathlib.Path(__file__).resolve().parent.parent / "data"
TARGET = "cvm_espwroom32"


class Result:
    """What one run did."""

    def __init__(self, code, out, err):
        self.code, self.out, self.err = code, out, err

    def __str__(self):
        return f"exit {self.code}\n--- stdout\n{self.out}\n--- stderr\n{self.err}"


class Case(unittest.TestCase):
    """A case with a home of its own; the home folder itself is made by ztc on first use."""

    def setUp(self):
        self.work = pathlib.Path(tempfile.mkdtemp(prefix="ztc-command-"))
        self.addCleanup(shutil.rmtree, self.work, ignore_errors=True)
        self.base = self.work / "user"
        self.base.mkdir()
        self.home = self.base / ".zerynth2"
        self.cvm = self.home / "cvm"
        unwanted = ("NO_COLOR", "ZTC_PLUGIN_PATH", "ZERYNTH_HOME")
        self.env = {key: value for key, value in os.environ.items() if key not in unwanted}
        self.env.update(ZERYNTH_HOME=str(self.base), HOME=str(self.base), TERM="xterm")

    def run_ztc(self, *arguments, env=None, stdin=subprocess.DEVNULL, cwd=None, **more):
        """Runs ztc and gives the Result. A signal, or a sanitizer's word, is a failure in itself."""
        done = subprocess.run([ZTC, *map(str, arguments)], env={**self.env, **(env or {})}, stdin=stdin,
                              cwd=cwd or self.work, capture_output=True, timeout=120, check=False, **more)
        result = Result(done.returncode, done.stdout.decode("utf-8", "surrogateescape"),
                        done.stderr.decode("utf-8", "surrogateescape"))
        self.assertGreaterEqual(result.code, 0, result)
        self.assertNotIn("Sanitizer", result.err, result)
        self.assertNotIn("runtime error", result.err, result)
        return result

    def good(self, *arguments, **more):
        """Runs ztc, which must succeed."""
        result = self.run_ztc(*arguments, **more)
        self.assertEqual(result.code, 0, result)
        return result

    def refused(self, *arguments, code=1, **more):
        """Runs ztc, which must fail with one clear line and leave stdout empty."""
        result = self.run_ztc(*arguments, **more)
        self.assertEqual(result.code, code, result)
        self.assertEqual(result.out, "", result)
        self.assert_one_error(result)
        return result

    def assert_one_error(self, result):
        """stderr holds exactly one [error] line."""
        lines = [line for line in result.err.splitlines() if line.startswith(("[error]> ", "[fatal]> "))]
        self.assertEqual(len(lines), 1, result)

    def json_of(self, *arguments, code=0, **more):
        """Runs ztc with -J: stdout must be one JSON value on one line, and nothing else."""
        result = self.run_ztc("-J", *arguments, **more)
        self.assertEqual(result.code, code, result)
        self.assertEqual(result.out.count("\n"), 1, result)
        self.assertTrue(result.out.endswith("\n"), result)
        return json.loads(result.out)

    def create(self, name="board", *more):
        """A fresh custom VM; its folder."""
        self.good("vm", "custom", "create", TARGET, name, *more)
        return self.cvm / name

    def template(self, name="board"):
        """The path of a custom VM's template."""
        return self.cvm / name / f"{name}.yml"

    def edit(self, old, new, name="board"):
        """Replaces text in a template; it must be there exactly once."""
        path = self.template(name)
        text = path.read_text()
        self.assertEqual(text.count(old), 1, f"{old!r} in {path}")
        path.write_text(text.replace(old, new))

    def install_example(self, example, name):
        """A folder as an old user's: only the template is there."""
        folder = self.cvm / name
        folder.mkdir(parents=True)
        shutil.copyfile(DATA / "port-v1" / example / "template.yml", folder / f"{name}.yml")
        return folder

    @staticmethod
    def snapshot(folder):
        """Every file below a folder with its bytes."""
        return {str(path.relative_to(folder)): path.read_bytes()
                for path in sorted(folder.rglob("*")) if path.is_file()}


def main():
    unittest.main(verbosity=1)
