"""What a terminal can be asked to do besides drawing: ring, show a notice, name itself.

Notices: OSC 9 (iTerm2, WezTerm, ghostty), OSC 777 (rxvt-unicode, VTE, foot), OSC 99 (kitty's desktop
notifications). Titles: OSC 2, kept and given back by XTWINOPS 22 and 23. Every text is SafeText, which
holds no control character; what divides the fields of a sequence is taken out besides.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum
from typing import Final

from inbox_tui.policy.notices import Notice

SETTING: Final = "notify.terminal"
KEEP_TITLE: Final = "\x1b[22;2t"
GIVE_TITLE_BACK: Final = "\x1b[23;2t"
_MOST_COUNTED: Final = 999


class Sequence(Enum):
    """How a terminal takes a notice."""

    OSC_9 = "osc9"
    OSC_777 = "osc777"
    OSC_99 = "osc99"


def sequence_of(stored: str | None, environment: Mapping[str, str]) -> Sequence | None:
    """The sequence to use: as set, else by what the terminal says it is; ``None`` for none.

    Behind a multiplexer nobody can say what would become of it.
    """
    if stored == "off":
        return None
    chosen = next((each for each in Sequence if each.value == stored), None)
    if chosen is not None:
        return chosen
    if "TMUX" in environment or environment.get("TERM", "").startswith(("screen", "tmux")):
        return None
    if "KITTY_WINDOW_ID" in environment:
        return Sequence.OSC_99
    if environment.get("TERM_PROGRAM") in ("iTerm.app", "WezTerm", "ghostty"):
        return Sequence.OSC_9
    is_777 = "VTE_VERSION" in environment or environment.get("TERM", "").startswith(
        ("foot", "rxvt")
    )
    return Sequence.OSC_777 if is_777 else None


def notice_bytes(notice: Notice, sequence: Sequence) -> str:
    """What makes the terminal show ``notice``."""
    title, body = _field(notice.title.text), _field(notice.body.text)
    match sequence:
        case Sequence.OSC_9:
            return f"\x1b]9;{f'{title}: {body}' if body else title}\x07"
        case Sequence.OSC_777:
            return f"\x1b]777;notify;{title};{body}\x07"
        case Sequence.OSC_99:
            shown = f"\x1b]99;i=inbox-tui:d={0 if body else 1};{title}\x1b\\"
            return f"{shown}\x1b]99;i=inbox-tui:p=body;{body}\x1b\\" if body else shown


def title_bytes(unread: int) -> str:
    """What names the window: how many chats have something new, and this program."""
    count = (
        f"({min(unread, _MOST_COUNTED)}{'+' if unread > _MOST_COUNTED else ''}) " if unread else ""
    )
    return f"\x1b]2;{count}inbox-tui\x07"


def _field(text: str) -> str:
    return text.replace(";", ",")
