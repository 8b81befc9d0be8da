#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""The command line itself: global options, help, mistakes and their exit status, colours."""
import json
import os
import pty
import re
import shlex
import subprocess
import unittest

import support

COMMANDS = ["vm custom original", "vm custom create", "vm custom compile", "vm custom fix", "vm custom show",
            "vm custom draw", "vm custom diff", "vm custom list", "vm custom remove", "vm custom export",
            "vm custom import", "vm custom verify", "login", "logout", "target list", "target show", "device discover",
            "device alias put", "device alias del", "device alias list", "device supported", "device db list",
            "device db put", "device db remove", "device open", "device udev-rules", "discovery", "plugin list",
            "plugin info", "plugin check", "explain", "schema template", "info", "key new", "key add", "key list",
            "key remove", "sdk new"]


class Line(support.Case):
    def test_version_is_one_line(self):
        self.assertRegex(self.good("--version").out, r"^ztc \d+\.\d+\.\d+\n$")

    def test_version_as_json(self):
        self.assertRegex(self.json_of("--version")["version"], r"^\d+\.\d+\.\d+$")

    def test_help_lists_every_command(self):
        out = self.good("--help").out
        for command in COMMANDS:
            self.assertIn(f"  {command} ", out)

    def test_every_command_has_help_with_an_example(self):
        for command in COMMANDS:
            with self.subTest(command):
                out = self.good(*command.split(), "--help").out
                self.assertTrue(out.startswith(f"Usage: ztc {command}"), out)
                self.assertIn("\nExample:\n  ztc ", out)
                self.assertEqual(self.good("--help", *command.split()).out, out)

    def test_every_group_has_help(self):
        for group in ("vm", "vm custom", "target", "device", "device alias", "device db", "plugin", "schema", "key",
                      "sdk"):
            self.assertIn(f"Usage: ztc {group} COMMAND", self.good(*group.split(), "--help").out)

    def test_help_as_json(self):
        for command in COMMANDS:
            with self.subTest(command):
                help_of = self.json_of(*command.split(), "--help")
                self.assertEqual(help_of["command"], command)
                self.assertTrue(help_of["example"].startswith("ztc "))
        self.assertEqual(len(self.json_of("--help")["commands"]), len(COMMANDS))

    def test_help_wins_over_missing_arguments(self):
        self.good("vm", "custom", "create", "--help")

    def test_hidden_commands_are_not_listed(self):
        out = self.good("--help").out
        self.assertNotIn("__complete", out)
        self.assertNotIn("manual", out.replace("(manual", ""))

    def test_no_command_is_a_wrong_command_line(self):
        for words in ((), ("vm",), ("vm", "custom"), ("target",)):
            with self.subTest(words):
                self.assertIn("--help", self.refused(*words, code=2).err)

    def test_unknown_command_names_the_nearest(self):
        self.assertIn("did you mean custom?", self.refused("vm", "custm", code=2).err)
        self.assertIn("did you mean compile?", self.refused("vm", "custom", "complie", code=2).err)
        self.assertIn("did you mean target?", self.refused("tagret", "list", code=2).err)

    def test_unknown_option_names_the_nearest(self):
        self.assertIn("did you mean --pretty?", self.refused("--prety", "info", code=2).err)
        self.assertIn("did you mean --strict?",
                      self.refused("vm", "custom", "compile", "x", "--stric", code=2).err)
        self.refused("-x", "info", code=2)
        self.refused("-Jx", "info", code=2)

    def test_option_of_a_command_does_not_stand_before_it(self):
        self.refused("--strict", "vm", "custom", "compile", "x", code=2)

    def test_option_of_another_command_is_unknown(self):
        self.refused("vm", "custom", "list", "--strict", code=2)

    def test_missing_argument(self):
        self.assertIn("SHORT_NAME", self.refused("vm", "custom", "create", support.TARGET, code=2).err)
        self.assertIn("TARGET", self.refused("vm", "custom", "create", code=2).err)

    def test_too_many_arguments(self):
        self.assertIn('"b"', self.refused("vm", "custom", "compile", "a", "b", code=2).err)
        self.refused("info", "x", code=2)

    def test_option_needs_its_value(self):
        self.refused("info", "--plugin-dir", code=2)
        self.refused("info", "--pretty=yes", code=2)

    def test_value_with_and_without_equals_sign(self):
        self.good("vm", "custom", "create", support.TARGET, "one", "--name=A b")
        self.good("vm", "custom", "create", support.TARGET, "two", "--name", "A b")
        names = {row["target"]: row["name"] for row in self.json_of("vm", "custom", "list")}
        self.assertEqual(names, {"one": "A b", "two": "A b"})

    def test_two_dashes_end_the_options(self):
        self.assertIn("--help", self.refused("vm", "custom", "compile", "--", "--help").err)

    def test_global_options_before_and_after(self):
        before = self.run_ztc("-J", "vm", "custom", "list")
        after = self.run_ztc("vm", "custom", "list", "-J")
        between = self.run_ztc("vm", "-J", "custom", "list")
        self.assertEqual([before.out, after.out, between.out], ["[]\n"] * 3)

    def test_short_options_in_one_word(self):
        self.assertEqual(json.loads(self.good("-Jv", "vm", "custom", "list").out), [])

    def test_all_global_options_are_taken(self):
        self.good("--user_agent", "me/1", "--no-progress", "--no-colors", "-v", "--plugin-dir", self.work, "info")

    def test_user_agent_takes_no_line_end(self):
        self.refused("--user_agent", "a\r\nX: y", "info", code=2)
        self.refused("--user_agent", "", "info", code=2)
        self.refused("--user_agent", "a" * 129, "info", code=2)

    def test_pretty_indents(self):
        self.create()
        out = self.good("-J", "--pretty", "vm", "custom", "list").out
        self.assertIn("\n    {", out)
        self.assertEqual(json.loads(out), self.json_of("vm", "custom", "list"))

    def test_empty_words_are_no_command(self):
        self.refused("", code=2)
        self.refused("vm", "", code=2)
        self.refused("vm custom", "list", code=2)
        self.refused("x" * 5000, code=2)

    def test_verbose_talks_on_stderr_only(self):
        quiet, loud = self.good("vm", "custom", "list"), self.good("-v", "vm", "custom", "list")
        self.assertEqual(quiet.out, loud.out)
        self.assertIn(str(self.home), loud.err)

    def test_escapes_in_arguments_are_not_printed_raw(self):
        for words in (("\033[31m",), ("vm", "custom", "compile", "\033]0;x\007"), ("--\033x",),
                      ("target", "show", "\033[2J"), ("explain", "\033[2J"), ("sdk", "new", "\033[2J"),
                      ("plugin", "info", "\033[2J"), ("vm", "custom", "show", "./\033[2J.bin")):
            with self.subTest(words):
                result = self.run_ztc(*words)
                self.assertNotIn("\033", result.err + result.out)
                self.assertIn(result.code, (1, 2))


    def test_bytes_that_are_no_text(self):
        for words in ((b"\xff",), (b"--\xff",), (b"vm", b"custom", b"compile", b"\xff"), (b"explain", b"\xff"),
                      (b"target", b"show", b"\xff"), (b"vm", b"custom", b"show", b"\xff.bin"),
                      (b"vm", b"custom", b"create", b"\xff", b"\xff"), (b"info", b"--plugin-dir", b"\xff")):
            with self.subTest(words):
                done = subprocess.run([support.ZTC, *words], env=self.env, capture_output=True, check=False, timeout=60)
                self.assertIn(done.returncode, (1, 2))
                (done.stdout + done.stderr).decode("utf-8")
        done = subprocess.run([support.ZTC, "-J", "vm", "custom", "compile", b"\xff"], env=self.env,
                              capture_output=True, check=False, timeout=60)
        self.assertEqual(json.loads(done.stdout)["short_name"], "\\xFF")


class Table(support.Case):
    """Every row of the table of commands, the hidden ones too."""

    def rows(self):
        listed = [row["command"] for row in self.json_of("--help")["commands"]]
        for command in listed + ["completion", "__complete", "manual"]:
            yield command, self.json_of(*command.split(), "--help")

    def test_texts_are_in_form(self):
        for command, row in self.rows():
            with self.subTest(command):
                self.assertRegex(row["summary"], r"^[a-z].*[^.]$")
                self.assertTrue(row["text"].endswith(".\n"))
                self.assertTrue(row["example"].endswith("\n"))
                self.assertTrue(all(len(line) <= 80 for line in row["text"].splitlines()))
                self.assertTrue(row["usage"].startswith(f"ztc {command}"))

    def test_options_and_arguments_agree(self):
        for command, row in self.rows():
            with self.subTest(command):
                names = [option["name"] for option in row["options"]]
                self.assertEqual(len(names), len(set(names)))
                self.assertTrue(all(option["text"] and option["name"].startswith("--") for option in row["options"]))
                optional = [argument["optional"] for argument in row["arguments"]]
                self.assertEqual(optional, sorted(optional), "an argument that must be there follows an optional one")

    def test_examples_are_right_command_lines(self):
        for command, row in self.rows():
            for line in row["example"].splitlines():
                with self.subTest(line):
                    words = shlex.split(re.split(r" (?:>|>>|<) ", line.split(" | ")[-1])[0])
                    self.assertEqual(words[0], "ztc")
                    if "--loop" in words:  # which stays for ever
                        continue
                    self.assertIn(self.run_ztc(*words[1:]).code, (0, 1))


class Colours(support.Case):
    def in_terminal(self, *arguments, env=None):
        """Runs ztc with stdout and stderr on a terminal; what it wrote there."""
        leader, follower = pty.openpty()
        done = subprocess.run([support.ZTC, *arguments], env={**self.env, **(env or {})}, stdout=follower,
                              stderr=follower, stdin=subprocess.DEVNULL, check=False, timeout=60)
        os.close(follower)
        written = b""
        while True:
            try:
                piece = os.read(leader, 65536)
            except OSError:
                break
            if not piece:
                break
            written += piece
        os.close(leader)
        return done.returncode, written.decode()

    def test_tags_are_coloured_on_a_terminal(self):
        code, written = self.in_terminal("vm", "custom", "compile", "nothing")
        self.assertEqual(code, 1)
        self.assertIn("\033[31m[error]>\033[0m ", written)

    def test_no_color_and_no_colors_and_dumb(self):
        for arguments, env in (((), {"NO_COLOR": "1"}), (("--no-colors",), {}), ((), {"TERM": "dumb"})):
            with self.subTest(arguments=arguments, env=env):
                _, written = self.in_terminal(*arguments, "vm", "custom", "compile", "nothing", env=env)
                self.assertNotIn("\033", written)

    def test_no_colours_in_a_pipe_unless_asked(self):
        self.assertNotIn("\033", self.run_ztc("vm", "custom", "compile", "nothing").err)
        self.assertIn("\033[31m", self.run_ztc("--colors", "vm", "custom", "compile", "nothing").err)
        self.assertNotIn("\033", self.run_ztc("--colors", "vm", "custom", "compile", "nothing", "--no-colors").err)


if __name__ == "__main__":
    unittest.main()
