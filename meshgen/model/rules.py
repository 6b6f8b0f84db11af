"""Rules of the user's own: what has to hold of objects, as CEL expressions."""

from typing import Annotated, Literal

from msgspec import Meta

from meshgen.codes import OWN_CODE
from meshgen.model.base import Spec, doc, expected
from meshgen.model.scalars import Word

# Capital letters and digits; MG and IST are taken.
RuleCode = Annotated[
    str,
    Meta(
        pattern=rf"^{OWN_CODE}$",
        extra_json_schema=expected(
            "capital letters and a number, as in SHOP1; MG and IST are taken"
        ),
    ),
]
# A kind, with its group where that matters, or what stands for many.
RuleKind = Annotated[
    str,
    Meta(
        pattern=r"^([A-Z][A-Za-z0-9]*(\.[a-z0-9]([-a-z0-9.]*[a-z0-9])?)?|workloads|\*)$",
        extra_json_schema=expected(
            "Kind, Kind.group, `workloads` for all that pods are made of, or `*`"
        ),
    ),
]
# A path of fields, as findings have it.
RulePath = Annotated[
    str,
    Meta(
        pattern=r"^[A-Za-z_$][-A-Za-z0-9_$]*(\[[0-9]{1,9}\]|\.[A-Za-z_$][-A-Za-z0-9_$]*|"
        r"\[\"[^\"\]]+\"\])*$",
        extra_json_schema=expected('a path such as spec.replicas or metadata.labels["a.b/c"]'),
    ),
]


class OwnRule(Spec, frozen=True, kw_only=True):
    """A rule of one's own: a CEL expression that has to hold of every object of some kinds."""

    title: Annotated[
        Word,
        doc("What holds, in a sentence.", example="Deployments say who owns them."),
    ]
    kinds: Annotated[
        list[RuleKind],
        Meta(min_length=1),
        doc("Whom it is asked of.", example=["Deployment", "Certificate.cert-manager.io"]),
    ]
    holds: Annotated[
        Word,
        doc(
            "The CEL expression that is true where all is well: of `object`, of `facts` about it, "
            "and of the lists of the system.",
            example="has(object.metadata.labels) && 'owner' in object.metadata.labels",
        ),
    ]
    found: Annotated[Word, doc("Manifests, as YAML, in which it finds something.")]
    passes: Annotated[Word, doc("Manifests, as YAML, in which it finds nothing.")]
    message: Annotated[
        Word | None,
        doc(
            "What is wrong; between braces stand CEL expressions, whose values are filled in.",
            default="that the title does not hold",
            example="{object.metadata.name} has no owner",
        ),
    ] = None
    path: Annotated[
        RulePath | None,
        doc(
            "The place in the object that it is about.",
            default="the object",
            example="metadata.labels",
        ),
    ] = None
    mend: Annotated[Word | None, doc("What to do.", example="Set the label `owner`.")] = None
    why: Annotated[Word | None, doc("What goes wrong otherwise.")] = None
    source: Annotated[
        Word | None, doc("Who says so.", example="https://wiki.example.com/labels")
    ] = None
    severity: Annotated[
        Literal["error", "warning", "note"],
        doc("How much it weighs; `severities` says it otherwise."),
    ] = "warning"
