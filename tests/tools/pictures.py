#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Draws the template of every target: targets/FOLDER/ID.svg. `pictures.py ZTC` writes, `pictures.py ZTC --check` compares.

A family's folder is the one whose .info file provides the target. The pictures are what the READMEs show, so that
they must be those of the templates as they stand.
"""
import json
import os
import pathlib
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[2]


def folder_of(target):
    """The folder of the family that provides a target."""
    for info in sorted(ROOT.glob("targets/*/*.info")):
        if f"provides=target:{target}" in info.read_text(encoding="utf-8").splitlines():
            return info.parent
    raise SystemExit(f"no targets/*/*.info provides target:{target}")


def draw(ztc, target):
    """The picture of the target's own template, as bytes."""
    name = target.removeprefix("cvm_")
    with tempfile.TemporaryDirectory() as home:
        env = dict(os.environ, ZERYNTH_HOME=home)
        subprocess.run([ztc, "vm", "custom", "create", target, name], env=env, check=True, stdout=subprocess.DEVNULL)
        subprocess.run([ztc, "vm", "custom", "compile", name], env=env, check=True, stdout=subprocess.DEVNULL)
        return (pathlib.Path(home) / ".zerynth2" / "cvm" / name / "svg" / f"{name}.svg").read_bytes()


def main():
    ztc = str(pathlib.Path(sys.argv[1]).resolve())
    check = "--check" in sys.argv[2:]
    with tempfile.TemporaryDirectory() as home:
        targets = json.loads(subprocess.run([ztc, "-J", "target", "list"], env=dict(os.environ, ZERYNTH_HOME=home),
                                            check=True, stdout=subprocess.PIPE).stdout)
    passed = failed = 0
    wanted = set()
    for row in targets:
        if not row["customizable"]:
            continue
        path = folder_of(row["target"]) / f"{row['target']}.svg"
        wanted.add(path)
        picture = draw(ztc, row["target"])
        same = path.exists() and path.read_bytes() == picture
        if not check:
            path.write_bytes(picture)
        elif not same:
            print(f"{path.relative_to(ROOT)} is not what ztc draws: make pictures", file=sys.stderr)
        passed, failed = (passed + 1, failed) if same or not check else (passed, failed + 1)
    for path in set(ROOT.glob("targets/*/*.svg")) - wanted:
        print(f"{path.relative_to(ROOT)} is the picture of no target: remove it", file=sys.stderr)
        failed += 1
    print(f"{passed} passed, {failed} failed")
    return failed > 0


if __name__ == "__main__":
    sys.exit(main())
