"""Options of the commands that take manifests which anybody wrote.

Those for `-k` are of commands that take a config without it.
"""

from collections.abc import Mapping
from copy import copy
from enum import StrEnum
from typing import Annotated, Any

import typer

from meshgen import Code, Finding, MeshgenError


class Profile(StrEnum):
    """Istio's profiles: the install decides what an injected sidecar requests."""

    DEFAULT = "default"
    DEMO = "demo"
    MINIMAL = "minimal"
    AMBIENT = "ambient"
    EMPTY = "empty"
    PREVIEW = "preview"
    OPENSHIFT = "openshift"


_KUBERNETES: Any = typer.Option(
    "--kubernetes", metavar="VERSION", help="Check against this release; repeatable."
)
_ISTIO: Any = typer.Option(
    "--istio", metavar="VERSION", help="Check against this release; repeatable."
)
_SCHEMAS: Any = typer.Option(
    "--schemas",
    metavar="PATH",
    help="Your own CRDs, a file or a folder of plain YAML; repeatable. Without it those of "
    "./meshgen.yaml.",
)
_SKIP_KINDS: Any = typer.Option(
    "--skip-kinds",
    metavar="KINDS",
    help="Leave out these: Kind or Kind.group, with commas between.",
)
_IGNORE_MISSING_SCHEMAS: Any = typer.Option(
    "--ignore-missing-schemas", help="Pass over kinds of other APIs without a schema."
)
_PLACEHOLDERS: Any = typer.Option(
    "--placeholders",
    help="Take any value for ${APP}, ${SIZE:=5Gi}, $(name), $REVISION, {{ item }}.",
)
_JOBS: Any = typer.Option(
    "--jobs",
    "-j",
    metavar="N",
    min=1,
    help="Processes, and builds at a time; else what it is worth.",
)


def _with_k(option: Any) -> Any:
    told = copy(option)
    told.help = f"With -k: {option.help[0].lower()}{option.help[1:]}"
    return told


Kubernetes = Annotated[list[str] | None, _KUBERNETES]
Istio = Annotated[list[str] | None, _ISTIO]
Schemas = Annotated[list[str] | None, _SCHEMAS]
SkipKinds = Annotated[list[str] | None, _SKIP_KINDS]
IgnoreMissingSchemas = Annotated[bool, _IGNORE_MISSING_SCHEMAS]
Placeholders = Annotated[bool, _PLACEHOLDERS]
Jobs = Annotated[int | None, _JOBS]

KubernetesWithK = Annotated[list[str] | None, _with_k(_KUBERNETES)]
IstioWithK = Annotated[list[str] | None, _with_k(_ISTIO)]
SchemasWithK = Annotated[list[str] | None, _with_k(_SCHEMAS)]
SkipKindsWithK = Annotated[list[str] | None, _with_k(_SKIP_KINDS)]
IgnoreMissingSchemasWithK = Annotated[bool, _with_k(_IGNORE_MISSING_SCHEMAS)]
PlaceholdersWithK = Annotated[bool, _with_k(_PLACEHOLDERS)]
JobsWithK = Annotated[int | None, _with_k(_JOBS)]

ProfileWithK = Annotated[
    Profile | None,
    typer.Option("--profile", help="With -k: the profile that Istio was installed with."),
]
NamespaceWithK = Annotated[
    str | None,
    typer.Option("--namespace", "-n", help="With -k: where objects go that name none."),
]
InjectWithK = Annotated[
    bool,
    typer.Option(
        "--inject", help="With -k: a namespace gets sidecars if no Namespace object denies it."
    ),
]


def manifests_option(what: str) -> Any:
    """Return the option `-k`; `what` is what the command does with manifests."""
    help_ = f"{what} manifests that anybody wrote: files, folders, or - for the standard input."
    return typer.Option("--manifests", "-k", metavar="PATH", help=help_)


def system_option() -> Any:
    """Return the option `-k` of what asks about the system that manifests are."""
    option = manifests_option("Ask about")
    option.help += " CLUSTER=PATH is of one of several clusters that are one mesh."
    return option


def refuse(options: Mapping[str, object], why: str) -> None:
    """Raise MeshgenError if any of the options was given."""
    given = [name for name, value in options.items() if value]
    if given:
        raise MeshgenError(Finding(Code.USAGE, f"{name} {why}") for name in given)
