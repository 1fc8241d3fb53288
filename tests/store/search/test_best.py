"""Best first: what stands as typed, then close together, then anywhere, then what only begins so."""

from __future__ import annotations

import pytest

from inbox_tui.domain.ids import ChatId
from inbox_tui.store import search
from inbox_tui.store.record_rows import Place
from tests.store.building import House, received

FAR = " ".join(f"word{number}" for number in range(30))
TEXTS = {
    "as typed": "the green tea, please",
    "as typed too": "Green   TEA",
    "close": "tea that is green",
    "far apart": f"green {FAR} tea",
    "begins": "green teapot",
    "neither": "black tea",
    "begins and whole": "green teapot with tea",
}


@pytest.fixture(params=["indexed", "waiting"])
def filled(request: pytest.FixtureRequest, house: House) -> House:
    house.hear(*(received(name, text, after=at) for at, (name, text) in enumerate(TEXTS.items())))
    if request.param == "indexed":
        house.store.index_now().result()
    return house


def names(house: House, query: str, **options: object) -> list[str]:
    return [hit.row.key.message for hit in house.read(search.best, query, **options)]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        (
            "green tea",
            ["as typed too", "as typed", "begins and whole", "close", "far apart", "begins"],
        ),
        ("green tea ", ["as typed too", "as typed", "begins and whole", "close", "far apart"]),
        (
            "tea",
            [
                "begins and whole",
                "neither",
                "far apart",
                "close",
                "as typed too",
                "as typed",
                "begins",
            ],
        ),
        ('"green tea"', ["as typed too", "as typed"]),
        ("green tea -please", ["as typed too", "begins and whole", "close", "far apart"]),
        ("coffee", []),
    ],
)
def test_what_fits_better_comes_first_and_of_the_same_the_newest(
    filled: House, query: str, expected: list[str]
) -> None:
    assert names(filled, query) == expected


@pytest.mark.parametrize("query", ["green tea", "tea", "from:anna", '"green tea"', "te", "-tea"])
def test_best_first_holds_the_same_messages_as_newest_first(filled: House, query: str) -> None:
    newest = [hit.row.key.message for hit in filled.read(search.search, query)]
    assert sorted(names(filled, query)) == sorted(newest)
    assert newest


@pytest.mark.parametrize("size", [1, 2, 3])
def test_pages_follow_one_another_without_gap_or_double(filled: House, size: int) -> None:
    whole = filled.read(search.best, "green tea")
    paged: list[object] = []
    after: Place | None = None
    while page := filled.read(search.best, "green tea", limit=size, after=after):
        paged += page
        after = page[-1].place
    assert paged == list(whole)


def test_a_word_in_a_script_without_spaces_is_ranked_too(house: House) -> None:
    house.hear(
        received("far", "東京 xxxx の zzz 大学"),
        received("as typed", "東京大学", after=1),
        received("apart", "大学は東京", after=2),
        received("elsewhere", "東京", chat=ChatId("other"), after=3),
    )
    house.store.index_now().result()
    assert names(house, "東京 大学 ") == ["as typed", "apart", "far"]
