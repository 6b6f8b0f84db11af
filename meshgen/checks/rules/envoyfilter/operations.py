"""Operations whose outcome depends on what was there first. Source: EnvoyPatchAnalyzer."""

from collections.abc import Iterable, Iterator

from meshgen.checks.rules.envoyfilter.limits import WHOLE, example
from meshgen.checks.rules.rule import Mistake, Rule
from meshgen.codes import Example
from meshgen.lenient import mapping
from meshgen.system import System
from meshgen.system.patches import Patch
from meshgen.system.policies import ENVOY_FILTER

_ROUTES = frozenset(("ROUTE_CONFIGURATION", "HTTP_ROUTE"))
REPLACEABLE = frozenset(("NETWORK_FILTER", "HTTP_FILTER", "VIRTUAL_HOST"))
_INSERTS = frozenset(("INSERT_BEFORE", "INSERT_AFTER"))
_DOCS = "https://istio.io/latest/docs/reference/config/analysis/"
# What a patch is called by: how that is known, and the name.
_Name = tuple[str, str]


class NoPriority(Rule):
    """EnvoyFilters without a priority are applied in the order in which they were made."""

    code = "MG1420"
    title = "An EnvoyFilter with a relative operation has a priority."
    why = (
        "Its place depends on which EnvoyFilter was created first: in the next cluster, or after a "
        "restore, filters come in another order, or what it looks for is not there yet and it "
        "does nothing."
    )
    mend = "Set `priority`, in steps of ten: the smaller is applied first, and 0 counts as none."
    example = Example(wrong=example(WHOLE, priority=""), right=example(WHOLE))
    source = f"{_DOCS}ist0151/"
    istio = ("IST0151",)
    kinds = frozenset((ENVOY_FILTER,))

    def find(self, system: System) -> Iterator[Mistake]:
        """Yield each filter without a priority, at its first operation that is relative."""
        for patch in _first_of_each(_relative(system), after_versioned=False):
            yield self.mistake(
                patch.member,
                (*patch.path, "patch", "operation"),
                f"{patch.operation} is relative to what others did before, and without a "
                "priority their order is open",
                expected="expected a `priority`, as in 10",
            )


class NoPriorityOverVersions(Rule):
    """A filter of the same name is there for one version of the proxy already."""

    code = "MG1421"
    title = "An EnvoyFilter has a priority where another one is for a version of the proxy."
    why = (
        "During an upgrade proxies of two versions run: whether the patch finds what it is "
        "relative to depends on which EnvoyFilter was created first."
    )
    mend = "Set `priority`, in steps of ten: the smaller is applied first, and 0 counts as none."
    example = Example(
        wrong=example(WHOLE, priority="").replace(
            "      context:", "      proxy: {proxyVersion: ^1\\.28.*}\n      context:", 1
        )
        + "---\n"
        + example(WHOLE, priority="").replace("name: limit", "name: other", 1),
        right=example(WHOLE),
    )
    source = f"{_DOCS}ist0155/"
    istio = ("IST0155",)
    kinds = frozenset((ENVOY_FILTER,))

    def find(self, system: System) -> Iterator[Mistake]:
        """Yield each filter at the first operation on what is patched for a version before."""
        for patch in _first_of_each(_relative(system), after_versioned=True):
            yield self.mistake(
                patch.member,
                (*patch.path, "patch", "operation"),
                f"{patch.operation} is relative, without a priority, and a filter of this "
                "name is patched for a version of the proxy before",
                expected="expected a `priority`, as in 10",
            )


def _first_of_each(
    relative: Iterator[tuple[Patch, bool]], *, after_versioned: bool
) -> Iterable[Patch]:
    """Return the first patch of each EnvoyFilter, of those that come after one for a version."""
    first: dict[int, Patch] = {}
    for patch, is_after in relative:
        if is_after == after_versioned:
            first.setdefault(patch.member.position, patch)
    return first.values()


def _relative(system: System) -> Iterator[tuple[Patch, bool]]:
    """Yield relative operations without a priority, and whether one for a version was before."""
    versioned: set[_Name] = set()
    ended = -1
    for patch in system.patches:
        if patch.member.position == ended:
            continue
        if not isinstance(patch.given.get("patch"), dict):
            ended = patch.member.position
            continue
        name = _name(patch)
        if not patch.member.spec.get("priority") and _is_relative(patch):
            yield patch, name in versioned
        if patch.proxy_version:
            versioned.add(name)


def _is_relative(patch: Patch) -> bool:
    if patch.operation in _INSERTS:
        return True
    if patch.operation == "REMOVE":
        return patch.target not in _ROUTES
    return patch.operation == "REPLACE" and patch.target in REPLACEABLE


def _name(patch: Patch) -> _Name:
    """Return what a patch is called: by its value, else by the filter that it looks for."""
    if "name" in patch.value:
        return "value", str(patch.value["name"])
    found = mapping(patch.listener, "filterChain") if patch.value else {}
    return "match", patch.filter if found else ""
