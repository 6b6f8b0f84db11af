"""Settings that Envoy refuses, will not take for long, or has not known for long."""

from collections.abc import Iterator

from meshgen.checks.rules.envoyfilter.limits import (
    BUCKET,
    DOCS,
    ENABLED,
    ENFORCED,
    HEADER,
    PREFIX,
    WHOLE,
    example,
)
from meshgen.checks.rules.envoyfilter.releases import JUDGE, NEWEST, envoy_of, istio_of, oldest_of
from meshgen.checks.rules.envoyfilter.walk import Found, Kind, found_in
from meshgen.checks.rules.rule import Mistake, Rule
from meshgen.codes import Example
from meshgen.findings import Severity
from meshgen.system import System
from meshgen.system.policies import ENVOY_FILTER

_API = "https://www.envoyproxy.io/docs/envoy/latest/api-v3/api"
# What took the place of what many have.
_OF_CLUSTERS = "use `typed_extension_protocol_options` with HttpProtocolOptions"
_INSTEAD = {
    ("HeaderValueOption", "append"): (
        "use `append_action`: APPEND_IF_EXISTS_OR_ADD or OVERWRITE_IF_EXISTS_OR_ADD"
    ),
    ("Lua", "inline_code"): "use `default_source_code: {inline_string: …}`",
}


class RefusedSetting(Rule):
    """Envoy's API says more of a field than its type, and Envoy holds settings to it."""

    code = "MG1443"
    title = "Settings keep the rules of Envoy's API."
    why = (
        "Envoy refuses the whole listener, cluster or route configuration: `Proto constraint "
        "validation failed`; running proxies keep their old settings, new pods never get ready."
    )
    mend = "Write the field, or a value as the message says."
    example = Example(
        wrong=example(BUCKET + ENABLED + ENFORCED + HEADER),
        right=example(PREFIX + BUCKET + ENABLED + ENFORCED + HEADER),
    )
    source = _API
    kinds = frozenset((ENVOY_FILTER,))

    def find(self, system: System) -> Iterator[Mistake]:
        """Yield each rule that is broken; an error where the Envoy is the one that is known."""
        oldest = oldest_of(system.clusters)
        is_known = oldest is not None and oldest >= NEWEST
        for found in found_in(system)[Kind.BROKEN]:
            yield self.mistake(
                found.patch.member,
                found.path,
                found.message,
                hint="" if is_known else f"by the API of {JUDGE}",
                severity=Severity.ERROR if is_known else None,
                about_absence=found.about_absence,
            )


class DeprecatedSetting(Rule):
    """Envoy drops fields a few releases after it deprecates them, or after a major one."""

    code = "MG1444"
    title = "No setting is one that Envoy deprecates."
    why = "The proxy logs `Using deprecated option`, and a later Envoy ignores or refuses it."
    mend = (
        "Use what took its place, as Envoy's reference of the message says: `append_action` for "
        "`append`, `default_source_code` for `inline_code`."
    )
    example = Example(
        wrong=example(WHOLE.replace("- header:", "- append: false\n  header:")),
        right=example(WHOLE),
    )
    source = _API
    severity = Severity.NOTE
    kinds = frozenset((ENVOY_FILTER,))

    def find(self, system: System) -> Iterator[Mistake]:
        """Yield each deprecated field; what Envoy takes no more by itself weighs more."""
        for found in found_in(system)[Kind.DEPRECATED]:
            what = "is refused unless Envoy is told otherwise" if found.grave else "is deprecated"
            yield self.mistake(
                found.patch.member,
                found.path,
                f"{found.message} {what}",
                hint=_instead(found),
                severity=Severity.WARNING if found.grave else None,
                about_key=True,
            )


class NewerSetting(Rule):
    """A declared release brings an Envoy that has never heard of it."""

    code = "MG1445"
    title = "Settings are known to the Envoy of each declared release of Istio."
    why = (
        "istiod or Envoy reads past what it does not know: the setting has no effect on the older "
        "release, and a filter of an unknown type breaks the listener."
    )
    mend = "Leave it out, or declare newer releases of Istio only."
    example = Example(
        wrong=example(WHOLE + "max_dynamic_descriptors: 10\n"),
        right=example(WHOLE),
    )
    source = DOCS
    kinds = frozenset((ENVOY_FILTER,))

    def find(self, system: System) -> Iterator[Mistake]:
        """Yield each field, value and type that the oldest declared release surely lacks."""
        oldest = oldest_of(system.clusters)
        if oldest is None:
            return
        envoy = int(envoy_of(f"1.{oldest}").partition(".")[2])
        for found in found_in(system)[Kind.NEWER]:
            if found.since >= envoy and not found.patch.proxy_version:
                yield self.mistake(
                    found.patch.member,
                    found.path,
                    f"Istio 1.{oldest} brings Envoy 1.{envoy}, which lacks {found.message}",
                    expected=f"expected Istio {istio_of(found.since + 1)} or newer for it",
                    about_key=found.about_key,
                )


def _instead(found: Found) -> str:
    """Return what to use for a deprecated field that many have."""
    field, _, message = found.message.partition(" of ")
    if message == "Cluster" and field.endswith("_protocol_options"):
        return _OF_CLUSTERS
    return _INSTEAD.get((message, field), "")
