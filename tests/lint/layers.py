#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Who may include whom.

The table below is the architecture (docs/ARCHITECTURE.md). The build refuses an include that it
forbids, because each room is given only its own include directories; this check reads the sources
against the table, then asks the compiler to prove that it refuses.
"""

import json
import re
import shlex
import subprocess
import tempfile

import lint

CORE = ["model", "json", "series", "analysis", "govern", "store", "connect", "publish", "service"]
DRAWING = ["access", "chart", "map", "graph"]
PAGES = ["widgets", "dialogs", "pages", "app"]

# Room: the other rooms it may include.
MAY_SEE = {
    "model": [],
    "json": ["model"],
    "series": ["model"],
    "analysis": ["model", "series"],
    "govern": ["model"],
    "store": ["model", "json", "series"],
    "connect": ["model", "json"],
    "publish": ["model", "json"],
    "service": ["model", "json", "series", "analysis", "govern", "store", "connect", "publish"],
    "cli": CORE,
    "access": [],
    "chart": ["model", "series", "analysis", "access"],
    "map": ["model", "series", "analysis", "access"],
    "graph": ["model", "series", "analysis", "access"],
    "widgets": ["model", "series", "analysis", "service", *DRAWING, *PAGES],
    "dialogs": ["model", "series", "analysis", "service", *DRAWING, *PAGES],
    "pages": ["model", "series", "analysis", "service", *DRAWING, *PAGES],
    "app": ["model", "series", "analysis", "service", *DRAWING, *PAGES],
}

# Library header: the rooms that may include it.
LIBRARIES = {
    r"gtk/|gdk/|gsk/": [*DRAWING, *PAGES],
    r"adwaita\.h": [*DRAWING, *PAGES],
    r"shumate/": ["map", *PAGES],
    r"libsoup/": ["connect"],
    r"mosquitto\.h": ["connect"],
    r"libsecret/": ["connect"],
    r"sqlite3\.h": ["store"],
    r"libpq-fe\.h": ["store"],
    r"yyjson\.h": ["json"],
    r"json-glib/": [],
}

INCLUDE = re.compile(r'^\s*#\s*include\s+([<"])([^>"]+)[>"]', re.M)


def room_of(path):
    """src/core/store/ter-store.c → store; src/gui/pages/x/y.c → pages; src/cli/x.c → cli."""
    parts = path.relative_to(lint.TOP / "src").parts
    if parts[0] in ("core", "gui") and len(parts) > 2:
        return parts[1]
    return "app" if parts[0] == "gui" else parts[0]


def includes(path):
    text = lint.code(path)
    for found in INCLUDE.finditer(text):
        yield text.count("\n", 0, found.start(2)) + 1, found[1], found[2]


def check_rooms(files, room_by_header):
    for path in files:
        room = room_of(path)
        if room not in MAY_SEE:
            yield f"{lint.name(path)}: “{room}” is no room of the architecture"
            continue
        for line, mark, header in includes(path):
            other = room_by_header.get(header.split("/")[-1]) if mark == '"' else None
            if other and other != room and other not in MAY_SEE[room]:
                yield f"{lint.name(path)}:{line}: {room} may not see {other} ({header})"


def check_private(files, room_by_header):
    for path in files:
        for line, mark, header in includes(path):
            other = room_by_header.get(header.split("/")[-1]) if mark == '"' else None
            if other and header.endswith("-private.h") and other != room_of(path):
                yield f"{lint.name(path)}:{line}: {header} is private to {other}"


def check_libraries(files):
    for path in files:
        for line, _, header in includes(path):
            for pattern, rooms in LIBRARIES.items():
                if re.match(pattern, header) and room_of(path) not in rooms:
                    yield f"{lint.name(path)}:{line}: {room_of(path)} may not use {header}"


def check_symbols():
    """No object of the core, nor the command, needs a symbol of GTK."""
    for library in sorted((lint.BUILD / "src" / "core").glob("**/*.a")):
        listing = subprocess.run(["nm", "-u", library], capture_output=True, text=True).stdout
        for symbol in sorted(set(re.findall(r"\bU ((?:gtk|gdk|gsk|adw|shumate)_\w+)", listing))):
            yield f"{library.name} needs {symbol}"
    command = lint.BUILD / "src" / "cli" / "territoire"
    if command.exists():
        needed = subprocess.run(["readelf", "-d", command], capture_output=True, text=True).stdout
        if "libgtk-4" in needed:
            yield "the territoire command is linked with GTK"


def compile_options():
    """Room → the include options that the build gives to its first file."""
    options = {}
    with open(lint.BUILD / "compile_commands.json", encoding="utf-8") as commands:
        for entry in json.load(commands):
            path = (lint.BUILD / entry["file"]).resolve()
            if path.suffix == ".c" and (lint.TOP / "src") in path.parents:
                words = shlex.split(entry["command"])
                flags = [word for word in words if re.match(r"-(I|isystem|D|std)", word)]
                options.setdefault(room_of(path), flags)
    return options


def compiler_accepts(flags, header):
    with tempfile.NamedTemporaryFile("w", suffix=".c") as probe:
        probe.write(f"#include {header}\n")
        probe.flush()
        command = ["cc", "-M", *flags, probe.name]
        return subprocess.run(command, cwd=lint.BUILD, capture_output=True).returncode == 0


def check_compiler(headers):
    """Each room is offered a public header of each room it may not see: it must not compile."""
    for room, flags in sorted(compile_options().items()):
        forbidden = set(headers) - {room} - set(MAY_SEE.get(room, []))
        # The rooms above the drawing ones are one library, and so are those of the core's users.
        probes = [f'"{headers[other]}"' for other in sorted(forbidden)]
        if room in CORE or room == "cli":
            probes += ["<gtk/gtk.h>", "<adwaita.h>"]
        for probe in probes:
            if compiler_accepts(flags, probe):
                yield f"the build of {room} lets it include {probe}"


def main():
    files = lint.sources("src/**/*.c", "src/**/*.h")
    room_by_header = {path.name: room_of(path) for path in files if path.suffix == ".h"}
    public = {}
    for path in files:
        if path.suffix == ".h" and not path.name.endswith("-private.h"):
            public.setdefault(room_of(path), path.name)

    lint.case("rooms include only the rooms they may see", check_rooms(files, room_by_header))
    lint.case("private headers stay in their room", check_private(files, room_by_header))
    lint.case("libraries are used only by the rooms that own them", check_libraries(files))
    lint.case("nothing of the core needs GTK", check_symbols())
    lint.case("the compiler refuses what the table forbids", check_compiler(public))
    lint.done()


main()
