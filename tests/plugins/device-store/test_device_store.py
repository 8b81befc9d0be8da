#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""The module and the original's own statements on one file; and files that are locked, damaged or made to do harm."""
import os
import shutil
import sqlite3
import stat
import subprocess
import sys
import tempfile
import unittest

MODULE = os.environ["ZTC_DEVICE_STORE_MODULE"]
DRIVER = os.environ["ZTC_DEVICE_STORE_DRIVER"]
OK, ARGUMENT, INVALID, LIMIT, CANCELLED, INTERNAL = 0, 1, 3, 5, 6, 7
ALIASES, LINKED = 1, 2
UID, OTHER = "a" * 40, "b" * 40
COLUMNS = "alias TEXT PRIMARY KEY, uid TEXT, target TEXT, name TEXT, chipid TEXT, remote_id TEXT, classname TEXT"

# What the original has where it makes and writes its file.
ORIGINAL = f"""
CREATE TABLE IF NOT EXISTS aliases ({COLUMNS});
CREATE UNIQUE INDEX IF NOT EXISTS aliases_idx ON aliases(alias);
CREATE UNIQUE INDEX IF NOT EXISTS uid_idx ON aliases(uid);
CREATE INDEX IF NOT EXISTS chip_idx ON aliases(chipid);
CREATE TABLE IF NOT EXISTS linked ({COLUMNS});
CREATE UNIQUE INDEX IF NOT EXISTS linked_a_idx ON linked(alias);
CREATE INDEX IF NOT EXISTS linked_t_idx ON linked(target);
CREATE INDEX IF NOT EXISTS linked_c_idx ON linked(chipid);
"""
INSERT = "insert or replace into aliases values(?,?,?,?,?,?,?)"


def row(alias, uid=UID, target="board", name="Mine", chipid="", remote_id="", class_name="Board"):
    return (alias, uid, target, name, chipid, remote_id, class_name)


class Case(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.mkdtemp()
        self.addCleanup(shutil.rmtree, self.folder)
        self.path = os.path.join(self.folder, "devices.db")

    def call(self, what, *arguments, table=ALIASES, wait=0, path=None, **environment):
        """status, rows, found, words."""
        done = subprocess.run([DRIVER, MODULE, what, path or self.path, str(table), str(wait), *arguments],
                              stdout=subprocess.PIPE, check=False, env={**os.environ, **environment})
        self.assertEqual(done.returncode, 0, done)
        rows, found, words, status = [], None, "", None
        for line in done.stdout.decode(errors="surrogateescape").split("\n"):
            word, _, rest = line.partition(" ")
            if word == "row":
                rows.append(tuple(bytes.fromhex(text[1:]).decode(errors="surrogateescape")
                                  for text in rest.split(" ")))
            elif word == "found":
                found = int(rest)
            elif word == "words":
                words = rest
            elif word == "status":
                status = int(rest)
        return status, rows, found, words

    def rows(self, **options):
        status, rows, _, words = self.call("list", **options)
        self.assertEqual(status, OK, words)
        return rows

    def put(self, *values, **options):
        status, _, _, words = self.call("put", *values, **options)
        self.assertEqual(status, OK, words)

    def connect(self):
        connection = sqlite3.connect(self.path)
        self.addCleanup(connection.close)
        return connection

    def query(self, sql, *values):
        connection = sqlite3.connect(self.path)
        try:
            with connection:
                return connection.execute(sql, values).fetchall()
        finally:
            connection.close()

    def script(self, sql):
        connection = sqlite3.connect(self.path)
        connection.executescript(sql)
        connection.close()

    def bytes(self):
        with open(self.path, "rb") as file:
            return file.read()


class Ordinary(Case):
    def test_nothing_there(self):
        self.assertEqual(self.rows(), [])
        self.assertEqual(self.call("remove", "x")[0::2], (OK, 0))
        self.assertEqual(os.listdir(self.folder), [])
        self.assertEqual(self.rows(path=self.folder + "/no/devices.db"), [])
        self.assertEqual(self.call("put", *row("a"), path=self.folder + "/no/devices.db")[0], INTERNAL)

    def test_an_empty_file(self):
        open(self.path, "wb").close()
        self.assertEqual(self.rows(), [])
        self.put(*row("a"))
        self.assertEqual(self.rows(), [row("a")])

    def test_put_list_remove(self):
        self.put(*row("b"))
        self.assertEqual(stat.S_IMODE(os.stat(self.path).st_mode), 0o600)
        self.put(*row("a", OTHER, name="ä ✓"))
        self.put(*row("T:1", "x", chipid="1"), table=LINKED)
        self.put(*row("T:2", "x", chipid="2"), table=LINKED)
        self.assertEqual(self.rows(), [row("a", OTHER, name="ä ✓"), row("b")])
        self.assertEqual([each[0] for each in self.rows(table=LINKED)], ["T:1", "T:2"])
        self.put(*row("a", OTHER, name=""))
        self.assertEqual(self.rows()[0], row("a", OTHER, name=""))
        self.assertEqual(self.call("remove", "a")[2], 1)
        self.assertEqual(self.call("remove", "a")[2], 0)
        self.assertEqual(self.call("remove", "T:1", table=LINKED)[2], 1)
        self.assertEqual(self.rows(), [row("b")])
        self.assertEqual([each[0] for each in self.rows(table=LINKED)], ["T:2"])
        self.assertEqual(os.listdir(self.folder), ["devices.db"])

    def test_a_device_has_one_alias(self):
        self.put(*row("first"))
        self.put(*row("second", OTHER))
        self.put(*row("third"))
        self.assertEqual(self.rows(), [row("second", OTHER), row("third")])
        self.put(*row("third", OTHER))
        self.assertEqual(self.rows(), [row("third", OTHER)])

    def test_sorted_by_bytes(self):
        for number, alias in enumerate(("b", "Z", "a", "é", "10", "9")):
            self.put(*row(alias, str(number)))
        self.assertEqual([each[0] for each in self.rows()], ["10", "9", "Z", "a", "b", "é"])

    def test_what_a_row_returns_ends_the_list(self):
        for number, alias in enumerate(("a", "stop here", "z")):
            self.put(*row(alias, str(number)))
        status, rows, _, _ = self.call("list")
        self.assertEqual((status, len(rows)), (CANCELLED, 2))

    def test_broken_calls(self):
        for values in (row(""), row("a", ""), row("a" * 4097), row("a", name="n" * 4097)):
            self.assertEqual(self.call("put", *values)[0], ARGUMENT)
        self.assertEqual(self.call("list", table=3)[0], ARGUMENT)
        self.assertEqual(self.call("put", *row("a"), table=0)[0], ARGUMENT)
        self.assertEqual(self.call("list", path="devices.db")[0], ARGUMENT)
        self.assertEqual(os.listdir(self.folder), [])


class Original(Case):
    def test_the_same_tables_and_indexes(self):
        self.put(*row("a"))
        ours = self.query("select type, name, tbl_name from sqlite_master order by name")
        unique = {each[1]: each[2] for table in ("aliases", "linked")
                  for each in self.query(f"pragma index_list({table})")}
        columns = self.query("select name, type, pk from pragma_table_info('aliases')")
        os.remove(self.path)
        self.script(ORIGINAL)
        self.assertEqual(ours, self.query("select type, name, tbl_name from sqlite_master order by name"))
        self.assertEqual(unique, {each[1]: each[2] for table in ("aliases", "linked")
                                  for each in self.query(f"pragma index_list({table})")})
        self.assertEqual(columns, self.query("select name, type, pk from pragma_table_info('aliases')"))

    def test_its_statements_on_our_file(self):
        self.put(*row("ours"))
        self.script(ORIGINAL)
        self.query(INSERT, *row("theirs", OTHER))
        self.assertEqual(self.query("select * from aliases where alias like ?", "our%"), [row("ours")])
        self.query(INSERT, *row("renamed"))  # of the same uid: the unique index takes ours away
        self.assertEqual(self.rows(), [row("renamed"), row("theirs", OTHER)])

    def test_our_statements_on_its_file(self):
        self.script(ORIGINAL)
        self.query(INSERT, "theirs", UID, "board", None, None, None, "Board")
        self.assertEqual(self.rows(), [row("theirs", name="")])
        self.put(*row("theirs", name="New"))
        self.put(*row("ours", OTHER))
        self.assertEqual(self.query("select * from aliases order by alias"),
                         [row("ours", OTHER), row("theirs", name="New")])

    def test_what_others_keep_in_it_stays(self):
        self.script(ORIGINAL + "alter table aliases add column colour text;"
                    "create table theirs (a, b); insert into theirs values (1, 2);")
        self.query("insert into aliases values('a', ?, 'board', '', '', '', '', 'red')", UID)
        self.put(*row("a", name="New"))
        self.put(*row("renamed"))
        self.assertEqual(self.query("select alias, colour from aliases"), [("renamed", "red")])
        self.assertEqual(self.query("select * from theirs"), [(1, 2)])

    def test_the_journal_mode_stays(self):
        self.script(ORIGINAL + "pragma journal_mode=wal;")
        self.put(*row("a"))
        self.assertEqual(self.rows(), [row("a")])
        self.assertEqual(self.query("pragma journal_mode"), [("wal",)])

    def test_missing_indexes_are_made_where_they_can_be(self):
        self.script(f"create table aliases ({COLUMNS});")
        for alias in ("a", "b"):
            self.query(INSERT, *row(alias))
        self.put(*row("c", OTHER))
        self.assertEqual([each[0] for each in self.rows()], ["a", "b", "c"])
        self.put(*row("d"))
        self.assertEqual([each[0] for each in self.rows()], ["c", "d"])
        self.put(*row("e"))
        self.assertIn(("uid_idx",), self.query("select name from sqlite_master where type='index'"))


class Locked(Case):
    def test_held_by_another_program(self):
        self.put(*row("a"))
        other = self.connect()
        other.execute("begin exclusive")
        for what, values in (("list", ()), ("put", row("b", OTHER)), ("remove", ("a",))):
            status, _, _, words = self.call(what, *values, wait=50)
            self.assertEqual(status, LIMIT, what)
            self.assertIn("another program", words)
        other.rollback()
        self.assertEqual(self.rows(), [row("a")])

    def test_waits_for_it(self):
        self.put(*row("a"))
        code = ("import sqlite3, sys; c = sqlite3.connect(sys.argv[1]); c.execute('begin exclusive'); print(flush=True); "
                "sys.stdin.readline(); c.execute(\"update aliases set name = 'theirs'\"); c.commit()")
        with subprocess.Popen([sys.executable, "-c", code, self.path], stdin=subprocess.PIPE,
                              stdout=subprocess.PIPE) as other:
            other.stdout.readline()
            with subprocess.Popen([DRIVER, MODULE, "put", self.path, "1", "60000", *row("b", OTHER)],
                                  stdout=subprocess.PIPE) as ours:
                other.communicate(b"\n")
                self.assertTrue(ours.communicate()[0].endswith(b"status 0\n"))
        self.assertEqual(self.rows(), [row("a", name="theirs"), row("b", OTHER)])

    def test_the_user_stops_the_wait(self):
        self.put(*row("a"))
        other = self.connect()
        other.execute("begin exclusive")
        self.assertEqual(self.call("list", wait=600000, STOP="1")[0], CANCELLED)

    def test_many_writers(self):
        calls = [subprocess.Popen([DRIVER, MODULE, "put", self.path, "1", "60000", *row(f"a{i}", f"u{i}")],
                                  stdout=subprocess.PIPE) for i in range(12)]
        for each in calls:
            self.assertTrue(each.communicate()[0].endswith(b"status 0\n"))
        self.assertEqual(len(self.rows()), 12)

    def test_a_writer_that_was_killed(self):
        self.put(*row("a"))
        before = self.bytes()
        code = ("import os, sqlite3, sys; c = sqlite3.connect(sys.argv[1]); c.execute('pragma cache_size=1'); "
                "c.execute('pragma cache_spill=1'); c.execute('begin'); "
                "[c.execute('insert into aliases values(?,?,?,?,?,?,?)', (str(i), str(i), 'x' * 3000, '', '', '', '')) "
                "for i in range(300)]; os._exit(0)")
        subprocess.run([sys.executable, "-c", code, self.path], check=True)
        self.assertNotEqual(self.bytes(), before)
        self.assertEqual(self.rows(), [row("a")])


class Hostile(Case):
    def refused(self, expected, word, calls=("list", "put", "remove")):
        before = self.bytes()
        for what in calls:
            values = {"list": (), "put": row("a"), "remove": ("a",)}[what]
            status, _, _, words = self.call(what, *values)
            self.assertEqual(status, expected, (what, words))
            self.assertIn(word, words)
        self.assertEqual(self.bytes(), before)

    def test_no_database(self):
        for text in (b"hello", b"x" * 5000, b"SQLite format 3\0" + b"\xff" * 4000):
            with open(self.path, "wb") as file:
                file.write(text)
            self.refused(INVALID, "")

    def test_cut_off(self):
        for i in range(40):
            self.put(*row(f"a{i}", f"u{i}", name="n" * 300))
        data = self.bytes()
        with open(self.path, "wb") as file:
            file.write(data[:len(data) // 2])
        self.refused(INVALID, "damaged")

    def test_overwritten(self):
        for i in range(40):
            self.put(*row(f"a{i}", f"u{i}", name="n" * 300))
        data = self.bytes()
        pages = len(data) // 4096
        for page in range(1, pages):
            with open(self.path, "wb") as file:
                file.write(data[:page * 4096] + b"\xa5" * 4096 + data[(page + 1) * 4096:])
            status, rows, _, words = self.call("put", *row("new", "new"))
            self.assertIn(status, (OK, INVALID), (page, words))
            # Either that page holds nothing, or nothing was written.
            if status == INVALID:
                with open(self.path, "rb") as file:
                    self.assertEqual(file.read(), data[:page * 4096] + b"\xa5" * 4096 + data[(page + 1) * 4096:])
            else:
                self.assertEqual(len(self.rows()), 41)

    def test_every_byte_of_the_head(self):
        self.put(*row("a"))
        data = self.bytes()
        for place in range(0, 100):
            for value in (0, 0xff):
                with open(self.path, "wb") as file:
                    file.write(data[:place] + bytes([value]) + data[place + 1:])
                self.assertIn(self.call("list")[0], (OK, INVALID, INTERNAL), place)
                self.assertIn(self.call("put", *row("b", OTHER))[0], (OK, INVALID, INTERNAL), place)

    def test_a_view_in_its_place(self):
        self.script("create view aliases as with recursive n(x) as (select 1 union all select x + 1 from n) "
                    "select x as alias, x as uid, x as target, x as name, x as chipid, x as remote_id, "
                    "x as classname from n;")
        self.refused(INVALID, "not plain tables")

    def test_computed_columns(self):
        self.script("create table aliases (alias text primary key, uid text, target text, name text as "
                    "(hex(zeroblob(1000000))) virtual, chipid text, remote_id text, classname text);")
        self.refused(INVALID, "not plain tables")

    def test_a_virtual_table(self):
        try:
            self.script("create virtual table aliases using fts5(alias, uid, target, name, chipid, remote_id, classname);")
        except sqlite3.OperationalError as problem:
            self.skipTest(str(problem))
        self.refused(INVALID, "not plain tables")

    def test_other_columns(self):
        self.script("create table aliases (alias text primary key, colour text);")
        self.refused(INVALID, "no database of devices", calls=("list", "put"))

    def test_triggers_do_not_run(self):
        self.script(ORIGINAL + "create table seen (x);" + "".join(
            f"create trigger t{number} {when} on aliases begin insert into seen values ('{when}'); end;"
            for number, when in enumerate(("after insert", "before update", "after delete"))))
        self.put(*row("a"))
        self.put(*row("a", name="New"))
        self.put(*row("b"))
        self.assertEqual(self.call("remove", "b")[2], 1)
        self.assertEqual(self.query("select * from seen"), [])

    def test_rows_of_any_kind(self):
        self.script(ORIGINAL)
        self.query(INSERT, "esc\x1b[2J", "1", "t", "n\n\r\t", "", "", "")
        self.query("insert into aliases values(cast(x'fffe41' as text), '2', x'c3', 5, 1.5, null, '')")
        self.query(INSERT, "long", "3", "t", "x" * 4097, "", "", "")
        self.query(INSERT, "huge", "4", "t", "x" * 900000, "", "", "")
        self.query(INSERT, None, "5", "t", "", "", "", "")
        self.query("insert into aliases values('nul', '6', cast(x'410042' as text), '', '', '', '')")
        rows = {each[1]: each for each in self.rows()}
        self.assertEqual(sorted(rows), ["1", "2", "5", "6"])
        self.assertEqual(rows["1"][0], "esc\x1b[2J")
        self.assertEqual(rows["2"], ("\udcff\udcfeA", "2", "\udcc3", "5", "1.5", "", ""))
        self.assertEqual((rows["5"][0], rows["6"][2]), ("", "A"))
        self.put(*row("long", "3"))
        self.assertIn(row("long", "3"), self.rows())

    def test_a_text_of_many_megabytes(self):
        self.script(ORIGINAL)
        self.query("insert into aliases values('a', '1', 't', cast(zeroblob(5000000) as text), '', '', '')")
        self.assertEqual(self.call("list")[0], INVALID)

    def test_too_many_rows(self):
        self.script(ORIGINAL)
        connection = self.connect()
        with connection:
            connection.executemany(INSERT, (row(str(i), str(i)) for i in range(10000)))
        self.assertEqual(len(self.rows()), 10000)
        with connection:
            connection.execute(INSERT, row("one more", "x"))
        status, _, _, words = self.call("list")
        self.assertEqual(status, LIMIT)
        self.assertIn("10000", words)

    def test_links_and_others(self):
        self.put(*row("a"))
        os.rename(self.path, self.path + ".real")
        os.symlink("devices.db.real", self.path)
        for what, values in (("list", ()), ("put", row("b")), ("remove", ("a",))):
            status, _, _, words = self.call(what, *values)
            self.assertEqual(status, INTERNAL)
            self.assertIn("link", words)
        os.remove(self.path)
        os.mkfifo(self.path)
        self.assertEqual(self.call("list")[0], INTERNAL)
        os.remove(self.path)
        os.mkdir(self.path)
        self.assertEqual(self.call("put", *row("b"))[0], INTERNAL)

    def test_a_folder_that_is_a_link(self):
        os.mkdir(self.folder + "/real")
        os.symlink("real", self.folder + "/link")
        self.put(*row("a"), path=self.folder + "/link/devices.db")
        self.assertEqual(self.rows(path=self.folder + "/real/devices.db"), [row("a")])

    def test_a_file_that_is_too_large(self):
        with open(self.path, "wb") as file:
            file.truncate((64 << 20) + 1)
        self.refused_large()

    def refused_large(self):
        status, _, _, words = self.call("list")
        self.assertEqual(status, LIMIT)
        self.assertIn("64 MiB", words)


class Full(Case):
    def test_a_new_file(self):
        for size in (0, 100, 5000, 20000):
            self.assertEqual(self.call("put", *row("a"), FILE_SIZE=str(size))[0], INTERNAL, size)
            self.assertEqual(os.listdir(self.folder), [], size)

    def test_nothing_is_lost(self):
        self.put(*row("a"))
        size = os.path.getsize(self.path)
        expected, number = [row("a")], 0
        while True:
            number += 1
            values = row(f"b{number}", str(number), name="n" * 2000)
            status, _, _, words = self.call("put", *values, FILE_SIZE=str(size))
            if status != OK:
                break
            expected.append(values)
        self.assertEqual(status, INTERNAL, words)
        self.assertEqual(self.rows(), expected)
        self.assertEqual(self.query("pragma integrity_check"), [("ok",)])


if __name__ == "__main__":
    unittest.main()
