# SPDX-License-Identifier: Apache-2.0
"""What the torture tests share: homes to start from, the commands, and what may be there afterwards."""
import errno
import json
import os
import pathlib
import shutil
import subprocess
import tempfile
import unittest

ZTC = os.path.abspath(os.environ.get("ZTC", "build/ztc"))
KILLWALK = os.environ.get("ZTC_KILLWALK", "")
FAILNTH = os.environ.get("ZTC_FAILNTH", "")
TARGET = "cvm_espwroom32"
NODE = pathlib.Path(__file__).resolve().parent.parent / "data/readers/node.yaml"
# Enough for any command; one that hangs is a failure.
TIMEOUT = 60


def workplace():
    """A folder for homes, in memory where that is possible: thousands of them are made."""
    memory = pathlib.Path("/dev/shm")
    usable = memory.is_dir() and os.access(memory, os.W_OK)
    return pathlib.Path(tempfile.mkdtemp(prefix="ztc-torture-", dir=memory if usable else None))


def snapshot(folder):
    """Every file and folder below a folder; files with their bytes."""
    found = {}
    for top, folders, files in os.walk(folder):
        for name in folders:
            found[os.path.relpath(os.path.join(top, name), folder)] = None
        for name in files:
            path = os.path.join(top, name)
            with open(path, "rb") as file:
                found[os.path.relpath(path, folder)] = file.read()
    return found


class Scenario:
    """A command in a home: the home before it, and the custom VMs and the user's own files before and after. It is run in
    the folder that the home is in."""

    def __init__(self, name, steps, command, edit=None):
        self.name, self.steps, self.command, self.edit = name, steps, command, edit
        # An export changes what lies outside of the home; nothing of that is to be put right.
        self.recovers = bool({"create", "compile", "draw", "fix", "remove", "import"} & set(command)) and edit != "break"
        self.changes = self.recovers or "export" in command
        # A file of settings is written aside, too; the state that is compared is that of the custom VMs.
        self.recovers = self.recovers or "db" in command
        self.pristine = self.old = self.new = None


def scenarios():
    """All commands of the torture. `steps` make the home that the command finds."""
    created = [("vm", "custom", "create", TARGET, "board")]
    compiled = created + [("vm", "custom", "compile", "board")]
    exported = compiled + [("vm", "custom", "export", "board", ".")]
    gone = exported + [("vm", "custom", "remove", "board", "--yes")]
    return [
        Scenario("create in a new home", [], ("vm", "custom", "create", TARGET, "board", "--name", "Bänk")),
        Scenario("create of a file", [], ("vm", "custom", "create", TARGET, "board", "--from", str(NODE))),
        Scenario("create beside another", compiled, ("vm", "custom", "create", TARGET, "second")),
        Scenario("compile", created, ("vm", "custom", "compile", "board")),
        Scenario("compile again", compiled, ("vm", "custom", "compile", "board"), edit="edit"),
        Scenario("compile what is wrong", compiled, ("vm", "custom", "compile", "board"), edit="break"),
        Scenario("draw", created, ("vm", "custom", "draw", "board")),
        Scenario("fix", compiled, ("vm", "custom", "fix", "board", "--yes"), edit="misplace"),
        Scenario("remove", compiled, ("vm", "custom", "remove", "board", "--yes")),
        Scenario("export", compiled, ("vm", "custom", "export", "board", ".")),
        Scenario("export again", exported + [("vm", "custom", "compile", "board", "--port-version", "2")],
                 ("vm", "custom", "export", "board", ".", "--replace")),
        Scenario("import", gone, ("vm", "custom", "import", "board.tar.xz")),
        Scenario("import in the place of another", exported, ("vm", "custom", "import", "board.tar.xz", "--replace"),
                 edit="edit"),
        Scenario("import under another name", exported, ("vm", "custom", "import", "board.tar.xz", "--as", "second")),
        Scenario("list", compiled, ("-J", "vm", "custom", "list")),
        Scenario("show", compiled, ("-J", "vm", "custom", "show", "board")),
        Scenario("plugin list", compiled, ("plugin", "list")),
        Scenario("discover", compiled, ("-J", "device", "discover", "--matchdb")),
        Scenario("alias put", compiled, ("device", "alias", "put", "0" * 40, "kitchen", "board")),
        Scenario("db put", compiled, ("device", "db", "put", "board", "lab", "--spec", "port:/dev/ttyS0")),
    ]


def edit_template(home, how):
    """Changes the template of `board` after it was compiled."""
    path = home / ".zerynth2" / "cvm" / "board" / "board.yml"
    text = path.read_text()
    if how == "edit":
        text = text.replace("    vids: []\n    pids: []", '    vids: ["1A86"]\n    pids: ["7523"]')
        text = text.replace("layout: board", "layout: another")
    elif how == "misplace":
        text = text.replace("TX0: D1\n", "TX0: D35\n").replace("[ D34, 6, 0 ]", "[ D34, 7, 0 ]")
    else:
        text = text.replace("D1:", "D1000:").replace("pinclasses:", "pinclasse:")
    path.write_text(text)


class Case(unittest.TestCase):
    """A torture: every scenario in turn, in a home that is made anew whenever a run changed it."""

    def setUp(self):
        self.work = workplace()
        self.addCleanup(shutil.rmtree, self.work, ignore_errors=True)
        self.base = self.work / "home"
        self.env = {key: value for key, value in os.environ.items()
                    if key not in ("ZTC_PLUGIN_PATH", "NO_COLOR", "HOME")}
        self.env.update(ZERYNTH_HOME=str(self.base), ZTC_DEVICE_SOURCES="file",
                        ZTC_DEVICES_FILE=str(self.work / "devices.json"))
        (self.work / "devices.json").write_text('[{"vid": "1A86", "pid": "7523", "port": "/dev/ttyUSB0"}]')
        self.recoveries = 0

    def run_ztc(self, *arguments, prefix=(), env=None):
        """Runs ztc; the finished process."""
        return subprocess.run([*prefix, ZTC, *arguments], env={**self.env, **(env or {})}, cwd=self.base,
                              stdin=subprocess.DEVNULL, capture_output=True, timeout=TIMEOUT, check=False)

    def prepare(self, scenario):
        """Makes the home of a scenario, and finds out what old and new are."""
        shutil.rmtree(self.base, ignore_errors=True)
        self.base.mkdir()
        for step in scenario.steps:
            done = self.run_ztc(*step)
            self.assertEqual(done.returncode, 0, done.stderr.decode())
        if scenario.edit:
            edit_template(self.base, scenario.edit)
        scenario.pristine = self.work / "pristine"
        shutil.rmtree(scenario.pristine, ignore_errors=True)
        shutil.copytree(self.base, scenario.pristine, symlinks=True)
        scenario.old = self.state()
        done = self.run_ztc(*scenario.command)
        self.assertEqual(done.returncode, 1 if scenario.edit == "break" else 0, done.stderr.decode())
        scenario.new = self.state()
        self.assertEqual(scenario.changes, scenario.new != scenario.old, scenario.name)
        self.restore(scenario)

    def restore(self, scenario):
        """The home as the scenario finds it."""
        shutil.rmtree(self.base)
        shutil.copytree(scenario.pristine, self.base, symlinks=True)

    def custom_vms(self):
        """All custom VMs with all their files."""
        return snapshot(self.base / ".zerynth2" / "cvm")

    def state(self):
        """The custom VMs, and the files beside the home."""
        outside = {f"../{name}": content for name, content in snapshot(self.base).items()
                   if name.split(os.sep)[0] != ".zerynth2"}
        return {**self.custom_vms(), **outside}

    def forget_beside(self):
        """SIGKILL leaves what was being written to a folder of the user's, hidden, where no ztc will look for it."""
        for path in self.base.glob(".*.tar.xz.*"):
            path.unlink()

    def left_over(self):
        """What lies in tmp/."""
        tmp = self.base / ".zerynth2" / "tmp"
        return sorted(os.listdir(tmp)) if tmp.is_dir() else []

    def assert_old_or_new(self, scenario, where):
        """The custom VMs are those before or those after, and nothing else is left."""
        self.assertEqual(self.left_over(), [], where)
        found = self.state()
        if found not in (scenario.old, scenario.new):
            names = {name for one in (scenario.old, scenario.new) for name in one}
            self.fail(f"{where}: neither old nor new: {sorted(found)} of {sorted(names)}")
        return found

    def assert_next_is_whole(self, scenario, where):
        """The next ztc finds a whole state, after putting it right where that is needed."""
        self.forget_beside()
        if self.left_over() or self.state() not in (scenario.old, scenario.new):
            self.recoveries += 1
            done = self.run_ztc("-J", "vm", "custom", "list")
            self.assertEqual(done.returncode, 0, f"{where}: {done.stderr.decode()}")
            names = {row["target"] for row in json.loads(done.stdout)}
            on_disk = {name for name in self.custom_vms() if os.sep not in name}
            self.assertEqual(names, on_disk, where)
        return self.assert_old_or_new(scenario, where)

    def each_scenario(self, run, part=slice(None)):
        """Calls run(scenario) for every scenario of this part of the list, prepared, as a subtest."""
        for scenario in scenarios()[part]:
            with self.subTest(scenario.name):
                self.prepare(scenario)
                run(scenario)


ERRORS = {"ENOSPC": errno.ENOSPC, "EIO": errno.EIO}
