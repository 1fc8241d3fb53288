"""The subcommands of ``inbox-tui store``: one table for the parser, the help and the dispatch."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from typing import Final, cast


@dataclass(frozen=True, slots=True)
class Subcommand:
    """Its module has ``add_arguments(parser)`` and ``run(arguments) -> int``."""

    name: str
    summary: str

    @property
    def add_arguments(self) -> Callable[[argparse.ArgumentParser], None]:
        """What it takes beside ``--profile`` and ``--json``."""
        return cast(
            "Callable[[argparse.ArgumentParser], None]", self._module_attribute("add_arguments")
        )

    @property
    def run(self) -> Callable[[argparse.Namespace], int]:
        """What it does."""
        return cast("Callable[[argparse.Namespace], int]", self._module_attribute("run"))

    def _module_attribute(self, name: str) -> object:
        # "import" is a word of the language: its module is called importing
        module = {"import": "importing"}.get(self.name, self.name)
        return getattr(import_module(f"inbox_tui.cli.store.{module}"), name)


SUBCOMMANDS: Final = (
    Subcommand("info", "what the store holds, how large it is, what protects it"),
    Subcommand("check", "look for damage, and read out what is whole"),
    Subcommand("compact", "give back the room that deleted messages left"),
    Subcommand("backup", "write everything to one encrypted file, or verify such a file"),
    Subcommand("restore", "bring back what a backup holds"),
    Subcommand("export", "write chats as JSON Lines, HTML or text"),
    Subcommand("import", "take in chats that another program, or this one, exported"),
    Subcommand("slots", "list, add, change and remove the ways to unlock the store"),
    Subcommand("rekey", "give the store a new key; the old one opens nothing afterwards"),
    Subcommand("wipe", "destroy the keys and all that they lock"),
)
BY_NAME: Final = {subcommand.name: subcommand for subcommand in SUBCOMMANDS}


def run(arguments: argparse.Namespace) -> int:
    """Run the subcommand that was named."""
    return BY_NAME[arguments.subcommand].run(arguments)
