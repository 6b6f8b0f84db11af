"""What came of a script."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from meshgen.findings import Finding
from meshgen.model.request import Request
from meshgen.proof.answer import Answer
from meshgen.proof.envoy import shipped_with
from meshgen.proof.sources import Start


@dataclass(frozen=True)
class Asked:
    """What came of a script: where each request began, and the answers to all copies of it.

    `envoy` is the release that answered, `istio` are those that are declared. `pods` is how many
    each proxy that was run had; `counted` are Envoy's own counters of its rate limits, by proxy and
    name. `findings` are what was left out, and what had no effect.
    """

    requests: Sequence[Request]
    starts: Sequence[Start]
    answers: Sequence[Sequence[Answer]]
    envoy: str = ""
    istio: Sequence[str] = ()
    pods: Mapping[str, int] = field(default_factory=dict)
    counted: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    findings: Sequence[Finding] = ()

    @property
    def told_version(self) -> str:
        """Return in a line which Envoy answered, and which one the declared Istio ships."""
        return told_version(self.envoy, self.istio)


def told_version(envoy: str, releases: Sequence[str]) -> str:
    """Return in a line which Envoy answered, and which one each release of Istio ships."""
    shipped = {release: shipped_with(release) for release in releases}
    others = [f"Istio {istio} ships {ships}" for istio, ships in shipped.items() if ships]
    return "; ".join([f"Envoy {envoy} answered", *others])
