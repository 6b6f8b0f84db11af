"""Reports to print."""

from meshgen.findings import Code, Finding, Location, Related, Severity
from meshgen.report.types import Report

ERROR = Finding(
    Code.SCHEMA,
    'found the text "3"',
    Location("deploy/web.yaml", 5, 13),
    path="spec.replicas",
    expected="expected a whole number",
    hint="leave the quotes out: 3",
    resource="Deployment/shop/web",
    subcode=Code.WRONG_TYPE,
)
WARNING = Finding(
    Code.CONFLICT,
    "this object stands in the file twice",
    Location("deploy/api.yaml", 20, 9),
    resource="Service/shop/api",
    severity=Severity.WARNING,
)
NOTE = Finding(
    "MG1001",
    "no pod gets this",
    Location("deploy/shop.yaml", 7, 5),
    path="metadata.annotations.example",
    hint="write it into the template of the pods",
    resource="Namespace/shop",
    severity=Severity.NOTE,
    related=(Related(Location("deploy/web.yaml", 9, 3), "Deployment/shop/web", "spec.template"),),
    istio="IST0107",
)
UNREADABLE = Finding(Code.READ, "this is a folder", Location("deploy/b.yaml"))
USAGE = Finding(Code.USAGE, "no such thing")


def report(*findings: Finding, files: tuple[str, ...] = ()) -> Report:
    """Return a report of the command `validate`."""
    counts = {"files": len(files), "objects": 4}
    versions, hints = {"kubernetes": ("1.29", "1.33")}, ("what stands alone is a part",)
    return Report("validate", findings, counts, files, versions, hints)
