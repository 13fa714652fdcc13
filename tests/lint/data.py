#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is installed for the desktop is valid, and holds together."""

import json
import pathlib
import re
import shutil
import subprocess
import tempfile
import xml.etree.ElementTree as xml

import lint

ID = "org.territoire.Dashboard"
DATA = lint.TOP / "data"
BUILT = lint.BUILD / "data"


def check_mime():
    with tempfile.TemporaryDirectory() as folder:
        packages = pathlib.Path(folder) / "packages"
        packages.mkdir()
        shutil.copy(DATA / f"{ID}.mime.xml", packages)
        yield from lint.run("update-mime-database", folder)


def check_identifier():
    """The desktop file, the D-Bus service, the metainfo and the icons bear one name."""
    service = lint.read(BUILT / f"{ID}.service")
    if f"Name={ID}\n" not in service:
        yield f"{ID}.service: its name is not {ID}"
    desktop = lint.read(BUILT / f"{ID}.desktop")
    if f"Icon={ID}\n" not in desktop:
        yield f"{ID}.desktop: its icon is not {ID}"
    component = xml.parse(BUILT / f"{ID}.metainfo.xml").getroot()
    if component.findtext("id") != ID or component.findtext("launchable") != f"{ID}.desktop":
        yield f"{ID}.metainfo.xml: its identifier or its launchable is not {ID}"
    for icon in (f"scalable/apps/{ID}.svg", f"symbolic/apps/{ID}-symbolic.svg"):
        if not (DATA / "icons/hicolor" / icon).exists():
            yield f"there is no icon {icon}"
    declared = set(re.findall(r"^MimeType=(.*)", desktop, re.M)[0].strip(";").split(";"))
    defined = {kind.get("type") for kind in xml.parse(DATA / f"{ID}.mime.xml").getroot()}
    if not defined <= declared:
        yield f"the desktop file does not open {defined - declared}"


def check_metainfo():
    """What the shop asks for, beyond what appstreamcli checks."""
    component = xml.parse(BUILT / f"{ID}.metainfo.xml").getroot()
    name = component.findtext("name")
    summary = component.findtext("summary")
    if len(name) > 20:
        yield f"the name has {len(name)} letters; at most 20"
    if len(summary) > 35 or summary.endswith("."):
        yield f"the summary has {len(summary)} letters; at most 35, and no full stop"
    version = re.search(r"version: '([^']+)'", lint.read(lint.TOP / "meson.build"))[1]
    release = component.find("releases/release")
    if release is None or release.get("version") != version:
        yield f"the last release is not {version}"
    for image in component.iterfind("screenshots/screenshot/image"):
        if not (DATA / "screenshots" / image.text.rsplit("/", 1)[-1]).exists():
            yield f"there is no picture {image.text}"
    if f"Version {version}" not in lint.read(lint.TOP / "NEWS") and f"Territoire {version}" not in lint.read(lint.TOP / "NEWS"):
        yield f"NEWS does not speak of {version}"


def check_settings():
    """Each key is read by the program: a setting that does nothing is a lie."""
    schema = xml.parse(DATA / f"{ID}.gschema.xml").getroot()
    program = "\n".join(lint.read(path) for path in lint.sources("src/gui/**/*.[ch]", "src/gui/**/*.blp"))
    if program:
        for key in schema.iter("key"):
            if f'"{key.get("name")}"' not in program:
                yield f"no code reads the setting {key.get('name')}"


def installed():
    """(prefix, the files that an installation would make, relative to it)."""
    options = subprocess.run(
        ["meson", "introspect", "--buildoptions", lint.BUILD], capture_output=True, text=True, check=True
    ).stdout
    prefix = next(option["value"] for option in json.loads(options) if option["name"] == "prefix")
    with tempfile.TemporaryDirectory() as folder:
        command = ["meson", "install", "-C", lint.BUILD, "--no-rebuild", "--quiet", "--destdir", folder]
        subprocess.run(command, capture_output=True, check=True)
        top = pathlib.Path(folder + prefix)
        return sorted(str(path.relative_to(top)) for path in top.glob("**/*") if path.is_file())


def check_installed(files):
    """What Flatpak would export: it takes only names that begin with the application's identifier."""
    wanted = [
        "bin/territoire",
        "bin/territoire-dashboard",
        f"share/applications/{ID}.desktop",
        f"share/dbus-1/services/{ID}.service",
        f"share/glib-2.0/schemas/{ID}.gschema.xml",
        f"share/icons/hicolor/scalable/apps/{ID}.svg",
        f"share/icons/hicolor/symbolic/apps/{ID}-symbolic.svg",
        f"share/metainfo/{ID}.metainfo.xml",
        f"share/mime/packages/{ID}.xml",
        "share/man/man1/territoire.1",
    ]
    exported = r"share/(applications|dbus-1/services|icons|metainfo|mime/packages|gnome-shell)/"
    for path in wanted:
        if path not in files:
            yield f"{path} is not installed"
    if not any(path.endswith("fr/LC_MESSAGES/territoire.mo") for path in files):
        yield "the French translation is not installed"
    for path in files:
        if re.match(exported, path) and not path.split("/")[-1].startswith(ID):
            yield f"{path} would not be exported: its name does not begin with {ID}"
        if re.search(r"\.(a|h|pc)$", path):
            yield f"{path} is of no use to anyone who runs the program"


def main():
    lint.case("the desktop file is valid", lint.run("desktop-file-validate", BUILT / f"{ID}.desktop"))
    lint.case("the metainfo is valid", lint.run("appstreamcli", "validate", "--strict", "--no-net", "--explain", BUILT / f"{ID}.metainfo.xml"))
    lint.case("the metainfo is fit for Flathub", check_metainfo())
    lint.case("the settings are valid", lint.run("glib-compile-schemas", "--strict", "--dry-run", DATA))
    lint.case("the settings are used", check_settings())
    lint.case("the file type is valid", check_mime())
    pictures = lint.sources("data/**/*.svg", "resources/**/*.svg")
    lint.case("the icons are well formed", lint.run("xmllint", "--noout", "--nonet", *pictures))
    lint.case("everything bears the application's identifier", check_identifier())
    lint.case("everything is installed where it is looked for", check_installed(installed()))
    lint.done()


main()
