"""The `meshgen` command."""

import sys

from meshgen.cli.stops import Stopped, stoppable
from meshgen.cli.streams import taken_over


def main() -> None:
    """Run the command line, and exit."""
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
