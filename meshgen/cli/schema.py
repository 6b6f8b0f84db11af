"""`meshgen schema` and `meshgen explain`."""

import re
from typing import Annotated

import typer

from meshgen.cli.completion import fields
from meshgen.cli.console import put
from meshgen.cli.exits import guarded


@guarded
def schema() -> None:
    """Print the config's JSON Schema, for editors."""
    from meshgen.config.schema import schema_text

    put(schema_text())


@guarded
def explain(
    field: Annotated[
        str,
        typer.Argument(
            metavar="[FIELD]",
            help="A field's path, such as services.autoscaling, or a finding's code; the file "
            "as a whole if left out.",
            autocompletion=fields,
        ),
    ] = "",
) -> None:
    """Tell of a field of the config, or of the code of a finding.

    Of a field its type, its default, what it renders to, an example, and the fields below it; of a
    code what it means and how to mend it.
    """
    if re.fullmatch(r"MG\d+", field):
        from meshgen.report.rules import explained

        put(f"{explained(field)}\n")
        return
    from meshgen.config.explain import explanation

    put(f"{explanation(field)}\n")
