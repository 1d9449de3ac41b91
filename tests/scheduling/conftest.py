"""Hypothesis for this folder: the same examples in every run, and no stopwatch."""

from __future__ import annotations

from hypothesis import HealthCheck, Phase, settings

settings.register_profile(
    "scheduling",
    derandomize=True,
    deadline=None,
    database=None,
    # An instance follows from one number: a smaller number is no smaller instance.
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
settings.load_profile("scheduling")
