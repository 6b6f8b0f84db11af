"""Values in a form that other tools have, and slips of the hand: told once, with what was meant."""

import pytest

from .problems import Load

SERVICE = "services:\n  web:\n    image: nginx\n    port: 80\n    {}\n"
# A line of a service, and how the one line about it ends.
CASES = [
    ('ports: ["80:8080"]', "write a mapping: {http: {port: 80, targetPort: 8080}}"),
    ('ports: ["127.0.0.1:80:8080/tcp"]', "write a mapping: {http: {port: 80, targetPort: 8080}}"),
    ("ports: [80]", "write a mapping: {http: 80}"),
    ("ports: [80, 443, 9090]", "write a mapping: {http: 80, https-443: 443, http-9090: 9090}"),
    ("ports: [53/udp]", "write a mapping: {udp: 53}"),
    ("ports: 80", "write a mapping: {http: 80}"),
    ("ports: [{containerPort: 80}]", "write a mapping: {http: 80}"),
    ("ports: [{name: grpc, containerPort: 80}]", "write a mapping: {grpc: 80}"),
    (
        "ports: [{name: http, port: 80, targetPort: 8080}]",
        "write a mapping: {http: {port: 80, targetPort: 8080}}",
    ),
    ("ports: [a, b]", "write a mapping: {a: {}, b: {}}"),
    ("health: true", "as in `health: /health`"),
    ("expose: true", "as in `expose: {gateway: web, prefix: /}`"),
    ("expose: /", "as in `expose: {gateway: web, prefix: /}`"),
    ("rateLimit: 100/min", "as in `rateLimit: {requests: 100, per: minute}`"),
    ("rateLimit: 100", "as in `rateLimit: {requests: 100, per: minute}`"),
    ("mtls: true", "write `STRICT`"),
    ("mtls: off", "write `DISABLE`"),
    ("autoscaling: true", "with its defaults it is `{}`"),
    ("command: nginx -g daemon", "write a list: [nginx, -g, daemon]"),
    ("args: 'a \"b c\"'", "write a list: [a, b c]"),
    ("args: 'a \"b'", 'write a list: [a "b]'),
    ("protocol: HTTP", "write `http`"),
    ("protocol: GRPC", "write `grpc`"),
    ("traffic: {timeout: 10}", "write `10s`"),
    ("volumes: ['./data:/data']", "found a list; expected a mapping"),
    ("env:{A: b}", "a colon needs a space behind it: `env: …`"),
    ("env:\n      A:b", "a colon needs a space behind it: `A: …`"),
    ("image:nginx", "a colon or a dash needs a space after it"),
    (
        "args: [a, , b]",
        "nothing stands before this comma; take it out, or write what it comes after",
    ),
    (
        "<<: *base",
        "no value above has this alias as its anchor; what is repeated stands above, behind its "
        "anchor: `x-NAME: &NAME`",
    ),
    ("replicas:\u00a02", "a no-break space (U+00A0) stands here; write a usual space"),
    (
        "\u00a0replicas: 2",
        "a no-break space (U+00A0) stands in it: write a usual space",
    ),
    (
        "patches:\n    - patch: |\n        spec: {replicas: 2}",
        "take the `|` away: it makes a text of what stands below it",
    ),
]


@pytest.mark.parametrize(("line", "ending"), CASES)
def test_what_was_meant_is_told_once(line: str, ending: str, problems: Load) -> None:
    (told,) = problems(SERVICE.format(line))
    assert told.endswith(ending)


def test_protocol_is_told_where_it_is_said(problems: Load) -> None:
    (told,) = problems(SERVICE.format("protocol: HTTP"))
    assert told.startswith("8:15: services.web.protocol: ")


def test_keys_for_anchors_are_left_out(problems: Load) -> None:
    body = "x-base: &base {replicas: 2, image: nginx}\nservices:\n  web: {<<: *base}\n"
    assert problems(body) == []
    # Only at the top: elsewhere a key is a setting.
    (told,) = problems("services:\n  web: {image: nginx, x-base: 1}\n")
    assert "unknown key `x-base`" in told
