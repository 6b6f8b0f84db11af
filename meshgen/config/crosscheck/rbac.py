"""What a service may ask of the API server: resources that there are, in the groups that they have.

A rule of any other grants nothing, and nobody says so.
"""

from collections.abc import Iterator, Mapping

from meshgen.config.crosscheck.place import Place, of_services, of_workloads
from meshgen.config.gather import Problem
from meshgen.findings import Code
from meshgen.kinds import kind_named
from meshgen.mesh import Service, Workload, workloads
from meshgen.model.rbac import Grant
from meshgen.nearest import did_you_mean
from meshgen.resources import Path
from meshgen.schemas.stores import Stores

_CORE = ""
# Whom one may be is no resource.
_IMPERSONATE = "impersonate"


def resources(place: Place) -> Iterator[Problem]:
    """Find resources that the groups of a rule do not have."""
    grants = [
        ((*workload.setting, "rbac", index), grant)
        for service in place.sound("rbac")
        for workload in workloads(service)
        for index, grant in enumerate(workload.spec.rbac or ())
    ]
    known = _resources(place) if grants else {}
    for path, grant in grants:
        yield from _unknown(place, path, grant, known)


@of_workloads("rbac")
def urls(place: Place, workload: Workload) -> Iterator[Problem]:
    """Find paths of the API server in rules of a namespace."""
    for index, grant in enumerate(workload.spec.rbac or ()):
        if grant.non_resource_urls and grant.scope == "namespace":
            yield place.problem(
                Code.CONFLICT,
                (*workload.setting, "rbac", index, "nonResourceURLs"),
                "paths of the API server are in no namespace",
                "expected `scope: cluster` beside them",
                key=True,
            )


@of_workloads("serviceAccount")
def accounts(place: Place, workload: Workload) -> Iterator[Problem]:
    """Find a ServiceAccount that is to be there already and has no name, or is described."""
    declared = workload.spec.service_account
    if workload.makes_account:
        return
    path: Path = (*workload.setting, "serviceAccount")
    if declared.name is None:
        yield place.problem(
            Code.MISSING,
            (*path, "create"),
            "a ServiceAccount that exists already needs a `name`",
            "expected `name` beside `create: false`, such as default",
        )
    for field in ("labels", "annotations"):
        if getattr(declared, field):
            yield place.problem(
                Code.CONFLICT,
                (*path, field),
                f"a ServiceAccount that exists already gets no {field}",
                f"expected no `{field}` beside `name`, or `create: true`",
                key=True,
            )


@of_services("serviceAccount", "rbac", "versions")
def shared(place: Place, service: Service) -> Iterator[Problem]:
    """Find versions with one ServiceAccount, which is described twice, or has rights of both."""
    first: dict[str, Workload] = {}
    for workload in workloads(service):
        other = first.setdefault(workload.account, workload)
        spec, theirs = workload.spec, other.spec
        one = f"the ServiceAccount `{workload.account}`"
        mend = "expected `serviceAccount: {name: …, create: true}` in one of them"
        if workload.makes_account and other.makes_account and _texts(workload) != _texts(other):
            yield place.problem(
                Code.CONFLICT,
                (*workload.setting, "serviceAccount"),
                f"{one} is that of `{other.version}` too, which describes it otherwise",
                mend,
                key=True,
            )
        elif (spec.rbac or []) != (theirs.rbac or []):
            says_it = workload if spec.rbac else other
            yield place.problem(
                Code.CONFLICT,
                (*says_it.setting, "rbac"),
                f"`{workload.version}` and `{other.version}` share {one}, so that each has the "
                "rights of both",
                mend,
                key=True,
            )


def _texts(workload: Workload) -> tuple[object, object]:
    """Return what a ServiceAccount that is rendered has besides its name."""
    account = workload.spec.service_account
    return account.labels or {}, account.annotations or {}


def _resources(place: Place) -> Mapping[str, list[str]]:
    """Return the resources of all kinds that are known, with their groups."""
    spec = place.mesh.spec
    stores = Stores(spec.kubernetes, spec.istio.version)
    found: dict[str, list[str]] = {}
    for kind in stores.kinds():
        found.setdefault(kind_named(kind).plural, []).extend(stores.groups_of(kind))
    return found


def _unknown(
    place: Place, path: Path, grant: Grant, known: Mapping[str, list[str]]
) -> Iterator[Problem]:
    groups = (_CORE,) if grant.api_groups is None else grant.api_groups
    all_known = {group for of_one in known.values() for group in of_one}
    # Of a group that is nobody's here, all may be.
    if not set(groups) <= all_known or _IMPERSONATE in grant.verbs:
        return
    there = [name for name, of_one in known.items() if not set(groups).isdisjoint(of_one)]
    for index, written in enumerate(grant.resources or ()):
        name, slash, sub = written.partition("/")
        at: Path = (*path, "resources", index)
        if name == "*" or name in there:
            continue
        if name in known:
            right = known[name][0] or '""'
            yield place.problem(
                Code.REFERENCE,
                at,
                f"there is no `{name}` in {_named(groups)}: the rule would grant nothing",
                f"expected `{right}` in `apiGroups`",
            )
        elif hint := did_you_mean(name.lower(), there):
            yield place.problem(
                Code.REFERENCE,
                at,
                f"there is no `{name}` in {_named(groups)}: the rule would grant nothing",
                "expected the plural of a kind, in lower-case letters",
                hint.replace("`?", f"{slash}{sub}`?"),
            )


def _named(groups: tuple[str, ...]) -> str:
    named = [f"the group `{group}`" if group else "the core group" for group in groups]
    return " or ".join(named)
