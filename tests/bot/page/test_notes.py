"""What was noted in a talk becomes questions."""

import pytest

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
        (" \n\n", []),
    ],
)
def test_notes_are_split(text: str, found: list[Note]) -> None:
    assert notes.read(text) == found
