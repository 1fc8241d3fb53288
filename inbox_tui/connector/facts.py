"""Reading a connector's ``facts.toml``: what people are told before its code runs."""

from __future__ import annotations

import tomllib
from datetime import date
from pathlib import Path
from typing import Any

from inbox_tui.domain.ids import ServiceId
from inbox_tui.domain.service import EncryptionFacts, Route, ServiceFacts


class FactsError(ValueError):
    """A ``facts.toml`` is missing, malformed or incomplete. The connector can't be offered."""


def read_facts(path: Path) -> ServiceFacts:
    """The facts in ``path``. Raises :class:`FactsError` naming the file and the key."""
    try:
        table = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise FactsError(f"{path}: {error}") from error
    try:
        return _facts(table)
    except KeyError as error:
        raise FactsError(f"{path}: the key {error} is missing") from error
    except (TypeError, ValueError) as error:
        raise FactsError(f"{path}: {error}") from error


def _facts(table: dict[str, Any]) -> ServiceFacts:
    return ServiceFacts(
        id=ServiceId(_text(table, "id")),
        name=_text(table, "name"),
        badge=_text(table, "badge"),
        version=_number(table, "version"),
        checked_on=_day(table, "checked_on"),
        summary=_text(table, "summary"),
        operator=_text(table, "operator"),
        route=Route(_text(table, "route")),
        route_note=_text(table, "route_note"),
        encryption=EncryptionFacts(**{k: _text(table["encryption"], k) for k in _ENCRYPTION}),
        identified_by=_text(table, "identified_by"),
        provider_can=_text(table, "provider_can"),
        limits=_text(table, "limits"),
        cannot=_texts(table, "cannot"),
        warnings=_texts(table, "warnings"),
        requires=_texts(table, "requires") if "requires" in table else (),
        extra=_text(table, "extra") if "extra" in table else None,
        is_demo=table.get("demo", False) is True,
    )


_ENCRYPTION = ("by_default", "here", "decrypted_where")


def _text(table: dict[str, Any], key: str) -> str:
    value = table[key]
    if not isinstance(value, str) or not value.strip():
        raise ValueError(f"{key} must be text")
    return value.strip()


def _texts(table: dict[str, Any], key: str) -> tuple[str, ...]:
    value = table[key]
    if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
        raise ValueError(f"{key} must be a list of texts")
    return tuple(value)


def _number(table: dict[str, Any], key: str) -> int:
    value = table[key]
    if not isinstance(value, int) or isinstance(value, bool) or value < 1:
        raise ValueError(f"{key} must be a whole number from 1")
    return value


def _day(table: dict[str, Any], key: str) -> date:
    value = table[key]
    if not isinstance(value, date):
        raise ValueError(f"{key} must be a date")
    return value
