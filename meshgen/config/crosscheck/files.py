"""ConfigMaps' keys, and the files that the config names."""

from collections.abc import Iterator

from meshgen.config.crosscheck.mesh import folders
from meshgen.config.crosscheck.place import Place
from meshgen.config.crosscheck.said_tokens import said_in
from meshgen.config.gather import Problem
from meshgen.config.paths import choose_inside, idle, wrong_path
from meshgen.findings import Code
from meshgen.model.jwt import DeclaredIssuer, Jwt
from meshgen.resources import Path

_WANTED = {
    "configMaps": "file",
    "services": "file",
    "gateways": "file",
    "resources": "file",
    "ruleFiles": "file",
    "schemas": "file or folder",
    "templates": "folder",
    "output": "folder",
    "docs": "folder",
}
# Of those, the folders that are written into.
_WRITTEN = ("output", "docs")


def config_maps(place: Place) -> Iterator[Problem]:
    """Find keys of a ConfigMap that stand twice, and content of one that is not rendered."""
    for name, config_map in place.mesh.config_maps.items():
        path: Path = ("configMaps", name)
        for key in sorted({*(config_map.data or {})} & {*(config_map.files or {})}):
            yield place.problem(
                Code.CONFLICT,
                (*path, "files", key),
                f"`{key}` stands under `data` too",
                "expected it in one of them",
                key=True,
            )
        for field in ("data", "files") if config_map.external else ():
            if getattr(config_map, field):
                yield place.problem(
                    Code.CONFLICT,
                    (*path, field),
                    "an external ConfigMap is not rendered",
                    f"expected no `{field}` beside `external: true`",
                    key=True,
                )


def files(place: Place) -> Iterator[Problem]:
    """Find files and folders that are not there, and what leads out of the repository."""
    for path, name in _named(place):
        wanted = _WANTED[str(path[0])]
        wrong = wrong_path(place.folder, name, wanted, place.file(path))
        # What is wrong with an output shows when it is written.
        if wrong and (path[0] not in _WRITTEN or wrong.code is Code.OUTSIDE):
            yield place.problem(wrong.code, path, wrong.message, wrong.expected, wrong.hint)


def choices(place: Place) -> Iterator[Problem]:
    """Find globs that no file matches, and what takes none away."""
    for setting, listed in _lists(place):
        for position in choose_inside(place.folder, listed).idle:
            wrong = idle(listed[position], "manifests/*.yaml")
            yield place.problem(wrong.code, (setting, position), wrong.message, wrong.expected)


def _lists(place: Place) -> Iterator[tuple[str, list[str]]]:
    yield "resources", [one.path for one in place.mesh.spec.resources or []]
    yield "schemas", place.mesh.spec.schemas or []
    yield "ruleFiles", place.mesh.spec.rule_files or []


def _named(place: Place) -> Iterator[tuple[Path, str]]:
    for name, config_map in place.mesh.config_maps.items():
        if not config_map.external:
            for key, file in sorted((config_map.files or {}).items()):
                yield ("configMaps", name, "files", key), file
    for said in said_in(place):
        yield from _keys(said.setting, said.spec)
        for name, issuer in (said.spec.issuers or {}).items():
            yield from _keys((*said.setting, "issuers", name), issuer)
    for setting, listed in _lists(place):
        chosen = choose_inside(place.folder, listed)
        yield from (((setting, index), name) for index, name in chosen.files)
    if place.mesh.spec.templates is not None:
        yield ("templates",), place.mesh.spec.templates
    yield from folders(place).items()


def _keys(at: Path, issuer: Jwt | DeclaredIssuer) -> Iterator[tuple[Path, str]]:
    if issuer.jwks_file is not None:
        yield (*at, "jwksFile"), issuer.jwks_file
