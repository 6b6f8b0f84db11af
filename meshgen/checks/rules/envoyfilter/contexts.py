"""Patches for a side of the proxy that is not there, or not meant."""

from collections.abc import Iterator

from meshgen.checks.rules.envoyfilter.limits import DOCS, WHOLE, example, limits_of
from meshgen.checks.rules.envoyfilter.proxies import chosen_by, is_gateway, is_sidecar
from meshgen.checks.rules.rule import Mistake, Rule
from meshgen.checks.rules.selecting import is_installed
from meshgen.codes import Example
from meshgen.findings import Severity
from meshgen.system import System
from meshgen.system.patches import Patch
from meshgen.system.policies import ENVOY_FILTER, selector_of, targets_of

_SOURCE = "https://istio.io/latest/docs/reference/config/networking/envoy-filter/"
_GATEWAY, _OUTBOUND = "GATEWAY", "SIDECAR_OUTBOUND"
_SIDECARS = frozenset(("SIDECAR_INBOUND", _OUTBOUND))
_POD = """\
---
apiVersion: v1
kind: Pod
metadata:
  name: web
  labels: {app: web, sidecar.istio.io/inject: "false"}
spec:
  containers:
  - name: web
"""
_SELECTING = example(WHOLE).replace(
    "spec:\n", "spec:\n  workloadSelector: {labels: {app: web}}\n", 1
)


class LimitOfCalls(Rule):
    """A sidecar has two sides: what its pod is asked, and what its pod asks of others."""

    code = "MG1430"
    title = "A local rate limit is for what a pod receives."
    why = (
        "In the context ANY the calls of the pod to others are limited as well, each with a bucket "
        "of its own: a client that does too much gets 429 from its own sidecar."
    )
    mend = "Write `context: SIDECAR_INBOUND`, or GATEWAY."
    example = Example(
        wrong=example(WHOLE).replace("SIDECAR_INBOUND", "ANY"),
        right=example(WHOLE),
    )
    source = DOCS
    kinds = frozenset((ENVOY_FILTER,))

    def find(self, system: System) -> Iterator[Mistake]:
        """Yield each limit of all sides; one of outgoing calls alone may be meant."""
        for limit in limits_of(system):
            patch = limit.patch
            if limit.of_routes or limit.is_bare or patch.context not in ("ANY", _OUTBOUND):
                continue
            if _is_for_gateways(system, patch):
                continue
            path = (*patch.path, "match", "context")
            both = patch.context == "ANY"
            yield self.mistake(
                patch.member,
                path if "context" in patch.match else patch.path,
                "limits what pods ask of others as well"
                if both
                else "limits what pods ask of others, and nothing that they are asked",
                expected="expected the context SIDECAR_INBOUND",
                severity=None if both else Severity.NOTE,
            )


def _is_for_gateways(system: System, patch: Patch) -> bool:
    """Return whether the proxies of a patch have no calls of their own pods."""
    if targets_of(patch.member) or is_installed(selector_of(patch.member)):
        return True
    chosen = chosen_by(system, patch)
    return bool(chosen) and all(map(is_gateway, chosen))


class OtherProxies(Rule):
    """A patch for gateways changes no sidecar, and one for sidecars no gateway."""

    code = "MG1431"
    title = "A patch is for the kind of proxy that its EnvoyFilter selects."
    why = "It changes no proxy, and istiod says no word of it."
    mend = "Write `context: GATEWAY` for gateways, and SIDECAR_INBOUND or SIDECAR_OUTBOUND else."
    example = Example(
        wrong=_SELECTING.replace("SIDECAR_INBOUND", _GATEWAY) + _POD,
        right=_SELECTING + _POD,
    )
    source = _SOURCE
    kinds = frozenset((ENVOY_FILTER,))

    def find(self, system: System) -> Iterator[Mistake]:
        """Yield each patch for gateways of sidecars alone, and the other way round."""
        for patch in system.patches:
            chosen = chosen_by(system, patch) if selector_of(patch.member) else ()
            if not chosen:
                continue
            what = ""
            if patch.context == _GATEWAY and all(map(is_sidecar, chosen)):
                what, expected = "no gateway", "SIDECAR_INBOUND or SIDECAR_OUTBOUND"
            elif patch.context in _SIDECARS and all(map(is_gateway, chosen)):
                what, expected = "gateways only", _GATEWAY
            if what:
                yield self.mistake(
                    patch.member,
                    (*patch.path, "match", "context"),
                    f"is {patch.context}, and the EnvoyFilter selects {what}: this changes nothing",
                    expected=f"expected {expected}",
                    others=[(chosen[0].member, ())],
                )


class NoProxies(Rule):
    """What is patched is the proxy, and pods without one have nothing to patch."""

    code = "MG1432"
    title = "The pods that an EnvoyFilter selects have a proxy."
    why = "It changes nothing: a rate limit limits nothing."
    mend = "Let the sidecar be injected, or remove the EnvoyFilter."
    example = Example(
        wrong=_SELECTING + _POD,
        right=_SELECTING + _POD.replace(', sidecar.istio.io/inject: "false"', ""),
    )
    source = _SOURCE
    kinds = frozenset((ENVOY_FILTER,))

    def find(self, system: System) -> Iterator[Mistake]:
        """Yield each filter that selects pods without a sidecar alone."""
        policies = system.policies(ENVOY_FILTER)
        for member in system.of(ENVOY_FILTER):
            chosen = policies.selected(member) if selector_of(member) else ()
            outside = [one for one in chosen if one.sidecar is False and not is_gateway(one)]
            if chosen and len(outside) == len(chosen):
                yield self.mistake(
                    member,
                    ("spec", "workloadSelector"),
                    "is for pods without a sidecar only: there is no proxy to change",
                    others=[(outside[0].member, ())],
                )
