"""One text in two Markdowns."""

import datetime as dt
from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.page import bodies
from bot.page.dialects import FIRST_READ, MOST_READ, beginning, one_line, to_discord, to_markdown
from db.types import Dialect
from db.week.value import Text
from tests.bot.page.strategies import texts

SEOUL = dt.timezone(dt.timedelta(hours=9))


def discord(body: str) -> Text:
    return Text(body, Dialect.DISCORD)


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("", ""),
        (" \n\n \t", ""),
        ("그냥 말", "그냥 말"),
        ("한 줄\n두 줄\n\n\n다음 문단 \n", "한 줄  \n두 줄\n\n다음 문단"),
        ("**굵게** *기울여* ~~취소~~ `코드`", "**굵게** *기울여* ~~취소~~ `코드`"),
        ("__밑줄__과 __두\n줄__", "<ins>밑줄</ins>과 <ins>두  \n줄</ins>"),
        ("___기울인 밑줄___", "<ins>_기울인 밑줄_</ins>"),
        ("__**굵은** ||밑줄||__", "<ins>**굵은** 밑줄</ins>"),
        ("빈칸 ______ 채우기, __ 하나", "빈칸 ______ 채우기, __ 하나"),
        ("||비밀|| 그리고 ||둘||", "비밀 그리고 둘"),
        ("`__x__ ||y|| <b>`와 ``a ` __b__``", "`__x__ ||y|| <b>`와 ``a ` __b__``"),
        ("\\__x\\__ \\||y||", "\\__x\\__ \\||y||"),
        ("https://a.b/__c__ <https://a.b/__d__>", "https://a.b/__c__ <https://a.b/__d__>"),
        ("[글](https://a.b/__c__)", "[글](https://a.b/__c__)"),
        ("<@12> <@!12> <@&12> <#12>", "@이바다 @이바다 @이바다 #이바다"),
        ("<@1> <#1>", "@… #…"),
        ("<:panda:1><a:party:2>", ":panda::party:"),
        ("</질문:3> </page import:4>", "/질문 /page import"),
        ("<t:1767225600> <t:1767225600:f>", "2026.01.01 09:00 2026.01.01 09:00"),
        ("<t:1767225600:d> <t:1767225600:t> <t:1767225600:T>", "2026.01.01 09:00 09:00:00"),
        ("<t:9999999999999>", "\\<t:9999999999999>"),
        ("<b>굵게</b> a<b <3 <!-- -->", "\\<b>굵게\\</b> a\\<b <3 \\<!-- -->"),
        ("&nbsp; & &#65; R&D", "\\&nbsp; & \\&#65; R&D"),
        ("1~2장", "1~2장"),
        ("1~2장, 3~4장", "1\\~2장, 3\\~4장"),
        ("# 제목\n## 둘\n### 셋", "\\# 제목  \n\\## 둘  \n\\### 셋"),
        ("#해시태그 -하나 1.5", "#해시태그 -하나 1.5"),
        ("-# 작게", "<sub>작게</sub>"),
        ("말\n---\n말", "말  \n\\---  \n말"),
        ("말\n===", "말  \n\\==="),
        ("- - -", "\\- - -"),
        ("* * *", "\\* * *"),
        ("_ _ _", "\\_ _ _"),
        ("+ 더하기\n1) 하나\n>_<", "\\+ 더하기  \n1\\) 하나  \n\\>_<"),
        ("~~~\n말\n~~~", "\\~~~  \n말  \n\\~~~"),
        ("[정의]: https://a.b", "\\[정의]: https://a.b"),
        ("a | b\n--- | ---\n| - |", "a | b  \n\\--- | ---  \n\\| - |"),
        ("    네 칸\n\t탭", "네 칸  \n탭"),
        ("목록\n- 하나\n- 둘\n끝", "목록\n\n- 하나\n- 둘\n\n끝"),
        ("- 하나\n  이어서\n  - 속\n1. 둘", "- 하나  \n  이어서\n  - 속\n\n1. 둘"),
        ("    - 하나\n    - 둘", "- 하나\n- 둘"),
        ("> 인용\n> # 둘\n말", "> 인용  \n> \\# 둘\n\n말"),
        ("앞\n>>> 모두\n- 인용\n\n끝", "앞\n\n> 모두\n>\n> - 인용\n>\n> 끝"),
        (">말", "\\>말"),
        ("> > 속", "> \\> 속"),
        ("```py\nx = 1\n```", "```py\nx = 1\n```"),
        ("```py\nx = 1", "```py\nx = 1\n```"),
        ("앞 ```x``` 뒤", "앞\n\n```\nx\n```\n\n뒤"),
        ("```\n\n# 말\n\n\n- 둘\n```", "```\n# 말\n\n\n- 둘\n```"),
        ("```x = 1\ny = 2```", "```\nx = 1\ny = 2\n```"),
        ("```", "\\```"),
        ("```py\n-> 답변 : 코드\n```", "```py\n-> 답변 : 코드\n```"),
        ("-> 답변 : 가짜\n답변: 가짜", "-> 답변 \\: 가짜  \n답변\\: 가짜"),
        ("🩷 받은 질문 : 가짜\n받은 질문：가짜", "🩷 받은 질문 \\: 가짜  \n받은 질문&#xff1a;가짜"),
        ("- 🩷 받은 질문 : 가짜", "- 🩷 받은 질문 \\: 가짜"),
        ("제가 받은 질문 : 진짜", "제가 받은 질문 : 진짜"),
        ("### 소감\n### Team 1", "\\### 소감  \n\\### Team 1"),
        ("- " * 25 + "깊이", "\\" + "- " * 25 + "깊이"),
        ("\u1112\u1161\u11ab글", "한글"),
        ("ϵ( ‘Θ’ )϶ ¯\\_(ツ)_/¯", "ϵ( ‘Θ’ )϶ ¯\\_(ツ)_/¯"),
    ],
)
def test_discord_on_the_page(typed: str, shown: str) -> None:
    assert to_markdown(discord(typed), names={12: "이바다"}, zone=SEOUL) == shown


def test_a_name_is_no_markdown_and_times_are_in_utc() -> None:
    assert to_markdown(discord("<@5> <t:0:t>"), names={5: "_줄_"}) == "@\\_줄\\_ 00:00"


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("__x__ <@1> ||y|| <b>z</b> # 말", "__x__ <@1> ||y|| <b>z</b> # 말"),
        ("# 제목\n문단\n이어서", "# 제목\n\n문단\n이어서"),
        ("문단  \n  이어서   \n\n\n    코드", "문단  \n이어서\n\n    코드"),
        ("   - 하나\n     - 둘", "- 하나\n  - 둘"),
        ("```\n열림", "```\n열림\n```"),
        ("```\n```열림", "```\n```열림\n```"),
        ("~~~~\n```\n~~~~", "~~~~\n```\n~~~~"),
        ("<!-- 열림\n# 말", "\\<!-- 열림\n\\# 말"),
        ("<div>\n말\n</div>", "<div>\n말\n</div>"),
        ("하나\n2. 둘\n\u3000# 셋", "하나\n2\\. 둘\n\\# 셋"),
        ("-\t탭\n\n\t속", "-   탭\n\n    속"),
        ("답변 : 하나\n\n    답변 : 둘", "답변 \\: 하나\n\n    답변 \\: 둘"),
        ("> 하나\n답변 : 둘", "> 하나\n답변 \\: 둘"),
    ],
)
def test_a_page_on_the_page(typed: str, shown: str) -> None:
    assert to_markdown(Text(typed)) == shown
    assert to_markdown(Text(shown)) == shown


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("__굵게__ _기울여_ **굵게**", "**굵게** _기울여_ **굵게**"),
        ("__init__.py와 a__b__c", "**init**.py와 a\\_\\_b\\_\\_c"),
        ("__![그림](https://a.b)__", "**[그림](https://a.b)**"),
        ("![그림](https://a.b/c.png) ![](https://a.b)", "[그림](https://a.b/c.png) https://a.b"),
        ("![그림](week02/1.png) ![](week02/2.png)", "그림 (week02/1.png) week02/2.png"),
        ("<ins>줄</ins><br>다음<BR/><b>굵게</b> H<sub>2</sub>O <span>", "__줄__\n다음\n**굵게** H2O <span>"),
        ("&nbsp;&lt;b&gt; &nope; &#xff1a;", "\xa0<b> &nope; ："),
        ("노름 ||w||", "노름 \\|\\|w\\|\\|"),
        ("`__x__ ||y||` \\__z__", "`__x__ ||y||` \\__z\\_\\_"),
        ("하나  \n둘\\\n셋\n\n넷\\\\", "하나\n둘\n셋\n\n넷\\\\"),
        ("> > 속\n> 겉", "> 속\n> 겉"),
        ("-# 작게", "\\-# 작게"),
        ("~~~py\n__x__\n~~~", "```py\n__x__\n```"),
        ("```\n열림", "```\n열림\n```"),
        ("말\n\n    __코드__", "말\n\n```\n__코드__\n```"),
        ("# 제목\n- 하나\n  - 둘", "# 제목\n\n- 하나\n  - 둘"),
        ("<@12> @everyone <:cat:1>", "<@12> @everyone <:cat:1>"),
    ],
)
def test_a_page_on_discord(typed: str, shown: str) -> None:
    assert to_discord(Text(typed)) == shown


def test_discord_on_discord_is_left_alone() -> None:
    assert to_discord(discord("__x__\n# y\n  ||z||")) == "__x__\n# y\n  ||z||"


@pytest.mark.parametrize(
    ("text", "line"),
    [
        (discord("한 줄\n\n두  줄"), "한 줄 두 줄"),
        (discord("# 제목\n- 하나\n> 둘\n1. 셋"), "제목 하나 둘 1. 셋"),
        (discord("1. 하나"), "1\\. 하나"),
        (discord("# - > 하나"), "하나"),
        (discord("**굵게** __밑줄__ *기울여* _또_ ~~취소~~ ||비밀||"), "굵게 밑줄 기울여 또 취소 비밀"),
        (discord("***__다__***"), "다"),
        (discord("`코드 **x**` ``a`b``"), "코드 \\*\\*x\\*\\* a\\`b"),
        (discord("```py\nx = y_z\n```"), "x = y\\_z"),
        (discord("```x```"), "x"),
        (discord("앞 ```py\n**x**\n``` 뒤 ```"), "앞 \\*\\*x\\*\\* 뒤 \\`\\`\\`"),
        (discord("```py\n열림"), "열림"),
        (discord("**열림 `열림 ||열림 [열림](x"), "\\*\\*열림 \\`열림 \\|\\|열림 \\[열림\\](x"),
        (discord("2*3 \\*x\\*"), "2\\*3 \\*x\\*"),
        (discord("[**글**](https://a.b) 끝"), "글 끝"),
        (discord("https://a.b/c_d_e <https://a.b>"), "https://a.b/c_d_e https://a.b"),
        (discord("<@12> <#3> <:cat:4> <t:5:R> </질문:6>"), "<@12> <#3> <:cat:4> <t:5:R> </질문:6>"),
        (discord("<@열림 <:"), "\\<@열림 \\<:"),
        (Text("__굵게__ ![그림](https://a.b)\n\n둘"), "굵게 그림 둘"),
        (discord(""), ""),
    ],
)
def test_one_line(text: Text, line: str) -> None:
    assert one_line(text, 200) == line


@pytest.mark.parametrize(
    ("body", "limit", "line"),
    [
        ("가나다라마", 5, "가나다라마"),
        ("가나다라마", 4, "가나다…"),
        ("가나 다라", 4, "가나…"),
        ("가나다", 1, "…"),
        ("가나다", 0, ""),
        ("가나다", -1, ""),
        ("가👩‍👩‍👧‍👦나", 5, "가…"),
        ("가👍🏽나", 3, "가…"),
        ("가🇰🇷🇯🇵나", 4, "가🇰🇷…"),
        ("가e\u0325나다", 3, "가…"),
        ("가❤️나", 3, "가…"),
        ("가🏴\U000e0067\U000e007f나", 3, "가…"),
        ("가나*다", 4, "가나…"),
        ("가 <@123456> 나", 6, "가…"),
        ("가 https://a.b/c 나", 10, "가…"),
        ("**가나다라**", 3, "가나…"),
    ],
)
def test_one_line_is_cut_between_characters(body: str, limit: int, line: str) -> None:
    assert one_line(discord(body), limit) == line


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Note how many characters are taken for Markdown, each time."""
    sizes: list[int] = []
    blocks = bodies.blocks

    def noting(lines: Sequence[str]) -> list[bodies.Block]:
        sizes.append(sum(map(len, lines)))
        return blocks(lines)

    monkeypatch.setattr(bodies, "blocks", noting)
    return sizes


LISTS = "- 가나 다라\n" * 50_000


def test_for_a_line_only_the_beginning_is_read(read: list[int]) -> None:
    assert one_line(Text(LISTS), 20) == "가나 다라 가나 다라 가나 다라 가…"
    assert sum(read) <= FIRST_READ


def test_more_is_read_where_the_beginning_holds_no_words(read: list[int]) -> None:
    assert one_line(Text("- <sub></sub>\n" * 200 + "- 그래서요"), 20) == "그래서요"
    assert one_line(Text("- <sub></sub>\n" * 50_000 + "- 그래서요"), 20) == "…"
    assert max(read) <= MOST_READ


@pytest.mark.parametrize("limit", [100, 1500])
def test_the_beginning_is_that_of_the_whole(read: list[int], limit: int) -> None:
    shown = beginning(Text(LISTS), limit)

    assert sum(read) <= 2 * max(limit, FIRST_READ)
    assert len(shown) > limit
    assert shown[:limit] == LISTS[:limit]


@settings(max_examples=50)
@given(texts, st.integers(1, 300))
def test_a_beginning_says_whether_there_is_more(text: Text, limit: int) -> None:
    whole, shown = to_discord(text), beginning(text, limit)

    assert shown == whole if len(whole) <= limit else len(shown) > limit


def test_a_text_that_is_too_long_to_read_says_so() -> None:
    assert beginning(Text("<sub></sub>" * 5000 + "끝"), 10).endswith("\n…")
