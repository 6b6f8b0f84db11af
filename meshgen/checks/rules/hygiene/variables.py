"""Variables whose value names another one that is not there yet."""

import re
from collections.abc import Iterator

from meshgen.checks.rules.kinds import WORKLOADS
from meshgen.checks.rules.rule import Mistake, Rule
from meshgen.codes import Example
from meshgen.lenient import mappings, text
from meshgen.nearest import did_you_mean
from meshgen.system import System

# `$$` stands for itself; names of other forms are a shell's commands.
_NAMED = re.compile(r"\$\$|\$\(([A-Z_][A-Z0-9_]*)\)")
# What every container gets for each Service.
_is_of_service = re.compile(r"[A-Z0-9_]+_(SERVICE_(HOST|PORT(_[A-Z0-9_]+)?)|PORT(_.+)?)").fullmatch
_POD = """\
apiVersion: v1
kind: Pod
metadata:
  name: web
spec:
  containers:
    - name: web
      env:
        - name: HOST
          value: db
        - name: URL
          value: postgres://$(NAME)/shop
"""


class UnknownVariable(Rule):
    """The kubelet reads the list from the top, and leaves what it does not know as it is.

    Source: makeEnvironmentVariables of k8s.io/kubernetes/pkg/kubelet.
    """

    code = "MG1813"
    title = "A variable's value names variables that stand before it."
    why = "The program gets the text as it stands, such as `postgres://$(DB_HOST)/shop`."
    mend = "Define the variable above, or write `$$(NAME)` where the text is meant."
    example = Example(wrong=_POD.replace("NAME", "DB"), right=_POD.replace("(NAME)", "(HOST)"))
    source = (
        "https://kubernetes.io/docs/tasks/inject-data-application/"
        "define-interdependent-environment-variables/"
    )
    kinds = WORKLOADS

    def find(self, system: System) -> Iterator[Mistake]:
        """Yield each such value; what comes from ConfigMaps as a whole, nobody knows here."""
        for workload in system.workloads:
            for path, container in (*workload.containers, *workload.init_containers):
                listed = mappings(container.get("env"))
                names = [text(one.get("name")) for one in listed]
                for index, one in enumerate(listed if not container.get("envFrom") else ()):
                    value = text(one.get("value"))
                    for name in dict.fromkeys(found[1] for found in _NAMED.finditer(value)):
                        if not name or name in names[:index] or _is_of_service(name):
                            continue
                        where = "stands after it" if name in names else "is not there"
                        yield self.mistake(
                            workload.member,
                            (*path, "env", index, "value"),
                            f"the variable `{name}` {where}: `$({name})` stays as it is",
                            expected="expected a variable that stands before it",
                            hint=did_you_mean(name, names[:index]),
                        )
