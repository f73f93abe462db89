"""Signs in with pycognito as it ships, once for every name on standard input, and reports its CPU time.

The first line read is the sign-in's fixed part; every answer is one line of JSON.
"""

import json
import sys
import time
from importlib.metadata import version

from pycognito.aws_srp import AWSSRP


def pycognito(question):
    """Both steps of one login; AWSSRP draws a new a when it is made."""
    client = AWSSRP(
        question["username"],
        question["password"],
        question["pool_id"],
        question["client_id"],
        client="never called",
    )
    started = client.get_auth_params()
    response = client.process_challenge(question["parameters"], started)
    return {**started, **response}


PEERS = {"pycognito": pycognito}


def answer(value):
    print(json.dumps(value), flush=True)


def main():
    question = json.loads(sys.stdin.readline())
    answer({name: version(name) for name in PEERS})
    for line in sys.stdin:
        start = time.process_time_ns()
        response = PEERS[line.strip()](question)
        answer({"ns": time.process_time_ns() - start, **response})


main()
