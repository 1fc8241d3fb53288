"""``send``: by the outbox, with an exit code that is true."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pytest

from inbox_tui.cli.exits import Exit
from inbox_tui.cli.main import main
from inbox_tui.cli.places import Places
from inbox_tui.cli.unlocking import key_of
from inbox_tui.domain.ids import AccountId, Identity, ServiceId
from inbox_tui.store import accounts, consents, outbox
from inbox_tui.store.store import Store
from tests.cli import inboxes
from tests.cli.answering import SIGNED_OUT, registry

Captured = pytest.CaptureFixture[str]


@pytest.fixture(autouse=True)
def _answering(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("inbox_tui.cli.send.discover", registry)


def waiting_in(inbox: Path) -> list[str]:
    places = Places.under(inbox)
    store = Store.open(places.data, key_of(places), read_only=True)
    try:
        with store.read() as reader:
            return [item.status.value for item in outbox.pending(reader)]
    finally:
        store.close()


def test_what_the_service_took_is_sent(inbox: Path, capsys: Captured) -> None:
    assert main(["send", "Garden", "On my way", "--json"]) == Exit.DONE
    sent = json.loads(capsys.readouterr().out)
    assert sent["status"] == "sent"
    assert sent["message"] == f"sent-{sent['transaction']}"
    assert waiting_in(inbox) == []
    main(["read", "Garden"])
    assert "On my way" in capsys.readouterr().out


def test_a_sent_message_is_told_in_words(inbox: Path, capsys: Captured) -> None:
    assert main(["send", "Garden", "On my way"]) == Exit.DONE
    assert capsys.readouterr().out == "sent: to Garden [matrix]\n"


def test_what_the_service_refused_has_failed(inbox: Path, capsys: Captured) -> None:
    assert main(["send", "Garden", "refuse me"]) == Exit.FAILED
    assert "The service says no." in capsys.readouterr().out


def test_what_may_have_been_sent_is_unknown_and_not_repeated(inbox: Path, capsys: Captured) -> None:
    assert main(["send", "Garden", "lose me"]) == Exit.UNKNOWN
    assert "can't tell" in capsys.readouterr().out
    assert waiting_in(inbox) == ["unknown"]


def test_when_time_is_up_the_message_waits_in_the_outbox(inbox: Path, capsys: Captured) -> None:
    assert main(["send", "Garden", "hold me", "--timeout", "0.5"]) == Exit.WAITING
    assert "don't send it again" in capsys.readouterr().out
    assert waiting_in(inbox) == ["queued"]


def test_a_signed_out_account_is_not_waited_for(home: Path, capsys: Captured) -> None:
    with inboxes.new_inbox(home) as store:
        inboxes.add_account(store, settings={"mood": SIGNED_OUT})
        inboxes.apply(store, inboxes.chat("!garden", "Garden"))
    assert main(["send", "Garden", "hello"]) == Exit.WAITING
    assert "Sign in again" in capsys.readouterr().out


def test_a_service_that_is_off_is_not_written_to(home: Path, capsys: Captured) -> None:
    other = AccountId("other")
    with inboxes.new_inbox(home) as store:
        inboxes.add_account(
            store, other, Identity(ServiceId("matrix"), "@other:localhost"), is_home=False
        )
        inboxes.apply(store, inboxes.chat("!garden", "Garden"), other)
    assert main(["send", "Garden", "hello"]) == Exit.FAILED
    assert waiting_in(home) == []


def test_only_the_chats_own_account_is_connected(home: Path) -> None:
    other = AccountId("other")
    with inboxes.new_inbox(home) as store:
        inboxes.add_account(store)
        inboxes.add_account(
            store, other, Identity(ServiceId("matrix"), "@other:localhost"), is_home=False
        )
        store.write(lambda tx: consents.give(tx, ServiceId("matrix"), 1)).result()
        inboxes.apply(store, inboxes.chat("!garden", "Garden"))
    assert main(["send", "Garden", "hello"]) == Exit.DONE
    places = Places.under(home)
    store = Store.open(places.data, key_of(places), read_only=True)
    try:
        with store.read() as reader:
            assert accounts.status(reader, inboxes.HOME) is not None
            assert accounts.status(reader, other) is None
    finally:
        store.close()


def test_while_another_instance_holds_the_store_nothing_is_sent(
    inbox: Path, capsys: Captured
) -> None:
    places = Places.under(inbox)
    store = Store.open(places.data, key_of(places))
    try:
        assert main(["send", "Garden", "hello"]) == Exit.HELD
        assert "already open in process" in capsys.readouterr().err
    finally:
        store.close()
    assert waiting_in(inbox) == []


def test_a_text_can_come_from_standard_input(
    inbox: Path, capsys: Captured, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO("two\nlines\n"))
    assert main(["send", "Garden", "-"]) == Exit.DONE
    main(["read", "Garden", "--json", "--limit", "1"])
    printed = capsys.readouterr().out
    assert json.loads(printed[printed.index("{") :])["messages"][0]["parts"][0]["text"] == (
        "two\nlines"
    )


@pytest.mark.parametrize("text", ["", "  \n"])
def test_an_empty_text_is_not_sent(text: str, inbox: Path, capsys: Captured) -> None:
    assert main(["send", "Garden", text]) == Exit.USAGE
    assert waiting_in(inbox) == []


def test_a_text_is_never_a_command(inbox: Path, capsys: Captured) -> None:
    assert main(["send", "Garden", "/quit @everyone [TODO]"]) == Exit.DONE
    main(["search", "everyone", "--json"])
    printed = capsys.readouterr().out
    assert "/quit @everyone [TODO]" in printed
