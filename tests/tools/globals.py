#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Nothing global that is not const: no object of core, the SDK or a target has a symbol in .data or .bss."""
import pathlib
import re
import subprocess
import sys

SYMBOL = re.compile(r"^[0-9a-f]+ [lg ].{6} (\.t?data|\.t?bss)(?:\.(?!rel\.ro)\S+)?\s+([0-9a-f]+)\s+(\S+)$")


def main():
    build = pathlib.Path(sys.argv[1])
    libraries = [*build.glob("core/*.a"), *build.glob("sdk/*.a")]
    found = []
    for library in libraries:
        table = subprocess.run(["objdump", "-t", library], capture_output=True, text=True, check=True).stdout
        for line in table.split("\n"):
            match = SYMBOL.match(line)
            if match and int(match.group(2), 16) > 0 and not match.group(3).startswith("."):
                found.append(f"{library.name}: {match.group(3)} in {match.group(1)}")
    print("\n".join(found) if found else f"globals: {len(libraries)} libraries, nothing written")
    return 1 if found or not libraries else 0


if __name__ == "__main__":
    sys.exit(main())
