"""``inbox-tui config``: the settings file, from the shell."""

from __future__ import annotations

import argparse
import os
import shlex
import shutil
import subprocess
from collections.abc import Callable, Mapping
from typing import Final

from inbox_tui.cli.exits import Exit, Stop
from inbox_tui.cli.output import JsonValue, emit, say
from inbox_tui.cli.places import Places
from inbox_tui.config.file import ConfigFile
from inbox_tui.config.key_choices import SECTION, with_keys
from inbox_tui.config.parsing import typed
from inbox_tui.config.problem import BadConfig, Problem
from inbox_tui.config.reading import Read, read
from inbox_tui.config.setting import Setting
from inbox_tui.config.settings import BY_KEY, SETTINGS
from inbox_tui.config.spelling import spelled
from inbox_tui.config.template import template
from inbox_tui.domain.safe_text import safe_text

_EDITORS: Final = ("sensible-editor", "nano", "vim", "vi", "notepad")


def run(arguments: argparse.Namespace) -> int:
    """Do what is asked of the file. Nothing here needs the store or its key."""
    file = ConfigFile(Places.of(arguments.profile).config)
    try:
        return _DO[arguments.what](file, arguments)
    except BadConfig as error:
        raise Stop(Exit.FAILED, error.problem.said(str(file.path))) from error


def problems_of(file: ConfigFile) -> tuple[Problem, ...]:
    """Everything that is wrong with a file."""
    from inbox_tui.ui.keys.checking import key_problems  # noqa: PLC0415 - only to check

    try:
        text = file.text()
        found = read(text)
        return (*found.problems, *key_problems(found, text))
    except BadConfig as error:
        return (error.problem,)


def _path(file: ConfigFile, _: argparse.Namespace) -> int:
    say(safe_text(str(file.path)))
    return Exit.DONE


def _show(file: ConfigFile, arguments: argparse.Namespace) -> int:
    found = read(file.text())
    wanted = [_setting(arguments.key)] if arguments.key else SETTINGS
    if arguments.json:
        emit({each.key: _as_json(each, found) for each in wanted})
        return Exit.DONE
    for each in wanted:
        source = "" if each.key in found.values else "   # default"
        say(safe_text(f"{each.key} = {spelled(found.values.get(each.key, each.default))}{source}"))
    return Exit.DONE


def _as_json(setting: Setting, found: Read) -> Mapping[str, JsonValue]:
    return {
        "value": found.values.get(setting.key, setting.default),
        "source": "file" if setting.key in found.values else "default",
        "default": setting.default,
        "allowed": setting.kind.allowed,
        "doc": setting.doc,
    }


def _set(file: ConfigFile, arguments: argparse.Namespace) -> int:
    place, _, row = arguments.key.partition(".")
    if place == SECTION and arguments.key not in BY_KEY:
        return _set_keys(file, row, arguments.value)
    setting = _setting(arguments.key)
    value = None if arguments.value is None else typed(setting, arguments.value)
    file.set(setting, value)
    return Exit.DONE


def _set_keys(file: ConfigFile, row: str, keys: str | None) -> int:
    """Choose the keys of a row of the table of keys."""
    from inbox_tui.ui.keys import BY_ID  # noqa: PLC0415 - only for keys
    from inbox_tui.ui.keys.spelling import BadKey, parse_keys  # noqa: PLC0415

    if row not in BY_ID:
        raise Stop(Exit.USAGE, f"No key is called {row}: inbox-tui keys --list has their names.")
    try:
        parse_keys(keys or "")
    except BadKey as error:
        raise Stop(Exit.FAILED, f"{keys}: {error}.") from error
    file.write(with_keys(file.text() or template(), row, keys))
    return Exit.DONE


def _check(file: ConfigFile, arguments: argparse.Namespace) -> int:
    problems = problems_of(file)
    if arguments.json:
        emit([{"line": each.line, "key": each.key, "what": each.what} for each in problems])
    for each in () if arguments.json else problems:
        say(safe_text(each.said(str(file.path))))
    if not problems and not arguments.json:
        say(safe_text(f"{file.path}: nothing is wrong"))
    return Exit.FAILED if problems else Exit.DONE


def _edit(file: ConfigFile, arguments: argparse.Namespace) -> int:
    if file.mark() is None:
        file.write(template())
    try:
        done = subprocess.run([*_editor(os.environ), str(file.path)], check=False)  # noqa: S603 - the person's own
    except OSError as error:
        raise Stop(Exit.FAILED, f"The editor could not be started: {error.strerror}.") from error
    return _check(file, arguments) if done.returncode == 0 else Exit.FAILED


def _editor(environment: Mapping[str, str]) -> list[str]:
    """The person's editor, as a list of arguments: no shell reads it."""
    chosen = environment.get("VISUAL") or environment.get("EDITOR")
    if chosen:
        return shlex.split(chosen)
    found = next((path for name in _EDITORS if (path := shutil.which(name))), None)
    if found is None:
        raise Stop(Exit.FAILED, "No editor was found: set EDITOR to yours.")
    return [found]


def _setting(key: str) -> Setting:
    if key not in BY_KEY:
        known = "".join(f"\n  {each}" for each in BY_KEY)
        raise Stop(Exit.USAGE, f"There is no setting {key}. There are:{known}")
    return BY_KEY[key]


_DO: Final[Mapping[str, Callable[[ConfigFile, argparse.Namespace], int]]] = {
    "path": _path,
    "show": _show,
    "set": _set,
    "reset": _set,
    "check": _check,
    "edit": _edit,
}
