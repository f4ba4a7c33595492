"""Zuruf: public voices become tickets in team channels."""

__version__ = "0.1.0"
