"""A question as one line: its mark, its number, whom it was asked, its words."""

from sqlalchemy.orm.attributes import set_committed_value

from bot.render import lines
from db.models import Post
from db.types import Dialect
from db.week.value import Text
from tests.bot.render.questions import question


def test_a_line_has_the_parts_that_it_is_given_and_no_more() -> None:
    text = Text("**왜** 그런가요?\n- 정말요?", Dialect.DISCORD)

    assert lines.line("#1", text, 60) == "#1 왜 그런가요? 정말요?"
    assert lines.line("#1", text, 5, mark="⏳", presenter="은비🐶") == "⏳ #1 은비🐶 왜 그런…"
    assert lines.line("", text, 60, mark="•") == "• 왜 그런가요? 정말요?"
    assert lines.line("#1", Text("", Dialect.DISCORD), 60) == "#1"


def test_a_stored_question_has_its_number_in_bold_unless_told_otherwise() -> None:
    open_question, answered = question("왜?"), question("왜?", "그래서요")

    assert lines.question_line(open_question, 60, mark=lines.mark_of(open_question)) == "⏳ **#12** 왜?"
    assert lines.question_line(answered, 60, number="#12", mark=lines.mark_of(answered)) == "✅ #12 왜?"


def test_a_number_leads_to_the_card_where_there_is_one() -> None:
    row = question("왜?")
    assert lines.number_link(row) == "#12"

    set_committed_value(row, "card", Post(channel_id=2, message_id=3))
    assert lines.number_link(row) == "[#12](https://discord.com/channels/1/2/3)"


def test_a_page_s_markdown_is_read_as_a_page_s() -> None:
    row = question("__왜__?", dialect=Dialect.PAGE)

    assert lines.question_line(row, 60) == "**#12** 왜?"
