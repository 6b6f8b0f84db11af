"""What each code means, in a line, for formats that describe their rules."""

from meshgen.findings import Code

DESCRIPTIONS: dict[Code, str] = {
    Code.READ: "A file can be read.",
    Code.YAML: "A file is YAML as Kubernetes reads it.",
    Code.UNKNOWN_KEY: "The config has only keys that meshgen knows.",
    Code.TYPE: "A value of the config has the type of its field.",
    Code.VALUE: "A value is one of those allowed.",
    Code.MISSING: "What is required is there.",
    Code.REFERENCE: "A name that is referred to exists.",
    Code.CONFLICT: "No two settings or objects contradict each other.",
    Code.NAME: "A name is one that Kubernetes takes.",
    Code.TEMPLATE: "A template renders to a Kubernetes object.",
    Code.PATCH: "A patch can be applied.",
    Code.SCHEMA: "An object fits the schema of its kind.",
    Code.NO_SCHEMA: "An object's kind is served in its apiVersion by the declared releases.",
    Code.DRIFT: "The tree on disk is what the config gives.",
    Code.FOREIGN: "No file that meshgen did not write is in the way.",
    Code.EDITED: "No file that meshgen wrote was edited since.",
    Code.UNSAFE: "A path stays in the output folder.",
    Code.WRITE: "The output can be written.",
    Code.USAGE: "The command is called as it is meant.",
    Code.QUOTA: "What runs at rest fits every quota.",
    Code.QUOTA_HPA: "Autoscalers reach their max within every quota.",
    Code.QUOTA_ROLLOUT: "A rolling update fits every quota.",
    Code.QUOTA_UNSET: "A container has every request and limit that a quota asks for.",
    Code.LIMIT_RANGE: "Pods, containers and claims keep to every LimitRange.",
    Code.UNCOUNTED: "Every value that a quota counts can be counted.",
}


def description(code: Code) -> str:
    """Return what holds where a code is not found."""
    return DESCRIPTIONS[code]
