#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The last line of `tools/dev test` is true: nothing that went wrong is counted as a success."""

import json
import pathlib
import subprocess
import sys
import tempfile

import lint

GOOD = "TAP version 14\n# random seed: R02S0\n1..3\n# Start of a tests\nok 1 /a/b\nok 2 /a/c # SKIP no server\nok 3 /a/d\n"

# What is tested, the programs of a log (result, exit code, output), the last line, the exit code.
LOGS = [
    ("all is well", [("OK", 0, GOOD)], "2 passed, 0 failed", 0),
    ("a case fails", [("ERROR", 1, "1..2\nok 1 /a\nnot ok 2 /b - why\n")], "1 passed, 1 failed", 1),
    ("a program crashes after its last case", [("FAIL", -11, "1..1\nok 1 /a\n")], "1 passed, 1 failed", 1),
    ("a program stops before its plan is done", [("ERROR", -6, "1..4\nok 1 /a\n")], "1 passed, 1 failed", 1),
    ("a program runs out of time", [("TIMEOUT", -15, "1..2\nok 1 /a\n")], "1 passed, 1 failed", 1),
    ("a program says nothing and succeeds", [("OK", 0, "")], "1 passed, 0 failed", 0),
    ("a program says nothing and fails", [("FAIL", 1, "")], "0 passed, 1 failed", 1),
    ("a program is skipped", [("SKIP", 77, "no display\n"), ("OK", 0, GOOD)], "2 passed, 0 failed", 0),
    ("a failure is expected", [("OK", 0, "1..1\nnot ok 1 /a # TODO known\n")], "1 passed, 0 failed", 0),
    ("there is no test at all", [], "0 passed, 0 failed", 1),
]


def check(programs, last_line, code):
    with tempfile.TemporaryDirectory() as folder:
        log = pathlib.Path(folder) / "testlog.json"
        entries = [
            {"name": f"territoire:core / p{n}", "result": result, "returncode": status, "stdout": output}
            for n, (result, status, output) in enumerate(programs)
        ]
        log.write_text("".join(json.dumps(entry) + "\n" for entry in entries), encoding="utf-8")
        done = subprocess.run(
            [sys.executable, "-B", lint.TOP / "tools/lib/count-tests.py", log], capture_output=True, text=True
        )
    found = (done.stdout.splitlines() or [""])[-1]
    if found != last_line:
        yield f"the last line is “{found}”, not “{last_line}”"
    if done.returncode != code:
        yield f"the exit code is {done.returncode}, not {code}: {done.stderr}"


for title, programs, last_line, code in LOGS:
    lint.case(title, check(programs, last_line, code))
lint.done()
