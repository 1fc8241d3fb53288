"""Every setting, in the order of the file and the settings screen."""

from __future__ import annotations

from typing import Final

from inbox_tui.config.kinds import Hours, Meaning, OneOf, Toggle, Whole, Words
from inbox_tui.config.setting import Section, Setting
from inbox_tui.domain.quiet_hours import MOST_CHARACTERS

SECTIONS: Final = (
    Section("privacy", "Privacy", "What others learn of you, and what stays on this computer."),
    Section("inbox", "Inbox", "What is shown where."),
    Section("writing", "Writing", "What becomes of what you type."),
    Section("notifications", "Notifications", "How what arrives makes itself heard."),
    Section("appearance", "Appearance", "How it looks."),
    Section("keys", "Keys", "Which keys do what."),
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
        "writing.undo_seconds",
        "writing.undo_seconds",
        "Undo sending",
        "Waits so many seconds before a message is sent, in which Ctrl+Z takes it back; 0 sends at once.",
        Whole(
            0,
            60,
            "seconds",
            (0, 5, 10),
            zero=Meaning("Off", "A message is sent at once."),
            explained="A message waits so long, and Ctrl+Z takes it back.",
        ),
        0,
    ),
    Setting(
        "inbox.quiet_hours",
        "notify.quiet_hours",
        "Quiet hours",
        "Names the hours in which no notice is shown and no bell rings, for each day of the week; the "
        "list of chats says when they hold.",
        Hours(MOST_CHARACTERS, Meaning("None", "What arrives may make itself heard at any time.")),
        "",
    ),
    Setting(
        "notifications.content",
        "notify.content",
        "What a notice says",
        "How much of a message is shown outside this program, perhaps on a locked screen.",
        OneOf(
            (
                ("full", "Everything", "Who wrote, and what."),
                ("sender", "Who wrote", "And not what."),
                ("nothing", "Nothing", "That something arrived."),
            )
        ),
        "sender",
    ),
    Setting(
        "notifications.terminal",
        "notify.terminal",
        "Notices of the terminal",
        "Asks the terminal to show a notice, by the sequence that it takes.",
        OneOf(
            (
                ("auto", "Where it can", "By what the terminal says it is; never within tmux."),
                ("off", "Never", ""),
                ("osc9", "OSC 9", "iTerm2, WezTerm, ghostty."),
                ("osc777", "OSC 777", "VTE's terminals, foot, rxvt-unicode."),
                ("osc99", "OSC 99", "kitty."),
            )
        ),
        "auto",
    ),
    Setting(
        "notifications.bell",
        "notify.bell",
        "Bell",
        "Rings the terminal's bell.",
        Toggle("The terminal's bell rings when something arrives.", "The bell stays silent."),
        False,
    ),
    Setting(
        "notifications.title",
        "notify.title",
        "Count in the title",
        "Names in the terminal's title how many chats have something new.",
        Toggle("The terminal's title has the number.", "The title is left alone."),
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
    Setting(
        "appearance.density",
        "appearance.density",
        "Messages",
        "How much room messages take.",
        OneOf(
            (
                ("cosy", "Cosy", "An empty line above each name."),
                ("compact", "Compact", "No empty lines."),
                ("one_line", "One line", "Time and name before the text."),
            )
        ),
        "cosy",
    ),
    Setting(
        "appearance.bubbles",
        "appearance.bubbles",
        "Your own messages",
        "On which side they stand; with one line each always at the left.",
        OneOf(
            (
                ("left", "At the left", "With everybody else's."),
                ("two_sided", "At the right", "As on a telephone."),
            )
        ),
        "left",
    ),
    Setting(
        "appearance.times",
        "appearance.times",
        "Times of messages",
        "By the clock, or how long ago it was.",
        OneOf((("clock", "By the clock", "14:02"), ("relative", "How long ago", "5 min"))),
        "clock",
    ),
    Setting(
        "appearance.glyphs",
        "appearance.glyphs",
        "Signs among the messages",
        "What lines, ticks and arrows are drawn with.",
        OneOf(
            (
                ("unicode", "Unicode", "Lines, ticks and arrows."),
                ("ascii", "ASCII", "For terminals and fonts without them."),
            )
        ),
        "unicode",
    ),
    Setting(
        "appearance.safe_width",
        "appearance.safe_width",
        "Plainer emoji",
        "Shows only what every terminal draws equally wide. Try it if lines shift.",
        Toggle(
            "Flags, skin tones, keycaps and the newest emoji are shown plainer.",
            "Emoji are shown as they were sent.",
        ),
        False,
    ),
    Setting(
        "keys.preset",
        "keys.preset",
        "Keys",
        "The set of keys to begin with; single keys can be changed besides.",
        OneOf(
            (
                ("default", "As usual", "What chat programs have in common."),
                ("vim", "As in vim", "Sequences, counts, a leader key; i writes."),
                ("nchat", "As in nchat", "Tab goes through the chats, Ctrl-X sends."),
                ("weechat", "As in WeeChat", "F5 and F6, Ctrl-P and Ctrl-N go through the chats."),
            )
        ),
        "default",
    ),
    Setting(
        "keys.leader",
        "keys.leader",
        "Leader key",
        "The key that <leader> stands for in sequences.",
        Words(20, Meaning("Space")),
        "space",
    ),
)

BY_KEY: Final = {setting.key: setting for setting in SETTINGS}
BY_STORED: Final = {setting.stored: setting for setting in SETTINGS}
