"""Finding an earlier question that asks the same, by its words.

Two questions are alike where each content word of the one has a like one in the other; particles, endings and the words
that every question has do not count. Numbers must be the same, for "table 2" is not "table 3", and in a Korean question
the Latin words too, for they are names. A question that is missed costs little and a wrong one annoys: the bounds are
those that part the pairs in the tests.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence

#: From this share of like words on, two questions are taken to ask the same.
ALIKE = 0.75
#: From this similarity on, two words are taken for forms of one.
ONE_WORD = 0.82
#: A question of fewer content words tells too little.
WORDS_LEAST = 2
#: Characters of a question that are looked at.
LOOKED_AT = 400

_WORD = re.compile(r"[^\W_]+")
_NAME = re.compile(r"[^가-힣]*[a-z0-9][^가-힣]*")
_LINK = re.compile(r"https?://\S+|<[@#:a][^>]*>")
#: What stands behind a noun in Korean, also behind Latin letters and digits.
_PARTICLE = re.compile(
    r"(?<=[가-힣a-z0-9])"
    r"(?:에서는|에서|에는|에도|에게|한테|으로|이랑|이나|부터|까지|보다|처럼|께서|은|는|이|가|을|를|의|에|도|만|로|와|과|랑|나)$"
)
#: How a Korean question ends: tense, politeness, mood.
_ENDING = re.compile(
    r"(?:하셨|하신|하시|했|하는|하|되셨|되었|됐|되는|되|으셨|으신|셨|신|시|았|었|였|을|는|은)?(?:었|겠)?"
    r"(?:는지요|는가요|은가요|인가요|이에요|습니까|습니다|합니다|입니다|나요|는지|은지|인지|가요|까요|어요|아요|여요|예요|에요|세요|니다|해요"
    r"|지요|죠|요|고|면|게|서|다)$"
)
_OF_EVERY_QUESTION = frozenset(
    _WORD.findall(
        """
        왜 어떻게 어떤 어디 어디서 무엇 무엇인 뭐 뭔 뭔지 뭘 얼마 얼마나 몇 언제 누구 이유 궁금 궁금합 혹시
        그 이 저 것 수 더 좀 있 없 하 되 같 그런 그럼 그러면 질문 정도 때 경우 대해 관해 때문 주 주실 줄
        what why how when where who which is are was were be do does did the a an of to in on for with it this
        that you your we i can could would will there any have has and or s
        """
    )
)


def most_similar(question: str, earlier: Iterable[tuple[int, str]]) -> int | None:
    """Return the number of the most similar earlier question, None if none is similar enough.

    ``earlier`` are numbers and texts.
    """
    words = _content(question)
    if len(words) < WORDS_LEAST:
        return None
    found = ((_likeness(words, _content(text)), number) for number, text in earlier)
    best, number = max(found, default=(0.0, 0))
    return number if best >= ALIKE else None


def _content(text: str) -> list[str]:
    """Return the words that distinguish a question from others, without particles and endings."""
    plain = unicodedata.normalize("NFKC", _LINK.sub(" ", text[:LOOKED_AT])).casefold()
    return list(dict.fromkeys(stem for word in _WORD.findall(plain) for stem in _stem(word)))


def _stem(word: str) -> Iterator[str]:
    forms = [word, _PARTICLE.sub("", word), _ENDING.sub("", word)]
    forms.append(_PARTICLE.sub("", forms[-1]))
    if all(forms) and _OF_EVERY_QUESTION.isdisjoint(forms):
        yield forms[-1]


def _likeness(first: Sequence[str], second: Sequence[str]) -> float:
    """Return the share of words that have a similar word on the other side; of both shares, the smaller one."""
    if len(second) < WORDS_LEAST or _names(first) != _names(second):
        return 0.0
    first, second = _sounds(first), _sounds(second)
    return min(_share(first, second), _share(second, first))


def _names(words: Sequence[str]) -> set[str]:
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
