"""`meshgen init`: a small config that renders at once."""

import re
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Annotated

import typer

import meshgen
from meshgen import Code, Finding, Location, MeshgenError
from meshgen.cli.console import say
from meshgen.cli.exits import guarded
from meshgen.cli.options import File, Quiet
from meshgen.cli.project import DEFAULT_FILE

_YOURS = "it is yours: nothing was changed"
_NAME = re.compile(r"[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?")


@guarded
def init(
    name: Annotated[
        str | None, typer.Argument(help="The mesh's name; this folder's if left out.")
    ] = None,
    from_example: Annotated[
        str | None,
        typer.Option(
            "--from-example",
            metavar="NAME",
            help="Begin as an example, with all its files: minimal, shop or titanium.",
        ),
    ] = None,
    services: Annotated[
        str | None,
        typer.Option("--services", metavar="NAMES", help="With these services: web,api."),
    ] = None,
    environments: Annotated[
        str | None,
        typer.Option("--environments", metavar="NAMES", help="In these environments: dev,prod."),
    ] = None,
    file: File = DEFAULT_FILE,
    quiet: Quiet = False,
) -> None:
    """Write a small commented meshgen.yaml that renders at once.

    meshgen init --services web,api,redis --environments dev,staging,prod
    """
    if from_example is not None:
        others = {"a name": name, "--services": services, "--environments": environments}
        if given := [each for each, value in others.items() if value is not None]:
            what = f"{given[0]} is not for --from-example"
            expected = "expected one of the two: an example has its own"
            raise MeshgenError([Finding(Code.USAGE, what, expected=expected)])
        config, *further = meshgen.example(from_example).items()
        texts = {file: config[1], **{file.parent / path: text for path, text in further}}
    else:
        called = _checked(name) if name else mesh_name(Path.cwd().name)
        of_services = _names("--services", services)
        for one in of_services:
            _refuse(one)
        texts = {file: meshgen.starter(called, of_services, _names("--environments", environments))}
    _write(texts)
    option = "" if file == DEFAULT_FILE else f" -f {file}"
    wrote = ", ".join(map(str, texts))
    say(f"wrote {wrote}; now run: meshgen render{option}", quiet=quiet)


def _write(texts: Mapping[Path, str]) -> None:
    """Write files that are not there yet: all of them, or none."""
    for path in texts:
        if path.exists() or path.is_symlink():
            raise _refusal(path, "this file exists already", _YOURS)
    written: list[Path] = []
    folders: list[Path] = []
    try:
        for path, text in texts.items():
            # The config's own folder is the user's to make.
            if written and not path.parent.is_dir():
                path.parent.mkdir()
                folders.append(path.parent)
            with path.open("x", encoding="utf-8", newline="\n") as stream:
                written.append(path)
                stream.write(text)
    except OSError as error:
        for each in written:
            each.unlink(missing_ok=True)
        for each in folders:
            with suppress(OSError):  # somebody else has put something there
                each.rmdir()
        if isinstance(error, FileExistsError) and path.parent.is_file():
            raise _refusal(path.parent, "a file is where a folder has to be", _YOURS) from None
        if isinstance(error, FileExistsError):
            raise _refusal(path, "this file exists already", _YOURS) from None
        reason = (error.strerror or str(error)).lower()
        raise _refusal(path, f"the file cannot be written: {reason}", "") from None


def _names(option: str, said: str | None) -> list[str]:
    """Return the names that an option lists."""
    names = [] if said is None else [name.strip() for name in said.split(",")]
    for position, name in enumerate(names):
        if not name:
            what = f"{option} {said}: a name is missing"
            raise MeshgenError([Finding(Code.USAGE, what, expected="expected names such as a,b")])
        if name in names[:position]:
            what = f"{option} {said}: `{name}` is named twice"
            raise MeshgenError([Finding(Code.USAGE, what, expected="expected it once")])
        _checked(name)
    return names


def _refuse(name: str) -> None:
    """Refuse a name that a service cannot have, though others can."""
    if name[0].isdigit():
        what = f"`{name}` is not a valid name for a Service"
        expected, hint = "expected a letter first (RFC 1035)", f"try `svc-{name}`"
        raise MeshgenError([Finding(Code.NAME, what, expected=expected, hint=hint)])
    if name == "default":
        what = f"`{name}` is the DestinationRule of the mesh"
        raise MeshgenError([Finding(Code.NAME, what, expected="expected another name")])


def _checked(name: str) -> str:
    if _NAME.fullmatch(name):
        return name
    raise MeshgenError(
        [
            Finding(
                Code.NAME,
                f"`{name}` is not a valid name",
                expected="expected up to 63 lower-case letters, digits and '-' (RFC 1123)",
                hint=f"try `{mesh_name(name)}`",
            )
        ]
    )


def mesh_name(name: str) -> str:
    """Return the valid mesh name that is most like a folder's name."""
    return re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")[:63].strip("-") or "mesh"


def _refusal(file: Path, message: str, hint: str) -> MeshgenError:
    return MeshgenError([Finding(Code.WRITE, message, Location(str(file)), hint=hint)])
