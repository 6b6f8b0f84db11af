"""Istio's installation against what the config says of Istio, and what it asks of its gateways."""

from collections.abc import Iterator

from meshgen.config.crosscheck.place import Place
from meshgen.config.gather import Problem
from meshgen.findings import Code
from meshgen.mesh import istio_gateways
from meshgen.model.installation import Installed, IstioInstallation
from meshgen.model.profiles import PROFILED
from meshgen.model.scalars import UNLIMITED
from meshgen.nearest import did_you_mean
from meshgen.resources import Path

_AT: Path = ("platform", "istio")
# What charts of istiod set themselves, from the revision and the namespace.
_BY_ITSELF: Path = ("istio", "meshConfig", "defaultConfig", "discoveryAddress")
_CHARTS_WITHOUT_PROFILES = "1.20"
_OF_GATEWAY = 2
# The label by which one knows the gateways that are installed.
_CHOSEN = "istio"


def _installation(place: Place) -> IstioInstallation | None:
    platform = place.mesh.spec.platform
    return platform.istio if platform is not None else None


def _minor(release: str) -> str:
    return release.rpartition(".")[0]


def releases(place: Place) -> Iterator[Problem]:
    """Find releases of other versions than `istio.version`, and versions that nobody installs."""
    said, versions = _installation(place), place.mesh.spec.istio.version
    if said is None:
        return
    told = "expected a release of " + " or ".join(versions)
    named: dict[Path, str] = {(*_AT, "release"): said.release} if said.release else {}
    named |= {(*_AT, "revisions", key): one for key, one in (said.revisions or {}).items()}
    for path, release in named.items():
        if _minor(release) not in versions:
            what = f"`istio.version` has no {_minor(release)}"
            yield place.problem(Code.CONFLICT, path, what, told)
    if said.release and said.revisions:
        what = "`release` and `revisions` are both said"
        yield place.problem(Code.CONFLICT, (*_AT, "release"), what, "expected one of them")
    installed = {_minor(release) for release in (said.revisions or {}).values()}
    for index, version in enumerate(versions):
        if said.revisions and version not in installed:
            what = f"no control plane of {version} is installed"
            expected = f"expected one in `platform.istio.revisions`, or no {version} here"
            yield place.problem(Code.CONFLICT, ("istio", "version", index), what, expected)


def revisions(place: Place) -> Iterator[Problem]:
    """Find tags and namespaces of a revision that is not installed."""
    said, istio = _installation(place), place.mesh.spec.istio
    if said is None or (said.revisions is None and not said.tags):
        return
    known = [*(said.revisions or ({istio.revision: ""} if istio.revision else {}))]
    expected = "expected one of " + ", ".join(known) if known else "expected `istio.revision`"
    for tag, revision in (said.tags or {}).items():
        path = (*_AT, "tags", tag)
        if revision not in known:
            what, hint = f"no revision is called `{revision}`", did_you_mean(revision, known)
            yield place.problem(Code.NAME, path, what, expected, hint)
        elif tag in known:
            what = f"`{tag}` is a revision, and no tag stands for another"
            yield place.problem(Code.CONFLICT, path, what, "expected another name", key=True)
    for namespace in place.mesh.namespaces.values():
        names = [*known, *(said.tags or {})]
        is_known = namespace.revision in (None, istio.revision, *names)
        if said.revisions and namespace.revision and not is_known:
            path = place.written((*namespace.setting, "revision"))
            what = f"no control plane is of the revision `{namespace.revision}`"
            hint = did_you_mean(namespace.revision, names)
            yield place.problem(Code.NAME, path, what, expected, hint)


def profile(place: Place) -> Iterator[Problem]:
    """Find profiles that cannot be installed, and those that the rest contradicts."""
    said, istio = _installation(place), place.mesh.spec.istio
    if said is None:
        return
    if istio.profile == "empty":
        what = "the profile `empty` installs nothing"
        expected = "expected `minimal`, or no `platform.istio`"
        yield place.problem(Code.CONFLICT, ("istio", "profile"), what, expected)
    if istio.profile == "openshift":
        if istio.cni is False:
            what = "the profile `openshift` brings the CNI plugin"
            expected = "expected true, or another profile"
            yield place.problem(Code.CONFLICT, ("istio", "cni"), what, expected)
        if said.by != "istioctl" and _CHARTS_WITHOUT_PROFILES in istio.version:
            what = f"the charts of Istio {_CHARTS_WITHOUT_PROFILES} know no OpenShift"
            path = place.written((*_AT, "by"))
            yield place.problem(Code.CONFLICT, path, what, "expected `by: istioctl`")
    limits = istio.proxy.limits if istio.proxy else None
    for name in ("cpu", "memory"):
        if getattr(limits, name, None) == UNLIMITED:
            what = "no value of Istio's charts takes a limit of theirs away"
            expected = "expected a quantity, or `sidecar` with this limit in `defaults`"
            path = ("istio", "proxy", "limits", name)
            yield place.problem(Code.CONFLICT, path, what, expected)


def mesh_config(place: Place) -> Iterator[Problem]:
    """Find what Istio's charts say themselves in the mesh config, and have to."""
    config = place.mesh.spec.istio.mesh_config or {}
    inner = config.get("defaultConfig")
    if _installation(place) is not None and isinstance(inner, dict) and _BY_ITSELF[-1] in inner:
        what = "all sidecars would ask this control plane, whatever their revision"
        expected = "expected none: the charts know it"
        yield place.problem(Code.CONFLICT, _BY_ITSELF, what, expected, key=True)


def gateways(place: Place) -> Iterator[Problem]:
    """Find Gateways for pods, or for ports of them, that are not installed."""
    platform, serving = _installation(place), place.mesh.serving
    if platform is None:
        return
    known = {*(platform.gateways or {}), *PROFILED}
    there = {one.labels[_CHOSEN]: one for one in istio_gateways(place.mesh.spec)}
    for key, gateway in place.mesh.gateways.items():
        wanted = serving.selector(key).get(_CHOSEN)
        if gateway.deployment is not None or wanted is None or place.broken.paths:
            continue
        one = there.get(wanted)
        if one is None:
            what = f"no gateway with the label `istio: {wanted}` is installed"
            expected = f"expected `istio-{wanted}` in `platform.istio.gateways`"
            hint = "" if f"istio-{wanted}" in known else did_you_mean(wanted, there)
            path = place.written(("gateways", key, "selector"))
            is_key = len(path) == _OF_GATEWAY
            yield place.problem(Code.CONFLICT, path, what, expected, hint, key=is_key)
            continue
        ports = {port["port"] for port in one.ports}
        for server in serving.servers(key):
            if server.port not in ports:
                what = f"the Service of `{one.name}` has no port {server.port}"
                expected = f"expected it in `platform.istio.gateways.{one.name}.ports`"
                yield place.problem(Code.CONFLICT, place.written(server.setting), what, expected)


def ports(place: Place) -> Iterator[Problem]:
    """Find numbers that two ports of an installed gateway's Service have."""
    said = _installation(place)
    for gateway in istio_gateways(place.mesh.spec) if said else ():
        own = gateway.spec.ports or {}
        usual = {key: port for key, (port, _) in gateway.usual_ports.items()}
        numbers = {**usual, **{key: port.port for key, port in own.items()}}
        for key in own:
            other = next(each for each in numbers if numbers[each] == numbers[key])
            if other != key:
                path = (*_AT, "gateways", gateway.name, "ports", key)
                what = f"`{other}` has the port {numbers[key]} too"
                yield place.problem(Code.CONFLICT, path, what, "expected another one", key=True)


def sizes(place: Place) -> Iterator[Problem]:
    """Find numbers of pods that contradict each other."""
    said = _installation(place)
    if said is None:
        return
    named: dict[Path, Installed] = {
        (*_AT, "gateways", name): one for name, one in (said.gateways or {}).items()
    }
    named |= {(*_AT, "istiod"): said.istiod} if said.istiod else {}
    for path, one in named.items():
        if one.autoscaling is None:
            continue
        if one.replicas is not None:
            what = "`replicas` and `autoscaling` are both said"
            yield place.problem(
                Code.CONFLICT, (*path, "replicas"), what, "expected one of them", key=True
            )
        if one.autoscaling.min > one.autoscaling.max:
            what = f"min {one.autoscaling.min} is above max {one.autoscaling.max}"
            at_max = (*path, "autoscaling", "max")
            yield place.problem(Code.CONFLICT, at_max, what, "expected max of at least min")
