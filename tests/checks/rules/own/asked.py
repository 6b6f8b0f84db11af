"""Rules of one's own in tests: loaded, and asked of manifests."""

from typing import Any

from meshgen.checks.rules.own.asking import OwnRules
from meshgen.checks.rules.own.loading import Around, Fault, load
from meshgen.model.rules import OwnRule
from meshgen.quota import Cluster
from meshgen.schemas.stores import Stores
from meshgen.system import ControlPlane

CLUSTER = Cluster(kubernetes="1.33", istio="1.29", inject=True)
AROUND = Around((CLUSTER,), ControlPlane(), Stores(("1.33",), ("1.29",)))
SERVICE = "{apiVersion: v1, kind: Service, metadata: {name: a}, spec: {type: %s}}"


def spec(**fields: Any) -> OwnRule:
    """Return a rule; what is left out is that of one about the types of Services."""
    usual: dict[str, Any] = {
        "title": "Services are for the cluster alone.",
        "kinds": ["Service"],
        "holds": "object.spec.type == 'ClusterIP'",
        "found": SERVICE % "NodePort",
        "passes": SERVICE % "ClusterIP",
    }
    return OwnRule(**{**usual, **fields})


def loaded(**fields: Any) -> tuple[OwnRules, list[Fault]]:
    """Return a rule, and what is wrong with it."""
    return load({"OWN1": spec(**fields)}, AROUND)


def faults(**fields: Any) -> list[str]:
    """Return what is wrong with a rule, each with its place."""
    wrong = loaded(**fields)[1]
    return [f"{'.'.join(map(str, f.path))}: {'; '.join(_told(f))}" for f in wrong]


def _told(fault: Fault) -> list[str]:
    return [text for text in (fault.message, fault.expected, fault.hint) if text]


def found(manifests: str, **fields: Any) -> list[str]:
    """Return what a rule says of manifests; its own cases are not asked."""
    from meshgen.checks.rules.own import expressions, loading

    compiler = expressions.compiler()
    rule = loading._compiled("OWN1", spec(**fields), compiler)
    violations = OwnRules([rule], compiler).find(AROUND.system(manifests))
    return [f"{position}: {violation.message}" for position, violation in violations]
