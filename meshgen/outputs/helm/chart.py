"""A chart as files: templates, values, their schema, and what people read."""

import json
from base64 import b64encode
from typing import Any

from meshgen.chart.schema import values_schema
from meshgen.chart.types import Chart
from meshgen.filenames import PLATFORM
from meshgen.outputs.helm.connection import test_template
from meshgen.outputs.helm.helpers import helpers
from meshgen.outputs.helm.notes import notes
from meshgen.outputs.helm.readme import readme, whose
from meshgen.outputs.helm.template import template_text
from meshgen.outputs.helm.values import environment_values, values_text
from meshgen.seal import header as generated_from
from meshgen.yamlio import dump

# `helm lint` wants an icon: three services and what joins them, within the file itself.
_SVG = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24" fill="#466bb0" stroke="#466bb0">'
    '<path d="M12 5 4 18h16z" fill="none" stroke-width="2"/><circle cx="12" cy="5" r="3"/>'
    '<circle cx="4" cy="18" r="3"/><circle cx="20" cy="18" r="3"/></svg>'
)

# .helmignore: what `helm package` leaves out; a chart of the platform's is a release of its own.
_IGNORED = f"""\
.git/
.gitignore
.DS_Store
*.bak
*.orig
*.swp
*.tmp
*~
.meshgen-manifest
/{PLATFORM}/
"""


def chart_files(chart: Chart, more: str = "") -> dict[str, str]:
    """Return the chart as text by path in its own folder; `more` is for its README."""
    about = chart.about
    header = generated_from(about.source)
    files = {
        "Chart.yaml": dump(_about(chart), header=header),
        "README.md": readme(chart, header, more),
        "values.yaml": values_text(chart, header),
        "values.schema.json": _json(values_schema(chart.entries, chart.definitions)),
        ".helmignore": f"# {header}\n{_IGNORED}",
        "templates/_helpers.tpl": helpers(chart, header),
        "templates/NOTES.txt": notes(chart, has_page=bool(more)),
    }
    for env in chart.environments:
        values = environment_values(chart, env)
        note = f"\nWhat {env} has otherwise: helm template -n {chart.namespaces[env]} -f this file."
        files[f"values-{env}.yaml"] = dump(values, header=header + note)
    for template in chart.templates:
        files[template.path] = template_text(template, chart, header)
    if chart.routes:
        # A service may be called `tests`, and a kind of the user's `Connection`.
        name = "templates/tests/connection.yaml"
        files[name if name not in files else "templates/test.yaml"] = test_template(chart, header)
    return files


def _about(chart: Chart) -> dict[str, Any]:
    about = chart.about
    return {
        "apiVersion": "v2",
        "name": about.name,
        "description": f"The services of {whose(chart)}, on Kubernetes with Istio.",
        "type": "application",
        "version": about.version,
        **({"appVersion": about.app_version} if about.app_version else {}),
        # The `-0` takes what vendors put behind a version, such as v1.29.4-gke.100.
        "kubeVersion": f">={about.kubernetes}.0-0",
        "icon": f"data:image/svg+xml;base64,{b64encode(_SVG.encode()).decode()}",
    }


def _json(data: Any) -> str:
    return json.dumps(data, indent=2, ensure_ascii=False) + "\n"
