#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""The SDK seen from outside: what is installed is enough to build, check and use a target module.

Nothing here looks into the source tree. ZTC may name the program; without it, what needs it is skipped.
"""
import json
import os
import pathlib
import re
import shutil
import subprocess
import tempfile
import unittest

BUILD = os.environ["ZTC_BUILD"]
CMAKE = os.environ.get("CMAKE", "cmake")
CC = os.environ.get("CC", "cc")
LIBDIR = os.environ.get("ZTC_LIBDIR", "lib")
ZTC = os.environ.get("ZTC", "")
SANITIZE = os.environ.get("ZTC_SANITIZE") == "1"
SANITIZERS = "-fsanitize=address,undefined -fno-sanitize-recover=undefined"


def run(*arguments, cwd=None, environment=None, check=True):
    made = subprocess.run([str(argument) for argument in arguments], cwd=cwd, env=environment, capture_output=True,
                          text=True, timeout=300, check=False)
    if check and made.returncode != 0:
        raise AssertionError(f"{arguments}: {made.returncode}\n{made.stdout}\n{made.stderr}")
    return made


class Outside(unittest.TestCase):
    """The SDK, installed and then moved: nothing in it may know where it was built or installed."""

    @classmethod
    def setUpClass(cls):
        cls.scratch = tempfile.TemporaryDirectory()
        cls.addClassCleanup(cls.scratch.cleanup)
        cls.folder = pathlib.Path(cls.scratch.name)
        run(CMAKE, "--install", BUILD, "--prefix", cls.folder / "staged", "--component", "sdk")
        (cls.folder / "staged").rename(cls.folder / "sdk")
        cls.sdk = cls.folder / "sdk"
        cls.example = cls.sdk / "share/ztc/sdk/examples/minimal"
        kept = {name: value for name, value in os.environ.items()
                if name in ("PATH", "HOME", "TMPDIR", "LANG", "ASAN_OPTIONS", "UBSAN_OPTIONS", "LSAN_OPTIONS")}
        cls.environment = {**kept, "CC": CC, "PKG_CONFIG_PATH": str(cls.sdk / LIBDIR / "pkgconfig")}
        if SANITIZE:
            cls.environment.update(CFLAGS="-O1 -g " + SANITIZERS, LDFLAGS=SANITIZERS + " -Wl,-z,undefs")

    @classmethod
    def copy(cls, name, token=None):
        """The example under a folder of its own; with a token, under that name, as `ztc sdk new` writes it."""
        folder = pathlib.Path(tempfile.mkdtemp(prefix=name, dir=cls.folder))
        shutil.copytree(cls.example, folder, dirs_exist_ok=True)
        for path in list(folder.iterdir()) if token else []:
            path.write_text(path.read_text().replace("minimal", token))
            path.rename(folder / path.name.replace("minimal", token))
        return folder

    @classmethod
    def build_with_cmake(cls, folder):
        run(CMAKE, "-S", folder, "-B", folder / "build", f"-DCMAKE_PREFIX_PATH={cls.sdk}",
            f"-DZTC_SANITIZE={'ON' if SANITIZE else 'OFF'}", "-DCMAKE_BUILD_TYPE=RelWithDebInfo",
            "-DCMAKE_C_FLAGS=-Wall -Wextra -Wconversion -Werror " + (SANITIZERS if SANITIZE else ""),
            environment=cls.environment)
        run(CMAKE, "--build", folder / "build", environment=cls.environment)

    # What a module must be like, told by readelf.

    def allowed_imports(self):
        text = (self.sdk / "share/ztc/sdk/manual/tables.md").read_text()
        section = text[text.index("## Imports"):]
        names = re.search(r"\n\n((?:    .*\n)+)", section).group(1).split()
        self.assertIn("memcpy", names)
        return {*names, *(f"__{name}_chk" for name in names), *re.findall(r"`(__stack_\w+)`", section)}

    def inspect(self, module, target):
        sections = run("readelf", "-WS", module).stdout
        self.assertRegex(sections, r"\.ztc\.module\s+PROGBITS\s+\S+ \S+ \S+ \S+\s+A\s")
        records = run("readelf", "-p", ".ztc.module", module).stdout
        self.assertIn(f"provides=target:{target}", records)
        self.assertIn("abi=1.0", records)
        symbols = run("readelf", "-W", "--dyn-syms", module).stdout.split("\n")
        rows = [row.split() for row in symbols if re.match(r"\s*\d+:", row)]
        exported = [row[7] for row in rows if row[6] != "UND"]
        self.assertEqual(exported, ["ztc_module_entry"])
        imported = {row[7].split("@")[0] for row in rows if row[6] == "UND" and len(row) > 7}
        dynamic = run("readelf", "-Wd", module).stdout
        self.assertRegex(dynamic, r"\(FLAGS\).*BIND_NOW")
        if SANITIZE:
            return
        self.assertLessEqual(imported, self.allowed_imports())
        self.assertEqual(set(re.findall(r"\(NEEDED\).*\[(.*)\]", dynamic)), {"libc.so.6"})
        self.assertNotRegex(dynamic, r"\((INIT|FINI|PREINIT)")
        self.assertNotIn("TEXTREL", dynamic)
        headers = run("readelf", "-Wl", module).stdout
        writable = re.findall(r"LOAD\s+\S+ (\S+) \S+ \S+ (\S+) RW ", headers)
        relro = re.findall(r"GNU_RELRO\s+\S+ (\S+) \S+ \S+ (\S+)", headers)
        self.assertEqual((len(writable), len(relro)), (1, 1), headers)
        (start, size), (relro_start, relro_size) = writable[0], relro[0]
        self.assertEqual(start, relro_start)
        self.assertLessEqual(int(size, 16), int(relro_size, 16), "globals that are written")
        self.assertNotRegex(sections, r"\s\.(data|bss)\s")


class Installed(Outside):
    """What is installed, and what a vendor's two builds make of it."""

    def test_all_of_the_sdk_is_there(self):
        for path in ("include/ztc/abi.h", "include/ztc/target.h", "include/ztc/family.h", f"{LIBDIR}/libztc-port.a",
                     f"{LIBDIR}/cmake/ztc-sdk/ztc-sdkConfig.cmake", f"{LIBDIR}/cmake/ztc-sdk/ZtcModule.cmake",
                     f"{LIBDIR}/pkgconfig/ztc-sdk.pc", "bin/ztc-tables", "share/ztc/sdk/manual/README.md",
                     "share/ztc/sdk/examples/minimal/CMakeLists.txt"):
            self.assertTrue((self.sdk / path).is_file(), path)

    def test_manual_names_no_page_that_is_missing(self):
        manual = self.sdk / "share/ztc/sdk/manual"
        for page in manual.glob("*.md"):
            for link in re.findall(r"\]\(([^)#]+)", page.read_text()):
                self.assertTrue((manual / link).is_file(), f"{page.name} links to {link}")

    def test_headers_compile_as_strict_c11_and_cpp(self):
        for header in sorted((self.sdk / "include/ztc").glob("*.h")):
            for compiler, language, standard in ((CC, "c", "c11"), ("c++", "c++", "c++17")):
                if shutil.which(compiler) is None:
                    continue
                made = subprocess.run([compiler, "-x", language, f"-std={standard}", "-pedantic", "-Wall", "-Wextra",
                                       "-Werror", "-fsyntax-only", "-I", self.sdk / "include", "-"],
                                      input=f"#include <ztc/{header.name}>\n", capture_output=True, text=True,
                                      timeout=60, check=False)
                self.assertEqual(made.returncode, 0, f"{header.name}: {made.stderr}")

    def test_example_builds_with_cmake(self):
        folder = self.copy("cmake")
        self.build_with_cmake(folder)
        self.inspect(folder / "build/minimal.so", "cvm_minimal")
        run(CMAKE, "--install", folder / "build", "--prefix", folder / "installed")
        self.assertTrue((folder / "installed/lib/ztc/modules/minimal.so").is_file())

    def test_example_builds_with_make_and_pkg_config(self):
        folder = self.copy("make")
        run("make", f"CC={CC}", cwd=folder, environment=self.environment)
        self.inspect(folder / "build/minimal.so", "cvm_minimal")

    @unittest.skipIf(SANITIZE, "the flags do not go together")
    def test_hardened_build_keeps_to_the_imports(self):
        for flags in ("-O2 -D_FORTIFY_SOURCE=2 -fstack-protector-all", "-O3", "-Os", "-O0"):
            folder = self.copy("hard")
            run("make", f"CC={CC}", f"CFLAGS={flags}", cwd=folder, environment=self.environment)
            self.inspect(folder / "build/minimal.so", "cvm_minimal")

    def test_example_builds_under_a_name_of_the_vendors_own(self):
        folder = self.copy("own", "acme_mcu1")
        self.build_with_cmake(folder)
        self.inspect(folder / "build/acme_mcu1.so", "cvm_acme_mcu1")

    def test_wrong_cell_stops_the_build_where_it_is(self):
        folder = self.copy("wrong")
        pins = (folder / "pins.csv").read_text().replace("strapping:", "straping:")
        (folder / "pins.csv").write_text(pins)
        line = 1 + pins[:pins.index("straping:")].count("\n")
        for command in (["make"], None):
            if command:
                made = run(*command, cwd=folder, environment=self.environment, check=False)
                told = made.stdout + made.stderr
                self.assertNotEqual(made.returncode, 0)
            else:
                with self.assertRaises(AssertionError) as caught:
                    self.build_with_cmake(folder)
                told = str(caught.exception)
            self.assertIn(f"pins.csv:{line}: error: cautions: unknown caution `straping`", told)

    def test_changed_table_is_made_again(self):
        folder = self.copy("again")
        self.build_with_cmake(folder)
        info = folder / "minimal.info"
        info.write_text(info.read_text().replace("version=0.1.0", "version=0.2.0"))
        run(CMAKE, "--build", folder / "build", environment=self.environment)
        self.assertIn("version=0.2.0", run("readelf", "-p", ".ztc.module", folder / "build/minimal.so").stdout)

    def test_family_of_two_targets(self):
        """As manual/adding-a-target.md says: one line of CMake, the records, one more element of the array."""
        folder = self.copy("two")
        changes = {
            "CMakeLists.txt": ("TEMPLATE template.yml)\n", "TEMPLATE template.yml)\nztc_add_tables(minimal second "
                               "second_pins.csv functions.csv instances.csv device.csv template.yml)\n"),
            "minimal.info": ("provides=target:cvm_minimal\n", "provides=target:cvm_minimal\nprovides=target:cvm_second\n"
                             "target.cvm_second.name=second\ntarget.cvm_second.chip=s\n"
                             "target.cvm_second.customizable=1\n"),
        }
        for name, (before, after) in changes.items():
            text = (folder / name).read_text()
            self.assertIn(before, text)
            (folder / name).write_text(text.replace(before, after, 1))
        (folder / "pins.csv").rename(folder / "second_pins.csv")
        shutil.copy(folder / "second_pins.csv", folder / "pins.csv")
        code = (folder / "minimal.c").read_text()
        code = code.replace('#include "minimal_tables.h"', '#include "minimal_tables.h"\n#include "second_tables.h"')
        first = code.index("static const struct ztc_target_description")
        described = code[first:code.index("};", first) + 3].replace("description = {", "second = {", 1)
        described = described.replace("sizeof(description)", "sizeof(second)").replace("cvm_minimal", "cvm_second")
        described = described.replace("minimal_", "second_").replace("The board of the example", "second")
        described = described.replace('"minimal"', '"s"')
        code = code.replace("static const struct ztc_family_target", described + "static const struct ztc_family_target")
        code = code.replace("}};\nstatic const struct ztc_family family = {targets, 1};",
                            "}, {.description = &second, .pins = &second_pins, .functions = &second_functions,\n"
                            ".instances = &second_instances}};\n"
                            "static const struct ztc_family family = {targets, 2};")
        (folder / "minimal.c").write_text(code)
        self.build_with_cmake(folder)
        self.inspect(folder / "build/minimal.so", "cvm_second")
        if os.access(ZTC, os.X_OK):
            run(ZTC, "plugin", "check", folder / "build/minimal.so", environment={**self.environment, "HOME": folder})

    def test_plugin_that_serves_no_target(self):
        folder = pathlib.Path(tempfile.mkdtemp(prefix="plugin", dir=self.folder))
        (folder / "sums.info").write_text("id=org.example.sums\nname=sums\nversion=1.0.0\nneeds=files\n"
                                          "provides=digest:sum\n")
        (folder / "sums.c").write_text("""
#include <math.h>
#include <ztc/module.h>
static double state;
__attribute__((constructor)) static void begin(void) { state = 1.5; }
static ztc_status init(const struct ztc_host *host, void **ret_self)
{
    (void)host;
    state = cos(state);
    *ret_self = &state;
    return ZTC_OK;
}
static void shutdown(void *self) { (void)self; }
static const void *get_interface(void *self, const char *id) { (void)self; (void)id; return NULL; }
extern const struct ztc_module_entry ztc_module_entry;
ZTC_MODULE_EXPORT const struct ztc_module_entry ztc_module_entry = {
    ZTC_MODULE_MAGIC, sizeof(struct ztc_module_entry), ZTC_ABI_MAJOR, ZTC_ABI_MINOR, 0, 0, init, shutdown, get_interface};
int helper(void);
int helper(void) { return 1; }
""")
        (folder / "CMakeLists.txt").write_text(
            "cmake_minimum_required(VERSION 3.18)\nproject(sums LANGUAGES C)\nfind_package(ztc-sdk REQUIRED)\n"
            "ztc_add_module(NAME sums KIND plugin INFO sums.info SOURCES sums.c LIBRARIES m)\n")
        self.build_with_cmake(folder)
        symbols = run("nm", "-D", "--defined-only", folder / "build/sums.so").stdout.split()
        self.assertEqual(symbols[2:], ["ztc_module_entry"])
        self.assertIn("libm.so", run("readelf", "-Wd", folder / "build/sums.so").stdout)

    def test_wrong_arguments_of_the_cmake_function(self):
        for change, message in (("NAME minimal ", "NAME is missing"), ("INFO minimal.info ", "INFO is missing"),
                                ("SOURCES minimal.c", "SOURCES is missing")):
            folder = self.copy("arguments")
            text = (folder / "CMakeLists.txt").read_text()
            self.assertIn(change, text)
            (folder / "CMakeLists.txt").write_text(text.replace(change, "", 1))
            with self.assertRaises(AssertionError) as caught:
                self.build_with_cmake(folder)
            self.assertIn(message, str(caught.exception))
        folder = self.copy("kind")
        text = (folder / "CMakeLists.txt").read_text().replace("NAME minimal", "NAME minimal KIND board", 1)
        (folder / "CMakeLists.txt").write_text(text)
        with self.assertRaises(AssertionError) as caught:
            self.build_with_cmake(folder)
        self.assertIn("KIND is target or plugin", str(caught.exception))


@unittest.skipUnless(os.access(ZTC, os.X_OK), "the program is not built")
class Used(Outside):
    """The module in the program: checked, listed, and a board compiled with it, in both versions."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.built = cls.copy("used")
        cls.build_with_cmake(cls.built)

    def setUp(self):
        self.home = pathlib.Path(tempfile.mkdtemp(prefix="home", dir=self.folder))

    def ztc(self, *arguments, check=True):
        environment = {**self.environment, "HOME": str(self.home), "ZERYNTH_HOME": str(self.home)}
        return run(ZTC, "--plugin-dir", self.built / "build", *arguments, environment=environment, check=check)

    def test_plugin_check_passes(self):
        self.ztc("plugin", "check", self.built / "build/minimal.so")

    def test_board_is_created_and_compiled_without_a_finding(self):
        made = json.loads(self.ztc("-J", "vm", "custom", "create", "cvm_minimal", "myboard").stdout)
        self.assertEqual((made["short_name"], made["target"]), ("myboard", "cvm_minimal"))
        for version in (1, 2):
            made = json.loads(self.ztc("-J", "vm", "custom", "compile", "myboard", "--strict", "--port-version",
                                       version).stdout)
            self.assertEqual(made["diagnostics"], [])
            self.assertEqual(made["port"]["version"], version)
            self.assertTrue(pathlib.Path(made["port"]["path"]).is_file())

    def test_rule_of_the_module_is_reported_with_its_place(self):
        self.ztc("vm", "custom", "create", "cvm_minimal", "myboard")
        template = next(self.home.rglob("myboard.yml"))
        text = template.read_text().replace("PWM0: D3\n", "PWM0: D10\n")
        template.write_text(text)
        found = json.loads(self.ztc("-J", "vm", "custom", "compile", "myboard").stdout)["diagnostics"]
        line = 1 + text[:text.index("    PWM1:")].count("\n")
        self.assertEqual([(row["code"], row["severity"], row["line"]) for row in found], [("MINIMAL-W001", "warning", line)])

    def test_code_of_the_module_is_explained(self):
        self.assertIn("timer channel", self.ztc("explain", "MINIMAL-W001").stdout)

    def test_choice_that_is_left_out_is_listed(self):
        self.ztc("vm", "custom", "create", "cvm_minimal", "myboard")
        template = next(self.home.rglob("myboard.yml"))
        template.write_text(template.read_text().replace("PWM1: [ D7, 1, 1 ]", "PWM1: D7"))
        made = self.ztc("-J", "vm", "custom", "compile", "myboard", check=False)
        self.assertEqual(made.returncode, 1)
        self.assertIn("E019", [row["code"] for row in json.loads(made.stdout)["diagnostics"]])

    def test_sdk_new_writes_a_project_that_builds(self):
        work = pathlib.Path(tempfile.mkdtemp(prefix="new", dir=self.folder))
        # As installed: the program beside the SDK.
        shutil.copy(ZTC, self.sdk / "bin/ztc")
        run(self.sdk / "bin/ztc", "sdk", "new", "acme1", cwd=work, environment={**self.environment, "HOME": str(work)})
        self.build_with_cmake(work / "acme1")
        self.inspect(work / "acme1/build/acme1.so", "cvm_acme1")


if __name__ == "__main__":
    unittest.main()
