"""Files with rules of the user's own: a mapping as the config's `rules` is."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

import msgspec

from meshgen.config.as_written import as_text
from meshgen.config.origins import Origins
from meshgen.config.schema import whole_schema
from meshgen.config.shape import Shape
from meshgen.errors import MeshgenError
from meshgen.findings import Code, Finding, Location
from meshgen.model.rules import OwnRule
from meshgen.resources import Path
from meshgen.schemas.walk import Fixed
from meshgen.yamlio import Node, load, locate, to_data


@dataclass(frozen=True)
class RuleFile:
    """The rules of a file, and where they stand."""

    root: Node
    rules: Mapping[str, OwnRule]

    def location(self, path: Path) -> Location:
        """Return where something of a rule stands."""
        return locate(self.root, path)


def read_rule_file(text: str, name: str) -> RuleFile:
    """Return the rules in the text of a file; raises MeshgenError with all that is wrong."""
    schema = _schema()
    root = as_text(load(text, name), schema, schema)
    shape = Shape(Origins(root), schema)
    shape.sound(root)
    if shape.findings:
        raise MeshgenError(shape.findings)
    try:
        return RuleFile(root, msgspec.convert(to_data(root), dict[str, OwnRule]))
    except msgspec.ValidationError as error:  # should the types ever want more than the schema
        raise MeshgenError([Finding(Code.TYPE, str(error), root.location)]) from None


@cache
def _schema() -> Fixed:
    definitions = whole_schema()["$defs"]
    rules = definitions["Environment"]["properties"]["rules"]["anyOf"][0]
    return Fixed({**rules, "$defs": definitions})
