"""What the matrix says of runs that went wrong: `python3 -m unittest discover tests/interop -p '*_test.py'`."""

import contextlib
import io
import json
import os
import pathlib
import sys
import tempfile
import unittest
from unittest import mock

import matrix
from matrix import CELLS, CLIENT_ROLE, MINISTACK, USERS

PAIR = (CLIENT_ROLE, MINISTACK)


def found(failed=None, without=None, users=USERS):
    """What a client prints of a run: one user did not pass `failed`, and `without` is not there."""
    for check, times in CELLS[PAIR].items():
        if check != without:
            times, bad = max(1, times * users // USERS), int(check == failed)
            result = dict(zip(("client", "server"), PAIR)) | {"check": check, "passed": times - bad, "failed": bad}
            yield result | {"problems": ["not refused"] * bad}


def outcome(results, skipped=(), ci=""):
    """The exit code of a run, and what is printed."""
    cells = list(matrix.judge(PAIR, list(results), USERS, skipped))
    out, err = io.StringIO(), io.StringIO()
    settings = mock.patch.dict(os.environ, {"CI": ci})
    with settings, contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        code = matrix.report(cells)
    return code, out.getvalue() + err.getvalue(), matrix.table(cells)


class Matrix(unittest.TestCase):
    def test_a_run_in_which_every_user_passed_succeeds(self):
        code, printed, table = outcome(found())
        self.assertEqual(code, 0)
        self.assertIn("client role → ministack 1.5.33 · TOTP · 26 passed, 0 failed\n", printed)
        self.assertIn(" · TOTP 26 · ", table)

    def test_one_user_who_did_not_pass_fails_the_run_and_is_shown(self):
        for check, times in CELLS[PAIR].items():
            code, printed, table = outcome(found(failed=check))
            self.assertEqual(code, 1)
            self.assertIn(f"{check} · {times - 1} passed, 1 failed\n", printed)
            self.assertIn(f"{check}: not refused\n", printed)
            self.assertIn(f"{check} {times - 1} (**1 failed**)", table)

    def test_a_check_that_was_not_run_has_failed(self):
        for check, times in CELLS[PAIR].items():
            code, printed, _ = outcome(found(without=check))
            self.assertEqual(code, 1)
            self.assertIn(f"{check} · 0 passed, {times} failed\n", printed)

    def test_a_server_that_does_not_start_fails_every_check(self):
        code, printed, _ = outcome([])
        self.assertEqual(code, 1)
        self.assertIn(f"0 passed, {sum(CELLS[PAIR].values())} failed\n", printed)

    def test_a_skipped_check_fails_the_run_if_ci_is_set(self):
        results, skipped = list(found(without="TOTP")), ["skipped: npm is not installed"]
        self.assertEqual(outcome(results, skipped)[0], 0)
        code, printed, _ = outcome(results, skipped, ci="true")
        self.assertEqual(code, 1)
        self.assertIn("TOTP · 0 passed, 0 failed, 26 skipped\n", printed)
        self.assertIn("TOTP: skipped: npm is not installed\n", printed)

    def test_a_run_that_skipped_everything_does_not_succeed(self):
        self.assertEqual(outcome([], ["skipped: npm is not installed"])[0], 1)

    def test_the_results_have_to_have_the_cells_and_counts_of_a_whole_run(self):
        with tempfile.TemporaryDirectory() as directory:
            run, page = (pathlib.Path(directory) / name for name in ("interop.json", "RESULTS.md"))
            run.write_text(json.dumps(list(matrix.judge(PAIR, list(found()), USERS))))
            page.write_text(f"before\n{matrix.BEGIN}{matrix.END}after\n")
            with mock.patch.multiple(matrix, RUN=run, RESULTS=page):
                self.assertNotEqual(check_results(), 0)
                self.assertEqual(matrix.main(), 0)
                self.assertEqual(check_results(), 0)
                made = page.read_text()
                self.assertTrue(made.endswith(f"{matrix.END}after\n"))
                few = USERS // 5
                run.write_text(json.dumps(list(matrix.judge(PAIR, list(found(failed="TOTP", users=few)), few))))
                self.assertNotEqual(check_results(), 0)
                run.write_text(json.dumps(list(matrix.judge(PAIR, list(found(users=few)), few))))
                self.assertEqual(check_results(), 0)
                for other in ("TOTP 25", "HOTP 26"):
                    page.write_text(made.replace("TOTP 26", other))
                    self.assertNotEqual(check_results(), 0)


def check_results():
    with mock.patch.object(sys, "argv", ["matrix.py", "--check"]):
        return matrix.main()


if __name__ == "__main__":
    unittest.main()
