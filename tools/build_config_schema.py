"""Write schemas/meshgen-v1alpha1.json from the model: `python tools/build_config_schema.py`.

The committed file is what `meshgen schema` prints and what a config is checked against.
"""

import json
from pathlib import Path

from meshgen.config.schema import FILE, make_schema


def main() -> None:
    """Write the schema beside the others."""
    target = Path(__file__).parent.parent / "schemas" / FILE
    target.write_text(json.dumps(make_schema(), indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
