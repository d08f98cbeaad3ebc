"""The words of the code: what a variable holds stands in its name."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[1]
SOURCES = sorted(
    path.relative_to(ROOT) for room in ("bot", "cogs", "db", "tests") for path in (ROOT / room).rglob("*.py")
)


#: Turns of phrase that have to be read twice, and what is said instead.
TURNS = {
    r"\b(?:let|lets|letting) go of\b": "delete",
    r"\bwhosesoever\b": "of all members",
    r"\b(?:go|goes|going|gone|went) on with\b": "continue",
    r"\bha(?:s|ve) (?:its|their) place\b": "is stored",
}


def names_given_in(source: str) -> Iterator[tuple[int, str]]:
    """Yield the variables and arguments that some code names, each with its line."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            yield node.lineno, node.id
        elif isinstance(node, ast.arg):
            yield node.lineno, node.arg


def nameless(source: str) -> list[int]:
    """Return the lines that call what they hold ``one``, so that a reader has to look up one what."""
    return [line for line, name in names_given_in(source) if name == "one"]


def test_a_loop_over_one_is_seen() -> None:
    assert nameless("for one in questions: ...") == [1]
    assert nameless("first = [one\n for one in questions]") == [2]
    assert nameless("key = lambda one: one.number") == [1]
    assert nameless("for question in questions: ...") == []


def test_what_a_variable_holds_stands_in_its_name() -> None:
    assert SOURCES
    found = {str(path): nameless((ROOT / path).read_text(encoding="utf-8")) for path in SOURCES}
    assert {path: lines for path, lines in found.items() if lines} == {}


def turned(source: str) -> list[str]:
    """Return the turns of phrase in some code that have to be read twice."""
    return [found[0] for turn in TURNS for found in re.finditer(turn, source, re.IGNORECASE)]


def test_a_turn_of_phrase_is_seen() -> None:
    assert turned('"""Let go of a draft, whosesoever it is."""') == ["Let go of", "whosesoever"]
    assert turned('"""Delete a draft of any member."""') == []


def test_what_is_said_is_read_once() -> None:
    others = [path for path in SOURCES if path.name != "test_words.py"]
    found = {str(path): turned((ROOT / path).read_text(encoding="utf-8")) for path in others}
    assert {path: turns for path, turns in found.items() if turns} == {}
