"""The layout of what is written, and how each string is written."""

import enum
import math
from typing import Any

import pytest

from meshgen.yamlio import dump, dump_all, load, to_data

DEPLOYMENT = """\
apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
  labels: {}
spec:
  replicas: 2
  template:
    spec:
      containers:
      - name: web
        image: example.com/web:v1.0
        args:
        - --port=8080
        - -v
        env:
        - name: DEBUG
          value: "true"
        - name: HOSTS
          value: '*'
        resources:
          limits:
            cpu: 100m
            memory: 1Gi
      volumes: []
      weight: 0.5
      nothing: null
      ready: true
data:
  run.sh: |
    #!/bin/sh
    \techo "$1"

    exit 0
  last: |-
    a
    b
  many: |+
    a


matrix:
- - 1
  - 2
- - - x
  - "y": z
    q: []
- []
"""


def test_layout() -> None:
    assert dump(to_data(load(DEPLOYMENT, "f"))) == DEPLOYMENT


def test_header() -> None:
    assert dump({"a": 1}, header="One.\n\nTwo. ") == "# One.\n#\n# Two.\na: 1\n"
    assert dump_all([], header="x") == "# x\n"
    assert dump({}) == "{}\n"


@pytest.mark.parametrize("end", ["\n", "\r", "\r\n", "\x0b", "\x0c", "\x85", "\u2028", "\u2029"])
def test_a_header_cannot_leave_its_comment(end: str) -> None:
    text = dump({"a": 1}, header=f"x{end}b: 2")
    assert text == "# x\n# b: 2\na: 1\n"


def test_a_header_has_no_hidden_characters() -> None:
    assert dump(1, header="a\x07\u202e\ufeffé") == "# a\\x07\\u202E\\uFEFFé\n1\n"


def test_documents() -> None:
    assert dump_all([{"a": 1}, [], "x", {"b": 2}]) == "a: 1\n---\n[]\n---\nx\n---\nb: 2\n"
    assert dump_all([]) == ""


def test_blank_lines_at_the_end_of_a_file_are_kept_from_trimming() -> None:
    assert dump({"a": "x\n\n"}) == "a: |+\n  x\n\n...\n"
    assert dump_all(["x\n\n", 1]) == "|+\n  x\n\n---\n1\n"


def test_shared_objects_are_written_out() -> None:
    shared = {"k": ["v"]}
    assert dump([shared, shared]) == "- k:\n  - v\n- k:\n  - v\n"


def test_lines_are_never_folded() -> None:
    words = "word " * 1000 + "end"
    assert dump({"a": words, "b": words + ": "}) == f"a: {words}\nb: '{words}: '\n"


def test_long_keys_have_the_explicit_form() -> None:
    key = "k" * 1001
    data = {key: {key: [1]}, f"{key}2": ["x"], f"{key}3": "y\nz"}
    text = dump(data)
    assert text.startswith(f"? {key}\n:\n  ? {key}\n  :\n  - 1\n? {key}2\n:\n- x\n")
    assert to_data(load(text, "f")) == data
    assert to_data(load(dump([data]), "f")) == [data]


class Text(str):
    __slots__ = ()


class Colour(enum.StrEnum):
    RED = "red"


class Number(enum.IntEnum):
    ONE = 1


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0, "0"),
        (-1, "-1"),
        (2**63, "9223372036854775808"),
        (1.0, "1.0"),
        (-0.0, "-0.0"),
        (0.1, "0.1"),
        (1e16, "1.0e+16"),
        (1.5e-7, "1.5e-07"),
        (1e300, "1.0e+300"),
        (True, "true"),
        (False, "false"),
        (None, "null"),
        (Text("x"), "x"),
        (Colour.RED, "red"),
        (Number.ONE, "1"),
        ((), "[]"),
        ((1,), "- 1"),
    ],
)
def test_scalars(value: Any, text: str) -> None:
    assert dump(value) == f"{text}\n"


@pytest.mark.parametrize("value", [math.inf, -math.inf, math.nan])
def test_numbers_that_json_lacks(value: float) -> None:
    with pytest.raises(ValueError, match="JSON has no number"):
        dump({"a": value})


@pytest.mark.parametrize("value", [{1: 2}, {None: 2}, {1, 2}, b"x", object()])
def test_types_that_json_lacks(value: object) -> None:
    with pytest.raises(TypeError, match=r"JSON has no|must be a string"):
        dump([value])
