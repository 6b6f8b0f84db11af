"""Namespaces that a policy names and nobody has."""

from collections.abc import Iterator, Sequence

from meshgen.checks.rules.rule import Mistake, Rule
from meshgen.codes import Example
from meshgen.findings import Severity
from meshgen.lenient import mapping, mappings, texts
from meshgen.nearest import did_you_mean, slip_of
from meshgen.resources import Path
from meshgen.system import Member, System
from meshgen.system.policies import AUTHORIZATION_POLICY

# Those that every cluster has.
_ALWAYS = frozenset(("default", "kube-system", "kube-public", "kube-node-lease"))


class MissingNamespace(Rule):
    """A namespace in a source is compared with that in the caller's certificate."""

    code = "MG1503"
    title = "A namespace that an AuthorizationPolicy lets in or keeps out exists."
    why = (
        "From a namespace that there is not, nobody calls: with ALLOW the callers that were meant "
        "get `RBAC: access denied`, with DENY they are let through."
    )
    mend = "Write the namespace as it is called, or create it."
    example = Example(
        wrong="""\
apiVersion: v1
kind: Namespace
metadata:
  name: monitoring
---
apiVersion: security.istio.io/v1
kind: AuthorizationPolicy
metadata:
  name: metrics
spec:
  rules:
  - from:
    - source: {namespaces: [monitorin]}
""",
        right="""\
apiVersion: v1
kind: Namespace
metadata:
  name: monitoring
---
apiVersion: security.istio.io/v1
kind: AuthorizationPolicy
metadata:
  name: metrics
spec:
  rules:
  - from:
    - source: {namespaces: [monitoring]}
""",
    )
    source = "https://istio.io/latest/docs/reference/config/analysis/ist0101/"
    istio = ("IST0101",)
    kinds = frozenset((AUTHORIZATION_POLICY,))

    def find(self, system: System) -> Iterator[Mistake]:
        """Yield each namespace that is neither here nor declared to be there."""
        known = _ALWAYS | system.namespaces | {system.control_plane.root_namespace}
        listed = sorted({*known, system.control_plane.namespace})
        for member in system.of(AUTHORIZATION_POLICY):
            for path, name in _named(member):
                if not _is_among(name, listed):
                    yield from self._found(system, member, path, name, listed)

    def _found(
        self, system: System, member: Member, path: Path, name: str, listed: Sequence[str]
    ) -> Iterator[Mistake]:
        if "*" not in name and system.is_external("Namespace", "", name):
            return
        what = f"no namespace is called `{name}`" if "*" not in name else f"`{name}` fits none"
        # A namespace of others' is no mistake; one that is nearly known most likely is.
        hint = did_you_mean(name, listed) if slip_of(name, listed) else ""
        severity = Severity.WARNING if hint else Severity.NOTE
        message = f"{what} among these objects"
        hint = hint or "all is well if it is created otherwise; list it under `existing`"
        yield self.mistake(member, path, message, hint=hint, severity=severity)


def _named(member: Member) -> Iterator[tuple[Path, str]]:
    for number, rule in enumerate(mappings(member.spec.get("rules"))):
        for position, origin in enumerate(mappings(rule.get("from"))):
            source = mapping(origin, "source")
            for field in ("namespaces", "notNamespaces"):
                for index, name in enumerate(texts(source.get(field))):
                    path = ("spec", "rules", number, "from", position, "source", field, index)
                    yield path, name


def _is_among(name: str, listed: Sequence[str]) -> bool:
    """Source: namespaceMatch of istioctl's AuthorizationPoliciesAnalyzer."""
    if name in ("", "*"):
        return True
    if name.startswith("*"):
        return any(each.endswith(name[1:]) for each in listed)
    if name.endswith("*"):
        return any(each.startswith(name[:-1]) for each in listed)
    return name.lower() in listed
