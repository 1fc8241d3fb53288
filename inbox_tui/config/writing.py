"""Setting one value in the file's text, with every other character left as it was."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable
from typing import TYPE_CHECKING

from inbox_tui.config.kinds import Plain
from inbox_tui.config.lines import keys_by_line
from inbox_tui.config.problem import BadConfig, Problem
from inbox_tui.config.setting import Setting
from inbox_tui.config.template import commented

if TYPE_CHECKING:
    from tomlkit import TOMLDocument


def with_value(text: str, setting: Setting, value: Plain | None) -> str:
    """The text with a setting set, or back at its default for ``None``.

    A default that is commented out makes place for the value where it stands, and comes back there.
    Raises :class:`BadConfig` for a text that is not TOML: nothing is written over a slip of the pen.
    """
    if value is None:
        return _without(text, setting)
    return changed(_uncommented(text, setting), lambda document: _put(document, setting, value))


def _put(document: TOMLDocument, setting: Setting, value: Plain) -> None:
    from tomlkit import table  # noqa: PLC0415 - as below

    section = document.get(setting.section)
    if section is None:
        section = document[setting.section] = table()
    section[setting.word] = value


def _without(text: str, setting: Setting) -> str:
    def take_out(document: TOMLDocument) -> None:
        section = document.get(setting.section)
        if section is not None and setting.word in section:
            del section[setting.word]

    wanted = changed(text, take_out)
    path = (setting.section, setting.word)
    number = next((number for number, found in keys_by_line(text) if found == path), None)
    if number is None:
        return wanted
    lines = text.splitlines(keepends=True)
    lines[number - 1] = commented(setting)
    kept = "".join(lines)
    # a value of several lines, or a word that only looks like the key
    return kept if _means_the_same(kept, wanted) else wanted


def _uncommented(text: str, setting: Setting) -> str:
    """The text with the commented line of a setting made a line, if nothing but that comes of it."""
    path = (setting.section, setting.word)
    found = list(keys_by_line(text))
    if any(each == path for _, each in found):
        return text
    start = next((number for number, each in found if each == (setting.section,)), None)
    if start is None:
        return text
    lines = text.splitlines(keepends=True)
    is_it = re.compile(rf"#\s*{re.escape(setting.word)}\s*=")
    for index in range(start, len(lines)):
        if lines[index].lstrip().startswith("["):
            break
        if is_it.match(lines[index]):
            lines[index] = commented(setting).removeprefix("# ")
            return "".join(lines)
    return text


def changed(text: str, change: Callable[[TOMLDocument], None]) -> str:
    """The text after ``change``, what that leaves alone as it was. Raises :class:`BadConfig`."""
    # 30 ms to import, and most starts change nothing
    import tomlkit  # noqa: PLC0415
    from tomlkit.exceptions import TOMLKitError  # noqa: PLC0415

    try:
        document = tomlkit.parse(text)
        change(document)
    except (TOMLKitError, TypeError, AttributeError) as error:
        # the last two: the section's name is taken by something that is no table
        raise BadConfig(Problem(f"it can't be written to before it is mended: {error}")) from error
    return tomlkit.dumps(document)


def _means_the_same(one: str, other: str) -> bool:
    try:
        return tomllib.loads(one) == tomllib.loads(other)
    except tomllib.TOMLDecodeError:
        return False
