"""The `meshgen` command."""

import gc
import sys

from meshgen.cli.stops import Stopped, stoppable
from meshgen.cli.streams import taken_over

# What a run makes, it mostly keeps to its end: to look through it as often as Python does by itself
# takes a fifth of the time of a large mesh, and frees nothing. A small one makes less than
# this, imports and all.
_OBJECTS_UNTIL_A_LOOK = (200_000, 10, 50)


def main() -> None:
    """Run the command line, and exit."""
    gc.set_threshold(*_OBJECTS_UNTIL_A_LOOK)
    with taken_over() as streams:
        try:
            with stoppable():
                from meshgen.cli.app import make_app
                from meshgen.cli.exits import ended

                code = ended(make_app(), streams)
        except Stopped as stopped:
            # Before or after a command; `guarded` sees to the rest.
            code = stopped.exit_code
    sys.exit(code)
