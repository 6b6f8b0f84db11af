"""What `jwt` says is what its policies do: requests are let in or refused as it reads."""

import pytest

from meshgen.pipeline.systems import system_of
from meshgen.system import System
from meshgen.system.access import Request, Verdict

from .harness import project

_CONFIG = """
services:
  web:
    image: a
    ports: {http: 8080, http-metrics: 9090, tcp-raw: 9000}
    metrics: {by: PodMonitor, path: /stats}
    jwt:
      issuers:
        staff: {issuer: https://staff, audiences: [shop, admin]}
        partners: https://partners
      public: [/healthz, {paths: /items*, methods: [GET, HEAD]}, {methods: OPTIONS}]
      rules:
      - {claims: {groups: [admin, "ops-*"]}, paths: /admin*}
      - {claims: {scope: write, "[realm][role]": "*"}, methods: [POST]}
"""
_STAFF = {"iss": "https://staff", "sub": "jo", "aud": "shop"}
_PARTNER = {"iss": "https://partners", "sub": "jo"}
_WRITER = {**_PARTNER, "scope": "read write", "realm": {"role": "x"}}


@pytest.fixture(scope="module")
def web(tmp_path_factory: pytest.TempPathFactory) -> System:
    return system_of(project(tmp_path_factory.mktemp("web"), _CONFIG), "default")


@pytest.mark.parametrize(
    ("request_", "verdict"),
    [
        (Request(8080, path="/", method="GET"), "denied"),
        (Request(8080, path="/", method="OPTIONS"), "allowed"),
        (Request(8080, path="/", method="GET", token=_STAFF), "allowed"),
        (Request(8080, path="/", method="GET", token=_PARTNER), "allowed"),
        (Request(8080, path="/", method="GET", token={**_STAFF, "aud": "other"}), "denied"),
        (Request(8080, path="/", method="GET", token={**_STAFF, "aud": ["x", "admin"]}), "allowed"),
        (Request(8080, path="/", method="GET", token={"iss": "https://x", "sub": "a"}), "denied"),
        (Request(8080, path="/healthz", method="POST"), "allowed"),
        (Request(8080, path="/healthz/x", method="GET"), "denied"),
        (Request(8080, path="/items/7", method="HEAD"), "allowed"),
        (Request(8080, path="/items/7", method="PUT"), "denied"),
        (Request(8080, path="/admin/x", method="GET", token=_STAFF), "denied"),
        (Request(8080, path="/admin", method="GET", token={**_STAFF, "groups": ["a"]}), "denied"),
        (
            Request(8080, path="/admin", method="GET", token={**_STAFF, "groups": ["a", "admin"]}),
            "allowed",
        ),
        (
            Request(8080, path="/admin", method="GET", token={**_STAFF, "groups": "ops-eu"}),
            "allowed",
        ),
        (Request(8080, path="/admin", method="GET"), "denied"),
        (Request(8080, path="/x", method="POST", token=_PARTNER), "denied"),
        (Request(8080, path="/x", method="POST", token={**_PARTNER, "scope": "write"}), "denied"),
        (Request(8080, path="/x", method="POST", token=_WRITER), "allowed"),
        (Request(9090, path="/stats", method="GET"), "allowed"),
        (Request(9090, path="/debug", method="GET"), "denied"),
        (Request(9000, is_http=False), "allowed"),
    ],
)
def test_a_service_lets_in_what_it_says(web: System, request_: Request, verdict: str) -> None:
    (pods,) = web.workloads
    assert web.access.decision(pods, request_).verdict is Verdict(verdict)


_ROUTES = """
gateways:
  own:
    hosts: ["*.example.com", example.com]
    deployment: {}
    servers: {http: 80, tls: {port: 843, tls: PASSTHROUGH}}
  shared: {hosts: [a.example.org, b.example.org]}
services:
  a:
    image: a
    port: 80
    expose:
    - gateway: own
      routes:
      - {prefix: /, jwt: https://x}
      - {prefix: /free}
      - {prefix: /free/not, jwt: {issuer: https://y}}
      - {exact: /login, method: POST}
      - {prefix: /in, headers: {x: y}}
    - gateway: shared
      hosts: [a.example.org]
      prefix: /a
      jwt: {issuer: https://x, required: false, rules: [{claims: {role: a}}]}
"""
_X, _Y = {"iss": "https://x", "sub": "a"}, {"iss": "https://y", "sub": "a"}


@pytest.fixture(scope="module")
def edge(tmp_path_factory: pytest.TempPathFactory) -> System:
    return system_of(project(tmp_path_factory.mktemp("edge"), _ROUTES), "default")


@pytest.mark.parametrize(
    ("request_", "verdict"),
    [
        (Request(80, host="a.example.com:81", path="/", method="GET"), "denied"),
        (Request(80, host="a.example.com", path="/", method="GET", token=_X), "allowed"),
        (Request(80, host="a.example.com", path="/", method="GET", token=_Y), "denied"),
        (Request(80, host="a.example.com", path="/free", method="GET"), "allowed"),
        (Request(80, host="a.example.com", path="/free/not", method="GET"), "denied"),
        (Request(80, host="a.example.com", path="/free/not", method="GET", token=_Y), "allowed"),
        (Request(80, host="a.example.com", path="/login", method="POST"), "allowed"),
        (Request(80, host="a.example.com", path="/login", method="GET"), "denied"),
        # A route by header lies inside, and no policy leaves it out.
        (Request(80, host="a.example.com", path="/in", method="GET"), "denied"),
        (Request(843, is_http=False), "allowed"),
    ],
)
def test_a_route_asks_for_what_is_its_own(edge: System, request_: Request, verdict: str) -> None:
    pods = next(w for w in edge.workloads if w.member.name == "own")
    assert edge.access.decision(pods, request_).verdict is Verdict(verdict)
