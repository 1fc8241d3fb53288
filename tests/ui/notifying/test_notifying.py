"""What makes itself heard in an open inbox, and what doesn't."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from inbox_tui.domain.ids import FOR_EVER, ChatKey
from inbox_tui.store import blocking, chats, settings
from inbox_tui.store.changes import NOTHING, Changes
from inbox_tui.ui.notifying.notifying import Notifying
from tests.ui.inbox_scene import Scene, scene

JUST_NOW = 7_195
"""Seconds into a scene that began two hours ago."""


class Later:
    """Something that was put off."""

    def stop(self) -> None:
        """Nothing waits here: the test says when."""


class Desk:
    """Stands in for the app: keeps what is written and waits for nobody."""

    def __init__(self) -> None:
        self.written: list[str] = []
        self.rings = 0
        self.reads: ChatKey | None = None
        self.waiting: list[Callable[[], None]] = []

    def write_to_terminal(self, sequence: str) -> None:
        self.written.append(sequence)

    def ring(self) -> None:
        self.rings += 1

    def chat_being_read(self) -> ChatKey | None:
        return self.reads

    def later(self, seconds: float, work: Callable[[], None]) -> Later:
        self.waiting.append(work)
        return Later()

    def pass_time(self) -> None:
        waiting, self.waiting = self.waiting, []
        for work in waiting:
            work()

    @property
    def notices(self) -> list[str]:
        return [each for each in self.written if each.startswith("\x1b]777")]

    @property
    def titles(self) -> list[str]:
        return [each[4:-1] for each in self.written if each.startswith("\x1b]2;")]


class Ears:
    """A scene, and what listens in it."""

    def __init__(self, scene: Scene) -> None:
        self.scene = scene
        self.desk = Desk()
        self.notifying = Notifying(self.desk, environment={"VTE_VERSION": "1"})
        self._changes: Changes = NOTHING
        self.store = scene.session.store
        self.store.subscribe(self._gather)
        self.set("notify.bell", "on")
        self.notifying.begin(self.store)

    def _gather(self, changes: Changes) -> None:
        self._changes = self._changes.merge(changes)

    def set(self, key: str, value: str) -> None:
        self.store.write(lambda tx: settings.put(tx, key, value)).result(10)
        with self.store.read() as reader:
            self.notifying.obey(reader)

    def listen(self) -> None:
        changes, self._changes = self._changes, NOTHING
        self.notifying.on_changes(changes)


@pytest.fixture
def ears(tmp_path: Path) -> Iterator[Ears]:
    with scene(tmp_path) as made:
        yield Ears(made)


def test_a_new_message_is_heard_by_who_wrote_it(ears: Ears) -> None:
    anna = ears.scene.chat("Anna")
    ears.scene.say(anna, "a secret", by="Anna", at=JUST_NOW)
    ears.listen()
    assert ears.desk.notices == ["\x1b]777;notify;Anna;New message\x07"]
    assert ears.desk.rings == 1
    assert ears.notifying.latest == anna


def test_what_it_says_is_told_where_the_person_wants_that(ears: Ears) -> None:
    ears.set("notify.content", "full")
    ears.scene.say(ears.scene.chat("Anna"), "no secret", by="Anna", at=JUST_NOW)
    ears.listen()
    assert ears.desk.notices == ["\x1b]777;notify;Anna;no secret\x07"]


def test_a_burst_is_two_notices_and_not_a_hundred(ears: Ears) -> None:
    anna = ears.scene.chat("Anna")
    ears.scene.say(anna, "first", by="Anna", at=JUST_NOW - 100)
    ears.listen()
    for number in range(20):
        ears.scene.say(anna, f"more {number}", by="Anna", at=JUST_NOW - number)
        ears.listen()
    assert len(ears.desk.notices) == 1
    ears.desk.pass_time()
    assert ears.desk.notices[1:] == ["\x1b]777;notify;Anna (20);20 new messages\x07"]


def test_nothing_is_heard_of_what_was_caught_up_with(ears: Ears) -> None:
    ears.scene.say(ears.scene.chat("Anna"), "an hour ago", by="Anna", at=3_600)
    ears.listen()
    assert ears.desk.notices == []


def mute(ears: Ears, chat: ChatKey) -> None:
    ears.store.write(lambda tx: chats.set_mute(tx, chat, FOR_EVER)).result(10)


def block(ears: Ears, _chat: ChatKey) -> None:
    who = ears.scene.person("Anna")
    ears.store.write(lambda tx: blocking.block(tx, who, on_service=False)).result(10)


def read(ears: Ears, chat: ChatKey) -> None:
    ears.desk.reads = chat


def be_quiet(ears: Ears, _chat: ChatKey) -> None:
    ears.set("notify.quiet_hours", "mon-sun 00:00-00:00")


@pytest.mark.parametrize(
    "silence",
    [mute, block, read, be_quiet],
    ids=["muted", "blocked", "being read", "quiet hours"],
)
def test_a_chat_that_is_to_be_silent_is(
    ears: Ears, silence: Callable[[Ears, ChatKey], None]
) -> None:
    anna = ears.scene.chat("Anna")
    silence(ears, anna)
    ears.scene.say(anna, "hello", by="Anna", at=JUST_NOW)
    ears.listen()
    assert ears.desk.notices == []
    assert ears.desk.rings == 0


def test_a_request_and_ones_own_message_ring_nothing(ears: Ears) -> None:
    ears.scene.say(ears.scene.chat("Viktor", is_request=True), "hi", by="Viktor", at=JUST_NOW)
    ears.scene.say(ears.scene.chat("Anna"), "mine", at=JUST_NOW)
    ears.listen()
    assert ears.desk.notices == []


def test_the_title_counts_chats_with_something_new_and_is_given_back(ears: Ears) -> None:
    ears.scene.say(ears.scene.chat("Anna"), "one", "two", by="Anna", at=JUST_NOW)
    ears.listen()
    ears.desk.pass_time()
    assert ears.desk.titles == ["inbox-tui", "(1) inbox-tui"]
    ears.notifying.end()
    assert ears.desk.written[-1] == "\x1b[23;2t"
