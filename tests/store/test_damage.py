"""A flipped bit anywhere is told, never shown as other text or as an empty inbox."""

from __future__ import annotations

import random

import pytest

from inbox_tui.keys.folder import DATABASE_NAME
from inbox_tui.store import chats, timeline
from inbox_tui.store.errors import Damaged
from inbox_tui.store.store import Store
from tests.store.building import KEY, KITCHEN, House, received


@pytest.fixture
def whole(house: House) -> bytes:
    house.hear(*(received(f"m{number}", "text " * 40, after=number) for number in range(400)))
    house.store.index_now().result()
    house.store.close()
    return (house.store.folder / DATABASE_NAME).read_bytes()


def everything(store: Store) -> object:
    with store.read() as reader:
        return chats.page(reader), timeline.page(reader, KITCHEN, limit=1000)


def test_a_flipped_bit_is_told_and_never_other_text(house: House, whole: bytes) -> None:
    path = house.store.folder / DATABASE_NAME
    untouched = Store.open(house.store.folder, KEY, read_only=True)
    expected = everything(untouched)
    untouched.close()
    # the places are the same in every run, and spread over the whole file
    places = random.Random(1).sample(range(len(whole)), 60)
    told = 0
    for place in places:
        altered = bytearray(whole)
        altered[place] ^= 1 << (place % 8)
        path.write_bytes(altered)
        try:
            store = Store.open(house.store.folder, KEY, read_only=True)
            assert everything(store) == expected
            store.close()
        except Damaged:
            told += 1
    assert told > 15


def test_a_flipped_bit_in_the_first_page_is_damage_and_no_wrong_key(
    house: House, whole: bytes
) -> None:
    altered = bytearray(whole)
    altered[1000] ^= 1
    (house.store.folder / DATABASE_NAME).write_bytes(altered)
    with pytest.raises(Damaged, match="put a copy back"):
        Store.open(house.store.folder, KEY)
