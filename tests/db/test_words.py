"""What people type, made fit to keep."""

import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.page.names import join, split
from db import words
from db.errors import BadEmoji, BadLink, BadName, Empty, LinkTooLong, TooLong
from db.members import ANIMALS, HEARTS

EMOJI = [
    "🦊", "🩷", "🫩", "\U0001faea", "\U0001fadf\U0001fae9", "♥", "♥︎", "❤️", "☀", "★", "±", "👍🏽", "🐶🐱",
    "🐻‍❄️", "👩‍🚀", "❤️‍🔥", "👨‍👩‍👧‍👦", "👩🏻‍❤️‍💋‍👨🏿", "👨🏻‍👩🏻‍👧🏻‍👦🏻", "🏴‍☠️", "🏳️‍🌈",
    "🇰🇷", "🏴\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f", "1️⃣", "#️⃣", "*⃣",
]  # fmt: skip

NO_EMOJI = [
    "", " ", "a", "가", "1", "#", "12", "#️", "1️", "+", "$", "^", ":cat:", "<:cat:123>", "🐶a", "a🐶", "🐶 🐱",
    "🐶\n🐱", "\u200b", "\u200d", "\ufe0f", "\ufe0f🐶", "\u20e3", "🐶\u200d", "🐶\u202e", "\u202e🐶", "🐶\u0301",
    "\x07☃", "☃\x07", "\0", "🐶\0", "\ue000", "\uf8ff", "\uffff", "\U0001ffff", "🐶" * 17, "👨‍👩‍👧‍👦" * 3,
]  # fmt: skip

NAMES = [
    "김민지", "은비2", "J", "John Smith", "José", "O'Brien", "김.민지", "이(가명)팀", "A&B", "R&amp;D", "1. 첫째",
    "a-b", "가🐶나", "1️⃣팀", "हिन्दी", "ไทยกำ", "مُحَمَّدُ", "田中", "٣", "Ⅳ", "①", "가=나", "2", "민지1", "x" * 32,
    "가 – 나", "50% 할인",
]  # fmt: skip

BAD_NAMES = [
    "", " ", "?", "...", "-", "+가", "- 줄", "!나", "$a", "민지!", "민지🐶", "★민지", "민지️", "1️⃣", "가\0",
    "민\u200b지", "ㅤ", "민지ㅤ", "_", "a_b", "#1", "@a", "민`지", "가|나", "<b>", "[a]", "a\\b", "a~b", "*a*",
    "가,나", "가、나", "가:나", "가：나", "x" * 33,
]  # fmt: skip

BAD_LINKS = [
    "", "arxiv.org", "ftp://a.b", "javascript:x", "https://", "https:///x", "https://[a", "https://a.b/ c",
    "https://a.b/\n", "https://a.b/\0", "https://a.b/\x7f",
]  # fmt: skip

FITTED = {
    "민지🐶": "민지",
    "🐶🐱 민지 🐶": "민지",
    "★민지★": "민지",
    "민지, 은비": "민지 은비",
    "민지：은비": "민지 은비",
    "**민지**": "민지",
    "[스터디] 민지": "스터디 민지",
    "@everyone": "everyone",
    "민\u200b지\u202e": "민지",
    "민\t지\n": "민 지",
    "민지\u3164": "민지",
    "민지️": "민지",
    "가" * 40: "가" * 32,
    "가" * 31 + " 나": "가" * 31,
    "ᄀ\u200dᅡ": "가",
    "\u1100\u1175\u11b7민지": "김민지",
    "🐶": "Member",
    "ㅤ": "Member",
    "": "Member",
}

_texts = st.text(
    st.characters(exclude_categories=["Cs"]) | st.sampled_from("가🐶1#*\u200d\ufe0f\u20e3\u0301 .&;"), max_size=40
)
_marks = st.sampled_from([*EMOJI, *ANIMALS, *HEARTS]) | st.text(
    st.sampled_from("🐶🇰❤★\U0001faea1#*\u200d\ufe0f\u20e3\U0001f3fd\U000e0067\U000e007f") | st.characters(), max_size=6
)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("왜 그런가요?", "왜 그런가요?"),
        ("\n\n  들여쓰기\n끝  \n\n", "  들여쓰기\n끝"),
        ("  \n \t\n왜?", "왜?"),
        ("\u2028\n왜?", "왜?"),
        ("한 줄\r\n두 줄\r세 줄", "한 줄\n두 줄\n세 줄"),
        ("가\0나", "가나"),
        ("\u1100\u1161", "가"),
        ("가\n\n\n나", "가\n\n\n나"),
        (".", "."),
        ("🫩", "🫩"),
        ("\U0001faea", "\U0001faea"),
        ("가" * 4000, "가" * 4000),
        (" \n" + "가" * 4000 + "\n ", "가" * 4000),
    ],
)
def test_a_body_keeps_its_words(typed: str, kept: str) -> None:
    assert words.body(typed) == kept


@pytest.mark.parametrize("typed", ["", " ", "\n\t\r\n", "\0", "\u3000", "\u200b", "\u200b\n\ufeff", "ㅤ", "\u00ad"])
def test_a_body_without_anything_to_see_is_empty(typed: str) -> None:
    with pytest.raises(Empty):
        words.body(typed)


def test_a_body_that_is_too_long_says_by_which_measure() -> None:
    with pytest.raises(TooLong) as refusal:
        words.body("가" * 4001)
    assert refusal.value.details == {"limit": 4000}


@given(_texts)
def test_a_body_is_kept_the_same_a_second_time(text: str) -> None:
    try:
        kept = words.body(text)
    except Empty:
        return
    assert words.body(kept) == kept == unicodedata.normalize("NFC", kept)


@pytest.mark.parametrize("emoji", EMOJI)
def test_an_emoji_of_any_year_is_one(emoji: str) -> None:
    assert words.emoji(f" {emoji}\n") == emoji == words.emoji_from(emoji)


@pytest.mark.parametrize("text", NO_EMOJI, ids=ascii)
def test_what_is_no_emoji_is_refused(text: str) -> None:
    with pytest.raises(BadEmoji) as refusal:
        words.emoji(text)
    assert refusal.value.details == {"emoji": text}
    assert words.emoji_from(text) is None


def test_no_emoji_at_all_is_none() -> None:
    assert words.emoji_from(None) is None


@pytest.mark.parametrize("mark", [*ANIMALS, *HEARTS])
def test_what_newcomers_are_given_they_could_have_chosen(mark: str) -> None:
    assert words.emoji(mark) == mark


def test_animals_and_hearts_are_each_there_once() -> None:
    assert len(set(ANIMALS)) == len(ANIMALS)
    assert len(set(HEARTS)) == len(HEARTS)


@pytest.mark.parametrize("name", NAMES)
def test_a_name_is_kept_as_it_was_typed(name: str) -> None:
    assert words.name(f"  {name} ") == name == words.name_from(name)


@pytest.mark.parametrize("name", BAD_NAMES, ids=ascii)
def test_a_name_that_a_page_could_not_be_read_back_with_is_refused(name: str) -> None:
    with pytest.raises(BadName) as refusal:
        words.name(name)
    assert refusal.value.details == {"name": name}


@pytest.mark.parametrize(("shown", "name"), FITTED.items(), ids=ascii)
def test_a_display_name_becomes_a_fit_one(shown: str, name: str) -> None:
    assert words.name_from(shown) == name


@given(_texts)
@example("ᄀ\u200dᅡ")
@example("e\u200b\u0301")
def test_whatever_somebody_is_called_they_can_keep_it(shown: str) -> None:
    name = words.name_from(shown)

    assert words.name(name) == name
    assert 0 < len(name) <= words.NAME_LIMIT


@given(_texts.map(words.name_from) | st.sampled_from(NAMES), _marks)
@example("민지2", "2️⃣")
@example("①", "#⃣")
@example("مُحَمَّدُ", "♥️")
def test_a_page_tells_every_name_from_every_emoji(name: str, mark: str) -> None:
    emoji = words.emoji_from(mark)

    assert split(join(name, emoji)) == (name, emoji)


@pytest.mark.parametrize("team", ["1", "A", "빨강", "A팀 1", "x" * 16])
def test_a_team_s_name_is_kept(team: str) -> None:
    assert words.team(f" {team}") == team


@pytest.mark.parametrize("team", ["", "x" * 17, "#1", "★", "1, 2"])
def test_a_team_s_name_that_does_not_fit_is_refused(team: str) -> None:
    with pytest.raises(BadName):
        words.team(team)


def test_two_texts_are_the_same_where_nothing_kept_differs() -> None:
    assert words.same("가 나", unicodedata.normalize("NFD", "\n가 나\r\n "))
    assert not words.same("가 나", "가  나")
    assert not words.same("가", "")


def test_half_a_character_is_kept_as_what_no_longer_is_one() -> None:
    assert words.body("가\ud83d나 😀") == "가\N{REPLACEMENT CHARACTER}나 😀"
    assert words.title("\udfff a") == "\N{REPLACEMENT CHARACTER} a"
    with pytest.raises(BadLink):
        words.link("https://a.b/\ud83d")


def test_a_title_is_one_line() -> None:
    assert words.title("  주의만\n있으면\0 \t된다 ") == "주의만 있으면 된다"


@pytest.mark.parametrize(
    "link", ["https://arxiv.org/abs/1706.03762", "http://localhost:8000/?q=가#b", "https://a.b/c_(d)", "HTTPS://A.B"]
)
def test_a_link_is_kept(link: str) -> None:
    assert words.link(link) == link


@pytest.mark.parametrize("link", BAD_LINKS, ids=ascii)
def test_what_is_no_link_is_refused(link: str) -> None:
    with pytest.raises(BadLink) as refusal:
        words.link(link)
    assert refusal.value.details == {"link": link}


def test_a_link_has_its_length() -> None:
    longest = "https://a.b/" + "x" * 488
    assert words.link(longest) == longest
    with pytest.raises(LinkTooLong) as refusal:
        words.link(longest + "x")
    assert refusal.value.details == {"link": longest + "x", "limit": 500}
