"""A plan as a Kustomize tree: base, components, overlays."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from meshgen.kinds.added import ISTIO
from meshgen.outputs.kustomize.configuration import name_references
from meshgen.outputs.kustomize.generator import entry, left_to_patch, with_options
from meshgen.outputs.kustomize.labels import labels_entries
from meshgen.outputs.kustomize.patchtext import patch_entry
from meshgen.outputs.kustomize.readme import NAME as README
from meshgen.outputs.kustomize.readme import readme
from meshgen.outputs.kustomize.transformers import namespace_fields, renaming
from meshgen.outputs.layout import paths
from meshgen.outputs.order import ordered
from meshgen.outputs.platform import link
from meshgen.plan import Overlay, Plan
from meshgen.plan.types import Image
from meshgen.resources import Resource
from meshgen.seal import header, sealed
from meshgen.yamlio import dump

_API = "kustomize.config.k8s.io/"
_CONFIG = "kustomizeconfig.yaml"


def kustomize_files(
    plans: Mapping[str, Plan], source: str, within: str = "", page: str | None = None
) -> dict[str, str]:
    """Return the tree as text by relative path; `source` is the config's name, for comments.

    `plans` has the parts by their folders, in the order to apply them in; the folder of an only
    part is "". Of several, each environment's overlay is the union. `within` is the folder that
    the tree is in, `page` leads from there to the page about what is needed besides.
    """
    files: dict[str, str] = {}
    writer = _Writer(files, header(source), within)
    for part, plan in plans.items():
        _write_part(_Folders(part), plan, writer)
    for folder, inside in _unions(plans):
        writer.kustomization(folder, {"resources": inside})
    if len(plans) > 1:
        files[README] = readme(plans, header(source), link(page))
    return {within + path: text for path, text in files.items()} if within else files


class _Folders:
    """Where what a part has stands, and how it leads from one to another."""

    def __init__(self, part: str) -> None:
        self.part = f"{part}/" if part else ""
        self.base = f"base/{self.part}"

    def component(self, name: str) -> str:
        return f"components/{self.part}{name}/"

    def overlay(self, environment: str) -> str:
        return f"overlays/{environment}/{self.part}"

    def up(self, folder: str) -> str:
        """Return the way from a folder to that of the whole tree."""
        return "../" * folder.count("/")


def _unions(plans: Mapping[str, Plan]) -> Iterator[tuple[str, list[str]]]:
    """Yield the folders of overlays that are the union of those inside, with these in order."""
    inside: dict[str, dict[str, None]] = {}
    for part, plan in plans.items():
        for env in plan.overlays:
            folder = f"overlays/{env}/"
            for name in part.split("/") if part else ():
                inside.setdefault(folder, {})[name] = None
                folder = f"{folder}{name}/"
    yield from ((folder, list(names)) for folder, names in inside.items())


def _write_part(folders: _Folders, plan: Plan, writer: "_Writer") -> None:
    writer.kustomization(folders.base, _base(folders.base, plan, writer))
    config = {"nameReference": name_references(plan.references)}
    note = f"\nFields of {_whose(plan)} that hold other objects' names, for namePrefix to follow."
    writer.write(f"{folders.base}{_CONFIG}", config, note)
    for name, resources in plan.components.items():
        folder = folders.component(name)
        writer.kustomization(folder, writer.contents(folder, resources), kind="Component")
    for env, overlay in plan.overlays.items():
        content = _overlay(folders, env, overlay, writer)
        labelled = [*plan.base, *(r for name in overlay.components for r in plan.components[name])]
        having = [*labelled, *overlay.resources]
        labels = labels_entries(overlay.settings.labels, having, overlay.patches)
        writer.kustomization(folders.overlay(env), {**content, "labels": labels})


class _Writer:
    """Collects files, each with the same comment at its top."""

    def __init__(self, files: dict[str, str], header: str, within: str) -> None:
        self.files = files
        self._header, self._within = header, within

    def write(self, path: str, data: Any, note: str = "") -> None:
        self.files[path] = sealed(self._within + path, dump(data, header=self._header + note))

    def kustomization(
        self, folder: str, content: dict[str, Any], *, kind: str = "Kustomization"
    ) -> None:
        version = "v1alpha1" if kind == "Component" else "v1beta1"
        fields = {k: v for k, v in content.items() if v}
        head = {"apiVersion": _API + version, "kind": kind}
        # Without a seal: two branches change what different services have in it.
        self.files[f"{folder}kustomization.yaml"] = dump({**head, **fields}, header=self._header)

    def contents(self, folder: str, resources: Sequence[Resource]) -> dict[str, Any]:
        """Write resources into a folder; return what its kustomization says of them."""
        generated = [r for r in resources if r.generated]
        plain = [r for r in resources if not r.generated]
        names = paths(plain)
        for path, resource in zip(names, plain, strict=True):
            self.write(folder + path, ordered(resource.object))
        generators = [
            with_options(entry(r.name, r.object["data"], self.files, folder, merge=False), r.object)
            for r in generated
        ]
        patches = [patch_entry(p) for r in generated if (p := left_to_patch(r.object))]
        return {"resources": names, "configMapGenerator": generators, "patches": patches}


def _base(folder: str, plan: Plan, writer: _Writer) -> dict[str, Any]:
    return {**writer.contents(folder, plan.base), "configurations": [_CONFIG]}


def _overlay(folders: _Folders, env: str, overlay: Overlay, writer: _Writer) -> dict[str, Any]:
    settings, folder = overlay.settings, folders.overlay(env)
    up = folders.up(folder)
    added = writer.contents(folder, overlay.resources)
    merged = [
        entry(change.name, change.data, writer.files, folder, merge=True)
        for change in overlay.generated
    ]
    return {
        "namespace": None,
        "namePrefix": settings.prefix,
        "nameSuffix": settings.suffix,
        "labels": [],
        "resources": [f"{up}{folders.base.rstrip('/')}", *added["resources"]],
        "components": [f"{up}{folders.component(name).rstrip('/')}" for name in overlay.components],
        "configMapGenerator": [*added["configMapGenerator"], *merged],
        "images": [_image(image) for image in overlay.images],
        "replicas": [{"name": n, "count": c} for n, c in overlay.replicas.items()],
        "patches": [
            *added["patches"],
            *map(patch_entry, (*overlay.patches, *renaming(overlay))),
        ],
        **namespace_fields(overlay),
    }


def _whose(plan: Plan) -> str:
    return "Istio's kinds" if set(plan.references) <= set(ISTIO) else "Istio's and other kinds"


def _image(image: Image) -> dict[str, str]:
    fields = {"newName": image.new_name, "newTag": image.new_tag, "digest": image.digest}
    return {"name": image.name, **{k: v for k, v in fields.items() if v}}
