#!/usr/bin/env python3
"""Writes dialogues.json: `python3 dialogues.py > dialogues.json`. check.py says whether it is up to date."""

import json

import dialogues_choices
import dialogues_devices
import dialogues_flows
import dialogues_questions
import dialogues_recovery
import dialogues_reports


def build():
    modules = (
        dialogues_flows,
        dialogues_choices,
        dialogues_recovery,
        dialogues_reports,
        dialogues_devices,
        dialogues_questions,
    )
    cases = [play() for module in modules for play in module.ALL]
    note = "both sides played with the formulas of formulas.py"
    return {
        "about": "Whole sign-ins: the service's answers and the requests that a client has to send.",
        "origins": {"computed": {"project": "test-vectors/dialogues.py", "note": note}},
        "counts": {"dialogues": len(cases)},
        "dialogues": cases,
    }


if __name__ == "__main__":
    print(json.dumps(build(), indent=1))
