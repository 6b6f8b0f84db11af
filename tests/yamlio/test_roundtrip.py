"""What is written is read back exactly, by meshgen and by every other reader of YAML."""

import contextlib
from typing import Any

import yaml as pyyaml  # type: ignore[import-untyped]
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from ruamel.yaml import YAML

from meshgen.errors import MeshgenError
from meshgen.yamlio import dump, dump_all, load, load_all, to_data
from meshgen.yamlio.parse import parse

from . import strategies
from .hostile import HOSTILE

CAREFUL = settings(
    max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow], database=None
)


def _exactly(left: Any, right: Any) -> bool:
    """Compare with types and the order of keys: 1, 1.0 and True differ, so do 0.0 and -0.0."""
    return repr(left) == repr(right)


@CAREFUL
@given(strategies.data)
def test_meshgen_reads_it_back(data: Any) -> None:
    text = dump(data, header="header")
    assert _exactly(to_data(load(text, "f")), data)
    assert dump(to_data(load(text, "f")), header="header") == text


@settings(CAREFUL, max_examples=100)
@given(strategies.data)
def test_other_readers_agree(data: Any) -> None:
    # PyYAML follows YAML 1.1, and so does libyaml below ruamel's C parser; ruamel's own is 1.2.
    text = dump(data)
    assert _exactly(pyyaml.safe_load(text), data)
    for pure in (False, True):
        assert _exactly(YAML(typ="safe", pure=pure).load(text), data)
    (node,) = parse(text, "f", pure=True)
    assert _exactly(to_data(node), data)


def test_hostile_strings_in_every_position() -> None:
    data = {
        "values": {f"k{n}": text for n, text in enumerate(HOSTILE)},
        "keys": {text: n for n, text in enumerate(HOSTILE)},
        "list": HOSTILE,
        "lists": [[text] for text in HOSTILE],
        "mappings": [{text: {text: text}} for text in HOSTILE],
    }
    text = dump(data)
    assert _exactly(to_data(load(text, "f")), data)
    assert _exactly(pyyaml.safe_load(text), data)
    assert _exactly(YAML(typ="safe", pure=True).load(text), data)


def test_hostile_documents() -> None:
    text = dump_all(HOSTILE)
    assert [to_data(node) for node in load_all(text, "f")] == HOSTILE
    assert list(pyyaml.safe_load_all(text)) == HOSTILE


@CAREFUL
@given(st.lists(strategies.data, max_size=4))
def test_documents(documents: list[Any]) -> None:
    assert _exactly([to_data(node) for node in load_all(dump_all(documents), "f")], documents)


_TOKENS = st.one_of(
    st.sampled_from(
        ["a", "1", "*a", "&a ", "!!int ", "!x ", "<<", "é", "\ud800", "\ufeff", "\x85"]
    ),
    st.sampled_from(
        ["[", "]", "{", "}", ",", ": ", ":", "- ", "? ", "|", ">-", '"', "'", "#", "@"]
    ),
    st.sampled_from(["\n", "\n  ", "\n    ", " ", "\t", "\r", "\0", "---\n", "...\n"]),
    st.sampled_from(["\\", "\\x4", "\\UFFFFFFFF", "%", "%YAML 1.1\n"]),
)


@CAREFUL
@given(st.lists(_TOKENS, max_size=25).map("".join), st.booleans())
def test_no_text_does_more_than_be_refused(text: str, pure: bool) -> None:
    with contextlib.suppress(MeshgenError):
        # What is read can be written, and is the same when it is read again.
        data = [to_data(node) for node in parse(text, "f", pure=pure)]
        assert _exactly([to_data(node) for node in load_all(dump_all(data), "f")], data)


@CAREFUL
@given(st.binary(max_size=40))
def test_no_bytes_do_more_than_be_refused(data: bytes) -> None:
    with contextlib.suppress(MeshgenError):
        load_all(data, "f")
