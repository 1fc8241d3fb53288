"""The rows of the settings screen: ways to other screens, and the settings by section."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from inbox_tui.config.kinds import Plain
from inbox_tui.config.setting import Setting
from inbox_tui.config.settings import SECTIONS, SETTINGS
from inbox_tui.config.spelling import spelled
from inbox_tui.engine.session import Session
from inbox_tui.store import accounts, people, settings
from inbox_tui.ui.screens.third_party_rows import Standing, service_rows

HOME: Final = "go home"
SIGN_OUT: Final = "go sign-out"
THIRD_PARTY: Final = "go third-party"
BLOCKED: Final = "go blocked"
KEYS: Final = "go keys"
BACKUPS: Final = "go backups"
ABOUT: Final = "go about"


@dataclass(frozen=True, slots=True)
class SettingsRow:
    """One line. ``setting`` is ``None`` for a way to another screen."""

    id: str
    section: str
    name: str
    value: str
    explained: str = ""
    doc: str = ""
    setting: Setting | None = None

    def is_like(self, sought: str) -> bool:
        """Whether every word of what is searched for stands in it somewhere."""
        text = f"{self.section} {self.name} {self.doc} {self.id} {self.value}".lower()
        return all(word in text for word in sought.lower().split())


def all_rows(session: Session) -> Iterator[SettingsRow]:
    """Everything there is, as the store stands."""
    yield from _account_rows(session)
    with session.store.read() as reader:
        values = {each.key: each.value_of(settings.get(reader, each.stored)) for each in SETTINGS}
    yield from setting_rows(values)
    yield SettingsRow(
        KEYS,
        "Keys",
        "Single keys",
        "What each key does",
        doc="Every key by its place, to be changed.",
    )
    yield SettingsRow(
        BACKUPS, "Backups", "Backups", "Make one, verify, how often",
        doc="Everything this inbox holds, in one encrypted file.",
    )  # fmt: skip
    yield SettingsRow(
        ABOUT, "About", "This inbox", "Where it is kept, how it is locked",
        doc="What this program is, where the inbox is kept, and how it is locked.",
    )  # fmt: skip


def setting_rows(values: Mapping[str, Plain]) -> Iterator[SettingsRow]:
    """The settings, in the order of the file."""
    titles = {section.id: section.title for section in SECTIONS}
    places = list(titles)
    for each in sorted(SETTINGS, key=lambda setting: places.index(setting.section)):
        meaning = each.kind.meaning(values[each.key])
        yield SettingsRow(
            each.key,
            titles[each.section],
            each.name,
            meaning.name,
            meaning.explained,
            each.doc,
            each,
        )


def about_row(row: SettingsRow, in_file: Iterable[str]) -> str:
    """What a setting does, where its value comes from, and what the file calls it."""
    if row.setting is None:
        return row.doc
    default = spelled(row.setting.default)
    source = f"from config.toml; default {default}" if row.id in in_file else f"default: {default}"
    lines = (
        row.doc,
        f"{row.value}: {row.explained}" if row.explained else "",
        f"{row.id} · {source}",
    )
    return "\n".join(each for each in lines if each)


def _account_rows(session: Session) -> Iterator[SettingsRow]:
    with session.store.read() as reader:
        mine = accounts.all_accounts(reader)
        blocked = len(people.blocked(reader))
    home = next((account for account in mine if account.is_home), None)
    state = "None yet: sign in"
    if home is not None:
        state = home.identity.native + ("" if home.is_on else ": signed out")
    yield SettingsRow(HOME, "Account", "Home account", state, doc="Whose chats are your own.")
    if home is not None and home.is_on:
        yield SettingsRow(
            SIGN_OUT, "Account", "Sign out", "Of the home account",
            doc="Your own chats stay and can be read; nothing more is sent or received.",
        )  # fmt: skip
    services = service_rows(session)
    on = sum(row.standing.is_on for row in services)
    available = sum(row.standing is not Standing.UNAVAILABLE for row in services)
    yield SettingsRow(
        THIRD_PARTY, "Account", "Third-Party Chats", f"{on} of {available} on",
        doc="Switch services on and off, and read what each does with your data.",
    )  # fmt: skip
    yield SettingsRow(
        BLOCKED, "Account", "Blocked people", str(blocked or "Nobody"),
        doc="Who is blocked, and how to lift that.",
    )  # fmt: skip
