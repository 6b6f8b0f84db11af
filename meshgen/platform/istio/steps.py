"""The commands that install Istio and upgrade it, in order, as a README beside its files."""

from collections.abc import Iterator

from meshgen.platform.istio.charts import Release, releases
from meshgen.platform.istio.installation import DEFAULT, Installation
from meshgen.platform.istio.joining import Commands, after, attached, before, with_address
from meshgen.platform.istio.multicluster import REMOTE
from meshgen.platform.istio.operators import operators
from meshgen.platform.istio.releases import at_least
from meshgen.platform.steps import SHELL, created, numbered

# From here on the chart upgrades its CRDs itself (news/releases/1.24.x, upgrade notes).
_CRDS_FROM = 24
_TOOLS = {
    "istioctl": "by istioctl, of the release that stands before each command, in this folder",
    "helm": "by Helm, in this folder",
    "argocd": "by Argo CD, from the Applications in the tree of the platform",
    "flux": "by Flux, from the HelmReleases in the tree of the platform",
}
_TEXT = """\
# Istio in {environment}

{planes}, installed {tool}.

{contexts}## Install, and bring up to date

{install}
## Upgrade

{upgrade}"""
_CLUSTERS = """\
The clusters {names} are one mesh.
Commands are for `{own}`; those with `--context` name contexts of kubectl, called as the clusters.

"""
_IN_PLACE = """\
Name both minor versions in `istio.version` and render: the next control plane stands beside this
one then, and this page has the steps.
"""
_BESIDE = """\
1. `istioctl x precheck`, then what is above: the control planes run beside each other.
2. Move namespaces, one after the other: `revision: {new}` in `namespaces` of the config. Restart
   their pods (`kubectl rollout restart deployment -n NAMESPACE`), and see that all of them are in
   sync: `istioctl proxy-status`.
3. Move the rest: {moved}. Render, apply, restart; install the gateways again, which go along.
4. When no pod is of the old one, remove it: `{removed}`.
"""


def readme(installation: Installation, environment: str) -> str:
    """Return the README."""
    planes = " and ".join(
        f"Istio {one.release}" + (f" as the revision `{one.revision}`" if one.revision else "")
        for one in installation.planes
    )
    return _TEXT.format(
        environment=environment,
        planes=planes,
        tool=_TOOLS[installation.settings.by],
        contexts=_contexts(installation),
        install=numbered((what, SHELL, commands) for what, commands in _install(installation)),
        upgrade=_upgrade(installation),
    )


def _contexts(installation: Installation) -> str:
    clusters = installation.clusters
    if clusters is None or not clusters.others:
        return ""
    names = ", ".join(f"`{name}`" for name in clusters.all)
    return _CLUSTERS.format(own=clusters.own, names=names)


def _install(installation: Installation) -> Iterator[Commands]:
    """Yield steps: what is done, and the commands."""
    home, gateways, by = (
        installation.namespace,
        installation.gateway_namespace,
        installation.settings.by,
    )
    if by == "istioctl" and gateways != home:
        yield "The gateways' namespace", [created(gateways)]
    yield from before(installation)
    if by == "istioctl":
        yield from attached(installation)
        where = with_address(installation, "values.")
        for name, plane, obj in operators(installation):
            said = where if obj["spec"]["profile"] == REMOTE else ""
            yield f"With istioctl {plane.release}", [f"istioctl install -y -f {name}.yaml{said}"]
    elif by == "helm":
        yield from _by_helm(installation)
    else:
        yield "The platform's tree, as its README says; each waits for what it needs", []
        yield from attached(installation)
    tags = [
        f"istioctl tag set {tag} --revision {revision} --overwrite"
        + (f" -i {home}" if home != "istio-system" else "")
        for tag, revision in sorted(installation.tags.items())
    ]
    if tags:
        yield "The names that namespaces have for revisions", tags
    yield from after(installation)


def _by_helm(installation: Installation) -> Iterator[Commands]:
    charts = installation.settings.charts
    is_registry = charts.startswith("oci://")
    where = charts if is_registry else "istio"
    if not is_registry:
        yield (
            "The charts",
            [f"helm repo add istio {charts} --force-update", "helm repo update istio"],
        )
    is_shown = False
    for release in releases(installation):
        if release.chart == "gateway" and not is_shown:
            yield from attached(installation)
            is_shown = True
        said = with_address(installation) if release.chart == "istiod" else ""
        commands = [_helm(release, where) + said]
        if release.chart == "base" and not at_least(release.version, _CRDS_FROM):
            chart = f"{where}/base --version {release.version}"
            commands.insert(0, f"helm show crds {chart} | kubectl apply --server-side -f -")
            yield (
                "The CRDs, which the chart does not upgrade itself, and what is the cluster's",
                commands,
            )
        else:
            yield _WHAT[release.chart], commands


_WHAT = {
    "base": "The CRDs, and what is the cluster's",
    "cni": "The CNI plugin",
    "istiod": "A control plane",
    "gateway": "A gateway",
}


def _helm(release: Release, where: str) -> str:
    return (
        f"helm upgrade --install {release.name} {where}/{release.chart} "
        f"--version {release.version} -n {release.namespace} --create-namespace "
        f"-f {release.name}.yaml --wait"
    )


def _upgrade(installation: Installation) -> str:
    if len(installation.planes) == 1:
        return _IN_PLACE
    old, new = installation.planes[0], installation.newest
    tag = installation.mesh.spec.istio.revision or DEFAULT
    moved = f"`istio.revision: {new.revision}`, and `istio.version` without the old one"
    if installation.settings.revisions:
        moved = f"`{tag}: {new.revision}` in `platform.istio.tags`"
    if tag in (installation.settings.revisions or ()):
        moved = f"`istio.revision: {new.revision}`"
    removed = f"istioctl uninstall --revision {old.revision or DEFAULT}"
    if installation.settings.by == "helm":
        removed = f"helm uninstall {old.name} -n {installation.namespace}"
    return _BESIDE.format(new=new.revision, moved=moved, removed=removed)
