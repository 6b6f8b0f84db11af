"""A call that cannot be read, and the one that was meant."""

import re
import shlex
from collections.abc import Callable, Mapping, Sequence
from difflib import get_close_matches
from typing import Any

from typer.core import TyperGroup

from meshgen import Code, Finding
from meshgen.cli.console import MISUSED

Arguments = list[str]

# What other tools call a command, or what people expect one to be called.
_COMMANDS: Mapping[str, Arguments] = {
    "template": ["build"],
    "kustomize": ["build"],
    "print": ["build"],
    "generate": ["render"],
    "gen": ["render"],
    "write": ["render"],
    "apply": ["render"],
    "compare": ["diff"],
    "plan": ["render", "--check"],
    "lint": ["check"],
    "analyze": ["check"],
    "test": ["try", "--tests"],
    "new": ["init"],
    "create": ["init"],
    "status": ["verify"],
    "quota": ["capacity"],
    "describe": ["explain"],
    "version": ["--version"],
    "-v": ["--version"],
    "-V": ["--version"],
}
_EXTRA = re.compile(r"Got unexpected extra arguments?(?:\(s\))? \((.*)\)")
_ALIKE = 0.75
_ENVIRONMENT = ("--env", "--environment", "--environments", "--envs", "--stage", "-e")
_OPTIONS: Mapping[str, str] = {
    "--config": "-f",
    "-c": "-f",
    "--out": "-o",
    "--out-dir": "-o",
    "--output-dir": "-o",
    "--dry-run": "--check",
    "--diff": "--check",
    "--strict": "--severity",
    "-n": "--namespace",
}


def misused(error: Any, arguments: Sequence[str], app: TyperGroup) -> Finding:
    """Return what is wrong with a call, and the right one where it can be told."""
    called = meant([*arguments], app)
    named = [each for each in arguments[:1] if each in app.commands]
    hint = f"`{' '.join(['meshgen', *named])} -h` tells what there is"
    if called:
        hint = f"did you mean `meshgen {shlex.join(called)}`?"
    return Finding(Code.USAGE, _message(error), hint=hint)


def _message(error: Any) -> str:
    """Return what is wrong, as typer has it, without what it guesses."""
    text: str = error.format_message()
    text = text.partition(" (Possible")[0].partition(" Did you")[0].rstrip(".")
    if extra := _EXTRA.fullmatch(text):
        return f"unexpected argument `{extra[1]}`"
    return text[:1].lower() + text[1:].replace("'", "`")


def meant(arguments: Arguments, app: TyperGroup) -> Arguments | None:
    """Return the arguments of a call that can be read and is near; None where none is found."""
    called = arguments
    for fixed in _FIXES:
        called = fixed(called, app)
        if called != arguments and _is_right(called, app):
            return called
    return None


def _is_right(arguments: Arguments, app: TyperGroup) -> bool:
    if arguments == ["--version"]:
        return True
    command = app.commands.get(arguments[0]) if arguments else None
    if command is None:
        return False
    if "-h" in arguments:
        return True
    try:
        command.make_context(arguments[0], arguments[1:])
    except MISUSED:
        return False
    return True


def _with_command(arguments: Arguments, app: TyperGroup) -> Arguments:
    """Return a call with its command in front, under the name that it has."""
    if arguments[:1] == ["help"]:
        return [*arguments[1:], "-h"]
    for position, word in enumerate(arguments):
        known = [word] if word in app.commands else _COMMANDS.get(word, [])
        if known:
            return [*known, *arguments[position + 1 :], *arguments[:position]]
    first, *rest = arguments or [""]
    near = get_close_matches(first, app.commands, n=1)
    return [*near, *rest] if near else arguments


def _with_options(arguments: Arguments, app: TyperGroup) -> Arguments:
    """Return a call with options that there are; an environment is named without one."""
    command = app.commands.get(arguments[0]) if arguments else None
    if command is None:
        return arguments
    known = {name for each in command.params for name in (*each.opts, *each.secondary_opts)}
    options = {name for name in known if name.startswith("-")}
    called, environments = arguments[:1], list[str]()
    rest = iter(arguments[1:])
    for word in rest:
        name, equals, value = word.partition("=")
        if name in _ENVIRONMENT and name not in options:
            environments += filter(None, [value or next(rest, "")])
            continue
        if name.startswith("-") and name not in options:
            near = get_close_matches(name, options, n=1, cutoff=_ALIKE)
            name = next(iter(near), name) if name not in _OPTIONS else _OPTIONS[name]
        called += [f"{name}{equals}{value}"]
    return [called[0], *environments, *called[1:]]


def _without_environments(arguments: Arguments, app: TyperGroup) -> Arguments:
    """Return a call without what is no option and no option's value: render renders them all."""
    command = app.commands.get(arguments[0]) if arguments else None
    if command is None or any(each.param_type_name == "argument" for each in command.params):
        return arguments
    flags = {
        name
        for each in command.params
        if getattr(each, "is_flag", False)
        for name in (*each.opts, *each.secondary_opts)
    }
    kept, before = arguments[:1], ""
    for word in arguments[1:]:
        is_value = before.startswith("-") and before not in flags and "=" not in before
        if word.startswith("-") or is_value:
            kept.append(word)
        before = "" if is_value else word
    return kept


_FIXES: tuple[Callable[[Arguments, TyperGroup], Arguments], ...] = (
    _with_command,
    _with_options,
    _without_environments,
)
