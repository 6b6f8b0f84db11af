"""Examples of the codes that are described apart from what finds them, by code."""

from collections.abc import Mapping

from meshgen.codes.description import Example
from meshgen.codes.examples.files import FILES
from meshgen.codes.examples.outputs import OUTPUTS

EXAMPLES: Mapping[str, Example] = {**FILES, **OUTPUTS}
