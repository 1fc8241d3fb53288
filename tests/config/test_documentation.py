"""The page of settings."""

from __future__ import annotations

from pathlib import Path

from inbox_tui.config.documentation import documentation

PAGE = Path(__file__).resolve().parents[2] / "docs" / "config.md"


def test_the_page_is_what_the_schema_says() -> None:
    assert PAGE.read_text(encoding="utf-8") == documentation(), "run  make docs"
