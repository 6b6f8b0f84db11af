"""What `import meshgen` gives; the command line uses nothing else.

What a function needs is imported when it is called, and a type when it is asked for.
"""

from typing import TYPE_CHECKING

from meshgen.api.accessing import access_changes, access_changes_of, verdicts, verdicts_of
from meshgen.api.asking import ask, ask_manifests, request_of, run_tests, token_of
from meshgen.api.baselines import compare_baseline, update_baseline
from meshgen.api.differing import setting_changes, setting_differences
from meshgen.api.documenting import docs, docs_folder
from meshgen.api.folders import compare, diff, write
from meshgen.api.guide import environments_in, example, explain, fields_below, schema, starter
from meshgen.api.loading import (
    load_test_jobs,
    load_test_page,
    load_test_scripts,
    load_tests,
    run_load_tests,
)
from meshgen.api.manifests import (
    capacity_of,
    check_manifests,
    releases,
    schemas_of,
    severities_of,
    validate,
)
from meshgen.api.projects import (
    FORMATS,
    apply_commands,
    build,
    capacity,
    changes,
    check,
    load,
    own_rules,
    render,
)
from meshgen.api.types import StrPath
from meshgen.api.verifying import verify
from meshgen.errors import MeshgenError
from meshgen.findings import Code, Finding, Location, Severity

if TYPE_CHECKING:
    from meshgen.access import Compared, Question, Verdicts
    from meshgen.config.differences import Differences
    from meshgen.live.verified import Verified
    from meshgen.loadtests.planned import PlannedLoad
    from meshgen.manifests.declared import Declared
    from meshgen.manifests.outcome import Outcome
    from meshgen.model.request import Request
    from meshgen.model.trust import Authorizer, Token
    from meshgen.pipeline import Project
    from meshgen.pipeline.loadruns import Loaded
    from meshgen.pipeline.measuring import Measured
    from meshgen.pipeline.testing import Tested
    from meshgen.proof.answer import Answer
    from meshgen.proof.asked import Asked
    from meshgen.writer import Comparison
else:

    def __getattr__(name):
        from meshgen.api.results import TYPES

        if name not in TYPES:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        return getattr(TYPES[name](), name)


__all__ = [
    "FORMATS",
    "Answer",
    "Asked",
    "Authorizer",
    "Code",
    "Compared",
    "Comparison",
    "Declared",
    "Differences",
    "Finding",
    "Loaded",
    "Location",
    "Measured",
    "MeshgenError",
    "Outcome",
    "PlannedLoad",
    "Project",
    "Question",
    "Request",
    "Severity",
    "StrPath",
    "Tested",
    "Token",
    "Verdicts",
    "Verified",
    "access_changes",
    "access_changes_of",
    "apply_commands",
    "ask",
    "ask_manifests",
    "build",
    "capacity",
    "capacity_of",
    "changes",
    "check",
    "check_manifests",
    "compare",
    "compare_baseline",
    "diff",
    "docs",
    "docs_folder",
    "environments_in",
    "example",
    "explain",
    "fields_below",
    "load",
    "load_test_jobs",
    "load_test_page",
    "load_test_scripts",
    "load_tests",
    "own_rules",
    "releases",
    "render",
    "request_of",
    "run_load_tests",
    "run_tests",
    "schema",
    "schemas_of",
    "setting_changes",
    "setting_differences",
    "severities_of",
    "starter",
    "token_of",
    "update_baseline",
    "validate",
    "verdicts",
    "verdicts_of",
    "verify",
    "write",
]
