"""German."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Final

from bot.domain.obstacles import Hold, Obstacle
from bot.domain.text import Moment, Span, Strong, Text
from bot.texts.delivery import DeliveryLabels, DeliveryTexts, then

_OBSTACLES: Final[Mapping[Obstacle, str]] = {
    Obstacle.UNTOLD: "",
    Obstacle.RATE_LIMITED: "Die Plattform nimmt im Moment keine weiteren Antworten an.",
    Obstacle.LOGGED_OUT: "Die Plattform lässt uns nicht mehr hinein: Jemand muss den Zugang erneuern.",
    Obstacle.GONE: "Der Beitrag ist nicht mehr da.",
    Obstacle.NOT_ACCEPTED: "Die Plattform nimmt diese Antwort nicht an.",
    Obstacle.UNREACHABLE: "Die Plattform ist nicht erreichbar.",
    Obstacle.UNSUPPORTED: "Die Plattform kann das nicht.",
    Obstacle.UNCONNECTED: "Das Konto ist nicht verbunden.",
    Obstacle.NO_ANSWER: "Die Plattform hat nicht richtig geantwortet.",
    Obstacle.STOPPED: "Zuruf wurde beim Senden unterbrochen.",
    Obstacle.RESTORED: "Eine Sicherung wurde zurückgespielt, und seit sie entstand, kann sie gesendet worden sein.",
    Obstacle.NOT_LISTED: "Unter den Antworten auf der Plattform ist sie nicht zu finden.",
    Obstacle.SAME_WORDS: "Zu finden ist dort nur eine frühere Antwort mit demselben Wortlaut.",
    Obstacle.CANNOT_LOOK: "Zuruf kann dort nicht selbst nachsehen.",
    Obstacle.MISTAKE: "Ein Fehler von uns; Näheres steht im Protokoll des Servers.",
}
_HOLDS: Final[Mapping[Hold, str]] = {
    Hold.REMOVED: "Der Beitrag wurde inzwischen gelöscht.",
    Hold.EDITED: "Der Beitrag wurde geändert, nachdem {who} die Antwort bestätigt hatte.",
    Hold.NOT_ALLOWED: "{who} darf hier nicht mehr antworten.",
    Hold.INACTIVE: "{who} gehört nicht mehr zum Team.",
    Hold.UNASKED: "Niemand konnte sagen, ob {who} noch zum Team gehört.",
    Hold.CHANGED: "Es ist nicht der Text, den {who} bestätigt hat.",
}


class GermanDelivery(DeliveryTexts):
    labels = DeliveryLabels(
        it_is_there="Sie ist da",
        not_there="Nicht da, nicht senden",
        not_there_send="Nicht da, senden",
        look="Nachsehen",
        send_again="Erneut senden",
        send_anyway="Trotzdem senden",
    )

    def quoted(self, reason: Span) -> Text:
        return ("Die Plattform sagt: „", reason, "“.")

    def obstacle(self, why: Obstacle) -> str:
        return _OBSTACLES[why]

    def hold(self, why: Hold, who: str) -> str:
        return _HOLDS[why].format(who=who)

    def postponed(self, until: datetime, why: Text) -> Text:
        return ("Die Antwort wartet noch. ", *then(why), "Nächster Versuch: ", Moment(until))

    def failed(self, why: Text) -> Text:
        return ("Die Antwort wurde nicht gesendet. ", *why)

    def checking(self, until: datetime, why: Text) -> Text:
        return (
            "Noch ist unklar, ob die Antwort angekommen ist. ",
            *then(why),
            "Zuruf klärt es: ",
            Moment(until),
        )

    def looking(self, who: str) -> Text:
        return (Strong(who), " lässt Zuruf nachsehen, ob die Antwort da ist.")

    def unknown(self, why: Text) -> Text:
        return (
            "Wir wissen nicht, ob die Antwort angekommen ist. ",
            *then(why),
            "Bitte auf der Plattform nachsehen.",
        )

    def settled(self, who: str, *, arrived: bool) -> Text:
        found = (
            "Die Antwort ist da." if arrived else "Die Antwort ist nicht da. Sie wurde nicht erneut gesendet."
        )
        return (Strong(who), f" hat nachgesehen: {found}")

    def held(self, why: str) -> Text:
        return (f"Die Antwort ist nicht hinausgegangen: {why} Jemand muss entscheiden.",)

    def queued_again(self, who: str | None, due_at: datetime) -> Text:
        if who is None:
            return ("Die Antwort ist sicher nicht da. Sie geht noch einmal hinaus: ", Moment(due_at))
        return (Strong(who), " sendet die Antwort, wie sie ist. Sie geht hinaus: ", Moment(due_at))

    def discarded(self, who: str) -> Text:
        return (Strong(who), " hat die Antwort verworfen. Nichts wurde gesendet.")
