"""Placeholder."""

from __future__ import annotations

import argparse


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Nothing yet."""


def run(arguments: argparse.Namespace) -> int:
    """Nothing yet."""
    raise NotImplementedError
