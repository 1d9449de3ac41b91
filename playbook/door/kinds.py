"""Which kinds of record there are, and in which files each is looked for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from playbook.model.charter import Charter
from playbook.model.content import CaseStudy, Checklist, Guide, Term
from playbook.model.listening import Barrier, Debrief
from playbook.model.measures import Driver, Measure, Waiver
from playbook.model.organization import Organization, Person
from playbook.model.pledges import Pledge
from playbook.model.shadowing import Host, Leader, Schedule, Shadowing
from playbook.model.types import Record


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of record and the files that hold it.

    A kind of which there are many stands in `<plural>.yml` as a list under that key, in a folder
    `<plural>/` with one file a record, in `<plural>.csv`, or in several of these. A kind of which a
    program has one stands in `<plural>.yml`, or in a folder whose files each hold some of its keys.
    """

    name: str
    plural: str
    record: type[Record]
    many: bool = True
    file: str = ""
    first: tuple[str, ...] = ()
    """Keys that may be left out but that a new record should have from the first day."""

    @property
    def stem(self) -> str:
        """The file's name without its ending."""
        return self.file or self.plural


ORGANIZATION: Final = Kind("organization", "organization", Organization, many=False)
PERSON: Final = Kind("person", "people", Person, first=("name",))
CHARTER: Final = Kind("program", "program", Charter, many=False)
SHADOWING: Final = Kind("shadowing", "shadowing", Shadowing, many=False)
SCHEDULE: Final = Kind("schedule", "schedule", Schedule, many=False, file="schedule.lock")

MANY: Final = (
    Kind("leader", "leaders", Leader, first=("name", "department")),
    Kind("host", "hosts", Host, first=("name", "department")),
    Kind("debrief", "debriefs", Debrief),
    Kind("barrier", "barriers", Barrier, first=("departments",)),
    Kind("pledge", "pledges", Pledge, first=("owner", "due")),
    Kind("measure", "measures", Measure),
    Kind("driver", "drivers", Driver),
    Kind("waiver", "waivers", Waiver, first=("reason", "by", "until")),
)
"""The kinds of which a program has many, people apart."""

GUIDE: Final = Kind("guide", "guides", Guide)
CONTENT: Final = (
    Kind("checklist", "checklists", Checklist),
    Kind("case-study", "case-studies", CaseStudy),
    Kind("term", "terms", Term, file="glossary"),
)
"""The kinds of which `content/` has many, guides apart: those are prose."""

SHARED: Final = (ORGANIZATION, PERSON)
"""What stands beside the programs and serves them all, unless a program has its own."""
OWN: Final = (ORGANIZATION, PERSON, CHARTER, SHADOWING, SCHEDULE, *MANY)
"""What a program's folder may hold."""
ALL: Final = (*OWN, GUIDE, *CONTENT)
