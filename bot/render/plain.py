"""Texts for where Discord renders no mentions, such as options and alt texts: names instead of ids."""

import datetime as dt
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from bot.page.dialects import beginning, one_line
from bot.texts import Language, day
from db.models import Question
from db.types import Dialect
from db.waiting import Waiting
from db.week.value import Text

#: Characters of a text that are read. What is shown is shorter, even without white space and ids.
READ_LIMIT = 400

# See "Message Formatting" in Discord's API reference; what stands in code is no mention.
_MARKUP = re.compile(
    r"""(?P<code>`[^`\n]+`)
    | <(?P<sign>@[!&]?|\#)(?P<id>[0-9]{1,20})>
    | <a?(?P<emoji>:\w{2,32}:)[0-9]{1,20}>
    | <t:(?P<time>-?[0-9]{1,13})(?::(?P<style>[a-zA-Z]))?>
    | <(?P<command>/[^:<>\n]{1,100}):[0-9]{1,20}>""",
    re.VERBOSE,
)
_ESCAPED = re.compile(r"\\([!-/:-@\[-`{-~])")
_MENTIONED = re.compile(r"<(?:@[!&]?|#)([0-9]{1,20})>")


@dataclass(frozen=True, slots=True)
class Plain:
    """Writes texts without mentions: ``names`` by the ids of users, roles and channels; times in ``zone``."""

    names: Mapping[int, str]
    language: Language
    zone: dt.tzinfo

    def text(self, row: Question | Waiting | Text) -> Text:
        """Return the first 400 characters of a text, with names instead of mentions."""
        return Text(self._beginning(row), Dialect.DISCORD)

    def line(self, row: Question | Waiting | Text) -> str:
        """Return the same in one line, with its Markdown."""
        return " ".join(self._beginning(row).split())

    def words(self, row: Question | Waiting | Text, limit: int) -> str:
        """Return at most ``limit`` characters in one line, without Markdown."""
        return _ESCAPED.sub(r"\1", one_line(self.text(row), limit))

    def _beginning(self, row: Question | Waiting | Text) -> str:
        words = beginning(Text.of(row), READ_LIMIT)
        return _MARKUP.sub(self._named, words) if "<" in words else words

    def _named(self, found: re.Match[str]) -> str:
        if found["id"]:
            return found["sign"][0] + self.names.get(int(found["id"]), "…").removeprefix("@")
        if found["time"]:
            return self._time(int(found["time"]), found["style"] or "f") or found[0]
        return found["emoji"] or found["command"] or found[0]

    def _time(self, seconds: int, style: str) -> str:
        try:
            time = dt.datetime.fromtimestamp(seconds, self.zone)
        except (OverflowError, OSError, ValueError):
            return ""
        clock, date = f"{time:%H:%M}", day(self.language, time.date())
        return clock if style in "tT" else date if style in "dD" else f"{date} {clock}"


def mentioned_in(rows: Iterable[Question | Waiting | Text]) -> set[int]:
    """Return the ids of the members, roles and channels that texts mention."""
    return {int(found) for row in rows for found in _MENTIONED.findall(row.body)}
