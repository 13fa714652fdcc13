#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the repository may not hold: paths of one machine, hosts of package registries, large files."""

import re

import lint

MACHINE_PATH = re.compile(r"(?<![\w.$}~*])/(?:home|root|work|Users)/[\w.]")
# What names the host of a package registry: a line of apt, an option or a setting of a package client.
REGISTRY = re.compile(r"\bdeb (?:\[[^]]*\] )?https?://|--(?:extra-)?index-url|--registry|\bregistry\s*=\s*[\"']?https?://|--mirror[= ]https?://")
# A few files of pictures apart, everything here is written by hand.
LARGEST = 400_000


def tracked():
    """The files of the project, without what is built."""
    for path in lint.sources("**/*"):
        top = lint.name(path).split("/")[0]
        if not re.match(r"\.git$|build|pictures$", top) and "__pycache__" not in path.parts:
            yield path


def lines_with(expression, files):
    for path in files:
        try:
            text = lint.read(path)
        except UnicodeDecodeError:
            continue
        for number, line in enumerate(text.splitlines(), 1):
            if expression.search(line):
                yield f"{lint.name(path)}:{number}: {line.strip()[:160]}"


def main():
    files = list(tracked())
    lint.case("no path of one machine", lines_with(MACHINE_PATH, files))
    lint.case("no host of a package registry", lines_with(REGISTRY, [path for path in files if path.name != "tree.py"]))
    lint.case(
        "no large file",
        (f"{lint.name(path)}: {path.stat().st_size} bytes" for path in files if path.stat().st_size > LARGEST),
        f"{len(files)} files, {sum(path.stat().st_size for path in files) / 1e6:.1f} MB",
    )
    lint.done()


main()
