"""The rules that the door applies while it reads (family Y): what YAML and the model ask for."""

from __future__ import annotations

from typing import Final

from playbook.checks.rule import About, Rule, manual_of
from playbook.problem import Severity


def _rule(code: str, title: str, manual: str) -> Rule:
    return manual_of(
        code,
        Severity.ERROR,
        "a file that means what it says",
        f"{title}\n\n{manual}",
        about=About.FILES,
        waivable=False,
    )


READING: Final = (
    _rule(
        "Y001",
        "A file can't be read.",
        "Files are UTF-8 text of at most 8 MB that lie inside the playbook's folder. Links to files "
        "elsewhere are not followed: what is published must lie in the repository for all to see.",
    ),
    _rule(
        "Y002",
        "The text is not YAML, or not a table.",
        "The line named is where reading stopped; the mistake is there or just above. Most often a "
        "quotation mark or bracket is not closed, a line is indented differently from its neighbours, "
        "or text that holds a colon and a blank needs quotation marks.",
    ),
    _rule(
        "Y003",
        "The same key is given twice.",
        "Only one of the two could count, and nobody would see which. Keep one.",
    ),
    _rule(
        "Y004",
        "A feature of YAML is used that is not read here.",
        "Tags (`!name`), anchors and pointers (`&name`, `*name`), merge keys (`<<`) and several "
        "documents in one file are refused: they let a file say something other than what a reader "
        "sees. Write the value out, or put text that begins with such a mark inside quotes.",
    ),
    _rule(
        "Y005",
        "The file is too large or nested too deep.",
        "Reading has limits, so that no file can stop the build for everybody. Split the file into a "
        "folder with one record a file.",
    ),
    _rule(
        "Y006",
        "The text holds an invisible character.",
        "Control characters and marks that turn the reading direction make text look other than it "
        "is. They mostly come along when text is copied from elsewhere. Delete the place and type it.",
    ),
    _rule(
        "Y007",
        "A key is not known.",
        "Mostly a spelling mistake; what stands under such a key would be lost without a word. The "
        "hint names the keys that are most like it.",
    ),
    _rule(
        "Y008",
        "A value is not of the kind that is expected.",
        "A date is written year-month-day, yes and no are `true` and `false`, a list has brackets or "
        "a `- ` before each entry, and a short name has no blanks and no accents.",
    ),
    _rule(
        "Y009",
        "Something is missing.",
        "Without this field the record can't be shown. The file's schema, which editors show while "
        "one types, says what belongs there.",
    ),
    _rule(
        "Y010",
        "Two records have the same id.",
        "Others could not say which of the two they mean. Give one of them another id.",
    ),
    _rule(
        "Y011",
        "Two ids look alike.",
        "They differ only by capital letters, by a dot for a hyphen, or by letters that look the same "
        "(`0` and `O`, `1` and `l`). Sooner or later somebody names the wrong one.",
    ),
    _rule(
        "Y012",
        "A reference leads to nothing.",
        "The record that is named does not exist, or was renamed or removed. The hint names records "
        "with similar ids.",
    ),
    _rule(
        "Y013",
        "A `#` swallowed the rest of the line.",
        "In YAML, a blank and a `#` begin a comment: `Plan #1` is read as `Plan`. Put the text inside "
        "quotes. A comment that is meant as one has a blank after the `#`.",
    ),
    _rule(
        "Y014",
        "A file or folder is not read by anything.",
        "Its name belongs to no kind of record, so what it holds appears nowhere. Mostly a spelling "
        "mistake, such as `barrier.yml` for `barriers.yml`.",
    ),
    _rule(
        "Y015",
        "A value is too long or too large.",
        "Titles and other single lines have at most 300 characters; numbers have bounds that the "
        "message names.",
    ),
    _rule(
        "Y016",
        "The file's name and the id in it disagree.",
        "In a folder with one record a file, the file's name is the id. Remove the `id` line.",
    ),
    _rule(
        "Y017",
        "A guide's text can't be shown.",
        "Guides are Markdown that may quote records between `{{` and `}}`. This one asks for "
        "something that does not exist or is not allowed, or holds a paragraph that is too long.",
    ),
)
