"""Strategy (family O): whether the customer strategy is one with the business strategy."""

from __future__ import annotations
