"""Targets of a policy that are not there."""

from collections.abc import Iterator, Mapping
from typing import Any

from meshgen.checks.rules.elsewhere import elsewhere
from meshgen.checks.rules.rule import Mistake, Rule
from meshgen.codes import Example
from meshgen.findings import Severity
from meshgen.lenient import items, mapping, text
from meshgen.nearest import did_you_mean
from meshgen.resources import Path
from meshgen.system import Member, System
from meshgen.system.policies import (
    AUTHORIZATION_POLICY,
    REQUEST_AUTHENTICATION,
    TELEMETRY,
    WASM_PLUGIN,
)

_WAY = "it is attached to what is in its own namespace: write it into {there}"
_TYPES = (AUTHORIZATION_POLICY, REQUEST_AUTHENTICATION, TELEMETRY, WASM_PLUGIN)
_KINDS = ("Gateway.gateway.networking.k8s.io", "Service", "ServiceEntry.networking.istio.io")


class MissingTarget(Rule):
    """A target is a gateway, or a Service or ServiceEntry behind a waypoint, beside it."""

    code = "MG1534"
    title = "What a policy is attached to exists in its namespace."
    why = (
        "A policy for a target that is not there is for nothing: it allows, denies and "
        "verifies nothing."
    )
    mend = "Name an object of the policy's own namespace; policies reach into no other."
    example = Example(
        wrong="""\
apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata: {name: edge}
spec: {gatewayClassName: istio}
---
apiVersion: security.istio.io/v1
kind: AuthorizationPolicy
metadata: {name: edge}
spec:
  rules:
  - {}
  targetRefs:
  - {group: gateway.networking.k8s.io, kind: Gateway, name: egde}
""",
        right="""\
apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata: {name: edge}
spec: {gatewayClassName: istio}
---
apiVersion: security.istio.io/v1
kind: AuthorizationPolicy
metadata: {name: edge}
spec:
  rules:
  - {}
  targetRefs:
  - {group: gateway.networking.k8s.io, kind: Gateway, name: edge}
""",
    )
    source = "https://istio.io/latest/docs/ambient/usage/l7-features/"
    kinds = frozenset(_TYPES)

    def find(self, system: System) -> Iterator[Mistake]:
        """Yield each target that is elsewhere, or nowhere."""
        for member in system.of(*_TYPES):
            for path, target in _targets(member):
                yield from self._found(system, member, path, target)

    def _found(
        self, system: System, member: Member, path: Path, target: Mapping[str, Any]
    ) -> Iterator[Mistake]:
        group, kind, name = (text(target.get(field)) for field in ("group", "kind", "name"))
        if text(target.get("namespace")) not in ("", member.namespace):
            message = f"is of the namespace `{target['namespace']}`, which no policy reaches"
            yield self.mistake(member, (*path, "namespace"), message)
            return
        type_ = f"{kind}.{group}" if group and group != "core" else kind
        if not name or type_ not in _KINDS or system.get(type_, member.namespace, name):
            return
        names = system.names(type_, member.namespace)
        if not system.is_external(type_, member.namespace, name):
            if found := elsewhere(system, type_, member, name, _WAY):
                yield self.mistake(member, (*path, "name"), **found._asdict())
                return
            # Where none of its kind is here, they may be deployed otherwise.
            severity = Severity.WARNING if names else Severity.NOTE
            message = f"there is no {kind} `{name}` in the namespace `{member.namespace}`"
            hint = did_you_mean(name, names)
            yield self.mistake(member, (*path, "name"), message, hint=hint, severity=severity)


def _targets(member: Member) -> Iterator[tuple[Path, Mapping[str, Any]]]:
    one = mapping(member.spec, "targetRef")
    if one:
        yield ("spec", "targetRef"), one
    for index, target in enumerate(items(member.spec.get("targetRefs"))):
        yield ("spec", "targetRefs", index), mapping(target)
