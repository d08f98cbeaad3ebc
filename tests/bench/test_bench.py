"""The benchmark runs; what it measures is nobody's business here."""

import asyncio
from pathlib import Path

import pytest

from tests.bench import commands, processes, searching
from tests.bench.commands import Uses
from tests.bench.contenders import COMPARED, LABELS
from tests.bench.lines import Aim, Line, table
from tests.bench.processes import Lives
from tests.bench.searching import SEARCHES, Searches


def test_every_line_of_commands_is_measured(tmp_path: Path) -> None:
    uses = Uses(rounds=1, alone=1, at_once=2, earlier=100, beside=300)
    lines = {line.what: line for line in asyncio.run(commands.measure(uses, tmp_path))}
    for command in COMPARED:
        for earlier in ("none", "100"):
            for what in ("alone: time", "2 in flight: rate", "alone: CPU a use", "2 in flight: CPU a use"):
                assert lines.pop(f"{LABELS[command]}, {earlier} earlier, {what} / by hand").value > 0
        assert lines.pop(f"{LABELS[command]}, 2 in flight: longest wait - median, ms").value >= 0
    for label in LABELS.values():
        for beside in ("", " and 300 beside"):
            assert lines.pop(f"{label}, 100 earlier{beside} / none").value > 0
    assert not lines


def test_every_line_of_processes_is_measured(tmp_path: Path) -> None:
    lines = list(processes.measure(Lives(starts=1, some=1, many=2), tmp_path))
    whats = [line.what for line in lines]
    assert whats == ["start: time / bare", "start: memory / bare", "memory after 2 interactions / 1"]
    assert all(line.value > 0 for line in lines)


def test_every_line_of_searches_is_measured(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("TEST_DATABASE_URL", raising=False)
    lines = asyncio.run(searching.measure(Searches(rounds=1, texts=2000, beside=4000), tmp_path))
    assert [line.what for line in lines] == [
        f"/search, SQLite, {name} word, 2,000 texts{what}"
        for name in SEARCHES
        for what in (" / plain scan", ", 4,000 beside / none")
    ]
    assert all(line.value > 0 for line in lines)


@pytest.mark.parametrize(
    ("aim", "value", "shown"),
    [
        (Aim(most=2.5), 2.5, "2.50   at most 2.5"),
        (Aim(most=2.5), 2.51, "2.51   at most 2.5    MISSED"),
        (Aim(least=0.6), 0.6, "0.60   at least 0.6"),
        (Aim(least=0.6), 0.59, "0.59   at least 0.6   MISSED"),
        (Aim(), 9.0, "9.00"),
    ],
)
def test_what_misses_its_aim_is_marked(aim: Aim, value: float, shown: str) -> None:
    line, end = table([Line("/ask", value, aim, "1 ms")])
    assert shown in line
    is_missed = "MISSED" in shown
    assert ("MISSED" in line) is is_missed
    assert end == f"{int(is_missed)} of 1 lines miss their aim."
