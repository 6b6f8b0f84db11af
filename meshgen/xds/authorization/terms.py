"""What is asked of a request, term by term: Envoy's Permission and Principal.

Source: the generators of istio.io/istio/pilot/pkg/security/authz/model.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

from meshgen.system.access.patterns import STAR, is_template
from meshgen.system.access.policy import (
    ACCOUNT,
    AUDIENCES,
    CLAIMS,
    EXPERIMENTAL,
    HEADER,
    HOST,
    METHOD,
    NAMESPACE,
    PATH,
    PORT,
    PRESENTER,
    PRINCIPAL,
    REMOTE_IP,
    REQUEST_PRINCIPAL,
    SNI,
    SOURCE_IP,
    TARGET_IP,
    TRUST_DOMAIN,
)
from meshgen.xds.authorization.values import (
    ANY_TEXT,
    NoValueError,
    header,
    network,
    quoted,
    regex,
    text_like,
)
from meshgen.xds.filters import extension
from meshgen.xds.metadata import any_of, claim, claim_or_list, in_list, left_by
from meshgen.xds.resources import Json

_SPIFFE = "spiffe://"
_TEMPLATE = "envoy.extensions.path.match.uri_template.v3.UriTemplateMatchConfig"
_LAST_PORT = 65535
_NOBODY = {"exact": ""}
_CLAIM = re.compile(r"(?:\[[^\[\]]*\])+")


class Asked(NamedTuple):
    """A value that is asked for: under which key, and in the namespace of which policy."""

    key: str
    value: str
    namespace: str


# What one value is.
EACH: Mapping[str, Callable[[Asked], Json]] = {
    TARGET_IP: lambda asked: {"destinationIp": network(asked.value)},
    PORT: lambda asked: {"destinationPort": _port(asked.value)},
    SNI: lambda asked: {"requestedServerName": text_like(asked.value)},
    SOURCE_IP: lambda asked: {"directRemoteIp": network(asked.value)},
    REMOTE_IP: lambda asked: {"remoteIp": network(asked.value)},
    NAMESPACE: lambda asked: _peer(regex(f".*/ns/{_spread(asked.value)}/.*")),
    ACCOUNT: lambda asked: _peer(regex(_account(asked))),
    TRUST_DOMAIN: lambda asked: _peer(_trust_domain(asked.value)),
    PRINCIPAL: lambda asked: _peer(text_like(asked.value, _SPIFFE)),
    HEADER: lambda asked: {"header": header(_in_brackets(asked.key, HEADER), asked.value)},
    HOST: lambda asked: {"header": header(":authority", asked.value, any_case=True)},
    METHOD: lambda asked: {"header": header(":method", asked.value)},
    PATH: lambda asked: _path(asked.value),
}
# What several values are, of which one has to hold.
TOGETHER: Mapping[str, Callable[[str, Sequence[str]], Json]] = {
    REQUEST_PRINCIPAL: lambda _, values: _one_of([_of_token(value) for value in values]),
    AUDIENCES: lambda _, values: _claimed(["aud"], values),
    PRESENTER: lambda _, values: _claimed(["azp"], values),
    CLAIMS: lambda key, values: _claimed(_claim(key), values),
    EXPERIMENTAL: lambda key, values: _left(key, values),
}
# Those of which a key has more than the name.
_OPEN = (EXPERIMENTAL, HEADER, CLAIMS)


def attribute_of(key: str) -> str | None:
    """Return what a key is in the tables; None where there is no such thing."""
    found = next((each for each in _OPEN if key.startswith(each)), key)
    return found if found in EACH or found in TOGETHER else None


def _port(value: str) -> int:
    if not value.isascii() or not value.isdecimal() or int(value) > _LAST_PORT:
        raise NoValueError
    return int(value)


def _peer(match: Json) -> Json:
    """Return what the name in the caller's certificate has to be like."""
    return {"authenticated": {"principalName": match}}


def _spread(value: str) -> str:
    return ".*".join(map(quoted, value.split(STAR)))


def _account(asked: Asked) -> str:
    namespace, slash, account = asked.value.partition("/")
    place = (namespace, account) if slash else (asked.namespace, asked.value)
    return "spiffe://.+/ns/{}/(.+/|)sa/{}(/.+)?".format(*map(quoted, place))


def _trust_domain(value: str) -> Json:
    if value == STAR:
        return {"prefix": _SPIFFE}
    if STAR not in value:
        return {"prefix": f"{_SPIFFE}{value}/"}
    before, _, after = value.partition(STAR)
    return regex(f"{_SPIFFE}{quoted(before)}[^/]*{quoted(after)}/.*")


def _path(value: str) -> Json:
    if is_template(value):
        template = value.replace("{*}", "*").replace("{**}", "**")
        return {"uriTemplate": extension("uri-template", _TEMPLATE, pathTemplate=template)}
    return {"urlPath": {"path": text_like(value)}}


def _in_brackets(key: str, attribute: str) -> str:
    name = key[len(attribute) :]
    if not (name.startswith("[") and name.endswith("]")):
        raise NoValueError
    return name.removesuffix("]").removeprefix("[")


def _claim(key: str) -> Sequence[str]:
    name = key[len(CLAIMS) :]
    return name[1:-1].split("][") if _CLAIM.fullmatch(name) else [_in_brackets(key, CLAIMS)]


def _text_value(match: Json) -> Json:
    return {"stringMatch": match}


def _claimed(keys: Sequence[str], values: Sequence[str]) -> Json:
    match = any_of([_text_value(text_like(value)) for value in values])
    return {"metadata": claim_or_list(keys, match)}


def _left(key: str, values: Sequence[str]) -> Json:
    """Return what some filter has to have left: `experimental.envoy.filters.a.b[key]`."""
    name, bracket, inner = key.removeprefix("experimental.").removesuffix("]").partition("[")
    if not bracket:
        raise NoValueError
    match = any_of([_left_value(value) for value in values])
    return {"metadata": left_by(name, [inner], match)}


def _left_value(value: str) -> Json:
    if value.startswith("[") and value.endswith("]"):
        return in_list(_text_value(text_like(value.strip("[]"))))
    return _text_value(text_like(value))


def _one_of(listed: Sequence[Json]) -> Json:
    return listed[0] if len(listed) == 1 else {"orIds": {"ids": list(listed)}}


def _of_token(value: str) -> Json:
    """Return whose token it has to be, `ISSUER/SUBJECT`, of which one may have a `*`."""
    issuer, slash, subject = value.rpartition("/")
    if value.startswith(STAR):
        asked = (text_like(issuer), {"exact": subject}) if slash else (ANY_TEXT, text_like(value))
    elif value.endswith(STAR):
        asked = ({"exact": issuer}, _begun(subject)) if slash else (_begun(value), ANY_TEXT)
    else:
        asked = ({"exact": issuer}, {"exact": subject}) if slash else ({"exact": value}, _NOBODY)
    ids = [
        {"metadata": claim([name], _text_value(match))}
        for name, match in zip(("iss", "sub"), asked, strict=True)
    ]
    return {"andIds": {"ids": ids}}


def _begun(value: str) -> Json:
    return ANY_TEXT if value == STAR else {"prefix": value[:-1]}
