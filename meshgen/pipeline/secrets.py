"""The Secrets that pods of an environment read, and what makes those that no file has."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from meshgen.checks.rules.kinds import WORKLOADS
from meshgen.checks.rules.references.missing import is_missing
from meshgen.pipeline.project import Project
from meshgen.pipeline.systems import system_of
from meshgen.system.mentions import Mention

# What is to be filled in may hold anything.
_LITERAL = re.compile("(--from-literal=[^=]+)=(.*)")


@dataclass
class ReadSecret:
    """A Secret that pods of services read: some keys, all as variables or files, or to pull images.

    `is_missing` tells that nothing makes it, `readers` are the positions of what runs the pods.
    """

    at: str
    name: str
    is_missing: bool
    readers: dict[int, None] = field(default_factory=dict)
    _keys: dict[str, None] = field(default_factory=dict)
    _ways: set[str] = field(default_factory=set)

    def add(self, mention: Mention) -> None:
        """Add how one place reads it."""
        self.readers[mention.member.position] = None
        key, items = mention.around.get("key"), mention.around.get("items")
        if isinstance(key, str):
            self._keys[key] = None
        elif isinstance(items, list):
            self._keys |= dict.fromkeys(str(item["key"]) for item in items)
        else:
            self._ways |= {"volumes", "envFrom", "imagePullSecrets"} & set(mention.path)

    @property
    def file(self) -> str:
        """Return the file of all its values, `KEY=VALUE` in a line each; empty without one."""
        return f"{self.name}.env" if "envFrom" in self._ways else ""

    @property
    def words(self) -> tuple[str, ...]:
        """Return what `kubectl create secret` makes it with; values to fill in are in capitals."""
        if "imagePullSecrets" in self._ways:
            server, user = "--docker-server=REGISTRY", "--docker-username=NAME"
            return ("docker-registry", self.name, server, user, "--docker-password=PASSWORD")
        if self.file:
            return ("generic", self.name, f"--from-env-file={self.file}")
        files = [f"--from-file={self.name}/"] if "volumes" in self._ways else []
        values = (f"--from-literal={key}={_placeholder(key)}" for key in self._keys)
        return ("generic", self.name, *files, *values)


def read_secrets(project: Project, environment: str) -> list[ReadSecret]:
    """Return the Secrets that pods of an environment's services have to have."""
    system = system_of(project, environment)
    found: dict[tuple[str, str], ReadSecret] = {}
    # What runs beside the services has steps of its own.
    count = len(project.objects(environment))
    for mention in system.mentions("Secret"):
        where = (mention.namespace, mention.name)
        of_pods = mention.member.identity.type in WORKLOADS and not mention.is_optional
        if mention.member.position < count and of_pods:
            if where not in found:
                found[where] = ReadSecret(*where, is_missing(system, "Secret", *where))
            found[where].add(mention)
    return list(found.values())


def secrets_of(project: Project, environment: str) -> Iterator[str]:
    """Yield the commands that make the Secrets of an environment's services that nothing makes."""
    for one in read_secrets(project, environment):
        if one.is_missing:
            told = "  # KEY=VALUE, a line each" if one.file else ""
            words = (_LITERAL.sub(r'\1="\2"', word) for word in one.words)
            yield f"kubectl -n {one.at} create secret {' '.join(words)}{told}"


def _placeholder(key: str) -> str:
    return re.sub(r"[^A-Z0-9]+", "-", key.upper()).strip("-") or "VALUE"
