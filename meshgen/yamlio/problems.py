"""A parser's error in the words of someone who edits YAML."""

import re
from typing import Any, NamedTuple

from meshgen.findings import Code, Finding, Location
from meshgen.yamlio.lookalikes import lookalike_in_line
from meshgen.yamlio.styles import shown

# What YAML allows no stream to hold: https://yaml.org/spec/1.2.2/#51-character-set.
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff]")


_CONFLICT = re.compile(r"^(?:<{7}|>{7}|\|{7})(?= |\r?$)|^={7}(?=\r?$)", re.MULTILINE)
_MOST_CONFLICTS = 50
# What an error quotes of the file.
_QUOTED = re.compile(r"'[^']{2,}'|\"[^\"]{2,}\"")


class _Rule(NamedTuple):
    """How to say the errors that match a pattern.

    `{character}` stands for the character at the error, `{line}` for the line where the text or the
    collection around it starts; `at_start` says that the mistake is more likely there.
    """

    pattern: str
    message: str
    hint: str = ""
    at_start: bool = False


# The first match with `context: problem: character` wins. Where a pattern has alternatives, they
# are the wordings of libyaml and of ruamel.yaml's own parser.
_RULES = (
    _Rule(
        r"(?:start any token|tab character.*): \t$",
        "found a tab character that cannot start a token",
        "indent with spaces",
    ),
    _Rule(
        r"tab character",
        "found a tab character in the indentation",
        "indent with spaces",
    ),
    _Rule(
        r"(?:start any token|node content).*: ,$",
        "nothing stands before this comma",
        "take it out, or write what it comes after",
    ),
    _Rule(
        r"start any token",
        "a value cannot start with {character}",
        "quote it",
    ),
    _Rule(
        r"quoted scalar: found unexpected (?:end|document)",
        "this quoted text has no closing quote",
        at_start=True,
    ),
    _Rule(
        r"mapping values are not allowed",
        "found a colon where no key can stand",
        "indent a key as its neighbours are; quote a text with a colon and a space in it",
    ),
    _Rule(
        r"simple key.*expected ':'",
        "this line is neither `key: value` nor `- item`",
        "a colon or a dash needs a space after it",
        at_start=True,
    ),
    _Rule(
        r"sequence entries are not allowed",
        "a list item cannot stand here",
        "start the list in the line below its key",
    ),
    _Rule(
        r"mapping keys are not allowed",
        "a value cannot start with {character}",
        "quote it",
    ),
    _Rule(
        r"block mapping: (?:did not find expected key|expected <block end>)",
        "this does not continue the mapping that starts in line {line}",
        "indent its keys alike; quote a text with quotes or brackets in it",
    ),
    _Rule(
        r"block collection: ",
        "this does not continue the list that starts in line {line}",
        "indent its items alike",
    ),
    _Rule(r"',' or '\]'.*: $", "this list has no closing bracket", at_start=True),
    _Rule(r"',' or '}'.*: $", "this mapping has no closing brace", at_start=True),
    _Rule(
        r"',' or '\]'",
        "found {character} in the list that starts in line {line}",
        "separate its items with commas and close it with a bracket",
    ),
    _Rule(
        r"',' or '}'",
        "found {character} in the mapping that starts in line {line}",
        "separate its keys with commas and close it with a brace",
    ),
    _Rule(r"node content.*: $", "the text ends where a value is expected"),
    _Rule(r"node content", "a value cannot start with {character}", "quote it"),
    _Rule(
        r"an alias: .*alphabetic or numeric",
        "an alias needs a name of letters and digits",
        "quote a text that starts with `*`",
        at_start=True,
    ),
    _Rule(
        r"an anchor: .*alphabetic or numeric",
        "an anchor needs a name of letters and digits",
        "quote a text that starts with `&`",
        at_start=True,
    ),
    _Rule(
        r"(?:a|an) (?:tag|node): ",
        "this is no tag that YAML knows",
        "quote a text that starts with `!`",
        at_start=True,
    ),
    _Rule(
        r"unknown escape",
        "this escape sequence is unknown",
        "write a backslash twice, or use single quotes",
    ),
    _Rule(r"hexdecimal", "this escape sequence needs hexadecimal digits"),
    _Rule(r"invalid Unicode|too large", "this escape sequence stands for no character"),
    _Rule(
        r"block scalar: .*(?:comment or line break|chomping)",
        "after `|` or `>` the line has to end",
        "start the text in the next line; quote one that starts with `|` or `>`",
    ),
    _Rule(r"block scalar: .*indentation indicator", "an indentation is a digit from 1 to 9"),
    _Rule(
        r"<document start>",
        "the document has ended before this",
        "quote a text with quotes in it; separate documents by a line `---`",
    ),
    _Rule(
        r"incompatible YAML|version number",
        "this version of YAML is unknown",
        "leave the %YAML line out",
    ),
    _Rule(r"directive", "this is no directive that YAML knows", at_start=True),
)


def reworded(error: Any, text: str, file: str) -> Finding:
    """Return the finding for an error that ruamel.yaml raised while it parsed `text`."""
    mark = getattr(error, "problem_mark", None)
    if mark is None:
        return _forbidden(error, text, file)
    # A letter is a part of a text, which may be a secret.
    found = text[mark.index : mark.index + 1]
    character = "text" if found.isalnum() else shown(found)
    place = _location(mark, file)
    start = _location(getattr(error, "context_mark", None) or mark, file)
    for at in (start, place):
        if finding := _lookalike(text, at.line, file):
            return finding
    wording = f"{error.context}: {error.problem}: {found}"
    for rule in _RULES:
        if re.search(rule.pattern, wording):
            message = rule.message.format(character=character, line=start.line)
            at = start if rule.at_start else place
            return Finding(Code.YAML, message, at, hint=rule.hint)
    return Finding(Code.YAML, _QUOTED.sub("this", str(error.problem)), place)


def _lookalike(text: str, line: int, file: str) -> Finding | None:
    """Return the finding for what looks like a space or a quote in a line that is no YAML."""
    lines = text.splitlines()
    place, message, hint = (
        lookalike_in_line(lines[line - 1]) if line <= len(lines) else (-1, "", "")
    )
    if place < 0:
        return None
    return Finding(Code.YAML, message, Location(file, line, place + 1), hint=hint)


def conflicts(text: str, file: str) -> list[Finding]:
    """Return a finding for each merge conflict that git left in a text that is no YAML."""
    lines = [(match[0][0], match.start()) for match in _CONFLICT.finditer(text)]
    # Of a text that was cut into documents, a part may have the end of a conflict alone.
    starts = [position for sign, position in lines if sign == "<"] or [p for _, p in lines[:1]]
    return [
        Finding(
            Code.YAML,
            "a merge conflict stands here",
            Location(file, text.count("\n", 0, start) + 1, 1),
            expected="expected one of its sides, or what both come to",
            hint="resolve it, and take the lines of `<<<<<<<`, `=======` and `>>>>>>>` away",
        )
        for start in starts[:_MOST_CONFLICTS]
    ]


def _location(mark: Any, file: str) -> Location:
    return Location(file, mark.line + 1, mark.column + 1)


def _forbidden(error: Any, text: str, file: str) -> Finding:
    """Return the finding for the first character that no YAML text may hold."""
    match = _FORBIDDEN.search(text)
    if match is None:
        return Finding(Code.YAML, str(error), Location(file))
    line = text.count("\n", 0, match.start()) + 1
    column = match.start() - text.rfind("\n", 0, match.start())
    message = f"found the character {shown(match[0])}, which no YAML text may hold"
    hint = "write it as an escape sequence in double quotes"
    return Finding(Code.YAML, message, Location(file, line, column), hint=hint)
