"""Draw the README's picture from what a terminal shows: `python tools/show_terminal.py`."""

import fcntl
import os
import pty
import struct
import subprocess
import sys
import tempfile
import termios
from pathlib import Path

from rich.console import Console
from rich.terminal_theme import MONOKAI
from rich.text import Text

ROOT = Path(__file__).parent.parent
PICTURE = ROOT / "docs" / "terminal.svg"
WIDTH = 92
# What is shown: a config with two slips, and the same without them.
_SLIPS = ROOT / "tools" / "terminal" / "slips.yaml"
_SOUND = ROOT / "tools" / "terminal" / "meshgen.yaml"
_SCENES = ((_SLIPS, "check"), (_SOUND, "capacity", "prod"))
_NO_PROGRESS = "\x1b[K"
# Without a font of the web: a picture in a page loads none.
_FORMAT = """\
<svg class="rich-terminal" viewBox="0 0 {width} {height}" xmlns="http://www.w3.org/2000/svg">
<style>
.{unique_id}-matrix {{ font-family: ui-monospace, Menlo, Consolas, monospace;
  font-size: {char_height}px; line-height: {line_height}px; }}
{styles}
</style>
<defs>
<clipPath id="{unique_id}-clip-terminal">
<rect x="0" y="0" width="{terminal_width}" height="{terminal_height}"/></clipPath>
{lines}
</defs>
{chrome}
<g transform="translate({terminal_x}, {terminal_y})" clip-path="url(#{unique_id}-clip-terminal)">
{backgrounds}
<g class="{unique_id}-matrix">
{matrix}
</g>
</g>
</svg>
"""


def picture() -> str:
    """Return the picture, as SVG: each command, and what it prints at a terminal."""
    with Path(os.devnull).open("w", encoding="utf-8") as nowhere:
        console = Console(record=True, width=WIDTH, file=nowhere, force_terminal=True)
        for config, *call in _SCENES:
            console.print(Text(f"$ meshgen {' '.join(call)}", style="bold"))
            console.print(Text.from_ansi(shown(config, *call)))
        return console.export_svg(title="", theme=MONOKAI, code_format=_FORMAT, unique_id="meshgen")


def shown(config: Path, *call: str) -> str:
    """Return what a call shows at a terminal, in colours, with a config as `meshgen.yaml`."""
    with tempfile.TemporaryDirectory() as folder:
        Path(folder, "meshgen.yaml").write_text(config.read_text(encoding="utf-8"), "utf-8")
        printed = _at_terminal([sys.executable, "-m", "meshgen", *call], folder)
    lines = printed.replace("\r\n", "\n").split("\n")
    return "\n".join(line.rpartition(_NO_PROGRESS)[2].removeprefix("\r") for line in lines)


def _at_terminal(command: list[str], folder: str) -> str:
    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 60, WIDTH, 0, 0))
    said = {"TERM": "xterm-256color", "LC_ALL": "C.UTF-8", "PYTHONPATH": str(ROOT)}
    unsaid = {"NO_COLOR", "FORCE_COLOR", "CLICOLOR", "CLICOLOR_FORCE", "COLUMNS", "CI"}
    env = {key: value for key, value in os.environ.items() if key not in unsaid} | said
    with subprocess.Popen(command, cwd=folder, env=env, stdout=theirs, stderr=theirs):
        os.close(theirs)
        with os.fdopen(ours, "rb", buffering=0) as terminal:
            return b"".join(iter(lambda: _read(terminal.fileno()), b"")).decode()


def _read(terminal: int) -> bytes:
    """Return what was printed meanwhile; nothing once the other end is closed."""
    try:
        return os.read(terminal, 65536)
    except OSError:  # so Linux says that it is closed
        return b""


def main() -> None:
    """Write the picture."""
    PICTURE.write_text(picture(), encoding="utf-8")


if __name__ == "__main__":
    main()
