"""The nearest right text to a wrong one."""

import pytest

from meshgen.explainer.mend import matches, mended
from meshgen.schemas.walk import Schema

LABEL = r"^[a-z0-9]([-a-z0-9]*[a-z0-9])?$"
NAME: Schema = {"x-mend": "name", "pattern": LABEL, "maxLength": 63}
KEY: Schema = {"x-mend": "key", "pattern": r"^\.?[-_a-zA-Z0-9][-._a-zA-Z0-9]*$"}
VARIABLE: Schema = {"x-mend": "variable", "pattern": "^[_a-zA-Z][_a-zA-Z0-9]*$"}
IMAGE: Schema = {"x-mend": "image", "pattern": "^[a-z./]+(:v1)?$"}
HOST: Schema = {"x-mend": "host", "pattern": r"^[a-z]+(\.[a-z]+)*$"}
QUANTITY: Schema = {"x-mend": "quantity", "pattern": r"^[0-9.]+(m|[kMGTPE]|[KMGTPE]i)?$"}
CHOICE: Schema = {"x-choices": ["status.podIP", "status.hostIP", "spec.nodeName"]}

CASES: list[tuple[Schema, str, str]] = [
    (NAME, "My_Web App", "my-web-app"),
    (NAME, "-web-", "web"),
    (NAME, "Ünï", "n"),
    (NAME, "___", ""),
    (NAME, "x" * 70, "x" * 63),
    (NAME, "x" * 62 + "-yz", "x" * 62),
    (NAME, "x" * 2000, ""),
    (KEY, "a b/c", "a_b_c"),
    (KEY, "..env", "env"),
    (VARIABLE, "MY-VAR", "MY_VAR"),
    (VARIABLE, "1ST", "_1ST"),
    (IMAGE, " Nginx ", "nginx"),
    (IMAGE, "https://ghcr.io/a:v1", "ghcr.io/a:v1"),
    (IMAGE, "nginx:", ""),
    (HOST, "https://a.example.com:443/x", "a.example.com"),
    (HOST, "a.example.com.", "a.example.com"),
    (HOST, "", ""),
    (QUANTITY, "128 Mi", "128Mi"),
    (QUANTITY, "256mb", "256M"),
    (QUANTITY, "1GiB", "1Gi"),
    (QUANTITY, "10 gb", "10G"),
    (QUANTITY, "5KB", "5k"),
    (QUANTITY, "5kib", "5Ki"),
    (QUANTITY, "0,5", "0.5"),
    (QUANTITY, "1 core", ""),
    (QUANTITY, "ten", ""),
    (CHOICE, "status.podIp", "status.podIP"),
    (CHOICE, "nothing", ""),
    ({}, "anything", ""),
]


@pytest.mark.parametrize(("schema", "text", "expected"), CASES)
def test_the_nearest_right_text(schema: Schema, text: str, expected: str) -> None:
    assert mended(text, schema) == expected


def test_the_end_of_a_pattern_is_the_end_of_the_text() -> None:
    assert matches("^a$", "a")
    assert not matches("^a$", "a\n")
    assert matches("^a", "ab")
    assert matches("", "")
