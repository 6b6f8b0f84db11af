"""What codes mean, for people; those of the findings that no check yields.

A check describes its own codes; meshgen.checks.registry has them all together.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from meshgen.findings import Code, Severity


@dataclass(frozen=True)
class Example:
    """Manifests with a mistake, and the same without it, as YAML."""

    wrong: str
    right: str


@dataclass(frozen=True)
class Description:
    """A code for people: `title` is what holds where it is not found, in a sentence.

    `why` says what goes wrong otherwise, `mend` what to do, `source` whose rule it is, if it is not
    meshgen's. `severity` is what its findings weigh by default; `settable` codes can be weighed
    otherwise: what the API server refuses for its form can not. A code with a `parent` refines it:
    its findings are printed with the parent's, and whatever is said of the parent holds for them.
    `istio` has the codes of `istioctl analyze` for the same, `linter` the checks of kube-linter.
    What is not `of_objects` is found of no single object, so that none can ignore it.
    """

    code: str
    title: str
    why: str
    mend: str
    source: str = ""
    severity: Severity = Severity.ERROR
    settable: bool = False
    parent: str = ""
    example: Example | None = None
    istio: tuple[str, ...] = ()
    linter: tuple[str, ...] = ()
    of_objects: bool = True

    @property
    def ignorable(self) -> bool:
        """Return whether an object can ignore it: it can be set, and is found of an object."""
        return self.settable and self.of_objects


# What a rule of the user's own is called.
OWN_CODE = "(?!MG|IST)[A-Z]{2,10}[0-9]{1,6}"


def is_of_rule(code: str) -> bool:
    """Return whether a code is a rule's, meshgen's or somebody's own: no other has four digits."""
    return not re.fullmatch(r"MG\d{3}", code)


# What the codes of a hundred are about, by the hundred.
_FAMILIES = {
    1: "Files and the config",
    2: "Single objects",
    3: "The output folder",
    4: "The call",
    5: "Quotas",
    6: "What runs as nobody meant it",
    7: "Names in a tree",
    8: "What the real Envoy says",
    9: "Rules and what is ignored",
    10: "Sidecar injection",
    11: "Mutual TLS",
    12: "Traffic",
    13: "Scaling",
    14: "EnvoyFilters",
    15: "Security policies",
    16: "References",
    17: "Secrets",
    18: "Hygiene",
}


def family_of(description: Description) -> str:
    """Return what the codes of a description's hundred are about."""
    return _FAMILIES[int(description.code[2:]) // 100]


def listed(codes: Sequence[str]) -> str:
    """Return codes for people, those in a row as a range: `MG202, MG501 to MG506`."""
    runs: list[list[str]] = []
    for code in codes:
        if runs and _after(runs[-1][-1]) == code:
            runs[-1].append(code)
        else:
            runs.append([code])
    return ", ".join(run[0] if run == run[:1] else f"{run[0]} to {run[-1]}" for run in runs)


def _after(code: str) -> str:
    """Return the code behind another one."""
    prefix = code.rstrip("0123456789")
    return f"{prefix}{int(code.removeprefix(prefix)) + 1}"


OVERWRITTEN = Description(
    Code.OVERWRITTEN,
    "No environment has objects of another one on its cluster.",
    "Whichever is applied last wins: staging takes the place of production.",
    "Give it a namespace or a prefix of its own, or say `cluster: NAME`.",
    severity=Severity.WARNING,
    settable=True,
    of_objects=False,
)

CHANGE = Description(
    Code.CHANGE,
    "A change is one that the API server takes.",
    "Some fields stay as they were once an object is in the cluster, such as a selector or the "
    "class of a volume: `kubectl apply` refuses the new object.",
    "Take the change back, or do what the message says: mostly delete the object, and apply it.",
    "https://github.com/kubernetes/kubernetes/tree/master/pkg/apis",
    settable=True,
)
LEFT_BEHIND = Description(
    Code.LEFT_BEHIND,
    "Nothing that was applied before is left in the cluster.",
    "What is not rendered any more runs on: `kubectl apply` removes nothing.",
    "Remove it with the command that the message names, once the rest is applied.",
    severity=Severity.WARNING,
    settable=True,
    of_objects=False,
)
OWN_RULE = Description(
    Code.OWN_RULE,
    "A rule of one's own is complete, and its own cases prove it.",
    "A slip in an expression would find nothing, and nobody would see.",
    "Mend the expression, or the case that does not fit it.",
)
NOT_ASKED = Description(
    Code.NOT_ASKED,
    "Every rule of one's own can be asked.",
    "The CEL library is not there, or the expression takes too many steps: what the rule would "
    "find is not told.",
    "Install `cel-expr-python`, or write the expression simpler.",
    severity=Severity.WARNING,
    settable=True,
    of_objects=False,
)
UNASKED = Description(
    Code.UNASKED,
    "What is declared `existing` is something that a rule would miss.",
    "An entry that matches nothing may have a slip in it, or be left from what is gone.",
    "Mend the entry, or remove it.",
    severity=Severity.NOTE,
    settable=True,
    of_objects=False,
)
SAME_ACCOUNT = Description(
    Code.SAME_ACCOUNT,
    "Services of which one calls what the other does not have ServiceAccounts of their own.",
    "A proxy knows who calls by the ServiceAccount: whoever has that of a caller is let in too.",
    "Give each a ServiceAccount, as services have by default.",
    severity=Severity.WARNING,
    settable=True,
    of_objects=False,
)
UNPROTECTED = Description(
    Code.UNPROTECTED,
    "A service of which it is said who may ask it has a sidecar that holds to it.",
    "AuthorizationPolicies are carried out by the sidecar of the pods that are asked.",
    "Give it a sidecar, or close it by a NetworkPolicy.",
    severity=Severity.NOTE,
    settable=True,
    of_objects=False,
)
IDLE_CALLS = Description(
    Code.IDLE_CALLS,
    "Where it is said who calls whom, something is rendered of it.",
    "With `authorization: none` everywhere, everybody may ask everybody, whatever `calls` say.",
    "Say `authorization: allow` or `deny`, for a team that is on its way with `dryRun: true`.",
    severity=Severity.NOTE,
    settable=True,
    of_objects=False,
)
PROVIDER = Description(
    Code.PROVIDER,
    "Istiod has the external authorizers that policies name.",
    "They stand in the mesh config, which is one for the whole cluster and no object of the "
    "environment's: a policy that names one that is not there denies all that it should ask about.",
    "Give the entry that the message shows to whoever runs istiod; once it is there, say so: the "
    "same under `extensionProviders` in `istio.meshConfig`.",
    "https://istio.io/latest/docs/tasks/security/authorization/authz-custom/",
    severity=Severity.NOTE,
    settable=True,
    of_objects=False,
)
RULE_CRASHED = Description(
    Code.RULE_CRASHED,
    "Every rule can be asked.",
    "A rule of meshgen's met something that it does not expect: what it would find is not told.",
    "Report it, with the file: that is a bug of meshgen's. All other rules were asked.",
    severity=Severity.WARNING,
    settable=True,
    of_objects=False,
)

UNREASONED = Description(
    Code.UNREASONED,
    "What is ignored, is ignored for a reason.",
    "Whoever meets the ignore later cannot know whether it still holds; so it ignores nothing.",
    "Write `CODE: reason` into the annotation, with a `;` or a line end between several.",
    severity=Severity.WARNING,
    settable=True,
    of_objects=False,
)
UNIGNORABLE = Description(
    Code.UNIGNORABLE,
    "What is ignored is something that an object can ignore.",
    "A code with a slip in it ignores nothing. What the API server refuses, and what is found of "
    "no single object, no object can ignore.",
    "Write the code that stands in the brackets of the finding, or weigh it with `severities:`.",
    severity=Severity.WARNING,
    settable=True,
    of_objects=False,
)
IDLE = Description(
    Code.IDLE,
    "What is ignored would be found.",
    "An ignore that is left from what was mended hides the same mistake when it is made again.",
    "Remove the ignore.",
    severity=Severity.WARNING,
    settable=True,
    of_objects=False,
)

DESCRIPTIONS = (
    OVERWRITTEN,
    RULE_CRASHED,
    UNREASONED,
    UNIGNORABLE,
    IDLE,
    UNASKED,
    SAME_ACCOUNT,
    UNPROTECTED,
    IDLE_CALLS,
    PROVIDER,
    OWN_RULE,
    NOT_ASKED,
    CHANGE,
    LEFT_BEHIND,
    Description(
        Code.READ,
        "A file can be read.",
        "A file is not there, is no file, is too large, or may not be read.",
        "Mend its path or its permissions.",
    ),
    Description(
        Code.YAML,
        "A file is YAML as Kubernetes reads it.",
        "The API server would refuse the file, or read other values than a person does.",
        "Write it as the message says; quotes make a text of anything.",
        "https://github.com/kubernetes-sigs/yaml",
    ),
    Description(
        Code.UNKNOWN_KEY,
        "The config has only keys that meshgen knows.",
        "A key with a slip in it would set nothing, and nobody would see.",
        "Write the key that the message names; `meshgen explain` tells of all.",
    ),
    Description(
        Code.TYPE,
        "A value of the config has the type of its field.",
        "A list or a text where a number is meant cannot be rendered.",
        "Write what the message expects; `meshgen explain FIELD` shows an example.",
    ),
    Description(
        Code.VALUE,
        "A value is one of those allowed.",
        "It is out of its range, has the wrong form, or is no choice of the field.",
        "Write what the message expects; `meshgen explain FIELD` shows an example.",
    ),
    Description(
        Code.MISSING,
        "What is required is there.",
        "Without it nothing can be rendered, or the cluster would refuse what is.",
        "Set what the message names, in the service or in `defaults`.",
    ),
    Description(
        Code.REFERENCE,
        "A name that is referred to exists.",
        "In the cluster the reference would lead nowhere, mostly without a word.",
        "Mend the name, or declare what it names.",
    ),
    Description(
        Code.CONFLICT,
        "No two settings or objects contradict each other.",
        "Of the two one would win, or the cluster would refuse both.",
        "Remove one of them, or give it another name.",
    ),
    Description(
        Code.NAME,
        "A name is one that Kubernetes takes.",
        "The API server refuses objects with other names, and Kustomize cannot write some keys.",
        "Use lower-case letters, digits and '-', and keep it short: prefix and suffix count.",
        "https://kubernetes.io/docs/concepts/overview/working-with-objects/names/",
    ),
    Description(
        Code.TEMPLATE,
        "A template renders to a Kubernetes object.",
        "A template of yours has a mistake, prints something else than objects, or takes for ever.",
        "Mend the template at the place that the message names.",
    ),
    Description(
        Code.PATCH,
        "A patch can be applied.",
        "It names something that is not rendered, or changes what makes an object what it is.",
        "Mend its target or its path.",
    ),
    Description(
        Code.OUTSIDE,
        "A config stays in its repository.",
        "Whoever renders what a stranger sends would have any file read, or overwritten, by it.",
        "Move the file into the repository, or allow its folder: `--allow-outside FOLDER`.",
    ),
    Description(
        Code.BUILD,
        "What a kustomization or a chart names can be built.",
        "Kustomize or helm refuses it, or it reaches for something that is not allowed here.",
        "Mend what the message names; `--allow` lets a build reach further.",
    ),
    Description(
        Code.DRIFT,
        "The tree on disk is what the config gives.",
        "What is applied from it is not what the config says.",
        "`meshgen render` brings it up to date.",
    ),
    Description(
        Code.FOREIGN,
        "No file that meshgen did not write is in the way.",
        "meshgen never overwrites what it did not write.",
        "Move the file, or overwrite it with `--force`.",
    ),
    Description(
        Code.EDITED,
        "No file that meshgen wrote was edited since.",
        "The edit would be lost.",
        "Put it into the config, as a setting or a patch; `--force` discards it.",
    ),
    Description(
        Code.UNSAFE,
        "A path stays in the output folder.",
        "A path that leaves it, or leads through a link, could overwrite anything.",
        "Give the file another name.",
    ),
    Description(
        Code.WRITE,
        "The output can be written.",
        "The disk is full, the folder is read-only, or another meshgen is at work.",
        "Mend what the message names, and try again: nothing was left half written.",
    ),
    Description(
        Code.USAGE,
        "The command is called as it is meant.",
        "An option or a name does not fit.",
        "`-h` tells what a command takes.",
    ),
    Description(
        Code.ENVOY_REFUSES,
        "Envoy takes what its proxies are sent.",
        "istiod sends it all the same; the proxy refuses it and goes on with what it had before, "
        "and a new pod does not get ready.",
        "Mend the object that the message names, mostly an EnvoyFilter, as Envoy's words say.",
        "https://www.envoyproxy.io/docs/envoy/latest/api-v3/api",
        of_objects=False,
    ),
    Description(
        Code.ENVOY_IGNORES,
        "Envoy knows all fields that its proxies are sent.",
        "Envoy passes over a field that it does not know, with a line in its log: a slip in "
        "`filter_enforced` limits nothing.",
        "Mend the field's name; Envoy's reference has them all.",
        "https://www.envoyproxy.io/docs/envoy/latest/api-v3/api",
        severity=Severity.WARNING,
        of_objects=False,
    ),
    Description(
        Code.NOT_TRANSLATED,
        "`meshgen try` runs all that decides what a request is answered.",
        "What it does not translate for Envoy, it leaves out, and says so: in the cluster, "
        "requests may be answered otherwise.",
        "Ask about what does not hang on it, or a cluster.",
        severity=Severity.WARNING,
        of_objects=False,
    ),
    Description(
        Code.IDLE_PATCH,
        "A patch of an EnvoyFilter changes something.",
        "Where its match finds nothing, istiod leaves it out without a word.",
        "Mend the match: the context, the listener's port, the names of filters; or the labels.",
        "https://istio.io/latest/docs/reference/config/networking/envoy-filter/",
        severity=Severity.WARNING,
        of_objects=False,
    ),
    Description(
        Code.TEST,
        "A test of the config's gets the answers that it expects.",
        "A route, a limit or a fault does something else than whoever wrote the test meant.",
        "Mend the route that the message names, or the expectation; `meshgen try` asks the same.",
        of_objects=False,
    ),
)
