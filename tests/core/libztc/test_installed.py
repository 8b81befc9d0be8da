#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""libztc as an IDE's author has it: installed, moved elsewhere, found by pkg-config and by CMake, and used."""
import json
import os
import pathlib
import re
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import unittest

BUILD = os.environ["ZTC_BUILD"]
SOURCES = pathlib.Path(os.environ["ZTC_TEST_SOURCES"])
ROOT = pathlib.Path(os.environ["ZTC_ROOT"])
ZTC = os.environ["ZTC"]
CMAKE = os.environ.get("CMAKE", "cmake")
CC = os.environ.get("CC", "cc")
LIBDIR = os.environ.get("ZTC_LIBDIR", "lib")
SANITIZE = os.environ.get("ZTC_SANITIZE") == "1"
SANITIZERS = ["-fsanitize=address,undefined", "-fno-sanitize-recover=undefined"] if SANITIZE else []
HERE = pathlib.Path(__file__).resolve().parent
WARNINGS = ["-pedantic", "-Wall", "-Wextra", "-Werror"]

DEVICE = "10C4 EA60 abc1 /dev/ttyUSB7 CP\033[31m2102\n"


def run(*arguments, environment=None, text=None):
    made = subprocess.run([str(argument) for argument in arguments], env=environment, input=text, capture_output=True,
                          text=True, timeout=300, check=False)
    if made.returncode != 0:
        raise AssertionError(f"{arguments}: {made.returncode}\n{made.stdout}\n{made.stderr}")
    return made.stdout


class Installed(unittest.TestCase):
    """Installed and then moved: nothing in it may know where it was built or installed."""

    @classmethod
    def setUpClass(cls):
        cls.scratch = tempfile.TemporaryDirectory()
        cls.addClassCleanup(cls.scratch.cleanup)
        cls.folder = pathlib.Path(cls.scratch.name)
        for component in ("libztc", "modules"):
            run(CMAKE, "--install", BUILD, "--prefix", cls.folder / "staged", "--component", component)
        (cls.folder / "staged").rename(cls.folder / "prefix")
        cls.prefix = cls.folder / "prefix"
        cls.library = cls.prefix / LIBDIR / "libztc.so.0"
        kept = {name: value for name, value in os.environ.items()
                if name in ("PATH", "TMPDIR", "LANG", "ASAN_OPTIONS", "UBSAN_OPTIONS", "LSAN_OPTIONS")}
        cls.environment = {**kept, "HOME": str(cls.folder), "LD_LIBRARY_PATH": str(cls.prefix / LIBDIR),
                           "PKG_CONFIG_PATH": str(cls.prefix / LIBDIR / "pkgconfig")}

    def setUp(self):
        """A home of its own, with the source of these tests as a module that a user put there."""
        self.home = pathlib.Path(tempfile.mkdtemp(prefix="home", dir=self.folder))
        plugins = self.home / ".zerynth2/plugins"
        plugins.mkdir(parents=True)
        for name in ("lines.so", "hangs.so"):
            shutil.copy(SOURCES / name, plugins)
        self.devices = self.home / "devices"
        self.plug(DEVICE)
        self.used = {**self.environment, "ZERYNTH_HOME": str(self.home), "ZTC_DEVICE_SOURCES": "lines",
                     "ZTC_DEVICES_FILE": str(self.devices)}

    def plug(self, lines):
        fresh = self.home / "devices.new"
        fresh.write_text(lines)
        fresh.rename(self.devices)

    def start(self, program):
        process = subprocess.Popen([program], env=self.used, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        self.addCleanup(process.communicate)
        self.addCleanup(process.kill)
        return process

    def test_all_of_it_is_there(self):
        for path in ("include/ztc/discovery.h", "include/ztc/abi.h", f"{LIBDIR}/libztc.so", f"{LIBDIR}/libztc.so.0",
                     f"{LIBDIR}/cmake/ztc/ztcConfig.cmake", f"{LIBDIR}/pkgconfig/ztc.pc",
                     "share/man/man3/ztc-discovery.3", "share/ztc/libztc/watch.c", "share/ztc/libztc/README.md"):
            self.assertTrue((self.prefix / path).is_file(), path)

    def functions(self):
        header = (self.prefix / "include/ztc/discovery.h").read_text()
        names = set(re.findall(r"^ZTC_DISCOVERY_API [^;]*?\b(ztc_discovery_\w+)\(", header, re.M))
        self.assertGreater(len(names), 5)
        return names

    def test_functions_of_the_header_are_exported_and_nothing_else(self):
        rows = [row.split() for row in run("nm", "-D", "--defined-only", self.library).splitlines()]
        exported = {row[2].split("@")[0] for row in rows if row[1] != "A"}
        self.assertEqual(exported, self.functions())
        self.assertEqual({row[2] for row in rows if row[1] == "A"}, {"LIBZTC_0"})

    def test_library_names_itself_and_needs_little(self):
        dynamic = run("readelf", "-Wd", self.library)
        self.assertIn("[libztc.so.0]", dynamic)
        self.assertIn("NODELETE", dynamic)
        self.assertNotIn("TEXTREL", dynamic)
        self.assertNotRegex(dynamic, r"\((RPATH|RUNPATH)\)")
        if not SANITIZE:
            needed = set(re.findall(r"\(NEEDED\).*\[(.*?)\.so", dynamic))
            self.assertLessEqual(needed, {"libyaml-0", "libcjson", "libc", "libdl", "libpthread"})

    def test_header_is_strict_c11_and_cpp(self):
        for compiler, language, standard in ((CC, "c", "c11"), (CC, "c", "c17"), ("c++", "c++", "c++11"),
                                             ("c++", "c++", "c++17")):
            run(compiler, "-x", language, f"-std={standard}", *WARNINGS, "-fsyntax-only", "-I",
                self.prefix / "include", "-", text="#include <ztc/discovery.h>\n")

    def test_pages_name_every_function(self):
        for page in ("share/man/man3/ztc-discovery.3", "share/ztc/libztc/README.md"):
            text = (self.prefix / page).read_text().replace("\\", "")
            for name in self.functions():
                self.assertIn(name, text, page)

    def test_manual_page_is_good_troff(self):
        page = self.prefix / "share/man/man3/ztc-discovery.3"
        self.assertNotIn("@", page.read_text())
        if shutil.which("groff") is None:
            self.skipTest("no groff")
        made = subprocess.run(["groff", "-man", "-ww", "-z", "-Tutf8", page], capture_output=True, text=True,
                              timeout=60, check=True)
        self.assertEqual(made.stderr, "")

    def watch(self):
        """The example, built as its first line says, and started."""
        flags = run("pkg-config", "--cflags", "--libs", "ztc", environment=self.environment).split()
        self.assertNotIn(str(BUILD), " ".join(flags))
        run(CC, "-std=c11", *WARNINGS, *SANITIZERS, self.prefix / "share/ztc/libztc/watch.c", "-o", self.home / "watch",
            *flags)
        return self.start(self.home / "watch").stdout

    def test_example_is_short(self):
        self.assertLessEqual(len((self.prefix / "share/ztc/libztc/watch.c").read_text().splitlines()), 40)

    def test_example_tells_what_is_plugged_in_and_out(self):
        told = self.watch()
        self.assertRegex(told.readline(), r"^\+ 10C4:EA60 CP\\x1B\[31m2102 = .+\n$")
        self.plug("")
        self.assertRegex(told.readline(), r"^- 10C4:EA60 CP\\x1B\[31m2102\n$")
        self.plug("1209 BEEF - - Own\n")
        self.assertEqual(told.readline(), "+ 1209:BEEF Own\n")

    def test_custom_board_is_called_by_its_name_once_it_is_compiled(self):
        self.plug("1209 BEEF - - Own\n")
        told = self.watch()
        self.assertEqual(told.readline(), "+ 1209:BEEF Own\n")
        run(ZTC, "vm", "custom", "create", "cvm_espwroom32", "myboard", environment=self.used)
        template = self.home / ".zerynth2/cvm/myboard/myboard.yml"
        text = re.sub("(?m)^    name: .*$", "    name: Greenhouse", template.read_text())
        text = text.replace("    vids: []\n", '    vids: ["1209"]\n').replace("    pids: []\n", '    pids: ["BEEF"]\n')
        template.write_text(text)
        run(ZTC, "vm", "custom", "compile", "myboard", environment=self.used)
        self.assertEqual(told.readline(), "~ 1209:BEEF Own = Greenhouse\n")

    @unittest.skipUnless((ROOT / "plugins/device-file").is_dir(), "no module of devices files")
    def test_devices_file_is_followed(self):
        device = {"vid": "1209", "pid": "BEEF", "sid": "7", "port": "/dev/ttyACM7", "disk": None, "desc": "Own"}
        self.plug(json.dumps([device]))
        self.used["ZTC_DEVICE_SOURCES"] = "file"
        told = self.watch()
        self.assertEqual(told.readline(), "+ 1209:BEEF Own\n")
        self.plug(json.dumps([device, {**device, "sid": "8", "desc": "Other"}]))
        self.assertEqual(told.readline(), "+ 1209:BEEF Other\n")
        self.plug("[]")
        self.assertEqual({told.readline(), told.readline()}, {"- 1209:BEEF Other\n", "- 1209:BEEF Own\n"})

    def test_alias_is_the_only_candidate_and_a_new_one_is_seen(self):
        folder = self.home / ".zerynth2/cfg"
        folder.mkdir()
        database = sqlite3.connect(folder / "devices.db")
        self.addCleanup(database.close)
        database.execute("CREATE TABLE aliases (alias TEXT PRIMARY KEY, uid TEXT, target TEXT, name TEXT, chipid TEXT, "
                         "remote_id TEXT, classname TEXT)")

        def put(alias, name):
            with database:
                database.execute("DELETE FROM aliases")
                database.execute("INSERT INTO aliases VALUES (?, '781707593890a752f30bfdb9d08dacb89bfc7406', "
                                 "'cvm_espwroom32', ?, '', '', '')", (alias, name))
        put("desk", "On the desk")
        told = self.watch()
        self.assertEqual(told.readline(), "+ 10C4:EA60 CP\\x1B[31m2102 = On the desk\n")
        put("wall", "On the wall")
        self.assertEqual(told.readline(), "~ 10C4:EA60 CP\\x1B[31m2102 = On the wall\n")

    def test_cpp_program_finds_the_package(self):
        project = self.home / "project"
        project.mkdir()
        shutil.copy(HERE / "program.cpp", project)
        (project / "CMakeLists.txt").write_text(
            "cmake_minimum_required(VERSION 3.18)\nproject(program LANGUAGES CXX)\nfind_package(ztc 0.1 REQUIRED)\n"
            "add_executable(program program.cpp)\ntarget_link_libraries(program PRIVATE ztc::discovery)\n")
        run(CMAKE, "-S", project, "-B", project / "build", f"-DCMAKE_PREFIX_PATH={self.prefix}",
            "-DCMAKE_CXX_FLAGS=" + " ".join(WARNINGS + SANITIZERS), environment=self.environment)
        run(CMAKE, "--build", project / "build", environment=self.environment)
        self.plug(DEVICE + "1209 BEEF - - Own\n")
        process = self.start(project / "build/program")
        self.assertEqual(process.stdout.readline(), "781707593890a752f30bfdb9d08dacb89bfc7406 CP\033[31m2102\n")
        self.assertEqual(process.stdout.readline(), "d498a49ad881a90c4bc1b8eedc5563ead8b48e12 Own\n")
        self.plug(DEVICE)
        self.assertEqual(process.stdout.readline(), "2 1 Own\n")
        self.assertEqual(process.wait(timeout=60), 0)

    @unittest.skipIf(SANITIZE, "the interpreter is not built with sanitizers")
    def test_library_stays_when_it_is_unloaded_with_a_thread_that_is_stuck(self):
        code = f"""
import _ctypes, ctypes
library = ctypes.CDLL({str(self.library)!r})
error, handle = ctypes.create_string_buffer(256), ctypes.c_void_p()
status = library.ztc_discovery_open(None, error, ctypes.c_size_t(256), ctypes.byref(handle))
assert status == 0, error.value
assert library.ztc_discovery_settle(handle, ctypes.c_uint32(60000)) == 0
library.ztc_discovery_close(handle)
_ctypes.dlclose(library._handle)
print("libztc.so" in open("/proc/self/maps").read())
"""
        self.used["ZTC_DEVICE_SOURCES"] = "hangs"
        self.assertEqual(run(sys.executable, "-c", code, environment=self.used), "True\n")


if __name__ == "__main__":
    unittest.main()
