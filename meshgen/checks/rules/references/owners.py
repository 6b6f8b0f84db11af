"""Namespaces that Argo CD or Flux make as well."""

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from meshgen.checks.rules.rule import Mistake, Rule
from meshgen.codes import Example
from meshgen.findings import Severity
from meshgen.lenient import items, mapping, text
from meshgen.resources import Path
from meshgen.system import Member, System

_APPLICATION = "Application.argoproj.io"
_APPLICATIONS = "ApplicationSet.argoproj.io"
_RELEASE = "HelmRelease.helm.toolkit.fluxcd.io"
_CREATE = "CreateNamespace=true"
_METADATA = ("labels", "annotations")
_MANIFESTS = """\
apiVersion: v1
kind: Namespace
metadata:
  name: payments
  labels:
    istio-injection: enabled
---
apiVersion: argoproj.io/v1alpha1
kind: Application
metadata:
  name: payments
  namespace: argocd
spec:
  project: default
  source:
    repoURL: https://git.example.com/platform.git
    path: deploy/overlays/prod/payments
  destination:
    server: https://kubernetes.default.svc
    namespace: payments
"""


class _Maker(NamedTuple):
    """What makes a Namespace besides: where it says so, and which metadata it gives it, where."""

    member: Member
    path: Path
    namespace: str
    metadata: Mapping[str, Any]
    metadata_path: Path


class SeveralOwners(Rule):
    """A Namespace is in the manifests, and what applies them makes it too."""

    code = "MG1650"
    title = "A Namespace is made by one of several that could."
    why = (
        "Whoever is first makes it, without the other's labels: pods that start before these come "
        "have no sidecar. Labels and annotations of `managedNamespaceMetadata` are overwritten by "
        "the manifest, or each takes away the other's: the application is `OutOfSync` forever."
    )
    mend = (
        "Take out `CreateNamespace=true` and `managedNamespaceMetadata` (`createNamespace` in a "
        "HelmRelease), or the Namespace: `create: false` in meshgen's config."
    )
    example = Example(
        wrong=_MANIFESTS
        + "  syncPolicy:\n"
        + "    managedNamespaceMetadata:\n      labels:\n        team: pay\n"
        + "    syncOptions:\n      - CreateNamespace=true\n",
        right=_MANIFESTS,
    )
    source = "https://argo-cd.readthedocs.io/en/stable/user-guide/sync-options/#namespace-metadata"
    kinds = frozenset((_APPLICATION, _APPLICATIONS, _RELEASE))

    def find(self, system: System) -> Iterator[Mistake]:
        """Yield each that makes a Namespace of the manifests; one without metadata is a note."""
        for maker in _makers(system):
            made = system.get("Namespace", "", maker.namespace)
            if made is None:
                continue
            lost = [
                (field, key)
                for field in _METADATA
                for key, value in mapping(maker.metadata, field).items()
                if mapping(made.object, "metadata", field).get(key) != value
            ]
            if lost:
                field, key = lost[0]
                yield self.mistake(
                    maker.member,
                    (*maker.metadata_path, field, key),
                    f"is not what {made} says, which is among the manifests: one takes away the "
                    "other's",
                    hint=f"write the {field} into one of the two",
                    others=[(made, ("metadata", field) if field in _said(made) else ())],
                )
            else:
                yield self.mistake(
                    maker.member,
                    maker.path,
                    f"makes {made} too, which is among the manifests: the first one does, maybe "
                    "without its labels",
                    hint="leave it to one of the two",
                    others=[(made, ())],
                    severity=Severity.NOTE,
                )


def _said(member: Member) -> Mapping[str, Any]:
    return mapping(member.object, "metadata")


def _makers(system: System) -> Iterator[_Maker]:
    """Yield what makes Namespaces besides the manifests."""
    for member in system.of(_APPLICATION):
        yield from _application(member, member.spec, ("spec",))
    for member in system.of(_APPLICATIONS):
        spec = mapping(member.spec, "template", "spec")
        yield from _application(member, spec, ("spec", "template", "spec"))
    for member in system.of(_RELEASE):
        if mapping(member.spec, "install").get("createNamespace") is True:
            where = text(member.spec.get("targetNamespace")) or member.namespace
            path: Path = ("spec", "install", "createNamespace")
            yield _Maker(member, path, where, {}, ())


def _application(member: Member, spec: Mapping[str, Any], path: Path) -> Iterator[_Maker]:
    """Yield what an Application of Argo CD makes: the Namespace that it is applied to."""
    options = items(mapping(spec, "syncPolicy").get("syncOptions"))
    if _CREATE in options:
        at = (*path, "syncPolicy")
        yield _Maker(
            member,
            (*at, "syncOptions", options.index(_CREATE)),
            text(mapping(spec, "destination").get("namespace")),
            mapping(spec, "syncPolicy", "managedNamespaceMetadata"),
            (*at, "managedNamespaceMetadata"),
        )
