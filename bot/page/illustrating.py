"""Pictures that a page's texts link: which ones they are, and which files came along."""

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial

from bot.media.pictures import PICTURES_LIMIT
from bot.page import bodies, paths
from db.types import Dialect
from db.week.value import Presenter, Question, Reflection, Team, Text, Week

_CODE = r"``(?!`).+?``|`[^`\n]+`"
_LINK = re.compile(rf"(?P<keep>\\.|{_CODE})|!\[(?P<alt>[^\[\]\n]*)\]\((?P<path>[^()\s]+)\)", re.DOTALL)
_ELSEWHERE = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:|/|#")
#: How the writer shows a picture that came with a text.
_OWN = re.compile(r"!\[(?:질문|답변|보탬) 사진 [0-9]{1,3}\]\(([^()\s]+)\)")
_LITERAL = {"fence", "code_block", "html_block"}

Kept = Mapping[str, str]


def links(page: Week) -> list[str]:
    """Return the paths of all pictures that a page's own texts link beside it, in order."""
    texts = (text for text in page.texts if text.dialect is Dialect.PAGE and "](" in text.body)
    found = (_path(link) for text in texts for block in _blocks(text) for link in _LINK.finditer(block))
    return list(dict.fromkeys(filter(None, found)))


def illustrated(page: Week, kept: Kept) -> Week:
    """Return a page with the pictures that were kept, by their paths and the names of their files.

    Those that the writer had put below a text come with the text again; others stay where they are, and are linked
    under the name that they have now.
    """
    if not kept:
        return page
    in_place = partial(_in_place, path_of=partial(paths.picture, page), kept=kept)
    return _week(page, partial(_with_text, in_place=in_place, kept=kept), in_place)


def in_folder(page: Week, kept: Kept) -> Week:
    """Return a page whose texts link the pictures that are kept as files in the page's own folder."""

    def change(text: Text) -> Text:
        is_linking = text.dialect is Dialect.PAGE and any(f"]({path})" in text.body for path in kept)
        return _in_place(text, path_of=paths.beside, kept=kept) if is_linking else text

    return _week(page, change, change)


Change = Callable[[Text], Text]


def _week(page: Week, asked: Change, reflected: Change) -> Week:
    """Change the texts of questions in one way, and reflections in another."""
    return replace(
        page,
        teams=tuple(_team(team, asked, reflected) for team in page.teams),
        reflections=tuple(_reflection(reflection, reflected) for reflection in page.reflections),
    )


def _team(team: Team, with_text: Change, in_place: Change) -> Team:
    return replace(
        team,
        presenters=tuple(_presenter(presenter, with_text) for presenter in team.presenters),
        reflections=tuple(_reflection(reflection, in_place) for reflection in team.reflections),
    )


def _presenter(presenter: Presenter, change: Change) -> Presenter:
    return replace(presenter, questions=tuple(_question(question, change) for question in presenter.questions))


def _question(question: Question, change: Change) -> Question:
    return replace(
        question,
        body=change(question.body),
        answer=change(question.answer) if question.answer else None,
        additions=tuple(replace(addition, body=change(addition.body)) for addition in question.additions),
        follow_ups=tuple(_question(follow_up, change) for follow_up in question.follow_ups),
    )


def _reflection(reflection: Reflection, change: Change) -> Reflection:
    return replace(reflection, body=change(reflection.body))


def _with_text(text: Text, *, in_place: Change, kept: Kept) -> Text:
    """Take the pictures that end a text out of its words; the database keeps them beside these."""
    blocks = _blocks(text)
    names: list[str] = []
    while len(blocks) > 1 and (own := _OWN.fullmatch(blocks[-1])) and own[1] in kept:
        names.insert(0, kept[own[1]])
        blocks.pop()
    if not names or len(names) > PICTURES_LIMIT:
        return in_place(text)
    return replace(in_place(replace(text, body="\n\n".join(blocks))), pictures=tuple(names))


def _in_place(text: Text, *, path_of: Callable[[str], str], kept: Kept) -> Text:
    def renamed(found: re.Match[str]) -> str:
        path = _path(found)
        return f"![{found['alt']}]({path_of(kept[path])})" if path in kept else found[0]

    blocks = bodies.blocks(text.body.split("\n"))
    shown = ("\n".join(block.lines) for block in blocks)
    changed = [
        words if block.kind in _LITERAL else _LINK.sub(renamed, words)
        for words, block in zip(shown, blocks, strict=True)
    ]
    return replace(text, body="\n\n".join(changed))


def _blocks(text: Text) -> list[str]:
    """Return the blocks of a text that are no code."""
    return ["" if block.kind in _LITERAL else "\n".join(block.lines) for block in bodies.blocks(text.body.split("\n"))]


def _path(found: re.Match[str]) -> str:
    """Return where a picture is linked beside the page; nothing, where it is elsewhere, or only words."""
    path = found["path"] or ""
    return "" if _ELSEWHERE.match(path) else path
