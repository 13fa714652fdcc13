#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The Flatpak manifest follows Flathub's rules, and asks for no right that it does not need."""

import json
import re

import lint

ID = "org.territoire.Dashboard"
PATH = lint.TOP / f"{ID}.json"

# The display, the graphics card and the network. Files, secrets and printing go through portals.
RIGHTS = ["--share=ipc", "--socket=fallback-x11", "--socket=wayland", "--device=dri", "--share=network"]
RUNTIME = "50"
MODULE_KEYS = {"name", "buildsystem", "builddir", "config-opts", "cleanup", "sources", "run-tests"}
CLEANUP = {"/include", "/lib/pkgconfig", "*.la", "*.a"}


def refuse_duplicates(pairs):
    keys = [key for key, _ in pairs]
    if len(keys) != len(set(keys)):
        raise ValueError(f"a key is there twice: {sorted(keys)}")
    return dict(pairs)


def check_top(manifest):
    if manifest.get("id") != ID:
        yield f"id is not {ID}"
    if manifest.get("runtime") != "org.gnome.Platform" or manifest.get("sdk") != "org.gnome.Sdk":
        yield "the runtime is not GNOME's"
    if manifest.get("runtime-version") != RUNTIME:
        yield f"the runtime is {manifest.get('runtime-version')}, not {RUNTIME}"
    if not CLEANUP <= set(manifest.get("cleanup", [])):
        yield f"what only builds need is not cleaned up: {sorted(CLEANUP - set(manifest.get('cleanup', [])))}"
    if "/lib/debug" in manifest.get("cleanup", []):
        yield "/lib/debug may not be cleaned up"


def check_source(module, source):
    kind = source.get("type")
    if kind == "archive":
        if not re.fullmatch(r"[0-9a-f]{64}", source.get("sha256", "")):
            yield f"{module}: an archive without its sha256"
        if not source.get("url", "").startswith("https://"):
            yield f"{module}: an archive that is not fetched over https"
    elif kind == "git":
        if not re.fullmatch(r"[0-9a-f]{40}", source.get("commit", "")) or not source.get("tag"):
            yield f"{module}: a git source without its tag and commit"
    elif not (kind == "dir" and source.get("path") == "." and module == "territoire"):
        yield f"{module}: a source of type {kind}"
    if kind in ("archive", "git") and "x-checker-data" not in source:
        yield f"{module}: nothing tells when a new version is out (x-checker-data)"


def check_modules(manifest):
    for module in manifest["modules"]:
        unknown = set(module) - MODULE_KEYS
        if unknown:
            yield f"{module['name']}: unknown keys {sorted(unknown)}"
        for source in module["sources"]:
            yield from check_source(module["name"], source)
    names = [module["name"] for module in manifest["modules"]]
    if names[-1] != "territoire" or len(names) != len(set(names)):
        yield "the application is not the last module, or a module is there twice"


def check_command(manifest):
    desktop = lint.read(lint.TOP / f"data/{ID}.desktop.in")
    if f"Exec={manifest['command']} " not in desktop:
        yield f"the command {manifest['command']} is not the one of the desktop file"


def main():
    try:
        manifest = json.loads(lint.read(PATH), object_pairs_hook=refuse_duplicates)
    except ValueError as error:
        lint.case("the manifest is JSON", [f"{PATH.name}: {error}"])
        lint.done()
    lint.case("the manifest is JSON", [])
    lint.case("the manifest names what it must", check_top(manifest))
    asked = manifest.get("finish-args", [])
    lint.case("it asks for the rights it needs, and no other", [f"not needed: {right}" for right in asked if right not in RIGHTS]
              + [f"missing: {right}" for right in RIGHTS if right not in asked])
    lint.case("each source is pinned", check_modules(manifest))
    lint.case("it starts what the desktop file starts", check_command(manifest))
    lint.done()


main()
