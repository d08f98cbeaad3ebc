"""The words of the code: what a variable holds stands in its name."""

import ast
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[1]
SOURCES = sorted(
    path.relative_to(ROOT) for room in ("bot", "cogs", "db", "tests") for path in (ROOT / room).rglob("*.py")
)


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
