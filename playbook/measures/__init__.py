"""Figures drawn from a program: pure functions of what was read and of the day."""
