"""The benchmark runs; what it measures is nobody's business here."""

from tests.bench.__main__ import Size, measure


def test_every_line_is_measured() -> None:
    lines = [str(line) for line in measure(Size(rounds=1, alone=1, at_once=2, questions=60))]
    assert len(lines) == 9
    assert any("/ask alone" in line for line in lines)
