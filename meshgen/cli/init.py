"""`meshgen init`: a small config that renders at once."""

import re
from pathlib import Path
from typing import Annotated

import typer

import meshgen
from meshgen import Code, Finding, Location, MeshgenError
from meshgen.cli.console import say
from meshgen.cli.exits import guarded
from meshgen.cli.options import File, Quiet
from meshgen.cli.project import DEFAULT_FILE

_NAME = re.compile(r"[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?")


@guarded
def init(
    name: Annotated[
        str | None, typer.Argument(help="The mesh's name; this folder's if left out.")
    ] = None,
    file: File = DEFAULT_FILE,
    quiet: Quiet = False,
) -> None:
    """Write a small commented meshgen.yaml that renders at once."""
    text = meshgen.starter(_checked(name) if name else mesh_name(Path.cwd().name))
    try:
        with file.open("x", encoding="utf-8", newline="\n") as stream:
            stream.write(text)
    except FileExistsError:
        raise _refusal(
            file, "this file exists already", "it is yours: nothing was changed"
        ) from None
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise _refusal(file, f"the file cannot be written: {reason}", "") from None
    option = "" if file == DEFAULT_FILE else f" -f {file}"
    say(f"wrote {file}; now run: meshgen render{option}", quiet=quiet)


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
