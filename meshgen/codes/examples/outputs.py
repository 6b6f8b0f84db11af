"""Examples of what is wrong with the output folder or the call, the codes from MG301."""

from collections.abc import Mapping

from meshgen.codes.description import Example, Form
from meshgen.findings import Code

OUTPUTS: Mapping[str, Example] = {
    Code.DRIFT: Example(
        "$ meshgen render -q\n"
        "$ sed -i s/nginx:1.27/nginx:1.28/ meshgen.yaml\n"
        "$ meshgen render --check --format github\n"
        "::error …\n",
        "$ meshgen render -q\n$ meshgen render --check\ndeploy is up to date: 11 files\n",
        Form.CALLS,
    ),
    Code.FOREIGN: Example(
        "$ cat deploy/base/kustomization.yaml\nresources: [web.yaml]\n"
        "$ meshgen render\n"
        "deploy/base/kustomization.yaml: is a file that meshgen did not write, where it would "
        "write; move it, or overwrite it with --force [error MG302]\n",
        "$ cat deploy/base/kustomization.yaml\nresources: [web.yaml]\n"
        "$ mv deploy by-hand\n"
        "$ meshgen render\n"
        "deploy written: 11 added\n…\n",
        Form.CALLS,
    ),
    Code.EDITED: Example(
        "$ meshgen render -q\n"
        "$ sed -i s/nginx:1.27/nginx:1.28/ deploy/base/web/deployment.yaml\n"
        "$ meshgen render\n"
        "deploy/base/web/deployment.yaml: was edited since meshgen wrote it; move the change into "
        "the config, or discard it with --force [error MG303]\n",
        "$ meshgen render -q\n"
        "$ sed -i s/nginx:1.27/nginx:1.28/ meshgen.yaml\n"
        "$ meshgen render\n"
        "deploy written: 1 changed, 10 unchanged\n…\n",
        Form.CALLS,
    ),
    Code.UNSAFE: Example(
        "$ cat deploy\nDeployed by the pipeline.\n$ meshgen render\ndeploy: is not a folder; …\n",
        "$ cat deploy\nDeployed by the pipeline.\n"
        "$ meshgen render -o tree\n"
        "tree written: 11 added\n…\n",
        Form.CALLS,
    ),
    Code.WRITE: Example(
        "$ meshgen init -f mesh/meshgen.yaml\n"
        "mesh/meshgen.yaml: the file cannot be written: no such file or directory [error MG305]\n",
        "$ mkdir mesh\n$ meshgen init -f mesh/meshgen.yaml\n…\n",
        Form.CALLS,
    ),
    Code.USAGE: Example(
        "$ meshgen build prd\n"
        "meshgen: no environment is called `prd`; expected one of dev, prod; did you mean "
        "`prod`? [error MG401]\n",
        "$ meshgen build prod\napiVersion: v1\nkind: Namespace\n…\n",
        Form.CALLS,
    ),
}
