"""What becomes of tokens, and what external authorizers say, on the real Envoy."""

import json
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from meshgen.errors import MeshgenError
from meshgen.model.trust import Authorizer, Token
from meshgen.proof import Answer, Request, request_of
from meshgen.proof.ask import ask
from meshgen.proof.mesh import MeshOf
from meshgen.proof.tokens import Issuers
from meshgen.system import System
from meshgen.xds.tokens import NO_KEYS
from tests.xds.rows import rows
from tools.xds.asked import of_objects

from .envoys import needs_envoy

A, B, C, D = (f"https://{name}.example.com" for name in "abcd")
ALLOWED, NO_TOKEN, DENIED = 200, 401, 403
PRIVATE = "http://over-http/private", "http://over-grpc/private"


def token(issuer: str = A, **said: Any) -> Token:
    return Token(issuer=issuer, **said)


# What is asked, and the status that it is answered.
TOKENS: Mapping[str, tuple[str, Token | None, int]] = {
    "valid": ("/", token(), ALLOWED),
    "missing": ("/", None, DENIED),
    "missing where none is needed": ("/public", None, ALLOWED),
    "forged": ("/", token(state="forged"), NO_TOKEN),
    "forged where none is needed": ("/public", token(state="forged"), NO_TOKEN),
    "expired": ("/", token(state="expired"), NO_TOKEN),
    "early": ("/", token(state="early"), NO_TOKEN),
    "for others": ("/", token(audiences=["elsewhere"]), DENIED),
    "for both": ("/", token(audiences=["elsewhere", "other"]), ALLOWED),
    "of another issuer": ("/", token("https://x.example.com", state="forged"), NO_TOKEN),
    "whose keys nobody has": ("/", token("nobody"), NO_TOKEN),
    "in a header of its own": ("/", token(B), ALLOWED),
    "forged in a header of its own": ("/", token(B, state="forged"), NO_TOKEN),
    "in a parameter": ("/?a=b", token(C), ALLOWED),
    "in a cookie": ("/", token(D), ALLOWED),
    "with a claim": ("/admin", token(subject="alice", claims={"groups": ["x", "staff"]}), ALLOWED),
    "with another claim": ("/admin", token(subject="alice", claims={"groups": ["x"]}), DENIED),
    "of another subject": ("/admin", token(claims={"groups": ["staff"]}), DENIED),
}
DENY = Authorizer("deny", 401, {"x-why": "because", "location": "https://login.example.com"})
DOWN = Authorizer("down")
NAMED = Authorizer(headers={"x-user": "alice"})
VERDICTS: Mapping[str, tuple[str, Authorizer | None, int]] = {
    **{
        f"{url} {name}": (url, said, status)
        for url in PRIVATE
        for name, said, status in (
            ("allowed", None, ALLOWED),
            ("allowed with a header", NAMED, ALLOWED),
            ("denied", Authorizer("deny"), DENIED),
            ("denied with headers", DENY, NO_TOKEN),
            ("down", DOWN, DENIED),
        )
    },
    "not asked over HTTP": ("http://over-http/", DENY, ALLOWED),
    "not asked over gRPC": ("http://over-grpc/", DENY, ALLOWED),
    "fails open over HTTP": ("http://open-http/", DOWN, ALLOWED),
    "denies all the same over HTTP": ("http://open-http/", DENY, NO_TOKEN),
    "fails open over gRPC": ("http://open-grpc/", DOWN, ALLOWED),
    "denies all the same over gRPC": ("http://open-grpc/", DENY, NO_TOKEN),
    "fails with a status": ("http://closed-grpc/", DOWN, 503),
}
# Connections: where to, what is said of it, whether it is let in, and whether somebody was asked.
CONNECTIONS: Mapping[str, tuple[str, Authorizer | None, bool, bool]] = {
    "allowed": ("db", None, True, True),
    "denied": ("db", DENY, False, True),
    "down": ("db", DOWN, False, True),
    "allowed after others": ("db", NAMED, True, True),
    "fails open": ("open-db", DOWN, True, True),
    "denied all the same": ("open-db", DENY, False, True),
    "nobody asked": ("free-db", DENY, True, False),
    "allowed at a gateway": ("outside", None, True, True),
    "denied at a gateway": ("outside", DENY, False, True),
}


def requests() -> Mapping[str, Request]:
    asked = {
        name: replace(request_of(f"http://web{path}"), source="client", token=said)
        for name, (path, said, _) in TOKENS.items()
    }
    for name, (url, verdict, _) in VERDICTS.items():
        asked[name] = replace(request_of(url), source="client", authorizer=verdict)
    edge = request_of("http://shop.example.com/")
    asked["by claim"] = replace(edge, token=token(claims={"groups": ["beta"]}))
    asked["by another claim"] = replace(edge, token=token(claims={"groups": ["x"]}))
    asked["by no claim"] = edge
    for name, (host, verdict, _, _) in CONNECTIONS.items():
        source = None if host == "outside" else "client"
        asked[f"tcp {name}"] = replace(
            request_of(f"tcp://{host}:5432"), source=source, authorizer=verdict
        )
    return asked


@pytest.fixture(scope="module")
def system() -> System:
    (row,) = rows(Path(__file__).with_name("trust.yaml"))
    return of_objects(row.name, row.objects, row.mesh).system


@pytest.fixture(scope="module")
def answers(system: System) -> Mapping[str, Answer]:
    """The answers to all requests, by what each shows; one start is for all of them."""
    listed = requests()
    asked = ask(MeshOf(system), list(listed.values()))
    assert not asked.findings
    return {name: one for name, (one,) in zip(listed, asked.answers, strict=True)}


Answers = Mapping[str, Answer]


@needs_envoy
@pytest.mark.parametrize("name", [*TOKENS, *VERDICTS])
def test_status(name: str, answers: Answers) -> None:
    answer = answers[name]
    status = {**TOKENS, **VERDICTS}[name][2]
    assert answer.status == status, answer
    assert bool(answer.workload) is (status == ALLOWED)


@needs_envoy
def test_where_tokens_stand(answers: Answers) -> None:
    assert answers["valid"].received["x-sub"] == "user"
    assert "authorization" not in answers["valid"].received
    assert answers["in a header of its own"].received["x-jwt"].startswith("T ey")
    assert answers["in a parameter"].path.startswith("/?a=b")
    assert answers["forged"].details.startswith("jwt_authn_access_denied")
    assert answers["missing"].details.startswith("rbac_access_denied")


@needs_envoy
def test_a_gateway_routes_by_claims(answers: Answers) -> None:
    chosen = {
        name: answers[f"by {name}"].service for name in ("claim", "another claim", "no claim")
    }
    assert chosen == {"claim": "beta", "another claim": "main", "no claim": "main"}


@needs_envoy
@pytest.mark.parametrize("name", CONNECTIONS)
def test_connections_are_asked_about_over_grpc(name: str, answers: Answers) -> None:
    answer, (host, verdict, is_let_in, is_asked) = answers[f"tcp {name}"], CONNECTIONS[name]
    at_gateway = host == "outside"
    target, proxy = ("free-db", "tcp-gate") if at_gateway else (host, host)
    by = "outside.example.com" if host == "open-db" else "shop/authz"
    assert answer.checks == ((by,) if is_asked else ())
    assert answer.workload == (f"shop/{target}" if is_let_in else "")
    if not is_let_in:
        ended = "ext_authz_error" if verdict is DOWN else "ext_authz_denied"
        assert (answer.proxy, answer.details, answer.flags) == (f"shop/{proxy}", ended, "UAEX")


@needs_envoy
def test_who_is_asked_whether_a_request_may_pass(answers: Answers) -> None:
    for name, (url, _, _) in VERDICTS.items():
        by = "outside.example.com" if url.endswith("-grpc/") else "shop/authz"
        assert answers[name].checks == (() if name.startswith("not asked") else (by,)), name
    assert not answers["valid"].checks


@needs_envoy
@pytest.mark.parametrize("url", PRIVATE)
def test_headers_of_authorizers(url: str, answers: Answers) -> None:
    assert answers[f"{url} allowed with a header"].received["x-user"] == "alice"
    denied = answers[f"{url} denied with headers"]
    assert (denied.headers["x-why"], denied.proxy) == ("because", f"shop/{url.split('/')[2]}")
    assert denied.details.startswith("ext_authz_denied")
    for name in ("allowed", "denied"):
        answer = answers[f"{url} {name}"]
        assert not any(key.startswith("x-meshgen") for key in (*answer.received, *answer.headers))


@pytest.mark.parametrize(
    ("said", "words"),
    [
        (Token(), "nothing says whose token it is; expected `issuer`, one of"),
        (token("https://a.example.org"), f"called `https://a.example.org`;.*did you mean `{A}`"),
        (token("stranger"), "called `stranger`; .*one that nobody trusts"),
    ],
)
@needs_envoy
def test_tokens_that_nobody_issues(said: Token, words: str, system: System) -> None:
    request = replace(request_of("http://web/"), source="client", token=said)
    with pytest.raises(MeshgenError, match=words):
        ask(MeshOf(system), [request])


@pytest.mark.parametrize(
    ("issuer", "given", "kids"),
    [
        (A, NO_KEYS, ["meshgen"]),
        (B, '{"keys": [{"kty": "oct", "k": "QUJD", "kid": "old"}]}', ["old", "meshgen"]),
        ("nobody", NO_KEYS, None),
        (B, '{"keys": 1}', None),
        (B, "no keys", None),
    ],
)
def test_keys_of_the_run_stand_beside_those_that_are_given(
    issuer: str, given: str, kids: list[str] | None, system: System
) -> None:
    provider = {"issuer": issuer, "localJwks": {"inlineString": given}}
    (found,) = Issuers(system).trusted([provider])
    told = found["localJwks"]["inlineString"]
    assert told == given if kids is None else [k["kid"] for k in json.loads(told)["keys"]] == kids
