"""`python -m benchmarks NAME…`: measure some things, or all of them, and print Markdown tables.

Options are those of `schedule`: `python -m benchmarks schedule --help`.
"""

from __future__ import annotations

import importlib
import sys

NAMES = ("preview", "editor", "read", "since", "rules", "build", "growth", "schedule")

WITH_OPTIONS = "schedule"


def main() -> None:
    """Run the benchmarks that were named, or all."""
    given = sys.argv[1:]
    first = next((place for place, one in enumerate(given) if one.startswith("-")), len(given))
    chosen, options = given[:first] or NAMES, given[first:]
    unknown = [name for name in chosen if name not in NAMES]
    if unknown:
        raise SystemExit(f"There is no benchmark `{unknown[0]}`; there are {', '.join(NAMES)}.")
    if options and WITH_OPTIONS not in chosen:
        raise SystemExit(f"Only `{WITH_OPTIONS}` takes options.")
    for name in chosen:
        module = importlib.import_module(f"benchmarks.{name}")
        module.main(*([options] if name == WITH_OPTIONS else []))
        print(flush=True)


if __name__ == "__main__":
    main()
