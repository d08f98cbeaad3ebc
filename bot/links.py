"""Web addresses within a sentence."""

_BRACKETS = {")": "(", "]": "["}


def trimmed(address: str) -> str:
    """Return an address without the punctuation or the bracket that follows it in a sentence."""
    address = address.rstrip(".,;")
    while (opening := _BRACKETS.get(address[-1:])) and address.count(address[-1]) > address.count(opening):
        address = address[:-1].rstrip(".,;")
    return address
