"""What a firewall is told: Coraza's directives, and the settings of the module that runs it.

Source: github.com/corazawaf/coraza-proxy-wasm, wasmplugin; the setup file of the Core Rule Set.
The library alone differs: it keeps larger bodies in files, which the module cannot, and has no
early blocking in `@crs-setup-conf`, by which a request without a body is refused before the service
has it.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from meshgen.model.waf import Exclusion, Firewall, Waf
from meshgen.resources import Object

DEFAULT = "default"
# The numbers of meshgen's own rules, the last of those that the Core Rule Set leaves to others.
FIRST_ID, LAST_ID = 90000, 99999
_SCOPE_ID, _EXCLUSION_ID, _HOST_ID = FIRST_ID, 90001, 99001
# Who is not looked at goes on behind the last rule; the engine, once off, still writes down.
_END = "MESHGEN_END"
_UNSEEN = f"ctl:ruleEngine=Off,skipAfter:{_END}"
# A path is compared as applications read it: /comments/%2e%2e/login is none below /comments.
_PATH = "t:urlDecodeUni,t:normalizePath"
_ENGINE = {"detect": "DetectionOnly", "block": "On"}
_FAIL = {"close": "FAIL_CLOSE", "open": "FAIL_OPEN", "reload": "FAIL_RELOAD"}
# Phases without a default action, in which rules log nothing, and those that the setup has one for.
_SILENT = (1, 3, 4, 5)
_SET_UP = (1, 2)
_SAYS_DEFAULT = re.compile(r"SecDefaultAction\b.*?phase:\s*'?(\d)", re.IGNORECASE | re.DOTALL)
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

    It looks at requests for `hosts`, which may have a * in front; for the others too, if these are
    None. In a sidecar that is what comes in (`inbound`).
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
        """Return the module's settings: directives by name, and whose requests they are for.

        The module compares the `:authority` letter by letter, but a client may write a host in
        capitals or with a port: rules among those for all see to that.
        """
        special = {
            host: merged(self.spec, said) for host, said in sorted((self.spec.hosts or {}).items())
        }
        known = {DEFAULT: directives(self.spec, self.hosts, special)}
        known |= {host: directives(said) for host, said in special.items()}
        named = {"per_authority_directives": {host: host for host in special}} if special else {}
        return {"default_directives": DEFAULT, "directives_map": known, **named}


def merged(waf: Firewall, host: Firewall) -> Firewall:
    """Return what holds for a host: what it says itself, the rest as for all; lists add up."""
    said: dict[str, Any] = {
        field: getattr(waf, field) if getattr(host, field) is None else getattr(host, field)
        for field in Firewall.__struct_fields__
    }
    for field in ("exclusions", "directives"):
        said[field] = [*(getattr(waf, field) or ()), *(getattr(host, field) or ())] or None
    return Firewall(**said)


def directives(
    said: Firewall,
    hosts: Sequence[str] | None = None,
    special: Mapping[str, Firewall] | None = None,
) -> list[str]:
    """Return a firewall's directives, in the order in which Coraza reads them.

    What keeps a rule from being asked has to stand before it. With `hosts`, requests for others are
    let through unseen; `special` hosts have directives of their own, and what of these can be said
    here as well holds for those that are written otherwise.
    """
    lines = [
        "Include @recommended-conf",
        f"SecRuleEngine {_ENGINE[said.mode or 'detect']}",
        *_of_bodies(said),
        *(["Include @crs-setup-conf"] if said.core_rule_set is not False else ()),
        *(_action(number, sets) for number, sets in _levels(said)),
        *([_scope(hosts)] if hosts is not None else ()),
        *_of_special(said, special or {}),
        *_exclusions(said),
        *(["Include @owasp_crs/*.conf"] if said.core_rule_set is not False else ()),
        *_defaults(said),
        *(said.directives or ()),
    ]
    return [*lines, *([f"SecMarker {_END}"] if any(_UNSEEN in line for line in lines) else ())]


def _of_bodies(said: Firewall) -> Iterator[str]:
    """Yield how much of a body is read.

    The module has no files to keep more than it may have in memory: it would let a request through
    unseen. And it refuses a larger body whatever the engine is told.
    """
    if said.request_body_limit:
        yield f"SecRequestBodyLimit {said.request_body_limit}"
        yield f"SecRequestBodyInMemoryLimit {said.request_body_limit}"
    if said.mode != "block":
        yield "SecRequestBodyLimitAction ProcessPartial"


def _levels(said: Firewall) -> Iterator[tuple[int, str]]:
    """Yield the actions of the Core Rule Set's setup, by their numbers."""
    for number, settings in _SETUP if said.core_rule_set is not False else ():
        found = [(name, getattr(said, field)) for field, name in settings]
        sets = "".join(f",setvar:tx.{name}={value}" for name, value in found if value is not None)
        if sets:
            yield number, sets


def _scope(hosts: Sequence[str]) -> str:
    """Return the rule that lets requests for other hosts through."""
    return f'SecRule SERVER_NAME "!@rx {_written(hosts)}" "{_settings(_SCOPE_ID)},{_UNSEEN}"'


def _of_special(whole: Firewall, special: Mapping[str, Firewall]) -> Iterator[str]:
    """Yield the rules that say of a host, however it is written, what it has otherwise."""
    levels = list(_levels(whole))
    for number, (host, said) in enumerate(special.items(), _HOST_ID):
        engine = f",ctl:ruleEngine={_ENGINE[said.mode or 'detect']}"
        told = engine if said.mode != whole.mode else ""
        told += "".join(sets for level, sets in _levels(said) if (level, sets) not in levels)
        variable = "REQUEST_HEADERS:Host" if ":" in host else "SERVER_NAME"
        if told:
            yield f'SecRule {variable} "@rx {_written([host])}" "{_settings(number)}{told}"'


def _written(hosts: Sequence[str]) -> str:
    """Return the expression for hosts, whose letters may be capitals."""
    found = "|".join(host.replace(".", r"\.").replace("*", ".+") for host in hosts)
    return f"(?i)^(?:{found})$"


def _defaults(said: Firewall) -> Iterator[str]:
    """Yield what has own rules log, in the phases in which they would not."""
    text = "\n".join(said.directives or ())
    known = {int(phase) for phase in _SAYS_DEFAULT.findall(text)}
    known |= set(_SET_UP) if said.core_rule_set is not False else set()
    for phase in _SILENT if text else ():
        if phase not in known:
            yield f'SecDefaultAction "phase:{phase},log,auditlog,pass"'


def _exclusions(said: Firewall) -> Iterator[str]:
    number = _EXCLUSION_ID
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
        yield _UNSEEN


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
