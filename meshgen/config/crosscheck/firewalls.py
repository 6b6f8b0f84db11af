"""Firewalls that would see no request, or whose module would not take what it is told."""

from collections.abc import Iterator

from meshgen.config.crosscheck.exposure import sidecar_expected
from meshgen.config.crosscheck.place import Place, of_services
from meshgen.config.crosscheck.told_firewalls import CORE, firewalls
from meshgen.config.gather import Problem
from meshgen.findings import Code
from meshgen.mesh import Service
from meshgen.mesh.firewall import of_core_rules
from meshgen.nearest import did_you_mean, one_of
from meshgen.resources import Path

# The files of the Core Rule Set, by the first three digits of their rules' numbers.
_GROUPS = frozenset(
    (
        901,
        905,
        911,
        913,
        *range(920, 923),
        *range(930, 935),
        *range(941, 945),
        949,
        *range(950, 957),
    )
) | {959, 980}


@of_services("waf", "port", "ports", "protocol", "mesh", running=True)
def seeing(place: Place, service: Service) -> Iterator[Problem]:
    """Find firewalls in pods that have no proxy, or no HTTP."""
    if service.spec.waf is None:
        return
    path = (*service.setting, "waf")
    if not service.in_mesh:
        yield place.problem(
            Code.CONFLICT,
            path,
            "the service has no sidecar for the firewall to be in",
            sidecar_expected(service),
            key=True,
        )
    elif not any(port.is_http for port in service.ports):
        yield place.problem(
            Code.CONFLICT,
            path,
            "the service has no HTTP port, and the firewall reads nothing else",
            "expected a port named http, http2 or grpc",
            key=True,
        )


def at_gateways(place: Place) -> Iterator[Problem]:
    """Find firewalls at gateways without HTTP, and hosts that a gateway does not serve."""
    for name, gateway in place.mesh.gateways.items():
        path: Path = ("gateways", name, "waf")
        if gateway.waf is None or not place.is_sound_at(path[:-1], "waf", "hosts", "servers"):
            continue
        serving = place.mesh.serving
        if not any(server.routing == "http" for server in serving.servers(name)):
            yield place.problem(
                Code.CONFLICT,
                path,
                "the gateway hands all on as it is, and the firewall reads HTTP alone",
                "expected a server for HTTP, or for HTTPS that ends TLS",
                key=True,
            )
            continue
        for host in sorted(gateway.waf.hosts or {}):
            if not serving.servers_for(name, host.partition(":")[0]):
                served = serving.served(name)
                yield place.problem(
                    Code.REFERENCE,
                    (*path, "hosts", host),
                    f"the gateway does not serve `{host}`",
                    one_of(served),
                    did_you_mean(host, served),
                    key=True,
                )


def told(place: Place) -> Iterator[Problem]:
    """Find settings that mean nothing, or contradict each other."""
    for said in firewalls(place):
        whole, path = said.whole, said.path
        least, most = whole.paranoia or 1, whole.detection_paranoia
        if most is not None and most < least:
            yield place.problem(
                Code.CONFLICT,
                (
                    *path,
                    "paranoia" if said.spec.detection_paranoia is None else "detectionParanoia",
                ),
                f"rules up to level {least} count, and only those up to {most} are asked",
                f"expected `detectionParanoia` from {least} on",
            )
        if whole.core_rule_set is False:
            for name in of_core_rules(said.spec):
                yield place.problem(
                    Code.CONFLICT,
                    (*path, name),
                    "it is the Core Rule Set's, which is not asked",
                    "expected no `coreRuleSet: false` beside it",
                    key=True,
                )
            if not whole.directives:
                yield place.problem(
                    Code.CONFLICT,
                    (*path, "coreRuleSet"),
                    "without the Core Rule Set nothing is asked at all",
                    "expected `directives` of your own",
                )


def exclusions(place: Place) -> Iterator[Problem]:
    """Find exclusions that take nothing away, or everything."""
    for said in firewalls(place):
        for index, exclusion in enumerate(said.spec.exclusions or ()):
            path: Path = (*said.path, "exclusions", index)
            what = exclusion.rules or exclusion.tags
            if not what and (exclusion.targets or not exclusion.paths):
                yield place.problem(
                    Code.MISSING,
                    path,
                    "it does not say which rules it takes away",
                    "expected `rules` or `tags`, or `paths` alone, for which none is asked",
                )
            own = set(said.numbers)
            for number, ids in enumerate(exclusion.rules or ()):
                yield from _unknown(place, (*path, "rules", number), ids, own)


def _unknown(place: Place, path: Path, ids: str, own: set[str]) -> Iterator[Problem]:
    first, _, last = ids.partition("-")
    if last and int(last) < int(first):
        yield place.problem(
            Code.VALUE, path, "it ends before it begins", f"expected {last}-{first}"
        )
    elif not last and int(first) in CORE and int(first) // 1000 not in _GROUPS:
        near = [str(group) for group in sorted(_GROUPS)]
        yield place.problem(
            Code.REFERENCE,
            path,
            f"the Core Rule Set has no rules that begin with {first[:3]}",
            one_of(near),
            did_you_mean(first[:3], near),
        )
    elif not last and int(first) not in CORE and first not in own:
        yield place.problem(
            Code.REFERENCE,
            path,
            f"nothing has a rule {first}",
            "expected six digits of the Core Rule Set, such as 942100, or a number of `directives`",
        )
