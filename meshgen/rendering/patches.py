"""The user's `patches:`, applied to what was rendered: services' own, then those of the whole."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from meshgen.errors import MeshgenError
from meshgen.findings import Code, Finding, Location
from meshgen.kinds import kind_of
from meshgen.merge import PatchError, json_patch, strategic_merge
from meshgen.model import Mesh
from meshgen.model.patches import Patch
from meshgen.nearest import did_you_mean
from meshgen.rendering.places import Locate, refusal
from meshgen.rendering.pulled import Pulled
from meshgen.resources import Object, Path, Resource
from meshgen.schemas.stores import Stores

# What tells a patch: its place, and of one that stands in a single service that one's name.
PatchId = tuple[Location, str]
# Of more objects only these are named.
_NAMED = 3


@dataclass(frozen=True)
class Patched:
    """Resources with the patches applied, and what is wrong with patches that change nothing.

    Such a patch is a mistake only if it changes nothing in any environment. `pulled` are the images
    that are at a mirror, and in no setting.
    """

    resources: list[Resource]
    idle: dict[PatchId, Finding]
    pulled: tuple[Pulled, ...] = ()


@dataclass(frozen=True)
class _Use:
    """A patch in the settings, and the positions of the resources that it is for.

    `renders` says of whom these are; `kind` is that of a target that names none.
    """

    path: Path
    patch: Patch
    among: Sequence[int]
    renders: str
    kind: str = ""

    def targets(self, resources: Sequence[Resource]) -> list[int]:
        """Return the positions of the resources that it changes."""
        target = self.patch.target
        return [
            position
            for position in self.among
            if resources[position].kind == (target.kind or self.kind)
            and target.name in (None, resources[position].name)
            and target.group in (None, resources[position].key.group)
        ]


def patched(resources: list[Resource], mesh: Mesh, locate: Locate) -> Patched:
    """Return the resources with all patches applied, in their order.

    Raises MeshgenError for every patch that does not apply, and for those of one environment that
    change nothing in it.
    """
    uses = list(_uses(resources, mesh))
    if not uses:
        return Patched(resources, {})
    applying = _Applying(resources, Stores(mesh.kubernetes, mesh.istio.version), locate)
    for use in uses:
        applying.apply(use)
    findings = [*applying.failures(), *applying.idle(of_environments=True).values()]
    if findings:
        raise MeshgenError(findings)
    return Patched(applying.resources, applying.idle(of_environments=False))


def _uses(resources: Sequence[Resource], mesh: Mesh) -> Iterator[_Use]:
    of_services: dict[str, list[int]] = {name: [] for name in sorted(mesh.services or {})}
    for position, resource in enumerate(resources):
        if resource.origin[:1] == ("services",):
            of_services[str(resource.origin[1])].append(position)
    for name, positions in of_services.items():
        service = (mesh.services or {})[name]
        for index, patch in enumerate(service.patches or ()):
            path: Path = ("services", name, "patches", index)
            yield _Use(path, patch, positions, f"`{name}` renders", service.kind)
    for index, patch in enumerate(mesh.patches or ()):
        yield _Use(("patches", index), patch, range(len(resources)), "the mesh renders")


class _Applying:
    """Applies one patch after the other to `resources`, and remembers what went wrong."""

    def __init__(self, resources: Iterable[Resource], store: Stores, locate: Locate) -> None:
        self.resources = list(resources)
        self._store, self._locate = store, locate
        self._applied: set[PatchId] = set()
        self._missed: dict[PatchId, list[_Use]] = {}
        # The objects that a patch does not apply to, by what is wrong with it.
        self._failed: dict[Finding, list[str]] = {}

    def apply(self, use: _Use) -> None:
        """Apply a patch to all that it is for."""
        location, written = self._locate(use.path)
        of_one = use.path[:2] in (written[:2], written[2:4])
        patch_id = (location, str(use.path[1]) if of_one and use.kind else "")
        targets = use.targets(self.resources)
        if not targets:
            self._missed.setdefault(patch_id, []).append(use)
            return
        self._applied.add(patch_id)
        for position in targets:
            resource = self.resources[position]
            try:
                changed = _changed(resource.object, use, self._store, self._locate)
                self.resources[position] = resource.with_object(changed)
            except MeshgenError as error:
                for finding in error.findings:
                    self._failed.setdefault(finding, []).append(str(resource.key))

    def failures(self) -> Iterator[Finding]:
        """Yield what is wrong with patches that do not apply, of several objects with names."""
        for finding, names in self._failed.items():
            more = f" and {len(names) - _NAMED} more" if len(names) > _NAMED else ""
            whom = f" ({', '.join(names[:_NAMED])}{more})" if len(names) > 1 else ""
            yield replace(finding, message=finding.message + whom)

    def idle(self, *, of_environments: bool) -> dict[PatchId, Finding]:
        """Return what is wrong with patches that changed nothing.

        They are those that stand in the settings of an environment, or the others.
        """
        return {
            patch_id: self._without_target(uses)
            for patch_id, uses in self._missed.items()
            if patch_id not in self._applied
            and (self._locate(uses[0].path)[1][0] == "environments") is of_environments
        }

    def _without_target(self, uses: Sequence[_Use]) -> Finding:
        first, target = uses[0], uses[0].patch.target
        among = [self.resources[position] for use in uses for position in use.among]
        kind = target.kind or first.kind
        # Name what is there of that kind, if there is any; else the kinds that there are.
        of_kind = [resource for resource in among if resource.kind == kind]
        field = "kind" if not of_kind else "name" if target.name is not None else "group"
        there = {
            "kind": [resource.kind for resource in among],
            "name": [resource.name for resource in of_kind],
            "group": [resource.key.group or '""' for resource in of_kind],
        }[field]
        candidates = sorted(set(there))
        renders = first.renders if len(uses) == 1 else "the services render"
        wanted = f"{kind}/{target.name}" if target.name else kind
        of_group = f" of {target.group}" if target.group else ""
        given = {"kind": kind, "name": target.name, "group": target.group}[field] or ""
        (finding,) = refusal(
            self._locate,
            (*first.path, "target", field),
            Code.PATCH,
            f"{renders} no {wanted}{of_group}",
            f"expected one of {', '.join(candidates)}",
            did_you_mean(given, candidates),
        ).findings
        return finding


_POD_TEMPLATE = ("spec", "template")


def _changed(obj: Object, use: _Use, store: Stores, locate: Locate) -> Object:
    api_version, kind, patch = str(obj["apiVersion"]), str(obj["kind"]), use.patch.patch

    pods = kind_of(api_version, kind).pod_template or ()

    def key_of(at: Path) -> str | None:
        key = store.merge_key(api_version, kind, at)
        if key is None and pods and at[: len(pods)] == pods:
            # What a custom resource has pods of, people patch as a Deployment.
            of_pods = (*_POD_TEMPLATE, *at[len(pods) :])
            key = store.merge_key("apps/v1", "Deployment", of_pods)
        return key

    where = (*use.path, "patch")
    try:
        if isinstance(patch, dict):
            merged = strategic_merge(obj, patch, key_of)
        else:
            merged = json_patch(obj, patch or [])
    except PatchError as error:
        at = (*where, *error.path)
        raise refusal(locate, at, Code.PATCH, str(error), error.expected) from None
    if _identity(merged) != _identity(obj):
        message = "the patch changes apiVersion, kind or metadata.name"
        raise refusal(locate, where, Code.PATCH, message, "expected a patch of other fields")
    return dict(merged)


def _identity(obj: object) -> tuple[object, ...]:
    """Return what makes an object that object: names are what references hold on to."""
    if not isinstance(obj, dict):
        return ()
    metadata = obj.get("metadata")
    name = metadata.get("name") if isinstance(metadata, dict) else None
    return (obj.get("apiVersion"), obj.get("kind"), name)
