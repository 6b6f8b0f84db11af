"""Secrets: of what type, with which keys. No message shows what a key holds."""

import json
from base64 import b64decode
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from meshgen.checks.cluster.storage.data import data_keys, in_base64, in_text, too_large
from meshgen.checks.span import Span
from meshgen.checks.types import Type
from meshgen.checks.violation import Violation
from meshgen.resources import Path

_ACCOUNT = "kubernetes.io/service-account.name"
_NO_JSON = "is no JSON object"


class _Wanted(NamedTuple):
    """The keys of a type of Secrets: all of them, or one at least; with a value; as JSON."""

    keys: Sequence[str]
    one_at_least: bool = False
    filled: bool = False
    as_json: bool = False


# Source: ValidateSecret.
_WANTED: Mapping[str, _Wanted] = {
    "kubernetes.io/basic-auth": _Wanted(("username", "password"), one_at_least=True),
    "kubernetes.io/dockercfg": _Wanted((".dockercfg",), as_json=True),
    "kubernetes.io/dockerconfigjson": _Wanted((".dockerconfigjson",), as_json=True),
    "kubernetes.io/ssh-auth": _Wanted(("ssh-privatekey",), filled=True),
    "kubernetes.io/tls": _Wanted(("tls.crt", "tls.key")),
}


def _size(secret: Mapping[str, Any], path: Path, _: Span) -> Iterator[Violation]:
    """Yield that a Secret is too large: `stringData` goes before. Source: ValidateSecret."""
    texts, data = secret.get("stringData", {}), secret.get("data", {})
    at = (*path, "data" if data else "stringData")
    if texts.keys() & data.keys():
        data = {key: value for key, value in data.items() if key not in texts}
    yield from too_large(at, (texts, in_text), (data, in_base64))


def _keys(secret: Mapping[str, Any], path: Path, _: Span) -> Iterator[Violation]:
    """Yield the keys that a Secret of its type lacks, or that hold no JSON."""
    wanted = _WANTED.get(secret.get("type", ""))
    if wanted is None:
        return
    absent = [key for key in wanted.keys if not _has(secret, key, filled=wanted.filled)]
    if absent and not (wanted.one_at_least and len(absent) < len(wanted.keys)):
        kind = secret["type"]
        for key in absent:
            yield _lacking(secret, path, key, kind)
    elif wanted.as_json:
        yield from _json(secret, path, wanted.keys[0])


def _lacking(secret: Mapping[str, Any], path: Path, key: str, kind: str) -> Violation:
    """Return that a key is not there: where the others are."""
    field = "stringData" if "stringData" in secret and "data" not in secret else "data"
    message = f"`{key}` is required and missing"
    if key in secret.get("data", ()) or key in secret.get("stringData", ()):
        message = "is empty"
    return Violation((*path, field, key), message, f"expected it for {kind}", about_absence=True)


def _has(secret: Mapping[str, Any], key: str, *, filled: bool) -> bool:
    for field in ("stringData", "data"):
        if key in secret.get(field, ()):
            return bool(secret[field][key]) or not filled
    return False


def _json(secret: Mapping[str, Any], path: Path, key: str) -> Iterator[Violation]:
    """Yield that a key does not hold a JSON object."""
    field = "stringData" if key in secret.get("stringData", ()) else "data"
    text = secret[field][key]
    if field == "data":
        text = b64decode(text).decode(errors="replace")
    message = _unreadable(text)
    if message:
        expected = "expected what `docker login` writes"
        yield Violation((*path, field, key), message, expected)


def _unreadable(text: str) -> str:
    """Return what is wrong with a text as a JSON object; "" where nothing is."""
    try:
        # Go reads all numbers as such of a certain size, and no NaN.
        value = json.loads(text, parse_int=float, parse_constant=_refuse)
    except json.JSONDecodeError as error:
        return f"{_NO_JSON}: line {error.lineno}, column {error.colno}"
    except ValueError:
        return _NO_JSON
    except RecursionError:
        return ""
    return "" if value is None or isinstance(value, dict) else _NO_JSON


def _refuse(name: str) -> None:
    raise ValueError(name)


def _account(secret: Mapping[str, Any], path: Path, _: Span) -> Iterator[Violation]:
    """Yield that a token is of no service account. Source: ValidateSecret."""
    if secret.get("type") != "kubernetes.io/service-account-token":
        return
    annotations = secret["metadata"].get("annotations", {})
    if not annotations.get(_ACCOUNT):
        message = "is empty" if _ACCOUNT in annotations else f"`{_ACCOUNT}` is required and missing"
        at = (*path, "metadata", "annotations", _ACCOUNT)
        yield Violation(at, message, "expected the service account's name", about_absence=True)


_DATA = Type((data_keys,))
SECRET = Type((_keys, _account, _size), {"data": _DATA, "stringData": _DATA})
