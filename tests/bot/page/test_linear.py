"""Reading takes as much work as there are lines, whatever they are: counted in calls, not in seconds."""

import signal
import sys
from collections.abc import Callable, Iterator
from types import FrameType

import pytest

from bot.page.loading import load
from bot.page.reader import read
from db.errors import UnreadablePage
from tests.bot.page.weeks import REAL

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


def calls(source: str, work: Callable[[str], object] = read) -> int:
    """Count the calls that reading a page takes, of Python and of C."""
    count = 0

    def tally(_frame: FrameType, event: str, _argument: object) -> None:
        nonlocal count
        count += event in {"call", "c_call"}

    before = sys.getprofile()
    sys.setprofile(tally)
    try:
        work(source)
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
        "  **가**는 `나`\n\n  [다](라) ![마](바)\n\n",
        "  | 가 | 나 |\n  |---|---|\n  | 다 | 라 |\n",
        "<details>\n<summary>가</summary>\n",
        "### 소감\n",
        "### 질의응답\n- 김하늘\n\n  받은 질문 : 다\n\n",
        "- 가 : 나\n> - 다\n\n",
        "1. 가\n   1. 나\n",
        "     -> 보탬(이바다) : 나\n",
        "  이어 묻기 : 가\n\n     -> 답변 : 나\n\n",
        "[가]: 나\n",
        "  Q. 가\n\n  A. 나\n\n",
        "- 이바다\n\n  Q. 가\n\n  A. 나\n\n",
        "#### 이바다\n  Q. 가\n\n",
        "## 회고\n- 이바다\n  가\n",
        "## 1팀\n팀원: 이바다\n",
        "<details>\n\n## 회고\n</details>\n",
    ],
)
def test_four_times_the_lines_are_four_times_the_work(piece: str) -> None:
    few, many = calls(HEAD + piece * 200), calls(HEAD + piece * 800)
    assert many < 4.6 * few


def refused(source: str) -> None:
    """Read a page that cannot be stored."""
    with pytest.raises(UnreadablePage):
        load(source)


@pytest.mark.parametrize("piece", ["### Team 2\n", "가\n---\n", "# 가\n", "- 김하늘 : 가\n- 김하늘 : 나\n\n"])
def test_so_it_is_where_it_is_refused(piece: str) -> None:
    source = HEAD + "---\n### 소감\n"
    few, many = calls(source + piece * 300, refused), calls(source + piece * 600, refused)
    assert many < 2.3 * few


@pytest.mark.skipif(not REAL.exists(), reason="the page lies beside the project")
def test_a_real_page_that_goes_on_and_on_takes_no_more_for_each_line() -> None:
    real = REAL.read_text(encoding="utf-8")
    assert calls(real * 8) < 2.3 * calls(real * 4)


@pytest.fixture
def hang_guard() -> Iterator[None]:
    """End what takes many seconds of a processor: an expression that tries everything is not counted in calls."""

    def give_up(_number: int, _frame: object) -> None:
        pytest.fail("it hangs")

    before = signal.signal(signal.SIGPROF, give_up)
    signal.setitimer(signal.ITIMER_PROF, 20)
    yield
    signal.setitimer(signal.ITIMER_PROF, 0)
    signal.signal(signal.SIGPROF, before)


@pytest.mark.usefixtures("hang_guard")
@pytest.mark.parametrize(
    "line",
    [
        "#{}## 소감",
        "### 소감{}가",
        "### Team{}1",
        "# {}2주차 가",
        "**발표일**: 2026.02.06{}가",
        "# 3주차{}2026.02.06{}가",
        "> 2026.02.06{}가",
        "- **Members**:{}가",
        "-{}- 가",
        "- 김하늘{}가",
        "- {}: 가",
        "  받은 질문{}가",
        "가{}가",
        "# {}가{}3주차{}나",
        "### 💬{}회고{}가",
        "#### 김하늘{}가",
        "  Q.{}가",
        "  **Q{}1.** 가",
        "  답변 정리{}가",
        "{}가",
    ],
)
def test_a_line_of_much_white_space_is_read_like_any_other(line: str) -> None:
    assert read(HEAD + line.replace("{}", " " * 200_000) + "\n").page is not None
