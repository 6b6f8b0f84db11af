"""Names with their values in a text: settings, options of commands, parts of connections."""

import base64
import re
from collections.abc import Iterator
from typing import NamedTuple

# What a line has in it that tells of a secret: a name, or a command that is given one.
_MARKS = (
    *("pass", "pwd", "secret", "token", "key", "basic ", "bearer "),
    *("curl ", "masterauth", "mysql", "mariadb", "redis-cli"),
)
# The whole of a line of a file of settings: `db.password = …`, `"token": "…",`.
_LINE = re.compile(
    r"""[ \t]*(?:export[ ]|-[ ])?["']?(?P<name>[\w.-]+)["']?"""
    r"""[ \t]*[:=][ \t]*["']?(?P<value>[^\s"',;#]+)["']?[,;]?[ \t]*"""
)
_COMMENT = re.compile(r"[ \t]*(?:#|//|--[ ]|;)")
_NAME = r"(?<![\w.$-])(?<!\$\{)(?:-D|--)?(?P<name>[A-Za-z_][\w.-]*)"
_QUOTED = r"""\\?(?P<quote>["'])(?P<value>[^\s"'\\]+)\\?(?P=quote)"""
_BARE = r"""(?P<value>[^\s"'`,;&<>(){}\[\]|\\]+)(?=[\s"',;&})\]]|$)"""
# A part of a line: `{"token": "…"}`, `;Password=…;`, `?password=…&`, `-Ddb.password=…`.
_PARTS = (
    re.compile(rf"""{_NAME}(?:\\?["'])?[ \t]*[:=][ \t]*{_QUOTED}"""),
    re.compile(rf"{_NAME}={_BARE}"),
    re.compile(rf"(?<=;)[ ]*(?i:pwd)(?P<name>)={_BARE}"),
    re.compile(r"<(?P<name>[A-Za-z][\w.-]*)>(?P<value>[^\s<>]+)</"),
    re.compile(rf"(?<![\w-])--(?P<name>[A-Za-z][\w-]*)[ \t]+(?:{_QUOTED})"),
    re.compile(rf"(?<![\w-])--(?P<name>[A-Za-z][\w-]*)[ \t]+{_BARE}"),
)
_WORDS = r"(?:[ \t]+[^\s|;&]+){0,20}?[ \t]+"
_USER = re.compile(r"[^\s:/]+:(?P<value>[^\s:/]+)")
# Commands that are given a password by an option of one letter.
_COMMANDS = tuple(
    re.compile(rf"\b(?P<name>{command}){words}{option}(?:{value})")
    for command, words, option in (
        ("curl", _WORDS, r"(?P<option>-u|--user)[ =]?(?=[\"']?[^\s:\"']+:)"),
        (
            r"(?:mysql|mysqldump|mysqladmin|mariadb|mariadb-admin|mariadb-dump)",
            _WORDS,
            "(?P<option>-p)",
        ),
        ("redis-cli", _WORDS, r"(?P<option>-a)[ \t]+"),
        ("(?:requirepass|masterauth)", r"[ \t]+", "(?P<option>)"),
        ("sshpass", r"[ \t]+", r"(?P<option>-p)[ \t]*"),
    )
    for value in (_QUOTED, _BARE)
)
_HEADER = re.compile(
    r"""(?i)\b(?P<name>(?:proxy-)?authorization)["'\\]*[ \t]*[:= ][ \t]*["'\\]*"""
    r"(?P<scheme>basic|bearer)[ \t]+(?P<value>[\w+/.~-]+=*)"
)


class Pair(NamedTuple):
    """What is called so, what it is, in which line (from 1), and how that is told."""

    name: str
    value: str
    line: int
    told: str


def pairs(name: str, value: str) -> Iterator[Pair]:
    """Yield each name and value of a text that is called `name` itself."""
    if "\n" not in value:
        yield Pair(name, value, 1, name)
    if name in ("u", "user") and (match := _USER.fullmatch(value)):
        yield Pair("password", match["value"], 1, name)
    if name.lower().endswith("authorization"):
        yield from _in_headers(f"authorization: {value}", 1, name)
    for number, line in enumerate(value.split("\n"), 1) if _is_marked(value) else ():
        if _is_marked(line) and not _COMMENT.match(line):
            yield from _in_line(line, number)
            yield from _in_headers(line, number, "")


def _is_marked(text: str) -> bool:
    """Return whether a text tells of a secret: an expression takes 15 times as long."""
    lowered = text.lower()
    return any(mark in lowered for mark in _MARKS)


def _in_line(line: str, number: int) -> Iterator[Pair]:
    if match := _LINE.fullmatch(line):
        name = match["name"].removeprefix("-D").lstrip("-")
        yield Pair(name, match["value"], number, name)
    for pattern in _PARTS:
        for match in pattern.finditer(line):
            name = match["name"] or "password"
            yield Pair(name, match["value"], number, name)
    for pattern in _COMMANDS:
        for match in pattern.finditer(line):
            of_user = match["name"] == "curl"
            value = match["value"].partition(":")[2] if of_user else match["value"]
            yield Pair("password", value, number, f"{match['name']} {match['option']}".strip())


def _in_headers(line: str, number: int, name: str) -> Iterator[Pair]:
    for match in _HEADER.finditer(line):
        told = name or match["name"]
        if match["scheme"].lower() == "bearer":
            yield Pair("token", match["value"], number, told)
        else:
            yield Pair("password", _decoded(match["value"]).partition(":")[2], number, told)


def _decoded(value: str) -> str:
    try:
        return base64.b64decode(value, validate=True).decode()
    except ValueError:
        return ""
