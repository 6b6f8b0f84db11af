"""The platform as a config of its own: each part of it is a piece, written in the config's words.

So whatever holds of services holds of it: rendering, overlays, charts, checks, figures.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import partial

from msgspec import structs

from meshgen.config import Config, Resolved, derived, long_form
from meshgen.config.environments import environment_of, in_clusters
from meshgen.config.layers import mapping, merged, taking_away
from meshgen.config.nodes import node_of, with_texts
from meshgen.dashboards import dashboards, of_a_service
from meshgen.errors import MeshgenError
from meshgen.findings import Location
from meshgen.mesh import Mesh
from meshgen.model.component import HOME, Component, Part
from meshgen.model.platform import Platform
from meshgen.platform.across import context_of
from meshgen.platform.addresses import addresses_of
from meshgen.platform.alerts import Alerting
from meshgen.platform.images import image_of, is_kiali_1
from meshgen.platform.istio.gitops import home_of, objects
from meshgen.platform.istio.installation import Installation, served_by
from meshgen.platform.overrides import Wrong
from meshgen.platform.scraping import Scraping
from meshgen.rendering.engine import Engine
from meshgen.yamlio import Node, at

# What holds for the platform as it does for the services.
_SHARED = (
    "recommendedLabels",
    "kubernetes",
    "istio",
    "cluster",
    "clusterDomain",
    "images",
    "nodes",
    "severities",
    "schemas",
)


def platform_config(config: Config, engine: Engine) -> Config | None:
    """Return the config of a platform, with the environments that have one; None without any.

    `engine` renders its templates. Raises MeshgenError for what is wrong with it, at the settings
    of `platform` that it comes from.
    """
    wrong = Wrong()
    of_each = {
        name: _root(one, engine, wrong, _served(config, name))
        for name, one in config.environments.items()
    }
    roots: dict[str | None, Node] = {name: root for name, root in of_each.items() if root}
    if not roots:
        return None
    base = _root(config.base, engine, wrong) or next(iter(roots.values()))
    if findings := wrong.findings:
        raise MeshgenError(findings)
    return derived(config, {**roots, None: base})


def _served(config: Config, environment: str) -> Sequence[Mesh]:
    """Return the other clusters whose proxies ask the control plane of an environment's."""
    one, root = config.environments[environment], config.base.origins.root
    said = environment_of(root, environment)
    names = in_clusters(root, said.said) if said is not None else ()
    sisters = (config.environments[name].means for name in names if name in config.environments)
    return served_by(one.means, sisters)


def _root(
    resolved: Resolved, engine: Engine, wrong: Wrong, served: Sequence[Mesh] = ()
) -> Node | None:
    """Return the platform's settings in an environment; None where nothing of it is rendered.

    `served` are the other clusters of its control plane. What is wrong with them goes to `wrong`.
    """
    spec = resolved.mesh.platform or Platform()
    said = at(resolved.tree, ("platform",)) or at(resolved.tree, ("clusters",))
    if said is None:
        return None
    pieces = [
        *_installed(resolved, spec, said, served),
        *_across(resolved, engine),
        *_pieces(resolved, spec, said, engine, wrong),
    ]
    parts = merged(*pieces)
    if parts is None:  # what exists elsewhere, or Istio, whose files are all there is
        return None
    at_home = any(_at_home(parts))
    usual = node_of(_around(resolved, spec, at_home=at_home), said.location)
    return merged(usual, shared(resolved.tree, said.location), parts)


def _at_home(parts: Node) -> Iterator[bool]:
    """Yield whether each thing is where all of the platform is that says nothing else."""
    for one in mapping(at(parts, ("services",))).values():
        yield at(one, ("namespace",)) is None
    objects = at(parts, ("objects",))
    for one in objects.value if objects and isinstance(objects.value, list) else ():
        where = at(one, ("namespace",))
        yield where is not None and where.value == HOME


def _around(resolved: Resolved, spec: Platform, *, at_home: bool) -> Mapping[str, object]:
    mesh, home = resolved.mesh, spec.namespace
    labels = {"labels": home.labels} if home.labels else {}
    annotations = {"annotations": home.annotations} if home.annotations else {}
    own = {"name": home.name, "create": home.create, "mesh": False, **labels, **annotations}
    return {
        "apiVersion": mesh.api_version,
        "kind": mesh.kind,
        "metadata": {"name": f"{mesh.metadata.name}-platform"},
        "namespace": {"name": mesh.istio.namespace, "create": False},
        "mtls": "none",
        "authorization": "none",
        "podSecurity": "restricted",
        "namespaces": {HOME: own} if at_home else {},
        "defaults": {"namespace": HOME},
    }


def shared(tree: Node, location: Location) -> Node:
    """Return the settings that hold for what stands beside the services as they do for these."""
    top = mapping(tree)
    said = {key: top[key] for key in _SHARED if key in top}
    return Node(said, location, "", {key: tree.keys[key] for key in said})


def _installed(
    resolved: Resolved, spec: Platform, said: Node, served: Sequence[Mesh]
) -> Iterator[Node]:
    """Yield the objects that install Istio, where objects do."""
    if spec.istio is None:
        return
    installation = Installation(resolved.means, spec.istio, served)
    found, home = objects(installation), home_of(installation)
    if found:
        piece = {
            "namespaces": {home: {"name": home, "create": False, "mesh": False}},
            "objects": [{"namespace": home, "object": one} for one in found],
        }
        yield long_form(node_of(piece, mapping(said)["istio"].location))


def _across(resolved: Resolved, engine: Engine) -> Iterator[Node]:
    """Yield what a cluster says of itself to the others of its mesh, and opens to them."""
    context = context_of(Mesh(resolved.mesh))
    where = at(resolved.tree, ("clusters", resolved.mesh.cluster or ""))
    if context is not None and where is not None:
        piece = engine.render_one("platform/clusters.yaml.j2", context)
        yield long_form(node_of(piece, where.location))


def _pieces(
    resolved: Resolved, spec: Platform, said: Node, engine: Engine, wrong: Wrong
) -> Iterator[Node]:
    """Yield what each part says, and what the user says of it over that."""
    environment = Mesh(resolved.mesh)
    for field in structs.fields(Platform):
        part = getattr(spec, field.name)
        if not isinstance(part, Part):
            continue
        name, where = field.name.replace("_", "-"), mapping(said)[field.encode_name]
        called, account = _names(name, part)
        context = {
            "platform": spec,
            "settings": part,
            "services": resolved.mesh,
            "environment": environment,
            "addresses": addresses_of(spec),
            "scraping": Scraping(environment),
            "dashboards": partial(dashboards, environment),
            "of_a_service": of_a_service(environment.name),
            "alerting": Alerting(environment),
            "name": called,
            "account": account,
            "image": _image(name, part, resolved.mesh.istio.version),
            "is_kiali_1": is_kiali_1(resolved.mesh.istio.version),
        }
        for template in (*([name] if part.is_rendered else ()), *part.also):
            piece = engine.render_one(f"platform/{template}.yaml.j2", context)
            found = long_form(node_of(with_texts(piece), where.location))
            wrong.of_part(resolved, ("platform", field.encode_name), found, name)
            yield found
        over = mapping(where).get("service")
        if over is not None and part.is_rendered:
            named = Node({name: taking_away(over)}, where.location, "", {name: over.location})
            keys = {"services": over.location}
            yield Node({"services": named}, where.location, "", keys)


def _names(name: str, part: Part) -> tuple[str, str]:
    """Return what the objects of a part are called, and its ServiceAccount."""
    said = part.service if isinstance(part, Component) else None
    called = said.name if said is not None and said.name else name
    account = said.service_account.name if said is not None else None
    return called, account or called


def _image(name: str, part: Part, istio: Iterable[str]) -> str | None:
    said = part.image if isinstance(part, Component) else None
    return said or image_of(name, istio)
