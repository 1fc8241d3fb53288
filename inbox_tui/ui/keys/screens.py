"""Keys of the screens and dialogs opened over the inbox, and of what stands on them."""

from __future__ import annotations

from typing import Final

from inbox_tui.ui.keys.row import Group, Key, Where, priority_rows, rows

_EVERY_SCREEN: Final = (
    *rows(Group.GENERAL, Where.SCREEN, ("screen.close", "escape", "close", "Go back", "back")),
    *rows(
        Group.GENERAL,
        Where.DIALOG,
        ("dialog.close", "escape", "close", "Close without doing anything", "close"),
    ),
    *rows(
        Group.GENERAL,
        Where.ENTRY,
        ("entry.quit", "escape", "close", "Leave without opening the inbox", "quit"),
        ("entry.next_field", "tab", "app.focus_next", "To the next field", "next field"),
    ),
)
_PARTS: Final = (
    *rows(
        Group.MOVING,
        Where.LIST,
        ("list.up", "up,k", "cursor_up", "One row up"),
        ("list.down", "down,j", "cursor_down", "One row down"),
        ("list.page_up", "pageup", "page_up", "One page up"),
        ("list.page_down", "pagedown", "page_down", "One page down"),
        ("list.first", "home,g", "first", "To the first row"),
        ("list.last", "end,G", "last", "To the last row"),
        ("list.choose", "enter,space", "select", "Choose the row", "choose"),
    ),
    *rows(
        Group.MOVING,
        Where.RADIOS,
        ("radios.previous", "up,left,k", "choose(-1)", "Choose the one before"),
        ("radios.next", "down,right,j", "choose(1)", "Choose the next one"),
        ("radios.go_on", "enter", "go_on", "Keep the choice and go on"),
    ),
)
_FIELDS: Final = rows(
    Group.WRITING,
    Where.FIELD,
    ("field.submit", "enter", "submit", "Go on with what is in it", "go on"),
)
_SCREENS: Final = (
    *rows(
        Group.GENERAL,
        Where.CONFIRM,
        ("confirm.yes", "y", "answer(True)", "Yes", "yes"),
        ("confirm.no", "n", "answer(False)", "No", "no"),
        ("confirm.previous", "left,up", "app.focus_previous", "To the button before"),
        ("confirm.next", "right,down", "app.focus_next", "To the next button"),
    ),
    *rows(
        Group.CHATS,
        Where.MUTE,
        ("mute.scope", "s", "scope", "Mute the chat, the person, the service or the tray", "what"),
        ("mute.mentions", "at", "mentions", "Let mentions through the mute, or not", "mentions"),
    ),
    *priority_rows(
        Group.MOVING,
        Where.FORWARD,
        ("forward.next", "down,ctrl+n", "choose(1)", "The next chat found"),
        ("forward.previous", "up", "choose(-1)", "The one before"),
        ("forward.tick", "tab", "tick", "Tick the chat, to forward to several", "tick"),
    ),
    *priority_rows(
        Group.MOVING,
        Where.PALETTE,
        ("palette.next", "down,ctrl+n", "move(1)", "The next one found"),
        ("palette.previous", "up", "move(-1)", "The one before"),
        ("palette.page_down", "pagedown", "move(10)", "Ten on"),
        ("palette.page_up", "pageup", "move(-10)", "Ten back"),
    ),
    *rows(
        Group.GENERAL,
        Where.HELP,
        ("help.close", "q,question_mark", "close", "Go back"),
    ),
    *rows(
        Group.GENERAL,
        Where.KEYS,
        ("keys.add", "a", "add", "Add another key", "add"),
        ("keys.clear", "x", "clear", "Take its keys away", "no key"),
        ("keys.reset", "delete,d", "reset", "Back to the preset's keys", "default"),
        ("keys.reset_all", "D", "reset_all", "Every key as the preset has it", "all default"),
        ("keys.search", "slash", "search", "Search among the keys", "search"),
        ("keys.to_list", "down", "to_list", "From the search to the list"),
    ),
    *rows(
        Group.GENERAL,
        Where.SETTINGS,
        ("settings.search", "slash", "search", "Search among the settings", "search"),
        ("settings.value", "e", "value", "Choose or type the value", "choose or type"),
        ("settings.reset", "delete,d", "reset", "Back to the default", "default"),
        ("settings.to_list", "down", "to_list", "From the search to the list"),
    ),
    *rows(
        Group.CHATS,
        Where.ABOUT_CHAT,
        ("about.facts", "i", "facts", "What its service does with your data", "its service"),
    ),
    *rows(
        Group.GENERAL,
        Where.BLOCKED,
        ("blocked.unblock", "u", "unblock", "Unblock", "unblock"),
        ("blocked.undo", "z", "undo", "Take back the last unblocking", "undo"),
        ("blocked.search", "slash", "search", "Search among the blocked", "search"),
        ("blocked.to_list", "down", "to_list", "From the search to the list"),
    ),
    *rows(
        Group.GENERAL,
        Where.BACKUPS,
        ("backups.make", "n", "make", "Make a backup now", "make one now"),
        ("backups.verify", "v", "verify", "Verify the backup", "verify"),
        ("backups.often", "o", "often", "How often one is made by itself", "how often"),
        ("backups.stop", "x", "stop", "Stop what is being done", "stop"),
    ),
    *rows(
        Group.GENERAL,
        Where.THIRD_PARTY,
        ("third_party.off", "o", "turn_off", "Turn the service off", "turn off"),
        ("third_party.facts", "i", "facts", "What it does with your data", "its facts"),
        ("third_party.layout", "l", "layout", "Where third-party chats are shown", "where shown"),
        ("third_party.all_off", "O", "turn_all_off", "Turn all services off", "turn all off"),
    ),
    *rows(
        Group.GENERAL,
        Where.FACTS,
        ("facts.read_on", "space,enter", "read_on", "Read on", "read on"),
        ("facts.page_up", "pageup", "page(-1)", "One page up"),
        ("facts.page_down", "pagedown", "page(1)", "One page down"),
    ),
    *rows(
        Group.GENERAL,
        Where.ACCEPTANCE,
        ("acceptance.accept", "space,enter", "accept", "Accept the warning", "accept"),
        ("acceptance.next", "down,j", "app.focus_next", "To the next one"),
        ("acceptance.previous", "up,k", "app.focus_previous", "To the one before"),
    ),
    *rows(
        Group.GENERAL,
        Where.HOME,
        ("home.facts", "i", "facts", "What the service does with your data", "its facts"),
    ),
    *rows(
        Group.GENERAL,
        Where.SIGN_IN,
        ("sign_in.go_on", "ctrl+s", "go_on", "Continue", "continue"),
        ("sign_in.facts", "f8", "facts", "What this service does", "what it does"),
        ("sign_in.proxy", "f9", "proxy", "Go through a proxy", "proxy"),
    ),
    *rows(
        Group.GENERAL,
        Where.SIGN_IN_LINK,
        ("sign_in.open", "o,enter", "open", "Open the page in the browser", "open in browser"),
        ("sign_in.copy", "c", "copy", "Copy its address", "copy"),
    ),
)
SCREEN_KEYS: Final[tuple[Key, ...]] = (*_EVERY_SCREEN, *_PARTS, *_FIELDS, *_SCREENS)
