"""What customers write while the demo runs: a late train, a broken microphone, praise, an insult, a recurring question."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import count

ON_MASTODON = "letterbox/@donaubahn"
ON_FACEBOOK = "letterbox/donaubahn-facebook"
IN_ENGLISH = "letterbox/@donaubahn_en"


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """One post. `after`: seconds since the scene before. Scenes of one `thread` are one conversation."""

    after: float
    account: str
    author: str
    text: str
    language: str
    thread: str
    private: bool = False


SCENES: tuple[Scene, ...] = (
    Scene(
        after=1.0,
        account=ON_MASTODON,
        author="Lena Hofer",
        text="@donaubahn Der 7:42 nach Linz steht seit 25 Minuten in Melk und keine Durchsage. Was ist da los?",
        language="de",
        thread="late",
    ),
    Scene(
        after=4.0,
        account=ON_FACEBOOK,
        author="Markus Steiner",
        text="Das Mikrofon aus eurem Shop (Podcast-Set „Abteil 7“) rauscht nach zwei Wochen nur noch. "
        "Bekomme ich ein neues oder mein Geld zurück? Bestellung 4711-22.",
        language="de",
        thread="microphone",
    ),
    Scene(
        after=5.0,
        account=IN_ENGLISH,
        author="Priya Nair",
        text="Left my blue backpack on the 09:15 Vienna – Passau yesterday. Who can I ask? 🎒",
        language="en",
        thread="backpack",
    ),
    Scene(
        after=6.0,
        account=ON_MASTODON,
        author="Opa Franz",
        text="Ein großes Danke an die Schaffnerin im Zug um 16:05 – sie hat meiner Enkelin den ganzen Weg "
        "das Stellwerk erklärt. 💚",
        language="de",
        thread="praise",
    ),
    Scene(
        after=7.0,
        account=ON_FACEBOOK,
        author="Günther W.",
        text="Ihr unfähigen Idioten, jeden Tag dasselbe Theater mit euch!!!",
        language="de",
        thread="insult",
    ),
    Scene(
        after=6.0,
        account=ON_MASTODON,
        author="Samira K.",
        text="Darf ich mein Fahrrad im Frühzug mitnehmen, und muss ich dafür reservieren?",
        language="de",
        thread="bike-1",
    ),
    Scene(
        after=6.0,
        account=ON_MASTODON,
        author="Lena Hofer",
        text="@donaubahn Inzwischen sind es 40 Minuten. Ich verpasse meinen Anschluss.",
        language="de",
        thread="late",
    ),
    Scene(
        after=8.0,
        account=ON_FACEBOOK,
        author="Katharina B.",
        text="Kostet die Mitnahme vom Fahrrad eigentlich extra? Auf der Webseite finde ich nichts.",
        language="de",
        thread="bike-2",
        private=True,
    ),
)

ENCORE: tuple[Scene, ...] = (
    Scene(
        after=45.0,
        account=ON_MASTODON,
        author="Jakob",
        text="Fahrrad im Zug: reservieren oder einfach einsteigen?",
        language="de",
        thread="bike",
    ),
    Scene(
        after=60.0,
        account=IN_ENGLISH,
        author="Tomasz",
        text="Is the dining car open on Sundays? The app says nothing.",
        language="en",
        thread="dining",
    ),
)


def story() -> Iterator[tuple[str, Scene]]:
    """Return the scenes with a key each: first all of them, then, slower and for ever, questions that recur."""
    for number, scene in enumerate(SCENES):
        yield f"scene-{number}", scene
    for round_ in count(1):
        for number, scene in enumerate(ENCORE):
            yield f"encore-{round_}-{number}", scene
