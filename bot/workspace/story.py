"""What customers write while the demo runs: a late train, a broken microphone, praise, a threat, a question that recurs, a storm."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import count

ON_MASTODON = "letterbox/@donaubahn"
ON_FACEBOOK = "letterbox/donaubahn-facebook"
IN_ENGLISH = "letterbox/@donaubahn_en"

CYCLING_TIP = "tip-of-the-week"
"""The account's own post that people comment on with the same question."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """One post. `after`: seconds since the scene before. Scenes of one `thread` are one conversation.

    `under`: the account's own post that it comments on.
    """

    after: float
    account: str
    author: str
    text: str
    language: str
    thread: str
    private: bool = False
    under: str = ""


def _storm() -> tuple[Scene, ...]:
    """A line is down, and many ask the same within seconds: a wave, in which one asks something else."""
    asking = (
        "Birgit",
        "Stefan M.",
        "Nour",
        "Herr Pichler",
        "Lisa-Marie",
        "Dragan",
        "Ines",
        "Walter K.",
        "Sophie",
        "Amir",
    )
    words = "@donaubahn Warum ist die Strecke nach Krems gesperrt, und wann fährt wieder ein Zug?"
    storm = [
        Scene(
            after=1.0,
            account=ON_MASTODON,
            author=author,
            text=words + "!" * (number % 3),
            language="de",
            thread=f"closed-{number}",
        )
        for number, author in enumerate(asking)
    ]
    other = Scene(
        after=1.0,
        account=ON_MASTODON,
        author="Familie Ortner",
        text="@donaubahn Gibt es im Nostalgiezug am Sonntag noch Plätze für eine Gruppe von zwölf?",
        language="de",
        thread="group",
    )
    return (*storm[:6], other, *storm[6:])


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
        account=ON_FACEBOOK,
        author="Samira K.",
        text="Darf ich mein Fahrrad im Frühzug mitnehmen, und muss ich dafür reservieren?",
        language="de",
        thread="bike-1",
        under=CYCLING_TIP,
    ),
    Scene(
        after=5.0,
        account=ON_MASTODON,
        author="Opa Franz",
        text="Ein großes Lob an die Schaffnerin im Zug um 16:05 – sie hat meiner Enkelin den ganzen Weg "
        "das Stellwerk erklärt. 💚",
        language="de",
        thread="praise",
    ),
    Scene(
        after=6.0,
        account=IN_ENGLISH,
        author="Priya Nair",
        text="Left my blue backpack on the 09:15 Vienna – Passau yesterday. Who can I ask? 🎒",
        language="en",
        thread="backpack",
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
        after=7.0,
        account=ON_FACEBOOK,
        author="Günther W.",
        text="Ihr unfähigen Idioten, jeden Tag dasselbe Theater mit euch!!! Ich finde euch, verlasst euch drauf.",
        language="de",
        thread="threat",
    ),
    Scene(
        after=7.0,
        account=ON_FACEBOOK,
        author="Katharina B.",
        text="Kann ich mein Fahrrad einfach in den Frühzug mitnehmen, oder muss ich dafür reservieren?",
        language="de",
        thread="bike-2",
        under=CYCLING_TIP,
    ),
    Scene(
        after=7.0,
        account=ON_FACEBOOK,
        author="Magdalena Rieder",
        text="Der Lift am Bahnhof in Wörgl ist seit Tagen kaputt. Wie komme ich mit dem Rollstuhl zu meinem Zug?",
        language="de",
        thread="lift",
    ),
    Scene(
        after=7.0,
        account=ON_MASTODON,
        author="Ayşe D.",
        text="@donaubahn Im letzten Wagen vom 10:20 nach Krems riecht es nach Rauch, und niemand vom Personal ist da!",
        language="de",
        thread="smoke",
    ),
    Scene(
        after=8.0,
        account=ON_FACEBOOK,
        author="Nadja Winter",
        text="Bei der Sperre am Freitag habe ich das Taxi selbst bezahlt. Wird das erstattet? Die Rechnung habe ich noch.",
        language="de",
        thread="taxi",
        private=True,
    ),
    Scene(
        after=8.0,
        account=ON_MASTODON,
        author="Clemens Aigner",
        text="Guten Tag, ich schreibe für die Redaktion vom Donaublatt über den neuen Fahrplan. Mit wem kann ich sprechen?",
        language="de",
        thread="press",
    ),
    Scene(
        after=8.0,
        account=ON_MASTODON,
        author="Lena Hofer",
        text="@donaubahn Bin jetzt mit 70 Minuten Verspätung in Linz angekommen. Gibt es da eine Entschädigung?",
        language="de",
        thread="late-again",
    ),
    Scene(
        after=8.0,
        account=IN_ENGLISH,
        author="Tomasz",
        text="Our train from Innsbruck was packed again. Could you add a carriage on Sundays, please?",
        language="en",
        thread="packed",
    ),
    *_storm(),
)
"""In about a minute and a half everything has come up that a team meets in a week."""

ENCORE: tuple[Scene, ...] = (
    Scene(
        after=45.0,
        account=ON_FACEBOOK,
        author="Jakob",
        text="Fahrrad im Frühzug: muss ich reservieren oder kann ich einfach einsteigen?",
        language="de",
        thread="bike",
        under=CYCLING_TIP,
    ),
    Scene(
        after=60.0,
        account=IN_ENGLISH,
        author="Rosa",
        text="Is the dining car open on Sundays? The app says nothing.",
        language="en",
        thread="dining",
    ),
    Scene(
        after=75.0,
        account=ON_MASTODON,
        author="Emre",
        text="@donaubahn Im Regionalzug nach Krems geht das WLAN wieder nicht. Liegt das an mir?",
        language="de",
        thread="wifi",
    ),
    Scene(
        after=90.0,
        account=ON_FACEBOOK,
        author="Hanna Gruber",
        text="Ich habe gestern meinen grünen Schal im Zug nach Tulln vergessen. Wo kann ich nachfragen?",
        language="de",
        thread="scarf",
    ),
)


def story() -> Iterator[tuple[str, Scene]]:
    """Return the scenes with a key each: first all of them, then, slower and for ever, questions that recur."""
    for number, scene in enumerate(SCENES):
        yield f"scene-{number}", scene
    for round_ in count(1):
        for number, scene in enumerate(ENCORE):
            key = f"encore-{round_}-{number}"
            yield key, replace(scene, thread=key)
