"""``inbox-tui send``: by the outbox like everything that is sent, then wait for the outcome."""

from __future__ import annotations

import argparse
import sys
from typing import Final

from inbox_tui.cli.exits import Exit, Stop
from inbox_tui.cli.finding import find_chat, shown_title
from inbox_tui.cli.log import open_log
from inbox_tui.cli.opening import opened
from inbox_tui.cli.output import JsonValue, complain, emit, say
from inbox_tui.cli.places import Places
from inbox_tui.cli.unlocking import key_of
from inbox_tui.cli.waiting import Sent, send_and_wait
from inbox_tui.connector.discovery import discover
from inbox_tui.connector.errors import ConnectorError
from inbox_tui.domain.intent import SendMessage
from inbox_tui.domain.message import Status, TextPart
from inbox_tui.domain.safe_text import safe_text
from inbox_tui.engine.errors import EngineError
from inbox_tui.engine.session import Session
from inbox_tui.store.errors import StoreError
from inbox_tui.store.rows import ChatRow

_MAX_INPUT: Final = 1024 * 1024

_CODES: Final = {Status.FAILED: Exit.FAILED, Status.UNKNOWN: Exit.UNKNOWN}
_WAITING: Final = frozenset({Status.QUEUED, Status.SENDING})


def run(arguments: argparse.Namespace) -> int:
    """Send, wait, and print the status."""
    places = Places.of(arguments.profile)
    text = _text(arguments.text)
    open_log(places.log)
    session = Session.open(opened(places, key_of(places)), discover(), config=places.config)
    try:
        for problem in session.configuration.take_in():
            complain(safe_text(f"inbox-tui: {problem.said(str(session.configuration.path))}"))
        with session.store.read() as reader:
            chat = find_chat(reader, arguments.chat)
        sent = send_and_wait(
            session,
            chat.key.account,
            SendMessage(chat.key.chat, (TextPart(text),)),
            seconds=arguments.timeout,
        )
    except (EngineError, ConnectorError, StoreError) as error:
        raise Stop(Exit.FAILED, str(error)) from error
    finally:
        session.close()
    if arguments.json:
        emit(_as_json(chat, sent))
    else:
        say(safe_text(_sentence(chat, sent)))
    return exit_code(sent.status)


def exit_code(status: Status) -> Exit:
    """The exit code that says what became of a message."""
    return Exit.WAITING if status in _WAITING else _CODES.get(status, Exit.DONE)


def _text(argument: str) -> str:
    text = sys.stdin.read(_MAX_INPUT + 1) if argument == "-" else argument
    if len(text) > _MAX_INPUT:
        raise Stop(Exit.USAGE, f"The text is longer than {_MAX_INPUT:,} characters. Send a file.")
    if not text.strip():
        raise Stop(Exit.USAGE, "There is nothing to send: the text is empty.")
    return text.rstrip("\n")


def _as_json(chat: ChatRow, sent: Sent) -> dict[str, JsonValue]:
    return {
        "status": sent.status.value,
        "reason": sent.reason,
        "transaction": sent.transaction,
        "message": sent.message,
        "chat": chat.key.chat,
        "account": chat.key.account,
    }


def _sentence(chat: ChatRow, sent: Sent) -> str:
    reason = f" {sent.reason}" if sent.reason else ""
    to = f"{shown_title(chat)} [{chat.origin}]"
    match sent.status:
        case Status.FAILED:
            return f"failed: not sent to {to}.{reason}"
        case Status.UNKNOWN:
            return (
                f"unknown: it may have been sent to {to}; the service can't tell.{reason} "
                "Look in the app, and send it again from there if it is not there."
            )
        case Status.QUEUED | Status.SENDING:
            return (
                f"{sent.status.value}: not sent to {to} yet.{reason} It waits in the outbox and "
                "goes out when the app is open; don't send it again."
            )
        case _:
            return f"{sent.status.value}: to {to}"
