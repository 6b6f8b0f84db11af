"""One description of a kind: what every room that treats kinds differently reads."""

from collections.abc import Mapping
from dataclasses import dataclass, field

# A place in an object: the fields on the way. A list on the way stands for each of its items.
Fields = tuple[str, ...]
# The order of a kind that nothing else waits for.
LAST = 99


@dataclass(frozen=True, kw_only=True)
class Kind:
    """A kind; the defaults are those of a kind that nothing is known of, such as a custom one.

    Where it lives (`namespaced`) is no part of this: the schemas know it of every kind.
    """

    name: str
    group: str = ""
    # Groups that had it in earlier releases.
    former_groups: tuple[str, ...] = ()
    # What it is for, of a kind that there is a template of.
    description: str = ""
    irregular_plural: str = ""
    # kubectl's short name, where files are called by it.
    short: str = ""

    # How long its name may be (Kubernetes, "Object Names and IDs").
    longest_name: int = 253
    # Where the template of its pods is; None where no controller makes pods of it.
    pod_template: Fields | None = None
    # What Kustomize's `labels:` with includeTemplates labels besides its pods: where metadata is,
    # or a list of such; and whether it does so in this group only.
    labelled: tuple[Fields, ...] = ()
    # What it would label too, though the API server lets nobody change it.
    never_labelled: tuple[Fields, ...] = ()
    labelled_in_group: bool = False
    # Whether `spec.replicas` says how many pods it has.
    scalable: bool = False
    # Whether its pods end by themselves, when their work is done.
    ends: bool = False
    # Whether its pods are replaced when their template changes.
    rolls: bool = False

    # Its place in a stream, where what others need comes first, as Kustomize and Helm order it for
    # the API server; and the folder of plain manifests that sorts before all others.
    order: int = LAST
    folder: str = ""

    # What the config calls it in a service, if not by its name: `autoscaling`.
    config_name: str = ""
    # What a chart calls it outside of services: a single one, and several. "" is not at all.
    roots: tuple[str, str] = ("", "")
    # What a chart says of the value that turns it on, which there is even where all environments
    # have it; "" for a kind that people do not expect to turn off.
    switch: str = ""
    # Fields that a chart has values for even where all environments agree, and what it says there.
    knobs: Mapping[Fields, str] = field(default_factory=dict, hash=False)
    # Fields that the config calls otherwise, or not at all.
    renamed: Mapping[tuple[str | int, ...], Fields] = field(default_factory=dict, hash=False)

    @property
    def plural(self) -> str:
        """Return the kind's name in URLs, as the API server makes it: `networkpolicies`."""
        name = self.name.lower()
        if self.irregular_plural:
            return self.irregular_plural
        if name.endswith(("s", "x", "ch", "sh")):
            return f"{name}es"
        if name.endswith("y") and name[-2:-1] not in "aeiou":
            return f"{name[:-1]}ies"
        return f"{name}s"

    @property
    def stem(self) -> str:
        """Return what files and templates of the kind are called: `deployment`, `hpa`."""
        return self.short or self.name.lower()

    @property
    def setting(self) -> str:
        """Return what the config calls it in a service: `podDisruptionBudget`, `autoscaling`."""
        return self.config_name or self.name[:1].lower() + self.name[1:]

    @property
    def templates(self) -> tuple[Fields, ...]:
        """Return where labels of all resources go besides the object itself."""
        return (*((self.pod_template,) if self.pod_template else ()), *self.labelled)
