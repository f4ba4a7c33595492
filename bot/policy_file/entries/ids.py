"""What ids look like, and how keywords match."""

from typing import Final

MATCHING: Final = (
    "Case, diacritics and ä=ae, ö=oe, ü=ue, ß=ss make no difference; `word*` also matches longer words."
)
PLAIN_ID: Final = (r"^[a-z0-9][a-z0-9_-]{0,39}$", "use lower-case letters, digits, - and _")
VALUE_ID: Final = (r"^[a-z][a-z0-9_]{0,39}$", "use lower-case letters, digits and _, a letter first")
ACCOUNT_ID: Final = (r"^[a-z0-9_]{1,30}/[^\s/]{1,100}$", "write connector/name, like letterbox/@donaubahn")
