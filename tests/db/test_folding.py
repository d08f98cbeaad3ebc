"""Words as they are searched for."""

import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from db.folding import fold, needles, places, without_particle


def finds(search: str, text: str) -> bool:
    return all(needle.is_in(fold(text)) for needle in needles(search))


@pytest.mark.parametrize(
    ("search", "text"),
    [
        ("학습", "학습률을 낮춰요"),
        ("학습률", "학습 률"),
        ("학습 률", "학습률"),
        ("학습률은", "학습률을"),
        ("학습에서의", "학습이"),
        ("층에서", "층마다"),
        ("BERT를", "bert가"),
        (unicodedata.normalize("NFD", "학습률"), "학습률"),
        ("학습률", unicodedata.normalize("NFD", "학습률")),
        ("ÉCOLE", "école"),
        ("STRASSE", "Straße"),
        ("ΣΊΣΥΦΟΣ", "σίσυφος"),
        ("ПРИВЕТ", "привет"),
        ("ｂｅｒｔ", "BERT"),
        ("학습률", "**학습**률"),
        ("학습률", "`학습률`이에요"),
        ('"학습률"?', "학습률이"),
        ("attention", "self-attention"),
        ("self attention", "Self-Attention"),
        ("selfattention", "self attention"),
        ("learningrate", "learning rate"),
        ("learning_rate", "learning rate"),
        ("gpt4", "GPT 4"),
        ("gpt-3.5", "GPT 3.5"),
        ("don’t", "I don't"),
        ("BERT모델", "BERT 모델"),
        ("딥러닝은", "딥 러닝"),
        ("🔥", "좋아요🔥🔥"),
        ("❤️", "❤"),
        ("C#", "C#과 F#"),
        ("95%", "정확도 95%"),
        ("transformer 학습", "학습한 Transformer"),
        ("전이\u3000학습", "전이학습"),
    ],
)
def test_a_text_is_found(search: str, text: str) -> None:
    assert finds(search, text)


@pytest.mark.parametrize(
    ("search", "text"),
    [
        ("학습 배치", "학습률"),
        ("RL", "transfer learning"),
        ("AI", "a image"),
        ("전문가", "전문을"),
        ("지도", "지금"),
        ("다를", "다시"),
        ("평가", "평균"),
        ("12345", "<@1234567890>님"),
        ("12345", "<:cat:123456789012345678>"),
        ("학습%", "학습_률"),
        ("c++", "c"),
    ],
)
def test_a_text_is_not_found(search: str, text: str) -> None:
    assert not finds(search, text)


@pytest.mark.parametrize("search", ["", "  ", "?!", "…", "** **", "<@123>", "\u200b", "\u3164", "\0"])
def test_nothing_is_no_word(search: str) -> None:
    assert needles(search) == []


@pytest.mark.parametrize(
    ("word", "bare"),
    [
        ("학습률을", "학습률"), ("데이터가", "데이터"), ("모델은", "모델"), ("모델는", "모델는"),
        ("데이터은", "데이터은"),
        ("서울로", "서울"), ("학습로", "학습로"), ("학습으로는", "학습"), ("값", "값"), ("을", "을"), ("에서", "에서"),
        ("있을", "있을"), ("때까지", "때"), ("bert란", "bert"), ("마을", "마을"),
    ],
)  # fmt: skip
def test_a_particle_is_taken_off_where_it_can_be_one(word: str, bare: str) -> None:
    assert without_particle(word) == bare


@given(st.text(max_size=60))
@example("안녕<@123>님 ab<@1>cd <t:12 3>")
@example("ㅋㅏ ﾊﾟ ½ … ﷺ a\u0308")
def test_a_text_is_found_by_each_of_its_words(text: str) -> None:
    folded = fold(text)
    for word in text.split():
        assert all(needle.is_in(folded) for needle in needles(word)), word
    assert all(needle.is_in(folded) for needle in needles(text))


@given(st.text("학습률은 BERTbert*<@12>:-", max_size=40), st.text("학습률은 BERT", min_size=1, max_size=6))
def test_where_a_word_is_found_it_stands(text: str, search: str) -> None:
    wanted, folded = needles(search), fold(text)
    found = places(text, wanted)
    assert {needle for _, _, needle in found} == {needle for needle in wanted if needle.is_in(folded)}
    for begin, end, needle in found:
        assert fold(text[begin:end]).replace(" ", "") == needle.word.replace(" ", "")
