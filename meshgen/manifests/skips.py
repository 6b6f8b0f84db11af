"""Why something that was read is no object to check."""

from enum import StrEnum


class Skip(StrEnum):
    """What a file or a document is instead."""

    KUSTOMIZATION = "kustomization"
    INPUT = "kustomize input"  # a patch, a configuration, a file that a generator reads
    CHART = "Helm chart file"
    TEMPLATE = "template"  # YAML only after a template engine went over it
    MESH = "meshgen config"
    TOOL = "tool configuration"  # an object that a program reads from a file, and no API serves
    ENCRYPTED = "encrypted object"  # SOPS: only its keys' owners know what it holds
    OTHER = "no Kubernetes object"
    EMPTY = "empty file"
    KIND = "skipped kind"  # left out with --skip-kinds
    NO_SCHEMA = "kind without schema"  # left out with --ignore-missing-schemas


# Objects that are checked but for something that was asked for, or that hides them.
OBJECTS = frozenset((Skip.ENCRYPTED, Skip.KIND, Skip.NO_SCHEMA))
