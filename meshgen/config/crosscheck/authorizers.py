"""External authorizers that nobody can ask, or that would be asked by nobody."""

from collections.abc import Iterator

from meshgen.config.crosscheck.exposure import sidecar_expected
from meshgen.config.crosscheck.place import Place, of_services
from meshgen.config.crosscheck.token_proxies import untold_hosts
from meshgen.config.crosscheck.tokens import public
from meshgen.config.gather import Problem
from meshgen.findings import Code
from meshgen.mesh import Service, overlap
from meshgen.mesh.authorizers import EXT_AUTHZ, GRPC, OF_HTTP, PROVIDERS, Authorizer
from meshgen.model.base import fields_set
from meshgen.nearest import did_you_mean, one_of
from meshgen.resources import Path

# A label of DNS.
_LONGEST = 63


def providers(place: Place) -> Iterator[Problem]:
    """Find authorizers that are nobody, two at once, or without a port for the question."""
    known = place.mesh.authorizers
    for key, spec in sorted((place.mesh.spec.authorization_providers or {}).items()):
        at: Path = (PROVIDERS, key)
        if place.broken.touches(at):
            continue
        if (spec.service is None) == (spec.external is None):
            yield place.problem(
                Code.CONFLICT if spec.service else Code.MISSING,
                at,
                "`service` and `external` are both said" if spec.service else "nobody is named",
                "expected `service`, one of `services`, or `external`, one of `external`",
                key=True,
            )
        elif key in known and place.is_sound_at(known[key].target.setting, "port", "ports"):
            yield from _asked(place, known[key], at)


def _asked(place: Place, asked: Authorizer, at: Path) -> Iterator[Problem]:
    """Find what cannot be asked, or not so."""
    name = asked.spec.service or asked.spec.external or ""
    ports = {str(port.port): port for port in asked.target.ports}
    if not asked.target.fqdn:
        yield place.problem(
            Code.CONFLICT,
            (*at, "external"),
            f"`{name}` has no host that could be asked for",
            "expected one with a host without a `*`",
        )
    elif asked.spec.port is not None and asked.port is None:
        yield place.problem(
            Code.REFERENCE,
            (*at, "port"),
            f"`{name}` has no port {asked.spec.port}",
            one_of(ports) if ports else "expected one with a port",
            did_you_mean(str(asked.spec.port), ports),
        )
    elif asked.port is None:
        spoken = "named grpc or http2" if asked.protocol == GRPC else "named http or http2"
        yield place.problem(
            Code.CONFLICT,
            at,
            f"`{name}` has no port that speaks {asked.protocol}",
            f"expected a port {spoken}, or `port` with its number",
            key=True,
        )
    if len(asked.name) > _LONGEST:
        yield place.problem(
            Code.NAME,
            at,
            f"the mesh config would call it `{asked.name}`, which is {len(asked.name)} letters "
            "long: istiod takes no such name",
            f"expected `name`, one for the whole cluster of {_LONGEST} at most",
            key=True,
        )
    said = dict(fields_set(asked.spec))
    for field in OF_HTTP if asked.protocol == GRPC else ():
        if field in said:
            yield place.problem(
                Code.CONFLICT,
                (*at, field),
                f"`{field}` has no effect on questions of gRPC, which have it all",
                "expected it with `protocol: http`",
                key=True,
            )
    body = asked.spec.include_request_body_in_check
    if asked.protocol != GRPC and body is not None and body.pack_as_bytes is not None:
        yield place.problem(
            Code.CONFLICT,
            (*at, "includeRequestBodyInCheck", "packAsBytes"),
            "a question of HTTP has the body as it is",
            "expected it with `protocol: grpc`",
            key=True,
        )


@of_services(EXT_AUTHZ, "port", "ports", "protocol", "mesh", running=True)
def of_service(place: Place, service: Service) -> Iterator[Problem]:
    """Find services whose requests no sidecar could ask about."""
    said, at = service.spec.ext_authz, (*service.setting, EXT_AUTHZ)
    if said is None:
        return
    is_own = place.says_itself(service.key, EXT_AUTHZ)
    asked = place.mesh.authorizers.get(said.provider)
    mend = f"`services: {{{service.key}: {{extAuthz: null}}}}` asks nobody"
    yield from public(place, (*at, "public"), said.public or ())
    if asked is not None and asked.target.setting == service.setting:
        yield place.problem(
            Code.CONFLICT,
            at,
            "it is the service that is asked, which would be asked about every question to itself",
            "expected none",
            "" if is_own else mend,
            key=True,
        )
    elif not any(port.is_http for port in service.ports):
        if is_own:
            yield place.problem(
                Code.CONFLICT,
                at,
                "the service has no HTTP port, so that nobody would be asked",
                "expected a port named http, http2 or grpc",
                key=True,
            )
    elif not service.in_mesh:
        yield place.problem(
            Code.CONFLICT,
            at,
            "the service has no sidecar that could ask: whoever reaches it is let in",
            sidecar_expected(service),
            "" if is_own else mend,
            key=True,
        )
    elif asked is not None and not asked.target.is_seen_from(service.namespace):
        yield place.problem(
            Code.REFERENCE,
            (*at, "provider"),
            f"`{asked.key}` is not exported to `{service.namespace.name}`: the sidecars do not "
            "know it, and refuse what they should ask about",
            "expected the namespace in its `exportTo`",
        )


def at_gateways(place: Place) -> Iterator[Problem]:
    """Find gateways that ask about others' hosts, or about none, and two that ask two."""
    first: dict[tuple[str, ...], tuple[str, str]] = {}
    for asking in place.mesh.asking(()):
        name, said = str(asking.setting[1]), asking.spec
        if not place.is_sound_at(("gateways", name), EXT_AUTHZ, "servers", "hosts"):
            continue
        yield from public(place, (*asking.setting, "public"), said.public or ())
        known, served = place.mesh.gateway_proxies[name], place.mesh.serving.served(name)
        hosts = asking.hosts
        for index, host in enumerate(hosts):
            if not any(overlap(host, one) for one in served):
                yield place.problem(
                    Code.REFERENCE,
                    (*asking.setting, "hosts", index),
                    f"the gateway `{name}` does not serve `{host}`",
                    one_of(served),
                    did_you_mean(host, served),
                )
        if not known.is_own:
            yield from untold_hosts(place, name, asking.setting, hosts or served)
        other, provider = first.setdefault(known.names, (name, asking.provider))
        if provider != asking.provider:
            yield place.problem(
                Code.CONFLICT,
                (*asking.setting, "provider"),
                f"the same proxies ask `{provider}` for the gateway `{other}`: of two, istiod "
                "denies all that either is asked about",
                "expected one for all gateways with these proxies, or a `deployment` of its own",
            )
