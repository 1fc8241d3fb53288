"""Every setting, in the order of the file and the settings screen."""

from __future__ import annotations

from typing import Final

from inbox_tui.config.kinds import Meaning, OneOf, Toggle, Whole
from inbox_tui.config.setting import Section, Setting

SECTIONS: Final = (
    Section("privacy", "Privacy", "What others learn of you, and what stays on this computer."),
    Section("inbox", "Inbox", "What is shown where."),
    Section("writing", "Writing", "What becomes of what you type."),
    Section("appearance", "Appearance", "How it looks."),
)

SETTINGS: Final = (
    Setting(
        "privacy.read_receipts",
        "receipts.send",
        "Read receipts",
        "Tells others what you have read, where the service can.",
        Toggle(
            "Others are told what you have read, where the service can.",
            "Nobody is told what you have read.",
        ),
        False,
    ),
    Setting(
        "privacy.typing_notices",
        "typing.send",
        "Typing notices",
        "Tells others that you are typing, where the service can.",
        Toggle(
            "Others see that you are typing, where the service can.",
            "Nobody sees that you are typing.",
        ),
        False,
    ),
    Setting(
        "privacy.lock_after_minutes",
        "lock.idle_minutes",
        "Lock by itself",
        "Locks the inbox after so many minutes without a key or a mouse event; 0 never does.",
        Whole(
            0,
            1_440,
            "minutes",
            (0, 5, 15, 60),
            zero=Meaning("Never", "Ctrl+L locks at any time."),
            explained="Without a key or a mouse event. Ctrl+L locks at once.",
        ),
        0,
    ),
    Setting(
        "privacy.keep_days",
        "retention.everything",
        "Keep messages",
        "Deletes messages on this computer that are older, for good, unless they have a star; "
        "0 keeps them for ever.",
        Whole(
            0,
            36_500,
            "days",
            (0, 30, 365),
            zero=Meaning("For ever", "Nothing is taken away because it is old."),
            explained="What is older goes for good, unless it has a star.",
        ),
        0,
    ),
    Setting(
        "inbox.third_party",
        "inbox.layout",
        "Show third-party chats",
        "Shows third-party chats in a tray above your own chats, or merged among them.",
        OneOf(
            (
                ("separate", "In a tray", "Together, above your own chats."),
                ("merged", "Among your chats", "One list; each row names its service."),
            )
        ),
        "separate",
    ),
    Setting(
        "writing.formatting",
        "writing.markdown",
        "Formatting",
        "Makes formatting of Markdown's marks, where the service can.",
        Toggle(
            "*emphasis*, **strong**, `code` and the like are formatted, where the service can.",
            "What you type is sent as it is.",
        ),
        True,
    ),
    Setting(
        "appearance.theme",
        "theme",
        "Theme",
        "The colours.",
        OneOf((("inbox-dark", "Dark", ""), ("inbox-light", "Light", ""))),
        "inbox-dark",
    ),
)

BY_KEY: Final = {setting.key: setting for setting in SETTINGS}
BY_STORED: Final = {setting.stored: setting for setting in SETTINGS}
