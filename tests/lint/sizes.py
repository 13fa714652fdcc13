#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Nothing grows without end: a file has at most 800 lines, a function 80.

A wall, not a target: a file is usually under 400 lines, and a function under 40.
"""

import re
import statistics

import lint

FILE_LIMIT = 800
FUNCTION_LIMIT = 80
# Test lines for a line of the core.
TEST_RATIO = 0.5


def functions(path):
    """(line, name, length) of each function: from the brace at column 0 to the one that closes it."""
    lines = lint.code(path, strings=False).splitlines()
    start, title = None, None
    for number, line in enumerate(lines, 1):
        if line.startswith("{") and number > 1 and lines[number - 2].rstrip().endswith(")"):
            start = number
            heads = (re.match(r"^(\w+) \(", above) for above in reversed(lines[max(0, number - 30) : number]))
            title = next((head[1] for head in heads if head), "?")
        elif line.startswith("}") and start:
            yield start, title, number - start - 1
            start = None


def count(paths):
    return sum(len(lint.read(path).splitlines()) for path in paths)


def main():
    files = lint.sources("src/**/*.[ch]", "src/**/*.blp", "tests/**/*.[ch]", "tests/**/*.py", "tools/**/*")
    lengths = {path: len(lint.read(path).splitlines()) for path in files}
    typical = statistics.median(lengths.values())
    lint.case(
        f"no file has more than {FILE_LIMIT} lines",
        (f"{lint.name(path)}: {length} lines" for path, length in lengths.items() if length > FILE_LIMIT),
        f"{len(files)} files; the median has {typical:.0f} lines, the longest {max(lengths.values())}",
    )

    found = [(path, *function) for path in lint.sources("src/**/*.c", "tests/**/*.c") for function in functions(path)]
    sizes = [length for _, _, _, length in found] or [0]
    short = 100 * sum(size <= 40 for size in sizes) / len(sizes)
    lint.case(
        f"no function has more than {FUNCTION_LIMIT} lines",
        (f"{lint.name(path)}:{line}: {title} has {length} lines" for path, line, title, length in found if length > FUNCTION_LIMIT),
        f"{len(sizes)} functions; the median has {statistics.median(sizes):.0f} lines, {short:.0f} % have at most 40",
    )

    core, tests = count(lint.sources("src/core/**/*.[ch]")), count(lint.sources("tests/**/*.[ch]"))
    ratio = tests / core
    lint.case(
        f"there is at least {TEST_RATIO} line of test for a line of the core",
        [] if ratio >= TEST_RATIO else [f"{ratio:.2f} is less than {TEST_RATIO}"],
        f"{tests} lines of test for {core} lines of core: {ratio:.2f}",
    )
    lint.done()


main()
