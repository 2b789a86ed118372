"""Lists of words as they are written in this package: in a string, parted by spaces and ends of lines."""


def word_set(text: str) -> frozenset[str]:
    """Return the words of a text."""
    return frozenset(text.split())
