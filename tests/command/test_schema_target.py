#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""`ztc schema template TARGET`, for every target there is: it takes the target's own template and all that its tables
know, and refuses what compile refuses."""
import copy
import unittest

import jsonschema
import yaml

import support

SIZE_MAX = 300 * 1024
# Those of libyaml are ten times as fast, where Python has them.
LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
DUMPER = getattr(yaml, "CSafeDumper", yaml.SafeDumper)
ROLES = {"SERIAL": ("rx", "tx"), "SPI": ("mosi", "miso", "sclk"), "I2C": ("sda", "scl"), "CAN": ("rx", "tx")}
PREFIXES = {("ADC", "in"): "A", ("SPI", "mosi"): "MOSI", ("SPI", "miso"): "MISO", ("SPI", "sclk"): "SCLK",
            ("I2C", "sda"): "SDA", ("I2C", "scl"): "SCL", ("PWM", "out"): "PWM", ("ICU", "in"): "ICU",
            ("CAN", "rx"): "CANRX", ("CAN", "tx"): "CANTX", ("SERIAL", "rx"): "RX", ("SERIAL", "tx"): "TX",
            ("DAC", "out"): "DAC"}


def described(schema):
    """Every property of the schema with its description, and those without one."""
    found, missing = [], []

    def walk(node, path):
        if isinstance(node, dict):
            for key, value in node.get("properties", {}).items():
                while "$ref" in value:
                    value = schema["definitions"][value["$ref"].rpartition("/")[2]]
                (found if value.get("description") else missing).append(f"{path}/{key}")
            for key, value in node.items():
                walk(value, f"{path}/{key}")
        elif isinstance(node, list):
            for number, value in enumerate(node):
                walk(value, f"{path}/{number}")

    walk(schema, "")
    return found, missing


class Narrowed(support.Case):
    def targets(self):
        """Every target that can be customized: its id, tables, schema and fresh template."""
        rows = [row["target"] for row in self.json_of("target", "list") if row["customizable"]]
        self.assertIn(support.TARGET, rows)
        for number, target in enumerate(rows):
            name = f"b{number}"
            self.good("vm", "custom", "create", target, name)
            with self.subTest(target):
                yield target, self.json_of("target", "show", target), self.json_of("schema", "template", target), name

    @staticmethod
    def errors(schema, template):
        return [error.message for error in jsonschema.Draft7Validator(schema).iter_errors(template)]

    def fresh(self, name):
        return yaml.load(self.template(name).read_text(), Loader=LOADER)

    def test_is_a_schema_of_bounded_size_that_explains_every_key(self):
        for target, _, schema, _ in self.targets():
            jsonschema.Draft7Validator.check_schema(schema)
            once = self.good("schema", "template", target).out
            self.assertEqual(once, self.good("schema", "template", target).out)
            self.assertLess(len(once), SIZE_MAX)
            found, missing = described(schema)
            self.assertGreater(len(found), 40)
            self.assertEqual(missing, [])

    def test_takes_its_own_template(self):
        for _, _, schema, name in self.targets():
            self.assertEqual(self.errors(schema, self.fresh(name)), [])

    def test_takes_every_pad_and_every_row_of_the_tables(self):
        for _, tables, schema, name in self.targets():
            template = self.fresh(name)
            template["pinmap"] = {f"D{number}": [pin["port"], pin["pad"]] for number, pin in enumerate(tables["pins"])}
            self.assertEqual(self.errors(schema, template), [])
            rows = [row for pin in tables["pins"] for row in pin["functions"]] + tables["any_pad"]
            classes = {}
            for row in rows:
                if (row["class"], row["role"]) in PREFIXES:
                    key = f"{PREFIXES[row['class'], row['role']]}{len(classes)}"
                    classes[key] = ["D0", *row["values"], *[0] * (3 - len(row["values"]))]
            template["pinclasses"] = classes
            self.assertEqual(self.errors(schema, template), [])
            template["peripherals"] = {
                f"{row['class']}{number}": {"hw": row["hw"], **{
                    role: f"{PREFIXES[row['class'], role]}0" for role in ROLES.get(row["class"], ())}}
                for number, row in enumerate(tables["instances"]) if row["class"] not in ("ADC", "DAC", "PWM", "ICU")}
            self.assertEqual(self.errors(schema, template), [])

    def test_takes_what_a_person_may_write(self):
        for _, tables, schema, name in self.targets():
            template = self.fresh(name)
            able = next(pin for pin in tables["pins"] if "out" in pin["abilities"])
            template["pinmap"] = {"D0": [able["port"], hex(able["pad"]), {"level": "1", "active_low": True}],
                                  "D1": [able["port"], str(able["pad"]), None]}
            template["pinclasses"] = {"LED0": ["D0", 0], "BTN12": ["D0"]}
            template["peripherals"] = None
            template["device"]["colour"] = {"of": ["the", "board"]}
            self.assertEqual(self.errors(schema, template), [])

    def changes(self, tables, template):
        """Wrong templates: what is wrong, and the template with that change."""
        pins, last = tables["pins"], tables["pins"][-1]
        ports = {pin["port"] for pin in pins}
        served = {row["class"] for pin in pins for row in pin["functions"]} | {row["class"] for row in tables["any_pad"]}
        instances = {row["class"] for row in tables["instances"]}
        deaf = next((pin for pin in pins if pin["abilities"] and "out" not in pin["abilities"]), None)

        def change(what, section, key, value):
            wrong = copy.deepcopy(template)
            (wrong if section is None else wrong[section])[key] = value
            return what, wrong

        def without(what, section, key):
            wrong = copy.deepcopy(template)
            del (wrong if section is None else wrong[section])[key]
            return what, wrong

        yield change("a pad that the port lacks", "pinmap", "D0", [last["port"], last["pad"] + 1])
        yield change("a port that is not there", "pinmap", "D0", [f"P{'ABCDEFGHIJKLMNOPQRSTUVWXYZ'[len(ports)]}", 0])
        if deaf is not None:
            yield change("a level on an input", "pinmap", "D0", [deaf["port"], deaf["pad"], {"level": 1}])
        yield change("an unknown extra", "pinmap", "D0", [last["port"], last["pad"], {"push": "up"}])
        yield change("a leading zero", "pinmap", "D00", [last["port"], last["pad"]])
        yield without("no D0", "pinmap", "D0")
        yield change("an unknown functional pin", "pinclasses", "XX0", "D0")
        for (class_id, _), prefix in PREFIXES.items():
            if class_id not in served:
                yield change(f"{class_id}, which it has not", "pinclasses", f"{prefix}0", "D0")
        if "ADC" in served:
            yield change("a channel that is none", "pinclasses", "A0", ["D0", 4711])
        yield change("a value for a light", "pinclasses", "LED0", ["D0", 1])
        yield change("four values", "pinclasses", "LED0", ["D0", 0, 0, 0, 0])
        yield change("no pin", "pinclasses", "LED0", "GPIO0")
        yield change("an unknown peripheral", "peripherals", "USB0", {"hw": 1})
        for class_id in ("SERIAL", "SPI", "I2C", "CAN", "SD", "RTC", "HTM"):
            if class_id not in instances:
                yield change(f"no {class_id} there", "peripherals", f"{class_id}0", {"hw": 1})
                continue
            roles = {role: f"{PREFIXES[class_id, role]}0" for role in ROLES.get(class_id, ())}
            yield change(f"{class_id} 99", "peripherals", f"{class_id}0", {"hw": 99, **roles})
            yield change(f"{class_id} without hw", "peripherals", f"{class_id}0", roles or {})
            yield change("an unknown role", "peripherals", f"{class_id}0", {"hw": 1, **roles, "reset": "LED0"})
            if roles:
                role = next(iter(roles))
                yield change("a role of another kind", "peripherals", f"{class_id}0", {"hw": 1, **roles, role: "LED0"})
                del roles[role]
                yield change("half a bus", "peripherals", f"{class_id}0", {"hw": 1, **roles})
        yield change("another target", "device", "original_target", "cvm_of_others")
        yield change("a vid in small letters", "device", "vids", ["10c4"])
        yield without("no pids", "device", "pids")
        yield without("no name", "device", "name")
        yield change("a code that is none", None, "accept", {"W999": ["D0"]})
        yield change("an error accepted", None, "accept", {"E014": ["D0"]})
        yield without("a section is missing", None, "peripherals")
        yield change("an unknown section", None, "colours", {})

    def test_refuses_wrong_templates_as_compile_does(self):
        for _, tables, schema, name in self.targets():
            template = self.fresh(name)
            validator = jsonschema.Draft7Validator(schema)
            for what, wrong in self.changes(tables, template):
                with self.subTest(what):
                    self.assertFalse(validator.is_valid(wrong))
                    self.template(name).write_text(yaml.dump(wrong, Dumper=DUMPER, sort_keys=False))
                    result = self.run_ztc("vm", "custom", "compile", name, "--port-version", "2")
                    self.assertEqual(result.code, 1, result)

    def test_packages(self):
        for _, tables, schema, name in self.targets():
            template = self.fresh(name)
            known = [row["package"] for row in tables["packages"]]
            template["device"]["package"] = "SOAP12"
            self.assertEqual(self.errors(schema, template) == [], not known)
            for package in known:
                template["device"]["package"] = package
                self.assertEqual(self.errors(schema, template), [])

    def test_an_unknown_target_gives_the_nearest(self):
        self.assertIn(support.TARGET, self.refused("schema", "template", "cvm_espwrom32").err)
        self.refused("schema", "template", "")


if __name__ == "__main__":
    unittest.main()
