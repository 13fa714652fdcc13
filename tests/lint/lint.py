# SPDX-License-Identifier: GPL-3.0-or-later
"""What the checks of the lint suite share: where things are, and how a result is said (TAP)."""

import os
import pathlib
import re
import shutil
import subprocess
import sys

sys.dont_write_bytecode = True

TOP = pathlib.Path(__file__).resolve().parent.parent.parent
BUILD = pathlib.Path(os.environ.get("TERRITOIRE_BUILD_ROOT", TOP / "build"))

_cases = []


def case(title, problems, figure=None):
    """Say one result: ok when there is no problem; a figure is printed either way."""
    problems = list(problems)
    _cases.append(not problems)
    print(f"{'ok' if not problems else 'not ok'} {len(_cases)} {title}")
    if figure is not None:
        print(f"# {figure}")
    for problem in problems:
        print("\n".join(f"# {line}" for line in str(problem).rstrip().splitlines()))


def skip(title, reason):
    _cases.append(True)
    print(f"ok {len(_cases)} {title} # SKIP {reason}")


def done():
    print(f"1..{len(_cases)}")
    sys.exit(0 if all(_cases) else 1)


def sources(*patterns):
    """The files of the project that match, in a steady order."""
    found = {path for pattern in patterns for path in TOP.glob(pattern) if path.is_file()}
    return sorted(found)


def name(path):
    return str(pathlib.Path(path).relative_to(TOP))


def read(path):
    return pathlib.Path(path).read_text(encoding="utf-8")


_COMMENT_OR_STRING = re.compile(r'/\*.*?\*/|//[^\n]*|"(?:[^"\\\n]|\\.)*"|\'(?:[^\'\\\n]|\\.)*\'', re.S)


def code(path, strings=True):
    """The text of a C file with its comments (and its strings) blanked, lines kept in place."""

    def blank(found):
        text = found[0]
        if text[0] in "\"'":
            return text if strings else text[0] + text[0]
        return re.sub(r"[^\n]", " ", text)

    return _COMMENT_OR_STRING.sub(blank, read(path))


def grep(pattern, paths, except_in=(), strings=True):
    """Where the pattern is in the code of these files, comments left out: “file:line: text”."""
    expression = re.compile(pattern)
    for path in paths:
        if any(pathlib.PurePath(name(path)).match(allowed) for allowed in except_in):
            continue
        for number, line in enumerate(code(path, strings).splitlines(), 1):
            if expression.search(line):
                yield f"{name(path)}:{number}: {line.strip()}"


def run(*command, **options):
    """Problems of a program that checks: its output if it fails, none if all is well."""
    if not shutil.which(command[0]):
        return [f"{command[0]} is not installed"]
    result = subprocess.run(
        [str(part) for part in command], cwd=TOP, text=True, capture_output=True, **options
    )
    if result.returncode == 0:
        return []
    return [(result.stdout + result.stderr).strip() or f"{command[0]}: exit code {result.returncode}"]
