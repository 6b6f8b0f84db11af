"""Write schemas/meshgen-v1alpha1.json: `python tools/build_config_schema.py`.

It is made from the model, the registries of outputs and checks, and schemas/mesh-config.json. The
committed file is what `meshgen schema` prints, for a config's files one by one. A config is checked
against what it says of all of them together.
"""

import json
from pathlib import Path

from meshgen.checks.registry import code_schema, ignore_schema
from meshgen.config.schema import FILE, make_schema, mesh_config_schema, published
from meshgen.outputs.registry import output_schema


def main() -> None:
    """Write the schema beside the others."""
    target = Path(__file__).parent.parent / "schemas" / FILE
    schema = make_schema(output_schema(), code_schema(), mesh_config_schema(), ignore_schema())
    target.write_text(json.dumps(published(schema), indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
