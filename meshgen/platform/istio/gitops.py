"""Istio's charts as objects of Argo CD and of Flux."""

from collections.abc import Iterator

from meshgen.platform.istio.charts import Release, releases
from meshgen.platform.istio.installation import Installation
from meshgen.resources import Object

HOMES = {"argocd": "argocd", "flux": "flux-system"}
_REPOSITORY = "istio"
# istiod sets these of its webhooks itself, once it runs (istio.io/istio, issue 52785).
_BY_ISTIOD = [
    {
        "group": "admissionregistration.k8s.io",
        "kind": kind,
        "jqPathExpressions": [f".webhooks[]?.{field}" for field in fields],
    }
    for kind, fields in (
        ("ValidatingWebhookConfiguration", ("clientConfig.caBundle", "failurePolicy")),
        ("MutatingWebhookConfiguration", ("clientConfig.caBundle",)),
    )
]


def home_of(installation: Installation) -> str:
    """Return the namespace of the objects."""
    settings = installation.settings
    return settings.namespace or HOMES.get(settings.by, "")


def objects(installation: Installation) -> list[Object]:
    """Return the objects; none of what is installed by commands."""
    if installation.settings.by == "argocd":
        return list(_applications(installation))
    return list(_helm_releases(installation)) if installation.settings.by == "flux" else []


def _applications(installation: Installation) -> Iterator[Object]:
    waves: dict[str, int] = {}
    for release in releases(installation):
        waves[release.name] = max((waves[name] + 1 for name in release.after), default=0)
        yield _application(installation, release, waves[release.name])


def _application(installation: Installation, release: Release, wave: int) -> Object:
    charts = installation.settings.charts
    return {
        "apiVersion": "argoproj.io/v1alpha1",
        "kind": "Application",
        "metadata": {
            "name": release.name,
            "annotations": {"argocd.argoproj.io/sync-wave": str(wave)},
        },
        "spec": {
            "project": "default",
            "source": {
                # Of a registry of OCI, Argo CD takes the address without its scheme.
                "repoURL": charts.removeprefix("oci://"),
                "chart": release.chart,
                "targetRevision": release.version,
                "helm": {"releaseName": release.name, "valuesObject": release.values},
            },
            "destination": {
                "server": "https://kubernetes.default.svc",
                "namespace": release.namespace,
            },
            "ignoreDifferences": _BY_ISTIOD,
            "syncPolicy": {
                "automated": {"prune": True, "selfHeal": True},
                "syncOptions": [
                    "CreateNamespace=true",
                    "ServerSideApply=true",
                    "RespectIgnoreDifferences=true",
                ],
                # What comes first may take its time.
                "retry": {"limit": 10, "backoff": {"duration": "10s", "maxDuration": "3m"}},
            },
        },
    }


def _helm_releases(installation: Installation) -> Iterator[Object]:
    charts, home = installation.settings.charts, home_of(installation)
    of_type = {"type": "oci"} if charts.startswith("oci://") else {}
    yield {
        "apiVersion": "source.toolkit.fluxcd.io/v1",
        "kind": "HelmRepository",
        "metadata": {"name": _REPOSITORY},
        "spec": {**of_type, "interval": "1h", "url": charts},
    }
    for release in releases(installation):
        after = [{"name": name} for name in release.after]
        crds = {"crds": "CreateReplace", "remediation": {"retries": 3}}
        yield {
            "apiVersion": "helm.toolkit.fluxcd.io/v2",
            "kind": "HelmRelease",
            "metadata": {"name": release.name},
            "spec": {
                "interval": "1h",
                "releaseName": release.name,
                "targetNamespace": release.namespace,
                "storageNamespace": release.namespace,
                **({"dependsOn": after} if after else {}),
                "chart": {
                    "spec": {
                        "chart": release.chart,
                        "version": release.version,
                        "sourceRef": {
                            "kind": "HelmRepository",
                            "name": _REPOSITORY,
                            "namespace": home,
                        },
                    }
                },
                "install": {"createNamespace": True, **crds},
                "upgrade": crds,
                "values": release.values,
            },
        }
