"""Certificates of proxies: whose each is, and whether it is renewed before it ends."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass

from meshgen.codes.live import CERTIFICATE, UNSEEN
from meshgen.lenient import mapping, mappings, text, texts
from meshgen.live.expected import Expected
from meshgen.live.line import Line, Status
from meshgen.live.observed import Observed
from meshgen.live.proxies import Proxy
from meshgen.live.words import counted, lasting, seconds_of, some

# What is asked of Envoy for them.
CERTS = "certs"
_EXPIRY = "istio_agent_cert_expiry_seconds"
# What the agent asks istiod for, unless SECRET_TTL says otherwise; of another CA (CA_ADDR) nobody
# knows what it gives. Source: pkg/security/security.go and pilot/cmd/pilot-agent of Istio.
_USUAL = 24 * 3600.0
_ISTIOD = "istiod"
# The agent renews at half of the lifetime: what has less left than this was not renewed.
_OVERDUE = 1 / 8
# Who renews the others has to be told in time.
_SOON = 7 * 86400.0
_TIMES = ("valid_from", "expiration_time")
_IDENTITY = re.compile(r"spiffe://([^/]+)(/ns/.+)")
_UNITS = {"h": 3600.0, "m": 60.0, "s": 1.0}
_ASK = "`--exec` asks the proxies themselves"
_RESTART = "see whether istiod runs and signs: `kubectl logs {where}`"
_ROOT = (
    "replace it while the old one still holds: istio.io/latest/docs/tasks/security/cert-management"
)
_SERVED = "renew the Secret that the Gateway's `credentialName` says"
_ALIASES = "`trustDomainAliases` of Istio's mesh config lets both in; restart what has the old one"


@dataclass(frozen=True)
class _Own:
    """A proxy's own certificate: what is left of it, in seconds, and of how many."""

    proxy: Proxy
    left: float
    lifetime: float | None
    names: Sequence[str] = ()
    figures: Mapping[str, object] | None = None


def certificates(expected: Expected, every: Sequence[Proxy], observed: Observed) -> Iterator[Line]:
    """Yield what is told of the certificates of proxies, of each that is known at all."""
    own: list[_Own] = []
    lines: list[Line] = []
    unknown: dict[str, list[str]] = {}
    for proxy in every:
        done = proxy.printed(CERTS, observed)
        if done is not None and not done.error:
            lines += dict.fromkeys(_others(proxy, observed))
            found = _of_envoy(proxy, observed)
            if found is None:
                lines.append(_wrong(proxy, "has no certificate"))
        else:
            found = _of_counters(proxy)
            if found is None:
                why = proxy.answer.why if not proxy.answer.is_given else "its counters do not tell"
                why = done.error.strip() if done else why
                unknown.setdefault(why, []).append(f"Pod/{proxy.name}")
        if found:
            own.append(found)
            lines += _own(found)
    wrong = {line.about for line in lines}
    if fine := [one for one in own if f"Pod/{one.proxy.name}" not in wrong]:
        figures = {one.proxy.name: one.figures for one in own if one.figures}
        by_exec = "" if figures else f"; serial numbers: {_ASK}"
        least = lasting(min(one.left for one in fine))
        told = f"certificates of {counted(len(fine), 'pod')} valid for {least} or more{by_exec}"
        yield Line(Status.OK, told, figures=figures)
    for why, names in unknown.items():
        told = f"certificates of {some(names)} are not known: {why}"
        yield Line(Status.UNKNOWN, told, mend="" if observed.printed else _ASK, code=UNSEEN)
    yield from lines
    yield from _domains(expected, own)


def _wrong(proxy: Proxy, told: str, mend: str = _RESTART) -> Line:
    mend = mend.format(where=" ".join(proxy.where))
    return Line(Status.WRONG, told, f"Pod/{proxy.name}", mend, CERTIFICATE, proxy.position)


def _of_envoy(proxy: Proxy, observed: Observed) -> _Own | None:
    """Return what Envoy has, once it was asked; None where it has none."""
    for chain in _chains(proxy, observed):
        if names := [each for each in _uris(chain) if _IDENTITY.fullmatch(each)]:
            begins, ends = (seconds_of(text(chain.get(each))) for each in _TIMES)
            if begins is None or ends is None:
                return None
            kept = {"serial": "serial_number", "from": "valid_from", "until": "expiration_time"}
            figures = {name: chain.get(field) for name, field in kept.items()}
            return _Own(proxy, ends - observed.now, ends - begins, names, figures)
    return None


def _chains(
    proxy: Proxy, observed: Observed, kind: str = "cert_chain"
) -> Iterator[Mapping[str, object]]:
    """Yield the first certificate of each chain that Envoy has."""
    for each in mappings(proxy.document(CERTS, observed).get("certificates")):
        yield from mappings(each.get(kind))[:1]


def _uris(chain: Mapping[str, object]) -> Sequence[str]:
    return [text(each.get("uri")) for each in mappings(chain.get("subject_alt_names"))]


def _of_counters(proxy: Proxy) -> _Own | None:
    """Return what the agent counts; how long it was valid for stands in the pod, if anywhere."""
    for one in proxy.samples(_EXPIRY):
        if one.labels.get("resource_name") == "default":
            return _Own(proxy, one.value, _lifetime(proxy))
    return None


def _lifetime(proxy: Proxy) -> float | None:
    said = proxy.variables
    if "SECRET_TTL" in said:
        parts = re.findall(r"([0-9.]+)(h|m|s)", said["SECRET_TTL"])
        return sum(float(number) * _UNITS[unit] for number, unit in parts) or None
    return _USUAL if said.get("CA_ADDR", _ISTIOD).startswith(_ISTIOD) else None


def _own(one: _Own) -> Iterator[Line]:
    """Yield what is wrong with a proxy's own certificate."""
    if one.left <= 0:
        yield _wrong(one.proxy, f"certificate ended {lasting(-one.left)} ago")
    elif one.lifetime and one.left < one.lifetime * _OVERDUE:
        told = f"certificate ends in {lasting(one.left)} of {lasting(one.lifetime)}, and was not "
        yield _wrong(one.proxy, f"{told}renewed")
    account = text(mapping(one.proxy.pod, "spec").get("serviceAccountName")) or "default"
    path = f"/ns/{one.proxy.namespace}/sa/{account}"
    if one.names and not any(each.endswith(path) for each in one.names):
        told = f"has the certificate of {some(one.names)}, not of {path[1:]}"
        yield _wrong(one.proxy, told)


def _others(proxy: Proxy, observed: Observed) -> Iterator[Line]:
    """Yield the certificates that end soon and that no agent renews: of the mesh, and served."""
    for chain in _chains(proxy, observed, "ca_cert"):
        if (left := _left(chain, observed)) is not None and left < _SOON:
            yield _wrong(proxy, f"the root certificate that it trusts {_ends(left)}", _ROOT)
    for chain in _chains(proxy, observed):
        left = _left(chain, observed)
        if left is not None and left < _SOON and not any(map(_IDENTITY.fullmatch, _uris(chain))):
            hosts = [text(each.get("dns")) for each in mappings(chain.get("subject_alt_names"))]
            named = f" of {some(list(filter(None, hosts)))}" if any(hosts) else ""
            yield _wrong(proxy, f"serves a certificate{named} that {_ends(left)}", _SERVED)


def _left(chain: Mapping[str, object], observed: Observed) -> float | None:
    ends = seconds_of(text(chain.get("expiration_time")))
    return None if ends is None else ends - observed.now


def _ends(left: float) -> str:
    return f"ends in {lasting(left)}" if left > 0 else f"ended {lasting(-left)} ago"


def _domains(expected: Expected, own: Sequence[_Own]) -> Iterator[Line]:
    """Yield the proxies whose certificate is of another trust domain than that of the mesh.

    That is what Istio's mesh config says, or what most of them have.
    """
    found = [(one.proxy, _domain(one)) for one in own if one.names]
    if not found:
        return
    said = expected.system.control_plane.mesh_config
    usual = text(said.get("trustDomain")) or Counter(each for _, each in found).most_common(1)[0][0]
    known: Set[str] = {usual, *texts(said.get("trustDomainAliases"))}
    for proxy, domain in found:
        if domain not in known:
            told = f"has a certificate of the trust domain {domain}, not {usual}"
            yield _wrong(proxy, told, _ALIASES)


def _domain(one: _Own) -> str:
    match = _IDENTITY.fullmatch(one.names[0])
    assert match
    return match[1]
