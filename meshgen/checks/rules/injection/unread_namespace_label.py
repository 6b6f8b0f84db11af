"""Values of a Namespace's label that say nothing to Istio."""

from collections.abc import Iterator

from meshgen.checks.rules.injection.namespaces import told
from meshgen.checks.rules.rule import Mistake, Rule
from meshgen.codes import Example
from meshgen.model.injection import AMBIENT, INJECTION, MODE
from meshgen.system import System

# What the injector took for a yes up to Istio 1.26; whatever else was there, it took for a no.
_YES, _NO = ("true", "y", "yes", "on"), ("false", "n", "no", "off")
_ONLY_TRUE_AND_FALSE = 27
_MODES = (AMBIENT, "none")


class UnreadNamespaceLabel(Rule):
    """`istio-injection` is read as text: whatever is not `enabled` is a no."""

    code = "MG1013"
    title = "The value of a namespace's label for Istio is one that is read."
    why = "Pods start as `1/1`, without a sidecar: only `enabled` is a yes."
    mend = "Write `istio-injection: enabled` or `disabled`, `istio.io/dataplane-mode: ambient`."
    example = Example(
        wrong="""\
apiVersion: v1
kind: Namespace
metadata:
  name: shop
  labels:
    istio-injection: "true"
""",
        right="""\
apiVersion: v1
kind: Namespace
metadata:
  name: shop
  labels:
    istio-injection: enabled
""",
    )
    source = "https://istio.io/latest/docs/setup/additional-setup/sidecar-injection/"
    kinds = frozenset(("Namespace",))

    def find(self, system: System) -> Iterator[Mistake]:
        """Yield each value of a Namespace's label that Istio does not know."""
        for member in told(system):
            for name, values in ((INJECTION, ("enabled", "disabled")), (MODE, _MODES)):
                value = member.labels.get(name)
                if isinstance(value, str) and value not in values:
                    so = "so no pod here is in the mesh" if name == MODE else "it counts as a no"
                    yield self.mistake(
                        member,
                        ("metadata", "labels", name),
                        f"Istio does not know this value: {so}",
                        expected=f"expected {' or '.join(values)}",
                    )
