# SPDX-License-Identifier: Apache-2.0
"""A model of what the original toolchain does with an archive, as far as it was measured: it imports one into a home,
finds the device classes of all custom VMs, asks them whether a device is theirs, and exports.

The model's own restraint: nothing is unpacked outside its folder. Modules are run, as the original runs them, so it is
for archives of ours alone.
"""
import contextlib
import importlib
import io
import json
import os
import pathlib
import sys
import tarfile
import types


class Corrupted(Exception):
    """What the original says is `file seems corrupted`."""


class Board:
    """What the original's module `devices` has classes derive from."""


@contextlib.contextmanager
def _modules_of_the_original(folder):
    """`from base import *` and `from devices import *` find what they look for, and the folder's modules are found."""
    base, devices = types.ModuleType("base"), types.ModuleType("devices")
    devices.Board = Board
    before_path, before = list(sys.path), set(sys.modules)
    writes = sys.dont_write_bytecode
    sys.modules.update(base=base, devices=devices)
    sys.path.insert(0, str(folder))
    sys.dont_write_bytecode = True
    importlib.invalidate_caches()
    try:
        yield
    finally:
        sys.path[:] = before_path
        sys.dont_write_bytecode = writes
        for name in set(sys.modules) - before:
            del sys.modules[name]


class Device:
    """A class that was found, and what the original then takes from device.json."""

    def __init__(self, cls, values):
        self.cls = cls
        self.target, self.name = values["target"], values["name"]
        self.original_target, self.customized = values["original_target"], values.get("customized", False)
        self.virtualizable, self.jtag_class = values["virtualizable"], values.get("jtag_class")


class Original:
    """A home of the original toolchain."""

    def __init__(self, folder):
        self.cvm = pathlib.Path(folder) / "cvm"
        self.cvm.mkdir(parents=True, exist_ok=True)

    def import_archive(self, path):
        """`vm custom import FILE`: the folder is named by `active`; a board of that name is replaced unasked."""
        try:
            with tarfile.open(path, "r:xz") as opened:
                files = {}
                for member in opened.getmembers():
                    if not member.isfile() or member.name.startswith("/") or ".." in member.name.split("/"):
                        raise AssertionError(f"not for this model: {member.name}")
                    files[member.name] = opened.extractfile(member).read()
                name = json.loads(files["active"])["short_name"]
        except (tarfile.TarError, EOFError, OSError, KeyError, ValueError) as error:
            raise Corrupted(str(error)) from error
        for path_inside, data in files.items():
            to = self.cvm / name / path_inside
            to.parent.mkdir(parents=True, exist_ok=True)
            to.write_bytes(data)
        return name

    def export_archive(self, name, path):
        """`vm custom export NAME DIR`: files alone, in the order of the folder, owner and time of the exporter, preset 9."""
        folder = self.cvm / name
        if not (folder / "active").exists():
            raise Corrupted("VM has not been compiled yet")
        with tarfile.open(path, "w:xz", preset=9) as archive:
            for top, folders, files in os.walk(folder):
                folders[:] = [other for other in folders if other not in (".git", "__pycache__")]
                for file in files:
                    if not file.startswith("."):
                        full = os.path.join(top, file)
                        archive.add(full, arcname=os.path.relpath(full, folder))

    def devices(self):
        """The device classes of all boards."""
        found = []
        for folder in sorted(self.cvm.iterdir()):
            values = json.loads((folder / "device.json").read_text(encoding="utf-8"))
            with _modules_of_the_original(folder):
                for text in values["classes"]:
                    module, _, name = text.rpartition(".")
                    cls = getattr(importlib.import_module(module), name)
                    if not (isinstance(cls, type) and issubclass(cls, Board)):
                        raise AssertionError(f"{text} is no Board")
                    if not isinstance(cls.__dict__.get("match") or _inherited(cls, "match"), (staticmethod, classmethod)):
                        raise AssertionError(f"{text}.match is neither static nor of the class")
                    found.append(Device(cls, values))
        return found

    def find(self, vid, pid, sid="0001"):
        """The devices that say that this is theirs."""
        return [device for device in self.devices() if device.cls.match({"vid": vid, "pid": pid, "sid": sid})]


def _inherited(cls, name):
    """The attribute as it stands in the class that has it."""
    return next((parent.__dict__[name] for parent in cls.__mro__ if name in parent.__dict__), None)


def members(data):
    """Names in an archive, in their order."""
    with tarfile.open(fileobj=io.BytesIO(data), mode="r:xz") as opened:
        return opened.getnames()
