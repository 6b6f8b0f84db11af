"""Labels of workloads. Source: Instance.Validate of istio.io/istio/pkg/config/labels."""

import re
from collections.abc import Iterator, Mapping

from meshgen.checks.span import Span
from meshgen.checks.violation import Violation
from meshgen.explainer import words
from meshgen.resources import Path

_DNS_LABEL = "[a-zA-Z0-9](?:[-a-zA-Z0-9]*[a-zA-Z0-9])?"
_NAME = "(?:[A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]"
_key = re.compile(rf"(?:({_DNS_LABEL}(?:\.{_DNS_LABEL})*)/)?({_NAME})\Z").match
_is_value = re.compile(rf"(?:{_NAME})?\Z").match
_LONGEST_PREFIX = 253
_LONGEST_NAME = 63


def labels(value: Mapping[str, str], path: Path, _: Span) -> Iterator[Violation]:
    """Yield the keys and values that no label has; values may be of any length."""
    for key, text in value.items():
        if not is_key(key):
            what, expected = words.FORMATS["label-key"]
            message = f"{words.show(key)} is not {what}"
            yield Violation((*path, key), message, expected, about_key=True)
        if not _is_value(text):
            what, expected = words.FORMATS["label-value"]
            yield Violation((*path, key), f"{words.show(text)} is not {what}", expected)


def is_key(text: str) -> bool:
    """Return whether a text is the key of a label. Source: validateTagKey."""
    found = _key(text)
    return (
        found is not None
        and len(found[1] or "") <= _LONGEST_PREFIX
        and len(found[2]) <= _LONGEST_NAME
    )
