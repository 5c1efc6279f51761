"""Fixture policy.

A test builds the smallest input that shows its point, by hand, in the test or in its folder's
``factory``. Real parts run: a store on disk, a server on a free loopback port, a browser; nothing
is mocked. What needs the shared folder beside the checkout, a browser or an optional package skips
by name where it is missing.

Hypothesis draws the same examples in every run, and a slow machine is no failure: deadlines and the
check of drawing speed are off, since neither tells anything of the code.
"""

from __future__ import annotations

from hypothesis import HealthCheck, settings

settings.register_profile(
    "repeatable",
    derandomize=True,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.load_profile("repeatable")
