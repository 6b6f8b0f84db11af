"""Finished objects as plain manifests: one file an object, in one folder an environment.

`kubectl apply --recursive` reads files in the order of their names (filepath.Walk in
k8s.io/cli-runtime, pkg/resource/visitor.go) and applies them in that order. So what others need
stands in folders that sort first, everything else as in the Kustomize base.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from meshgen.kinds import kind_named
from meshgen.outputs.layout import paths
from meshgen.outputs.order import ordered
from meshgen.resources import Object, Resource
from meshgen.seal import header, sealed
from meshgen.yamlio import dump


def plain_files(
    environments: Mapping[str, tuple[Sequence[Resource], Sequence[Object]]],
    source: str,
    within: str = "",
) -> dict[str, str]:
    """Return manifests as text by relative path.

    `environments` has the resources of each, before prefix, and its finished objects in the same
    order; `source` is the config's name, for comments, `within` the folder that all of it is in.
    """
    files = {
        f"{within}{env}/{path}": dump(ordered(obj), header=header(source))
        for env, (resources, objects) in environments.items()
        for path, obj in zip(_paths(resources), objects, strict=True)
    }
    return {path: sealed(path, text) for path, text in sorted(files.items())}


def _paths(resources: Sequence[Resource]) -> list[str]:
    """Return each object's file: in the folder of its part, or what others need of all parts."""
    return paths([replace(one, group=_folder(one)) for one in resources])


def _folder(resource: Resource) -> str:
    first = kind_named(resource.kind).folder
    around = (first, resource.part) if first else (resource.part, resource.group)
    return "/".join(filter(None, around))
