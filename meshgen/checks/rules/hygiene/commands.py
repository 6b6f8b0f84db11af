"""Commands that are written as a shell would read them, where no shell does."""

from collections.abc import Iterator, Mapping
from typing import Any

from meshgen.checks.rules.kinds import WORKLOADS
from meshgen.checks.rules.rule import Mistake, Rule
from meshgen.codes import Example
from meshgen.explainer import words
from meshgen.lenient import items, mapping, text
from meshgen.resources import Path
from meshgen.system import System, Workload

_PROBES = ("livenessProbe", "readinessProbe", "startupProbe")
_HOOKS = ("postStart", "preStop")
_POD = """\
apiVersion: v1
kind: Pod
metadata:
  name: web
spec:
  containers:
    - name: web
      command: COMMAND
"""


class CommandInOneWord(Rule):
    """The first item of a command is the program: nothing splits it at its spaces."""

    code = "MG1812"
    title = "A command has its words one by one."
    why = (
        'No program is called so: the container never starts (`exec: "npm run start": executable '
        "file not found in $PATH`), and a probe or a hook always fails."
    )
    mend = 'Write each word as an item, or let a shell split them: `["sh", "-c", "npm run start"]`.'
    example = Example(
        wrong=_POD.replace("COMMAND", '["npm run start"]'),
        right=_POD.replace("COMMAND", '["npm", "run", "start"]'),
    )
    source = "https://kubernetes.io/docs/tasks/inject-data-application/define-command-argument-container/"
    kinds = WORKLOADS

    def find(self, system: System) -> Iterator[Mistake]:
        """Yield the first word of each command that has spaces; paths of Windows may."""
        for workload in system.workloads:
            for path, command in _commands(workload):
                program = text(next(iter(items(command)), None))
                said = program.split()
                if len(said) > 1 and "\\" not in program:
                    yield self.mistake(
                        workload.member,
                        (*path, 0),
                        f"no program is called {words.show(program)}",
                        expected="expected its words one by one",
                        hint=f"write {words.show(said[0])} first, and the others as items after it",
                    )


def _commands(workload: Workload) -> Iterator[tuple[Path, Any]]:
    for path, container in (*workload.containers, *workload.init_containers):
        yield (*path, "command"), container.get("command")
        holders: list[tuple[Path, Mapping[str, Any]]] = [
            *(((name,), mapping(container, name)) for name in _PROBES),
            *((("lifecycle", name), mapping(container, "lifecycle", name)) for name in _HOOKS),
        ]
        for inside, holder in holders:
            yield (*path, *inside, "exec", "command"), mapping(holder, "exec").get("command")
