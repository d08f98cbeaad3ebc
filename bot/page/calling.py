"""Calling a function on a long page in a process of its own; run as ``python -m bot.page.calling``.

In comes the function with its arguments, and out comes its result or its error, pickled by the bot's own code on both
sides.
"""

import pickle
import sys

from bot.confined import confine

#: Bytes that reading a page may take: of the longest that is allowed, the most hostile takes half of them.
MEMORY_LIMIT = 1024 * 1024 * 1024
#: Seconds of a processor.
TIME_LIMIT = 60


def called(data: bytes) -> bytes:
    """Call a pickled function, and return its pickled result and error, one of which is None."""
    function, args, keywords = pickle.loads(data)  # noqa: S301  # from the bot itself
    try:
        return pickle.dumps((function(*args, **keywords), None))
    except Exception as error:  # noqa: BLE001  # raised where it is waited for
        return pickle.dumps((None, error))


def main() -> None:
    """Call the function from standard input."""
    confine(memory=MEMORY_LIMIT, seconds=TIME_LIMIT)
    sys.stdout.buffer.write(called(sys.stdin.buffer.read()))


if __name__ == "__main__":
    main()
