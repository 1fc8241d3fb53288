"""A secret comes out where it is asked for by name, and nowhere else."""

from __future__ import annotations

import copy
import pickle

import pytest

from inbox_tui.domain.account import Credentials
from inbox_tui.domain.secret import Secret

SECRET = Secret("correct horse")


@pytest.mark.parametrize("shown", [repr(SECRET), str(SECRET), f"{SECRET}", f"{[SECRET]}"])
def test_printing_a_secret_does_not_show_it(shown: str) -> None:
    assert "horse" not in shown


def test_printing_credentials_does_not_show_their_secrets() -> None:
    assert "horse" not in repr(Credentials({"token": SECRET}))


def test_a_secret_cannot_be_pickled_or_copied_into_a_file() -> None:
    with pytest.raises(TypeError):
        pickle.dumps(SECRET)
    with pytest.raises(TypeError):
        copy.copy(SECRET)


def test_secrets_are_compared_by_what_they_hold() -> None:
    assert Secret("a") == Secret("a")
    assert Secret("a") != Secret("b")
    assert Secret("a") != "a"
    assert not Secret("")
    assert SECRET.reveal() == "correct horse"
