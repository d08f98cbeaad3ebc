"""Print the test files that a change touches: ``python -m tests.support.touched [BASE]``, for `make check`.

A changed module touches the tests that carry its name, those of the modules that import it, and the tests that import
either, themselves or through a helper. Where that finds none, its whole folder of tests is touched. What tests of
other folders would find by accident is left to `make test`.
"""

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[2]
PACKAGES = ("bot", "cogs", "db", "tests")


def touched(root: Path, changed: list[Path]) -> set[Path]:
    """Return the test files that changed files touch, both as paths from the root."""
    imports = {path: set(_imported(root / path)) for path in _modules(root)}
    tests = {path for path in imports if path.name.startswith("test_")}
    return {test for path in changed for test in _touched_by(path, tests, imports)}


def _modules(root: Path) -> list[Path]:
    return [path.relative_to(root) for package in PACKAGES for path in sorted((root / package).rglob("*.py"))]


def _imported(path: Path) -> Iterator[str]:
    """Yield the names of all modules that a file may mean by its imports: `from a import b` is `a`, or `a.b`."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def _touched_by(path: Path, tests: set[Path], imports: dict[Path, set[str]]) -> set[Path]:
    if path.suffix == ".md" and path.parts[0] != "tests":
        return {test for test in tests if test.name == "test_docs.py"}
    if path.parts[0] not in PACKAGES:
        return set()
    if path.name == "conftest.py":
        return {test for test in tests if test.is_relative_to(path.parent)}
    if path.parts[0] == "tests":
        return _with_importers({path}, imports) & tests
    if path.suffix != ".py":  # texts and the like
        return _namesakes(path.parent, tests)
    modules = {path, *_importers(path, imports)} - tests
    namesakes = {test for module in modules for test in _namesakes(module, tests)}
    importers = {importer for module in modules for importer in _importers(module, imports) if _is_test(importer)}
    return (namesakes | _with_importers(importers, imports) & tests) or _in_folder(path, tests)


def _importers(path: Path, imports: dict[Path, set[str]]) -> set[Path]:
    return {importer for importer, names in imports.items() if _name_of(path) in names}


def _with_importers(paths: set[Path], imports: dict[Path, set[str]]) -> set[Path]:
    """Return files of tests with those that import them, themselves or through others."""
    found, waiting = set(paths), list(paths)
    while waiting:
        new = {importer for importer in _importers(waiting.pop(), imports) if _is_test(importer)} - found
        found |= new
        waiting += new
    return found


def _namesakes(path: Path, tests: set[Path]) -> set[Path]:
    """Return the tests that are called as a module, or a package, is: `recaps` is tested by `test_recap.py` too."""
    name = _name_of(path).rpartition(".")[2].removesuffix("s")
    return {test for test in _in_folder(path, tests) if test.stem.removeprefix("test_").removesuffix("s") == name}


def _in_folder(path: Path, tests: set[Path]) -> set[Path]:
    return {test for test in tests if test.parts[1] == path.parts[0]}


def _is_test(path: Path) -> bool:
    return path.parts[0] == "tests" and path.name != "conftest.py"


def _name_of(path: Path) -> str:
    return ".".join(path.with_suffix("").parts).removesuffix(".__init__")


def _changed(base: str) -> list[Path]:
    """Return what differs from where this branch left ``base``, committed or not."""
    lines = _git("diff", "--name-only", "--merge-base", base) + _git("ls-files", "--others", "--exclude-standard")
    return [Path(line) for line in lines if (ROOT / line).exists()]


def _git(*command: str) -> list[str]:
    return subprocess.run(["git", *command], cwd=ROOT, check=True, capture_output=True, text=True).stdout.splitlines()


if __name__ == "__main__":
    print(*sorted(touched(ROOT, _changed(sys.argv[1] if len(sys.argv) > 1 else "main"))))  # noqa: T201
