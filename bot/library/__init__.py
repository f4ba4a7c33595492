"""Reads `templates/` and `faq/`: `load_library` returns a `Library` or raises `LibraryProblems` with all problems at once."""

from bot.library.csv_file import from_csv, to_csv
from bot.library.problems import LibraryProblems
from bot.library.reading import load_library, load_templates
from bot.library.yaml_file import faq_to_yaml, templates_to_yaml

__all__ = [
    "LibraryProblems",
    "faq_to_yaml",
    "from_csv",
    "load_library",
    "load_templates",
    "templates_to_yaml",
    "to_csv",
]
