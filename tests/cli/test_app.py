"""Starting the app: what is said before it can be drawn."""

from __future__ import annotations

from concurrent.futures import Future

from inbox_tui.cli.app import waited_for
from inbox_tui.domain.safe_text import SafeText


def test_a_key_that_keeps_one_waiting_is_told_of() -> None:
    key: Future[str] = Future()
    said: list[str] = []

    def say(text: SafeText) -> None:
        said.append(text.text)
        key.set_result("key")

    assert waited_for(key, patience=0, say=say) == "key"
    assert "Waiting for the key" in said[0]


def test_a_key_that_comes_at_once_needs_no_word() -> None:
    key: Future[str] = Future()
    key.set_result("key")
    said: list[SafeText] = []
    assert waited_for(key, patience=0, say=said.append) == "key"
    assert said == []
