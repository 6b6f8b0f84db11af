"""What a firewall is told: Coraza's directives, and the settings of the module that runs it.

Source: github.com/corazawaf/coraza-proxy-wasm, wasmplugin; the setup file of the Core Rule Set.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from meshgen.model.waf import Exclusion, Firewall, Waf
from meshgen.resources import Object

DEFAULT, OFF = "default", "off"
# The numbers of meshgen's own rules, the last of those that the Core Rule Set leaves to others.
FIRST_ID, LAST_ID = 90001, 99999
# A path is compared as applications read it: /comments/%2e%2e/login is none below /comments.
_PATH = "t:urlDecodeUni,t:normalizePath"
_ENGINE = {"detect": "DetectionOnly", "block": "On"}
_FAIL = {"close": "FAIL_CLOSE", "open": "FAIL_OPEN", "reload": "FAIL_RELOAD"}
# The setup's actions: their numbers there, and what each sets of which field.
_SETUP = (
    (900000, (("paranoia", "blocking_paranoia_level"),)),
    (900001, (("detection_paranoia", "detection_paranoia_level"),)),
    (
        900110,
        (
            ("anomaly_threshold", "inbound_anomaly_score_threshold"),
            ("response_anomaly_threshold", "outbound_anomaly_score_threshold"),
        ),
    ),
)


@dataclass(frozen=True)
class ProxyFirewall:
    """A firewall and the proxies that it is in.

    It looks at requests of all `hosts`; of the others too, if these are None. In a sidecar that is
    what comes in (`inbound`).
    """

    spec: Waf
    labels: Mapping[str, str]
    selector: Mapping[str, str]
    namespace: str | None = None
    hosts: tuple[str, ...] | None = None
    inbound: bool = True

    @property
    def match(self) -> list[Object] | None:
        """Return which traffic is looked at; a gateway has but one kind of it."""
        return [{"mode": "SERVER"}] if self.inbound else None

    @property
    def url(self) -> str:
        """Return where the module is pulled from."""
        return "oci://" + self.spec.image

    @property
    def fail_strategy(self) -> str:
        """Return Istio's word for what becomes of requests if the module fails."""
        return _FAIL[self.spec.on_failure]

    @cached_property
    def plugin_config(self) -> Object:
        """Return the module's settings: directives by name, and whose requests they are for."""
        known = {DEFAULT: directives(self.spec)}
        special = {host: host for host in sorted(self.spec.hosts or {})}
        for host in special:
            known[host] = directives(merged(self.spec, (self.spec.hosts or {})[host]))
        if self.hosts is not None:
            known[OFF] = ["SecRuleEngine Off"]
            special = {**dict.fromkeys(self.hosts, DEFAULT), **special}
        named = {"per_authority_directives": special} if special else {}
        default = DEFAULT if self.hosts is None else OFF
        return {"default_directives": default, "directives_map": known, **named}


def merged(waf: Firewall, host: Firewall) -> Firewall:
    """Return what holds for a host: what it says itself, the rest as for all; lists add up."""
    said: dict[str, Any] = {
        field: getattr(waf, field) if getattr(host, field) is None else getattr(host, field)
        for field in Firewall.__struct_fields__
    }
    for field in ("exclusions", "directives"):
        said[field] = [*(getattr(waf, field) or ()), *(getattr(host, field) or ())] or None
    return Firewall(**said)


def directives(said: Firewall) -> list[str]:
    """Return a firewall's directives, in the order in which Coraza reads them.

    What keeps a rule from being asked has to stand before it.
    """
    return [
        "Include @recommended-conf",
        f"SecRuleEngine {_ENGINE[said.mode or 'detect']}",
        *([f"SecRequestBodyLimit {said.request_body_limit}"] if said.request_body_limit else ()),
        *(_core_rules(said) if said.core_rule_set is not False else _exclusions(said)),
        *(said.directives or ()),
    ]


def _core_rules(said: Firewall) -> Iterator[str]:
    yield "Include @crs-setup-conf"
    for number, settings in _SETUP:
        found = [(name, getattr(said, field)) for field, name in settings]
        sets = "".join(f",setvar:tx.{name}={value}" for name, value in found if value is not None)
        if sets:
            yield _action(number, sets)
    yield from _exclusions(said)
    yield "Include @owasp_crs/*.conf"


def _exclusions(said: Firewall) -> Iterator[str]:
    number = FIRST_ID
    for exclusion in said.exclusions or ():
        controls = ",".join(_controls(exclusion))
        for operator in _operators(exclusion.paths):
            start = _settings(number)
            if operator:
                yield f'SecRule REQUEST_FILENAME "{operator}" "{start},{_PATH},{controls}"'
            else:
                yield f'SecAction "{start},{controls}"'
            number += 1


def _controls(exclusion: Exclusion) -> Iterator[str]:
    """Yield what takes rules away; with neither numbers nor tags, all of them."""
    ends = [f";{target}" for target in exclusion.targets or ()]
    what = "ruleRemoveTarget" if ends else "ruleRemove"
    for field, by in (("rules", "ById"), ("tags", "ByTag")):
        for one in getattr(exclusion, field) or ():
            yield from (f"ctl:{what}{by}={one}{end}" for end in ends or [""])
    if not exclusion.rules and not exclusion.tags:
        yield "ctl:ruleEngine=Off"


def _operators(paths: Sequence[str] | None) -> Iterator[str]:
    if not paths:
        yield ""
    for path in paths or ():
        if path.startswith("*"):
            yield f"@endsWith {path[1:]}"
        elif path.endswith("*"):
            yield f"@beginsWith {path[:-1]}"
        else:
            yield f"@streq {path}"


def _action(number: int, sets: str) -> str:
    return f'SecAction "{_settings(number)}{sets}"'


def _settings(number: int) -> str:
    return f"id:{number},phase:1,pass,t:none,nolog"


def of_core_rules(said: Firewall) -> list[str]:
    """Return the settings of a firewall that are the Core Rule Set's, as the config names them."""
    fields = {field for _, settings in _SETUP for field, _ in settings}
    names = zip(said.__struct_fields__, said.__struct_encode_fields__, strict=True)
    return [name for field, name in names if field in fields and getattr(said, field) is not None]
