"""Why a patch does not apply."""

from meshgen.resources import Path


class PatchError(Exception):
    """A patch that does not apply: what is wrong, where in the patch, and what would be right."""

    def __init__(self, message: str, path: Path = (), expected: str = "") -> None:
        """Keep the place in the patch and what is expected there."""
        super().__init__(message)
        self.path = path
        self.expected = expected
