"""The process that unpacks a picture: what it takes at most, measured from outside."""

import io
import re
import signal
import subprocess
import sys

import pytest
from PIL import Image

from bot.media import cleaning

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="elsewhere memory is counted and limited in other ways")


def colour(kind: str, side: int) -> bytes:
    """Fill a square with one colour, as tightly as it packs."""
    out = io.BytesIO()
    Image.new("RGB", (side, side), "red").save(out, kind, lossless=True, method=0)
    return out.getvalue()


MEASURED = """
import pathlib, sys
from bot.media import cleaning
cleaning.main()
print(pathlib.Path("/proc/self/status").read_text(), file=sys.stderr)
"""


def cleaned_apart(data: bytes) -> tuple[str, bytes, int]:
    """Clean a picture as the bot does; return the outcome, the new bytes, and the megabytes that it took."""
    ended = subprocess.run([sys.executable, "-c", MEASURED], input=data, capture_output=True, check=True)
    outcome, _, answer = ended.stdout.partition(b"\n")
    peak = re.search(rb"VmHWM:\s+(\d+) kB", ended.stderr)
    assert peak is not None
    return outcome.decode(), answer, int(peak[1]) // 1024


@pytest.mark.parametrize("kind", ["PNG", "WEBP"])
def test_a_few_bytes_that_unpack_to_very_much_are_refused_before_they_are(kind: str) -> None:
    bomb = colour(kind, 7_000)

    outcome, answer, memory = cleaned_apart(bomb)

    assert kind != "WEBP" or len(bomb) < 1024
    assert (outcome, answer) == (cleaning.TOO_LARGE, b"")
    assert memory < 60


def test_the_largest_picture_keeps_within_its_memory() -> None:
    outcome, answer, memory = cleaned_apart(colour("WEBP", 5_000))

    assert (outcome, bool(answer)) == ("webp", True)
    assert memory < 500


def test_a_process_that_takes_more_memory_all_the_same_is_refused_it() -> None:
    hungry = "from bot.confined import confine; confine(memory=2**29, seconds=10); bytearray(2**29)"
    ended = subprocess.run([sys.executable, "-c", hungry], capture_output=True, text=True, check=False)
    assert ended.stderr.endswith("MemoryError\n")


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_stop_that_is_told_to_all_processes_lets_it_finish(number: signal.Signals) -> None:
    begun = colour("PNG", 8) + bytes(1 << 20)  # more than a pipe holds: once that is gone, somebody reads
    command, pipe = [sys.executable, "-m", "bot.media.cleaning"], subprocess.PIPE
    with subprocess.Popen(command, stdin=pipe, stdout=pipe) as process:
        assert process.stdin is not None
        process.stdin.write(begun)
        process.send_signal(number)
        answer, _ = process.communicate()

    assert process.returncode == 0
    assert answer.startswith(b"png\n")
