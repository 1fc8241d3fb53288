"""Addresses that are the same on every service."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inbox_tui.domain.address import AddressKind, from_uri, mail, telephone


@pytest.mark.parametrize(
    "written", ["+49 151 12345678", "+4915112345678", "+49 (151) 123-456-78", "+49.151.12345678"]
)
def test_a_number_is_one_however_it_is_written(written: str) -> None:
    found = telephone(written)
    assert found is not None
    assert found.shown == "+4915112345678"
    assert found.kind is AddressKind.TELEPHONE


@pytest.mark.parametrize("written", ["0151 12345678", "+0151", "+1", "+" + "1" * 16, "", "+49 abc"])
def test_what_is_no_number_in_international_form_is_none(written: str) -> None:
    assert telephone(written) is None


def test_a_mailbox_is_one_whatever_its_case() -> None:
    assert mail("Anna@Example.ORG") == mail(" anna@example.org ")
    assert mail("anna") is None


def test_addresses_are_read_from_their_uris() -> None:
    assert from_uri("tel:+49-151-12345678") == telephone("+4915112345678")
    assert from_uri("mailto:anna@example.org?subject=x") == mail("anna@example.org")
    assert from_uri("xmpp:anna@example.org") is None


@given(st.text())
def test_any_text_is_an_address_or_none(text: str) -> None:
    for found in (telephone(text), mail(text), from_uri(text)):
        assert found is None or from_uri(found.uri) == found
