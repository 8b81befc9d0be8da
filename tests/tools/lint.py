#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""The house rules that a program can check. Prints `file:line: rule: what` for each breach; exit 1 if any.

The rules are the fifteen of the project's style: files and functions stay small, banned calls stay out,
core names no microcontroller, nothing below the command layer prints or exits, dependencies point one way.
"""
import os
import re
import statistics
import subprocess
import sys

FILE_MAX = 900
MEDIAN_MAX = 300
FUNCTION_MAX = 80
NESTING_MAX = 4
COMPLEXITY_MAX = 15
TOP_FOLDERS = {"core", "plugins", "targets", "sdk", "tests"}

BANNED = {
    "strcpy": "ztc_buffer_text or memcpy", "strcat": "ztc_buffer_text", "sprintf": "ztc_buffer_print",
    "vsprintf": "ztc_buffer_vprint", "sscanf": "ztc_number_parse", "strtok": "a loop over bytes",
    "atoi": "ztc_number_parse", "atol": "ztc_number_parse", "atof": "ztc_number_parse",
    "strtol": "ztc_number_parse", "strtoul": "ztc_number_parse", "strtoll": "ztc_number_parse",
    "strtoull": "ztc_number_parse", "strtod": "ztc_number_parse", "gets": "ztc_file_read",
    "tmpnam": "a name in tmp/ of the home folder", "mktemp": "a name in tmp/ of the home folder",
    "system": "posix_spawn", "popen": "posix_spawn", "alloca": "an arena", "getenv": "secure_getenv",
    "setlocale": "nothing: no text of ours depends on a locale",
}
BANNED_CALL = re.compile(r"(?<![\w.>])(" + "|".join(BANNED) + r")\s*\(")
CHIPS = re.compile(r"\b(cvm_\w+|esp(32|8266)\w*|stm32\w*|rp2040|rp2350|nrf5\w*|samd\w*|espressif|nordic)", re.I)
UNFINISHED = re.compile(r"\b(TODO|FIXME|XXX|HACK)\b")
PRINTS = re.compile(r"(?<![\w.>])(printf|fprintf|puts|putchar|fputs|perror|exit|_exit|abort)\s*\(")
INCLUDE = re.compile(r'^\s*#\s*include\s+(["<])([^">]+)[">]')
BRANCH = re.compile(r"\b(if|for|while|case)\b|&&|\|\||\?")


def strip(text):
    """The code with comments and literals blanked, line for line."""
    def blank(match):
        found = match.group(0)
        if found.startswith(("/*", "//")):
            return re.sub(r"[^\n]", " ", found)
        return found[0] + re.sub(r"[^\n]", " ", found[1:-1]) + found[-1]
    return re.sub(r'/\*.*?\*/|//[^\n]*|"(?:\\.|[^"\\\n])*"|\'(?:\\.|[^\'\\\n])*\'', blank, text, flags=re.S)


def functions(lines):
    """(name, first line, last line) of each function: Linux braces put both at column 0."""
    start = name = None
    for number, line in enumerate(lines, 1):
        if line.startswith("{"):
            head = "\n".join(lines[max(0, number - 8):number - 1])
            found = re.findall(r"(\w+)\s*\([^;{}]*\)\s*$", head)
            start, name = (number, found[-1]) if found else (None, None)
        elif line.startswith("}") and start is not None:
            yield name, start, number
            start = None


def check_function(path, name, first, body):
    """Breaches of one function's size, nesting and complexity."""
    if len(body) > FUNCTION_MAX:
        yield f"{path}:{first}: function-length: {name} has {len(body)} lines, {FUNCTION_MAX} are the most"
    depth = deepest = 0
    for line in body:
        depth += line.count("{") - line.count("}")
        # A brace that opens an initialiser is no nesting of control.
        deepest = max(deepest, depth if not re.search(r"=\s*\{", line) else deepest)
    if deepest - 1 > NESTING_MAX:
        yield f"{path}:{first}: nesting: {name} nests {deepest - 1} deep, {NESTING_MAX} are the most"
    complexity = 1 + sum(len(BRANCH.findall(line)) for line in body)
    if complexity > COMPLEXITY_MAX:
        yield f"{path}:{first}: complexity: {name} has {complexity} branches, {COMPLEXITY_MAX} are the most"


def check_head(path, raw):
    """SPDX first, then one sentence of purpose."""
    if "SPDX-License-Identifier: Apache-2.0" not in raw[:80]:
        yield f"{path}:1: head: the first line is the SPDX licence identifier"
    elif not re.match(r"[^\n]*\n/\*", raw):
        yield f"{path}:2: head: the second line says in a comment what the file is for"


def below_command(path):
    """Is this a file of core that must neither print nor exit?"""
    return path.startswith(("core/", "sdk/port/", "targets/")) and not path.startswith(
        ("core/output/", "core/command/", "core/main.c", "core/conformance/child.c", "core/libztc/example/"))


def check_line(path, number, raw, code):
    """Breaches of one line."""
    for call in BANNED_CALL.findall(code):
        if not path.startswith("tests/"):
            yield f"{path}:{number}: banned: {call}; use {BANNED[call]}"
    if UNFINISHED.search(raw):
        yield f"{path}:{number}: unfinished: finish it, or say it in the issue"
    if path.startswith(("core/", "sdk/include/", "sdk/port/", "sdk/tables/")) and CHIPS.search(raw):
        yield f"{path}:{number}: chip: core and the SDK name no microcontroller: {CHIPS.search(raw).group(0)}"
    if below_command(path) and PRINTS.search(code):
        yield f"{path}:{number}: prints: only core/output, core/command and main may print or exit"
    include = INCLUDE.match(raw)
    if include and path.startswith(("targets/", "plugins/", "sdk/")):
        if include.group(1) == '"' and "/" in include.group(2):
            yield f"{path}:{number}: direction: built with the SDK alone, not with {include.group(2)}"


def check_file(path):
    """All breaches of one C file."""
    with open(path, encoding="utf-8") as file:
        raw = file.read()
    lines, code = raw.split("\n"), strip(raw).split("\n")
    yield from check_head(path, raw)
    if len(lines) > FILE_MAX:
        yield f"{path}:1: file-length: {len(lines)} lines, {FILE_MAX} are the most"
    for number, (line, bare) in enumerate(zip(lines, code), 1):
        yield from check_line(path, number, line, bare)
    if not path.startswith("tests/"):
        for name, first, last in functions(code):
            yield from check_function(path, name, first, code[first - 1:last])


def main():
    listed = subprocess.run(["git", "ls-files", "-co", "--exclude-standard"], capture_output=True, text=True,
                            check=True).stdout.split("\n")
    listed = [path for path in listed if path and os.path.isfile(path)]
    breaches = [f"{path}:1: top-level: only {', '.join(sorted(TOP_FOLDERS))} and dot folders are there"
                for path in listed if "/" in path and not path.startswith(".")
                and path.split("/")[0] not in TOP_FOLDERS]
    sources = [path for path in listed if path.endswith((".c", ".h")) and "/corpus/" not in path]
    sizes = []
    for path in sources:
        breaches += check_file(path)
        with open(path, encoding="utf-8") as file:
            sizes.append(sum(1 for _ in file))
    if sizes and statistics.median(sizes) > MEDIAN_MAX:
        breaches.append(f".:1: median: the median file has {statistics.median(sizes)} lines, {MEDIAN_MAX} are the most")
    print("\n".join(breaches) if breaches else f"house rules: {len(sources)} files, nothing found")
    return 1 if breaches else 0


if __name__ == "__main__":
    sys.exit(main())
