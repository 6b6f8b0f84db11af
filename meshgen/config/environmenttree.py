"""The settings of an environment, all layers merged.

A service's settings, from the weakest: `defaults`, the environment's `defaults`, those of its
namespace, the service's own, the environment's `services."*"`, the environment's own for the
service. A version has in each layer what that says of the service, and then of the version. What
is said for one cluster of an environment comes after what is said for the environment, each time.
A service that only an environment has begins there.
"""

from collections.abc import Sequence
from dataclasses import replace

from meshgen.config.environments import CLUSTERS, ENVIRONMENTS, environment_of, in_its_clusters
from meshgen.config.layers import EVERY, mapping, merged
from meshgen.config.ownservices import own_services
from meshgen.model.version import VersionSpec
from meshgen.yamlio import Node, at

# What a version can say otherwise than its service.
OF_VERSIONS = frozenset(VersionSpec.__struct_encode_fields__)
_SPECIAL = ("defaults", "services", ENVIRONMENTS)
# What an environment says of its clusters is nothing of what `clusters` say.
_OF_ENVIRONMENTS = (*_SPECIAL, CLUSTERS)


def environment_tree(root: Node, environment: str | None) -> Node:
    """Return the config as it holds in one environment, or in none, without `environments`.

    That of an environment in a cluster knows it, and of `clusters` those that are one mesh with it.
    """
    top = mapping(root)
    one = environment_of(root, environment)
    said = [at(root, layer) for layer in (one.layers if one else ())]
    over = [node for node in said if node is not None and mapping(node)]
    plain = (_plain(node, *_OF_ENVIRONMENTS) for node in over)
    tree = merged(_plain(root, *_SPECIAL), *plain) or root
    # The file stays the place of the whole.
    tree = in_its_clusters(replace(tree, location=root.location), root, one)
    layers = [mapping(node) for node in over]
    of_namespaces = _of_namespaces(top, *layers)
    declared = [layer["services"] for layer in (top, *layers) if "services" in layer]
    names = [*mapping(top.get("services")), *own_services(root, declared)]
    services = {
        name: node
        for name in dict.fromkeys(names)
        if name != EVERY and (node := _service(top, layers, name, of_namespaces)) is not None
    }
    if of_namespaces:
        tree = _without_defaults(tree)
    if services:
        # The first who speaks of a service calls it into being.
        called = {k: key for node in reversed(declared) for k, key in node.keys.items()}
        where = replace(declared[0], value=services, keys=called)
        keys = {**tree.keys, "services": root.keys.get("services", declared[0].location)}
        tree = replace(tree, value={**mapping(tree), "services": where}, keys=keys)
    return tree


def _of_namespaces(*layers: dict[str, Node]) -> dict[str, list[Node]]:
    """Return the defaults of each namespace, the weakest first.

    They are not merged yet: a null in them takes away what the defaults of all say.
    """
    found: dict[str, list[Node]] = {}
    for layer in layers:
        where = layer.get("namespaces")
        if where is not None and where.value is None:
            found.clear()
        for key, namespace in mapping(where).items():
            defaults = mapping(namespace).get("defaults")
            if namespace.value is None or (defaults is not None and defaults.value is None):
                found.pop(key, None)
            elif defaults is not None:
                found.setdefault(key, []).append(defaults)
    return found


def _without_defaults(tree: Node) -> Node:
    """Return settings without the defaults of namespaces, which the services in them have now."""
    namespaces = mapping(tree)["namespaces"]
    changed = {
        name: replace(node, value={k: v for k, v in mapping(node).items() if k != "defaults"})
        for name, node in mapping(namespaces).items()
    }
    where = replace(namespaces, value=changed)
    return replace(tree, value={**mapping(tree), "namespaces": where})


def _plain(node: Node, *left_out: str) -> Node:
    """Return the settings that merge as they are, which those of services do not."""
    return replace(node, value={k: v for k, v in mapping(node).items() if k not in left_out})


def _service(
    top: dict[str, Node],
    layers: Sequence[dict[str, Node]],
    name: str,
    of_namespaces: dict[str, list[Node]],
) -> Node | None:
    said = [mapping(layer.get("services")) for layer in layers]
    changes = [change for each in said for change in (each.get(EVERY), each.get(name))]
    own = [each[name] for each in said if name in each]
    if own and own[-1].value is None:
        return None
    weak = (top.get("defaults"), *(layer.get("defaults") for layer in layers))
    of_config = mapping(top.get("services")).get(name)
    service = of_config or own[0]
    strong = (of_config, *changes)
    whole: tuple[Node | None, ...] = (*weak, *strong)
    node = merged(*whole)
    namespace = mapping(node).get("namespace") if of_namespaces else None
    if namespace is not None and str(namespace.value) in of_namespaces:
        whole = (*weak, *of_namespaces[str(namespace.value)], *strong)
        node = merged(*whole)
    if node is not None and mapping(node).get("versions") is not None:
        node = _with_versions(node, whole)
    # The service stands where it is called into being, whoever changes it.
    return replace(node or replace(service, value={}), location=service.location)


def _with_versions(service: Node, layers: Sequence[Node | None]) -> Node:
    """Return a service whose versions say in full what each of them has."""
    of_all = [_of_versions(layer) for layer in layers]
    versions = mapping(service)["versions"]
    whole = {}
    for name, version in mapping(versions).items():
        own = [_of_version(name, layers[number:]) for number in range(len(layers))]
        pairs = zip(of_all, own, strict=True)
        node = merged(*(layer for pair in pairs for layer in pair)) or version
        whole[name] = replace(node, location=version.location)
    where = replace(versions, value=whole)
    return replace(service, value={**mapping(service), "versions": where})


def _of_version(name: str, layers: Sequence[Node | None]) -> Node | None:
    """Return what the first of some layers says of a version, unless a later one takes it away."""
    for layer in layers:
        versions = mapping(layer).get("versions")
        version = mapping(versions).get(name)
        if (versions is not None and versions.value is None) or (version and version.value is None):
            return None
    return mapping(mapping(layers[0]).get("versions")).get(name)


def _of_versions(layer: Node | None) -> Node | None:
    """Return what a layer says of a service that a version can say too."""
    if layer is None:
        return None
    value = {k: v for k, v in mapping(layer).items() if k in OF_VERSIONS}
    return replace(layer, value=value) if value else None
