"""The namespaces beside the environment's own: their names, and what they say of their objects."""

from collections.abc import Iterator

from meshgen.config.crosscheck.place import Place, of_services
from meshgen.config.environments import all_layers
from meshgen.config.gather import Problem
from meshgen.config.layers import EVERY, mapping, removes
from meshgen.config.namespacenames import ENVIRONMENT, LONGEST, derived_name, is_derived
from meshgen.findings import Code
from meshgen.mesh import Service
from meshgen.model.namespace import OtherNamespace
from meshgen.model.podsecurity import PodSecurity
from meshgen.nearest import did_you_mean, one_of, slip_of
from meshgen.resources import Path, dotted
from meshgen.schemas.index import order
from meshgen.yamlio import Node, at


def keys(place: Place) -> Iterator[Problem]:
    """Find a namespace that is called as the mesh, whose name stands for the own one."""
    if place.mesh.name in place.names("namespaces"):
        yield place.problem(
            Code.NAME,
            ("namespaces", place.mesh.name),
            f"`{place.mesh.name}` is the mesh's name, which stands for the environment's own "
            "namespace",
            "expected another name",
            "what is for that one stands at the top: `namespace`, `mtls`, `quotas`",
            key=True,
        )


def names(place: Place) -> Iterator[Problem]:
    """Find names in the cluster that are too long, or another namespace's by accident."""
    tree, root = place.tree, place.origins.root
    pattern = place.mesh.spec.namespace_names or ""
    if ENVIRONMENT in pattern and not mapping(mapping(root).get("environments")):
        yield place.problem(
            Code.VALUE,
            ("namespaceNames",),
            f"`{ENVIRONMENT}` stands for nothing: the config has no environments",
            "expected a name with {name} in it",
        )
    for key, node in place.names("namespaces").items():
        name = derived_name(tree, root, place.environment, key)
        if "name" not in mapping(node) and len(name) > LONGEST:
            yield place.problem(
                Code.NAME,
                ("namespaces", key),
                f"`{name}` has {len(name)} characters, too many for a Namespace",
                f"expected {LONGEST} at most",
                "give it a `name`, or all a shorter one with `namespaceNames`",
                key=True,
            )
        elif is_derived(tree, key) and key != place.mesh.name:
            yield from _by_accident(place, key)


def _by_accident(place: Place, key: str) -> Iterator[Problem]:
    """Find a namespace that nobody named, and that would be one with another."""
    name = place.mesh.namespaces[key].name
    for other in place.mesh.namespaces.values():
        if other.name == name and other.key != key:
            whose = f"`{other.key}`" if other.key else "the environment's own namespace"
            yield place.problem(
                Code.CONFLICT,
                ("namespaces", key),
                f"it would be called `{name}`, as {whose} is",
                "expected a `name` of its own",
                f"to have them in one, write `name: {name}` here too",
                key=True,
            )


def slips(place: Place) -> Iterator[Problem]:
    """Find a namespace that an environment declares in the place of one that there is."""
    declared = mapping(mapping(place.origins.root).get("namespaces"))
    used = {use.name for use in place.uses if use.refers == "namespaces"}
    for key in place.names("namespaces"):
        if key not in declared and key not in used and slip_of(key, declared):
            yield place.problem(
                Code.REFERENCE,
                ("namespaces", key),
                f"nothing is in `{key}`, which the config has nowhere else",
                one_of(sorted(declared)),
                did_you_mean(key, declared),
                key=True,
            )


def contradictions(place: Place) -> Iterator[Problem]:
    """Find what a namespace says that it cannot have, or that something is elsewhere."""
    for key, declared in sorted((place.mesh.spec.namespaces or {}).items()):
        path: Path = ("namespaces", key)
        if declared.mesh is False:
            beside = place.beside((*path, "mesh"))
            for field in (f for f in ("mtls", "revision") if f in beside):
                yield place.problem(
                    Code.CONFLICT,
                    (*path, field),
                    f"with `mesh: false` its pods have no sidecars that {field} would be for",
                    f"expected no `{field}` beside it",
                    key=True,
                )
        for setting, name, said in _placed(declared):
            if said != key and is_there(place, said):
                yield place.problem(
                    Code.CONFLICT,
                    (*path, setting, name, "namespace"),
                    f"it is in `{key}`, which says it",
                    "expected no `namespace` here",
                    f"for another one, write it into `{setting}` at the top",
                )


def _placed(declared: OtherNamespace) -> Iterator[tuple[str, str, str]]:
    """Yield the setting, the name and the namespace of what says one, though it is in one."""
    quotas = {("quotas", name): one.namespace for name, one in (declared.quotas or {}).items()}
    limits = declared.limit_ranges or {}
    ranges = {("limitRanges", name): one.namespace for name, one in limits.items()}
    secrets = {("secrets", name): one.namespace for name, one in (declared.secrets or {}).items()}
    for (setting, name), namespace in sorted({**quotas, **ranges, **secrets}.items()):
        if namespace is not None:
            yield setting, name, namespace


def pod_security(place: Place) -> Iterator[Problem]:
    """Find a version of the Pod Security Standards that a declared Kubernetes does not know."""
    spec, others = place.mesh.spec, sorted((place.mesh.spec.namespaces or {}).items())
    said: list[tuple[Path, PodSecurity | None]] = [(("podSecurity",), spec.pod_security)]
    said += [(("namespaces", key, "podSecurity"), one.pod_security) for key, one in others]
    oldest = min(spec.kubernetes, key=order, default="")
    for path, one in said if oldest else ():
        version = one.version if one else None
        if version not in (None, "latest") and order(version) > order(oldest):
            yield place.problem(
                Code.CONFLICT,
                (*path, "version"),
                f"Kubernetes {oldest} knows the levels up to its own, and not those of {version}",
                f'expected "{oldest}" or older, or newer releases in `kubernetes`',
            )


def defaults(place: Place) -> Iterator[Problem]:
    """Find defaults that would call all services alike, or that move them elsewhere."""
    for path, said in _defaults(place):
        name = said.get("name")
        if name is not None and not removes(name):
            yield _problem(
                place,
                Code.CONFLICT,
                (*path, "name"),
                "all services would be called so",
                "expected it at a single service",
            )
        # `…, namespaces, KEY, defaults`
        key = str(path[-2]) if path[-3:-2] == ("namespaces",) else ""
        namespace = said.get("namespace")
        if key and namespace is not None and namespace.value not in (None, key):
            yield _problem(
                place,
                Code.CONFLICT,
                (*path, "namespace"),
                f"these are the defaults of what is in `{key}`",
                "expected no `namespace` here",
            )


def _defaults(place: Place) -> Iterator[tuple[Path, dict[str, Node]]]:
    """Yield the settings of several services, as they are written, with their paths."""
    for path in ((), *place.layers):
        here = at(place.origins.root, path)
        yield (*path, "defaults"), mapping(mapping(here).get("defaults"))
        every: Path = (*path, "services", EVERY)
        yield every, mapping(at(place.origins.root, every)) if path else {}
        for key, namespace in mapping(mapping(here).get("namespaces")).items():
            where: Path = (*path, "namespaces", key, "defaults")
            yield where, mapping(mapping(namespace).get("defaults"))


def _problem(place: Place, code: Code, path: Path, message: str, expected: str) -> Problem:
    """Return a problem of what is written, which is not in the merged settings."""
    return place.origins.problem(place.origins.root, code, path, message, expected, key=True)


@of_services("mesh", "namespace")
def injected(place: Place, service: Service) -> Iterator[Problem]:
    """Find services that want a sidecar where Istio injects none."""
    namespace = service.namespace
    if service.spec.mesh and not namespace.injects:
        yield place.problem(
            Code.CONFLICT,
            (*service.setting, "mesh"),
            f"Istio injects no pod of `{namespace.key}`, which says `mesh: false`",
            "expected no `mesh: true` in it",
            "for a namespace in which only some have a sidecar, write `defaults: {mesh: false}` "
            "there in its place",
        )


def is_there(place: Place, named: str | None) -> bool:
    """Return whether there is a namespace that a setting names: of one that is not, it is told."""
    return named in (None, place.mesh.name) or named in place.names("namespaces")


def no_namespace(place: Place, name: str) -> str:
    """Return how a namespace is mended that there is not in this environment."""
    for namespace in place.mesh.namespaces.values():
        if namespace.name == name:
            return f"so it is called in the cluster: write `{namespace.key or place.mesh.name}`"
    root = place.origins.root
    others = ((str(layer[-1]), at(root, layer)) for layer in sorted(all_layers(root)))
    having = [called for called, node in others if node is not None and _declares(node, name)]
    if _declares(root, name):
        setting = ("namespaces", name)
        takes = [(*one, *setting) for one in place.layers if at(root, (*one, *setting)) is not None]
        taken = dotted(takes[-1] if takes else setting)
        return f"`{taken}` takes it away: take away what is in it too, or put it elsewhere there"
    if having:
        return f"only {', '.join(having)} has it: declare it at the top, or put this there alone"
    choices = [*place.names("namespaces"), place.mesh.name]
    return did_you_mean(name, choices) or f"declare it: `namespaces: {{{name}: {{}}}}`"


def _declares(node: Node, name: str) -> bool:
    said = mapping(mapping(node).get("namespaces")).get(name)
    return said is not None and not removes(said)
