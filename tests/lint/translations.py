#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Every string can be translated, and is translated into French, in the way French is set."""

import ast
import pathlib
import re
import subprocess
import sys
import tempfile

import lint

NARROW, FIXED = "\u202f", "\u00a0"
NO_BREAK = f"[{NARROW}{FIXED}]"


def read_catalogue(path):
    """(flags, context, msgid, [msgstr]) of each entry of a PO file, obsolete ones left out."""
    for block in lint.read(path).split("\n\n"):
        lines = [line for line in block.splitlines() if not line.startswith("#~")]
        flags = {flag.strip() for line in lines if line.startswith("#,") for flag in line[2:].split(",")}
        fields = {}
        for line in lines:
            found = re.match(r'(msgctxt|msgid_plural|msgid|msgstr(?:\[\d\])?) (".*")$', line)
            if found:
                field = found[1]
                fields[field] = ast.literal_eval(found[2])
            elif line.startswith('"') and fields:
                fields[field] += ast.literal_eval(line)
        if fields.get("msgid"):
            texts = [text for field, text in fields.items() if field.startswith("msgstr")]
            yield flags, fields.get("msgctxt", ""), fields["msgid"], texts


def check_list():
    listed = [line for line in lint.read(lint.TOP / "po/POTFILES.in").splitlines() if line and not line.startswith("#")]
    found = subprocess.run(
        [sys.executable, lint.TOP / "tools/update-po", "--list"], capture_output=True, text=True, check=True
    ).stdout.split()
    for path in sorted(set(found) - set(listed)):
        yield f"{path} has strings, and is not in po/POTFILES.in; run: tools/dev po"
    for path in sorted(set(listed) - set(found)):
        yield f"po/POTFILES.in names {path}, which has no string; run: tools/dev po"


def check_complete(catalogue, template):
    wanted = {(context, text) for _, context, text, _ in read_catalogue(template)}
    have = {(context, text): (flags, texts) for flags, context, text, texts in read_catalogue(catalogue)}
    for context, text in sorted(wanted):
        flags, texts = have.get((context, text), (set(), [""]))
        if "fuzzy" in flags:
            yield f"fuzzy: “{text}”"
        elif not all(texts):
            yield f"not translated: “{text}”"
    if set(have) - wanted:
        yield f"{len(set(have) - wanted)} string(s) no longer in the sources; run: tools/dev po"


def typography(text):
    """What is wrong in how a French text is set."""
    bare = re.sub(r"\w+://\S+|%[-+ #0-9.]*[a-zA-Z]", "x", text)
    if re.search(rf"(?<!{NO_BREAK})[!?»](?!\w)", bare) and not re.search(r"^[!?»]", bare):
        yield "! ? » come after a no-break space"
    if re.search(rf"[^\W\d_] ?;(?: |$)|[^\W\d_] ;", bare) and not re.search(r";\S+;", bare):
        yield "; comes after a narrow no-break space"
    if re.search(r"[\w)»%] ?:(?=\s|$)", bare):
        yield ": comes after a no-break space"
    if re.search(rf"«(?!{NO_BREAK})", bare):
        yield "« comes before a no-break space"
    if re.search(r"[\dx] (?:%%|€|°C)", bare):
        yield "% € °C come after a no-break space"
    if re.search(r"\w'\w", bare):
        yield "the apostrophe is ’"
    if "..." in bare:
        yield "the ellipsis is …"


def check_typography(catalogue):
    for _, _, text, translations in read_catalogue(catalogue):
        for translation in translations:
            for problem in typography(translation):
                yield f"“{translation}”: {problem}"


def main():
    lint.case("the files with strings are listed", check_list())
    with tempfile.TemporaryDirectory() as folder:
        template = pathlib.Path(folder) / "territoire.pot"
        made = lint.run(sys.executable, lint.TOP / "tools/update-po", "--pot", template)
        lint.case("the template can be made", made)
        for language in lint.read(lint.TOP / "po/LINGUAS").split():
            catalogue = lint.TOP / f"po/{language}.po"
            lint.case(f"{language} is complete", check_complete(catalogue, template) if not made else made)
            lint.case(
                f"{language} is well formed",
                lint.run("msgfmt", "--check", "--check-accelerators=_", "-o", "/dev/null", catalogue),
            )
    lint.case("French is set as French", check_typography(lint.TOP / "po/fr.po"))
    lint.done()


main()
