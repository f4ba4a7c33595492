"""`python -m docs.generate --write` renews the generated pages; without `--write` it only says what is out of date."""

from bot.generated import keeping
from docs.generate.pages import documents

if __name__ == "__main__":
    keeping(documents())()
