"""`python -m benchmarks.peers NAME FOLDER PROGRAM AS_OF LIMIT`: run one peer, print its worth as JSON."""

from __future__ import annotations

import importlib
import json
import sys
from collections import Counter
from datetime import date
from pathlib import Path

from benchmarks.peers import Found, broken
from playbook.scheduling import terms
from playbook.workspace import open_workspace


def main() -> None:
    """Read the program as `playbook schedule` does, let the peer plan, and look whether it kept the rules."""
    name, folder, program, as_of, limit = sys.argv[1:]
    library = open_workspace(Path(folder)).read().library
    found_terms = terms.of(library.programs[program], date.fromisoformat(as_of))
    if name == "reading":
        found = Found([])
    else:
        found = importlib.import_module(f"benchmarks.peers.{name}").plan(found_terms, float(limit))
    wrong = broken(found_terms, found.visits)
    if wrong:
        raise SystemExit(f"{name} broke a rule: {wrong}")
    loads = Counter(visit.host for visit in found.visits)
    last = max((visit.day for visit in found.visits), default=None)
    told = {
        "asked": found_terms.need,
        "days": len(found.visits),
        "bound": found.bound,
        "last": found_terms.days[last].isoformat() if last is not None else "",
        "load": sum(days * days for days in loads.values()),
        "note": found.note,
    }
    print(json.dumps(told))


if __name__ == "__main__":
    main()
