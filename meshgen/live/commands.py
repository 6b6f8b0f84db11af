"""Commands in pods, as `kubectl exec` runs them, and why one did not run."""

import re
from collections.abc import Iterable, Mapping, Sequence

from meshgen.live.answer import may_not
from meshgen.live.kubectl import Kubectl
from meshgen.live.several import several
from meshgen.programs import Done, Programs

_AT_ONCE, _SECONDS = 4, 30.0
# What kubectl says of itself, or of a command's end; the others are a command's own words.
_OF_KUBECTL = re.compile(r"(?:error|Error from server(?: \(\w+\))?): (.*)")
_NO_PROGRAM = re.compile(r'exec: "([^"]+)": (?:executable file not found|stat .*no such file)')
_NOISE = re.compile(r"[EWI]\d{4} |Warning: |Defaulted container |command terminated with ")


def printed(commands: Iterable[Sequence[str]], kubectl: Kubectl) -> Mapping[Sequence[str], Done]:
    """Return what commands print, by the words behind `exec`; an error is told in one line."""
    programs = Programs(_SECONDS, online=True)

    def run(words: Sequence[str]) -> Done:
        done = programs.run(kubectl.command("exec", *words))
        return Done(done.output, _why(done.error))

    try:
        return several(map(tuple, commands), run, at_once=_AT_ONCE, is_silence=_is_silence)
    finally:
        programs.close()


def _is_silence(done: Done) -> bool:
    return done.error == f"it took more than {_SECONDS:g} seconds"


def _why(error: str) -> str:
    """Return in a few words why a command did not run; "" where it did."""
    if told := may_not(error):
        return told
    if program := _NO_PROGRAM.search(error):
        return f"its image has no {program[1]}"
    lines = [line for line in error.splitlines() if line.strip() and not _NOISE.match(line)]
    of_kubectl = [match[1] for line in lines if (match := _OF_KUBECTL.match(line))]
    return next(iter([*of_kubectl, *lines]), error.strip())[:300]
