"""Examples of the codes that are described apart from what finds them, by code."""

from collections.abc import Mapping

from meshgen.codes.description import Example
from meshgen.codes.examples.asked import ASKED
from meshgen.codes.examples.cluster import CLUSTER
from meshgen.codes.examples.files import FILES
from meshgen.codes.examples.objects import OBJECTS
from meshgen.codes.examples.outputs import OUTPUTS
from meshgen.codes.examples.running import RUNNING

_TABLES = (FILES, OBJECTS, OUTPUTS, RUNNING, ASKED, CLUSTER)
EXAMPLES: Mapping[str, Example] = {code: one for table in _TABLES for code, one in table.items()}
