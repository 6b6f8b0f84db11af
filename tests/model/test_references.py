"""References in texts, what is nearly one, and what is none."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from meshgen.model.references import ATTRIBUTES, NearMiss, Reader, Reference

SERVICES = {"web": ["http", "grpc"], "user-service": ["http"], "redis": ["redis", "metrics"]}
READER = Reader(SERVICES)
FOREIGN = Reader(SERVICES, foreign=True)

REFERENCES = {
    "${web.url}": [Reference("web", "url")],
    "a ${web.host}:${web.port} b": [Reference("web", "host"), Reference("web", "port")],
    "${web.url:grpc}": [Reference("web", "url", "grpc")],
    "${user_service.url}": [Reference("user_service", "url")],
    "${web.node_port}": [Reference("web", "node_port")],
    "${Web.URL}": [Reference("Web", "URL")],
    "${a.b}": [Reference("a", "b")],
    "${services.web}x${services.other}": [Reference("services", "other")],
    "$${web.url}": [],
    "$$${web.url}": [],
}
# What is refused, and what it was meant to be.
NEAR = {
    "${redis}": "${redis.url}",
    "${redis:host}": "${redis.host}",
    "${redis:metrics}": "${redis.url:metrics}",
    "${ redis }": "${redis.url}",
    "${redis.}": "${redis.url}",
    "${ redis.url }": "${redis.url}",
    "${redis.host }": "${redis.host}",
    "${\tredis.host:metrics}": "${redis.host:metrics}",
    "${redis..host}": "${redis.url}",
    "${redis.url": "${redis.url}",
    "${redis.port/x}": "${redis.port}",
    "${redis.hst/x}": "${redis.host}",
    "${redis.url:metrics/": "${redis.url}",
    "${redis.": "${redis.url}",
    "${rediss.url ": "${redis.url}",
    "${redis.url|upper}": "${redis.url}",
    "${redis.host[0]}": "${redis.host}",
    "${redis.url.http}": "${redis.url}",
    "${services.redis}": "${redis.url}",
    "${services.redis.url}": "${redis.url}",
    "${service.redis.port:metrics}": "${redis.port:metrics}",
    "${services.reddis.url}": "${redis.url}",
    "${redis.host:}": "${redis.host}",
    "${redis.host:127.0.0.1}": "${redis.host}",
    "${services.redis.hostt}": "${redis.host}",
    "{{ redis.url }}": "${redis.url}",
    "{{redis.url}}": "${redis.url}",
    "{{- redis.fqdn -}}": "${redis.fqdn}",
    "{{ services.redis.url }}": "${redis.url}",
    "${{ redis.url }}": "${redis.url}",
}
# What other languages have, with the names of services too.
NONE = [
    "${HOME}",
    "${nobody}",
    "$${x}",
    "$${HOME}",
    "$(VAR)",
    "$(redis)",
    "$redis",
    "$redis.url",
    "${A:-b.c}",
    "${redis:-x}",
    "${redis:=x}",
    "${redis-x}",
    "${redis:1:2}",
    "${redis:1}",
    "${redis/a/b}",
    "${redis[0]}",
    "${redis_url}",
    "${#redis}",
    "${!redis}",
    "${.url}",
    "${a.b.c}",
    "${spring.redis.host}",
    "${redis.pool.size}",
    "${redis",
    "${",
    "{{ .redis.url }}",
    "{{ .Values.redis.url }}",
    "{{ redis }}",
    "{{ $redis.url }}",
    "{{ user.name }}",
    "{{ redis.pool }}",
    "{{ redis.url | upper }}",
    "{redis.url}",
    "%{redis.url}",
    "{% if redis.url %}",
    "redis.url",
]
# In a text that other tools read too these are theirs.
OF_OTHERS = [
    "${redis}",
    "$${redis}",
    "${ redis }",
    "${redis:metrics}",
    "${redis:host}",
    "${a.b}",
    "${location.host}",
    "$${location.host}",
    "${redis.pool}",
    "${__series.name}",
    "${ req.url }",
    "${redis.host:}",
    "${redis.url:metrics/",
    "${redis.host:localhost}",
    "${redis.port:6379}",
    "${redis.host:127.0.0.1}",
    "${redis.url:redis://x}",
    "${redis.hostname}",
    "${redis-cache.host}",
    "${redis.uri}",
]


def value_of(reference: Reference) -> str:
    return f"<{str(reference)[2:-1]}>"


def meanings(reader: Reader, text: str) -> list[str]:
    """Return what a text is read as; what is nearly a reference with the one that was meant."""
    return [
        f"{found.text} -> {found.meant}" if isinstance(found, NearMiss) else str(found)
        for _, found in reader.read(text)
    ]


@pytest.mark.parametrize(("text", "expected"), REFERENCES.items())
def test_references_in_a_text(text: str, expected: list[Reference]) -> None:
    found = [found for _, found in READER.read(text) if isinstance(found, Reference)]
    assert found == expected


@pytest.mark.parametrize(("text", "meant"), NEAR.items())
def test_what_is_nearly_a_reference(text: str, meant: str) -> None:
    ((position, found),) = READER.read(f"a $ {text}")
    assert isinstance(found, NearMiss)
    assert f"a $ {text}".startswith(found.text, position)
    assert str(found.meant) == meant
    assert READER.resolved(text, value_of) == text
    # It can be written all the same.
    escaped = text.replace("{{", "\\{{") if "{{" in text else f"${text}"
    assert meanings(READER, escaped) == []
    assert READER.resolved(escaped, value_of) == text


@pytest.mark.parametrize("text", NONE)
@pytest.mark.parametrize("reader", [READER, FOREIGN], ids=["own", "foreign"])
def test_what_is_no_reference(text: str, reader: Reader) -> None:
    assert meanings(reader, f"{text} ${{redis.url}}") == ["${redis.url}"]
    assert reader.resolved(f"{text} ${{redis.url}}", value_of) == f"{text} <redis.url>"


@pytest.mark.parametrize("text", OF_OTHERS)
def test_what_is_no_reference_in_a_foreign_text(text: str) -> None:
    assert meanings(FOREIGN, text) == []
    assert FOREIGN.resolved(text, value_of) == text


@pytest.mark.parametrize("text", [t for t in NEAR if t not in OF_OTHERS])
def test_what_has_a_dot_is_nearly_a_reference_in_a_foreign_text_too(text: str) -> None:
    assert meanings(FOREIGN, text) == meanings(READER, text) != []


def test_a_foreign_text_refers_to_services_that_there_are() -> None:
    assert meanings(FOREIGN, "${web.url} ${web.hots} ${wbe.url} ${user-servce.url}") == [
        "${web.url}",
        "${web.hots}",
        "${wbe.url}",
        "${user-servce.url}",
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    {
        "${web.url}/x": "<web.url>/x",
        "${web.url:grpc}": "<web.url:grpc>",
        "$${web.url}": "${web.url}",
        "$$${web.url}": "$${web.url}",
        "$${web.url}${web.url}": "${web.url}<web.url>",
        "\\{{ web.url }}": "{{ web.url }}",
        "\\\\{{ web.url }}": "\\{{ web.url }}",
        "\\{{ x }}": "\\{{ x }}",
        "$${web}": "${web}",
        "$${ web.url }": "${ web.url }",
        "$(A) ${HOME} $$ $": "$(A) ${HOME} $$ $",
    }.items(),
)
def test_resolved_texts(text: str, expected: str) -> None:
    assert READER.resolved(text, value_of) == expected


_PIECES = st.sampled_from(["$", "{", "}", "${", "{{", "}}", ".", " ", "\\", "web", "url", ":", "a"])


@settings(deadline=None)
@given(st.one_of(st.text(), st.lists(_PIECES, max_size=12).map("".join)))
def test_a_text_without_references_stays_but_for_escapes(text: str) -> None:
    for reader in (READER, FOREIGN):
        if not list(reader.read(text)) and "$${" not in text and "\\{{" not in text:
            assert reader.resolved(text, value_of) == text


@settings(deadline=None)
@given(
    st.from_regex(r"[a-z0-9]([-a-z0-9]{0,8}[a-z0-9])?", fullmatch=True), st.sampled_from(ATTRIBUTES)
)
def test_a_reference_is_written_as_it_is_read(service: str, attribute: str) -> None:
    ports = {service: ["http-metrics"]}
    for reader in (Reader(ports), Reader(ports, foreign=True), Reader({})):
        if not reader.services and service in ("service", "services"):
            continue
        for port in (None, "http-metrics"):
            reference = Reference(service, attribute, port)
            assert list(reader.read(f"x{reference}y")) == [(1, reference)]
            assert reader.resolved(f"x${reference}y", value_of) == f"x{reference}y"
            assert reader.resolved(f"x{reference}y", value_of) == f"x{value_of(reference)}y"


HOMES = {"payments": {"redis": "pay-redis", "pay-redis": "pay-redis"}, "web": {"web": "web"}}
WITH_NAMESPACE = {
    "${payments.redis.url}": "${pay-redis.url}",
    "${payments.pay-redis.port}": "${pay-redis.port}",
    "${payments/redis.url}": "${pay-redis.url}",
    "${redis.payments.host}": "${pay-redis.host}",
    "${pay-redis.payments.host}": "${pay-redis.host}",
    "{{ payments/redis.url }}": "${pay-redis.url}",
    "${web.web.url}": "${web.url}",
    "${payments.redis.ulr}": "${pay-redis.url}",
    # Another namespace, another service, a property of somebody's own, what a shell replaces.
    "${shop.redis.url}": "",
    "${shop/redis.url}": "",
    "${payments/x}": "",
    "${payments/redis}": "",
    "${payments.redis.timeout}": "",
    "${payments.queue.timeout}": "",
}


@pytest.mark.parametrize(("text", "meant"), WITH_NAMESPACE.items(), ids=WITH_NAMESPACE)
def test_a_namespace_before_a_service_is_told(text: str, meant: str) -> None:
    reader = Reader({"pay-redis": ["tcp"], "web": ["http"]}, homes=HOMES)
    read = [str(m.meant) if isinstance(m, NearMiss) else str(m) for _, m in reader.read(text)]
    assert read == ([meant] if meant else [])
    assert reader.resolved("$" + text, str) == (text if meant and "{{" not in text else "$" + text)
