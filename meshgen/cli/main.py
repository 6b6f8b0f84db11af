"""The `meshgen` command."""

import io
import sys


def main() -> None:
    """Run the command line, and exit."""
    if isinstance(sys.stdout, io.TextIOWrapper):
        # The same bytes in every locale: Kubernetes' tools read UTF-8.
        sys.stdout.reconfigure(encoding="utf-8", newline="\n")
    try:
        from meshgen.cli.app import make_app

        make_app()(prog_name="meshgen")
    except KeyboardInterrupt:
        # Before or after a command; `guarded` sees to the rest.
        sys.exit(130)
