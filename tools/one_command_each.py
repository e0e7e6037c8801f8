#!/usr/bin/env python3
"""Prints a compile_commands.json with the first command of each source only."""
import json
import sys

with open(sys.argv[1], encoding="utf-8") as file:
    commands = json.load(file)
first = {}
for command in commands:
    first.setdefault((command["directory"], command["file"]), command)
json.dump(list(first.values()), sys.stdout, indent=1)
