"""What an edit in Discord makes of a page's text."""

import pytest

from bot.page.dialects import to_discord
from bot.page.revising import revised
from db.types import Dialect
from db.week.value import Text

SOURCE = "학습률을 __제어__ 한다  \n둘째 줄\n\n![그림](https://a.b/c.png)\n\n- 하나\n- 둘"
SHOWN = "학습률을 **제어** 한다\n둘째 줄\n\n[그림](https://a.b/c.png)\n\n- 하나\n- 둘"


def page(body: str) -> Text:
    return Text(body, Dialect.PAGE)


def test_it_is_shown_as_discord_has_it() -> None:
    assert to_discord(page(SOURCE)) == SHOWN


@pytest.mark.parametrize(
    ("words", "body"),
    [
        (SHOWN, SOURCE),
        (f"{SHOWN}\n\n나중에 <@5> __덧쓴__ 말", f"{SOURCE}\n\n나중에 @한결 <ins>덧쓴</ins> 말"),
        (f"먼저 쓴 말\n\n{SHOWN}", f"먼저 쓴 말\n\n{SOURCE}"),
        (SHOWN.replace("- 둘", "- 셋"), SOURCE.replace("- 둘", "- 셋")),
        (SHOWN.replace("\n\n", "\n \n\n"), SOURCE),
        (
            SHOWN.replace("둘째 줄", "다른 줄"),
            "학습률을 **제어** 한다  \n다른 줄\n\n![그림](https://a.b/c.png)\n\n- 하나\n- 둘",
        ),
        ("[그림](https://a.b/c.png)", "![그림](https://a.b/c.png)"),
    ],
)
def test_what_was_left_alone_keeps_its_source(words: str, body: str) -> None:
    assert revised(page(SOURCE), words, names={5: "한결"}) == page(body)


def test_where_nothing_stays_it_is_discord_s() -> None:
    assert revised(page(SOURCE), "다 __새로__ 썼다") == Text("다 __새로__ 썼다", Dialect.DISCORD)


def test_what_was_typed_in_discord_stays_so() -> None:
    before = Text("__줄__ 하나\n\n둘", Dialect.DISCORD)
    assert revised(before, "__줄__ 하나\n\n셋") == Text("__줄__ 하나\n\n셋", Dialect.DISCORD)
