"""What `meshgen capacity` counts: a config's environments, or manifests."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from meshgen.checks.ignores.annotation import ignored_codes
from meshgen.checks.ignores.ignored import Ignored
from meshgen.checks.quotas import violations
from meshgen.checks.registry import descriptions
from meshgen.checks.violation import Violation
from meshgen.errors import MeshgenError
from meshgen.findings import Code, Finding, Location, Severity, in_order
from meshgen.forecast import Section, forecast, key_of
from meshgen.manifests.counted import refusals
from meshgen.manifests.reading import Manifest, Reading, read_manifests
from meshgen.manifests.skips import Skip
from meshgen.pipeline.checks import shared
from meshgen.pipeline.found import object_findings
from meshgen.pipeline.joined import joined
from meshgen.pipeline.project import Project
from meshgen.pipeline.quotas import forecasts, homes, origins, over_quota
from meshgen.pipeline.toldwhere import told_where
from meshgen.quota import Cluster, NamespaceReport, unsaid
from meshgen.resources import dotted

if TYPE_CHECKING:
    from meshgen.manifests.building.build import Building


@dataclass
class Measured:
    """What came of it: sections to print, and findings of them.

    `of_input` are findings about what was read, which no section has, and about what no figures
    have; `skipped` says what was passed over.
    """

    sections: list[Section] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    of_input: list[Finding] = field(default_factory=list)
    skipped: list[str] = field(default_factory=list)

    @property
    def namespaces(self) -> int:
        """Return how many namespaces were measured; one on two clusters counts twice."""
        return len(self._reports)

    @property
    def summary(self) -> str:
        """Return in a line how many namespaces fit."""
        bad = sum(not report.fits for report in self._reports)
        if not self.namespaces:
            return "nothing here makes pods, and there is no quota"
        told = f"{bad} {'does' if bad == 1 else 'do'} not fit at rest" if bad else "all fit at rest"
        return f"{self.namespaces} namespaces: {told}"

    @property
    def _reports(self) -> list[NamespaceReport]:
        sections = self.sections
        return [one for section in sections for one in section.forecast.capacity.namespaces]

    @property
    def versions(self) -> dict[str, list[str]]:
        """Return the releases that were counted for, by product."""
        clusters = [cluster for section in self.sections for cluster in section.forecast.clusters]
        kubernetes = dict.fromkeys(cluster.kubernetes for cluster in clusters)
        istio = dict.fromkeys(cluster.istio for cluster in clusters if cluster.istio)
        return {"kubernetes": list(kubernetes), "istio": list(istio)}

    @property
    def fits(self) -> bool:
        """Return whether nothing weighs as an error, wherever it was measured."""
        return all(finding.severity is not Severity.ERROR for finding in self.findings)


def of_config(project: Project, environments: Sequence[str], nodes: int | None) -> Measured:
    """Return what the environments of a config use.

    Raises MeshgenError where a template, a patch or a file of the user's is wrong, and for what the
    API server would refuse: figures with something left out would be wrong.
    """
    refused = [
        finding
        for name in environments
        for side in project.sides(name)
        for finding in object_findings(side, name)
    ]
    if any(finding.severity is Severity.ERROR for finding in refused):
        raise MeshgenError(in_order(refused))
    measured = Measured(of_input=shared(project, environments))
    found: dict[str, list[Finding]] = {}
    for name in environments:
        outcomes = forecasts(project, name, nodes)
        settings = origins(project, name), homes(project, name), joined(project, name)
        measured.sections += [Section(name, outcome, *settings) for outcome in outcomes]
        found[name] = over_quota(project, name, outcomes)
    measured.findings += told_where(found)
    return measured


def of_manifests(
    paths: Sequence[str], clusters: Sequence[Cluster], building: "Building | None" = None
) -> Measured:
    """Return what manifests use; with `building`, kustomizations and charts are built first.

    Raises MeshgenError for paths that are not there, for what cannot be read or would be refused
    by the API server, and where nothing is: figures with something left out would be wrong.
    """
    namespace = clusters[0].namespace
    reading = read_manifests(paths, namespace, building)
    kubernetes = list(dict.fromkeys(cluster.kubernetes for cluster in clusters))
    reading.findings += refusals(reading.manifests, kubernetes)
    if any(finding.severity is Severity.ERROR for finding in reading.findings):
        raise MeshgenError(reading.findings)
    if not reading.manifests:
        raise MeshgenError([_nothing(paths)])
    objects = [manifest.object for manifest in reading.manifests]
    forecasts = forecast(objects, clusters)
    known = {description.code: description for description in descriptions()}
    ignored = [Ignored(ignored_codes(obj, known)) for obj in objects]
    placed = violations(forecasts, objects, namespace)
    several = any(each.capacity.together for each in forecasts)
    return Measured(
        [Section("", each) for each in forecasts],
        [
            _finding(reading.manifests[position], violation, namespace if several else "")
            for position, violation in placed
            if not ignored[position].covers(violation)
        ],
        [*reading.findings, *_templates(reading), *_not_injected(reading, clusters)],
        [f"{where}: skipped: {reason}" for where, reason in reading.skipped],
    )


def _finding(manifest: Manifest, violation: Violation, namespace: str) -> Finding:
    """Return a finding about a manifest; `namespace` is its own if it names none, "" among one's.

    Objects of several namespaces may have one name.
    """
    place, path = manifest.place(violation.path), dotted(violation.path)
    key = key_of(manifest.object, namespace)
    return violation.finding(place, path, key.full if namespace else str(key))


def _templates(reading: Reading) -> list[Finding]:
    """Return what the figures leave out: templates may hold pods, but nobody knows which."""
    return [
        Finding(
            Code.UNCOUNTED,
            f"this is a {reason}, and not counted",
            Location(where),
            hint="--build renders it with helm, as `helm template … | meshgen capacity -k -` does",
            severity=Severity.WARNING,
        )
        for where, reason in reading.skipped
        if reason in (Skip.TEMPLATE, Skip.CHART)
    ]


def _not_injected(reading: Reading, clusters: Sequence[Cluster]) -> list[Finding]:
    """Return the namespaces of which nothing says whether they are injected.

    Without their sidecars the figures may be far too small.
    """
    objects = [manifest.object for manifest in reading.manifests]
    names = dict.fromkeys(name for cluster in clusters for name in unsaid(objects, cluster))
    return [
        Finding(
            Code.UNCOUNTED,
            f"nothing says whether namespace {name} is injected: counted without sidecars",
            hint="--inject counts them, and so does a Namespace with the label",
            severity=Severity.WARNING,
        )
        for name in names
    ]


def _nothing(paths: Sequence[str]) -> Finding:
    listed = ", ".join(f"`{path}`" for path in paths)
    return Finding(Code.USAGE, f"found no Kubernetes object in {listed}")
