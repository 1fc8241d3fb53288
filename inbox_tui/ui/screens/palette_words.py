"""Other words for what can be done: what people type who don't know what it is called here.

By the id of the key or of the setting, or by the name of an entry of the palette's own.
"""

from __future__ import annotations

from typing import Final

WORDS: Final = {
    "app.help": "keys shortcuts manual what can I do",
    "app.palette": "search commands menu",
    "app.settings": "preferences options configure privacy appearance",
    "app.third_party": (
        "switch on off turn disable enable opt in out services connect account add telegram whatsapp"
        " signal sign in log in merge all off"
    ),
    "app.blocked": "unblock ban list banned people",
    "app.lock": "log out hide secure passphrase away",
    "app.quit": "exit close leave program end",
    "inbox.jump": "go find open search chat people person switch",
    "inbox.layout": "merge separate tray unify one list together apart third-party inbox",
    "inbox.next_unread": "new messages waiting",
    "inbox.about": "info details members encryption who safety",
    "inbox.next_pane": "focus switch",
    "chats.mute": "silence quiet notifications disturb snooze sound person service unmute",
    "chats.unread": "mark read unread seen done",
    "chats.favourite": "star favorite unfavourite",
    "chats.pin": "top unpin keep fix",
    "chats.pin_up": "order move reorder",
    "chats.pin_down": "order move reorder",
    "chats.low": "demote unimportant less lower",
    "chats.archive": "put away hide done unarchive",
    "chats.snooze": "remind me later postpone unsnooze reminder",
    "chats.labels": "tag folder group unlabel",
    "chats.block": "ban stop refuse spam harassment unblock",
    "chats.report": "spam abuse scam complain harassment",
    "chats.leave": "exit quit group unsubscribe",
    "chats.delete": "remove erase clear trash",
    "chats.filter": "search narrow",
    "chats.unread_only": "filter new",
    "chats.mentions_only": "filter @ me named",
    "chats.next_origin": "filter service network only",
    "chats.by_label": "filter tag folder",
    "chats.go_archive": "archived put away hidden",
    "chats.go_snoozed": "reminders later",
    "chats.go_requests": "strangers unknown invitations",
    "chats.go_tray": "third-party others",
    "message.delete": "take back unsend remove",
    "message.edit": "correct change fix",
    "message.react": "emoji like thumbs",
    "message.copy": "clipboard yank",
    "message.fetch": "download save file picture attachment",
    "message.report": "spam abuse scam complain",
    "message.block": "ban stop",
    "message.reply": "answer quote",
    "message.retry": "again resend",
    "composer.attach": "file picture photo upload send image",
    "composer.newline": "line break enter",
    "appearance.theme": "dark light colours colors appearance night",
    "privacy.read_receipts": "read receipts blue ticks seen privacy",
    "privacy.typing_notices": "typing notices privacy",
    "inbox.third_party": "merge separate tray third-party",
    "privacy.lock_after_minutes": "lock idle timeout passphrase",
    "privacy.keep_days": "delete old keep messages history disappear",
}
