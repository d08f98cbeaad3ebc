"""What was noted in a talk becomes questions."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.page import notes
from db.questions import Note


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("왜 그런가요?", [Note("왜 그런가요?")]),
        ("왜 그런가요?\n\n- 얼마나요?\n2. 언제요?", [Note("왜 그런가요?"), Note("얼마나요?"), Note("언제요?")]),
        ("🩷 받은 질문 : 왜요?\n\n   -> 답변 : 그래서요.", [Note("왜요?", "그래서요.")]),
        (
            "먼저 적은 줄\n받은 질문: 왜요?\n둘째 줄\n-> 답변: 그래서요.\n\n또 그래서요.\n받은 질문: 언제요?",
            [Note("먼저 적은 줄"), Note("왜요?\n둘째 줄", "그래서요.\n\n또 그래서요."), Note("언제요?")],
        ),
        ("받은 질문: 왜요?\n답변: 하나\n답변: 둘", [Note("왜요?", "하나\n\n둘")]),
        ("-> 답변 : 질문이 없어요", [Note("-> 답변 : 질문이 없어요")]),
        ("받은 질문 :\n받은 질문 : 왜요?", [Note("왜요?")]),
        ("하나\n-> 답변: 그래서요.\n둘", [Note("하나", "그래서요."), Note("둘")]),
        ("하나\n- 답변: 첫째\n답변: 둘째", [Note("하나", "첫째\n\n둘째")]),
        ("3.5배인가요?\n*굵은* 말\n-1이 맞나요?\n-", [Note("3.5배인가요?"), Note("*굵은* 말"), Note("-1이 맞나요?")]),
        ("받은 질문: 왜요?\n답변: 음\n보탬 (은비): 더\n또", [Note("왜요?", "음\n\n보탬 (은비): 더\n또")]),
        ("받은 질문: 왜요?\n이어 묻기: 그럼요?\n답변: 네", [Note("왜요?"), Note("그럼요?", "네")]),
        ("받은 질문: 왜요?\n받은 질문:\n답변: 음", [Note("왜요?"), Note("받은 질문:", "음")]),
        ("답변: 먼저\n둘째 줄\n받은 질문: 왜요?", [Note("답변: 먼저\n둘째 줄"), Note("왜요?")]),
        (" \n\n", []),
    ],
)
def test_notes_are_split(text: str, found: list[Note]) -> None:
    assert notes.read(text) == found


OPENINGS = ("받은 질문 : ", "-> 답변 : ", "보탬 (은비) : ", "이어 묻기 : ", "- ", "2. ", "\n", "")


@given(st.lists(st.tuples(st.sampled_from(OPENINGS), st.booleans()), max_size=9))
def test_no_word_is_left_out(openings: list[tuple[str, bool]]) -> None:
    words = [f"말{at}" if is_filled else "" for at, (_, is_filled) in enumerate(openings)]
    text = "\n".join(opening + word for (opening, _), word in zip(openings, words, strict=True))

    found = notes.read(text)

    kept = "\n".join(f"{note.body}\n{note.answer or ''}" for note in found)
    assert [word for word in words if word not in kept] == []
    assert all(note.body for note in found)
