"""`python -m meshgen`."""

from meshgen.cli.main import main

main()
