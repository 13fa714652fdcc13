#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Run every bench, and gather what they say.

    run-benches.py SOURCE BUILD [--json FILE] [NAME…]

A bench is a program BUILD/tests/bench/bench-NAME or a script SOURCE/tests/bench/bench-NAME.py. It prints one JSON
object a line, {"gate", "ours", "peer", "ratio", "goal", "met"}; peer, ratio and met are null when the program that it
compares with cannot be had. A bench may leave the peer to us: how is in SOURCE/tests/bench/README.md. They run one
after the other: two at once would measure each other.
"""

import json
import os
import pathlib
import subprocess
import sys
import tempfile

KEYS = ("gate", "ours", "peer", "ratio", "goal", "met")


def find(source, build, names):
    programs = [path for path in (build / "tests/bench").glob("bench-*") if path.is_file() and os.access(path, os.X_OK)]
    programs += (source / "tests/bench").glob("bench-*.py")
    return sorted(path for path in programs if not names or path.stem.removeprefix("bench-") in names)


def shown(value):
    return "—" if value is None else f"{value:.4g}" if isinstance(value, float) else str(value)


class Bench:
    """One bench, in a folder of its own that lives until its peers have read what it wrote there."""

    def __init__(self, program, peers, folder):
        self.program, self.peers, self.folder = program, peers, folder
        self.answers = {}
        script = program.suffix == ".py"
        self.command = [sys.executable, "-B", str(program)] if script else [str(program)]
        self.environment = dict(os.environ, TERRITOIRE_BENCH_FOLDER=folder)

    def measure(self):
        """The rows that it prints, or None if it failed; what it says to people passes through."""
        print(f"{self.program.stem}…", file=sys.stderr, flush=True)
        done = subprocess.run(self.command, stdout=subprocess.PIPE, stdin=subprocess.DEVNULL, text=True,
                              env=self.environment, check=False)
        rows = []
        for line in done.stdout.splitlines():
            try:
                row = json.loads(line)
            except ValueError:
                print(line, file=sys.stderr)
                continue
            rows += [self.complete(one) for one in (row if isinstance(row, list) else [row])]
        return rows if done.returncode == 0 and rows else None

    def complete(self, row):
        """A row that names its peer ("against") with our figure ("value") gets the peer's, and their ratio."""
        if "against" in row:
            answer = self.ask(row["against"])
            of = row.get("of", "wall")
            theirs = answer.get(of) if answer.get("peer") else None
            row["ours"] = self.figure(row, row["value"])
            if theirs:
                row["peer"] = f"{answer['peer']}: {self.figure(row, theirs)}"
                # Seconds: how many times faster we are. Anything else: ours for one of theirs.
                row["ratio"] = theirs / row["value"] if row["unit"] == "s" else row["value"] / theirs
                goal = row.get("goal")
                if goal is not None:
                    row["met"] = row["ratio"] <= goal if row.get("most") else row["ratio"] >= goal
        return {key: row.get(key) for key in (*KEYS, "most")}

    @staticmethod
    def figure(row, value):
        """A number of seconds is better read as what was done in one, when the row says how much was done."""
        if row["unit"] == "s" and "amount" in row:
            return f"{row['amount'] / value:.4g} {row['amount_unit']}/s"
        return f"{value:.4g} {row['unit']}"

    def ask(self, against):
        """What a peer answers, once for all the rows that want it."""
        key = tuple(against)
        if key not in self.answers:
            path = pathlib.Path(self.folder, against[1])
            if not path.exists():
                subprocess.run([*self.command, "--export", str(path)], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                               env=self.environment, check=False)
            done = subprocess.run([sys.executable, "-B", str(self.peers), against[0], str(path), *against[2:]],
                                  stdout=subprocess.PIPE, stdin=subprocess.DEVNULL, text=True, check=False)
            try:
                self.answers[key] = json.loads(done.stdout)
            except ValueError:
                print(f"{against[0]} could not be measured", file=sys.stderr)
                self.answers[key] = {}
        return self.answers[key]


def print_table(rows):
    heading = ("gate", "ours", "peer", "ratio", "goal", "")
    words = {True: "met", False: "NOT MET", None: "no peer"}
    table = [heading]
    for row in rows:
        goal = row["goal"] and f"{'≤' if row['most'] else '≥'} {shown(row['goal'])}"
        word = words[row["met"]] if row["goal"] is not None else ""
        table.append((*(shown(row[key]) for key in KEYS[:4]), shown(goal), word))
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
        with tempfile.TemporaryDirectory(prefix="territoire-bench-") as folder:
            found = Bench(program, source / "tests/bench/peers.py", folder).measure()
        if found is None:
            failed.append(program.stem)
        rows += found or []

    print_table(rows)
    if target:
        partial = target.with_name(target.name + ".partial")
        kept = [{key: row[key] for key in KEYS} for row in rows]
        partial.write_text(json.dumps(kept, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
        partial.replace(target)
    if failed or not rows:
        print(f"Could not measure: {', '.join(failed) or 'there is no bench'}", file=sys.stderr)
        return 1
    return 0


sys.exit(main())
