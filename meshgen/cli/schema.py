"""`meshgen schema` and `meshgen explain`."""

import sys
from typing import Annotated

import typer

from meshgen.cli.exits import guarded


@guarded
def schema() -> None:
    """Print the config's JSON Schema, for editors."""
    from meshgen.config.schema import schema_text

    sys.stdout.write(schema_text())


@guarded
def explain(
    field: Annotated[
        str, typer.Argument(help="A field's path, such as services.autoscaling; nothing: all.")
    ] = "",
) -> None:
    """Tell of a field of the config: type, default, what it renders to, an example."""
    from meshgen.config.explain import explanation

    print(explanation(field))
