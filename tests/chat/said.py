"""Every activity, and what its line says in the origin's thread, in German and in English."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from bot.domain import activities as did
from bot.domain.activities import Activity
from bot.domain.forwards import Becomes
from bot.domain.obstacles import Hold, Obstacle
from bot.domain.posts import Act, LetterKind, PostRef
from bot.domain.stops import Stop
from bot.domain.text import Untrusted
from bot.domain.ticket import Leaving, TicketId
from tests.fakes import world
from tests.fakes.world import ANNA, IN_SERVICE, IN_SOCIAL, JONAS, SELMA, SERVICE, SHOP, SOCIAL

NOW = world.Watch()()
LATER = NOW + timedelta(hours=4)
POST = world.post()
BECAUSE = Untrusted("busy & <closed>")
BY: dict[str, Any] = {"at": NOW, "by": ANNA.actor}
REPLY: dict[str, Any] = {"at": NOW, "reply": "r1"}
NOTE: dict[str, Any] = {**BY, "channel": IN_SERVICE, "message": "m1"}

OPENED = did.Opened(at=NOW, post=POST, department=SOCIAL, channels=(IN_SOCIAL,), rule="All")
QUEUED = did.ReplyQueued(
    **BY, reply="r1", to=POST.ref, text="Sorry!", private=False, close=True, due_at=LATER
)
ESCALATED = did.Escalated(
    **BY,
    number=1,
    department=SERVICE,
    channels=(IN_SERVICE,),
    reason="Refund",
    question="May she?",
    due_at=LATER,
)
SUGGESTED = did.AnswerSuggested(at=NOW, by=SELMA.actor, number=1, reply="r1", text="Yes.")
UNKNOWN = did.ReplyUnknown(**REPLY, reason=BECAUSE)
CHECKING = did.ReplyChecking(**REPLY, until=LATER, why=Obstacle.NO_ANSWER, reason=BECAUSE)
HELD = did.ReplyHeld(**REPLY, why=Hold.EDITED, confirmed_by=ANNA.actor)
AGAIN = did.ReplyQueuedAgain(**REPLY, due_at=LATER, by=ANNA.actor)

FORWARDED = did.Forwarded(
    **BY,
    number=1,
    account=SHOP,
    to="fundbuero@bahn.example",
    name="Fundbüro",
    question="Blaue Tasche?",
    subject="Blaue Tasche? [1-1-abcdefghij]",
    text="Guten Tag",
    becomes=Becomes.DRAFT,
    token="1-1-abcdefghij",
    leaves_at=NOW,
    due_at=LATER,
)
MAIL: dict[str, Any] = {"at": NOW, "number": 1, "ref": POST.ref}
HELP_ASKED = did.HelpAsked(**BY, number=1, to=SELMA.actor, question="Why?", due_at=LATER)
LATE = "2026-11-21 13:00"

# Activity: what its line says in the origin's thread, in German and in English.
SAID: list[tuple[Activity, str, str]] = [
    (OPENED, "Beitrag von Mia ist bei Social Media eingegangen.", "A post by Mia arrived at Social Media."),
    (
        did.PostAdded(at=NOW, post=world.post("And now?", 2)),
        "Mia hat wieder geschrieben: And now?",
        "Mia wrote again: And now?",
    ),
    (
        did.PostEdited(at=NOW, post=world.post("My bus is late")),
        "Mia hat den Beitrag geändert: My bus is late",
        "Mia changed the post: My bus is late",
    ),
    (
        did.PostRemoved(at=NOW, ref=POST.ref),
        "Ein Beitrag wurde auf der Plattform gelöscht.",
        "A post was deleted on the platform.",
    ),
    (did.Claimed(**BY), "Anna hat übernommen.", "Anna claimed the ticket."),
    (did.Released(**BY), "Anna hat das Ticket zurückgelegt.", "Anna released the ticket."),
    (
        did.TakenOver(at=NOW, by=JONAS.actor, of=ANNA.actor, handover="social/1"),
        "Jonas hat das Ticket bei der Übergabe von Anna angenommen.",
        "Jonas accepted the ticket from Anna at the handover.",
    ),
    (
        did.Assigned(**BY, to=JONAS.actor),
        "Anna hat das Ticket Jonas zugewiesen.",
        "Anna assigned the ticket to Jonas.",
    ),
    (
        did.ReplyDrafted(**BY, reply="r1", text="Sorry!"),
        "Anna hat einen Entwurf geschrieben: „Sorry!“",
        "Anna wrote a draft: “Sorry!”",
    ),
    (did.DraftDiscarded(**BY, reply="r1"), "Anna hat den Entwurf verworfen.", "Anna discarded the draft."),
    (
        QUEUED,
        "Anna antwortet öffentlich als Shop on the Square. Die Antwort geht hinaus: 2026-11-21 13:00\n„Sorry!“",
        "Anna replies in public as Shop on the Square. It goes out: 2026-11-21 13:00\n“Sorry!”",
    ),
    (
        did.ReplyWithdrawn(**BY, reply="r1"),
        "Anna hat die Antwort zurückgenommen. Nichts wurde gesendet.",
        "Anna took the reply back. Nothing was sent.",
    ),
    (
        did.ReplyPostponed(**REPLY, until=LATER, reason=BECAUSE),
        "Die Antwort wartet noch. Die Plattform sagt: „busy & <closed>“. Nächster Versuch: 2026-11-21 13:00",
        "The reply is still waiting. The platform says: “busy & <closed>”. Next try: 2026-11-21 13:00",
    ),
    (
        did.ReplyStopped(**REPLY, why=Stop.FROZEN, by=ANNA.actor, reason=Untrusted("Wrong price")),
        "🛑 Die Antwort wartet, weil Anna gestoppt hat, was hinausgeht. „Wrong price“",
        "🛑 The reply waits because Anna froze what goes out. “Wrong price”",
    ),
    (
        did.ReplyShelved(**BY, reply="r1"),
        "📥 Anna hat den Stopp aufgehoben: Die Antwort ist wieder ein Entwurf. Nichts wurde gesendet.",
        "📥 Anna unfroze what goes out: the reply is a draft again. Nothing was sent.",
    ),
    (
        did.ReplySent(**REPLY, sent_as=PostRef(SHOP, "x"), url="https://square.example/x"),
        "Die Antwort ist als Shop on the Square veröffentlicht. Ansehen",
        "The reply is published as Shop on the Square. View",
    ),
    (
        did.ReplyFailed(**REPLY, reason=BECAUSE, why=Obstacle.NOT_ACCEPTED),
        (
            "Die Antwort wurde nicht gesendet. Die Plattform nimmt diese Antwort nicht an. "
            "Die Plattform sagt: „busy & <closed>“."
        ),
        (
            "The reply was not sent. The platform does not accept this reply. "
            "The platform says: “busy & <closed>”."
        ),
    ),
    (
        UNKNOWN,
        (
            "Wir wissen nicht, ob die Antwort angekommen ist. Die Plattform sagt: „busy & <closed>“. "
            "Bitte auf der Plattform nachsehen."
        ),
        (
            "We do not know whether the reply arrived. The platform says: “busy & <closed>”. "
            "Please look on the platform."
        ),
    ),
    (
        did.ReplySettled(**BY, reply="r1", arrived=False),
        "Anna hat nachgesehen: Die Antwort ist nicht da. Sie wurde nicht erneut gesendet.",
        "Anna looked: the reply is not there. It was not sent again.",
    ),
    (
        CHECKING,
        (
            "Noch ist unklar, ob die Antwort angekommen ist. Die Plattform hat nicht richtig geantwortet. "
            "Die Plattform sagt: „busy & <closed>“. Zuruf klärt es: 2026-11-21 13:00"
        ),
        (
            "It is not clear yet whether the reply arrived. The platform did not answer properly. "
            "The platform says: “busy & <closed>”. Zuruf finds out: 2026-11-21 13:00"
        ),
    ),
    (
        HELD,
        (
            "Die Antwort ist nicht hinausgegangen: Der Beitrag wurde geändert, nachdem Anna die Antwort bestätigt "
            "hatte. Jemand muss entscheiden."
        ),
        (
            "The reply has not left: the post was changed after Anna had confirmed the reply. "
            "Somebody has to decide."
        ),
    ),
    (
        AGAIN,
        "Anna sendet die Antwort, wie sie ist. Sie geht hinaus: 2026-11-21 13:00",
        "Anna sends the reply as it is. It goes out: 2026-11-21 13:00",
    ),
    (
        did.ReplyDiscarded(**BY, reply="r1"),
        "Anna hat die Antwort verworfen. Nichts wurde gesendet.",
        "Anna discarded the reply. Nothing was sent.",
    ),
    (
        ESCALATED,
        "Anna fragt Kundenservice (Refund), Antwort bis 2026-11-21 13:00: „May she?“",
        "Anna asks Kundenservice (Refund), answer due 2026-11-21 13:00: “May she?”",
    ),
    (SUGGESTED, "Selma schlägt als Antwort vor: „Yes.“", "Selma suggests as answer: “Yes.”"),
    (
        did.EscalationReturned(**BY, number=1, reason="Which train?"),
        "Anna gibt die Frage zurück: „Which train?“",
        "Anna returns the question: “Which train?”",
    ),
    (did.NoteAdded(**NOTE, text="Ask Selma"), "📝 Anna: Ask Selma", "📝 Anna: Ask Selma"),
    (
        did.NoteEdited(**NOTE, text="Asked Selma"),
        "📝 Anna hat die Notiz geändert: Asked Selma",
        "📝 Anna changed the note: Asked Selma",
    ),
    (did.NoteDeleted(**NOTE), "Anna hat eine Notiz gelöscht.", "Anna deleted a note."),
    (
        HELP_ASKED,
        f"Anna bittet um Hilfe: Selma, bis {LATE}: „Why?“",
        f"Anna asks for help: Selma, until {LATE}: “Why?”",
    ),
    (
        did.HelpAnswered(at=NOW, by=SELMA.actor, number=1, text="So."),
        "Selma antwortet: „So.“",
        "Selma answers: “So.”",
    ),
    (
        did.HelpOverdue(at=NOW, number=1),
        "Die Bitte um Hilfe wurde nicht rechtzeitig beantwortet. Beide Seiten wissen Bescheid.",
        "The request for help has not been answered in time. Both sides were told.",
    ),
    (
        did.EscalationOverdue(at=NOW, number=1, department=SERVICE),
        "Kundenservice hat nicht rechtzeitig geantwortet. Wer gefragt hat, weiß Bescheid.",
        "Kundenservice has not answered in time. Whoever asked was told.",
    ),
    (did.Tagged(**BY, tag="late"), "Anna hat den Tag „late“ gesetzt.", "Anna added the tag “late”."),
    (did.Untagged(**BY, tag="late"), "Anna hat den Tag „late“ entfernt.", "Anna removed the tag “late”."),
    (did.Starred(**BY), "Anna hat einen Stern gesetzt.", "Anna starred the ticket."),
    (did.Unstarred(**BY), "Anna hat den Stern entfernt.", "Anna took the star off."),
    (
        did.Muted(**BY),
        "Anna hat die Unterhaltung stummgeschaltet: Weitere Beiträge werden aufbewahrt, rufen aber niemanden.",
        "Anna muted the conversation: further posts are kept, but call nobody.",
    ),
    (did.Unmuted(**BY), "Anna hat die Unterhaltung wieder laut gestellt.", "Anna unmuted the conversation."),
    (
        did.Snoozed(**BY, until=LATER),
        f"Anna hat das Ticket zurückgestellt bis {LATE}.",
        f"Anna snoozed the ticket until {LATE}.",
    ),
    (did.Woken(**BY), "Anna hat das Ticket geweckt.", "Anna woke the ticket."),
    (
        did.ReminderSet(**BY, number=1, due_at=LATER, text="Call"),
        f"Anna möchte erinnert werden: {LATE}, „Call“",
        f"Anna wants to be reminded {LATE}: “Call”",
    ),
    (did.Reminded(at=NOW, number=1), "Die Erinnerung ist hinausgegangen.", "The reminder was sent."),
    (
        did.RegionSet(**BY, region="west"),
        "Anna hat die Region auf west gesetzt.",
        "Anna set the region to west.",
    ),
    (
        did.Absorbed(**BY, ticket=TicketId(3), posts=(POST,), conversations=()),
        "Anna hat Ticket 3 hierher geholt (1 Beitrag).",
        "Anna merged ticket 3 into this one (1 post).",
    ),
    (
        did.MergedInto(**BY, ticket=TicketId(3)),
        "Anna hat dieses Ticket mit Ticket 3 zusammengelegt. Dort geht es weiter.",
        "Anna merged this ticket into ticket 3. It goes on there.",
    ),
    (
        did.SplitOff(**BY, posts=(POST.ref,), ticket=TicketId(3)),
        "Anna hat einen Beitrag abgetrennt: siehe Ticket 3.",
        "Anna split a post off: see ticket 3.",
    ),
    (
        did.Proposed(**BY, to=SELMA.actor, what="faq", title="Late trains", proposal="p1"),
        "Anna schlägt „Late trains“ für die FAQ vor; Selma entscheidet.",
        "Anna proposes “Late trains” for the FAQ; Selma decides.",
    ),
    (
        did.ProposalSettled(**BY, to=SELMA.actor, title="Late trains", proposal="p1", approved=True),
        "Anna hat „Late trains“ freigegeben.",
        "Anna approved “Late trains”.",
    ),
    (
        did.ActAsked(**BY, number=1, act=Act.DELETE, to=POST.ref, due_at=LATER, reason="Spam"),
        f"Anna auf Shop on the Square: Beitrag löschen. Lässt sich abbrechen bis {LATE}. Begründung: Spam",
        f"Anna on Shop on the Square: Delete the post. Can be called off until {LATE}. Reason: Spam",
    ),
    (
        FORWARDED,
        f"✉️ Anna fragt Fundbüro per Mail: Blaue Tasche?\nAntwort erbeten bis {LATE}; sie wird ein Entwurf für die Kundschaft.",
        f"✉️ Anna asks Fundbüro by mail: Blaue Tasche?\nAnswer wanted by {LATE}; it becomes a draft for the customer.",
    ),
    (
        did.ForwardCalledOff(**BY, number=1),
        "Anna hat die Mail abgebrochen: Sie ist nicht weg.",
        "Anna called the mail off: it has not left.",
    ),
    (did.ForwardSent(at=NOW, number=1), "✅ Die Mail ist weg.", "✅ The mail has left."),
    (
        did.ForwardSent(**BY, number=1),
        "Anna sagt, dass die Mail weg ist.",
        "Anna says that the mail has left.",
    ),
    (
        did.ForwardFailed(at=NOW, number=1, hold=Hold.NOT_ALLOWED),
        "⚠️ Die Mail wurde nicht gesendet. Wer gefragt hat, darf diese Adresse nicht mehr fragen.",
        "⚠️ The mail was not sent. Whoever asked may not ask this address any more.",
    ),
    (
        did.ForwardFailed(at=NOW, number=1, why=Obstacle.GONE, reason=BECAUSE),
        "⚠️ Die Mail wurde nicht gesendet. Ihr Server kennt diese Adresse nicht. Die Plattform sagt: „busy & <closed>“.",
        "⚠️ The mail was not sent. Its server knows no such address. The platform says: “busy & <closed>”.",
    ),
    (
        did.ForwardUnknown(at=NOW, number=1, why=Obstacle.NO_ANSWER),
        "❓ Niemand weiß, ob die Mail weg ist. Die Plattform hat nicht richtig geantwortet. Bitte frag, wer sie haben sollte, oder sieh bei den gesendeten Mails nach.",
        "❓ Nobody knows whether the mail has left. The platform did not answer properly. Please ask whoever should have it, or look at what was sent.",
    ),
    (
        did.ForwardAgain(**BY, number=1),
        "Anna lässt die Mail noch einmal senden.",
        "Anna has the mail sent again.",
    ),
    (
        did.ForwardAnswered(
            **MAIL, sender=Untrusted("f@b.example"), text=BECAUSE, name="Fundbüro", reply="m"
        ),
        "📩 Fundbüro (f@b.example) antwortet per Mail. Daraus ist ein Entwurf geworden, gesendet ist nichts.\nbusy & <closed>",
        "📩 Fundbüro (f@b.example) answers by mail. It is a draft now, nothing was sent.\nbusy & <closed>",
    ),
    (
        did.ForwardOverdue(at=NOW, number=1, name="Fundbüro"),
        "⏰ Fundbüro hat noch nicht per Mail geantwortet.",
        "⏰ Fundbüro has not answered by mail yet.",
    ),
    (
        did.ForwardDone(**BY, number=1),
        "Anna braucht keine Antwort per Mail mehr.",
        "Anna does not need an answer by mail any more.",
    ),
    (
        did.MailNoticed(**MAIL, letter=LetterKind.AUTOMATIC, sender=Untrusted("f@b.example"), text=BECAUSE),
        "🤖 Automatische Mail von f@b.example: busy & <closed>",
        "🤖 Automatic mail of f@b.example: busy & <closed>",
    ),
    (
        did.MailNoticed(**MAIL, letter=LetterKind.BOUNCE, sender=Untrusted("f@b.example"), text=BECAUSE),
        "⚠️ Die Mail ist nicht angekommen: busy & <closed>",
        "⚠️ The mail did not arrive: busy & <closed>",
    ),
    (
        did.ActCalledOff(**BY, number=1),
        "Anna hat abgebrochen: Es ist nichts geschehen.",
        "Anna called it off: nothing was done.",
    ),
    (
        did.ActDone(at=NOW, number=1),
        "✅ Auf Shop on the Square erledigt.",
        "✅ Done on Shop on the Square.",
    ),
    (
        did.ActFailed(at=NOW, number=1, why=Obstacle.GONE, hold=Hold.INACTIVE),
        "⚠️ Es ist nicht geschehen. Wer es wollte, gehört nicht mehr zum Team.",
        "⚠️ It was not done. Whoever asked for it is not of the team any more.",
    ),
    (
        did.DoneByHand(**BY, act=Act.BLOCK, to=POST.ref, reason="Insult"),
        "Anna hat es auf der Plattform erledigt: Verfasser blockieren. Begründung: Insult",
        "Anna did it on the platform: Block the author. Reason: Insult",
    ),
    (did.JoinedWave(at=NOW, wave=4), "🌊 Gehört zu Welle 4.", "🌊 Belongs to wave 4."),
    (
        did.LeftWave(**BY, wave=4, why=Leaving.PULLED),
        "Anna hat das Ticket aus Welle 4 herausgenommen.",
        "Anna pulled the ticket out of wave 4.",
    ),
    (did.Closed(**BY), "Anna hat das Ticket abgeschlossen.", "Anna closed the ticket."),
    (did.Reopened(**BY), "Anna hat das Ticket wieder geöffnet.", "Anna reopened the ticket."),
]

SILENT = {
    did.ReplySending: "its end says it within seconds; until then the line above says that it goes out",
    did.ForwardBegun: "its end says it within seconds; the line above says who is asked",
    did.ActBegun: "its end says it within seconds; the line above says what is wanted",
}
