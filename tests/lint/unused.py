#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a header offers is called by another file.

A function that only its own file calls is static; one that nobody calls is gone. What only tests call
stands in its header below a comment that says so (“For tests: …”), up to the next blank line.
"""

import collections
import re

import lint

# Function: why it is there though no other file of src calls it.
ALLOWED = {
    "ter_json_writer_boolean": "JSON has booleans",
    "ter_json_writer_null": "JSON has null",
    "ter_secrets_clear": "what keeps a password can forget it",
    "ter_portal_list_changes": "of every portal: what changed since a date",
    "ter_portal_walk_changes": "the same, page after page",
    **dict.fromkeys(
        [
            "ter_chart_data_new_xy",
            "ter_chart_data_add_band",
            "ter_chart_data_add_event",
            "ter_chart_data_add_points",
            "ter_chart_data_say_x",
            "ter_chart_data_set_axis",
            "ter_draw_sparkline",
            "ter_heat_new_days",
        ],
        "of the grammar of charts, which the render tests draw whole",
    ),
}

# Methods are written and tested here before a page or a verb asks for them.
METHODS = "src/core/analysis/"

# What a type offers as a whole: GObject's macros call it, or a caller would miss the other half.
GENERATED = re.compile(r"_(?:get_type|error_quark)$")
PAIRS = {"_ref": "_unref", "_finish": "_async"}

DECLARATION = re.compile(r"(?:^|(?<=[;}{\n]))[ \t]*(?!typedef|return|#)[A-Za-z_][\w \t*\n]*?[\s*](ter_\w+)[ \t]*\(", re.M)
FOR_TESTS = re.compile(r"\bfor (?:the )?tests\b", re.I)


def words_of(path):
    return collections.Counter(re.findall(r"\w+", lint.code(path, strings=False)))


def declarations(path):
    """Each function that a header declares: its name, its line, whether it is said to be for tests."""
    said = lint.read(path)
    text = re.sub(r"^[ \t]*#(?:.*\\\n)*.*$", lambda found: re.sub(r"[^\n]", " ", found[0]), lint.code(path), flags=re.M)
    for found in DECLARATION.finditer(text):
        start = found.start(1)
        block = said[:start].rpartition("\n\n")[2]
        comment = block.rpartition("/*")[2] if "/*" in block else ""
        yield found[1], text.count("\n", 0, start) + 1, bool(FOR_TESTS.search(comment))


def is_defined_in(name, path):
    return re.search(rf"^{name} \(", lint.read(path), re.M) is not None


def problems(headers, sources, tests):
    words = {path: words_of(path) for path in headers + sources}
    users = collections.defaultdict(list)
    for path, counted in words.items():
        for word in counted:
            if word.startswith("ter_"):
                users[word].append(path)
    in_tests = set().union(*(words_of(path) for path in tests))
    ui = " ".join(lint.read(path) for path in lint.sources("src/**/*.blp"))

    for header in headers:
        offered = {name for name, _, _ in declarations(header)}
        for name, line, is_for_tests in declarations(header):
            others = [path for path in users[name] if path != header and not is_defined_in(name, path)]
            if others or name in ALLOWED or words[header][name] > 1 or re.search(rf"\b{name}\b", ui):
                continue
            if GENERATED.search(name) or any(
                name.endswith(half) and name.removesuffix(half) + other in offered for half, other in PAIRS.items()
            ):
                continue
            if name not in in_tests:
                yield f"{lint.name(header)}:{line}: {name}() is called by no other file"
            elif not is_for_tests and not lint.name(header).startswith(METHODS):
                yield f"{lint.name(header)}:{line}: {name}() is called by tests only, and its comment does not say so"


def strays(headers):
    """An entry of the list that says nothing any more."""
    offered = {name for header in headers for name, _, _ in declarations(header)}
    for name in sorted(set(ALLOWED) - offered):
        yield f"{name} is allowed, and no header declares it"


def main():
    headers = lint.sources("src/**/*.h")
    sources = lint.sources("src/**/*.c")
    tests = lint.sources("tests/**/*.c", "tests/**/*.h")
    lint.case("what a header offers is called", problems(headers, sources, tests))
    lint.case("what is allowed is offered", strays(headers))
    lint.done()


main()
