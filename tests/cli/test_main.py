"""The way in: arguments, help, exit codes, and what holds before the first file."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from inbox_tui import __version__
from inbox_tui.cli.exits import MEANINGS, Exit
from inbox_tui.cli.main import main

COMMANDS = ("demo", "doctor", "chats", "read", "send", "search", "config", "keys", "profiles")


def run(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "inbox_tui", *arguments],
        capture_output=True,
        text=True,
        check=False,
        stdin=subprocess.DEVNULL,
        env={**os.environ, **environment},
    )


def test_the_version_is_told() -> None:
    done = run("--version")
    assert (done.returncode, done.stdout) == (0, f"inbox-tui {__version__}\n")


def test_the_help_names_every_command_and_exit_code() -> None:
    text = run("--help").stdout
    assert all(command in text for command in COMMANDS)
    assert all(meaning in text for meaning in MEANINGS.values())
    assert set(MEANINGS) == set(Exit)


@pytest.mark.parametrize("command", ["doctor", "chats", "read", "send", "search"])
def test_every_command_for_scripts_takes_json_and_profile(command: str) -> None:
    text = run(command, "--help").stdout
    assert "--json" in text
    assert "--profile" in text


@pytest.mark.parametrize(
    "arguments",
    [
        ("nonsense",),
        ("read",),
        ("send", "chat"),
        ("chats", "--limit", "0"),
        ("--profile", "../x", "chats"),
        ("send", "a", "b", "--timeout", "nan"),
        ("send", "a", "b", "--timeout", "-1"),
    ],
)
def test_wrong_arguments_are_refused_with_code_2(arguments: tuple[str, ...]) -> None:
    done = run(*arguments)
    assert done.returncode == Exit.USAGE
    assert "usage:" in done.stderr


@pytest.mark.parametrize(
    "arguments", [("chats",), ("read", "x"), ("send", "x", "y"), ("search", "x")]
)
def test_without_an_inbox_one_is_told_how_to_set_it_up(
    arguments: tuple[str, ...], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(arguments) == Exit.NOT_SET_UP
    printed = capsys.readouterr()
    assert printed.out == ""
    assert "Start inbox-tui without a command" in printed.err


@pytest.mark.parametrize("arguments", [(), ("demo",)])
def test_without_a_terminal_the_app_says_what_scripts_use(arguments: tuple[str, ...]) -> None:
    done = run(*arguments)
    assert done.returncode == Exit.USAGE
    assert "inbox-tui --help" in done.stderr
    assert "Traceback" not in done.stderr


def test_new_files_belong_to_their_owner_alone_and_cores_are_not_dumped(tmp_path: Path) -> None:
    made = tmp_path / "made"
    script = (
        "import resource, sys; from inbox_tui.cli.main import main\n"
        "main(['chats'])\n"
        f"open({str(made)!r}, 'w').close()\n"
        "print(resource.getrlimit(resource.RLIMIT_CORE))"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    )
    assert stat.S_IMODE(made.stat().st_mode) == 0o600
    assert done.stdout == "(0, 0)\n"


def test_the_way_in_imports_nothing_heavy() -> None:
    heavy = ("textual", "rich", "apsw", "httpx", "cryptography", "asyncio", "connectors", "json")
    script = (
        "import sys, inbox_tui.cli.main\n"
        f"print([name for name in {heavy!r} if name in sys.modules])"
    )
    printed = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    ).stdout
    assert printed == "[]\n"
