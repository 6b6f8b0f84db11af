"""Namespaces with more than one label for the injector."""

from collections.abc import Iterator

from meshgen.checks.rules.injection.namespaces import told
from meshgen.checks.rules.rule import Mistake, Rule
from meshgen.codes import Example
from meshgen.model.injection import INJECTION, MODE, REVISION
from meshgen.system import Member, System


class ContradictingLabels(Rule):
    """Of two labels one wins, and which one is not what people expect."""

    code = "MG1012"
    title = "A namespace has one label that says how its pods belong to the mesh."
    why = (
        "`istio-injection` beats `istio.io/rev`: pods get the proxy of the default revision, or "
        "none at all, and a canary upgrade of the control plane never reaches them."
    )
    mend = "Keep one of `istio-injection`, `istio.io/rev` and `istio.io/dataplane-mode`."
    example = Example(
        wrong="""\
apiVersion: v1
kind: Namespace
metadata:
  name: shop
  labels:
    istio-injection: enabled
    istio.io/rev: canary
""",
        right="""\
apiVersion: v1
kind: Namespace
metadata:
  name: shop
  labels:
    istio.io/rev: canary
""",
    )
    source = "https://istio.io/latest/docs/setup/upgrade/canary/"
    istio = ("IST0123",)
    kinds = frozenset(("Namespace",))

    def find(self, system: System) -> Iterator[Mistake]:
        """Yield each Namespace with two labels, of which one says nothing then."""
        for member in told(system):
            labels = [name for name in (INJECTION, REVISION, MODE) if name in member.labels]
            path = ("metadata", "labels", labels[-1] if labels else "")
            injection = member.labels.get(INJECTION)
            if len(labels) > 1 and injection in (None, "enabled"):
                yield self.mistake(
                    member,
                    path,
                    f"{_said(member, labels[:1])} is what counts: "
                    f"{_said(member, labels[1:])} beside it says nothing",
                    hint=f"remove {labels[0]} or {' and '.join(labels[1:])}",
                    about_key=True,
                )
            elif REVISION in labels and injection is not None:
                yield self.mistake(
                    member,
                    ("metadata", "labels", REVISION),
                    f"no pod gets a proxy of this revision: {INJECTION} is {injection!r}",
                    hint=f"remove {INJECTION} or {REVISION}",
                    istio="",
                )


def _said(member: Member, labels: list[str]) -> str:
    return " and ".join(f"{name}: {member.labels[name]}" for name in labels)
