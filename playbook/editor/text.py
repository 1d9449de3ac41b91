"""Lines and columns as editors count them.

A line ends with a line feed, a carriage return, or both; a column is counted in the units of an
encoding, mostly UTF-16, where an emoji counts twice.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from enum import StrEnum
from typing import Final

from playbook.editing import Extent

_BREAK: Final = re.compile(r"\r\n|\r|\n")


class Units(StrEnum):
    """What an editor counts within a line."""

    UTF8 = "utf-8"
    UTF16 = "utf-16"
    UTF32 = "utf-32"


_WIDTH: Final = {Units.UTF8: 1, Units.UTF16: 2, Units.UTF32: 4}
_CODEC: Final = {Units.UTF8: "utf-8", Units.UTF16: "utf-16-le", Units.UTF32: "utf-32-le"}

Position = tuple[int, int]
"""Line and column, both counted from 0."""


def length(text: str, units: Units) -> int:
    """How many units a text has."""
    if units is Units.UTF32 or text.isascii():
        return len(text)
    return len(text.encode(_CODEC[units], "surrogatepass")) // _WIDTH[units]


class Text:
    """A text that knows where its lines begin."""

    def __init__(self, text: str) -> None:
        self.text = text
        self._starts = [0, *(found.end() for found in _BREAK.finditer(text))]

    def __len__(self) -> int:
        return len(self.text)

    @property
    def lines(self) -> int:
        """How many lines there are; a text that ends with a break has an empty last one."""
        return len(self._starts)

    def line_of(self, offset: int) -> int:
        """The number of the line, counted from 0, in which an offset lies."""
        return bisect_right(self._starts, offset) - 1

    def extent(self, line: int) -> Extent:
        """Where a line begins and ends, its break left out."""
        start = self._starts[line]
        end = self._starts[line + 1] if line + 1 < len(self._starts) else len(self.text)
        while end > start and self.text[end - 1] in "\r\n":
            end -= 1
        return Extent(start, end)

    def line(self, line: int) -> str:
        """What stands in a line."""
        extent = self.extent(line)
        return self.text[extent.start : extent.end]

    def offset(self, position: Position, units: Units) -> int:
        """The offset of a position; the nearest there is when the text has no such place."""
        line, column = position
        if line >= len(self._starts):
            return len(self.text)
        extent = self.extent(max(line, 0))
        said = self.text[extent.start : extent.end]
        if units is Units.UTF32 or said.isascii():
            return extent.start + min(max(column, 0), len(said))
        at = 0
        for index, character in enumerate(said):
            at += length(character, units)
            if at > column:
                return extent.start + index
        return extent.end

    def position(self, offset: int, units: Units) -> Position:
        """The position of an offset."""
        line = self.line_of(offset)
        return line, length(self.text[self._starts[line] : offset], units)
