"""The measures of the house: rooms and functions that are read at once."""

import ast
from collections.abc import Iterator
from pathlib import Path
from statistics import median

import pytest

ROOT = Path(__file__).parents[1]

#: Lines of a file in which people do something, and of any function with its signature and docstring.
FILE_LIMIT, FUNCTION_LIMIT = 250, 40
#: Lines in the bodies of commands and of all functions, at the median.
COMMAND_MEDIAN, FUNCTION_MEDIAN = 8, 6

Function = ast.FunctionDef | ast.AsyncFunctionDef


def sources(*rooms: str) -> Iterator[tuple[str, str]]:
    """Yield the files of some rooms, by their paths in the project, with their text; migrations stay as they were."""
    for path in sorted(path for room in rooms for path in (ROOT / room).rglob("*.py")):
        if "migrations" not in path.parts:
            yield path.relative_to(ROOT).as_posix(), path.read_text(encoding="utf-8")


def functions(source: str) -> list[Function]:
    """Return the functions and methods that some code defines."""
    return [node for node in ast.walk(ast.parse(source)) if isinstance(node, Function)]


def length(function: Function) -> int:
    """Return how many lines a function has, from its name on."""
    return (function.end_lineno or 0) - function.lineno + 1


def body(function: Function) -> int:
    """Return how many lines a function has below its docstring."""
    statements = function.body[1:] if ast.get_docstring(function) else function.body
    return (function.end_lineno or 0) - statements[0].lineno + 1 if statements else 0


def is_command(function: Function) -> bool:
    """Tell whether a function is a command or a menu of Discord's."""
    decorators = [ast.unparse(decorator) for decorator in function.decorator_list]
    return any(".command(" in decorator or ".context_menu(" in decorator for decorator in decorators)


def test_lines_are_counted() -> None:
    source = (
        '@app_commands.command()\nasync def ask(\n    self\n) -> None:\n    """Ask."""\n    x = 1\n\n    return x\n'
    )
    (ask,) = functions(source)
    assert (length(ask), body(ask), is_command(ask)) == (7, 3, True)
    (other,) = functions("def tell() -> None: ...")
    assert (length(other), body(other), is_command(other)) == (1, 1, False)


def test_no_file_in_which_people_do_something_is_long() -> None:
    lengths = {name: len(source.splitlines()) for name, source in sources("cogs")}
    assert {name: lines for name, lines in lengths.items() if lines > FILE_LIMIT} == {}


def test_no_function_is_long() -> None:
    lengths = [
        (name, function.name, length(function))
        for name, source in sources("bot", "cogs", "db")
        for function in functions(source)
    ]
    assert [found for found in lengths if found[-1] > FUNCTION_LIMIT] == []


@pytest.mark.parametrize("room", ["cogs", "cogs/questions"])
def test_commands_and_functions_are_short(room: str) -> None:
    found = [function for _, source in sources(room) for function in functions(source)]
    assert median(body(function) for function in found if is_command(function)) <= COMMAND_MEDIAN
    assert median(map(body, found)) <= FUNCTION_MEDIAN


def test_each_room_of_questions_has_its_tests() -> None:
    rooms = [name for name, source in sources("cogs/questions") if "\nrouter = Router()\n" in source]
    tests = [ROOT / "tests" / Path(name).with_name(f"test_{Path(name).name}") for name in rooms]
    assert rooms
    assert [path.as_posix() for path in tests if not path.exists()] == []
