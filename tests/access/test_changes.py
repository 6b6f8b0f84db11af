"""What a change opens and closes, as policies decide it before and after."""

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from meshgen.access import Matrix, Turn, between
from meshgen.report.access.changes import sentence
from meshgen.report.access.names import Names
from meshgen.system import System
from meshgen.system.access import Request, Verdict

from .test_matrix import (
    OUTCOMES,
    PEER,
    POLICY,
    REQUEST,
    SECURITY,
    SERVICES,
    SIDECAR,
    mesh,
    pods,
    policy,
)


def told(before: System, after: System) -> list[str]:
    """Return what changed, in words."""
    changes = between(Matrix(before), Matrix(after))
    names = Names(changes.after)
    return [f"{change.turn}: {sentence(change, names)}" for change in changes.all()]


def rule(account: str, **operation: list[str]) -> dict[str, Any]:
    """Return a rule for an account of `shop`, with one operation."""
    source = {"principals": [f"cluster.local/ns/shop/sa/{account}"]}
    to = {"to": [{"operation": operation}]} if operation else {}
    return {"from": [{"source": source}], **to}


def shop(*rules: dict[str, Any], more: str = "") -> System:
    """Return a system of two workloads with one policy for both."""
    texts = [pods("web"), pods("api"), policy({"rules": list(rules)})]
    return mesh(*texts, *([more] if more else []))


TOKEN = {"from": [{"source": {"requestPrincipals": ["i/*"]}}]}


@pytest.mark.parametrize(
    ("before", "after", "wanted"),
    [
        (shop(rule("web")), shop(rule("web")), []),
        (shop(), shop(rule("api")), ["opened: api can now reach %s:80"]),
        (shop(rule("api")), shop(), ["closed: api can no longer reach %s:80"]),
        (
            shop(rule("api", methods=["GET"])),
            shop(rule("api", methods=["GET"]), rule("api", methods=["POST"], paths=["/refund"])),
            ["opened: api can now reach %s:80: POST /refund"],
        ),
        (
            shop(rule("api")),
            shop(rule("api", notMethods=["PUT"], hosts=["a", "b"])),
            ["closed: api can no longer reach %s:80: PUT at a, at b; at any other host"],
        ),
        (
            shop(rule("api", paths=["/a*"])),
            shop(rule("api", paths=["/ab*", "/c"])),
            [
                "opened: api can now reach %s:80: /c",
                "closed: api can no longer reach %s:80: /a*",
            ],
        ),
        # The same in other words is no change.
        (
            shop(rule("api")),
            shop(rule("api", methods=["GET"]), rule("api", notMethods=["GET"])),
            [],
        ),
        (
            shop(),
            shop(TOKEN),
            [
                "opened: anybody may now reach %s:80 (now: with a token of i/*)",
            ],
        ),
        (
            shop(TOKEN),
            shop({"from": [{"source": {"requestPrincipals": ["j/*"]}}]}),
            [
                "otherwise: anybody hangs on something else to reach %s:80 "
                "(now: with a token of j/*)"
            ],
        ),
        (
            shop(TOKEN),
            shop(TOKEN, rule("api")),
            ["opened: api can now reach %s:80 (before: with a token of i/*)"],
        ),
        (
            shop({}),
            shop({}, more=SECURITY + PEER % ("shop", "STRICT")),
            ["closed: outside of the mesh can no longer reach %s:80"],
        ),
        (
            shop({}),
            shop({}, more=SECURITY + PEER % ("shop", "DISABLE")),
            ["opened: anybody in the mesh comes in plain text to %s:80"],
        ),
    ],
)
def test_a_change_is_told_in_words(before: System, after: System, wanted: list[str]) -> None:
    assert told(before, after) == [each % name for name in ("web", "api") for each in wanted]


def test_who_is_new_or_gone_is_told() -> None:
    one, both = mesh(pods("web"), policy({"rules": [rule("web")]})), shop(rule("web"))
    assert told(one, both) == ["opened: api:80 is new: web can reach it"]
    assert told(both, one) == ["closed: api:80 is gone: web could reach it"]
    # Who was let in before it was there opens nothing but itself.
    both, more = shop({}), mesh(*map(pods, ("web", "api", "new")), policy({"rules": [{}]}))
    assert told(both, more) == ["opened: new:80 is new: anybody can reach it"]


def test_a_sidecar_that_forgets_a_host_closes_it() -> None:
    said = "outboundTrafficPolicy: {mode: REGISTRY_ONLY},"
    after = shop({}, more=SIDECAR % (said, "./web.shop.svc.cluster.local"))
    assert told(shop({}), after) == [
        "closed: web can no longer reach api:80",
        "closed: web can no longer reach any other host",
    ]


def test_it_is_the_callers_own_sidecar_that_closes_or_the_policy() -> None:
    said = "outboundTrafficPolicy: {mode: REGISTRY_ONLY},"

    def system(hosts: str, *rules: dict[str, Any]) -> System:
        told = [SIDECAR.replace("web", "api") % (said, "./a"), SIDECAR % (said, hosts)]
        return mesh(*map(pods, ("api", "web", "db")), *told, policy({"rules": list(rules)}))

    def closed(after: System) -> list[str]:
        matrices = (Matrix(each) for each in (system("./db.shop.svc.cluster.local", {}), after))
        changes = [c for c in between(*matrices).all() if c.row.target.name == "db"]
        return [f"{c.turn}: {c.because[0].member}" for c in changes if 1 in c.sources]

    assert closed(system("./a", {})) == ["closed: Sidecar/web"]
    assert closed(system("./a")) == ["closed: AuthorizationPolicy/a"]
    groups = (group for row in Matrix(system("./a")).rows for group in row.groups)
    assert not any(cell.is_stopped for _, cell in groups)


@settings(max_examples=60)
@given(
    st.lists(POLICY, max_size=2),
    st.lists(POLICY, max_size=2),
    st.lists(REQUEST, min_size=1, max_size=3),
)
def test_what_is_told_is_what_changed_for_any_request(
    before: list[dict[str, Any]], after: list[dict[str, Any]], requests: list[Request]
) -> None:
    systems = [
        mesh(
            *(pods(name, port=port) for name, (port, _) in SERVICES.items()),
            *(policy(spec, f"p{index}") for index, spec in enumerate(listed)),
        )
        for listed in (before, after)
    ]
    changes = between(*map(Matrix, systems))
    turned = {
        (index, change.row.target.name): set[Turn]()
        for change in changes.all()
        for index in change.sources
    }
    for change in changes.all():
        for index in change.sources:
            turned[index, change.row.target.name].add(change.turn)
    for old, new in zip(changes.before.rows, changes.after.rows, strict=True):
        for index, source in enumerate(changes.after.sources):
            found = turned.get((index, new.target.name), set())
            cells = old.cells[index], new.cells[index]
            for request in requests:
                asked = replace(request, caller=source.caller, is_http=new.target.is_http)
                pairs = zip(systems, (old, new), strict=True)
                first, second = (
                    system.access.decision(row.target.workload, asked).verdict
                    for system, row in pairs
                )
                assert first in OUTCOMES[cells[0].reach]
                assert second in OUTCOMES[cells[1].reach]
                if (first, second) == (Verdict.DENIED, Verdict.ALLOWED):
                    assert found & {Turn.OPENED, Turn.OTHERWISE}
                if (first, second) == (Verdict.ALLOWED, Verdict.DENIED):
                    assert found & {Turn.CLOSED, Turn.OTHERWISE}
