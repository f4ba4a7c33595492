"""Mails as programs write them; people and words are made up."""

from __future__ import annotations

from typing import Final

ANSWERS: Final[dict[str, tuple[str, str]]] = {
    "Gmail, German": (
        (
            "Danke, das passt.\n\nAm Mo., 2. März 2026 um 09:12 Uhr schrieb Shop Social <social@shop.example>:\n\n"
            "> Liebe Lena,\n>\n> wir sehen nach.\n"
        ),
        "Danke, das passt.",
    ),
    "Gmail, English, on two lines": (
        "That works.\n\nOn Mon, Mar 2, 2026 at 9:12 AM Shop Social Media Team in Vienna <\nsocial@shop.example> wrote:\n\n> Dear Lena\n",
        "That works.",
    ),
    "Outlook, German": (
        (
            "Hallo,\n\nleider nein.\n\nMit freundlichen Grüßen\nLena Vogt\n\nVon: Shop Social <social@shop.example>\n"
            "Gesendet: Montag, 2. März 2026 09:12\nAn: Lena Vogt <lena@kunden.example>\nBetreff: AW: Bestellung\n\nLiebe Lena\n"
        ),
        "Hallo,\n\nleider nein.\n\nMit freundlichen Grüßen\nLena Vogt",
    ),
    "Outlook, English, with its rule": (
        (
            "No, sorry.\n\n________________________________\nFrom: Shop <social@shop.example>\nSent: Monday, March 2, 2026 9:12 AM\n"
            "To: Lena\nSubject: Re: Order\n\nDear Lena\n"
        ),
        "No, sorry.",
    ),
    "Outlook as text": (
        "Passt.\n\n-----Ursprüngliche Nachricht-----\nVon: Shop\nGesendet: heute\n\nLiebe Lena\n",
        "Passt.",
    ),
    "Apple Mail from a phone": (
        "Ja gern\n\nVon meinem iPhone gesendet\n\n> Am 02.03.2026 um 09:12 schrieb Shop <social@shop.example>:\n>\n> Liebe Lena\n",
        "Ja gern",
    ),
    "Outlook on a phone": ("Yes please\n\nGet Outlook for iOS\n", "Yes please"),
    "Thunderbird, answer below": (
        "Am 02.03.26 um 09:12 schrieb Shop Social:\n> Liebe Lena,\n> wir sehen nach.\n> Wann war das?\n> Und wo?\n\nGestern, in Graz.\n\n-- \nLena Vogt\nTel. 01\n",
        "Am 02.03.26 um 09:12 schrieb Shop Social:\n> Liebe Lena,\n> wir sehen nach.\n> Wann war das?\n> […]\n\nGestern, in Graz.",
    ),
    "answers between the lines": (
        "> Wann war das?\n\nGestern.\n\n> Und wo?\n\nIn Graz.\n",
        "> Wann war das?\n\nGestern.\n\n> Und wo?\n\nIn Graz.",
    ),
    "a signature alone": ("Hallo!\n--\nLena Vogt\n", "Hallo!"),
}
"""What arrives, and what its author says in it."""

WHOLE: Final[dict[str, str]] = {
    "nothing but a quotation": "> Liebe Lena,\n> wir sehen nach.",
    "a mail that is passed on": "Was sagt ihr dazu?\n\n---------- Forwarded message ---------\nFrom: Ben\nDate: Mon\nTo: Lena\n\n> Kaufen!",
    "somebody who writes of a sender": "Von: wegen! Ihr habt nichts gesendet:\nalso wirklich.",
    "a list with dashes": "- eins\n- zwei\n-- drei --",
    "a sentence that ends as quotations begin": "Am Montag schrieb ich: nichts kam.",
}
"""What stays as it is."""

CONFIRMATION_OF_A_DESK: Final = """\
From: "Service Desk" <desk@service.example>
To: social@shop.example
Subject: [service.example #5] AutoReply: Lieferung [Zuruf {token}]
In-Reply-To: <{ours}>
References: <RT-Ticket-5@service.example> <{ours}>
Message-ID: <rt-5-auto@service.example>
Auto-Submitted: auto-replied
Precedence: bulk
Date: Mon, 02 Mar 2026 09:00:00 +0100
Content-Type: text/plain; charset="utf-8"

Ihre Anfrage wurde aufgenommen.
"""
"""As Request Tracker 5 sends it."""

ANSWER_OF_A_DESK: Final = """\
From: "Selma via Service Desk" <desk@service.example>
To: social@shop.example
Subject: [service.example #5] Lieferung
In-Reply-To:
References: <RT-Ticket-5@service.example>
Message-ID: <rt-5-12@service.example>
Precedence: bulk
Date: Mon, 02 Mar 2026 10:00:00 +0100
Content-Type: text/plain; charset="utf-8"

Die Sendung kommt morgen.
"""
"""As Request Tracker 5 sends what a person wrote: it names neither our mail nor our token."""

BOUNCE: Final = """\
Return-Path: <>
From: MAILER-DAEMON@mail.example (Mail Delivery System)
To: social@shop.example
Subject: Undelivered Mail Returned to Sender
Auto-Submitted: auto-replied
Message-ID: <bounce-1@mail.example>
Date: Mon, 02 Mar 2026 09:00:00 +0100
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="b1"

--b1
Content-Type: text/plain; charset=us-ascii

The mail system: <lena@kunden.example>: user unknown

--b1
Content-Type: message/delivery-status

Reporting-MTA: dns; mail.example

Final-Recipient: rfc822; lena@kunden.example
Action: failed
Status: 5.1.1

--b1
Content-Type: {kind}

Message-ID: <{ours}>
Subject: Re: Bestellung

--b1--
"""
"""As Postfix reports that something did not arrive; some send the headers of the mail back, some all of it."""

OUT_OF_OFFICE: Final = """\
From: Lena Vogt <lena@kunden.example>
To: social@shop.example
Subject: Automatische Antwort: Re: Bestellung
In-Reply-To: <{ours}>
Message-ID: <ooo-1@kunden.example>
Auto-Submitted: {said}
X-Auto-Response-Suppress: All
Date: Mon, 02 Mar 2026 09:00:00 +0100
Content-Type: text/plain; charset="utf-8"

Ich bin bis Montag nicht da.
"""
"""Exchange says auto-generated, others auto-replied."""
