"""Data and parameters are refused from the byte, or item, on that is too many."""

from base64 import b64encode
from typing import Any

import pytest

from tests.checks.cluster.rows import KUBERNETES, base, changed
from tests.checks.cluster.test_rows import violations

MOST = 2**20


def in_base64(size: int) -> str:
    return b64encode(b"a" * size).decode()


def of(name: str, values: dict[str, Any]) -> list[str]:
    obj = changed(base(name), values)
    (found,) = {tuple(v.path for v in violations(obj, release)) for release in KUBERNETES}
    return ["/".join(map(str, path)) for path in found]


@pytest.mark.parametrize(
    ("name", "data", "more"),
    [
        ("configmap", {"a": "a" * MOST}, {"data.b": "a"}),
        ("configmap", {"a": "é" * (MOST // 2)}, {"data.b": "a"}),
        ("configmap", {"a": "a" * (MOST - 2)}, {"binaryData": {"b": in_base64(3)}}),
        ("secret", {"a": in_base64(MOST)}, {"data.b": "YQ=="}),
        ("secret", {"a": in_base64(MOST)}, {"stringData": {"b": "a"}}),
        ("secret", {"a": in_base64(MOST)}, {"stringData": {"a": "é" * (MOST // 2 + 1)}}),
    ],
)
def test_sizes(name: str, data: dict[str, str], more: dict[str, Any]) -> None:
    assert of(name, {"data": data}) == []
    assert of(name, {"data": data, **more}) == ["data"]


@pytest.mark.parametrize("name", ["configmap", "secret"])
def test_keys(name: str) -> None:
    assert of(name, {"data": {"a" * 253: ""}}) == []
    assert of(name, {"data": {"a" * 254: ""}}) == [f"data/{'a' * 254}"]


def test_what_goes_before_counts_once() -> None:
    data = {"a": in_base64(MOST), "b": in_base64(3)}
    assert of("secret", {"data": data, "stringData": {"a": "b"}}) == []
    assert of("secret", {"data": None, "stringData": data}) == ["stringData"]
    lines = "\r\n".join(in_base64(MOST))
    assert of("secret", {"data": {"a": lines}}) == []


def test_parameters() -> None:
    many = {f"a{position}": "" for position in range(513)}
    assert of("storageclass", {"parameters": many}) == ["parameters"]
    del many["a0"]
    assert of("storageclass", {"parameters": many}) == []
    large = {"a": "é" * (MOST // 8 - 1), "b": ""}
    assert of("storageclass", {"parameters": {**large, "b": "a"}}) == ["parameters"]
    assert of("storageclass", {"parameters": large}) == []
