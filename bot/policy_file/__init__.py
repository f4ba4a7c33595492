"""Reads `escalation.yaml`: `load_file(path)` returns a `Policy` or raises `PolicyProblems` with all problems at once."""

from bot.policy_file.problems import PolicyProblems, Problem
from bot.policy_file.reading import AccountProblems, load, load_file

__all__ = ["AccountProblems", "PolicyProblems", "Problem", "load", "load_file"]
