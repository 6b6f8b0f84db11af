"""The repository as it would be committed, and commands that see nothing of this machine's user."""

import os
import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path

ROOT = Path(__file__).parents[2]
# Whatever hangs (a registry, a hook) fails its test after so many seconds.
_LIMIT = 600
_WHO = {
    "GIT_AUTHOR_NAME": "meshgen",
    "GIT_AUTHOR_EMAIL": "meshgen@example.com",
    "GIT_COMMITTER_NAME": "meshgen",
    "GIT_COMMITTER_EMAIL": "meshgen@example.com",
    "GIT_CONFIG_NOSYSTEM": "1",
}


def copy_source(target: Path) -> None:
    """Copy what git knows or would add, so that work in progress is tested as well."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        check=True,
        encoding="utf-8",
    )
    for name in sorted(filter(None, listed.stdout.split("\0"))):
        source, copy = ROOT / name, target / name
        # What was removed but not committed yet is still listed.
        if source.is_file():
            copy.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(source, copy)


def clean_environment(home: Path, **changes: str) -> dict[str, str]:
    """Return an environment with an empty home and nothing that leads to this checkout."""
    home.mkdir(parents=True, exist_ok=True)
    kept = {k: v for k, v in os.environ.items() if k in ("PATH", "LANG", "TMPDIR")}
    pip = {k: v for k, v in os.environ.items() if k.startswith(("PIP_", "SSL_", "REQUESTS_"))}
    own = {"HOME": str(home), "PIP_CONSTRAINT": str(ROOT / "constraints.txt")}
    return {**pip, **kept, **_WHO, **own, **changes}


def run(
    *command: str | Path, cwd: Path, env: Mapping[str, str], fails: bool = False
) -> subprocess.CompletedProcess[str]:
    """Run a command that has to succeed, or has to fail; return what it printed."""
    done = subprocess.run(
        command,
        cwd=cwd,
        env=env,
        capture_output=True,
        check=False,
        encoding="utf-8",
        timeout=_LIMIT,
    )
    assert (done.returncode != 0) is fails, f"{command}\n{done.stdout}\n{done.stderr}"
    return done


def commit(folder: Path, env: Mapping[str, str]) -> str:
    """Make a folder a git repository if it is none, commit all of it, and return the commit."""
    if not (folder / ".git").exists():
        run("git", "init", "-q", cwd=folder, env=env)
    run("git", "add", "-A", cwd=folder, env=env)
    run("git", "commit", "-q", "-m", "State", cwd=folder, env=env)
    return run("git", "rev-parse", "HEAD", cwd=folder, env=env).stdout.strip()
