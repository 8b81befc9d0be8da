#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""`make bench`: how long ztc takes, as ratios against something plain that runs in turn with it.

Never part of a test: times belong to the machine. Prints a Markdown table, the one of the README.
"""
import json
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile

RUNS = 41
MEMORY = "/dev/shm"


class Bench:
    def __init__(self, build, work):
        self.build, self.work = build.resolve(), work
        self.measure = self.build / "tests/bench/bench_measure"
        self.empty = self.build / "tests/bench/bench_empty"
        self.env = dict(os.environ, ZERYNTH_HOME=str(work), NO_COLOR="1")

    def ztc(self, *arguments, modules=None):
        """The command line of ztc with exactly these modules beside it."""
        return [str((modules or self.build) / "ztc"), *arguments]

    def run(self, *command):
        subprocess.run(command, env=self.env, check=True, stdout=subprocess.DEVNULL)

    def pair(self, a, b, unlink=(), runs=RUNS):
        names = [word for name in unlink for word in ("--unlink", str(name))]
        done = subprocess.run([self.measure, str(runs), *names, "--", *a, "---", *b], env=self.env, check=True,
                              capture_output=True, text=True)
        result = json.loads(done.stdout)
        return result["a"], result["b"]

    def many_modules(self, count):
        """A copy of the program beside `count` modules: the real target and others of its kind under other names."""
        folder = self.work / f"with-{count}"
        (folder / "modules").mkdir(parents=True)
        shutil.copy2(self.build / "ztc", folder / "ztc")
        for name in ("esp32.so", "digest.so", "drawing.so"):
            shutil.copy2(self.build / "modules" / name, folder / "modules" / name)
        # A section of fixed length, so that the names can be replaced in place.
        original = (self.build / "modules/esp32.so").read_bytes()
        for number in range(count - 1):
            copy = original.replace(b"cvm_espwroom32", b"cvm_copy%06d" % number)
            copy = copy.replace(b"codes=ESP32", b"codes=E%04X" % number)
            (folder / "modules" / f"copy{number:06d}.so").write_bytes(copy)
        return folder


def row(what, against, left, right, remark=""):
    ratio = left["wall_ms"] / right["wall_ms"]
    print(f"| {what} | {left['wall_ms']:.2f} ms | {against} | {right['wall_ms']:.2f} ms | **{ratio:.2f}** | "
          f"{left['peak_kib'] / 1024:.1f} MiB | {remark} |")


def compile_against_copy(bench, place):
    """The cost of compile, cold, against copying the files that it writes; with the disk's waits and without."""
    bench.run(*bench.ztc("vm", "custom", "create", "cvm_espwroom32", "bench"))
    bench.run(*bench.ztc("vm", "custom", "compile", "bench"))
    board, target, kept = bench.work / ".zerynth2/cvm/bench", bench.work / "copied", bench.work / "kept"
    written = ["port.bin", "port.yml", "device.json", "active", "svg/bench.svg"]
    names = [pathlib.Path(path).name for path in written]
    for folder in (target, kept):
        folder.mkdir()
    for path, name in zip(written, names):
        shutil.copy2(board / path, kept / name)
    unlink = [board / path for path in written] + [target / name for name in names]
    copy = ["cp", *[str(kept / name) for name in names], str(target)]
    compile_it = bench.ztc("vm", "custom", "compile", "bench")
    row("`vm custom compile`, nothing there yet", "`cp` of the 5 files it writes",
        *bench.pair(compile_it, copy, unlink), place)
    sync = ["sh", "-c", "cp \"$@\" && cd \"$0\" && exec sync " + " ".join(names), str(target), *copy[1:]]
    row("the same", "`cp`, then `sync` of the files", *bench.pair(compile_it, sync, unlink), place)
    row("the same, nothing changed", "`cp` of the 5 files", *bench.pair(compile_it, copy), place)


def devices(bench):
    """Names of devices, and how fast an event becomes a line. Times of one process: no peak of memory."""
    done = subprocess.run([bench.build / "tests/bench/bench_match"], check=True, capture_output=True, text=True)
    times = json.loads(done.stdout)
    print(f"| 200 devices named, 10,000 rules | {times['look_up_ms']:.2f} ms | going through all rules | "
          f"{times['scan_ms']:.2f} ms | **{times['look_up_ms'] / times['scan_ms']:.3f}** | | |")
    wrapper = shutil.which("umockdev-wrapper")
    if wrapper is None or not (bench.build / "tests/bench/bench_events").exists():
        return
    done = subprocess.run([wrapper, "/usr/bin/python3", "-B", pathlib.Path(__file__).parent / "latency.py", bench.build],
                          check=True, capture_output=True, text=True, env=bench.env)
    times = json.loads(done.stdout)
    print(f"| `discovery`: from the kernel's event to the line | {times['ztc']:.2f} ms | printing a line for each event | "
          f"{times['plain']:.2f} ms | **{times['ztc'] / times['plain']:.1f}** | | {times['ztc'] - times['plain']:+.2f} ms |")


def main():
    build = pathlib.Path(sys.argv[1])
    with tempfile.TemporaryDirectory(prefix="ztc-bench-") as temporary:
        bench = Bench(build, pathlib.Path(temporary))
        print("| command | median | against | median | ratio | peak memory | |")
        print("| --- | --- | --- | --- | --- | --- | --- |")
        row("`ztc --version`", "an empty C program", *bench.pair(bench.ztc("--version"), [str(bench.empty)]))

        compile_against_copy(bench, "on this disk")
        if os.access(MEMORY, os.W_OK):
            with tempfile.TemporaryDirectory(prefix="ztc-bench-", dir=MEMORY) as memory:
                compile_against_copy(Bench(build, pathlib.Path(memory)), "in memory: no disk to wait for")

        board = bench.work / ".zerynth2/cvm/bench"
        bench.run(*bench.ztc("vm", "custom", "compile", "bench"))
        template = board / "bench.yml"
        templates = str(bench.build / "tests/bench/bench_templates")
        many, one = bench.pair([templates, str(bench.build / "modules"), str(template), "1000"],
                               [templates, str(bench.build / "modules"), str(template), "1"], runs=9)
        row("1,000 templates in one process", "one template in one process", many, one,
            f"{(many['wall_ms'] - one['wall_ms']) / 999 * 1000:.0f} µs a template")

        for command in (["vm", "custom", "original"], ["vm", "custom", "compile", "bench"]):
            few = bench.work / "with-1" if (bench.work / "with-1").exists() else bench.many_modules(1)
            for count in (100, 1000):
                folder = bench.work / f"with-{count}"
                folder = folder if folder.exists() else bench.many_modules(count)
                # Two programs keep one home: each has its own index after its first run.
                left, right = bench.pair(bench.ztc(*command, modules=folder), bench.ztc(*command, modules=few))
                row(f"`{' '.join(command[:3])}`, {count:,} modules installed", "with 1 module", left, right,
                    f"{left['wall_ms'] - right['wall_ms']:+.2f} ms")

        devices(bench)


if __name__ == "__main__":
    main()
