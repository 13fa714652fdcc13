#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Count test cases in meson's log, and end with the line “N passed, N failed”.

A test program that speaks TAP counts for as many cases as it reports; any other for one, by its
exit code. A program that crashes, times out, or stops before its plan is done is one failure more,
so nothing that went wrong can hide behind the cases that went well.
"""

import json
import re
import sys

CASE = re.compile(r"^(not )?ok\b(?:\s+(\d+))?\s*-?\s*([^#]*)(?:#\s*(SKIP|TODO)\S*\s*(.*))?$", re.I)
PLAN = re.compile(r"^1\.\.(\d+)")
GOOD_EXIT = ("OK", "EXPECTEDFAIL", "SKIP")
TAIL = 200


class Count:
    def __init__(self):
        self.passed = 0
        self.failed = []
        self.skipped = []

    def add_tap(self, name, test):
        """Count the cases of a TAP output; True if there were any."""
        lines = (test.get("stdout") or "").splitlines()
        cases = [found for found in map(CASE.match, lines) if found]
        plans = [int(found[1]) for found in map(PLAN.match, lines) if found]
        if not cases and not plans:
            return False

        failed_before = len(self.failed)
        for case in cases:
            self.add_case(name, case)
        missing = (plans[0] if plans else len(cases)) - len(cases)
        if missing > 0:
            self.failed.append(f"{name}: stopped with {missing} cases to go ({test['result']})")
        elif plans == [0]:
            self.skipped.append((name, "whole program"))
        if test["result"] not in GOOD_EXIT and len(self.failed) == failed_before:
            self.failed.append(f"{name}: {test['result']}, exit code {test['returncode']}")
        return True

    def add_case(self, name, case):
        refused, _, title, directive, reason = case.groups()
        title = f"{name} {title.strip()}".strip()
        if directive and directive.upper() == "SKIP":
            self.skipped.append((title, (reason or "").strip() or "no reason given"))
        elif refused and not directive:
            self.failed.append(title)
        else:
            self.passed += 1

    def add_plain(self, name, test):
        """Count a program by its exit code."""
        if test["result"] == "SKIP":
            lines = (test.get("stdout") or "").strip().splitlines()
            self.skipped.append((name, lines[-1] if lines else "no reason given"))
        elif test["result"] in GOOD_EXIT:
            self.passed += 1
        else:
            self.failed.append(f"{name}: {test['result']}, exit code {test['returncode']}")


def print_tail(name, test):
    print(f"\n── {name}: {test['result']} ──")
    for stream in ("stdout", "stderr"):
        lines = (test.get(stream) or "").splitlines()
        lines = [line for line in lines if not re.match(r"^ok\b|^# (Start|End) of", line)]
        for line in lines[-TAIL:]:
            print(f"  {line}")


def main():
    count = Count()
    try:
        with open(sys.argv[1], encoding="utf-8", errors="replace") as log:
            tests = [json.loads(line) for line in log if line.strip()]
    except OSError:
        tests = []

    for test in tests:
        name = test["name"].split(" / ")[-1]
        failed_before = len(count.failed)
        if not count.add_tap(name, test):
            count.add_plain(name, test)
        if len(count.failed) > failed_before:
            print_tail(name, test)

    if count.skipped:
        print(f"\nSkipped ({len(count.skipped)}):")
        for title, reason in count.skipped:
            print(f"  {title} — {reason}")
    if count.failed:
        print("\nFailed:")
        for title in count.failed:
            print(f"  {title}")

    print(f"\n{count.passed} passed, {len(count.failed)} failed")
    # No test at all is not a success.
    return 1 if count.failed or not tests else 0


sys.exit(main())
