"""What holds for the whole mesh: versions, outputs, labels."""

from collections.abc import Iterator, Mapping
from itertools import combinations
from os.path import normpath
from pathlib import Path

from meshgen.config.crosscheck.place import Place
from meshgen.config.environments import environments_of
from meshgen.config.gather import Problem
from meshgen.filenames import folded
from meshgen.findings import Code
from meshgen.mesh import APP, VERSION, declared_namespaces, workloads
from meshgen.model.injection import INJECT, INJECTION, REVISION
from meshgen.nearest import did_you_mean, one_of
from meshgen.resources import Path as ConfigPath
from meshgen.schemas.index import order
from meshgen.schemas.store import supported_istio, supported_kubernetes
from meshgen.yamlio import at

# Labels that selectors and the injector rely on, and what sets them.
_OF_PODS = {
    VERSION: "set the service's `version`",
    INJECT: "set the service's `mesh`",
}


def versions(place: Place) -> Iterator[Problem]:
    """Find versions that meshgen has no schemas for, and those that are listed twice."""
    for path, declared, supported in (
        (("kubernetes",), place.mesh.spec.kubernetes, supported_kubernetes()),
        (("istio", "version"), place.mesh.spec.istio.version, supported_istio()),
    ):
        product = path[0].capitalize()
        seen: set[str] = set()
        for index, version in enumerate(declared):
            if version not in supported:
                yield place.problem(
                    Code.VALUE,
                    (*path, index),
                    f"no schemas for {product} {version}",
                    f"expected {supported[0]} to {supported[-1]}",
                    f'the nearest is "{_nearest(version, supported)}"',
                )
            elif version in seen:
                yield place.problem(
                    Code.CONFLICT,
                    (*path, index),
                    f"{product} {version} is listed twice",
                    "expected each version once",
                )
            seen.add(version)


def profile(place: Place) -> Iterator[Problem]:
    """Find the profile whose pods have no sidecars, for which everything would be another."""
    if place.mesh.spec.istio.profile == "ambient":
        yield place.problem(
            Code.VALUE,
            ("istio", "profile"),
            "what is rendered is for sidecars: in ambient mode neither the label istio-injection "
            "nor a DestinationRule's mTLS or an EnvoyFilter does anything",
            "expected a profile with sidecars",
            "for pods with sidecars on a cluster with ambient write `profile: default`",
        )


def mtls(place: Place) -> Iterator[Problem]:
    """Find settings beside `mode: none`, which renders nothing that could have them."""
    for namespace in declared_namespaces(place.mesh.spec):
        at_mode: ConfigPath = (*namespace.mtls_setting, "mode")
        if namespace.says_mtls or at(place.tree, at_mode) is None:
            continue
        beside = place.beside(at_mode)
        for field in ("name", "withoutSidecar"):
            if field in beside:
                yield place.problem(
                    Code.CONFLICT,
                    (*namespace.mtls_setting, field),
                    f"with `mode: none` nothing is rendered that would have a {field}",
                    f"expected no `{field}` beside it",
                    key=True,
                )


def outputs(place: Place) -> Iterator[Problem]:
    """Find folders of outputs that are one, or one in the other."""
    named = folders(place)
    for path, folder in named.items():
        if not folder.strip():
            message = "there is no folder without a name"
            yield place.problem(Code.VALUE, path, message, "expected a folder")
    real = {path: _real(place, folder) for path, folder in named.items()}
    for first, second in combinations(real, 2):
        one, other = real[first], real[second]
        if _meet(one, other) or _meet(Path(folded(str(one))), Path(folded(str(other)))):
            here, there = (normpath(named[path]) for path in (first, second))
            mac = "" if _meet(one, other) else " on a Mac"
            whose = first[-1] if first[0] == "output" else first[0]
            yield place.problem(
                Code.CONFLICT,
                second,
                f"`{there}` and `{here}` of `{whose}` are one folder{mac}, or one in the other",
                "expected a folder of its own",
                "they would get in each other's way",
            )


def folders(place: Place) -> dict[ConfigPath, str]:
    """Return the folders that are written into, by the settings that name them."""
    spec = place.mesh.spec
    found: dict[ConfigPath, str] = {
        ("output", name): folder
        for name, folder in (spec.output or {}).items()
        if folder is not None
    }
    return {**found, **({("docs", "output"): spec.docs.output} if spec.docs else {})}


def documented(place: Place) -> Iterator[Problem]:
    """Find environments that guides shall tell of and that there are not."""
    docs, known = place.mesh.spec.docs, environments_of(place.origins.root)
    names = dict.fromkeys(name for one in known.values() for name in (one.said, one.name))
    there = list(names) or [place.environment]
    for index, name in enumerate((docs.environments if docs else None) or ()):
        if name not in there:
            yield place.problem(
                Code.REFERENCE,
                ("docs", "environments", index),
                f"no environment is called `{name}`",
                one_of(there),
                did_you_mean(name, there),
            )


def _real(place: Place, folder: str) -> Path:
    """Return where a folder is, whatever way leads there; it need not exist."""
    try:
        return (place.folder.real / folder).resolve()
    except (OSError, RuntimeError, ValueError):  # whoever writes there tells
        return place.folder.real / normpath(folder)


def _meet(one: Path, other: Path) -> bool:
    return other.is_relative_to(one) or one.is_relative_to(other)


def labels(place: Place) -> Iterator[Problem]:
    """Find labels that would take the place of those that selectors and the injector rely on."""
    services = place.mesh.services
    selected = {APP, *(key for service in services for key in service.selector)}
    of_all = {**dict.fromkeys(sorted(selected), "selectors need it"), **_OF_PODS}
    yield from _owned(place, ("labels",), place.mesh.spec.labels, of_all)
    for workload in (w for service in services for w in workloads(service)):
        path: ConfigPath = (*workload.setting, "labels")
        of_pods = {**dict.fromkeys(workload.service.selector, "selectors need it"), **_OF_PODS}
        yield from _owned(place, path, workload.spec.labels, of_pods)
    for gateway in place.mesh.gateway_services:
        path = (*gateway.workload_setting, "labels")
        declared = place.mesh.gateways[gateway.key].deployment
        of_pods = dict.fromkeys((*gateway.selector, *_OF_PODS), "selectors or the injector need it")
        of_pods |= dict.fromkeys(gateway.selected_by, "set the gateway's `selector`")
        yield from _owned(place, path, declared.labels if declared else None, of_pods)
    for namespace in declared_namespaces(place.mesh.spec):
        path = (*namespace.setting, "labels")
        yield from _owned(place, path, namespace.labels, _of_namespaces(namespace.key))


def _of_namespaces(key: str) -> dict[str, str]:
    """Return the labels that the injector relies on, and what sets those of a namespace."""
    if key:
        return {INJECTION: "set its `mesh`", REVISION: "set its `revision`"}
    return {
        INJECTION: "set a service's `mesh`, or `istio.revision`",
        REVISION: "set `istio.revision`",
    }


def _nearest(version: str, supported: list[str]) -> str:
    (wanted,) = order(version)[1:]
    return min(supported, key=lambda v: abs(order(v)[1] - wanted))


def _owned(
    place: Place, path: ConfigPath, pairs: Mapping[str, str] | None, owned: dict[str, str]
) -> Iterator[Problem]:
    for key, mend in owned.items():
        if key in (pairs or {}):
            yield place.problem(
                Code.CONFLICT,
                (*path, key),
                f"the label `{key}` is meshgen's own",
                "expected another key",
                mend,
                key=True,
            )
