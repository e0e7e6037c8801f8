"""What the tests in Python share: named cases, reported like cmocka's, so that
tools/sum_tests.py counts each. A case is a function that raises or returns; a
Skip says why it could not be tried."""
import os
import re
import sys
import traceback

TOP = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))


class Skip(Exception):
    """The case cannot be tried on this machine."""


BUILT_WITHOUT = re.compile(r"this troland was (built without [A-Za-z]+( and [A-Z][a-z]+)?)")


def skip_without(said):
    """Skips the case where the program says that this build lacks a library for it."""
    found = BUILT_WITHOUT.search(said)
    if found:
        raise Skip(found.group(1))


class Cases:
    def __init__(self):
        self.failed = 0

    def run(self, name, function, *args):
        try:
            function(*args)
        except Skip as why:
            print(f"[  SKIPPED ] {name}\n   {why}", flush=True)
        except AssertionError as why:
            self.failed += 1
            print(f"[  FAILED  ] {name}\n   {why}", flush=True)
        except Exception:  # pylint: disable=broad-except  # a broken test is a failed one
            self.failed += 1
            print(f"[  FAILED  ] {name}\n{traceback.format_exc()}", flush=True)
        else:
            print(f"[       OK ] {name}", flush=True)

    def end(self):
        sys.exit(1 if self.failed else 0)


def check(condition, message):
    """assert that stays under python -O."""
    if not condition:
        raise AssertionError(message)
