"""Secrets with their values in them."""

import base64
import binascii
import re
from collections.abc import Iterator
from typing import Any

from meshgen.checks.rules.rule import Mistake, Rule
from meshgen.checks.rules.secrets.forms import credentials
from meshgen.checks.rules.secrets.names import is_secret
from meshgen.checks.rules.secrets.placeholders import is_placeholder
from meshgen.codes import Example
from meshgen.findings import Severity
from meshgen.lenient import mapping
from meshgen.resources import Path
from meshgen.system import Member, System

_SECRET = """\
apiVersion: v1
kind: Secret
metadata:
  name: db
"""
# How a file for pulling images has its passwords, and keys of what is no secret.
_OF_REGISTRIES = ('"auth":', '"password":')
_OPEN = frozenset(("username", "user", "name", "host", "port", "email", "database", "region", "id"))
_WORD = re.compile(r"[A-Z]?[a-z]+|[A-Z]+")
_CERTIFICATE = "-----BEGIN CERTIFICATE-----"


class SecretWithData(Rule):
    """What is encrypted, filled in later, or public, is none.

    A file of settings may have nothing secret in it: a note.
    """

    code = "MG1704"
    title = "No Secret stands in the manifests with its values."
    why = (
        "base64 is no encryption: everybody who can read the repository has them, in its history "
        "too."
    )
    mend = (
        "Change them, and have the Secret made in the cluster: a SealedSecret, an ExternalSecret, "
        "SOPS, or `kubectl create secret`."
    )
    example = Example(
        wrong=_SECRET + "data:\n  password: a2FlSzlhaXBodQ==\n",
        right=_SECRET + 'data:\n  password: ""\n',
    )
    source = "https://kubernetes.io/docs/concepts/security/secrets-good-practices/"
    kinds = frozenset(("Secret",))

    def find(self, system: System) -> Iterator[Mistake]:
        """Yield each Secret once, at its first value."""
        for member in system.of("Secret"):
            if "sops" in member.object:
                continue
            values = list(_values(member))
            secret = [each for each in values if each[2]]
            for path, key, is_sure in (secret or values)[:1]:
                rest = len(values) - 1
                more = f", and {rest} more" if rest else ""
                yield self.mistake(
                    member,
                    path,
                    f"`{key}` has its value here{more}",
                    hint="leave it out of the manifests",
                    severity=None if is_sure else Severity.NOTE,
                )


def _values(member: Member) -> Iterator[tuple[Path, str, bool]]:
    """Yield where each value that may be secret stands, its key, and whether it surely is."""
    for field in ("data", "stringData"):
        for key, value in mapping(member.object, field).items():
            plain = _plain(value, is_encoded=field == "data")
            if plain.strip() and not _is_public(plain):
                yield (field, key), str(key), _is_sure(str(key), plain)


def _plain(value: Any, *, is_encoded: bool) -> str:
    """Return what a value is when it is decoded; "" for what a tool fills in."""
    if not isinstance(value, str) or (is_encoded and is_placeholder(value)):
        return ""
    try:
        return base64.b64decode(value).decode("utf-8", "replace") if is_encoded else value
    except (binascii.Error, ValueError):
        return ""


def _is_public(plain: str) -> bool:
    text = plain.strip()
    if "\n" not in text:
        return is_placeholder(text) and not _has_passwords(text)
    return text.startswith(_CERTIFICATE) and " PRIVATE KEY" not in text


def _is_sure(key: str, plain: str) -> bool:
    text = plain.strip()
    if any(credentials(text)) or _has_passwords(text):
        return True
    words = _WORD.findall(key)
    of_user = bool(words) and words[-1].lower() in _OPEN
    return "\n" not in text and not of_user and is_secret(f"{key}.password", text)


def _has_passwords(text: str) -> bool:
    return any(mark in text for mark in _OF_REGISTRIES)
