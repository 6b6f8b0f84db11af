"""Labels of Pod Security that mean nothing."""

from collections.abc import Iterator

from meshgen.checks.rules.enforced import LATEST, LEVELS, minor_of
from meshgen.checks.rules.rule import Mistake, Rule
from meshgen.codes import Example
from meshgen.explainer import words
from meshgen.findings import Severity
from meshgen.lenient import text
from meshgen.model.podsecurity import LABEL, MODES
from meshgen.nearest import did_you_mean, one_of
from meshgen.system import System

_NAMESPACE = """\
apiVersion: v1
kind: Namespace
metadata:
  name: shop
  labels:
    pod-security.kubernetes.io/enforce: %s
"""
_KEYS = tuple(f"{LABEL}{mode}{end}" for mode in MODES for end in ("", "-version"))


class UnknownStandard(Rule):
    """A key that is nearly one of Pod Security's does nothing; a value that is none is refused."""

    code = "MG1591"
    title = "Namespaces' labels of Pod Security name modes, levels and versions that there are."
    why = (
        'The Namespace is refused: `Invalid value: "strict": must be one of privileged, baseline, '
        "restricted`; of a label with another key nobody tells, and it keeps nothing out."
    )
    mend = "Write `privileged`, `baseline` or `restricted`; a version is `latest` or as `v1.29`."
    example = Example(wrong=_NAMESPACE % "strict", right=_NAMESPACE % "restricted")
    source = "https://kubernetes.io/docs/concepts/security/pod-security-admission/"
    severity = Severity.ERROR
    kinds = frozenset(("Namespace",))

    def find(self, system: System) -> Iterator[Mistake]:
        """Yield each label that means nothing."""
        for member in system.of("Namespace"):
            for key, value in member.labels.items():
                if not isinstance(key, str) or not key.startswith(LABEL):
                    continue
                path, said = ("metadata", "labels", key), text(value)
                if key not in _KEYS:
                    yield self.mistake(
                        member,
                        path,
                        f"{words.show(key)} is no label of Pod Security",
                        expected=one_of(_KEYS),
                        hint=did_you_mean(key, _KEYS),
                        severity=Severity.WARNING,
                        about_key=True,
                    )
                elif key.endswith("-version"):
                    if said != LATEST and minor_of(said) is None:
                        message = f'{words.show(value)} must be "latest" or "v1.x"'
                        yield self.mistake(member, path, message)
                elif said not in LEVELS:
                    message = f"{words.show(value)} must be one of {', '.join(LEVELS)}"
                    hint = did_you_mean(said, LEVELS)
                    yield self.mistake(member, path, message, hint=hint)
