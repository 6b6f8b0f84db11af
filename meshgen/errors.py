"""The one error that meshgen raises for what a user can mend."""

from collections.abc import Iterable

from meshgen.findings import Finding, in_order


class MeshgenError(Exception):
    """The run cannot go on; `findings` say why, all problems of one step together."""

    def __init__(self, findings: Iterable[Finding]) -> None:
        """Keep the findings in order of place, each once."""
        self.findings = in_order(findings)
        super().__init__("\n".join(str(f) for f in self.findings))
