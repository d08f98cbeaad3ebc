"""Finding an earlier question that asks the same, at the same cost however many there are.

What two questions have in common is found by keys that are stored with each question. A key is made of a few of its
words, each by how it begins, since forms of one word begin alike. Two questions that are alike miss few words of each
other: of the first words of both, in an order that is the same for all, some are common to both, and so is a key that
is made of these. For each key, only the newest questions are looked at, and of these only the words of a few are read.
`db/alike.py` judges them.
"""

import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from hashlib import blake2b
from itertools import combinations
from zlib import crc32

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    FromClause,
    Select,
    and_,
    bindparam,
    delete,
    event,
    func,
    insert,
    inspect,
    select,
    union_all,
)
from sqlalchemy.orm import Session

from db import cards
from db.alike import ALIKE, Words, most_similar, words_of
from db.models import Base, LikenessKey, Question

# What makes the keys (these numbers, and in `db/alike.py` the words of every question, the particles and endings) is
# stored with every question: who changes it writes a migration that makes all keys anew.
#: Words that a key is made of, beside the names, which two questions must have in common anyway.
WORDS_OF_KEY = 4
#: Words that another question may lack and still be found for certain; one that lacks more is most probably found.
LACKED_MOST = 2
#: Characters by which a word begins, in sounds: a consonant and a vowel.
BEGINNING = 2
#: Questions of each key that are looked at, the newest first.
OF_A_KEY = 16
#: Earlier questions whose words are read and compared.
COMPARED = 16

_TABLE = Base.metadata.tables[LikenessKey.__tablename__]
_INSERT = insert(_TABLE)
_BITS = 63


@dataclass(frozen=True, slots=True)
class Keys:
    """The keys of a question, a bit for each of its words, and how many words a question like it may lack."""

    keys: Sequence[int]
    words: int
    lacked: int


@lru_cache(maxsize=64)  # of a new question they are asked for when it is stored, and again when it is compared
def keys_of(body: str) -> Keys:
    """Return the keys of a question by its text; a question that says too little has none."""
    words = words_of(body)
    beginnings = sorted({_beginning(word) for word in words.content if word not in words.names}, key=_place)
    lacked = int((1 - ALIKE) * len(words.content))
    bits = sum({1 << _place(beginning) % _BITS for beginning in beginnings})
    keys = tuple(sorted({_key(parts) for parts in _parts(words, beginnings, lacked)}))
    return Keys(keys, bits, lacked)


def _parts(words: Words, beginnings: Sequence[str], lacked: int) -> Iterator[Iterable[str]]:
    """Yield what each key is made of."""
    if len(words.content) == 1:
        yield (*words.content, "", "", *sorted(words.others))
    elif words.content:
        names, lacked = sorted(words.names), min(lacked, LACKED_MOST)
        fewest = max(0 if names else 1, min(WORDS_OF_KEY, len(beginnings) - lacked))
        for size in range(fewest, min(WORDS_OF_KEY, len(beginnings)) + 1):
            for chosen in combinations(beginnings[: lacked + size], size):
                yield (*names, "", *chosen)


def _beginning(word: str) -> str:
    return unicodedata.normalize("NFKD", word)[:BEGINNING]


def _place(beginning: str) -> int:
    """Return where a word stands in the order of all words: anywhere, but always there."""
    return crc32(beginning.encode())


def _key(parts: Iterable[str]) -> int:
    digest = blake2b("\n".join(parts).encode(), digest_size=8).digest()
    return int.from_bytes(digest, "big", signed=True)


def most_similar_before(session: Session, *, question: Question) -> Question | None:
    """Return the most similar question that was asked before one and stands, with all that its card shows."""
    ids = _candidates(session, question, keys_of(question.body))
    earlier = session.connection().execute(_COMPARED, {"ids": ids}).all() if ids else ()
    number = most_similar(question.body, [(of, body) for of, body in earlier])
    found = {"guild": question.guild_id, "number": number}
    return cards.load(session, _FOUND, found)[0] if number is not None else None


def _candidates(session: Session, question: Question, keys: Keys) -> list[int]:
    """Return the ids of earlier questions that may be alike: those with the most keys in common, the newest first."""
    if not keys.keys:
        return []
    wanted = {f"key{at}": key for at, key in enumerate(keys.keys)}
    keyed = {"guild": question.guild_id, "before": question.id, **wanted}
    rows = session.connection().execute(_newest(len(wanted)), keyed).all()
    common = Counter(of for of, words in rows if (keys.words & ~words).bit_count() <= keys.lacked)
    return sorted(common, key=lambda of: (common[of], of), reverse=True)[:COMPARED]


# All are put together once: that takes a hundred times longer than the database takes to answer.
_FOUND = cards.around(
    select(Question.id).where(Question.guild_id == bindparam("guild"), Question.number == bindparam("number"))
)
_COMPARED = select(Question.number, Question.body).where(
    Question.id.in_(bindparam("ids", expanding=True)), Question.withdrawn_at.is_(None)
)


@cache
def _newest(keys: int) -> Select[int, int]:
    """Select the newest earlier questions of so many keys: a look into the index for each, which ends after a few."""
    each = (select(bindparam(f"key{at}", type_=BigInteger).label("key")) for at in range(keys))
    wanted, counted = union_all(*each).cte("wanted"), _TABLE.alias()
    newest = select(counted.c.question_id).where(_is_under(counted, wanted))
    oldest = newest.order_by(counted.c.question_id.desc()).offset(OF_A_KEY - 1).limit(1).scalar_subquery()
    return (
        select(_TABLE.c.question_id, _TABLE.c.words)
        .select_from(wanted)
        .join(_TABLE, _is_under(_TABLE, wanted))
        .where(_TABLE.c.question_id >= func.coalesce(oldest, 0))
    )


def _is_under(table: FromClause, wanted: FromClause) -> ColumnElement[bool]:
    """Select the keys of the guild's earlier questions."""
    is_earlier = table.c.question_id < bindparam("before")
    return and_(table.c.guild_id == bindparam("guild"), table.c.key == wanted.c.key, is_earlier)


def _keep_keys(session: Session, _context: object) -> None:
    """Keep the keys of the questions that a flush writes."""
    changed = [row for row in session.dirty if isinstance(row, Question) and _is_changed(row)]
    if changed:
        session.execute(delete(_TABLE).where(_TABLE.c.question_id.in_([row.id for row in changed])))
    keep_keys(session, [*(row for row in session.new if isinstance(row, Question)), *changed])


def keep_keys(session: Session, questions: Iterable[Question]) -> None:
    """Store the keys of questions that have none; a flush does it by itself."""
    if rows := [key for question in questions if _is_found(question) for key in _rows_of(question)]:
        session.connection().execute(_INSERT, rows)


def _is_changed(question: Question) -> bool:
    """Tell whether a question is found under other keys now, or not any more."""
    attributes = inspect(question).attrs
    return any(attributes[name].history.has_changes() for name in ("body", "withdrawn_at", "parent_id"))


def _is_found(question: Question) -> bool:
    return question.withdrawn_at is None and question.parent_id is None


def _rows_of(question: Question) -> list[dict[str, int]]:
    return rows_of(question.body, guild_id=question.guild_id, question_id=question.id)


def rows_of(body: str, *, guild_id: int, question_id: int) -> list[dict[str, int]]:
    """Return a row for each key of a stored question; whoever inserts questions without a flush inserts these too."""
    keys = keys_of(body)
    return [{"guild_id": guild_id, "key": key, "question_id": question_id, "words": keys.words} for key in keys.keys]


event.listen(Session, "after_flush", _keep_keys)
