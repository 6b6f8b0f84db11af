"""Kustomize's own configuration, as the kubectl of the tests has it inside: text in its binary."""

import re
from functools import cache
from itertools import takewhile
from typing import Any

from meshgen.yamlio import load_all, to_data
from tests.equality.compare import KUBECTL

_LINE = re.compile(rb"- |  |\Z")


@cache
def configuration(field: str) -> Any:
    """Return what Kustomize's default configuration says of a field such as `nameReference`."""
    binary = KUBECTL.read_bytes()
    start = binary.index(b"\n%s:\n" % field.encode()) + 1
    head, *lines = binary[start : start + 100_000].split(b"\n")
    # Behind the text stands another one, on the same line as nothing.
    text = b"\n".join((head, *takewhile(lambda line: _LINE.match(line), lines)))
    (node,) = load_all(text.decode(), field)
    return to_data(node)[field]
