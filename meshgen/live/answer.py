"""What the API server answered to one question."""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from functools import cached_property
from typing import Any

from meshgen.lenient import items, mapping, text
from meshgen.resources import Object

_OK, _UNKNOWN_USER, _FORBIDDEN, _NOT_FOUND = 200, 401, 403, 404
_MAY_NOT = re.compile(r'cannot (\w+) resource "([^"]+)"')


@dataclass(frozen=True)
class Answer:
    """A status of HTTP, 0 for none at all, and what came with it.

    `date` is when, by the server's own clock, as HTTP has it.
    """

    status: int
    body: bytes = b""
    date: str = ""

    @property
    def time(self) -> float | None:
        """Return when it was given, in seconds since 1970; None where nothing says."""
        try:
            return parsedate_to_datetime(self.date).timestamp()
        except ValueError:
            return None

    @property
    def is_given(self) -> bool:
        """Return whether what was asked for came."""
        return self.status == _OK

    @property
    def is_silence(self) -> bool:
        """Return whether nobody answered."""
        return self.status == 0

    @property
    def is_unknown_user(self) -> bool:
        """Return whether the cluster does not know who asks."""
        return self.status == _UNKNOWN_USER

    @property
    def is_forbidden(self) -> bool:
        """Return whether the user may not ask that."""
        return self.status == _FORBIDDEN

    @property
    def is_absent(self) -> bool:
        """Return whether it is not there: an object, or a kind that is not served."""
        return self.status == _NOT_FOUND

    @cached_property
    def document(self) -> Mapping[str, Any]:
        """Return the JSON object that came; an empty one if it is none."""
        try:
            return mapping(json.loads(self.body))
        except ValueError:
            return {}

    @cached_property
    def text(self) -> str:
        """Return what came as text."""
        return self.body.decode(errors="replace")

    @cached_property
    def objects(self) -> Sequence[Object]:
        """Return the objects that came: of a list its items, each with the kind that it lacks."""
        kind, listed = text(self.document.get("kind")), items(self.document.get("items"))
        if not kind.endswith("List"):
            return [dict(self.document)] if self.is_given and self.document else []
        known = {"apiVersion": self.document.get("apiVersion"), "kind": kind.removesuffix("List")}
        return [{**known, **item} for item in listed if isinstance(item, dict)]

    @property
    def why(self) -> str:
        """Return in a few words why nothing came."""
        said = text(self.document.get("message")) or self.text.strip()
        if told := may_not(said):
            return told
        if self.is_unknown_user:
            return "the cluster does not know you: log in with kubectl"
        return said.splitlines()[0][:300] if said else f"it answered {self.status}"


def may_not(words: str) -> str:
    """Return in short what the API server refuses its user; "" where it says no such thing."""
    match = _MAY_NOT.search(words)
    return f"you may not {match[1]} {match[2]}" if match else ""
