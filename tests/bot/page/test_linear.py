"""Reading takes as much work as there are lines, whatever they are: counted in calls, not in seconds."""

import sys
from types import FrameType

import pytest

from bot.page.reader import read

HEAD = """# 3주차
**발표일**: 2026.02.06
### Team 1
- **Members**: 김하늘, 이바다

---
### 질의응답
- 김하늘🐼

  🩵 받은 질문 : 왜요?

     -> 답변 : 그래서요.

"""


def calls(source: str) -> int:
    """Count the calls that reading a page takes, of Python and of C."""
    count = 0

    def tally(_frame: FrameType, event: str, _argument: object) -> None:
        nonlocal count
        count += event in {"call", "c_call"}

    before = sys.getprofile()
    sys.setprofile(tally)
    try:
        read(source)
    finally:
        sys.setprofile(before)
    return count


@pytest.mark.parametrize(
    "piece",
    [
        "- 데이터를 늘린다\n",
        "  - 가\n",
        "- 가\n\n",
        "- 가\n- 나\n\n  받은 질문 : 다\n",
        "- 김하늘\n\n  받은 질문 : 다\n\n  -> 답변 : 라\n",
        "<a\n",
        "<div>\n받은 질문 : 다\n",
        "<!--\n받은 질문 : 다\n",
        "<!-- -->\n받은 질문 : 다\n",
        "```py\n받은 질문 : 다\n",
        "```\n---\n```\n",
        "- 가\n  ```x\n나\n",
        "답변 : ```py\n나\n```\n",
        "~~~x\n받은 질문 :\n",
        "> - 가\n",
        "---\n가\n",
        "  A. 가\n\n",
    ],
)
def test_four_times_the_lines_are_four_times_the_work(piece: str) -> None:
    few, many = calls(HEAD + piece * 200), calls(HEAD + piece * 800)
    assert many < 4.6 * few
