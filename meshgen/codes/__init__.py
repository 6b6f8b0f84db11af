"""What codes mean, for people; those of the findings that no check yields.

A check describes its own codes; meshgen.checks.registry has them all together.
"""

from meshgen.codes.description import OWN_CODE, Description, Example, Form, is_of_rule
from meshgen.codes.families import family_of, listed

__all__ = [
    "OWN_CODE",
    "Description",
    "Example",
    "Form",
    "family_of",
    "is_of_rule",
    "listed",
]
