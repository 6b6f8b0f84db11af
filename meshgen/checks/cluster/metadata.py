"""What the API server asks of `metadata`, beyond its schema.

Source: ValidateObjectMeta in k8s.io/apimachinery/pkg/api/validation and in
kubernetes/pkg/apis/core/validation. Left out is what the server sets itself or drops: `uid`,
`generation`, `managedFields`, the namespace of a kind that has none.
"""

from collections.abc import Iterable, Iterator, Mapping
from itertools import chain
from typing import Any, NamedTuple

from meshgen.checks import names
from meshgen.checks.names import Format, expectation, misnamed
from meshgen.checks.span import Span
from meshgen.checks.types import Type, TypeCheck
from meshgen.checks.violation import Violation
from meshgen.explainer import words
from meshgen.nearest import did_you_mean
from meshgen.resources import Path

_LONGEST_DOMAIN = 253
_ANNOTATIONS_BYTES = 256 * 1024
_ORPHAN, _FOREGROUND = "orphan", "foregroundDeletion"
_RARE = frozenset({"finalizers", "generateName", "ownerReferences"})
_SHORT_FINALIZERS = ("kubernetes", _ORPHAN, _FOREGROUND)


class Form(NamedTuple):
    """A format of names, and the releases that ask for it: from `since` on, before `before`.

    `begins` is asked of what a name is to begin with; by default, that its end could be a name's.
    """

    is_name: Format
    since: int = 0
    before: int = 99
    begins: Format | None = None

    def holds(self, span: Span) -> bool:
        """Return whether one of the releases asks for the format."""
        return span.since(self.since) and span.before(self.before)

    def begins_with(self, base: str) -> bool:
        """Return whether a name may begin so. Source: maskTrailingDash."""
        if self.begins is not None:
            return self.begins(base)
        ends = len(base) > 1 and base.endswith("-")
        return self.is_name(f"{base[:-2]}a" if ends else base)


def name_of(obj: Mapping[str, Any]) -> str:
    """Return an object's name, or one such as the server makes of `generateName`."""
    metadata = obj["metadata"]
    name: str = metadata.get("name") or names.generated_name(metadata.get("generateName", ""))
    return name


def _object_meta(*forms: Form, qualified: bool = True) -> Type:
    """Return the type of the metadata of kinds whose names have these forms.

    `qualified`: a finalizer has a domain, unless it is one of Kubernetes' own.
    """
    # The schema asks for a subdomain itself.
    unheld = tuple(form for form in forms if form.is_name is not names.is_subdomain)
    fields = {
        "annotations": Type((_long_domain, _large)),
        "labels": Type((_long_domain,)),
        "ownerReferences": Type((_owner,)),
    }
    if unheld:
        fields["name"] = Type((_named(unheld),))
    if qualified:
        fields["finalizers"] = Type((finalizer,))
    return Type((_rare(_generated(forms), _one_controller, _one_deletion),), fields)


def _rare(*checks: TypeCheck) -> TypeCheck:
    """Return a check that asks others where fields are that few objects have."""

    def check(meta: Mapping[str, Any], path: Path, span: Span) -> Iterable[Violation]:
        if _RARE.isdisjoint(meta):
            return ()
        return chain.from_iterable(each(meta, path, span) for each in checks)

    return check


def _named(forms: tuple[Form, ...]) -> TypeCheck:
    """Return the check of a name. Source: ValidateObjectMetaAccessor."""

    def named(name: str, path: Path, span: Span) -> Iterator[Violation]:
        for form in forms:
            if name and form.holds(span):
                yield from misnamed(form.is_name, name, path)

    return named


def _generated(forms: tuple[Form, ...]) -> TypeCheck:
    """Return the check of what a name is to begin with. Source: ValidateObjectMetaAccessor."""

    def generated(meta: Mapping[str, Any], path: Path, span: Span) -> Iterator[Violation]:
        base = meta.get("generateName")
        if not base:
            return
        made = meta.get("name") or names.generated_name(base)
        for form in forms:
            is_right = form.begins_with(base) and (made == meta.get("name") or form.is_name(made))
            if form.holds(span) and not is_right:
                message = f"{words.show(base)} does not begin a valid name"
                yield Violation((*path, "generateName"), message, expectation(form.is_name))

    return generated


def _long_domain(values: Mapping[str, str], path: Path, _: Span) -> Iterator[Violation]:
    """Yield that the domain of a key is longer than one can be. Source: IsQualifiedName."""
    for key in values:
        if len(key) > _LONGEST_DOMAIN and len(key.partition("/")[0]) > _LONGEST_DOMAIN:
            message = f"the key's domain has {len(key.partition('/')[0])} characters"
            expected = f"expected at most {_LONGEST_DOMAIN}"
            yield Violation((*path, key), message, expected, about_key=True)


def _large(annotations: Mapping[str, str], path: Path, _: Span) -> Iterator[Violation]:
    """Yield that annotations are too large in all. Source: ValidateAnnotationsSize."""
    texts = (*annotations, *annotations.values())
    if sum(map(len, texts)) * 4 <= _ANNOTATIONS_BYTES:
        return
    size = sum(len(text.encode()) for text in texts)
    if size > _ANNOTATIONS_BYTES:
        expected = f"expected at most {_ANNOTATIONS_BYTES}, names and values in all"
        yield Violation(path, f"has {size} bytes", expected)


def finalizer(name: str, path: Path, _: Span) -> Iterator[Violation]:
    """Yield that a finalizer has no domain. Source: validateKubeFinalizerName."""
    if "/" not in name and name not in _SHORT_FINALIZERS:
        message = f"{words.show(name)} has no domain, and is none of Kubernetes' own"
        hint = did_you_mean(name, _SHORT_FINALIZERS)
        yield Violation(path, message, "expected a name as in example.com/cleanup", hint)


def _one_deletion(meta: Mapping[str, Any], path: Path, _: Span) -> Iterator[Violation]:
    """Yield that dependents are to be deleted and left. Source: ValidateFinalizers."""
    finalizers = meta.get("finalizers", ())
    if _ORPHAN in finalizers and _FOREGROUND in finalizers:
        message = f"has `{_ORPHAN}` and `{_FOREGROUND}`"
        yield Violation((*path, "finalizers"), message, "expected one of the two")


def _one_controller(meta: Mapping[str, Any], path: Path, _: Span) -> Iterator[Violation]:
    """Yield that an object has a second controller. Source: ValidateOwnerReferences."""
    owners = meta.get("ownerReferences", ())
    first = None
    for position, owner in enumerate(owners):
        if owner.get("controller"):
            place = (*path, "ownerReferences", position, "controller")
            if first is not None:
                message = f"`ownerReferences[{first}]` is the controller already"
                yield Violation(place, message, "expected one")
            first = position if first is None else first


def _owner(owner: Mapping[str, Any], path: Path, _: Span) -> Iterator[Violation]:
    """Yield what an owner lacks, or that it cannot be one. Source: validateOwnerReference."""
    api_version, kind = owner["apiVersion"], owner["kind"]
    group, _slash, version = api_version.rpartition("/")
    if not version or "/" in group:
        message = f"{words.show(api_version)} is not an apiVersion"
        yield Violation((*path, "apiVersion"), message, "expected one as in v1 or apps/v1")
    for field in ("kind", "name"):
        if not owner[field]:
            yield Violation((*path, field), "is empty")
    if kind == "Event" and not group and version == "v1":
        yield Violation((*path, "kind"), "an Event owns nothing")


# What a template has of metadata. Source: ValidatePodTemplateSpec, ValidateTemplateObjectMeta.
TEMPLATE_META = Type(
    fields={"annotations": Type((_long_domain, _large)), "labels": Type((_long_domain,))}
)
_ANY = _object_meta(Form(names.is_subdomain))
# Source: ValidateRBACName.
_ACCESS = _object_meta(Form(names.is_path_segment))
# Source: the strategies of kinds whose finalizers are not asked for what those of others are.
_UNQUALIFIED = _object_meta(Form(names.is_subdomain), qualified=False)

# Of kinds that differ from the others.
_OF_KIND: Mapping[str, Type] = {
    "ClusterRole.rbac.authorization.k8s.io": _ACCESS,
    "ClusterRoleBinding.rbac.authorization.k8s.io": _ACCESS,
    "Lease.coordination.k8s.io": _UNQUALIFIED,
    "MutatingWebhookConfiguration.admissionregistration.k8s.io": _UNQUALIFIED,
    "Namespace": _object_meta(Form(names.is_label)),
    # BeforeCreate is all that asks for its name.
    "PodDisruptionBudget.policy": _object_meta(
        Form(names.is_path_segment, begins=names.is_path_part), qualified=False
    ),
    # ValidateObjectMetaWithOpts does not look at what a name begins with.
    "ReplicationController": _object_meta(
        Form(names.is_subdomain, before=34),
        Form(names.is_subdomain, since=34, begins=names.is_path_part),
    ),
    "Role.rbac.authorization.k8s.io": _ACCESS,
    "RoleBinding.rbac.authorization.k8s.io": _ACCESS,
    "RuntimeClass.node.k8s.io": _UNQUALIFIED,
    # Source: validateServiceNameFunc, RelaxedServiceNameValidation.
    "Service": _object_meta(Form(names.is_label_1035, before=36), Form(names.is_label, since=36)),
    # Source: ValidateStatefulSetName.
    "StatefulSet.apps": _object_meta(
        Form(names.is_subdomain, before=27), Form(names.is_label, since=27)
    ),
    "ValidatingWebhookConfiguration.admissionregistration.k8s.io": _UNQUALIFIED,
}


def with_metadata(kinds: Mapping[str, Type]) -> Mapping[str, Type]:
    """Return the types of kinds with what is asked of their metadata, besides what they ask."""
    return {
        kind: type_.joined(Type(fields={"metadata": _OF_KIND.get(kind, _ANY)}))
        for kind, type_ in kinds.items()
    }
