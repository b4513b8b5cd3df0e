"""Validates recipes against a JSON Schema: python3 validate.py SCHEMA RECIPE...

Prints a JSON list with one item per recipe: null, or the place and the reason of an error. Needs jsonschema and PyYAML.
"""

import json
import re
import sys

import yaml
from jsonschema import Draft7Validator
from jsonschema.exceptions import best_match


class Loader(yaml.SafeLoader):
    """YAML 1.2, as in editors: `on` and `yes` are strings, `5e-4` is a number."""

    yaml_implicit_resolvers = {}


for tag, pattern, starts in [
    ("null", r"(null|Null|NULL|~|)", ["n", "N", "~", ""]),
    ("bool", r"(true|True|TRUE|false|False|FALSE)", list("tTfF")),
    ("int", r"[-+]?[0-9]+", list("-+0123456789")),
    ("float", r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?", list("-+.0123456789")),
]:
    Loader.add_implicit_resolver(f"tag:yaml.org,2002:{tag}", re.compile(f"^{pattern}$"), starts)

with open(sys.argv[1]) as file:
    schema = json.load(file)
Draft7Validator.check_schema(schema)
validator = Draft7Validator(schema)


def wrong(path):
    with open(path) as file:
        recipe = yaml.load(file, Loader)
    error = best_match(validator.iter_errors(recipe))
    return error and f"{'.'.join(map(str, error.absolute_path))}: {error.message}"


print(json.dumps([wrong(path) for path in sys.argv[2:]]))
