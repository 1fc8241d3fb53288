"""Where each screen is, so that it is imported only when it is shown."""

from __future__ import annotations

from importlib import import_module
from typing import Any, Final

from textual.screen import Screen

_SCREENS: Final = {
    "inbox": "inbox_tui.ui.screens.inbox:InboxScreen",
    "chat_info": "inbox_tui.ui.screens.chat_info:ChatInfoScreen",
    "message_info": "inbox_tui.ui.screens.message_info:MessageInfoScreen",
    "jump_to_date": "inbox_tui.ui.screens.jump_to_date:JumpToDateScreen",
    "pins": "inbox_tui.ui.screens.pins:PinsScreen",
    "forward": "inbox_tui.ui.screens.forward:ForwardScreen",
    "attach": "inbox_tui.ui.screens.attach:AttachScreen",
    "reaction": "inbox_tui.ui.screens.reaction:ReactionScreen",
    "link": "inbox_tui.ui.screens.link:LinkScreen",
    "welcome": "inbox_tui.ui.screens.welcome:WelcomeScreen",
    "unlock": "inbox_tui.ui.screens.unlock:UnlockScreen",
    "sign_in": "inbox_tui.ui.screens.sign_in:SignInScreen",
    "home": "inbox_tui.ui.screens.sign_in_home:HomeScreen",
    "settings": "inbox_tui.ui.screens.settings:SettingsScreen",
    "about": "inbox_tui.ui.screens.settings_about:AboutScreen",
    "third_party": "inbox_tui.ui.screens.third_party:ThirdPartyScreen",
    "facts": "inbox_tui.ui.screens.facts:FactsScreen",
    "backups": "inbox_tui.ui.screens.backups:BackupsScreen",
    "blocked": "inbox_tui.ui.screens.blocked:BlockedScreen",
    "mute": "inbox_tui.ui.screens.mute:MuteScreen",
    "report": "inbox_tui.ui.screens.report:ReportScreen",
    "keys": "inbox_tui.ui.screens.keys:KeysScreen",
    "help": "inbox_tui.ui.screens.help:HelpScreen",
    "palette": "inbox_tui.ui.screens.palette:PaletteScreen",
    "choose": "inbox_tui.ui.screens.choose:ChooseScreen",
    "snooze": "inbox_tui.ui.screens.snooze:SnoozeScreen",
    "labels": "inbox_tui.ui.screens.labels:LabelsScreen",
    "later": "inbox_tui.ui.screens.later:LaterScreen",
    "commands": "inbox_tui.ui.screens.commands:CommandsScreen",
    "confirm": "inbox_tui.ui.screens.confirm:ConfirmScreen",
}


def make_screen(name: str, *arguments: Any, **options: Any) -> Screen[Any]:  # noqa: ANN401
    """The screen of that name, imported now."""
    module, _, attribute = _SCREENS[name].partition(":")
    screen: Screen[Any] = getattr(import_module(module), attribute)(*arguments, **options)
    return screen
