"""What people type into the presentation form: weeks, teams, names, papers."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cogs.presentations import parsing
from db.errors import NoSuchWeek
from db.week.value import Paper


@pytest.mark.parametrize("text", ["3", " 3 ", "3주차", "3 주차", "3주", "week 3", "Week3"])
def test_forms_of_a_week(text: str) -> None:
    assert parsing.read_week(text) == 3


@pytest.mark.parametrize("text", ["0", "1000", "-1", "다음", "3차시", "3.5", ""])
def test_what_is_no_week_is_refused(text: str) -> None:
    with pytest.raises(NoSuchWeek) as refused:
        parsing.read_week(text)
    assert refused.value.details == {"number": text}


@pytest.mark.parametrize(
    ("text", "team"),
    [
        ("2", "2"),
        ("Team 2", "2"),
        ("team2", "2"),
        ("2팀", "2"),
        ("팀 2", "2"),
        ("빨강 팀", "빨강"),
        ("A", "A"),
        ("팀", "팀"),
        ("Team", "Team"),
        ("A팀", "A"),
        ("드림팀", "드림팀"),
        ("팀장", "팀장"),
        ("Teamwork", "Teamwork"),
    ],
)
def test_a_team_s_name_goes_without_the_word_for_it(text: str, team: str) -> None:
    assert parsing.read_team(text) == team


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("", []),
        ("지수", ["지수"]),
        ("지수, 민 서", ["지수", "민 서"]),
        ("지수，민서、도윤\n하은,,", ["지수", "민서", "도윤", "하은"]),
    ],
)
def test_names(text: str, names: list[str]) -> None:
    assert parsing.read_names(text) == names


URL = "https://arxiv.org/abs/1706.03762"


@pytest.mark.parametrize(
    ("line", "paper"),
    [
        (URL, Paper(None, URL)),
        (f"<{URL}>", Paper(None, URL)),
        ("Attention Is All You Need", Paper("Attention Is All You Need", None)),
        (f"Attention {URL}", Paper("Attention", URL)),
        (f"{URL} Attention", Paper("Attention", URL)),
        (f"Attention: {URL}", Paper("Attention", URL)),
        (f"Attention - {URL}", Paper("Attention", URL)),
        (f"Attention ({URL})", Paper("Attention", URL)),
        (f"- Attention - 2 {URL}", Paper("Attention - 2", URL)),
        (f"Attention {URL}.", Paper("Attention", URL)),
        (f"논문 {URL}, 2장까지", Paper("논문 2장까지", URL)),
        (f"[Attention]({URL})", Paper("Attention", URL)),
        (f"[[BERT] 읽기](<{URL}>)", Paper("[BERT] 읽기", URL)),
        (f"- [Attention]({URL})", Paper("Attention", URL)),
        (f"• Attention {URL}", Paper("Attention", URL)),
        ("https://ko.wikipedia.org/wiki/BERT_(모델)", Paper(None, "https://ko.wikipedia.org/wiki/BERT_(모델)")),
        (f"하나 {URL} https://b.c", Paper("하나 https://b.c", URL)),
    ],
)
def test_forms_of_a_paper(line: str, paper: Paper) -> None:
    assert parsing.read_papers(line) == [paper]


def test_papers_stand_one_a_line() -> None:
    assert parsing.read_papers(f"하나\n\n  {URL}  \n") == [Paper("하나"), Paper(None, URL)]


_titles = st.sampled_from(["Attention", "끝 -", ": 처음", "[BERT] 읽기", "https://b.c 비교", "A | B", "a](b", "Q (2)"])
_urls = st.sampled_from([URL, "https://a.b/c_(d)", "https://a.b/?q=1,2"])
_papers = (
    st.builds(Paper, _titles, _urls | st.just("https://a.b/c."))
    | st.builds(Paper, _titles.filter(lambda title: "://" not in title))
    | st.builds(Paper, st.none(), _urls)
)


@given(st.lists(_papers))
def test_what_the_form_shows_is_read_as_it_was(papers: list[Paper]) -> None:
    assert parsing.read_papers(parsing.write_papers(papers)) == papers
