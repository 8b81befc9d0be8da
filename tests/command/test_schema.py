#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""`ztc schema template`: takes what compile takes and refuses wrong forms."""
import json
import unittest

import jsonschema
import yaml

import support

GOOD = {"short_name": "b", "pinmap": {"D0": ["PA", 4]}, "pinclasses": {}, "peripherals": {}, "device": {}}

BAD = {
    "a section is missing": {"device": None},
    "an unknown section": {"colour": "red"},
    "a bad short name": {"short_name": "a_b_c"},
    "a long short name": {"short_name": "a" * 32},
    "no pins": {"pinmap": {}},
    "a bad pin name": {"pinmap": {"D01": ["PA", 4]}},
    "a bad port": {"pinmap": {"D0": ["pa", 4]}},
    "a pad that is no number": {"pinmap": {"D0": ["PA", "four"]}},
    "four items": {"pinmap": {"D0": ["PA", 4, {}, 1]}},
    "an unknown extra": {"pinmap": {"D0": ["PA", 4, {"push": "up"}]}},
    "a bad extra": {"pinmap": {"D0": ["PA", 4, {"pull": "left"}]}},
    "an unknown functional pin": {"pinclasses": {"XX0": "D0"}},
    "a functional pin without a number": {"pinclasses": {"RX": "D0"}},
    "too many values": {"pinclasses": {"A0": ["D0", 1, 2, 3, 4]}},
    "an unknown peripheral": {"peripherals": {"USB0": {"hw": 1}}},
    "hw is missing": {"peripherals": {"RTC0": {}}},
    "hw 0": {"peripherals": {"RTC0": {"hw": 0}}},
    "a role is missing": {"peripherals": {"SERIAL0": {"hw": 1, "rx": "RX0"}}},
    "a role of the wrong kind": {"peripherals": {"SERIAL0": {"hw": 1, "rx": "TX0", "tx": "TX0"}}},
    "half a CAN": {"peripherals": {"CAN0": {"hw": 1, "rx": "CANRX0"}}},
    "a bad vid": {"device": {"vids": ["10c4"]}},
    "an error accepted": {"accept": {"E014": ["D0"]}},
}


class Schema(support.Case):
    def setUp(self):
        super().setUp()
        self.schema = self.json_of("schema", "template")
        self.validator = jsonschema.Draft7Validator(self.schema)

    def errors(self, template):
        return [error.message for error in self.validator.iter_errors(template)]

    def test_is_a_schema(self):
        jsonschema.Draft7Validator.check_schema(self.schema)
        self.assertEqual(self.schema["$schema"], "http://json-schema.org/draft-07/schema#")
        self.assertEqual(json.loads(self.good("schema", "template").out), self.schema)

    def test_every_section_is_described(self):
        for name in ("short_name", "layout", "cmacros", "pinmap", "pinclasses", "peripherals", "device", "accept"):
            self.assertTrue(self.schema["properties"][name]["description"], name)

    def test_takes_templates_of_users(self):
        for path in support.DATA.glob("port-v1/*/template.yml"):
            self.assertEqual(self.errors(yaml.safe_load(path.read_text())), [], path)

    def test_takes_a_fresh_template(self):
        self.create("my-board")
        self.assertEqual(self.errors(yaml.safe_load(self.template("my-board").read_text())), [])

    def test_takes_all_that_templates_may_hold(self):
        template = dict(GOOD, layout="x", cmacros=["VM_IS_CUSTOM", "A=1"], accept={"W003": ["D0"], "ACME-N001": ["D0"]})
        template["pinmap"] = {"D0": ["PZ", "0x10", {"pull": "up", "type": "open-drain", "level": 1, "drive": 3,
                                                    "active_low": True}]}
        template["pinclasses"] = {"A0": ["D0", 1, 2, 3], "CANRX0": "D0", "LED12": ["D0"]}
        template["peripherals"] = {"CAN0": {"hw": 1, "rx": "CANRX0", "tx": "CANTX0"}, "CAN1": {"hw": "2"},
                                   "SD0": {"hw": 1}, "HTM0": {"hw": "0x1"}}
        template["device"] = {"vids": ["10C4", 1234], "pids": [], "x": {"y": [1]}}
        self.assertEqual(self.errors(template), [])

    def test_refuses_wrong_forms(self):
        self.assertEqual(self.errors(GOOD), [])
        for what, change in BAD.items():
            with self.subTest(what):
                template = {key: value for key, value in {**GOOD, **change}.items() if value is not None}
                self.assertNotEqual(self.errors(template), [])


if __name__ == "__main__":
    unittest.main()
