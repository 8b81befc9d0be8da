/* SPDX-License-Identifier: Apache-2.0 */
/* <short_name>.py: the custom device as tools written for the original toolchain look for it. */
#include "custom/product.h"

#include <string.h>

#define MARK "@SHORT_NAME@"

/* Their loader puts base and devices on the path and wants the class by the name in device.json. A
 * short name need not be an identifier, so the class gets its name at run time. */
static const char module_text[] =
    "\"\"\"The custom device " MARK
    ", for tools that look for devices in the manner of the original\n"
    "toolchain. Made by ztc; what it knows of the device is read from device.json beside it.\n"
    "\"\"\"\n"
    "from base import *\n"
    "from devices import *\n"
    "\n"
    "import base64\n"
    "import json\n"
    "import os\n"
    "import subprocess\n"
    "import tempfile\n"
    "\n"
    "_SHORT_NAME = \"" MARK "\"\n"
    "_FOLDER = os.path.dirname(os.path.abspath(__file__))\n"
    "\n"
    "\n"
    "def _usb_ids():\n"
    "    \"\"\"The lists vids and pids of device.json, in upper case.\"\"\"\n"
    "    try:\n"
    "        with open(os.path.join(_FOLDER, \"device.json\"), encoding=\"utf-8\") as file:\n"
    "            device = json.load(file)\n"
    "        return [[str(text).upper() for text in device.get(key) or []] for key in (\"vids\", "
    "\"pids\")]\n"
    "    except (OSError, ValueError, AttributeError, TypeError):\n"
    "        return [[], []]\n"
    "\n"
    "\n"
    "def _is_usb_device(vid, pid):\n"
    "    \"\"\"Lists of one length are pairs; otherwise any vid goes with any pid.\"\"\"\n"
    "    vids, pids = _usb_ids()\n"
    "    if len(vids) == len(pids):\n"
    "        return (vid, pid) in zip(vids, pids)\n"
    "    return vid in vids and pid in pids\n"
    "\n"
    "\n"
    "def _store(folder, name, data):\n"
    "    path = os.path.join(folder, name)\n"
    "    with open(path, \"wb\") as file:\n"
    "        file.write(base64.b64decode(data) if isinstance(data, str) else bytes(data))\n"
    "    return path\n"
    "\n"
    "\n"
    "def _run(arguments, outfn):\n"
    "    \"\"\"Runs ztc; (done, text), the text also to outfn if there is one.\"\"\"\n"
    "    program = os.environ.get(\"ZTC\") or \"ztc\"\n"
    "    try:\n"
    "        process = subprocess.Popen([program] + arguments, stdin=subprocess.DEVNULL,\n"
    "                                   stdout=subprocess.PIPE, stderr=subprocess.STDOUT)\n"
    "        text = process.communicate()[0].decode(\"utf-8\", \"replace\")\n"
    "        done = process.returncode == 0\n"
    "    except OSError as error:\n"
    "        text = \"cannot run {}: {}\".format(program, error)\n"
    "        done = False\n"
    "    if outfn:\n"
    "        outfn(text)\n"
    "    return done, text\n"
    "\n"
    "\n"
    "class _Device(Board):\n"
    "    @staticmethod\n"
    "    def match(dev):\n"
    "        return _is_usb_device(dev.get(\"vid\"), dev.get(\"pid\"))\n"
    "\n"
    "    def burn_custom(self, bin, portbin, outfn=None):\n"
    "        \"\"\"Flashes the parts of a virtual machine and port.bin by calling ztc.\"\"\"\n"
    "        parts = bin if isinstance(bin, (list, tuple)) else [bin]\n"
    "        with tempfile.TemporaryDirectory() as folder:\n"
    "            arguments = [\"device\", \"virtualize_raw\", folder, \"--spec\", \"target:\" + "
    "_SHORT_NAME]\n"
    "            for number, part in enumerate(parts):\n"
    "                path = _store(folder, \"vm_part_{}.bin\".format(number), part)\n"
    "                arguments += [\"--spec\", \"part{}:{}\".format(number, path)]\n"
    "            arguments += [\"--spec\", \"portbin:\" + _store(folder, \"port.bin\", portbin)]\n"
    "            port = getattr(self, \"port\", None)\n"
    "            if port:\n"
    "                arguments += [\"--spec\", \"port:{}\".format(port)]\n"
    "            return _run(arguments, outfn)\n"
    "\n"
    "\n"
    "_Device.__name__ = _Device.__qualname__ = _SHORT_NAME + \"Device\"\n"
    "globals()[_SHORT_NAME + \"Device\"] = _Device\n";

ztc_status ztc_product_python(const char *short_name, struct ztc_buffer *buffer,
                              struct ztc_error *error)
{
    const char *from = module_text;
    for (const char *mark = strstr(from, MARK); mark != NULL; mark = strstr(from, MARK)) {
        ztc_buffer_add(buffer, from, (size_t)(mark - from));
        ztc_buffer_text(buffer, short_name);
        from = mark + strlen(MARK);
    }
    ztc_buffer_text(buffer, from);
    return ztc_buffer_check(buffer, "the Python module", error);
}
