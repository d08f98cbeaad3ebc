"""Telling whether two questions ask the same, by their words.

Two questions are alike where each content word of the one has a like one in the other; particles, endings and the words
that every question has do not count. Numbers must be the same, for "table 2" is not "table 3", and in a Korean question
the Latin words too, for they are names. Where there is only one content word, all words must be the same: "what is
RTD" is not "why RTD". A question that is missed costs little and a wrong one annoys: the bounds are those that part the
pairs in the tests.
"""

import re
import unicodedata
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType

#: From this share of like words on, two questions are taken to ask the same.
ALIKE = 0.75
#: From this similarity on, two words are taken for forms of one.
ONE_WORD = 0.82
#: Characters of a question that are looked at.
LOOKED_AT = 400

_WORD = re.compile(r"[^\W_]+")
_NAME = re.compile(r"[^가-힣]*[a-z0-9][^가-힣]*")
_LINK = re.compile(r"https?://\S+|<[@#:a][^>]*>")
#: What stands behind a noun in Korean, also behind Latin letters and digits; `db/folding.py` knows it too.
PARTICLE = re.compile(
    r"(?<=[가-힣a-z0-9])"
    r"(?:에서는|에서|에는|에도|에게|한테|으로|이랑|이나|부터|까지|보다|처럼|께서|은|는|이|가|을|를|의|에|도|만|로|와|과|랑|나)$"
    r"|(?<=[a-z0-9])이?란$"
)
#: How a Korean question ends: tense, politeness, mood.
_ENDING = re.compile(
    r"(?:하셨|하신|하시|했|하는|하|되셨|되었|됐|되는|되|으셨|으신|셨|신|시|았|었|였|을|는|은)?(?:었|겠)?"
    r"(?:는지요|는가요|은가요|인가요|이에요|습니까|습니다|합니다|입니다|나요|는지|은지|인지|가요|까요|어요|아요|여요|예요|에요|세요|니다|해요"
    r"|지요|죠|요|고|면|게|서|다)$"
)
#: Words that do not tell one question from another: where there is nothing else, by what they ask for.
_ASKING = MappingProxyType(
    {
        "what": "뭐 뭔 뭔지 뭘 무엇 무엇인 어떤 what which",
        "why": "왜 이유 why",
        "how": "어떻게 how",
        "where": "어디 어디서 where",
        "how much": "얼마 얼마나",
        "how many": "몇",
        "when": "언제 when",
        "who": "누구 who",
        "": """
            궁금 궁금합 혹시 그 이 저 것 좀 질문 정도 is are was were be do does did the a an of to in on for with it
            this that you your we i can could would will there any s
        """,
    }
)
_SAID_IN_MANY = """
    수 더 있 없 하 되 같 그런 그럼 그러면 때 경우 대해 관해 때문 주 주실 줄 have has and or
"""
_OF_EVERY_QUESTION = MappingProxyType(
    {word: word for word in _SAID_IN_MANY.split()}
    | {word: asked_for for asked_for, words in _ASKING.items() for word in words.split()}
)


@dataclass(frozen=True, slots=True)
class Words:
    """A question's words without particles and endings.

    ``content`` are those that tell it from other questions, ``names`` those of them that must be the same, ``others``
    what the rest asks for.
    """

    content: Sequence[str]
    names: frozenset[str]
    others: frozenset[str]


@lru_cache(maxsize=64)  # of a new question they are asked for when it is stored, and again when it is compared
def words_of(question: str) -> Words:
    """Return the words of a question, each once."""
    plain = unicodedata.normalize("NFKC", _LINK.sub(" ", question[:LOOKED_AT])).casefold()
    content, others = dict[str, None](), set[str]()
    for forms in map(_forms, _WORD.findall(plain)):
        of_every = [form for form in forms if form in _OF_EVERY_QUESTION]
        if of_every:
            others.add(_OF_EVERY_QUESTION[of_every[0]])
        elif all(forms):
            content[forms[-1]] = None
    return Words(tuple(content), frozenset(_names(content)), frozenset(others - {""}))


def most_similar(question: str, earlier: Iterable[tuple[int, str]]) -> int | None:
    """Return the number of the most similar earlier question, None if none is similar enough.

    ``earlier`` are numbers and texts. Of those that are equally similar it is the one asked first, so that what
    asks the same comes together under one number.
    """
    words = words_of(question)
    found = ((_likeness(words, words_of(text)), -number) for number, text in earlier)
    best, number = max(found, default=(0.0, 0))
    return -number if best >= ALIKE else None


def _forms(word: str) -> list[str]:
    """Return a word as it stands, without a particle, without an ending, and without both."""
    forms = [word, PARTICLE.sub("", word), _ENDING.sub("", word)]
    return [*forms, PARTICLE.sub("", forms[-1])]


def _likeness(first: Words, second: Words) -> float:
    """Return the share of words that have a similar word on the other side; of both shares, the smaller one."""
    if min(len(first.content), len(second.content)) <= 1:
        return float(bool(first.content) and first == second)
    if first.names != second.names:
        return 0.0
    ours, theirs = _sounds(first.content), _sounds(second.content)
    return min(_share(ours, theirs), _share(theirs, ours))


def _names(words: Collection[str]) -> set[str]:
    """Return the words that must be the same: numbers, and Latin words in a Korean question."""
    is_korean = any("가" <= char <= "힣" for word in words for char in word)
    return {word for word in words if any(map(str.isdigit, word)) or (is_korean and _NAME.fullmatch(word))}


def _share(words: Sequence[str], others: Sequence[str]) -> float:
    """Return which share of some words has a similar word among others; 0 once it cannot reach `ALIKE`."""
    from rapidfuzz import process  # noqa: PLC0415  # 3 MiB that the first comparison loads, and no start
    from rapidfuzz.distance import JaroWinkler  # noqa: PLC0415

    missing, most = 0.0, (1 - ALIKE) * len(words)
    for word in words:
        found = process.extractOne(word, others, scorer=JaroWinkler.similarity, score_cutoff=ONE_WORD)
        missing += 1 - (found[1] if found else 0)
        if missing > most:
            return 0.0
    return 1 - missing / len(words)


def _sounds(words: Iterable[str]) -> list[str]:
    """Split words into sounds, so that a syllable with a different last sound is nearly the same."""
    return [unicodedata.normalize("NFKD", word) for word in words]
