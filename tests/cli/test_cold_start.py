"""What a start leaves for later, seen from outside: the modules a first paint has imported."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from inbox_tui.cli.main import WITHOUT_ARGUMENTS
from inbox_tui.cli.parser import build_parser
from tests.cli import inboxes

NEWEST = "The newest chat of all"
ROOT = Path(__file__).resolve().parents[2]
FIRST_PAINT = """
import json, sys
import inbox_tui.cli.main
from inbox_tui.cli.places import Places
from inbox_tui.cli.unlocking import key_of
from inbox_tui.connector.discovery import discover
from inbox_tui.ui.app import InboxApp
from inbox_tui.ui.start import StartPlan

paint = InboxApp._display

def paint_and_look(app, screen, renderable):
    paint(app, screen, renderable)
    shown = "".join(strip.text for strip in screen._compositor.render_strips(app.size))
    if sys.argv[1] in shown and app.return_code is None:
        print(json.dumps(sorted(sys.modules)), file=sys.__stdout__, flush=True)
        app.exit(0)

InboxApp._display = paint_and_look
places = Places.of("default")
InboxApp(StartPlan(places, discover(), key=key_of(places))).run(headless=True, size=(120, 40))
"""


@pytest.fixture(scope="module")
def imported(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """The modules there are when the newest chat is painted, in an inbox of native chats."""
    home = tmp_path_factory.mktemp("home")
    with inboxes.new_inbox(home) as store:
        inboxes.add_account(store)
        inboxes.apply(store, [inboxes.named(inboxes.ANNA, "Anna"), *inboxes.chat("!1", NEWEST)])
        inboxes.apply(store, [inboxes.message("!1", "$1", "something was said")])
    done = subprocess.run(
        [sys.executable, "-c", FIRST_PAINT, NEWEST],
        capture_output=True,
        text=True,
        cwd=ROOT,
        env={**os.environ, **inboxes.environment(home)},
        timeout=60,
        check=False,
    )
    assert done.stdout, done.stderr
    modules: list[str] = json.loads(done.stdout.splitlines()[0])
    return modules


@pytest.mark.parametrize(
    "later",
    [
        "httpx",
        "slixmpp",
        "connectors",
        "argparse",
        "email",
        "importlib.metadata",
        "tomllib",
        "inbox_tui.engine.engine",
        "inbox_tui.connector.protocol",
        "inbox_tui.connector.looking",
        "inbox_tui.domain.event",
        "inbox_tui.domain.intent",
        "inbox_tui.store.attachments",
        "inbox_tui.store.erasing",
        "inbox_tui.store.housekeeping",
        "inbox_tui.store.ingest",
        "inbox_tui.store.record_rows",
        "inbox_tui.store.rekeying",
        "inbox_tui.store.index_text",
        "inbox_tui.ui.inbox.chat_pane",
        "inbox_tui.ui.timeline.view",
        "inbox_tui.ui.writing.composer",
        "textual.widgets._text_area",
        "textual.widgets._markdown",
    ],
)
def test_the_chats_are_painted_before_this_is_imported(imported: list[str], later: str) -> None:
    assert [name for name in imported if name == later or name.startswith(f"{later}.")] == []


def test_a_start_without_arguments_is_what_the_parser_makes_of_none() -> None:
    assert vars(build_parser().parse_args([])) == WITHOUT_ARGUMENTS
