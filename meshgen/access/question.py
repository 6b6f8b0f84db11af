"""What is asked: who, whom, with which request."""

from collections.abc import Container, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from meshgen.access.find import Aliases, goals_named, refuse_without_pods, sources_named
from meshgen.access.matrix import Matrix
from meshgen.access.outside import any_other, outside_of
from meshgen.access.sources import sources_of
from meshgen.access.targets import targets_of
from meshgen.errors import MeshgenError
from meshgen.findings import Code, Finding
from meshgen.system import System
from meshgen.system.access import UNSAID, Request


@dataclass(frozen=True)
class Question:
    """Who may reach whom with which requests; what is not said may be anything.

    `source` and `target` are names, `headers` and `claims` those that a request has, None where
    nothing is said of them. Where nobody is named, what runs beside the services of a config is
    told of with `platform` alone.
    """

    source: str | None = None
    target: str | None = None
    port: int | None = None
    method: str = ""
    path: str = ""
    host: str = ""
    headers: Mapping[str, str] | None = None
    claims: Mapping[str, Any] | None = None
    platform: bool = False

    @property
    def request(self) -> Request:
        """Return what is known of requests."""
        return Request(
            0,
            method=self.method,
            path=self.path.partition("?")[0],
            host=self.host,
            headers={name.lower(): value for name, value in (self.headers or {}).items()},
            token=UNSAID if self.claims is None else self.claims,
            is_any=self.headers is None,
        )

    @property
    def is_of_services(self) -> bool:
        """Return whether it is about the services of a config alone."""
        return not self.platform and (self.source, self.target, self.port) == (None, None, None)

    @property
    def is_one(self) -> bool:
        """Return whether it is about one caller and one target."""
        return self.source is not None and self.target is not None

    def __str__(self) -> str:
        """Return the request in words; "" where nothing is said of it."""
        given = [f"{name}: {value}" for name, value in (self.headers or {}).items()]
        held = [f"claim {name}: {value}" for name, value in (self.claims or {}).items()]
        if self.claims == {}:
            held = ["a token"]
        where = f"at {self.host}" if self.host else ""
        beside = ", ".join((*given, *held))
        words = (self.method, self.path, where, f"with {beside}" if beside else "")
        return " ".join(filter(None, words))


EVERYTHING = Question()


def _wrong(question: Question) -> Iterator[Finding]:
    """Yield what a request cannot have: policies would be asked, and refuse it."""
    path, method = question.path, question.method
    if path and not path.startswith("/"):
        _, scheme, rest = path.partition("://")
        behind = rest.partition("/")[2] if scheme else path
        beside = " and --host" if scheme else ""
        wanted = f"expected one that starts with a slash: /{behind}{beside}"
        yield Finding(Code.USAGE, f"`{path}` is no path of a request", expected=wanted)
    if method != method.upper():
        message = f"proxies and policies tell `{method}` from `{method.upper()}`"
        yield Finding(Code.USAGE, message, expected=f"expected {method.upper()}")


def matrix_of(
    system: System,
    question: Question,
    aliases: Aliases,
    of_services: Container[str] | None = None,
) -> Matrix:
    """Return who may reach whom, as far as it is asked.

    `of_services` are the namespaces that a question about services is about, None for all. Raises
    MeshgenError for a name that nobody has, and for what no request could have.
    """
    if findings := list(_wrong(question)):
        raise MeshgenError(findings)
    sources = None
    if question.source is not None:
        sources = sources_named(system, question.source, aliases)
    targets = outside = None
    if question.target is not None or question.port is not None:
        targets, outside = goals_named(system, question.target, question.port, aliases)
    if outside and sources is not None:
        refuse_without_pods(sources, str(outside[0]), is_only=not targets)
    if of_services is not None and question.is_of_services:
        # Who is elsewhere and has no identity fares as anybody outside of the mesh.
        sources = [
            each
            for each in sources_of(system)
            if each.caller or each.workload is None or each.namespace in of_services
        ]
        targets = [each for each in targets_of(system) if each.workload.namespace in of_services]
        outside = [*outside_of(system), any_other()]
    return Matrix(system, question.request, sources, targets, outside)
