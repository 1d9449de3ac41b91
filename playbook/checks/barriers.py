"""Bad news (family B): whether what the front line said is written down, owned and answered."""

from __future__ import annotations
