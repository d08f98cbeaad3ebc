"""A paper as a link."""

import pytest

from bot.render.papers import paper_link


@pytest.mark.parametrize(
    ("title", "url", "shown"),
    [
        ("Attention", "https://a.b/c", "[Attention](<https://a.b/c>)"),
        (None, "https://a.b/c", "<https://a.b/c>"),
        ("Attention", None, "Attention"),
        ("[BERT] 읽기", "https://a.b/c", "[［BERT］ 읽기](<https://a.b/c>)"),
        ("열린 [ 괄호", "https://a.b/c", "[열린 ［ 괄호](<https://a.b/c>)"),
        ("a](https://evil.com) [b", "https://a.b/c", "[a］(evil.com) ［b](<https://a.b/c>)"),
        ("끝 \\", "https://a.b/c", "[끝 ＼](<https://a.b/c>)"),
        ("*별* ||숨김|| `코드`", "https://a.b/c", "[∗별∗ ｜｜숨김｜｜ ˋ코드ˋ](<https://a.b/c>)"),
        ("https://x.y 비교", "https://a.b/c", "[x.y 비교](<https://a.b/c>)"),
        ("🤗 Transformers 👍🏽❤️", "https://a.b/c", "[Transformers](<https://a.b/c>)"),
        ("🦩", "https://a.b/c", "<https://a.b/c>"),
        ("<@1> 님", "https://a.b/c", "[‹@1› 님](<https://a.b/c>)"),
        ("제목이 아주 긴 논문이에요", "https://a.b/c", "[제목이 아주 긴 …](<https://a.b/c>)"),
        ("필기", "notes/1.pdf", "필기"),
        (None, "notes/1.pdf", "notes/1.pdf"),
        ("필기", "https://a.b/<c>", "필기"),
        ("*별*", None, "\\*별\\*"),
    ],
)
def test_a_paper_s_link_holds(title: str | None, url: str | None, shown: str) -> None:
    assert paper_link(title, url, 10 if title and "아주" in title else 70) == shown
