"""`python -m benchmarks NAME…`: measure some things, or all of them, and print Markdown tables."""

from __future__ import annotations

import importlib
import sys

NAMES = ("preview", "editor", "read", "since", "rules", "build", "growth")


def main() -> None:
    """Run the benchmarks that were named, or all."""
    chosen = sys.argv[1:] or NAMES
    unknown = [name for name in chosen if name not in NAMES]
    if unknown:
        raise SystemExit(f"There is no benchmark `{unknown[0]}`; there are {', '.join(NAMES)}.")
    for name in chosen:
        importlib.import_module(f"benchmarks.{name}").main()
        print(flush=True)


if __name__ == "__main__":
    main()
