"""Every button that can lead from one place to another: its label, and the ``custom_id`` it is found by.

A ``custom_id`` carries all that its button needs, so that it works for ever, also after a restart. The cog whose
room a button leads to handles it; the rooms do not know each other.
"""

from typing import Literal

import discord

from bot.fitting import label
from bot.replies import Button
from bot.texts import Language, say

PRIMARY = discord.ButtonStyle.primary
SECONDARY = discord.ButtonStyle.secondary
DANGER = discord.ButtonStyle.danger

#: Characters of a name on a button that a phone shows.
NAME_LIMIT = 24


def _button(
    language: Language,
    key: str,
    custom_id: str,
    style: discord.ButtonStyle = SECONDARY,
    emoji: str | None = None,
    **details: object,
) -> Button:
    label = say(language, f"button.{key}", **details)
    return discord.ui.Button(label=label, custom_id=custom_id, style=style, emoji=emoji)


def study(language: Language) -> Button:
    """To the front door."""
    return _button(language, "study", "study", emoji="📚")


def study_more(language: Language) -> Button:
    """To what is needed more rarely, and to how everything works."""
    return _button(language, "study-more", "study:more")


def present(language: Language) -> Button:
    """Register a presentation."""
    return _button(language, "present", "present", emoji="📝")


def present_new(language: Language, week: int) -> Button:
    """Register another team in a week."""
    return _button(language, "present-new", f"present:new:{week}")


def present_next(language: Language) -> Button:
    """Register another presentation of one's own."""
    return _button(language, "present-next", "present:next")


def present_open(language: Language, presentation_id: int, week: int | None = None) -> Button:
    """Show a presentation; ``week`` names it among several."""
    key = "present-open" if week is None else "present-open-week"
    return _button(language, key, f"present:open:{presentation_id}", number=week)


def present_change(language: Language, presentation_id: int) -> Button:
    """Open a presentation's form again."""
    return _button(language, "present-change", f"present:change:{presentation_id}", PRIMARY)


def present_move(language: Language, presentation_id: int) -> Button:
    """Move a presentation to another week."""
    return _button(language, "present-move", f"present:move:{presentation_id}")


def present_cancel(language: Language, presentation_id: int) -> Button:
    """Ask whether to cancel a presentation."""
    return _button(language, "present-cancel", f"present:cancel:{presentation_id}")


def present_cancel_sure(language: Language, presentation_id: int) -> Button:
    """Cancel a presentation."""
    return _button(language, "present-cancel-sure", f"present:cancel:{presentation_id}:sure", DANGER)


def present_as(language: Language, week: int, draft_id: str) -> Button:
    """Register what was typed in another week."""
    return _button(language, "present-as", f"present:as:{week}:{draft_id}", PRIMARY, number=week)


def present_sure(language: Language, draft_id: str, of: Literal["papers", "all"]) -> Button:
    """Register what was typed, although its papers, or all of it, were asked about."""
    return _button(language, "present-sure", f"sure:{draft_id}:{of}", PRIMARY)


def schedule(language: Language) -> Button:
    """To the weeks."""
    return _button(language, "schedule", "schedule:0", emoji="🗓️")


def ask(language: Language, week_id: int | None = None) -> Button:
    """Ask somebody of a week, or of the current one."""
    return _button(language, "ask", f"ask:{week_id}" if week_id else "ask", PRIMARY, emoji="🙋")


def ask_again(language: Language, presentation_id: int, presenter_id: int, asker: str) -> Button:
    """Ask the same presenter something else, credited in the same way."""
    return _button(language, "ask-again", f"ask:again:{presentation_id}:{presenter_id}:{asker}")


def answer(language: Language, number: int, *, named: bool = False) -> Button:
    """Answer a question; ``named`` puts its number on the button."""
    key = "answer-number" if named else "answer"
    return _button(language, key, f"answer:{number}", PRIMARY, number=number)


def answer_listed(language: Language, presentation_id: int, presenter_id: int, number: int, *, named: bool) -> Button:
    """Answer the next question of a presenter's list, which begins with ``number``."""
    custom_id = f"list:{presentation_id}:{presenter_id}:{number}"
    return _button(language, "answer-number" if named else "answer", custom_id, PRIMARY, number=number)


def answer_next(language: Language, number: int) -> Button:
    """Answer the next question that waits."""
    return _button(language, "answer-next", f"answer:{number}", PRIMARY, number=number)


def answer_waiting(language: Language, count: int) -> Button:
    """Answer the first of the questions that wait by then."""
    return _button(language, "answer-waiting", "answer:next", PRIMARY, emoji="💬", count=count)


def add(language: Language, number: int) -> Button:
    """Add to what was answered."""
    return _button(language, "add", f"add:{number}", PRIMARY)


def follow_up(language: Language, number: int) -> Button:
    """Ask something under a question."""
    return _button(language, "follow-up", f"follow:{number}")


def more(language: Language, number: int) -> Button:
    """To all else that one may do with a question."""
    return _button(language, "more", f"more:{number}")


def change(text: str, number: int, answer_id: int | None = None) -> Button:
    """To what one may do with one text: a question, or what was said to it."""
    custom_id = f"change:{number}" if answer_id is None else f"change:{number}:{answer_id}"
    return discord.ui.Button(label=text, custom_id=custom_id, style=SECONDARY)


def back(language: Language, number: int) -> Button:
    """Back to all texts that one may change."""
    return _button(language, "back", f"more:{number}:0")


def not_an_answer(language: Language, answer_id: int) -> Button:
    """Take back an answer that a reply was taken for."""
    return _button(language, "not-an-answer", f"notanswer:{answer_id}")


def me_too(language: Language, number: int, *, on: bool) -> Button:
    """Be counted among those who wonder about a question, or not any more."""
    return _button(language, "me-too" if on else "me-too-off", f"metoo:{number}:{'on' if on else 'off'}")


def _key(kind: str, of_question: str, of_answer: str) -> str:
    return of_question if kind == "question" else of_answer


def edit(language: Language, kind: str, text_id: int, what: str = "") -> Button:
    """Edit a question's words, or those of an answer; ``kind`` is which of them ``text_id`` names."""
    return _button(language, _key(kind, "edit-question", "edit-answer"), f"edit:{kind}:{text_id}", emoji="✏️", what=what)


def withdraw(language: Language, kind: str, text_id: int, what: str = "") -> Button:
    """Take a question or an answer back."""
    return _button(
        language, _key(kind, "withdraw-question", "withdraw-answer"), f"withdraw:{kind}:{text_id}", what=what
    )


def restore(language: Language, kind: str, text_id: int, what: str = "") -> Button:
    """Let a question or an answer stand again."""
    return _button(language, _key(kind, "restore-question", "restore-answer"), f"restore:{kind}:{text_id}", what=what)


def undo(language: Language, custom_id: str) -> Button:
    """Undo what a receipt tells of."""
    return _button(language, "undo", custom_id, emoji="↩️")


def undo_to(language: Language, custom_id: str, presenter: str) -> Button:
    """Undo a move, of those questions alone that had been asked of one presenter."""
    return _button(language, "undo-to", custom_id, emoji="↩️", name=label(presenter, 8))


def edit_again(language: Language, kind: str, text_id: int) -> Button:
    """Open the form again, with the words that stand by now."""
    return _button(language, "edit-again", f"edit:{kind}:{text_id}", PRIMARY)


def revert(language: Language, custom_id: str) -> Button:
    """Bring earlier words back."""
    return _button(language, "revert", custom_id, DANGER)


def move(language: Language, number: int) -> Button:
    """Give a question to another presenter."""
    return _button(language, "move", f"move:{number}")


def move_batch(language: Language, batch: str) -> Button:
    """Give what was noted at once to another presenter."""
    return _button(language, "move", f"move:{batch}")


def merge(language: Language, number: int) -> Button:
    """Let a question become one with another."""
    return _button(language, "merge", f"merge:{number}")


def same(language: Language, number: int, into: int) -> Button:
    """Let a question become one with an earlier one that asks the same."""
    return _button(language, "same", f"same:{number}:{into}")


def different(language: Language, number: int) -> Button:
    """Let a question stand beside an earlier one."""
    return _button(language, "different", f"different:{number}")


def in_page(language: Language, number: int, *, stays: bool) -> Button:
    """Leave a question out of the page, or put it back."""
    return _button(language, "page-in" if stays else "page-out", f"page:{number}:{int(stays)}")


def versions(language: Language, kind: str, text_id: int) -> Button:
    """To the words that stood before."""
    return _button(language, _key(kind, "versions-question", "versions-answer"), f"versions:{kind}:{text_id}:0")


def heard(presenter: str, week_id: int, presentation_id: int, presenter_id: int) -> Button:
    """Write down what a presenter is being asked aloud."""
    custom_id = f"heard:{week_id}:{presentation_id}:{presenter_id}"
    return discord.ui.Button(label=label(presenter, NAME_LIMIT), custom_id=custom_id, style=SECONDARY)


def join(language: Language, batch: str) -> Button:
    """Let several of what was noted at once be one question."""
    return _button(language, "join", f"join:{batch}")


def clip_question(presenter: str, message_id: int, presentation_id: int, presenter_id: int) -> Button:
    """Keep a message as a question to a presenter."""
    custom_id = f"clip:ask:{message_id}:{presentation_id}:{presenter_id}"
    return discord.ui.Button(label=label(presenter, NAME_LIMIT), custom_id=custom_id, style=SECONDARY)


def clip_answer(message_id: int, number: int) -> Button:
    """Keep a message as the answer to a question."""
    return discord.ui.Button(label=f"#{number}", custom_id=f"clip:answer:{message_id}:{number}", style=SECONDARY)


def clip_addition(language: Language, message_id: int, number: int) -> Button:
    """Keep one's own message beside the answer that stands."""
    return _button(language, "add-this", f"clip:answer:{message_id}:{number}", PRIMARY)


def clip_drop(language: Language, message_id: int) -> Button:
    """Keep one's own message nowhere."""
    return _button(language, "add-not", f"clip:drop:{message_id}")


def talk_over(language: Language, week_id: int) -> Button:
    """Tell the presenters what they were asked in the talk."""
    return _button(language, "talk-over", f"recorded:{week_id}", PRIMARY, emoji="📣")


def tell_presenters(language: Language, week_id: int) -> Button:
    """Tell the presenters who could not be told."""
    return _button(language, "tell-presenters", f"recorded:{week_id}", PRIMARY, emoji="📣")


def card(language: Language, number: int) -> Button:
    """Post a question's card, which is missing."""
    return _button(language, "card", f"card:{number}")


def questions(language: Language) -> Button:
    """To the current week's questions."""
    return _button(language, "questions", "questions::::0")


def reflect(language: Language, week_id: int, *, written: bool = False) -> Button:
    """Write one's reflection on a week, or change what is ``written``."""
    return _button(language, "reflect-change" if written else "reflect", f"reflect:{week_id}", emoji="✍️")


def reflection_of_both(language: Language, draft_id: str) -> list[Button]:
    """Choose between what one wrote first and what one has just written: that, both, or the first."""
    return [
        _button(language, "reflect-mine", f"reflect:mine:{draft_id}", PRIMARY),
        _button(language, "reflect-both", f"reflect:both:{draft_id}"),
        _button(language, "reflect-first", f"reflect:first:{draft_id}"),
    ]


def withdraw_reflection(language: Language, week_id: int) -> Button:
    """Take one's own reflection back."""
    return _button(language, "withdraw-reflection", f"unreflect:{week_id}")


def continue_draft(language: Language, kind: str, draft_id: str) -> Button:
    """Open the form of what was typed and could not be stored, filled with it."""
    return _button(language, "continue-draft", f"continue:{kind}:{draft_id}", PRIMARY)


def discard_draft(language: Language, draft_id: str) -> Button:
    """Let go of what was typed and could not be stored."""
    return _button(language, "discard-draft", f"discard:{draft_id}")


def recap(language: Language, week_id: int) -> Button:
    """Show a week's recap privately."""
    return _button(language, "recap", f"recap:{week_id}", emoji="📋")


def post_recap(language: Language, week_id: int) -> Button:
    """Post the recap of a week that has not begun."""
    return _button(language, "post-recap", f"recap:{week_id}:post")


def my_turn(language: Language, week_id: int) -> Button:
    """Show what one still owes."""
    return _button(language, "my-turn", f"turn:{week_id}", emoji="🙂")


def read_week(language: Language, week_id: int) -> Button:
    """Read all of a week, privately."""
    return _button(language, "read-all", f"read:week:{week_id}:0", emoji="📖")


def read_question(language: Language, number: int) -> Button:
    """Read a question that its card had to cut."""
    return _button(language, "read-all", f"read:question:{number}:0", emoji="📖")


def page_replace(language: Language, week: int, upload: str, at: int, fingerprint: str) -> Button:
    """Let a page that was sent, ``at`` its place among others, take the place of what a week holds."""
    return _button(language, "page-replace", f"page:replace:{upload}:{at}:{fingerprint[:8]}", DANGER, number=week)


def profile(language: Language) -> Button:
    """Change how one appears."""
    return _button(language, "profile", "profile")


def profile_link(language: Language, user_id: int, member_id: int) -> Button:
    """Make a Discord user and an imported name one member."""
    return _button(language, "profile-link", f"profile:link:{user_id}:{member_id}", DANGER)


def leafing(language: Language, prefix: str, leaf: int, leaves: int) -> list[Button]:
    """Turn to the leaf before and after; ``prefix`` is the ``custom_id`` without the leaf."""
    row = []
    if leaf > 0:
        row.append(_button(language, "before", f"{prefix}:{leaf - 1}"))
    if leaf < leaves - 1:
        row.append(_button(language, "after", f"{prefix}:{leaf + 1}"))
    return row
