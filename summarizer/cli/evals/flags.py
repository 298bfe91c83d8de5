"""The flags that several actions share; nothing heavy is imported to read them."""

from __future__ import annotations

import argparse

GOLD = "evals/gold"
RECORDINGS = "evals/recordings"


def cases(parser: argparse.ArgumentParser) -> None:
    """Add the flags that name cases."""
    parser.add_argument("--dataset", metavar="DIR", help=f"folder of cases ({GOLD})")
    parser.add_argument(
        "--split", choices=("dev", "test", "all"), default="all", help="part of the cases (all)"
    )
    parser.add_argument(
        "--case", metavar="NAME", action="append", default=[], help="only this one; repeatable"
    )


def reading(parser: argparse.ArgumentParser) -> None:
    """Add the flags that say how cases are read."""
    parser.add_argument(
        "--concurrency", metavar="N", type=count, default=4, help="cases at a time (4)"
    )
    parser.add_argument("--refresh", action="store_true", help="ask again; use no stored answer")


def count(text: str) -> int:
    """Read a number from 1 up."""
    number = int(text)
    if number < 1:
        raise ValueError(text)
    return number
