"""A Kustomize tree that meshgen wrote, built without Kustomize: just what meshgen writes."""

import posixpath
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from meshgen.kinds.images import split_image
from meshgen.kinds.kustomize import has_replicas
from meshgen.merge import json_patch
from meshgen.merge.kustomize import kustomize_merge
from meshgen.plan.images import apply_entry, images_in
from meshgen.plan.types import Image
from meshgen.resources import Key, Object, Path, Resource
from meshgen.schemas.stores import Stores
from meshgen.state.applied import Applied
from meshgen.state.documents import document, object_in
from meshgen.state.files import Files
from meshgen.transform import Settings, finished
from meshgen.transform.fields import put

_API = "kustomize.config.k8s.io/"
_NAMESPACE = "NamespaceTransformer"
# What a target selects by, each an expression; and a name that is none.
_PARTS = ("group", "kind", "name", "namespace")
_PLAIN = re.compile("[-a-z0-9]+")


# Tells whether an object, with its key, is to be changed.
Selects = Callable[[Object, Key], bool]


@dataclass
class _Build:
    """What has been gathered, and what is to be done to all of it."""

    resources: list[Resource] = field(default_factory=list)
    namespace: str = ""
    prefix: str = ""
    suffix: str = ""
    labels: dict[str, str] = field(default_factory=dict)
    # The keys of the resources, and their positions by name: a patch is mostly for one.
    _keys: list[Key] = field(default_factory=list)
    _named: dict[str, list[int]] = field(default_factory=dict)

    def add(self, resource: Resource) -> None:
        """Add a resource."""
        key = resource.key
        self._named.setdefault(key.name, []).append(len(self.resources))
        self._keys.append(key)
        self.resources.append(resource)

    def change(self, selects: Selects, change: Callable[[Object], Object], name: str = "") -> None:
        """Change the objects that are selected; all of them have the `name`, if one is given."""
        positions = self._named.get(name, ()) if name else range(len(self.resources))
        for position in positions:
            resource = self.resources[position]
            if selects(resource.object, self._keys[position]):
                self.resources[position] = resource.with_object(change(resource.object))


class KustomizeTree:
    """A tree with `base`, `components` and `overlays`.

    An overlay may be the union of those of its parts, each of which stands for itself.
    """

    removes = False

    def __init__(self, files: Files, stores: Stores) -> None:
        """Take the tree's files, and the schemas that know scopes and merge keys."""
        self._files = files
        self._stores = stores
        self._documents: dict[str, Any] = {}

    def environments(self) -> list[str]:
        """Return the environments that the tree has an overlay of."""
        return self._files.folders("overlays")

    def objects(self, environment: str) -> list[Applied]:
        """Return an environment's objects; raises MeshgenError for what cannot be read."""
        parts = self._parts(f"overlays/{environment}")
        return [each for part in parts for each in self._built(part)]

    def _parts(self, folder: str) -> Iterator[str]:
        """Yield the overlays that one is the union of: itself, if it has a base of its own."""
        content = self._document(f"{folder}/kustomization.yaml")
        inside = [one for one in content.get("resources", ()) if _is_inside(one)]
        if not inside:
            yield folder
        for one in inside:
            yield from self._parts(f"{folder}/{one}")

    def _built(self, overlay: str) -> list[Applied]:
        build = _Build()
        self._gather(overlay, build)
        own = (
            r.name for r in build.resources if (r.key.api_version, r.kind) == ("v1", "Namespace")
        )
        settings = Settings(
            build.namespace, build.prefix, build.suffix, build.labels, next(own, "")
        )
        objects = finished(build.resources, settings, self._stores.namespaced)
        pairs = zip(objects, build.resources, strict=True)
        return [Applied(obj, resource.generated) for obj, resource in pairs]

    def _gather(self, folder: str, build: _Build) -> None:
        """Add what a folder's kustomization lists, and do what it says to all that is there."""
        content = self._document(f"{folder}/kustomization.yaml")
        for listed in content.get("resources", ()):
            path = posixpath.normpath(f"{folder}/{listed}")
            if not listed.endswith(".yaml"):
                self._gather(path, build)
            elif obj := self._object(path):
                build.add(Resource(obj, ""))
        for listed in content.get("components", ()):
            self._gather(posixpath.normpath(f"{folder}/{listed}"), build)
        for generator in content.get("configMapGenerator", ()):
            self._generate(folder, generator, build)
        for patch in content.get("patches", ()):
            self._patch(patch, build)
        _scale(content.get("replicas", ()), build)
        _set_images(content.get("images", ()), build)
        for transformer in content.get("transformers", ()):
            _transform(document(transformer, folder), build)
        build.namespace = content.get("namespace") or build.namespace
        build.prefix = content.get("namePrefix", "") + build.prefix
        build.suffix += content.get("nameSuffix", "")
        for entry in content.get("labels", ()):
            build.labels.update(entry["pairs"])

    def _object(self, path: str) -> Object | None:
        if path not in self._documents:
            self._documents[path] = object_in(self._files.text(path), path)
        obj: Object | None = self._documents[path]
        return obj

    def _document(self, path: str) -> Any:
        if path not in self._documents:
            self._documents[path] = document(self._files.text(path), path)
        return self._documents[path]

    def _generate(self, folder: str, generator: Mapping[str, Any], build: _Build) -> None:
        name = generator["name"]
        data = dict(literal.split("=", 1) for literal in generator.get("literals", ()))
        for listed in generator.get("files", ()):
            key, path = listed.split("=", 1)
            data[key] = self._files.text(posixpath.normpath(f"{folder}/{path}")) or ""
        if generator.get("behavior") == "merge":
            is_map: Selects = lambda _, key: key.kind == "ConfigMap"  # noqa: E731
            build.change(is_map, lambda obj: _with_data(obj, data), name)
            return
        metadata = {"name": name, **generator.get("options", {})}
        obj = {"apiVersion": "v1", "kind": "ConfigMap", "metadata": metadata, "data": data}
        build.add(Resource(obj, "", generated=True))

    def _patch(self, patch: Mapping[str, Any], build: _Build) -> None:
        body = document(patch["patch"], "patch")
        selects, name = _target(patch["target"]) if "target" in patch else _own(body)
        if isinstance(body, list):
            build.change(selects, lambda obj: dict(json_patch(obj, body)), name)
            return
        rest = {key: value for key, value in body.items() if key not in ("apiVersion", "kind")}
        rest["metadata"] = {
            key: value
            for key, value in rest.get("metadata", {}).items()
            if key not in ("name", "namespace")
        }
        build.change(selects, lambda obj: kustomize_merge(obj, rest, self._key_of(obj)), name)

    def _key_of(self, obj: Object) -> Callable[[Path], str | None]:
        return lambda path: self._stores.merge_key(obj["apiVersion"], obj["kind"], path)


def is_kustomize(files: Files) -> bool:
    """Return whether files are such a tree, and no plain manifests, whatever these are called."""
    paths = (path for folder in ("base", "overlays") for path in files.files(folder))
    listing = (path for path in paths if path.endswith("/kustomization.yaml"))
    return any(_API in (files.text(path) or "") for path in listing)


def _is_inside(listed: str) -> bool:
    """Return whether a kustomization lists a folder below its own: a part of a union."""
    return not listed.startswith("../") and not listed.endswith(".yaml")


def _own(body: Object) -> tuple[Selects, str]:
    """Return what selects the object that a patch names itself, and that name."""
    wanted = Resource(body, "").key

    def selects(_: Object, key: Key) -> bool:
        same = (key.kind, key.group) == (wanted.kind, wanted.group)
        return same and wanted.namespace in ("", key.namespace)

    return selects, wanted.name


def _target(target: Mapping[str, str]) -> tuple[Selects, str]:
    """Return what selects as a `target:` does, and the name, if it is for just one.

    Kind, name, group and namespace are expressions.
    """
    patterns = {part: re.compile(target[part]) for part in _PARTS if part in target}
    label, equal, value = _label(target.get("labelSelector", ""))

    def selects(obj: Object, key: Key) -> bool:
        parts = {"kind": key.kind, "name": key.name, "group": key.group}
        parts["namespace"] = key.namespace or "default"
        if not all(pattern.fullmatch(parts[part]) for part, pattern in patterns.items()):
            return False
        labels = obj["metadata"].get("labels") or {}
        return not label or (labels.get(label) == value) is equal

    name = target.get("name", "").replace("\\-", "-")
    return selects, name if _PLAIN.fullmatch(name) else ""


def _label(selector: str) -> tuple[str, bool, str]:
    sign = "!=" if "!=" in selector else "="
    label, _, value = selector.partition(sign)
    return label, sign == "=", value


def _with_data(obj: Object, data: Mapping[str, str]) -> Object:
    return {**obj, "data": {**obj.get("data", {}), **data}}


def _scale(replicas: Sequence[Mapping[str, Any]], build: _Build) -> None:
    for entry in replicas:
        change = partial(_with_replicas, entry["count"])
        build.change(lambda _, key: has_replicas(key.kind), change, entry["name"])


def _with_replicas(count: int, obj: Object) -> Object:
    return {**obj, "spec": {**obj["spec"], "replicas": count}}


def _set_images(entries: Sequence[Mapping[str, str]], build: _Build) -> None:
    images = [
        Image(e["name"], e.get("newName", ""), e.get("newTag", ""), e.get("digest", ""))
        for e in entries
    ]
    if images:
        build.change(lambda _, __: True, lambda obj: _with_images(obj, images))


def _with_images(obj: Object, images: Sequence[Image]) -> Object:
    for path, image in list(images_in(obj)):
        new = image
        for entry in images:
            if split_image(new).name == entry.name:
                new = apply_entry(entry, new)
        if new != image:
            obj = put(obj, path, new)
    return obj


def _transform(transformer: Mapping[str, Any], build: _Build) -> None:
    """Do what a transformer does; one that takes namespaces away is not asked: scopes tell."""
    if transformer["kind"] == _NAMESPACE:
        build.namespace = transformer["metadata"]["namespace"]
