"""``chats``, ``read`` and ``search``, as somebody at a shell meets them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from inbox_tui.cli.exits import Exit
from inbox_tui.cli.main import main
from inbox_tui.cli.places import Places
from inbox_tui.cli.unlocking import COMMAND_VARIABLE, key_of
from inbox_tui.store.store import Store
from tests.cli import inboxes
from tests.pty.sequences import foreign

Captured = pytest.CaptureFixture[str]


def printed_json(capsys: Captured, *arguments: str) -> Any:
    assert main(arguments) == Exit.DONE
    return json.loads(capsys.readouterr().out)


def test_chats_are_listed_newest_first(inbox: Path, capsys: Captured) -> None:
    assert main(["chats"]) == Exit.DONE
    lines = capsys.readouterr().out.splitlines()
    assert [
        line
        for title in ("Harbour walk", "Garden tools", "Garden  ")
        for line in lines
        if title in line
    ] == lines
    assert "Anna: At six by the crane" in lines[0]
    assert "[matrix]" in lines[0]


def test_chats_as_json_carry_ids_and_the_last_message(inbox: Path, capsys: Captured) -> None:
    chats = printed_json(capsys, "chats", "--json")
    assert [chat["id"] for chat in chats] == ["!harbour", "!tools", "!garden"]
    assert chats[0]["is_native"] is True
    assert chats[0]["last_message"]["parts"][0]["text"] == "At six by the crane"


def test_a_limit_holds(inbox: Path, capsys: Captured) -> None:
    assert len(printed_json(capsys, "chats", "--json", "--limit", "2")) == 2


@pytest.mark.parametrize("name", ["!garden", "home/!garden", "Garden"])
def test_a_chat_is_found_by_id_or_exact_title(name: str, inbox: Path, capsys: Captured) -> None:
    assert printed_json(capsys, "read", name, "--json")["chat"]["id"] == "!garden"


def test_a_chat_is_found_by_a_beginning_that_fits_no_other(inbox: Path, capsys: Captured) -> None:
    assert printed_json(capsys, "read", "harb", "--json")["chat"]["id"] == "!harbour"


def test_a_beginning_of_several_chats_lists_them(inbox: Path, capsys: Captured) -> None:
    assert main(["read", "gard"]) == Exit.USAGE
    printed = capsys.readouterr()
    assert printed.out == ""
    assert "home/!garden  Garden" in printed.err
    assert "home/!tools  Garden tools" in printed.err


def test_a_chat_that_is_not_there_is_said_so(inbox: Path, capsys: Captured) -> None:
    assert main(["read", "nobody"]) == Exit.NOT_FOUND
    assert "inbox-tui chats" in capsys.readouterr().err


def test_messages_are_read_oldest_first_with_their_senders(inbox: Path, capsys: Captured) -> None:
    assert main(["read", "Garden"]) == Exit.DONE
    out = capsys.readouterr().out
    assert out.index("Anna") < out.index("The tomatoes are ripe") < out.index("you")
    assert "I will bring a basket" in out


def test_reading_moves_no_read_position(inbox: Path, capsys: Captured) -> None:
    before = printed_json(capsys, "chats", "--json")
    printed_json(capsys, "read", "Harbour walk", "--json")
    assert printed_json(capsys, "chats", "--json") == before


def test_messages_are_found_by_their_words(inbox: Path, capsys: Captured) -> None:
    hits = printed_json(capsys, "search", "tomatoes", "--json")["messages"]
    assert [(hit["chat_title"], hit["id"]) for hit in hits] == [("Garden", "$1")]


def test_a_search_within_a_chat_finds_nothing_of_others(inbox: Path, capsys: Captured) -> None:
    there = ("--chat", "Garden tools", "--json")
    assert printed_json(capsys, "search", "tomatoes", *there)["messages"] == []
    assert len(printed_json(capsys, "search", "ladder", *there)["messages"]) == 1


def test_chats_and_people_are_found_by_their_names(inbox: Path, capsys: Captured) -> None:
    found = printed_json(capsys, "search", "garden", "--json")
    assert [chat["title"] for chat in found["chats"]] == ["Garden tools", "Garden"]
    found = printed_json(capsys, "search", "anna", "--json")
    (person,) = found["people"]
    assert (person["name"], person["spans"]) == ("Anna", [[0, 4]])
    assert main(["search", "anna"]) == Exit.DONE
    assert capsys.readouterr().out.startswith("person  Anna  @anna:localhost\n")


@pytest.mark.parametrize("order", [(), ("--best",)])
def test_a_search_is_read_page_by_page(
    order: tuple[str, ...], inbox: Path, capsys: Captured
) -> None:
    whole = printed_json(capsys, "search", "from:anna", *order, "--json")["messages"]
    paged: list[object] = []
    after: tuple[str, ...] = ()
    while True:
        page = printed_json(capsys, "search", "from:anna", *order, *after, "--limit", "1", "--json")
        paged += page["messages"]
        if page["next"] is None:
            break
        after = ("--after", page["next"])
    assert paged == whole
    assert len(whole) > 1


@pytest.mark.parametrize("text", ['"', "NEAR(", "a:b", "*", "-", "", "\u65e5"])
def test_any_text_can_be_searched_for(text: str, inbox: Path, capsys: Captured) -> None:
    assert main(["search", "--", text]) == Exit.DONE


def test_reading_works_while_another_instance_holds_the_store(
    inbox: Path, capsys: Captured
) -> None:
    places = Places.under(inbox)
    store = Store.open(places.data, key_of(places))
    try:
        assert len(printed_json(capsys, "chats", "--json")) == 3
        assert printed_json(capsys, "read", "Garden", "--json")["messages"]
        assert printed_json(capsys, "search", "ladder", "--json")["messages"]
    finally:
        store.close()


def test_a_wrong_passphrase_is_said_so(
    inbox: Path, capsys: Captured, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(COMMAND_VARIABLE, inboxes.passphrase_command("something else"))
    assert main(["chats"]) == Exit.LOCKED
    assert "does not open this inbox" in capsys.readouterr().err


def test_without_passphrase_or_terminal_one_is_told_how_to_give_it(
    inbox: Path, capsys: Captured, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv(COMMAND_VARIABLE)
    assert main(["chats"]) == Exit.LOCKED
    assert COMMAND_VARIABLE in capsys.readouterr().err


def test_a_passphrase_command_runs_without_a_shell(
    inbox: Path, capsys: Captured, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    trap = tmp_path / "trap"
    monkeypatch.setenv(COMMAND_VARIABLE, f"/bin/echo x; touch {trap}")
    assert main(["chats"]) == Exit.LOCKED
    assert not trap.exists()


def test_a_command_that_cannot_be_parsed_is_named(
    inbox: Path, capsys: Captured, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(COMMAND_VARIABLE, "echo 'x")
    assert main(["chats"]) == Exit.LOCKED
    assert "Check its quotes" in capsys.readouterr().err


def test_hostile_chats_are_printed_without_any_control(home: Path, capsys: Captured) -> None:
    hostile = "\x1b]52;c;eA==\x07\x9b2J\u202egpj\nfake row"
    with inboxes.new_inbox(home) as store:
        inboxes.add_account(store)
        inboxes.apply(
            store,
            [
                inboxes.named(inboxes.ANNA, hostile),
                *inboxes.chat("!x", hostile),
                inboxes.message("!x", "$1", hostile, at=1),
            ],
        )
    for command in (["chats"], ["read", "!x"], ["search", "row"], ["read", "nothing\x1b[2J"]):
        main(command)
        printed = capsys.readouterr()
        assert foreign((printed.out + printed.err).encode()) == []
