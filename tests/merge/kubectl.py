"""The API machinery's own strategic merge: `kubectl patch --local`."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

from meshgen.resources import Object

KUBECTL = Path(sys.executable).with_name("kubectl")


def kubectl_patch(obj: Object, patch: Any, folder: Path) -> Any:
    """Return the object as kubectl patches it, or None where it refuses the patch.

    It sees no cluster and no configuration, and knows the built-in kinds.
    """
    path = folder / "object.json"
    path.write_text(json.dumps(obj), encoding="utf-8")
    command = [str(KUBECTL), "patch", "--local", "--type=strategic", "-f", str(path)]
    done = subprocess.run(
        [*command, "-p", json.dumps(patch), "-o", "json"],
        capture_output=True,
        check=False,
        encoding="utf-8",
        env={"HOME": str(folder)},
    )
    return json.loads(done.stdout) if done.returncode == 0 else None
