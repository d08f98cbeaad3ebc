"""The tree of refusals: what the module says is what there is."""

import re

from db import errors
from db.errors import NoSuchWeek, NotFound, StudyError


def written_tree() -> list[tuple[int, str]]:
    """Read depth and name of each line of the docstring's tree."""
    lines = (errors.__doc__ or "").splitlines()
    found = [re.match(r"([│├└─ ]*)([A-Z]\w+)", line) for line in lines[2:]]
    return [(len(match[1]) // 4, match[2]) for match in found if match]


def true_tree(kind: type[StudyError], depth: int = 0) -> list[tuple[int, str]]:
    branches = [branch for child in kind.__subclasses__() for branch in true_tree(child, depth + 1)]
    return [(depth, kind.__name__), *branches]


def test_the_docstring_s_tree_is_the_true_tree() -> None:
    assert written_tree() == true_tree(StudyError)


def test_a_refusal_has_its_sentence_s_key_and_what_fills_it() -> None:
    refusal = NoSuchWeek(number=3)

    assert (refusal.key, refusal.details) == ("no-such-week", {"number": 3})
    assert isinstance(refusal, NotFound)
    assert str(refusal) == "('no-such-week', {'number': 3})"


def test_no_two_refusals_share_a_key() -> None:
    kinds = [kind for kind in vars(errors).values() if isinstance(kind, type) and issubclass(kind, StudyError)]

    assert len({kind.key for kind in kinds}) == len(kinds) == len(written_tree())
