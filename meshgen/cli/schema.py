"""`meshgen schema` and `meshgen explain`."""

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
            help="A field's path, such as services.autoscaling; the whole file if left out.",
            autocompletion=fields,
        ),
    ] = "",
) -> None:
    """Tell of a field of the config.

    Its type, its default, what it renders to, an example, and the fields below it.
    """
    from meshgen.config.explain import explanation

    put(f"{explanation(field)}\n")
