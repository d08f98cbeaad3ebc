"""What is searched, beside what is stored."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.folding import fold
from db.models import Answer, Paper, Presentation, Question, Reflection, SearchText


def kept_texts(session: Session) -> list[tuple[int, str]]:
    """Return the texts that a search reads: their guilds and their words, folded."""
    return sorted((guild_id, folded) for guild_id, folded in session.execute(_KEPT))


def true_texts(session: Session) -> list[tuple[int, str]]:
    """Return the texts that it should read: all that are stored, whether they stand or not."""
    named = select(Presentation.guild_id, Paper.title, Paper.url).join(Paper)
    found = [(guild_id, f"{title or ''}\n{url or ''}") for guild_id, title, url in session.execute(named)]
    for kind in (Question, Answer, Reflection):
        found += [(guild_id, body) for guild_id, body in session.execute(select(kind.guild_id, kind.body))]
    return sorted((guild_id, fold(words)) for guild_id, words in found)


_KEPT = select(SearchText.guild_id, SearchText.folded)
