"""Who may call whom: the real Envoy says what `system.access` says, of every request."""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pytest

from meshgen.proof import Answer, Request, request_of
from meshgen.proof.ask import ask
from meshgen.proof.mesh import MeshOf
from meshgen.report.tried import text
from meshgen.system import System
from meshgen.system.access import Caller, Verdict
from meshgen.system.access import Request as Arriving
from tests.system.build import built

from .envoys import needs_envoy

pytestmark = needs_envoy
MESH = Path(__file__).with_name("denied.yaml")
WEB, ALLOW, NEVER = (
    "shop/web",
    "AuthorizationPolicy shop/web",
    "AuthorizationPolicy istio-system/never",
)
NONE = f"no rule of {ALLOW} lets it through"
# Who asks for what, and which policy refuses it.
ASKED = {
    ("api", "http://web/ok"): "",
    ("api", "http://web/okay?x=/no"): "",
    ("api", "http://web/no"): NONE,
    ("api", "http://web/no?/ok"): NONE,
    ("api", "http://web/OK"): NONE,
    ("api", "http://web/a/main.js"): "",
    ("api", "http://web/t/a"): "",
    ("api", "http://web/t/a*b"): "",
    ("api", "http://web/t/ü"): "",
    ("api", "http://web/t/[a]"): NONE,
    ("api", "http://web/t/"): NONE,
    ("api", "http://web/t/a/b"): NONE,
    ("api", "http://web/tt/a/b/x"): "",
    ("api", "http://web/tt//x"): "",
    ("api", "http://web/tt/x"): NONE,
    ("api", "DELETE http://web/ok"): f"rule 0 of {NEVER}",
    ("api", "http://web:8081/ok"): NONE,
    ("api", "http://web/open"): "",
    ("api", "http://web/mesh-only"): NONE,
    ("bad", "http://web/ok"): NONE,
    ("bad", "http://web/open"): "",
    ("bad", "http://web/x x-door: opened"): NONE,
    ("bad", "http://web/x x-door: open wide"): "",
    ("bad", "http://web/x x-door: shut"): NONE,
    ("far", "POST http://web.shop/ok"): "",
    ("far", "POST http://web.shop:8081/ok"): "",
    ("far", "PUT http://web.shop/ok/not/x"): NONE,
    ("far", "http://web.shop/ok"): NONE,
    ("bare", "http://web/open"): "",
    ("bare", "http://web/ok"): NONE,
    ("bare", "http://web/mesh-only"): f"rule 1 of {NEVER}",
    ("api", "tcp://web:9000"): "",
    ("api", "tcp://web:9001"): f"rule 0 of {NEVER}",
    ("far", "tcp://web.shop:9000"): "",
    ("bad", "tcp://web:9000"): NONE,
    ("bare", "tcp://web:9000"): NONE,
    ("bare", "tcp://web:9001"): f"rule 0 of {NEVER}",
    (None, "http://shop.example.com/x"): "",
    (None, "http://shop.example.com/admin/x"): "rule 0 of AuthorizationPolicy shop/gate",
}
# The pods of who asks, of whom the proxy knows more than that it is somebody.
CALLERS = {
    name: Caller("cluster.local", *place)
    for name, place in {
        "api": ("shop", "api"),
        "bad": ("shop", "bad"),
        "far": ("far", "far.sa"),
        None: ("shop", "gate"),
    }.items()
}
TARGETS = {80: 8080}


def asked_for(source: str | None, said: str) -> Request:
    line, _, header = said.partition(" x-door: ")
    headers = (("x-door", header),) if header else ()
    return replace(request_of(line), source=source, headers=headers)


@pytest.fixture(scope="module")
def system() -> System:
    return built(MESH.read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def answers(system: System) -> Mapping[tuple[str | None, str], Answer]:
    """The answers to all requests, and what is printed of them."""
    asked = ask(MeshOf(system), [asked_for(*each) for each in ASKED])
    assert not asked.findings
    printed = text(asked)
    assert f"answered 403 by the proxy of {WEB} ({NONE})" in printed
    assert f"was closed by the proxy of {WEB} ({NONE})" in printed
    return {each: got[0] for each, got in zip(ASKED, asked.answers, strict=True)}


@pytest.mark.parametrize("each", ASKED, ids=lambda each: f"{each[0]} {each[1]}")
def test_envoy_refuses_what_a_policy_does(
    answers: Mapping[tuple[str | None, str], Answer], each: tuple[str | None, str]
) -> None:
    answer, denied = answers[each], ASKED[each]
    is_http = not each[1].startswith("tcp")
    assert answer.denied == denied
    assert answer.service == ("" if denied else "web")
    assert answer.status == (0 if not is_http else 403 if denied else 200)
    if denied:
        assert answer.proxy == ("shop/gate" if "shop/gate" in denied else WEB)
        assert answer.details.startswith("rbac_access_denied_matched_policy[")
        assert answer.text == ("RBAC: access denied" if is_http else "")


@pytest.mark.parametrize("each", ASKED, ids=lambda each: f"{each[0]} {each[1]}")
def test_access_says_the_same(system: System, each: tuple[str | None, str]) -> None:
    source, said = each
    request = asked_for(source, said)
    at = "gate" if "gate" in ASKED[each] else "web"
    (workload,) = (one for one in system.workloads if one.member.name == at)
    port = request.port if at == "gate" else TARGETS.get(request.port, request.port)
    arriving = Arriving(
        port=port if request.host != "shop.example.com" or at == "gate" else 8080,
        caller=None if at == "gate" else CALLERS.get(source),
        is_http=request.scheme == "http",
        host=request.host if request.port == 80 else f"{request.host}:{request.port}",
        method=request.method or "GET",
        path=request.path.partition("?")[0].replace("ü", "%C3%BC"),
        headers=dict(request.headers),
    )
    verdict = system.access.decision(workload, arriving).verdict
    assert verdict is (Verdict.DENIED if ASKED[each] else Verdict.ALLOWED)
