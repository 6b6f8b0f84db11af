"""Which part of a field a violation is about."""

from meshgen.checks.schema_violation import Violation


def is_about_key(violation: Violation) -> bool:
    """Return whether a violation is about a field's name, not about its value."""
    if not violation.path:
        return False
    name = str(violation.path[-1])
    return violation.message.startswith((f"unknown field `{name}`", f'"{name}" is not a valid '))
