"""What a person is asked about before it leaves, and the ordinary sentences they are not."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from inbox_tui.policy.sensitive import Sensitive, sensitive

SEED = "legal winner thank year wave sausage worth useful legal winner thank yellow"


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("-----BEGIN OPENSSH PRIVATE KEY-----\nb3BlbnNzaC1rZXk", Sensitive.PRIVATE_KEY),
        ("-----BEGIN PRIVATE KEY-----", Sensitive.PRIVATE_KEY),
        ("-----BEGIN PGP PRIVATE KEY BLOCK-----", Sensitive.PRIVATE_KEY),
        ("here: AGE-SECRET-KEY-1QQQQQQQQQQQQQQQQQQQQQQQQQ", Sensitive.PRIVATE_KEY),
        ("use ghp_0123456789abcdefghijABCDEFGHIJ012345", Sensitive.ACCESS_TOKEN),
        ("AKIAIOSFODNN7EXAMPLE", Sensitive.ACCESS_TOKEN),
        ("4111 1111 1111 1111", Sensitive.CARD),
        ("my card is 5555-5555-5555-4444, thanks", Sensitive.CARD),
        ("378282246310005", Sensitive.CARD),
        ("４１１１ 1111 1111 1111", Sensitive.CARD),
        (SEED, Sensitive.SEED),
        (SEED.upper(), Sensitive.SEED),
        ("\n".join(f"{n}. {word}" for n, word in enumerate(SEED.split(), 1)), Sensitive.SEED),
        (f"keep this: {SEED}, and tell nobody", Sensitive.SEED),
        ("482913", Sensitive.CODE),
        ("482 913", Sensitive.CODE),
        ("G-482913", Sensitive.CODE),
        ("the code is 482913", Sensitive.CODE),
        ("Your verification code: 4829", Sensitive.CODE),
        ("482913 is your login code. Don't share it.", Sensitive.CODE),
        ("my PIN is 4829", Sensitive.CODE),
        ("password: hunter2", Sensitive.PASSWORD),
        ("The password is correct-horse9", Sensitive.PASSWORD),
        ("Das Passwort ist Sommer2024", Sensitive.PASSWORD),
        ("Tr0ub4dor&3", Sensitive.PASSWORD),
    ],
)
def test_a_secret_is_asked_about(text: str, kind: Sensitive) -> None:
    assert kind in sensitive(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "See you at 14:30, gate 12",
        "Call me: +49 170 1234567",
        "+4915112345678",
        "0170 1234567",
        "My postal code is 10115",
        "zip code 94110 please",
        "It stopped with error code 1603",
        "The discount code 202612 is over",
        "The code is on page 12 of 345",
        "I read the source code 1234 times",
        "The house costs 482913 €",
        "We sold 1,482,913 of them",
        "Order 4111 2222 3333 4444 has left the house",
        "1234567890123456",
        "0000 0000 0000 0000",
        "ISBN 978-3-16-148410-0",
        "DE89 3704 0044 0532 0130 00",
        "Tracking number 00340434161094042557",
        "https://Example.org/Path_1?Q=2",
        "Anna.Berg2@example.org",
        "IMG_20261125.jpg",
        "Report-2026-Q3.pdf",
        "@Anna2:Example.org",
        "#Room_42:example.org",
        "~/Documents/Tax_2025",
        "/etc/NetworkManager_1",
        "LOL!!!!1",
        "Windows11!",
        "I forgot my password again",
        "The password is wrong",
        "What is the password?",
        "The password isn't written down anywhere",
        "Change your password: it's old",
        "Kein Passwort gefunden",
        "Please bring the blue bags when you come over tonight, and thank you so much for this",
        "once upon time there was young girl who would rather swim than walk along river",
        "2026-11-25",
        "25112026",
        "20:15",
        "¯\\_(ツ)_/¯",
        "We meet at 52.520008, 13.404954",
        "Haha, exactly what I said in 2019!",
    ],
)
def test_ordinary_sentences_are_left_alone(text: str) -> None:
    assert sensitive(text) == ()


ORDINARY = """
I we you they somebody everybody the a this that train bus dinner house river friend sister goes
comes likes sees finds late early tomorrow today soon with without near behind because but and or
not very quite 7 12 30 2026 14:30 10.50
"""


@settings(max_examples=1_000)
@given(st.lists(st.sampled_from(ORDINARY.split()), min_size=1, max_size=40))
def test_made_up_sentences_of_ordinary_words_are_left_alone(words: list[str]) -> None:
    assert sensitive(" ".join(words)) == ()


@given(st.text(max_size=400))
def test_any_text_is_judged_without_a_fault(text: str) -> None:
    assert isinstance(sensitive(text), tuple)


def test_a_long_row_of_digits_and_words_is_judged_quickly() -> None:
    for text in ("1 " * 50_000, "password " * 10_000, "code " * 20_000, "legal 1. " * 10_000):
        sensitive(text)
