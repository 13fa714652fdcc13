#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Run every bench, and gather what they say.

    run-benches.py SOURCE BUILD [--json FILE] [NAME…]

A bench is a program BUILD/tests/bench/bench-NAME or a script SOURCE/tests/bench/bench-NAME.py. It prints one JSON
object a line, {"gate", "ours", "peer", "ratio", "goal", "met"}; peer, ratio and met are null when the program that it
compares with cannot be had. They run one after the other: two at once would measure each other.
"""

import json
import os
import pathlib
import subprocess
import sys

KEYS = ("gate", "ours", "peer", "ratio", "goal", "met")


def find(source, build, names):
    programs = [path for path in (build / "tests/bench").glob("bench-*") if path.is_file() and os.access(path, os.X_OK)]
    programs += (source / "tests/bench").glob("bench-*.py")
    return sorted(path for path in programs if not names or path.stem.removeprefix("bench-") in names)


def measure(program):
    """The rows that a bench prints, or None if it failed; what it says to people passes through."""
    print(f"{program.stem}…", file=sys.stderr, flush=True)
    command = [sys.executable, "-B", str(program)] if program.suffix == ".py" else [str(program)]
    done = subprocess.run(command, stdout=subprocess.PIPE, stdin=subprocess.DEVNULL, text=True)
    rows = []
    for line in done.stdout.splitlines():
        try:
            row = json.loads(line)
        except ValueError:
            print(line, file=sys.stderr)
            continue
        rows += [{key: one.get(key) for key in KEYS} for one in (row if isinstance(row, list) else [row])]
    return rows if done.returncode == 0 and rows else None


def shown(value):
    return "—" if value is None else f"{value:.4g}" if isinstance(value, float) else str(value)


def print_table(rows):
    heading = ("gate", "ours", "peer", "ratio", "goal", "")
    words = {True: "met", False: "NOT MET", None: "no peer"}
    table = [heading] + [(*(shown(row[key]) for key in KEYS[:5]), words[row["met"]]) for row in rows]
    widths = [max(len(line[column]) for line in table) for column in range(6)]
    for line in table:
        cells = [line[0].ljust(widths[0])] + [cell.rjust(width) for cell, width in zip(line[1:5], widths[1:5])]
        print("  ".join(cells + [line[5]]).rstrip())


def main():
    source, build = (pathlib.Path(folder).resolve() for folder in sys.argv[1:3])
    arguments = sys.argv[3:]
    target = None
    if arguments[:1] == ["--json"]:
        target, arguments = pathlib.Path(arguments[1]), arguments[2:]

    rows, failed = [], []
    for program in find(source, build, arguments):
        found = measure(program)
        if found is None:
            failed.append(program.stem)
        rows += found or []

    print_table(rows)
    if target:
        partial = target.with_name(target.name + ".partial")
        partial.write_text(json.dumps(rows, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
        partial.replace(target)
    if failed or not rows:
        print(f"Could not measure: {', '.join(failed) or 'there is no bench'}", file=sys.stderr)
        return 1
    return 0


sys.exit(main())
