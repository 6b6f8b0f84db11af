"""The file of a baseline: a line for each known finding, in order, so that git can merge it."""

import os
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path

from meshgen.baseline.entries import Entry, known_words
from meshgen.errors import MeshgenError
from meshgen.findings import Code, Finding, Location
from meshgen.inputs import read_text
from meshgen.yamlio import Node, load
from meshgen.yamlio.styles import double_quoted

_FIRST = "# Findings that `meshgen check --baseline` does not tell."
_HEAD = f"{_FIRST} `--update-baseline` writes this file.\n"
_ITEM = "- {"
_CODE = re.compile(r"[A-Za-z][A-Za-z0-9-]*")
_FORM = "expected {code: CODE, …} with texts, as `--update-baseline` writes them"
_ANEW = "`--update-baseline` writes the file anew"
_NOT_OURS = "`--update-baseline` overwrites no other file: remove it first, or name another one"


def is_there(path: Path) -> bool:
    """Return whether there is such a file, or something else in its place."""
    return os.path.lexists(path)


def read_baseline(path: Path) -> Counter[Entry]:
    """Return what is known, and how many times.

    Raises MeshgenError for a file that cannot be read, and with the place of each entry that is
    none.
    """
    if not is_there(path):
        hint = "`--update-baseline` writes it, with all that is found now"
        raise MeshgenError([Finding(Code.READ, "there is no such file", _at(path), hint=hint)])
    text = read_text(path)
    try:
        return _known(text, path)
    except MeshgenError as error:
        hint = _ANEW if text.startswith(_FIRST) else _NOT_OURS
        raise _hinted(error, hint) from None


def salvaged(path: Path) -> Counter[Entry]:
    """Return what is known by a file that is to be written anew; nothing if it is not there.

    Of a baseline that is broken, such as by a merge with a conflict, the sound lines count. Raises
    MeshgenError as `read_baseline` for a file that was no baseline.
    """
    if not is_there(path):
        return Counter()
    text = read_text(path)
    try:
        return _known(text, path)
    except MeshgenError as error:
        if not text.startswith(_FIRST):
            raise _hinted(error, _NOT_OURS) from None
    known: Counter[Entry] = Counter()
    for line in text.splitlines():
        if line.startswith(_ITEM):
            known |= _of_line(line, path)
    return known


def write_baseline(path: Path, known: Mapping[Entry, int]) -> None:
    """Write what is known; raises MeshgenError where the file cannot be written."""
    text = "".join(_lines(known))
    try:
        path.write_text(text, encoding="utf-8", newline="\n")
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        message = f"the baseline cannot be written: {reason}"
        raise MeshgenError([Finding(Code.WRITE, message, _at(path))]) from None


def _lines(known: Mapping[Entry, int]) -> Iterator[str]:
    yield _HEAD
    entries = sorted((entry for entry, count in known.items() if count > 0), key=_order)
    yield "findings:\n" if entries else "findings: []\n"
    for entry in entries:
        texts = {name: text for name, text in entry._asdict().items() if text}
        fields = {name: double_quoted(text) for name, text in texts.items()}
        fields |= {"count": str(known[entry])} if known[entry] > 1 else {}
        told = ", ".join(f"{name}: {value}" for name, value in fields.items())
        yield f"{_ITEM}{told}}}\n"


def _order(entry: Entry) -> tuple[str, ...]:
    return entry.file, entry.resource, *entry


def _of_line(line: str, path: Path) -> Counter[Entry]:
    try:
        return _of_items([load(line.removeprefix("- "), str(path))])
    except MeshgenError:
        return Counter()


def _known(text: str, path: Path) -> Counter[Entry]:
    if not text.strip():
        return Counter()
    root = load(text, str(path))
    listed = root.value.get("findings") if isinstance(root.value, dict) else None
    if listed is None or not isinstance(listed.value, list):
        where = root.location if listed is None else listed.location
        raise MeshgenError([_wrong(where, "this is no baseline", "expected a list of `findings`")])
    return _of_items(listed.value)


def _of_items(nodes: list[Node]) -> Counter[Entry]:
    known: Counter[Entry] = Counter()
    wrong: list[Finding] = []
    for node in nodes:
        read = _read(node)
        if isinstance(read, Finding):
            wrong.append(read)
        else:
            known[read[0]] += read[1]
    if wrong:
        raise MeshgenError(wrong)
    return known


def _read(node: Node) -> tuple[Entry, int] | Finding:
    """Return an entry and its count, or what is wrong with it."""
    if not isinstance(node.value, dict):
        return _wrong(node.location, "this is no finding", _FORM)
    fields = dict(node.value)
    count = fields.pop("count", Node(1, node.location))
    for name, field in fields.items():
        if name not in Entry._fields:
            return _wrong(node.keys[name], f"a finding has no `{name}`", _FORM)
        if not isinstance(field.value, str):
            return _wrong(field.location, f"`{name}` is no text", _FORM)
    if type(count.value) is not int or count.value < 1:
        return _wrong(count.location, "`count` is no number of findings", "expected 1 or more")
    texts = {name: str(field.value) for name, field in fields.items()}
    texts["message"] = known_words(texts.get("message", ""))
    if not _CODE.fullmatch(texts.get("code", "")):
        return _wrong(node.location, "this has no code", _FORM)
    return Entry(**{**dict.fromkeys(Entry._fields, ""), **texts}), count.value


def _wrong(where: Location, message: str, expected: str) -> Finding:
    return Finding(Code.READ, message, where, expected=expected)


def _hinted(error: MeshgenError, hint: str) -> MeshgenError:
    return MeshgenError([replace(finding, hint=hint) for finding in error.findings])


def _at(path: Path) -> Location:
    return Location(str(path))
