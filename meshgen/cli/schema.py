"""`meshgen schema` and `meshgen explain`."""

import sys
from typing import Annotated

import typer

import meshgen
from meshgen.cli.completion import fields
from meshgen.cli.console import coloured, columns, put
from meshgen.cli.exits import guarded
from meshgen.cli.options import File
from meshgen.cli.project import DEFAULT_FILE


@guarded
def schema() -> None:
    """Print the config's JSON Schema, for editors."""
    put(meshgen.schema())


@guarded
def explain(
    field: Annotated[
        str,
        typer.Argument(
            metavar="[FIELD|CODE]",
            help="A field's path, such as services.autoscaling, or a finding's code, such as "
            "MG103; the file as a whole if left out.",
            autocompletion=fields,
        ),
    ] = "",
    file: File = DEFAULT_FILE,
) -> None:
    """Tell of a field of the config, or of the code of a finding.

    Of a field its type, its default, what it renders to, an example, and the fields below it; of a
    code what it means, why, how to mend it, and an example before and after; istioctl's codes and
    kube-linter's checks do as well, and those of the config's own rules. MG lists all codes.
    """
    given = file if file != DEFAULT_FILE or file.exists() else None
    width = columns() if sys.stdout.isatty() else 0
    put(f"{meshgen.explain(field, given, width=width, colour=coloured(sys.stdout))}\n")
