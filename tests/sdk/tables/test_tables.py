#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""ztc-tables: good files become the tables they say; each mistake is told with its file and line."""
import os
import pathlib
import random
import subprocess
import tempfile
import unittest

TABLES = os.environ["ZTC_TABLES"]
CC = os.environ.get("CC", "cc")
INCLUDE = os.environ["ZTC_SDK_INCLUDE"]
HERE = pathlib.Path(__file__).parent

PINS = "name,port,pad,abilities,cautions,notes\n"
FUNCTIONS = "pin,class,role,signal,instance,unit,channel,alternate,values,caution\n"
INSTANCES = "class,hw,name,users\n"
BLOCKS = "class,hw,name,users,block\n"
FLASH = "variant,start,size,write_unit,erase_unit,layout,port_region,port_region_size,note\n"
STARTS = FLASH.replace("note", "note,app_start")
PACKAGES = "package,number,pin\n"
DEVICE = "key,kind,value\n"
INFO = "id=org.example.x\nname=x\nversion=1.0.0\n"
TARGET = "provides=target:b\ntarget.b.name=B\ntarget.b.chip=c\ntarget.b.customizable=1\n"

GOOD = {
    # Out of order, with comments, CRLF, a byte order mark, quotes and bytes beyond ASCII.
    "pins.csv": "\ufeff# the pads\n" + PINS +
                "PB0,PB,0,in out pull-up,,\r\n"
                "PA10,PA,10,in out analog,\"usb: D+, and \"\"D-\"\"; low-drive: 3 mA\",a note\n"
                "\n# what cannot drive\n"
                "PA2,PA,2,in analog,input-only: nur Eingänge??/,\n"
                "PA11,PA,0xb,,not-bonded: no ball,\n",
    "functions.csv": FUNCTIONS +
                     "*,I2C,sda,SDA,,,,2,,\n"
                     "PB0,SERIAL,rx,UART2_RX,2,2,,7,,\n"
                     "PA10,ADC,in,ADC2_CH1,,2,1,,1 1,radio: not beside Wi-Fi\n"
                     "PA10,PWM,out,TIM1_CH3,,1,3,1,1 3 65535,\n"
                     "PA10,PWM,out,TIM2_CH1,,2,1,2,2 1,\n"
                     "PA11,ETH,,MDC,,,,,,\n",
    "instances.csv": BLOCKS + "SPI,1,SPI1,1,SERCOM\nSERIAL,2,UART2,1,SERCOM\nSERIAL,1,UART1,3,\n",
    "flash.csv": STARTS + "small,0x8000000,327680,1,sector,\"4x16K,1x64K,1x192K\",0x8004000,16384,"
                         "\"a note, long\",\nnone,0,8,4,4,,,,,\n"
                          "behind a loader,16,4096,4,1024,,0x410,1024,,0x110\n",
    "packages.csv": PACKAGES + "LQFP64,14,PB0\nBGA,A7,PA2\nBGA,A7,PA10\nBGA,,PB0\n",
    "device.csv": DEVICE + "/flash,plain,128\n/gcc,map,\n/gcc/flags,list,\n/gcc/flags/0,text,\"-Wl,-EL\"\n"
                           "/gcc/flags/1,text,\n/ok,plain,true\n/low,plain,-5\n",
    "template.yml": "short_name: @SHORT_NAME@\ncmacros: [ 'it''s \\ \"?' ]\n",
}

PRINTED = """\
pin 0 2 PA2 [in analog] input-only=nur Eingänge??/
pin 0 10 PA10 [in out analog] usb=D+, and "D-" low-drive=3 mA
pin 0 11 PA11 [] not-bonded=no ball
pin 1 0 PB0 [in out pull-up]
function 0 10 ADC in ADC2_CH1 0 2 1 -1 2 (1 1 0 0) radio not beside Wi-Fi
function 0 10 PWM out TIM1_CH3 0 1 3 1 3 (1 3 65535 0) - -
function 0 10 PWM out TIM2_CH1 0 2 1 2 2 (2 1 0 0) - -
function 0 11 ETH  MDC 0 -1 -1 -1 0 (0 0 0 0) - -
function 1 0 SERIAL rx UART2_RX 2 2 -1 7 0 (0 0 0 0) - -
function 0 4294967295 I2C sda SDA 0 -1 -1 2 0 (0 0 0 0) - -
instance SERIAL 1 3 UART1 -
instance SERIAL 2 1 UART2 SERCOM
instance SPI 1 1 SPI1 SERCOM
flash small 134217728 327680 1 0 4x16K,1x64K,1x192K 134234112 16384 a note, long 134217728
flash none 0 8 4 4  0 0  0
flash behind a loader 16 4096 4 1024  1040 1024  272
package BGA A7 0 2
package BGA A7 0 10
package BGA  1 0
package LQFP64 14 1 0
device /flash 1 128
device /gcc 3 
device /gcc/flags 2 
device /gcc/flags/0 0 -Wl,-EL
device /gcc/flags/1 0 
device /ok 1 true
device /low 1 -5
template 51 short_name: @SHORT_NAME@
cmacros: [ 'it''s \\ "?' ]
"""

# (file, its whole content, the line that must be named, part of the message)
BAD = [
    ("pins.csv", "", 0, "no header"),
    ("pins.csv", "# only a comment\n\n", 0, "no header"),
    ("pins.csv", "name,port,pad,ability,cautions,notes\nPA0,PA,0,in out,,\n", 1, "expected `abilities`"),
    ("pins.csv", "name,port\n", 1, "2 cells, expected 6"),
    ("pins.csv", PINS + "PA0,PA,0,in out,\n", 2, "5 cells, expected 6"),
    ("pins.csv", PINS + "PA0,PA,0,in out,,,\n", 2, "7 cells, expected 6"),
    ("pins.csv", PINS + "PA0,PA,0,in out,," + "," * 30 + "\n", 2, "36 cells"),
    ("pins.csv", PINS + "PA0,PA,0,in out,straping: reset,\n", 2, "unknown caution `straping`"),
    ("pins.csv", PINS + "PA0,PA,0,in out,strapping,\n", 2, "no reason"),
    ("pins.csv", PINS + "PA0,PA,0,in out,strapping: ,\n", 2, "blank at the edge"),
    ("pins.csv", PINS + 'PA0,PA,0,in out,"strapping: ",\n', 2, "no reason"),
    ("pins.csv", PINS + "PA0,PA,0,in out,usb: a;jtag: b,\n", 2, "stray `;`"),
    ("pins.csv", PINS + "PA0,PA,0,in out,usb: a; usb: b,\n", 2, "one caution twice"),
    ("pins.csv", PINS + "PA0,PA,0,in out pullup,,\n", 2, "unknown word `pullup`"),
    ("pins.csv", PINS + "PA0,PA,0,in out in,,\n", 2, "twice the word `in`"),
    ("pins.csv", PINS + "PA0,PA,0,in  out,,\n", 2, "blank too many"),
    ("pins.csv", PINS + "PA0,PA,0,in out,,\nPA1,PA,1,in out,,\nPX,PA,0,in out,,\n", 4, "same pad as in line 2"),
    ("pins.csv", PINS + "PA0,PA,0,in out,,\n# x\nPA0,PA,1,in out,,\n", 4, "same name as in line 2"),
    ("pins.csv", PINS + "PA0,A,0,in out,,\n", 2, "not a port `A`"),
    ("pins.csv", PINS + "PA0,PA,01,in out,,\n", 2, "not a number `01`"),
    ("pins.csv", PINS + "PA0,PA,x,in out,,\n", 2, "not a number `x`"),
    ("pins.csv", PINS + "PA0,PA,99999999999999999999999,in out,,\n", 2, "not a number"),
    ("pins.csv", PINS + "PA0,PA,70000,in out,,\n", 2, "out of range"),
    ("pins.csv", PINS + ",PA,0,in out,,\n", 2, "the cell is empty"),
    ("pins.csv", PINS + "PA0,PA,0,in out,input-only: x,\n", 2, "does not go with the abilities"),
    ("pins.csv", PINS + "PA0,PA,0,in analog,analog-only: x,\n", 2, "does not go with the abilities"),
    ("pins.csv", PINS + "PA0,PA,0,in,,\n", 2, "can be read and not driven"),
    ("pins.csv", PINS + "PA0, PA,0,in out,,\n", 2, "blank at the edge"),
    ("pins.csv", PINS + 'PA0,PA,0,in out,"usb: x,\n', 2, "opened and not closed"),
    ("pins.csv", PINS + 'PA0,PA,0,in out,"usb: x" y,\n', 2, "follows a closing quote"),
    ("pins.csv", PINS + 'PA0,PA,0,in out,usb: "x",\n', 2, "a quote inside a cell"),
    ("pins.csv", (PINS + "PA0,PA,0,in out,,caf").encode() + b"\xe9\n", 2, "byte 21 of the line is not UTF-8"),
    ("pins.csv", (PINS + "PA0,PA,0,in out,,").encode() + b"\xc0\xaf\n", 2, "not UTF-8"),
    ("pins.csv", (PINS + "PA0,PA,0,in out,,").encode() + b"\xed\xa0\x80\n", 2, "not UTF-8"),
    ("pins.csv", PINS + "PA0,PA,0,in out,,a\tb\n", 2, "control character 0x09"),
    ("pins.csv", PINS + "PA0,PA,0,in out,,a\0b\n", 2, "control character 0x00"),
    ("pins.csv", PINS + "PA0,PA,0,in out,," + "x" * 70000 + "\n", 2, "longer than"),
    ("pins.csv", PINS + "".join(f"P{i},PA,{i},in out,,\n" for i in range(1025)), 0, "1025 pads"),
    ("functions.csv", FUNCTIONS + "PC9,SERIAL,tx,TX,,,,,,\n", 2, "no such pad: `PC9`"),
    ("functions.csv", FUNCTIONS + "PB0,SERAIL,tx,TX,,,,,,\n", 2, "the class has no roles: `tx`"),
    ("functions.csv", FUNCTIONS + "PB0,Serial,tx,TX,,,,,,\n", 2, "not the name of a class"),
    ("functions.csv", FUNCTIONS + "PB0,SERIAL,txd,TX,,,,,,\n", 2, "no such role: `txd`"),
    ("functions.csv", FUNCTIONS + "PB0,SERIAL,,TX,,,,,,\n", 2, "no such role"),
    ("functions.csv", FUNCTIONS + "PB0,SERIAL,tx,,,,,,,\n", 2, "signal: the cell is empty"),
    ("functions.csv", FUNCTIONS + "PA2,SERIAL,tx,TX,,,,,,\n", 2, "abilities do not fit"),
    ("functions.csv", FUNCTIONS + "PB0,ADC,in,ADC1_CH0,,1,0,,,\n", 2, "abilities do not fit"),
    ("functions.csv", FUNCTIONS + "*,ADC,in,ADC1_CH0,,1,0,,,\n", 2, "cannot be had on any pad"),
    ("functions.csv", FUNCTIONS + "*,ETH,,MDC,,,,,,\n", 2, "cannot be had on any pad"),
    ("functions.csv", FUNCTIONS + "PB0,SERIAL,tx,TX,9,,,,,\n", 2, "no such instance: `9`"),
    ("functions.csv", FUNCTIONS + "PB0,SERIAL,tx,TX,1,one,,,,\n", 2, "unit: not a number `one`"),
    ("functions.csv", FUNCTIONS + "PB0,SERIAL,tx,TX,1,,,-1,,\n", 2, "alternate: not a number `-1`"),
    ("functions.csv", FUNCTIONS + "PB0,PWM,out,T,,,,,1 2 3 4,\n", 2, "too many values"),
    ("functions.csv", FUNCTIONS + "PB0,PWM,out,T,,,,,1;2,\n", 2, "not a list of numbers"),
    ("functions.csv", FUNCTIONS + "PB0,PWM,out,T,,,,,,wifi: x\n", 2, "unknown caution `wifi`"),
    ("functions.csv", FUNCTIONS + "PB0,PWM,out,T,,,,,,usb: x; jtag: y\n", 2, "too many cautions"),
    ("functions.csv", FUNCTIONS + "PB0,PWM,out,T,,1,1,2,1 1,\nPA10,PWM,out,T,,1,1,2,1 1,\n"
                                  "PB0,PWM,out,T,,1,1,2,1 1,\n", 4, "same function as in line 2"),
    ("functions.csv", FUNCTIONS + "PB0,PWM,out,T1,,1,1,2,1 1,\nPB0,PWM,out,T2,,2,1,3,1 1,\n", 3,
     "could not tell T2 from T1 in line 2"),
    ("instances.csv", INSTANCES + "UART,1,UART1,1\n", 2, "no class of peripherals is called `UART`"),
    ("instances.csv", INSTANCES + "SPI,1,SPI1,1,B\n", 2, "5 cells, expected 4"),
    ("instances.csv", BLOCKS + "SPI,1,SPI1,1\n", 2, "4 cells, expected 5"),
    ("instances.csv", "class,hw,name\nSPI,1,SPI1\n", 1, "3 cells, expected 5"),
    ("instances.csv", BLOCKS + "SPI,1,SPI1,1,B\nI2C,1,I2C1,2,B\n", 3, "block `B` has 1 in line 2"),
    ("instances.csv", INSTANCES + "SPI,0,SPI0,1\n", 2, "hw: 0 is out of range"),
    ("instances.csv", INSTANCES + "SPI,1,SPI1,0\n", 2, "users: 0 is out of range"),
    ("instances.csv", INSTANCES + "SPI,1,SPI1,1\nSPI,1,SPI2,1\n", 3, "same instance as in line 2"),
    ("flash.csv", FLASH + "x,0,4096,4,1024,4x1K,4096,1024,\n", 2, "leaves the flash"),
    ("flash.csv", FLASH + "x,0,4096,4,1024,3x1K,0,1024,\n", 2, "add up to 3072 bytes"),
    ("flash.csv", FLASH + "x,0,4096,4,1024,4*1K,0,1024,\n", 2, "not a layout"),
    ("flash.csv", FLASH + "x,0,4096,4,1024,4x1K,512,1024,\n", 2, "not made of whole sectors"),
    ("flash.csv", FLASH + "x,0,4096,4,sector,,0,1024,\n", 2, "no layout says what sectors"),
    ("flash.csv", FLASH + "x,0,4096,4,page,4x1K,,,\n", 2, "erase_unit: not a number `page`"),
    ("flash.csv", STARTS + "x,16,4096,4,1024,,,,,15\n", 2, "app_start: 0xf is not in the flash"),
    ("flash.csv", STARTS + "x,16,4096,4,1024,,,,,4112\n", 2, "app_start: 0x1010 is not in the flash"),
    ("flash.csv", STARTS + "x,0,4096,4,1024,,1024,1024,,2047\n", 2, "app_start: 0x7ff is in the region for port.bin"),
    ("flash.csv", STARTS + "x,0,4096,4,1024,,0,1024,,\n", 2, "app_start: 0x0 is in the region for port.bin"),
    ("flash.csv", STARTS + "x,0,4096,4,1024,,,,,page\n", 2, "app_start: not a number `page`"),
    ("flash.csv", FLASH + "x,0,4096,4,1024,,,,\nx,0,8192,4,1024,,,,\n", 3, "variant: `x` stands twice"),
    ("flash.csv", FLASH + "x,0,4 KB,4,1024,4x1K,,,\n", 2, "size: not a number `4 KB`"),
    ("packages.csv", PACKAGES + "LQFP64,1,PC7\n", 2, "no such pad: `PC7`"),
    ("packages.csv", PACKAGES + "LQFP64,1,PB0\nLQFP64,2,PA2\nLQFP64,1,PB0\n", 4, "same row as in line 2"),
    ("packages.csv", PACKAGES + ",1,PB0\n", 2, "package: the cell is empty"),
    ("packages.csv", PACKAGES + "LQFP64,,PB0\nLQFP64,,PB0\n", 3, "same row as in line 2"),
    ("device.csv", DEVICE + "flash,plain,1\n", 2, "not a JSON pointer"),
    ("device.csv", DEVICE + "/a~2,plain,1\n", 2, "not a JSON pointer"),
    ("device.csv", DEVICE + "/vids,list,\n", 2, "create writes this key itself"),
    ("device.csv", DEVICE + "/a,number,1\n", 2, "unknown kind: `number`"),
    ("device.csv", DEVICE + "/a,plain,01\n", 2, "not a decimal integer"),
    ("device.csv", DEVICE + "/a,plain,-0\n", 2, "not a decimal integer"),
    ("device.csv", DEVICE + "/a,map,x\n", 2, "no value of its own"),
    ("device.csv", DEVICE + "/a,plain,1\n/a,plain,2\n", 3, "same key stands above"),
    ("device.csv", DEVICE + "/a/b,plain,1\n", 2, "nothing above holds"),
    ("device.csv", DEVICE + "/a,plain,1\n/a/b,plain,1\n", 3, "nothing above holds"),
    ("device.csv", DEVICE + "/a,list,\n/a/0,text,x\n/a/2,text,x\n", 4, "not the next item"),
    ("template.yml", "layout: x\n", 0, "`short_name: @SHORT_NAME@` is missing"),
    ("template.yml", "short_name: @SHORT_NAME@\ndevice:\n    a: 1\n", 2, "no device section"),
    ("template.yml", b"short_name: @SHORT_NAME@\n# \xff\n", 2, "not UTF-8"),
    ("template.yml", b"short_name: @SHORT_NAME@\n\n\0\n", 3, "a NUL"),
    ("template.yml", "short_name: @SHORT_NAME@\n" + "# \n" * 100000, 0, "262144 are the most"),
    ("x.info", "name=x\nversion=1.0.0\n", 0, "the record `id` is missing"),
    ("x.info", INFO + "hello\n", 4, "not a record"),
    ("x.info", INFO + "vendor=x \n", 4, "not a record"),
    ("x.info", INFO + "name=y\n", 4, "a key twice"),
    ("x.info", INFO + "nmae=y\n", 4, "unknown key"),
    ("x.info", INFO + "vendor=100%\n", 4, "two hexadecimal digits do not follow"),
    ("x.info", INFO + "vendor=x%FF\n", 4, "what its %XX stand for is not UTF-8"),
    ("x.info", INFO + "vendor=%C3\n", 4, "what its %XX stand for is not UTF-8"),
    ("x.info", INFO + "x-own=%ed%a0%80\n", 4, "what its %XX stand for is not UTF-8"),
    ("x.info", "id=a b\nname=x\nversion=1.0.0\n", 1, "not an id"),
    ("x.info", "id=a\nname=x\nversion=1.0\n", 3, "not a semantic version"),
    ("x.info", "id=a\nname=x\nversion=01.0.0\n", 3, "not a semantic version"),
    ("x.info", INFO + "abi=2.0\n", 4, "not the ABI of this SDK"),
    ("x.info", "id=a\nname=x\nversion=1.0.0-\n", 3, "not a semantic version"),
    ("x.info", "id=a\nname=x\nversion=1.0.0-a..b\n", 3, "not a semantic version"),
    ("x.info", "id=a\nname=x\nversion=1.0.0-01\n", 3, "not a semantic version"),
    ("x.info", "id=a\nname=x\nversion=1.0.0+a+b\n", 3, "not a semantic version"),
    ("x.info", "id=a\nname=\nversion=1.0.0\n", 2, "no value"),
    ("x.info", "id=a\nname=x%00y\nversion=1.0.0\n", 2, "a % that two hexadecimal digits do not follow"),
    ("x.info", INFO + TARGET.replace("chip=c", "chip="), 6, "no value"),
    ("x.info", INFO + "provides=my_kind:x\n", 4, "not something that can be provided"),
    ("x.info", INFO + "provides=" + "k" * 32 + ":x\n", 4, "not something that can be provided"),
    ("x.info", INFO + "needs=net files\n", 4, "not a list of words"),
    ("x.info", INFO + "codes=" + "C" * 32 + "\n", 4, "not a prefix of codes"),
    ("x.info", INFO + "codes=Ex\n", 4, "not a prefix of codes"),
    ("x.info", INFO + "provides=target\n", 4, "not something that can be provided"),
    ("x.info", INFO + "provides=target:" + "b" * 32 + "\n", 4, "not something that can be provided"),
    ("x.info", INFO + TARGET.replace("target.b.chip=c\n", ""), 4, "a record of this target is missing"),
    ("x.info", INFO + TARGET.replace("=1", "=yes"), 7, "neither yes nor no"),
    ("x.info", INFO + TARGET + "provides=target:b\n", 8, "provided twice"),
    ("x.info", INFO + TARGET + "target.c.name=C\n", 8, "not provided"),
    ("x.info", INFO + TARGET + "needs=net\n", 8, "must not have this"),
    ("x.info", INFO + TARGET + "usb=c vid=10C4 pid=* mode=serial strength=bridge\n", 8, "no such target"),
    ("x.info", INFO + TARGET + "usb=b vid=10c4 pid=* mode=serial strength=bridge\n", 8, "does not take"),
    ("x.info", INFO + TARGET + "usb=b vid=10C4 pid=* mode=cdc strength=bridge\n", 8, "does not take"),
    ("x.info", INFO + TARGET + "usb=b vid=10C4 pid=* mode=serial strength=sure\n", 8, "does not take"),
    ("x.info", INFO + TARGET + "usb=b vid=10C4 pid=* mode=serial\n", 8, "a field is missing"),
    ("x.info", INFO + TARGET + "usb=b vid=10C4  pid=* mode=serial strength=bridge\n", 8, "one blank too many"),
    ("x.info", INFO + TARGET + "usb=b vid=10C4 vid=10C4 pid=* mode=serial strength=bridge\n", 8, "a field twice"),
    ("x.info", INFO + "x-long=" + "y" * 60000 + "\nx-more=" + "y" * 9000 + "\n", 0, "65536 are the most"),
]


class Folder:
    """A scratch folder with the good files, some of them replaced."""

    def __init__(self, files):
        self.scratch = tempfile.TemporaryDirectory()
        self.path = pathlib.Path(self.scratch.name)
        for name, content in files.items():
            data = content if isinstance(content, bytes) else content.encode()
            (self.path / name).write_bytes(data)
        self.names = list(files)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.scratch.cleanup()

    def run(self, names=None, tool_name="good"):
        return subprocess.run([TABLES, "--name", tool_name, "--output", ".", *(names or self.names)], cwd=self.path,
                              capture_output=True, text=True, errors="replace", timeout=60, check=False)


class Good(unittest.TestCase):
    def test_tables_hold_what_the_files_say(self):
        with Folder(GOOD) as folder:
            made = folder.run()
            self.assertEqual((made.returncode, made.stdout, made.stderr), (0, "", ""))
            subprocess.run([CC, "-std=c11", "-Wall", "-Wextra", "-Wconversion", "-pedantic", "-Werror", "-I", INCLUDE,
                            "-I", folder.path, HERE / "print.c", folder.path / "good_tables.c", "-o",
                            folder.path / "print"], check=True, timeout=120)
            printed = subprocess.run([folder.path / "print"], capture_output=True, check=True, timeout=60)
            self.assertEqual(printed.stdout.decode(), PRINTED)

    def test_same_files_give_the_same_text_in_any_order_of_arguments(self):
        with Folder(GOOD) as folder:
            self.assertEqual(folder.run().returncode, 0)
            first = (folder.path / "good_tables.c").read_bytes()
            self.assertEqual(folder.run(folder.names[::-1]).returncode, 0)
            self.assertEqual((folder.path / "good_tables.c").read_bytes(), first)

    def test_records_become_the_section(self):
        with Folder({"x.info": "# about\n\n" + INFO + TARGET + "x-own=ä %25 %c3%A4%0A\n"
                     "usb=b vid=10C4 pid=* mode=serial strength=bridge product=CP%20210*\n"}) as folder:
            self.assertEqual(folder.run(tool_name="x").returncode, 0)
            subprocess.run([CC, "-std=c11", "-pedantic", "-Wall", "-Wextra", "-Werror", "-I", INCLUDE, "-c",
                            "x_tables.c"], cwd=folder.path, check=True, timeout=120)
            subprocess.run(["objcopy", "-O", "binary", "--only-section=.ztc.module", "x_tables.o", "section"],
                           cwd=folder.path, check=True, timeout=60)
            wanted = ("abi=1.0\n" + INFO + TARGET + "x-own=ä %25 %c3%A4%0A\n"
                      "usb=b vid=10C4 pid=* mode=serial strength=bridge product=CP%20210*\n")
            self.assertEqual((folder.path / "section").read_bytes(), wanted.encode().replace(b"\n", b"\0"))
            flags = subprocess.run(["objdump", "-h", "x_tables.o"], cwd=folder.path, capture_output=True, text=True,
                                   check=True, timeout=60).stdout
            self.assertRegex(flags, r"\.ztc\.module.*\n.*ALLOC, LOAD, READONLY, DATA")

    def test_kinds_are_told_by_the_end_of_the_name(self):
        with Folder({"big_pins.csv": GOOD["pins.csv"], "small-instances.csv": GOOD["instances.csv"]}) as folder:
            self.assertEqual(folder.run().returncode, 0)


class Bad(unittest.TestCase):
    def test_each_mistake_is_told_with_its_line_and_writes_nothing(self):
        for name, content, line, message in BAD:
            with self.subTest(file=name, message=message, content=content[:120]), \
                 Folder({**GOOD, name: content}) as folder:
                made = folder.run()
                self.assertEqual(made.returncode, 1, made.stderr)
                place = f"{name}:{line}: error: " if line else f"{name}: error: "
                told = [row for row in made.stderr.split("\n") if row.startswith(place) and message in row]
                self.assertTrue(told, made.stderr)
                self.assertEqual(sorted(path.name for path in folder.path.iterdir()), sorted({**GOOD, name: ""}))

    def test_all_mistakes_of_a_file_are_told_at_once(self):
        with Folder({"pins.csv": PINS + "PA0,PA,x,in out,,\nPA1,QQ,1,in out,,\nPA2,PA,2,inn,,\n"}) as folder:
            self.assertEqual(folder.run().stderr.count(": error: "), 3)

    def test_a_flood_of_mistakes_is_cut(self):
        with Folder({"pins.csv": PINS + "PA0,PA,x,in out,,\n" * 500}) as folder:
            told = folder.run().stderr
            self.assertEqual(told.count(": error: "), 50)
            self.assertIn("only counted", told)

    def test_wrong_pads_are_not_echoed_by_the_functions(self):
        with Folder({**GOOD, "pins.csv": PINS + "PB0,PB,x,in out,,\n"}) as folder:
            self.assertNotIn("functions.csv", folder.run().stderr)

    def test_functions_without_pads(self):
        with Folder({"functions.csv": GOOD["functions.csv"]}) as folder:
            made = folder.run()
            self.assertEqual(made.returncode, 1)
            self.assertIn("pins.csv must be given", made.stderr)

    def test_two_files_of_one_kind(self):
        with Folder({"a_pins.csv": GOOD["pins.csv"], "b_pins.csv": GOOD["pins.csv"]}) as folder:
            self.assertIn("a second file of this kind", folder.run().stderr)

    def test_a_file_of_no_kind(self):
        with Folder({"facts.csv": GOOD["pins.csv"]}) as folder:
            self.assertIn("does not tell", folder.run().stderr)

    def test_a_file_that_is_not_there(self):
        with Folder(GOOD) as folder:
            made = folder.run([*folder.names, "missing.info"])
            self.assertEqual(made.returncode, 1)
            self.assertIn("missing.info: error: cannot be opened: No such file", made.stderr)

    def test_a_folder_for_a_file(self):
        with Folder(GOOD) as folder:
            (folder.path / "x.info").mkdir()
            self.assertIn("x.info: error: cannot be read", folder.run([*folder.names, "x.info"]).stderr)

    def test_a_folder_that_cannot_be_written(self):
        with Folder(GOOD) as folder:
            made = subprocess.run([TABLES, "--name", "x", "--output", "nowhere", *folder.names], cwd=folder.path,
                                  capture_output=True, text=True, timeout=60, check=False)
            self.assertEqual(made.returncode, 1)
            self.assertIn("nowhere/x_tables.h.new: error: cannot be made", made.stderr)

    def test_a_full_disk(self):
        if not os.access("/dev/full", os.W_OK):
            self.skipTest("no /dev/full")
        with Folder(GOOD) as folder:
            (folder.path / "good_tables.h.new").symlink_to("/dev/full")
            made = folder.run()
            self.assertEqual(made.returncode, 1)
            self.assertIn("good_tables.h: error: cannot be written", made.stderr)

    def test_wrong_command_lines(self):
        for arguments in ([], ["--name", "x"], ["--name"], ["--frob"], ["--name", "X", "--output", ".", "pins.csv"],
                          ["--name", "a-b", "--output", ".", "pins.csv"], ["--name", "x", "--output", "."]):
            with self.subTest(arguments=arguments):
                made = subprocess.run([TABLES, *arguments], capture_output=True, text=True, timeout=60, check=False)
                self.assertEqual(made.returncode, 2)
                self.assertIn("Usage: ztc-tables", made.stderr)

    def test_help_and_version(self):
        for argument, part in (("--help", "Usage"), ("--version", "ztc-tables ")):
            made = subprocess.run([TABLES, argument], capture_output=True, text=True, timeout=60, check=False)
            self.assertEqual(made.returncode, 0)
            self.assertIn(part, made.stdout)


class OutOfMemory(unittest.TestCase):
    @unittest.skipIf(os.environ.get("ZTC_SANITIZE") == "1", "the sanitizer has its own allocator")
    def test_each_allocation_may_fail(self):
        with Folder(GOOD) as folder, tempfile.TemporaryDirectory() as scratch:
            library = pathlib.Path(scratch) / "fail_alloc.so"
            subprocess.run([CC, "-shared", "-fPIC", "-O1", HERE / "fail_alloc.c", "-o", library], check=True, timeout=120)
            refused = 0
            for number in range(1, 2000):
                made = subprocess.run([TABLES, "--name", "good", "--output", scratch, *folder.names], cwd=folder.path,
                                      capture_output=True, text=True, timeout=60, check=False,
                                      env={**os.environ, "LD_PRELOAD": str(library), "FAIL_AT": str(number)})
                self.assertIn(made.returncode, (0, 1), f"allocation {number}: {made.stderr}")
                # The C library does without a stream's buffer: such a failure is none.
                self.assertEqual(made.returncode == 0, made.stderr == "", f"allocation {number}: {made.stderr}")
                refused += made.returncode
                if number > refused + 20:
                    break
            self.assertGreater(refused, 50)
            self.assertLess(number, 1999)


class Mutated(unittest.TestCase):
    def test_damaged_files_are_taken_or_refused_and_nothing_else(self):
        chance = random.Random(2)
        for number in range(150):
            name = chance.choice(list(GOOD))
            data = bytearray(GOOD[name].encode())
            for _ in range(chance.randint(1, 4)):
                at = chance.randrange(len(data))
                if chance.random() < 0.3:
                    del data[at:at + chance.randint(1, 8)]
                else:
                    data[at:at + 1] = bytes([chance.choice(b",;:\"\n\r 0x9PA-\x00\xff")])
            with self.subTest(number=number, file=name, data=bytes(data)), \
                 Folder({**GOOD, name: bytes(data)}) as folder:
                made = folder.run()
                self.assertIn(made.returncode, (0, 1), made.stderr)
                self.assertEqual(made.returncode == 0, made.stderr == "")


if __name__ == "__main__":
    unittest.main()
