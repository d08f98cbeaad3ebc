"""Emphasis that a person sees on Discord is what a reader sees on GitHub, whatever stands around its marks."""

import re
from collections.abc import Iterable, Iterator, Sequence
from html.parser import HTMLParser
from itertools import pairwise

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from bot.page import emphasis
from bot.page.dialects import to_discord, to_markdown
from bot.page.emphasis import Node, Span
from db.types import Dialect
from db.week.value import Text
from tests.bot.page.test_round_trip import check_text, heavy, quick

Seen = list[tuple[str, frozenset[str]]]

_GITHUB = MarkdownIt("commonmark").enable(["strikethrough", "table"])
_FORMATS = {"**": "strong", "*": "em", "_": "em", "~~": "del", "__": "ins", "||": ""}


class Eyes(HTMLParser):
    """What a reader sees of a page: each character, and how it is emphasised."""

    def __init__(self) -> None:
        super().__init__()
        self.formats: list[str] = []
        self.seen: Seen = []

    def handle_starttag(self, tag: str, attrs: object) -> None:  # noqa: ARG002  # the base class names them
        if tag not in {"br", "hr"}:
            self.formats.append({"s": "del"}.get(tag, tag))

    def handle_endtag(self, tag: str) -> None:
        if tag not in {"br", "hr"}:
            self.formats.pop()

    def handle_data(self, data: str) -> None:
        formats = frozenset(self.formats) & {"strong", "em", "del", "ins"}
        self.seen += [(char, formats) for char in data if not char.isspace()]


def on_github(markdown: str) -> Seen:
    """Return what a reader of a page sees."""
    eyes = Eyes()
    eyes.feed(_GITHUB.render(markdown))
    eyes.close()
    return eyes.seen


def on_discord(nodes: Iterable[Node], formats: frozenset[str] = frozenset()) -> Iterator[tuple[str, frozenset[str]]]:
    """Yield what a member sees."""
    for node in nodes:
        if isinstance(node, str):
            yield from ((char, formats) for char in node if not char.isspace())
        else:
            yield from on_discord(node.nodes, formats | {_FORMATS[node.mark]} - {""})


def page_of(typed: str) -> str:
    return to_markdown(Text(typed, Dialect.DISCORD))


def typed(nodes: Sequence[Node]) -> str:
    """Return what a member types to see these."""
    return "".join(node if isinstance(node, str) else f"{node.mark}{typed(node.nodes)}{node.mark}" for node in nodes)


@pytest.mark.parametrize(
    ("body", "page"),
    [
        ("**마스킹(MLM)**이다", "<strong>마스킹(MLM)</strong>이다"),
        ('**"유의미하다"**고', '<strong>"유의미하다"</strong>고'),
        ("~~틀림(X)~~이다", "<del>틀림(X)</del>이다"),
        ("*(가)*는 _(나)_도", "<em>(가)</em>는 <em>(나)</em>도"),
        ("***끝.***그리고", "<em>**끝.**</em>그리고"),
        ("__(가)__는", "<ins>(가)</ins>는"),
        ("그는**(가)**를", "그는<strong>(가)</strong>를"),
        ("그는*「가」*를 그는~~(나)~~를", "그는<em>「가」</em>를 그는<del>(나)</del>를"),
        ("**`x + 1`**은", "<strong>`x + 1`</strong>은"),
        ("**[글](https://a.b)**은", "<strong>[글](https://a.b)</strong>은"),
        ("**좋아요👍**는", "<strong>좋아요👍</strong>는"),
        ("**a *b* c.**는", "<strong>a *b* c.</strong>는"),
        ("그는_가_를", "그는*가*를"),
        ("** 가 **나", "**가** 나"),
        ("**하나\n\n둘.**은", "**하나**\n\n<strong>둘.</strong>은"),
        ("**가 _나\n\n다_ 라**", "**가 _나_**\n\n**_다_ 라**"),
        ("~~**가**\n\n*나*~~는", "~~**가**~~\n\n<del>*나*</del>는"),
        ("*가 **나\n**\n다*", "*가 **나***\n\n*다*"),
        ("**가)\n\n~~**나", "**가)**\n\n<strong>\\~\\~</strong>나"),
        ("(*~~\n__~~\n****", "(\\*\\~\\~  \n\\_\\_\\~\\~  \n\\*\\*\\*\\*"),
        ("가~~나\n~~~", "가\\~\\~나  \n\\~\\~~"),
        ("**\u3000**가", "가"),
        ("- *가 **나\n  **\n  다*", "- *가 **나***  \n  *다*"),
        ("* 가\n**나\n\n다**", "* 가\n\n**나**\n\n**다**"),
        (">>> **가\n\n나**", "> **가**\n>\n> **나**"),
        ("- **(가)**는\n- *나.*는", "- <strong>(가)</strong>는\n- <em>나.</em>는"),
        ("* **가\n* 나**", "* **가\n* 나**"),
        ("> **(가)**는", "> <strong>(가)</strong>는"),
        ("*가 **나*", "*가 \\*\\*나*"),
        (
            "snake_case 2*3*4 **굵게** *기울여* ~~취소~~ (**가**)",
            "snake_case 2*3*4 **굵게** *기울여* ~~취소~~ (**가**)",
        ),
        ("**가.**", "**가.**"),
        ("**열림 * ~~", "**열림 * ~~"),
        ("가" + "*" * 4000, "가" + "*" * 4000),
    ],
)
def test_marks_stay_where_they_work_and_tags_stand_elsewhere(body: str, page: str) -> None:
    assert page_of(body) == page
    assert to_markdown(Text(page)) == page
    assert on_github(page_of(to_discord(Text(page)))) == on_github(page)


WORDS = [
    "가",
    "나다 라",
    "(마)",
    "「바」",
    '"사"',
    "아.",
    "자!",
    "BERT",
    "(MLM)",
    "차1",
    "👍",
    "카?",
    "타:",
    "…",
    "“파”",
    "x",
]
_words = st.sampled_from(WORDS)
_inner = st.tuples(st.sampled_from(["가", "", "(가)"]), _words, st.sampled_from(["나", "", "나."])).map("".join)


@st.composite
def spans(draw: st.DrawFn) -> Span:
    """Something emphasised, perhaps with something emphasised in another way in the middle of it."""
    mark = draw(st.sampled_from(["**", "*", "_", "__", "~~"]))
    if draw(st.booleans()):
        return Span(mark, [draw(_inner)])
    other = draw(st.sampled_from(sorted({"**", "~~", "__"} - {mark})))
    return Span(mark, [draw(_words), " ", Span(other, [draw(_inner)]), " ", draw(_words)])


_between = st.sampled_from(["이다 ", "는", "를 그", " ", "(가)", ". ", "\n", "고, ", "x ", "👍", "」"])


@st.composite
def sentences(draw: st.DrawFn) -> list[Node]:
    """Words and what is emphasised among them, never two marks side by side."""
    nodes: list[Node] = []
    for span in draw(st.lists(spans(), min_size=1, max_size=4)):
        if not nodes or draw(st.booleans()):
            nodes.append(draw(_words))
        nodes += [span, draw(_between)]
    return nodes


def follows_latin(nodes: Sequence[Node]) -> bool:
    """Tell whether a Latin letter stands behind an underscore, which Discord then takes for a letter."""
    return any(
        isinstance(piece, Span) and piece.mark == "_" and isinstance(other, str) and re.match("[A-Za-z0-9]", other)
        for piece, other in pairwise(nodes)
    )


def check(nodes: Sequence[Node]) -> None:
    body = typed(nodes)
    page = page_of(body)
    if not follows_latin(nodes):
        assert on_github(page) == list(on_discord(nodes))
    assert to_markdown(Text(page)) == page
    assert list(on_discord(emphasis.parse(body))) == [
        (char, formats) for char, formats in on_github(page_of(to_discord(Text(page))))
    ]


@quick
@given(sentences())
def test_a_reader_sees_the_emphasis_that_a_member_saw(nodes: list[Node]) -> None:
    check(nodes)


@pytest.mark.long
@heavy
@given(sentences())
def test_many_readers_see_the_emphasis_that_a_member_saw(nodes: list[Node]) -> None:
    check(nodes)


wild = st.lists(
    st.sampled_from(
        ["**", "*", "_", "__", "~~", "가", "나", "(", ")", " ", "a", "1", ".", "\n가", "\n\n나", "\n\n~~", "__\n**"]
    ),
    max_size=14,
)


def check_wild(pieces: list[str]) -> None:
    body = "".join(["가", *pieces, "가"])
    page = page_of(body)
    assert on_github(page) == list(on_discord(emphasis.parse(body)))
    check_text(Text(page))


@quick
@given(wild)
@example(["*", "가", "**", "*", "나", "**"])
@example(["_", "_", "가", "_"])
@example([" ", "~~", "\n\n~~", "__\n**", "가", "~~", "\n가"])
@example(["a", "\n\n", "_", "__", "가", " ", "__", "\n", "_"])
@example(["(", "*", "~~", "__\n**", "~~", "\n", "**", "**", "\n가"])
def test_marks_of_any_kind_show_what_discord_makes_of_them(pieces: list[str]) -> None:
    check_wild(pieces)


@pytest.mark.long
@heavy
@given(wild)
def test_many_marks_of_any_kind_show_what_discord_makes_of_them(pieces: list[str]) -> None:
    check_wild(pieces)
