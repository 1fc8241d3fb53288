"""The file as it is first written: every setting, explained, with its default commented out."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator
from typing import Final

from inbox_tui.config.setting import Section, Setting
from inbox_tui.config.settings import SECTIONS, SETTINGS
from inbox_tui.config.spelling import spelled

_HEAD: Final = """\
# The settings of inbox-tui. Take the # from the beginning of a line to change what it says; a change
# holds as soon as the file is saved. The program's own settings screen (F2) writes here too, and
# leaves everything else as it stands. "inbox-tui config check" names what is wrong, line by line.
"""
_OWN_KEYS: Final = """\
# Keys of your own, by the names that "inbox-tui keys --list" and the key screen have: one key, a
# sequence of keys with spaces between, a list of either, or "" for none.
# message.reply = "R"
# inbox.jump = ["ctrl+k", "<leader> j"]
# message.block = ""
"""
_ACCOUNTS: Final = """
# Single accounts, by service and name. A proxy is socks5://host:port or http://host:port, with user@
# before the host where it wants one; its password is given when signing in. "" is the direct way.
# [accounts."matrix:@me:example.org"]
# proxy = "socks5://127.0.0.1:9050"
"""
_WIDTH: Final = 98


def template() -> str:
    """The whole file, with every setting at its default."""
    sections = ("\n" + line for section in SECTIONS for line in _section(section))
    return _HEAD + "".join(sections) + _ACCOUNTS


def _section(section: Section) -> Iterator[str]:
    yield f"[{section.id}]\n# {section.doc}\n"
    for setting in SETTINGS:
        if setting.section == section.id:
            yield explained(setting) + commented(setting)
    if section.id == "keys":
        yield _OWN_KEYS


def explained(setting: Setting) -> str:
    """What the setting does and what it can be, as comment lines."""
    words = f"{setting.doc} It can be {setting.kind.allowed}."
    return "".join(f"# {line}\n" for line in textwrap.wrap(words, _WIDTH))


def commented(setting: Setting) -> str:
    """The line that would set a setting to what holds anyway."""
    return f"# {setting.word} = {spelled(setting.default)}\n"
