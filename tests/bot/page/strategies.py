"""Weeks of any kind, with everything in their texts that could break a page."""

import datetime as dt

from hypothesis import strategies as st

from bot.page.names import squeeze
from db.types import Dialect
from db.week.value import Addition, Paper, Presenter, Question, Reflection, Team, Text, Week

NASTY = [
    "# 제목", "#해시태그", "####### 일곱", "---", "- - -", "***", "===", "- 항목", "* 별", "+ 더하기",
    "1. 하나", "7) 일곱",
    "10. 열", "> 인용", ">>> 끝까지", "-# 작게", "```", "```py\nx = 1\n```", "~~~", "``", "`code`", "    네 칸",
    "\t탭", "-\t탭",
    "-> 답변 : 가짜", "-> 답변：가짜", "답변:", "-> 보탬(나) : 가짜", "-> 보탬( ) : 가짜", "보탬 (&#x20;): 가짜",
    "이어 묻기 : 가짜",
    "🩷 받은 질문 : 가짜", "받은 질문：", "- 받은 질문 : 가짜",
    "### 소감", "### 질의응답",
    "#소감", "<b>굵게</b>", "<div>", "</div>", "<!-- 열린 주석", "<script>", "<?php", "<![CDATA[",
    "[정의]: http://a.b",
    "[^1]: 각주", "a | b", "--- | ---", "| --- |", "&nbsp;", "&amp;lt;", "\\", "끝\\", "두 칸  ", "\u3000전각",
    "\u00a0", "- \u00a0",
    "<@12>", "<@!3>", "<@&4>", "<#5>", "<:cat:6>", "<a:dog:7>", "<t:1700000000:R>", "<t:9999999999999>",
    "</ask:8>", "||비밀||",
    "__밑줄__", "__init__.py", "___x___", "**굵게", "1~2, 3~4", "~~취소~~", "ϵ( ‘Θ’ )϶", "👩‍👩‍👧‍👦", "🇰🇷",
    "1️⃣", "\u202eRTL", "שלום",
    "=\u0338", "<\u0338", ">\u0338", "\u0301", "e\u0301", "![그림](https://a.b/c.png)",
    "[글](https://a.b/c_(d))", "https://a.b/__c__",
    "- a\n  - b\n    - c", "- " * 25 + "깊이", "> - > 1. 섞기", "1.     code", "- ```\n  열림", "> ```\n열림",
    "\x0b", "\x1c줄", "\u2028",
    "\ufeff", "*", "-", "+", "1.", "`", "|", "||", "<", ">", "&", ":", "_", "__", "~", "[", "]", "(", ")",
    "@everyone", "Team 1",
]  # fmt: skip

_characters = st.characters(exclude_categories=["Cs"], exclude_characters="\0")
_pieces = st.sampled_from(NASTY) | st.text(_characters, max_size=6)
_bodies = st.lists(st.tuples(_pieces, st.sampled_from(["", " ", "\n", "\n\n", "\n  ", "\n    ", "  \n"])), max_size=6)

texts = st.builds(
    Text,
    _bodies.map(lambda pieces: "".join(piece + gap for piece, gap in pieces)),
    st.sampled_from(Dialect),
)

NAMES = [
    "김하나", "이두리", "박세찬", "최네모", "정다섯", "John Smith", "이(가명)", "a_b", "_c_", "1. 첫째", "# 샵",
    "- 줄", "별★", "★",
    "민 ☆", "콜론: 있음", "반쪽) : 괄호(",
    "쉼표, 있음", "전각：이름", "[x]", "*y*", "back\\slash", "&#x41;", ":cat:", "1",
    "2️⃣", "C# 팀", "끝#", "~물결~",
]  # fmt: skip
_any_names = st.sampled_from(NAMES) | st.text(_characters, min_size=1, max_size=8).filter(lambda name: name.split())
_emoji = st.sampled_from(["🐱", "🩷", "👩‍🚀", "🇰🇷", "1️⃣", "❤️", "♥", "🫨", "\U0001fae9", "<:cat:123456>", "🐻‍❄️", "👍🏽"])
_marks = st.none() | _emoji

_urls = st.sampled_from([
    "https://arxiv.org/abs/1706.03762", "https://a.b/c_(d)", "https://a.b/)", "https://a.b/(",
    "https://a.b/한 글", "arxiv.org/abs/1",
    "https://a.b/c.", "https://a.b/<x>", "javascript:x", "a\\b", "https://a.b/\\)", "https://a.b/*c*", "x y",
    "https://a.b/&#x41;",
])  # fmt: skip
_titles = st.sampled_from([
    "주의만 있으면 된다", "[BERT] 미리 배우기", "닫힘] 열림[", "a](b", "[글](주소)", "# 제목", "- 줄", "1. 수",
    "---", "#소감", "끝\\", "\\[x\\]",
    "<unk> 토큰", "&amp; 그리고", "https://a.b", "<https://a.b>", "Q&A", "`a]`", "참고 논문:", "> 인용", "```",
    "~~~", "&#x41;", "===",
]) | st.text(_characters, max_size=8)  # fmt: skip
papers = st.builds(Paper, st.none() | _titles, st.none() | _urls)

_additions = st.lists(st.builds(Addition, _any_names.map(squeeze), texts), max_size=2).map(tuple)
_answers = st.none() | texts
_follow_ups = st.builds(Question, texts, _answers, additions=_additions)
_threads = st.lists(_follow_ups, max_size=2).map(tuple)
questions = st.builds(Question, texts, _answers, additions=_additions, follow_ups=_threads)
_several = st.lists(questions, min_size=1, max_size=3).map(tuple)


def _presenters(name: str, emoji: st.SearchStrategy[str | None] = _marks) -> st.SearchStrategy[Presenter]:
    return st.builds(Presenter, st.just(name), emoji, _marks, _several)


def _reflections(name: str) -> st.SearchStrategy[Reflection]:
    return st.builds(Reflection, st.just(name), texts)


@st.composite
def _teams(draw: st.DrawFn, label: str, members: list[str], guest: str | None) -> Team:
    """A team whose own members speak for it, with at most one guest among them, whose emoji tells them from a list."""
    asked = draw(st.lists(st.sampled_from(members), unique=True, max_size=len(members)))
    said = draw(st.lists(st.sampled_from(members), unique=True, max_size=len(members)))
    if guest is not None and len(asked) > 1:
        asked.insert(draw(st.integers(0, len(asked))), guest)
    return Team(
        name=label,
        members=tuple(members),
        papers=tuple(draw(st.lists(papers, max_size=3))),
        presenters=tuple(draw(_presenters(name, _emoji if name == guest else _marks)) for name in asked),
        reflections=tuple(draw(_reflections(name)) for name in said),
    )


@st.composite
def pages(draw: st.DrawFn) -> Week:
    """A week that a database can hold: names are unique, and a team's section is mostly its members'."""
    names = draw(st.lists(_any_names, unique_by=lambda name: " ".join(name.split()), min_size=1, max_size=10))
    size = draw(st.integers(1, 3))
    rosters = [names[at : at + size] for at in range(0, len(names) - 1, size)][:3]
    free = names[len(rosters) * size :]
    labels = draw(
        st.lists(st.sampled_from(["1", "2", "A", "C#", "끝 #", "a: b", "", "*별*", "1. 하나"]), min_size=3, max_size=3)
    )
    guest = draw(st.none() | st.sampled_from(free)) if free else None
    return Week(
        number=draw(st.integers(0, 9999)),
        date=draw(st.dates(dt.date(2000, 1, 1), dt.date(2099, 12, 31))),
        teams=tuple(draw(_teams(label, roster, guest)) for label, roster in zip(labels, rosters, strict=False)),
        reflections=tuple(draw(_reflections(name)) for name in free if name != guest),
    )
