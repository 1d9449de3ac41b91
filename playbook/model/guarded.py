"""What no change is offered for: what a host said, and what somebody decided.

Such words are altered by those whose words they are, and by nobody else; not even their spelling.
"""

from __future__ import annotations

from typing import Final

from playbook.problem import Fix, Place

_KINDS: Final = ("debriefs", "waivers")
_KEYS: Final = frozenset(
    (
        # What a host said, and whether a host agreed.
        *("words", "customers", "often", "also_told", "reworded", "host_agreed", "opted_in", "confirmed"),
        *("observations", "learned", "went_well"),
        # What somebody decided or answered for.
        *("severity", "severity_changes", "answers", "standing", "settled_on"),
        *("status", "closed_on", "closing_note", "accepted_by", "agreed_by", "evidence"),
        *("renegotiated", "restated", "reviewed", "contributions", "granted_on", "until", "reason"),
    )
)


def offered(fix: Fix | None, place: Place) -> Fix | None:
    """The change, unless it would touch such words, or make some of other text."""
    if fix is None or _is_guarded(place) or fix.text in _KEYS:
        return None
    return fix


def _is_guarded(place: Place) -> bool:
    folders = [part.split(".")[0] for part in place.path.split("/")]
    # A key that is given twice carries where it stands behind its name.
    steps = [str(step).split(" (")[0] for step in place.route]
    return any(kind in folders or kind in steps for kind in _KINDS) or any(step in _KEYS for step in steps)
