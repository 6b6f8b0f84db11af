"""The Secrets that pods of an environment read and no file has: what makes each."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from meshgen.checks.rules.kinds import WORKLOADS
from meshgen.checks.rules.references.missing import is_missing
from meshgen.pipeline.project import Project
from meshgen.pipeline.systems import system_of
from meshgen.system.mentions import Mention


@dataclass
class _Read:
    """How pods read a Secret: some keys, all as variables, all as files, or to pull images."""

    keys: dict[str, None] = field(default_factory=dict)
    ways: set[str] = field(default_factory=set)

    def add(self, mention: Mention) -> None:
        """Add how one place reads it."""
        key, items = mention.around.get("key"), mention.around.get("items")
        if isinstance(key, str):
            self.keys[key] = None
        elif isinstance(items, list):
            self.keys |= dict.fromkeys(str(item["key"]) for item in items)
        else:
            self.ways |= {"volumes", "envFrom", "imagePullSecrets"} & set(mention.path)

    def command(self, name: str) -> str:
        """Return the command of kubectl that makes it, with values to fill in."""
        if "imagePullSecrets" in self.ways:
            said = "--docker-server=REGISTRY --docker-username=NAME --docker-password=PASSWORD"
            return f"docker-registry {name} {said}"
        if "envFrom" in self.ways:
            return f"generic {name} --from-env-file={name}.env  # KEY=VALUE, a line each"
        files = [f"--from-file={name}/"] if "volumes" in self.ways else []
        values = (f'--from-literal={key}="{_placeholder(key)}"' for key in self.keys)
        return " ".join([f"generic {name}", *files, *values])


def secrets_of(project: Project, environment: str) -> Iterator[str]:
    """Yield the commands that make the Secrets of an environment's services."""
    system = system_of(project, environment)
    needed: dict[tuple[str, str], _Read] = {}
    # What runs beside the services has steps of its own.
    count = len(project.objects(environment))
    for mention in system.mentions("Secret"):
        where = (mention.namespace, mention.name)
        of_pods = mention.member.identity.type in WORKLOADS and not mention.is_optional
        is_own = mention.member.position < count
        if is_own and of_pods and is_missing(system, "Secret", *where):
            needed.setdefault(where, _Read()).add(mention)
    for (namespace, name), read in needed.items():
        yield f"kubectl -n {namespace} create secret {read.command(name)}"


def _placeholder(key: str) -> str:
    return re.sub(r"[^A-Z0-9]+", "-", key.upper()).strip("-") or "VALUE"
