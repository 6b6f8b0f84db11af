"""What all parts of the platform say."""

from collections.abc import Mapping
from typing import Annotated, ClassVar

from meshgen.model.base import Spec, doc
from meshgen.model.grammar import HttpUrl, Image
from meshgen.model.service import ServiceOver

# What the config calls the namespace of all that says no other.
HOME = "monitoring"


class Part(Spec, frozen=True):
    """A part of the platform: what a template of its name renders."""

    @property
    def is_rendered(self) -> bool:
        """Return whether it is one of the platform's own."""
        return True

    @property
    def also(self) -> tuple[str, ...]:
        """Return the templates that are rendered besides, wherever the part runs."""
        return ()


class Component(Part, frozen=True):
    """A part of the platform that runs."""

    # The name of the port that others ask; without one, its first.
    asked_at: ClassVar[str] = ""
    # The path of its page for browsers at that port, if it has one.
    page: ClassVar[str] = ""
    # The namespace that it is in; that of all parts is called so in the config alone.
    home: ClassVar[str] = HOME
    # The command that shows whether it works, where no page does.
    tried_by: ClassVar[str] = ""
    # What others need of it once it runs, and what stands for that in their Secrets.
    gives: ClassVar[str] = ""
    stands_for: ClassVar[str] = ""
    # How several pods come to share what one would have for itself, if there is a way.
    shared_by: ClassVar[str] = ""

    image: Annotated[
        Image | None,
        doc(
            "Its image.",
            default="the release that docs/platform.md tells",
            example="registry.example.com/metrics-server:v0.8.0",
        ),
    ] = None
    service: ServiceOver = None

    @property
    def alone(self) -> str:
        """Return what each pod has for itself; empty where there may be several."""
        return ""

    @property
    def secrets(self) -> Mapping[str, Mapping[str, str]]:
        """Return the Secrets that it needs and nobody renders: what a shell puts into each key."""
        return {}

    @property
    def login(self) -> str:
        """Return the command of kubectl that gets what its page asks for; empty if it asks nobody.

        `ACCOUNT` in it is its ServiceAccount.
        """
        return ""


class Reachable(Component, frozen=True):
    """A part that others ask, and that may exist already."""

    url: Annotated[
        HttpUrl | None,
        doc(
            "The address of one that exists; then none is rendered.",
            example="http://prometheus.observability:9090",
        ),
    ] = None

    @property
    def is_rendered(self) -> bool:
        """Return whether it is one of the platform's own."""
        return self.url is None

    @property
    def existing(self) -> str:
        """Return the setting that says that it exists; empty where it is rendered."""
        return "url" if self.url else ""

    @property
    def beside_existing(self) -> frozenset[str]:
        """Return the settings that hold of one that exists too; empty where all may."""
        return frozenset()
