"""Settings in a TypedStruct: istiod passes them on as they are, and Envoy is the first reader."""

from collections.abc import Iterator

from meshgen.checks.rules.envoyfilter.limits import LOCAL_RATE_LIMIT, WHOLE, example
from meshgen.checks.rules.envoyfilter.releases import JUDGE
from meshgen.checks.rules.envoyfilter.walk import Kind, found_in
from meshgen.checks.rules.rule import Mistake, Rule
from meshgen.codes import Example
from meshgen.findings import Severity
from meshgen.system import System
from meshgen.system.policies import ENVOY_FILTER

_API = "https://www.envoyproxy.io/docs/envoy/latest/api-v3/api"


def _struct(fields: str) -> str:
    """Return an EnvoyFilter with a rate limit in a TypedStruct."""
    plain, struct = f"type.googleapis.com/{LOCAL_RATE_LIMIT}", "udpa.type.v1.TypedStruct"
    head, _, rest = example(fields).partition(f'"@type": {plain}\n')
    inner = "".join(f"  {line}\n" for line in rest.splitlines())
    return (
        f'{head}"@type": type.googleapis.com/{struct}\n'
        f"          type_url: {plain}\n          value:\n{inner}"
    )


class IgnoredSetting(Rule):
    """Envoy reads past what it does not know, where istiod passes it on unread."""

    code = "MG1440"
    title = "What stands in a TypedStruct is known to Envoy."
    why = (
        "istiod passes it on as it is, and Envoy only counts it in `dynamic_unknown_fields`: a "
        "typo means that the setting has no effect."
    )
    mend = "Mend the name; the message lists what is near. Without TypedStruct istiod checks it."
    example = Example(
        wrong=_struct(WHOLE.replace("filter_enabled", "filter_enable")),
        right=_struct(WHOLE),
    )
    source = _API
    kinds = frozenset((ENVOY_FILTER,))

    def find(self, system: System) -> Iterator[Mistake]:
        """Yield each field, and each value of an enum, that Envoy does not know."""
        for found in found_in(system)[Kind.IGNORED]:
            yield self.mistake(
                found.patch.member,
                found.path,
                f"{found.message}: Envoy ignores it",
                expected=found.expected or f"expected what {JUDGE} knows",
                hint=found.hint,
                about_key=found.about_key,
            )


class UnreadableSetting(Rule):
    """What Envoy cannot read, it refuses, with all that is around."""

    code = "MG1441"
    title = "Envoy can read what stands in a TypedStruct."
    why = (
        "Envoy refuses the whole listener: `Unable to parse JSON as proto`; running proxies keep "
        "their old settings, new pods never get ready. A duration is in seconds there, as in "
        "`60s`: `1m` is none."
    )
    mend = "Write a value of the type that the message names."
    example = Example(
        wrong=_struct(WHOLE.replace("fill_interval: 1s", "fill_interval: 1m")),
        right=_struct(WHOLE),
    )
    source = _API
    severity = Severity.ERROR
    kinds = frozenset((ENVOY_FILTER,))

    def find(self, system: System) -> Iterator[Mistake]:
        """Yield each value of another type."""
        for found in found_in(system)[Kind.UNREADABLE]:
            yield self.mistake(
                found.patch.member,
                found.path,
                f"{found.message}: Envoy refuses all of it",
                expected=found.expected,
                hint=found.hint,
            )


class UnknownType(Rule):
    """The type of settings says which extension they are for."""

    code = "MG1442"
    title = "A TypedStruct has a type that Envoy knows."
    why = (
        "Envoy refuses the whole listener: `Didn't find a registered implementation for … with "
        "type URL`; running proxies keep their old settings, new pods never get ready."
    )
    mend = "Mend `type_url`: it is `type.googleapis.com/` and the full name of a message of API v3."
    example = Example(
        wrong=_struct(WHOLE).replace(".LocalRateLimit", ".LocalRatelimit"),
        right=_struct(WHOLE),
    )
    source = _API
    kinds = frozenset((ENVOY_FILTER,))

    def find(self, system: System) -> Iterator[Mistake]:
        """Yield each type that is not known; that of another build of Envoy may be."""
        for found in found_in(system)[Kind.UNTYPED]:
            yield self.mistake(
                found.patch.member,
                found.path,
                found.message,
                expected=found.expected or "expected type.googleapis.com/envoy.extensions.…",
                hint=found.hint,
                severity=Severity.ERROR if found.grave else None,
                about_absence=found.about_absence,
            )
