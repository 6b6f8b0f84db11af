"""What is said where Envoy does not take what a proxy would be sent, and whose fault it is."""

import json
import re
import subprocess
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from meshgen.errors import MeshgenError
from meshgen.findings import Code, Finding, Severity
from meshgen.proof.processes import RefusedError, command
from meshgen.system.member import Member
from meshgen.xds import Json

# What Envoy says of a bootstrap: the file, which only this run has, stands behind it.
_FORM = re.compile(r"error `(?P<words>.*?)` initializing config", re.DOTALL)
_ENTRY = re.compile(r"^\[[-\d]+ [:.\d]+\]\[\d+\]\[(?P<level>\w+)\]\[\w+\] \[[^]]*\] ", re.MULTILINE)
# Before the reason it prints all of the message.
_REASON = re.compile(r"Proto constraint validation failed \((?P<why>.*)\)", re.DOTALL)
_UNKNOWN = re.compile(
    r"Unknown field: type (?P<type>[\w.]+)(?: reason INVALID_ARGUMENT: .*?"
    r"(?P<what>no such field: '[^']*'))?",
    re.DOTALL,
)
_GRAVE = ("critical", "error")
_LONGEST = 400
_PATIENCE = 30.0


def refusal(
    who: str,
    error: RefusedError,
    suspects: Iterable[Member],
    takes_without: Callable[[Member], bool],
) -> MeshgenError:
    """Return the error that Envoy refuses what a proxy would be sent, in Envoy's words.

    `takes_without` tells whether it would take it if one of the `suspects` was not there.
    """
    guilty = next((str(each.identity) for each in suspects if takes_without(each)), "")
    message = f"Envoy refuses what {who} would be sent: {_why(error.words)}"
    return MeshgenError([Finding(Code.ENVOY_REFUSES, message, resource=guilty)])


def is_taken(program: Path, bootstrap: Json, folder: Path) -> bool:
    """Return whether Envoy takes a bootstrap; it does not run it."""
    path = folder / "suspected.json"
    path.write_text(json.dumps(bootstrap), encoding="utf-8")
    call = [*command(program, path), "--mode", "validate"]
    done = subprocess.run(call, capture_output=True, check=False, timeout=_PATIENCE)
    return done.returncode == 0


def ignored_fields(said: Mapping[str, str]) -> Iterator[Finding]:
    """Yield the fields that Envoy passes over, since it does not know them.

    `said` is what each proxy's Envoy wrote down.
    """
    sent: dict[tuple[str, str], list[str]] = {}
    for who, words in said.items():
        warnings = (text for level, text in _entries(words) if level == "warning")
        for warning in dict.fromkeys(" ".join(text.split()) for text in warnings):
            if unknown := _UNKNOWN.search(warning):
                of = unknown["type"].rpartition(".")[2]
                sent.setdefault((of, unknown["what"] or ""), []).append(who)
    for (of, what), whose in sent.items():
        told = f"Envoy passes over a field of what {listed(whose)} would be sent, in its {of}"
        message = f"{told}: {what}" if what else told
        yield Finding(Code.ENVOY_IGNORES, message, severity=Severity.WARNING)


def listed(names: Sequence[str], most: int = 3) -> str:
    """Return names with commas between; of many the first ones, and how many there are."""
    more = f", … ({len(names)})" if len(names) > most else ""
    return ", ".join(names[:most]) + more


def _why(said: str) -> str:
    """Return why Envoy does not start, without the time, and the places in its source."""
    grave = [text for level, text in _entries(said) if level in _GRAVE]
    words = grave[0] if grave else said
    if form := _FORM.search(words):
        words = form["words"]
    if reason := _REASON.search(words):
        words = reason["why"]
    return " ".join(words.split())[:_LONGEST] or "it says nothing, and does not start"


def _entries(said: str) -> Iterator[tuple[str, str]]:
    """Yield what Envoy wrote down, each with its level; an entry may have several lines."""
    found = list(_ENTRY.finditer(said))
    ends = [*(match.start() for match in found[1:]), len(said)]
    for match, end in zip(found, ends, strict=False):
        yield match["level"], said[match.end() : end].strip()
