#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""How sources are written: headings, design blocks, format, and what they may not call."""

import pathlib
import re
import shutil
import tempfile

import lint

C_FILES = ("src/**/*.c", "src/**/*.h")

# What is refused, where it is allowed all the same, and what to do instead.
GATES = [
    (
        "libsoup is included only by the HTTP layer",
        r"#\s*include\s+<libsoup/",
        ["src/core/connect/ter-http*"],
        "go through ter-http.h",
    ),
    (
        "only the HTTP layer makes HTTP messages and sessions",
        r"\bsoup_(message|session)_new",
        ["src/core/connect/ter-http*"],
        "go through ter-http.h",
    ),
    (
        "JSON is read by the JSON layer alone",
        r"\b(yyjson_read|json_parser_new)\w*",
        ["src/core/json/*"],
        "go through ter-json.h",
    ),
    (
        "statements are bound, never written with values in them",
        r"sqlite3_(mprintf|vmprintf|snprintf)\b|sqlite3_exec \([^;]*\b(g_strdup_printf|g_strconcat|->str)\b"
        r'|printf [^;]*"\s*(SELECT|INSERT|UPDATE|DELETE|REPLACE)\b',
        [],
        "bind the values",
    ),
    (
        "SQLite runs statements only in the store",
        r"\bsqlite3_\w+ \(",
        ["src/core/store/*"],
        "add a function to the store",
    ),
    (
        "the time is asked of the clock alone",
        r"\bg_date_time_new_now\w*|\bg_get_real_time\b|\bg_date_set_time\b|\btime \(NULL\)",
        ["src/core/model/ter-clock.c"],
        "take a TerClock",
    ),
    (
        "chance is injected",
        r"\bg_random_(int|double|boolean)\w*|\bs?rand \(",
        ["src/core/model/ter-clock.c"],
        "take a GRand",
    ),
    (
        "numbers are read without the locale",
        r"\b(atoi|atof|atol|strtod|strtof) \(|\bsscanf \([^;]*%l?[efg]",
        [],
        "use g_ascii_strtod or g_ascii_strtoll",
    ),
    (
        "no unbounded copies, no shell",
        r"\b(strcpy|strcat|sprintf|gets|system|popen|tmpnam|mktemp) \(|g_spawn_command_line",
        [],
        "use GLib's strings, or GSubprocess with a list of arguments",
    ),
    (
        "secrets are not printed or logged",
        r"\b(g_print|g_printerr|g_message|g_debug|g_info|g_warning|g_critical|g_log\w*|printf|fprintf) \("
        r"[^;]*\"[^;]*,[^;\"]*\b\w*(password|passwd|secret|token|api_key)\b",
        [],
        "leave it out",
    ),
    (
        "certificates are verified",
        r"tls_insecure_set \([^;]*\b(true|TRUE|1)\b|accept-certificate|G_TLS_CERTIFICATE_NO_FLAGS",
        ["src/core/connect/ter-http*"],
        "let the verification refuse",
    ),
    (
        "a translated text is whole",
        r'\b(_|N_|C_|ngettext) ?\([^;]*%"\s*G_G\w+_FORMAT',
        [],
        "xgettext stops at this macro; write PRId64 or PRIu64 (inttypes.h), which gettext knows",
    ),
    (
        "no dead code",
        r"^\s*#\s*if\s+0\b",
        [],
        "remove it; the history keeps it",
    ),
]

# Text that came from outside could hold markup, and these read markup. Each either shows a text that
# was written in the program, or goes through the wrapper that escapes.
MARKUP_READERS = (
    r"\b(gtk_label_set_markup\w*|gtk_widget_set_tooltip_markup|adw_toast_new|adw_toast_set_title|adw_banner_new"
    r"|adw_banner_set_title|adw_status_page_set_description|adw_preferences_row_set_title|adw_action_row_set_subtitle"
    r"|adw_expander_row_set_subtitle|adw_preferences_group_set_description|adw_alert_dialog_set_body_use_markup) \("
)
MARKUP_WRAPPER = ["src/gui/widgets/ter-text.*"]


def check_markup(files):
    expression = re.compile(MARKUP_READERS + r"[^;]*;", re.S)
    for path in files:
        if any(path.match(allowed) for allowed in MARKUP_WRAPPER):
            continue
        text = lint.code(path)
        for found in expression.finditer(text):
            arguments = found[0].split("(", 1)[1]
            if not re.search(r"(^|,|\?|:)\s*(_|C_|N_|ngettext|g_dpgettext2) ?\(|\bter_text_\w+|\bg_markup_(escape_text|printf_escaped)\b|,\s*\"\"|,\s*NULL", arguments):
                line = text.count("\n", 0, found.start()) + 1
                yield f"{lint.name(path)}:{line}: {found[1]} may read markup in a text from outside"


def check_headings(files):
    for path in files:
        lines = lint.read(path).splitlines()
        head = "\n".join(lines[:12])
        if not re.match(rf"/\* {re.escape(path.name)} — \S", head):
            yield f"{lint.name(path)}:1: the first line is not “/* {path.name} — what it is”"
        if "SPDX-License-Identifier: GPL-3.0-or-later" not in head:
            yield f"{lint.name(path)}: no SPDX line"
        if path.suffix == ".h" and "#pragma once" not in "\n".join(lines):
            yield f"{lint.name(path)}: no #pragma once"


def check_licences(files):
    for path in files:
        if "SPDX-License-Identifier" not in "\n".join(lint.read(path).splitlines()[:8]):
            yield f"{lint.name(path)}: no SPDX line"


def check_design(files):
    for path in files:
        text = lint.read(path)
        if len(text.splitlines()) > 150 and not re.search(r"/\*\s*\*?\s*DESIGN\b", text):
            yield f"{lint.name(path)}: over 150 lines, and no “/* DESIGN” block"


def check_marks(files):
    for path in files:
        for number, line in enumerate(lint.read(path).splitlines(), 1):
            if re.search(r"\b(TODO|FIXME|XXX|HACK)\b(?! \(#\d+\))", line):
                yield f"{lint.name(path)}:{number}: {line.strip()} — name an issue: TODO (#12)"
            if line != line.rstrip() or "\t" in line:
                yield f"{lint.name(path)}:{number}: a tab, or blanks at the end"


def main():
    files = lint.sources(*C_FILES)
    tests = lint.sources("tests/**/*.[ch]")
    scripts = [path for path in lint.sources("tools/**/*", "tests/**/*.py", "tests/support/with-display", ".ci/run")
               if path.name not in ("packages", "packages-bench", "peers-bench", ".shellcheckrc") and path.suffix != ".md"]

    lint.case("C files say what they are, and their licence", check_headings([*files, *tests]))
    lint.case("scripts say their licence", check_licences([*scripts, *lint.sources("src/**/*.blp")]))
    lint.case("long files open with their design", check_design([path for path in files if path.suffix == ".c"]))
    lint.case("no loose ends", check_marks([*files, *tests, *lint.sources("src/**/*.blp")]))
    lint.case("text from outside is not read as markup", check_markup(files))
    for title, pattern, allowed, remedy in GATES:
        lint.case(title, (f"{problem}  ← {remedy}" for problem in lint.grep(pattern, files, allowed)))

    lint.case("C files are in the house style", lint.run(lint.TOP / "tools/format", "--check"))
    lint.case("Blueprint files are in their style", check_blueprints(lint.sources("src/**/*.blp")))
    lint.case("shell scripts are sound", lint.run("shellcheck", *shell_scripts()))
    manuals = lint.sources("data/man/*.1")
    lint.case("manual pages are well formed", lint.run("mandoc", "-T", "lint", "-W", "warning", *manuals) if manuals else [])
    lint.done()


def check_blueprints(files):
    """On copies: the compiler opens what it checks for writing, and the sources may be read-only."""
    with tempfile.TemporaryDirectory() as folder:
        for path in files:
            copy = pathlib.Path(folder) / lint.name(path).replace("/", "+")
            shutil.copyfile(path, copy)
            if lint.run("blueprint-compiler", "format", copy):
                yield f"{lint.name(path)}: not in the style of Blueprint; run: tools/dev exec blueprint-compiler format -f {lint.name(path)}"


def shell_scripts():
    return [path for path in lint.sources("tools/**/*", "tests/**/*", ".ci/*")
            if path.suffix == ".sh" or (not path.suffix and re.match(r"#!.*\b(ba|da)?sh\b", lint.read(path)))]


main()
