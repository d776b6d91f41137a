"""A distribution that says hello."""

__version__ = "0.1.0"


def greeting(name: str = "world") -> str:
    """The words to say to somebody."""
    return f"hello, {name}"


def main() -> None:
    """Says them."""
    print(greeting())
