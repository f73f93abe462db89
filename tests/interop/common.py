"""What the clients in Python have in common: random passwords, and how many users passed each check."""

import contextlib
import json
import random
import traceback

ALPHABET = "abcXYZ0189 !\"$%&/()=?:'+*#.,;-_<>|~^°äßéñΩЖ中😀"


def random_password():
    """One that every password policy takes."""
    return "aA1!" + "".join(random.choices(ALPHABET, k=random.randint(4, 40)))


class Report:
    def __init__(self, client, server):
        self.pair = {"client": client, "server": server}
        self.cells = {}

    @contextlib.contextmanager
    def check(self, name):
        cell = self.cells.setdefault(name, {"passed": 0, "failed": 0, "problems": []})
        try:
            yield
            cell["passed"] += 1
        except Exception:  # whatever it is, the check has failed
            cell["failed"] += 1
            cell["problems"].append(traceback.format_exc())

    def print(self):
        for name, cell in self.cells.items():
            print(json.dumps(self.pair | {"check": name} | cell))
