"""The pages of guides: which there are, of which template, and what each is told."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from meshgen.guides.facts import Page, Service, System
from meshgen.guides.picture import picture

# The page that leads to all others, and the folder of those of services.
FIRST, _SERVICES = "README.md", "services"
_WAY = "way-into-the-mesh"
_OF_ENVIRONMENTS = ("operations", _WAY, "incidents")


class Asked(NamedTuple):
    """A page, by its path: the template that gives it, and what that sees."""

    path: str
    template: str
    facts: Mapping[str, Any]


def pages_of(systems: Sequence[System]) -> Iterator[Asked]:
    """Yield the pages of environments, in the order to read them in."""
    pages = _services(systems)
    pictures = {path: names for path, (_, names) in _pictures(systems).items()}
    seen: Mapping[str, Any] = {"systems": systems, "pages": pages, "pictures": pictures}
    yield Asked(FIRST, "docs/README.md.j2", seen)
    for system in systems:
        for name in (one for one in _OF_ENVIRONMENTS if one != _WAY or system.steps):
            path = f"{system.environment}/{name}.md"
            seen = {"system": system, "pages": pages, "chapters": _chapters(system)}
            yield Asked(path, f"docs/{name}.md.j2", seen)
    tools = {system.environment: system for system in systems}
    for page in pages:
        seen = {"page": page, "systems": tools}
        yield Asked(f"{_SERVICES}/{page.key}.md", "docs/service.md.j2", seen)


def _chapters(system: System) -> list[str]:
    """Return the chapters of the incident manual: of what there is not, there is none."""
    there = {
        "upstream": system.meshed,
        "badgateway": system.meshed,
        "egress": system.closed,
        "closed": system.meshed,
        "rbac": system.authorization,
        "gateway": system.gateways,
        "limit": system.limited,
        "quota": system.quotas,
        "update": system.rolling,
        "hpa": system.scaled,
        "sidecar": system.meshed,
        "certificates": system.meshed,
        "kiali": "kiali" in system.tools,
    }
    return [chapter for chapter, found in there.items() if found]


def pictures_of(systems: Sequence[System]) -> Iterator[tuple[str, str]]:
    """Yield the pictures of environments by their paths, as SVG; those that are alike are one."""
    for path, (svg, _) in _pictures(systems).items():
        yield path, svg


def _pictures(systems: Sequence[System]) -> dict[str, tuple[str, list[str]]]:
    alike: dict[str, list[str]] = {}
    for system in systems:
        alike.setdefault(picture(system), []).append(system.environment)
    paths = ("system.svg", *(f"system-{names[0]}.svg" for names in list(alike.values())[1:]))
    return dict(zip(paths, alike.items(), strict=True))


def _services(systems: Sequence[System]) -> list[Page]:
    found: dict[str, list[Service]] = {}
    for system in systems:
        for service in system.services:
            found.setdefault(service.key, []).append(service)
    return [Page(key, tuple(several)) for key, several in sorted(found.items())]
