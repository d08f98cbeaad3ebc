"""What `make check` runs after a change."""

from pathlib import Path

import pytest

from tests.support.touched import touched

FILES = {
    "bot/__init__.py": "",
    "bot/ui.py": "from db import weeks",
    "bot/texts/__init__.py": "",
    "bot/texts/ko.toml": "",
    "cogs/recaps.py": "import bot.ui",
    "cogs/odd.py": "",
    "db/weeks.py": "def collect(): ...",
    "tests/conftest.py": "import cogs.recaps",
    "tests/bot/test_ui.py": "",
    "tests/bot/test_texts.py": "",
    "tests/cogs/conftest.py": "",
    "tests/cogs/test_recap.py": "from tests.support.study import Study",
    "tests/cogs/test_ask.py": "from tests.cogs.test_recap import page_of",
    "tests/db/test_weeks.py": "",
    "tests/db/test_import.py": "from db.weeks import collect",
    "tests/support/study.py": "",
    "tests/test_docs.py": "",
}


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A small project."""
    for name, source in FILES.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(source)
    return tmp_path


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        ("db/weeks.py", {"bot/test_ui.py", "db/test_weeks.py", "db/test_import.py"}),
        ("bot/ui.py", {"bot/test_ui.py", "cogs/test_recap.py"}),
        ("bot/texts/ko.toml", {"bot/test_texts.py"}),
        ("cogs/recaps.py", {"cogs/test_recap.py"}),
        ("cogs/odd.py", {"cogs/test_recap.py", "cogs/test_ask.py"}),
        ("tests/support/study.py", {"cogs/test_recap.py", "cogs/test_ask.py"}),
        ("tests/db/test_import.py", {"db/test_import.py"}),
        ("tests/cogs/conftest.py", {"cogs/test_recap.py", "cogs/test_ask.py"}),
        ("README.md", {"test_docs.py"}),
        ("LICENSE", set()),
    ],
)
def test_a_change_touches_what_bears_its_name_and_what_imports_it(root: Path, changed: str, expected: set[str]) -> None:
    assert touched(root, [Path(changed)]) == {Path("tests", name) for name in expected}


def test_what_all_tests_share_touches_them_all(root: Path) -> None:
    tests = {Path(name) for name in FILES if Path(name).name.startswith("test_")}
    assert touched(root, [Path("tests/conftest.py")]) == tests
