"""One kind as one release serves it, on its way into schemas/."""

from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Kind:
    """A kind, ready to be written.

    `product` is the folder that it comes from, `release` that product's version ("" where only
    one is known), `content` what its file holds.
    """

    product: str
    release: str
    group: str
    version: str
    kind: str
    namespaced: bool
    content: dict[str, Any] = field(hash=False)

    @property
    def api_version(self) -> str:
        """Return `group/version`, or the version alone for the core group."""
        return f"{self.group}/{self.version}" if self.group else self.version
