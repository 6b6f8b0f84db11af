"""Where one part of the platform finds another."""

from collections.abc import Mapping

from msgspec import structs

from meshgen.model.component import Component, Reachable
from meshgen.model.platform import Platform


def addresses_of(platform: Platform) -> Mapping[str, str | None]:
    """Return the URL of each part, by its field; None where there is none.

    That of a part that is rendered is a reference, as services have it of each other.
    """
    parts = {field.name: getattr(platform, field.name) for field in structs.fields(Platform)}
    return {name: _address(name, part) for name, part in parts.items()}


def _address(name: str, part: object) -> str | None:
    if isinstance(part, Reachable) and part.url:
        return part.url.rstrip("/")
    if not isinstance(part, Component) or not part.is_rendered:
        return None
    port = f":{part.asked_at}" if part.asked_at else ""
    return f"${{{name.replace('_', '-')}.url{port}}}"
