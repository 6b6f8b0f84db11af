"""What stands in files that meshgen did not write: read whole, bounded, and never waited for.

Every file that a call, a config or a folder names is read here.
"""

from meshgen.inputs.choice import Chosen, choose
from meshgen.inputs.content import LARGEST, read_bytes, read_stdin
from meshgen.inputs.folder import ConfigFolder
from meshgen.inputs.text import decode, read_text

__all__ = [
    "LARGEST",
    "Chosen",
    "ConfigFolder",
    "choose",
    "decode",
    "read_bytes",
    "read_stdin",
    "read_text",
]
