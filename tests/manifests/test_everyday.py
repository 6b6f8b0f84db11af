"""Manifests as people and charts write them: nothing is found in them."""

import json
from pathlib import Path

import pytest

from meshgen.inputs import decode
from meshgen.manifests.chunks import cut
from meshgen.manifests.documents import Documents
from meshgen.manifests.inspect import Inspector, Result
from meshgen.manifests.options import Options

TEXT = (Path(__file__).parent / "everyday.yaml").read_text(encoding="utf-8")
OBJECTS = 61


@pytest.fixture(scope="module", params=["1.30", "1.33", "1.37"])
def inspector(request: pytest.FixtureRequest) -> Inspector:
    return Inspector(Options((request.param,), ("1.31",)))


def results(inspector: Inspector, text: str) -> list[Result]:
    return [inspector.inspect(chunk.text) for chunk in cut(text)]


@pytest.mark.parametrize(
    "content",
    [TEXT.encode(), b"\xef\xbb\xbf" + TEXT.encode(), TEXT.replace("\n", "\r\n").encode()],
    ids=["unix", "byte order mark", "windows"],
)
def test_nothing_is_found(inspector: Inspector, content: bytes) -> None:
    inspected = results(inspector, decode(content, "everyday.yaml"))
    assert [finding for result in inspected for finding in result.findings] == []
    assert [skip for result in inspected for skip in result.skipped] == []
    assert sum(len(result.seen) for result in inspected) == OBJECTS


def test_nothing_is_found_in_the_same_as_json(inspector: Inspector) -> None:
    data = [data for chunk in cut(TEXT) for data in Documents(chunk.text).data]
    inspected = [inspector.inspect(json.dumps(document)) for document in data]
    assert [finding for result in inspected for finding in result.findings] == []
    assert sum(len(result.seen) for result in inspected) == OBJECTS
