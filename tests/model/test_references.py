"""References to services in a text, and texts that only look like them."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from meshgen.model.references import ATTRIBUTES, Reference, references_in, resolved

FOUND = {
    "${web.url}": [Reference("web", "url")],
    "a ${web.host}:${web.port} b": [Reference("web", "host"), Reference("web", "port")],
    "${web.url:grpc}": [Reference("web", "url", "grpc")],
    "${user_service.url}": [Reference("user_service", "url")],
    "${web.node_port}": [Reference("web", "node_port")],
    "${Web.URL}": [Reference("Web", "URL")],
    "$${web.url}": [],
    "$$${web.url}": [],
    "${web}": [],
    "${web.}": [],
    "${.url}": [],
    "${a.b.c}": [],
    "$(web.url)": [],
    "${web.url": [],
    "${ web.url }": [],
    "${HOME}": [],
    "${A:-b.c}": [],
    "": [],
}
RESOLVED = {
    "${web.url}/x": "<web.url>/x",
    "${web.url:grpc}": "<web.url:grpc>",
    "$${web.url}": "${web.url}",
    "$$${web.url}": "$${web.url}",
    "$${web.url}${web.url}": "${web.url}<web.url>",
    "$(A) ${HOME} $$ $": "$(A) ${HOME} $$ $",
}


def value_of(reference: Reference) -> str:
    return f"<{str(reference)[2:-1]}>"


@pytest.mark.parametrize(("text", "expected"), FOUND.items())
def test_references_in_a_text(text: str, expected: list[Reference]) -> None:
    assert list(references_in(text)) == expected


@pytest.mark.parametrize(("text", "expected"), RESOLVED.items())
def test_resolved_texts(text: str, expected: str) -> None:
    assert resolved(text, value_of) == expected


@settings(deadline=None)
@given(st.text())
def test_a_text_without_references_stays_but_for_escapes(text: str) -> None:
    if not list(references_in(text)) and "$${" not in text:
        assert resolved(text, value_of) == text


@settings(deadline=None)
@given(
    st.from_regex(r"[a-z0-9]([-a-z0-9]{0,8}[a-z0-9])?", fullmatch=True), st.sampled_from(ATTRIBUTES)
)
def test_a_reference_is_written_as_it_is_read(service: str, attribute: str) -> None:
    for port in (None, "http-metrics"):
        reference = Reference(service, attribute, port)
        assert list(references_in(f"x{reference}y")) == [reference]
        assert resolved(f"x${reference}y", value_of) == f"x{reference}y"
