"""The settings with a few values each, from which the screen is made."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from inbox_tui.policy.trays import LAYOUT_SETTING, Layout
from inbox_tui.ui.idle import SETTING as LOCK_SETTING
from inbox_tui.ui.theme import DARK, LIGHT


@dataclass(frozen=True, slots=True)
class Value:
    """One of the values a setting takes, and what it means."""

    value: str
    name: str
    explained: str = ""


@dataclass(frozen=True, slots=True)
class Setting:
    """A setting that is kept in the store under ``key``. The first value is the default."""

    key: str
    section: str
    name: str
    values: tuple[Value, ...]

    def value(self, stored: str | None) -> Value:
        """The value that holds, where ``stored`` is what the store says."""
        return next((each for each in self.values if each.value == stored), self.values[0])

    def after(self, stored: str | None) -> Value:
        """The next value, around and around."""
        place = self.values.index(self.value(stored))
        return self.values[(place + 1) % len(self.values)]


PRIVACY: Final = "Privacy"
INBOX: Final = "Inbox"
APPEARANCE: Final = "Appearance"

KEEP_SETTING: Final = "retention.everything"
"""The rule of everything: kept beside the setting, because the store goes by it."""

SETTINGS: Final = (
    Setting(
        "receipts.send",
        PRIVACY,
        "Read receipts",
        (
            Value("off", "Off", "Nobody is told what you have read."),
            Value("on", "On", "Others are told what you have read, where the service can."),
        ),
    ),
    Setting(
        "typing.send",
        PRIVACY,
        "Typing notices",
        (
            Value("off", "Off", "Nobody sees that you are typing."),
            Value("on", "On", "Others see that you are typing, where the service can."),
        ),
    ),
    Setting(
        LOCK_SETTING,
        PRIVACY,
        "Lock by itself",
        (
            Value("0", "Never", "Ctrl+L locks at any time."),
            Value("5", "After 5 minutes", "Without a key or a mouse event. Ctrl+L locks at once."),
            Value("15", "After 15 minutes", "Without a key or a mouse event."),
            Value("60", "After an hour", "Without a key or a mouse event."),
        ),
    ),
    Setting(
        KEEP_SETTING,
        PRIVACY,
        "Keep messages",
        (
            Value("", "For ever", "Nothing is taken away because it is old."),
            Value("365", "For a year", "What is older goes for good, unless it has a star."),
            Value("30", "For a month", "What is older goes for good, unless it has a star."),
        ),
    ),
    Setting(
        LAYOUT_SETTING,
        INBOX,
        "Show third-party chats",
        (
            Value(Layout.SEPARATE.value, "In a tray", "Together, above your own chats."),
            Value(Layout.MERGED.value, "Among your chats", "One list; each row names its service."),
        ),
    ),
    Setting(
        "theme",
        APPEARANCE,
        "Theme",
        (Value(DARK.name, "Dark"), Value(LIGHT.name, "Light")),
    ),
)
