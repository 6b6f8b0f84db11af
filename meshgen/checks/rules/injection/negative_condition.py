"""What a controller says of an object in its status."""

from collections.abc import Iterator, Mapping
from typing import Any

from meshgen.checks.rules.rule import Mistake, Rule
from meshgen.codes import Example
from meshgen.lenient import mapping, mappings, text
from meshgen.resources import Path
from meshgen.system import Member, System

_GATEWAY_API = "gateway.networking.k8s.io"
_BOUND, _ACCEPTED = ("istio.io/WaypointBound",), ("Accepted", "Programmed", "ResolvedRefs")
_AUTHORIZATION = "AuthorizationPolicy.security.istio.io"
# Source: negativeConditionsToReport of istio.io/istio/pkg/config/analysis/analyzers/conditions.
_CONDITIONS: Mapping[str, tuple[str, ...]] = {
    "Service": _BOUND,
    "ServiceEntry.networking.istio.io": _BOUND,
    "WorkloadEntry.networking.istio.io": _BOUND,
    _AUTHORIZATION: ("ZtunnelAccepted", "WaypointAccepted"),
    f"Gateway.{_GATEWAY_API}": _ACCEPTED,
    f"HTTPRoute.{_GATEWAY_API}": _ACCEPTED,
    f"GRPCRoute.{_GATEWAY_API}": _ACCEPTED,
}


class NegativeCondition(Rule):
    """Objects out of a cluster carry what controllers found."""

    code = "MG1060"
    title = "No controller says in an object's status that it cannot use it."
    why = "The object is there, and does nothing: the reason stands in its status."
    mend = "Mend what the condition says; of an object in a repository, remove `status`."
    example = Example(
        wrong="""\
apiVersion: v1
kind: Service
metadata:
  name: web
status:
  conditions:
    - type: istio.io/WaypointBound
      status: "False"
      reason: NotFound
      message: waypoint not found
""",
        right="""\
apiVersion: v1
kind: Service
metadata:
  name: web
""",
    )
    source = "https://istio.io/latest/docs/reference/config/analysis/"
    istio = ("IST0171",)
    kinds = frozenset(_CONDITIONS)

    def find(self, system: System) -> Iterator[Mistake]:
        """Yield each condition that is False, and policies that a waypoint took in part."""
        for type_, names in _CONDITIONS.items():
            for member in system.of(type_):
                for path, condition in _conditions(member):
                    kind, reason = text(condition.get("type")), text(condition.get("reason"))
                    partly = type_ == _AUTHORIZATION and (
                        (kind, reason) == ("WaypointAccepted", "PartiallyInvalid")
                    )
                    if partly or (condition.get("status") == "False" and kind in names):
                        said = text(condition.get("message"))
                        why = ": ".join(part for part in (reason, said) if part)
                        yield self.mistake(
                            member,
                            path,
                            f"{kind} is {condition.get('status')}" + (f", {why}" if why else ""),
                        )


def _conditions(member: Member) -> Iterator[tuple[Path, Mapping[str, Any]]]:
    status = mapping(member.object, "status")
    if member.kind in ("HTTPRoute", "GRPCRoute"):
        for number, parent in enumerate(mappings(status.get("parents"))):
            for index, condition in enumerate(mappings(parent.get("conditions"))):
                yield ("status", "parents", number, "conditions", index), condition
        return
    for index, condition in enumerate(mappings(status.get("conditions"))):
        yield ("status", "conditions", index), condition
