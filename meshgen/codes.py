"""What every code means: one table for `meshgen explain`, docs/rules.md, SARIF and `severities:`.

Only rules are not in it: each brings its own description, see meshgen.checks.registry.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from meshgen.findings import Code, Severity

_VALIDATION = "https://kubernetes.io/docs/reference/using-api/api-concepts/"
_QUOTAS = "https://kubernetes.io/docs/concepts/policy/resource-quotas/"


@dataclass(frozen=True)
class Description:
    """A code for people: `title` is what holds where it is not found, in a sentence.

    `why` says what goes wrong otherwise, `mend` what to do, `source` whose rule it is, if it is not
    meshgen's. `severity` is what its findings weigh by default; `settable` codes can be weighed
    otherwise: what the API server refuses for its form can not. A code with a `parent` refines it:
    its findings are printed with the parent's, and whatever is said of the parent holds for them.
    """

    code: str
    title: str
    why: str
    mend: str
    source: str = ""
    severity: Severity = Severity.ERROR
    settable: bool = False
    parent: str = ""


def listed(codes: Sequence[str]) -> str:
    """Return codes for people, those in a row as a range: `MG202, MG501 to MG506`."""
    runs: list[list[str]] = []
    for code in codes:
        if runs and int(code[2:]) == int(runs[-1][-1][2:]) + 1:
            runs[-1].append(code)
        else:
            runs.append([code])
    return ", ".join(run[0] if run == run[:1] else f"{run[0]} to {run[-1]}" for run in runs)


DESCRIPTIONS = (
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
        "The API server refuses objects with other names.",
        "Use lower-case letters, digits and '-', and keep it short: prefix and suffix count.",
        "https://kubernetes.io/docs/concepts/overview/working-with-objects/names/",
    ),
    Description(
        Code.TEMPLATE,
        "A template renders to a Kubernetes object.",
        "A template of yours has a mistake, or prints something else than objects.",
        "Mend the template at the place that the message names.",
    ),
    Description(
        Code.PATCH,
        "A patch can be applied.",
        "It names something that is not rendered, or changes what makes an object what it is.",
        "Mend its target or its path.",
    ),
    Description(
        Code.SCHEMA,
        "An object fits the schema of its kind.",
        "The API server refuses one that does not. What it merely warns of, or what could not be "
        "checked, is a warning.",
        "Change the value at the path to what the message expects.",
        _VALIDATION,
    ),
    Description(
        Code.NO_SCHEMA,
        "An object's kind is served in its apiVersion by the declared releases.",
        "Nothing is known of the kind, so that nothing of the object was checked. In what a config "
        "renders that is a warning, in `meshgen validate` an error.",
        "Mend the kind or the apiVersion; `--schemas` takes CRDs of your own.",
        severity=Severity.WARNING,
        settable=True,
    ),
    Description(
        Code.UNKNOWN_FIELD,
        "An object has only fields that its kind knows.",
        "A strict server refuses an unknown field; another one drops it, and the setting does "
        "nothing.",
        "Write the field that the message names, or move it to where it belongs.",
        _VALIDATION,
        parent=Code.SCHEMA,
    ),
    Description(
        Code.MISSING_FIELD,
        "An object has every field that its kind requires.",
        "The API server refuses it otherwise.",
        "Set the field.",
        _VALIDATION,
        parent=Code.SCHEMA,
    ),
    Description(
        Code.WRONG_TYPE,
        "A value has the type of its field.",
        "The API server cannot read the object; YAML makes numbers and booleans of bare words.",
        "Put quotes around a text, and none around a number or a boolean.",
        _VALIDATION,
        parent=Code.SCHEMA,
    ),
    Description(
        Code.DUPLICATE_KEY,
        "No key stands twice in a list that is a map.",
        "Of two entries with one key, such as two ports of one number, one would win.",
        "Remove one, or give it another key.",
        "https://kubernetes.io/docs/reference/using-api/server-side-apply/#merge-strategy",
        parent=Code.SCHEMA,
    ),
    Description(
        Code.CEL_RULE,
        "A custom resource keeps the CEL rules of its kind.",
        "The API server works them out, and refuses what breaks one, with the same message.",
        "Do what the message says: it is the rule's own.",
        "https://kubernetes.io/docs/reference/using-api/cel/",
        parent=Code.SCHEMA,
    ),
    Description(
        Code.DEPRECATED,
        "An apiVersion will be served by the next releases too.",
        "It is served still, and on its way out: an upgrade of the cluster would break the object.",
        "Use the apiVersion that the message names.",
        "https://kubernetes.io/docs/reference/using-api/deprecation-guide/",
        Severity.WARNING,
        settable=True,
        parent=Code.SCHEMA,
    ),
    Description(
        Code.NOT_SERVED,
        "An apiVersion is served by every declared release.",
        "It was removed, or comes with a later release: the API server knows no such kind.",
        "Use the apiVersion that the message names, or declare other releases.",
        "https://kubernetes.io/docs/reference/using-api/deprecation-guide/",
        parent=Code.SCHEMA,
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
        Code.QUOTA,
        "What runs at rest fits every quota.",
        "The last pods are never created: the ReplicaSet says `exceeded quota`, the rollout hangs.",
        "Take a mend that `meshgen capacity` lists, or ask for a larger quota.",
        _QUOTAS,
        settable=True,
    ),
    Description(
        Code.QUOTA_HPA,
        "Autoscalers reach their max within every quota.",
        "Under load the pods that are meant to help are refused.",
        "Take a mend that `meshgen capacity` lists, or lower the max.",
        _QUOTAS,
        Severity.WARNING,
        settable=True,
    ),
    Description(
        Code.QUOTA_ROLLOUT,
        "A rolling update fits every quota.",
        "The surge has no room: an update waits, or never ends.",
        "Take a mend that `meshgen capacity` lists, or set maxSurge to 0.",
        _QUOTAS,
        Severity.WARNING,
        settable=True,
    ),
    Description(
        Code.QUOTA_UNSET,
        "A container has every request and limit that a quota asks for.",
        "The quota refuses all its pods: `must specify limits.cpu`.",
        "Set it, for the sidecar too, or give the namespace a LimitRange with defaults.",
        _QUOTAS,
        settable=True,
    ),
    Description(
        Code.LIMIT_RANGE,
        "Pods, containers and claims keep to every LimitRange.",
        "What is beyond its bounds is refused when it is created.",
        "Change the amounts, of the sidecar too, or the LimitRange.",
        "https://kubernetes.io/docs/concepts/policy/limit-range/",
        settable=True,
    ),
    Description(
        Code.UNCOUNTED,
        "Every value that a quota counts can be counted.",
        "A figure would be wrong, or the quota or LimitRange itself is refused.",
        "Write a quantity such as 100m or 256Mi, and render templates first.",
        "https://kubernetes.io/docs/reference/kubernetes-api/common-definitions/quantity/",
        settable=True,
    ),
)
