"""`python -m bot.library --write` renews the reference; without `--write` it only says what is out of date."""

from bot.generated import keeping
from bot.library.reference import documents

if __name__ == "__main__":
    keeping(documents())()
