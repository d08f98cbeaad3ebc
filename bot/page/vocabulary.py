"""Which words name what on a page: the layout's own first, then what people write instead.

Whoever wants one more word to be read adds it here. White space within a word may be any, or none.
"""

import re
from collections.abc import Iterable

#: Headings above who was asked what.
QUESTIONS = (
    "질의 응답",
    "Q & A",
    "QnA",
    "질문과 답변",
    "질문 및 답변",
    "질문 & 답변",
    "질문 / 답변",
    "질문 답변",
    "받은 질문",
)
#: Headings above what people took away.
REFLECTIONS = (
    "소감", "소감문", "후기", "느낀 점", "회고", "한 줄 소감", "한 줄 평", "발표 소감", "발표 후기", "스터디 소감",
    "스터디 후기",
)  # fmt: skip
#: What stands before the date of the talk.
DATES = (
    "발표 일",
    "발표 일자",
    "발표 날짜",
    "발표 일시",
    "스터디 일자",
    "스터디 날짜",
    "진행 일",
    "날짜",
    "일자",
    "일시",
    "Date",
)
#: What stands before the names of a team's members.
MEMBERS = ("Members", "Member", "멤버", "팀원", "구성원")
#: What stands before a team's papers.
PAPERS = ("참고 논문", "논문", "발표 논문", "Papers", "Paper")
#: What opens a question, and what an answer; a number may stand behind it.
QUESTION_LABELS = ("받은 질문", "질문", "Question", "Q")
ANSWER_LABELS = ("답변 정리", "답변", "답", "Answer", "A")
#: Emoji before a question that only say that it is one, so they are nobody's heart.
QUESTION_SIGNS = "❓❔⁉💬🗨💭🙋🤔📌💡✅✔▶"
#: What stands behind a team's number, as in 1팀.
TEAM_UNITS = ("팀", "조")


def any_of(words: Iterable[str]) -> str:
    """Return a regular expression for any of these words."""
    longest_first = sorted(words, key=len, reverse=True)
    return "(?:" + "|".join(r"\s*".join(map(re.escape, word.split())) for word in longest_first) + ")"


QUESTIONS_TITLE = re.compile(any_of(QUESTIONS), re.IGNORECASE)
REFLECTIONS_TITLE = re.compile(any_of(REFLECTIONS), re.IGNORECASE)
#: A team's heading in the layout's words, and one that begins with the team's number.
TEAM = re.compile(r"(?:team|팀)(?![^\W\d_])\s*(.*)", re.IGNORECASE)
NUMBERED_TEAM = re.compile(rf"(?:제\s*)?([0-9]{{1,3}}|[A-Za-z])\s*{any_of(TEAM_UNITS)}")
#: The number of a week in a heading; one of several, as in 1~2주차, is none.
WEEK = re.compile(
    r"(?:제\s*)?(?<![0-9])(?<![0-9][~∼,·&-])(?<![0-9][~∼,·&-]\s)([0-9]{1,6})\s*주차"
    r"|\bweek\s?[-_#.]?\s?([0-9]{1,6})(?![0-9]|\s?[~∼,·&-]\s?[0-9]{1,2}(?![0-9]))",
    re.IGNORECASE,
)
