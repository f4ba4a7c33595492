"""Bugs that would break a promise, each with the one check that has to notice it.

To add one: the name (what the program would do), the file, the words that are there now, the words instead, and a check.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Mutant:
    """`old` stands exactly once in `file`. `check` is a test that passes without the bug and fails with it."""

    name: str
    file: str
    old: str
    new: str
    check: str


MUTANTS: Final = (
    # What may be sent again
    Mutant(
        "takes a timeout for a reply that did not arrive, and sends it again",
        "bot/connectors/http.py",
        "raise OutcomeUnknown(_named(error)) from error",
        "raise Unreachable(_named(error)) from error",
        "tests/connectors/test_http.py::test_a_broken_connection_leaves_the_outcome_unknown",
    ),
    Mutant(
        "takes HTTP 500 for a refusal",
        "bot/connectors/http.py",
        "        case _:\n            raise OutcomeUnknown(message)",
        "        case _:\n            raise Rejected(message)",
        "tests/connectors/test_http.py::test_a_status_is_named_by_what_follows_from_it",
    ),
    Mutant(
        "follows redirects with a signed request",
        "bot/connectors/http.py",
        "follow_redirects=False",
        "follow_redirects=True",
        "tests/connectors/test_http.py::test_a_status_is_named_by_what_follows_from_it",
    ),
    Mutant(
        "does not wait as long as a platform asks",
        "bot/connectors/http.py",
        "        return min(float(seconds), LONGEST_WAIT)",
        "        return 0.0",
        "tests/connectors/test_http.py::test_retry_after_is_read_and_capped",
    ),
    Mutant(
        "names a repeated callback anew",
        "bot/connectors/webhook.py",
        "        message_id = _message_id(key)",
        '        message_id = _message_id(f"{key} {now.timestamp()}")',
        "tests/connectors/test_webhook.py::TestWebhook::test_the_same_key_publishes_once",
    ),
    Mutant(
        "lets slack_sdk repeat a call whose answer was lost",
        "bot/chat/slack/calls.py",
        '        if client.retry_handlers:\n            raise ValueError("a client that retries by itself posts twice")\n',
        "",
        "tests/chat/slack/test_calls.py::test_a_client_that_repeats_by_itself_is_refused",
    ),
    Mutant(
        "takes a lost answer of Slack for a call that did not happen",
        "bot/chat/slack/calls.py",
        "    if isinstance(found, OutcomeUnknown) and method in _HARMLESS:",
        "    if isinstance(found, OutcomeUnknown):",
        "tests/chat/slack/test_calls.py::test_nobody_knows_what_a_garbled_answer_means",
    ),
    # What is on disk, and when
    Mutant(
        "acknowledges a post before it is on disk",
        "bot/web.py",
        "                await self._receive(item)",
        "                asyncio.get_running_loop().create_task(self._receive(item))",
        "tests/test_web.py::test_nothing_is_acknowledged_that_is_not_durable",
    ),
    Mutant(
        "acknowledges a post that the disk refused",
        "bot/web.py",
        'return self._refuse(_Refused(503, "store unavailable", "cannot take this now, try again"))',
        "pass",
        "tests/test_web.py::test_nothing_is_acknowledged_that_is_not_durable",
    ),
    Mutant(
        "moves the cursor before the posts are stored",
        "bot/jobs/poll.py",
        "        for news in page.posts:\n            await self._desk.take(news)\n        if page.cursor != after:\n"
        "            await self._desk.store.move_cursor(self.account, page.cursor)\n",
        "        if page.cursor != after:\n            await self._desk.store.move_cursor(self.account, page.cursor)\n"
        "        for news in page.posts:\n            await self._desk.take(news)\n",
        "tests/jobs/test_poll_and_clock.py::test_a_post_that_cannot_be_stored_is_fetched_again",
    ),
    Mutant(
        "does not force a commit to the disk",
        "bot/stores/sqlite_tinydb.py",
        "PRAGMA synchronous=FULL",
        "PRAGMA synchronous=OFF",
        "tests/stores/test_tiny_disk.py::test_a_commit_is_forced_to_the_disk",
    ),
    Mutant(
        "lets two processes work on one store",
        "bot/stores/tiny_file.py",
        "            fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)",
        "            fcntl.flock(self._file, fcntl.LOCK_SH | fcntl.LOCK_NB)",
        "tests/stores/test_tiny_disk.py::test_a_second_process_is_refused_and_told_who_has_it",
    ),
    Mutant(
        "appends to a log that has moved on meanwhile (no compare-and-set)",
        "bot/stores/tiny_tickets.py",
        '        if known is None or known["version"] != seen:',
        "        if known is None:",
        "tests/stores/test_tiny.py::TestTinyStore::test_what_was_refused_is_not_found_and_removes_nothing",
    ),
    Mutant(
        "lets the same cause happen twice",
        "bot/stores/tiny_log.py",
        "        if (done := self.done_by(cause)) is not None:\n            raise AlreadyDone(done)\n",
        "",
        "tests/stores/test_tiny.py::TestTinyStore::test_a_joint_cause_has_its_effect_once",
    ),
    Mutant(
        "stores an activity without what it owes to the outside",
        "bot/stores/tiny.py",
        "            for change in changes:\n                self._writing.outbox.owe_all(change.deliveries)\n",
        "",
        "tests/stores/test_tiny.py::TestTinyStore::test_done_remembers_where_a_card_stands",
    ),
    Mutant(
        "hands out a delivery while somebody has it (lease ignored)",
        "bot/stores/tiny_outbox.py",
        '        self._sql.execute("UPDATE lanes SET ready_at = ? WHERE lane = ?", (moment(until), lane))\n',
        "",
        "tests/stores/test_tiny.py::TestTinyStore::test_lanes_do_not_wait_for_each_other",
    ),
    Mutant(
        "takes the outcome from somebody whose lease has ended",
        "bot/stores/tiny_outbox.py",
        ' or row["attempts"] != delivery.attempts:',
        ":",
        "tests/stores/test_tiny.py::TestTinyStore::test_a_late_taker_cannot_finish_what_another_has",
    ),
    Mutant(
        "delivers a lane in the wrong order",
        "bot/stores/tiny_outbox.py",
        'ORDER BY urgent DESC, id"',
        'ORDER BY urgent DESC, id DESC"',
        "tests/stores/test_tiny.py::TestTinyStore::test_a_lane_is_carried_out_in_the_order_it_was_owed",
    ),
    Mutant(
        "forgets what was given up",
        "bot/stores/tiny_outbox.py",
        "                self._dead.insert(_letter_document(owed.given(), reason))\n",
        "",
        "tests/stores/test_tiny.py::TestTinyStore::test_what_was_given_up_is_kept_with_its_reason",
    ),
    Mutant(
        "forgets at a start that deliveries were under way",
        "bot/stores/tiny_outbox.py",
        "            self._put_back(taken, taken.delivery.due_at)\n            self._refresh(taken.delivery.lane)\n",
        "            self._deliveries.rows.delete(taken.id)\n            self._refresh(taken.delivery.lane)\n",
        "tests/stores/test_taking_over.py::test_what_was_taken_can_be_taken_again_at_once_in_order_and_counts_its_tries",
    ),
    # Who may speak, and what for
    Mutant(
        "takes a reply back that has left already",
        "bot/domain/answering.py",
        "    if queued is None or queued.state is not ReplyState.QUEUED:\n        raise Refused(ReplyGoneAlready())",
        "    if queued is None:\n        raise Refused(ReplyGoneAlready())",
        "tests/domain/test_decisions.py::test_undo_works_until_the_first_byte_may_have_left",
    ),
    Mutant(
        "begins to send a reply that was taken back",
        "bot/domain/answering.py",
        "    if queued is None or queued.state is not ReplyState.QUEUED:\n        return []\n    return [ReplySending",
        "    if queued is None:\n        return []\n    return [ReplySending",
        "tests/domain/test_decisions.py::test_undo_works_until_the_first_byte_may_have_left",
    ),
    Mutant(
        "makes two replies of a form that arrives twice",
        "bot/domain/answering.py",
        "    if ticket.reply(wish.reply) is not None:\n        return []\n    must_go_on(ticket)\n    if (other",
        "    must_go_on(ticket)\n    if (other",
        "tests/domain/test_decisions.py::test_the_same_form_submitted_twice_is_one_reply",
    ),
    Mutant(
        "sends a second reply while the first is on its way",
        "bot/domain/answering.py",
        "    if (other := ticket.in_flight) is not None:\n        raise Refused(ReplyOnItsWay(other.by))\n",
        "",
        "tests/domain/test_decisions.py::test_a_second_reply_waits_for_the_first",
    ),
    Mutant(
        "answers a post that the customer has taken back",
        "bot/domain/answering.py",
        "    if to in ticket.removed or to not in",
        "    if to not in",
        "tests/domain/test_decisions.py::test_a_deleted_post_is_not_answered",
    ),
    Mutant(
        "lets somebody send who may only draft",
        "bot/domain/answering.py",
        "    if by.role < Role.ANSWER:\n        raise Refused(RoleTooLow(Role.ANSWER))\n",
        "",
        "tests/domain/test_decisions.py::test_a_reply_by_who_may_only_draft_is_refused",
    ),
    Mutant(
        "does not ask who may press a button",
        "bot/chat/reception.py",
        "            permit_here(handler, interaction, await self._desk.ticket(interaction.ticket))",
        "            await self._desk.ticket(interaction.ticket)",
        "tests/chat/test_reception.py::test_who_may_do_what_from_where",
    ),
    Mutant(
        "lets another department act",
        "bot/handlers/permission.py",
        "    if by.departments & departments or asked_for_help:",
        "    if by.departments or asked_for_help:",
        "tests/chat/test_reception.py::test_who_may_do_what_from_where",
    ),
    Mutant(
        "takes a click from a channel in which the ticket does not stand",
        "bot/handlers/permission.py",
        "    if interaction.channel is not None and interaction.channel not in ticket.all_channels():\n        raise Refused(NotHere())\n",
        "",
        "tests/chat/test_reception.py::test_who_may_do_what_from_where",
    ),
    Mutant(
        "lets strangers act",
        "bot/handlers/permission.py",
        '    if by.id.startswith("?"):\n        raise Refused(Stranger(PersonId(by.id.removeprefix("?"))))\n',
        "",
        "tests/chat/test_reception.py::test_a_stranger_is_told_how_to_become_known",
    ),
    # What was confirmed, and what became of it
    Mutant(
        "sends a reply before it is written down that it is about to leave",
        "bot/jobs/replying.py",
        "        if (begun := await self._recorded(errand, start)) is not None:\n            await self._publish(begun, connector)",
        "        await self._publish(errand, connector)\n        if (begun := await self._recorded(errand, start)) is not None:\n            await self._publish(begun, connector)",
        "tests/jobs/test_replying.py::test_whatever_goes_wrong_once_nothing_is_published_twice_and_everything_ends",
    ),
    Mutant(
        "sends a reply of unknown outcome again, whatever the platform does with repetitions",
        "bot/jobs/replying.py",
        "        if connector.idempotency not in _SAFE_TO_REPEAT:\n            return False\n",
        "",
        "tests/jobs/test_reconciling.py::test_one_look_is_not_enough_to_send_it_again",
    ),
    Mutant(
        "sends again under a key that the platform has forgotten",
        "bot/jobs/replying.py",
        "        known = lifetime is None or (reply.began_at is not None and now < reply.began_at + lifetime)",
        "        known = True",
        "tests/jobs/test_reconciling.py::test_a_key_that_the_platform_has_forgotten_is_not_sent_again",
    ),
    Mutant(
        "takes the refusal of a second try for word that the first did not arrive",
        "bot/jobs/replying.py",
        "            case NotDone() if errand.reply.doubtful:",
        "            case NotDone() if False:",
        "tests/jobs/test_replying.py::test_whatever_goes_wrong_twice_the_log_claims_nothing_that_is_not_so",
    ),
    Mutant(
        "looks for a reply before it can have arrived (no settle window)",
        "bot/domain/posts.py",
        "SETTLE: Final = timedelta(seconds=60)",
        "SETTLE: Final = timedelta(seconds=0)",
        "tests/jobs/test_reconciling.py::test_it_settles_after_twice_the_longest_call",
    ),
    Mutant(
        "believes it when a reply is missing in a list once",
        "bot/domain/reconciling.py",
        "READS: Final = 2",
        "READS: Final = 1",
        "tests/jobs/test_reconciling.py::test_one_look_is_not_enough_to_send_it_again",
    ),
    Mutant(
        "takes another reply of the same words for this one",
        "bot/jobs/looking.py",
        "        if any(other.sent_as == found.ref for other in errand.ticket.replies):",
        "        if False:",
        "tests/jobs/test_reply_races.py::test_an_earlier_reply_of_the_same_words_is_not_taken_for_this_one",
    ),
    Mutant(
        "sends another text than the one that was confirmed",
        "bot/domain/confirming.py",
        "        return Hold.CHANGED",
        "        pass",
        "tests/jobs/test_confirmed.py::test_what_is_not_what_was_confirmed_does_not_leave",
    ),
    Mutant(
        "sends an answer to a post that was taken back meanwhile",
        "bot/domain/confirming.py",
        "        return Hold.REMOVED",
        "        pass",
        "tests/jobs/test_confirmed.py::test_a_post_that_is_gone_holds_the_reply_and_offers_no_way_to_send_it",
    ),
    Mutant(
        "sends an answer to a post that says something else by now",
        "bot/domain/confirming.py",
        "        return Hold.EDITED",
        "        pass",
        "tests/jobs/test_confirmed.py::test_a_post_that_was_changed_meanwhile_holds_the_reply",
    ),
    Mutant(
        "sends for somebody who may not answer any more",
        "bot/domain/confirming.py",
        "    return None if _may_speak(ticket, reply, policy) else Hold.NOT_ALLOWED",
        "    return None",
        "tests/jobs/test_confirmed.py::test_who_may_not_answer_any_more_does_not",
    ),
    # What people stopped
    Mutant(
        "does not look right before the first byte whether something was frozen meanwhile",
        "bot/jobs/gate.py",
        "self._restarting() or await self._frozen(to.account) or",
        "self._restarting() or",
        "tests/jobs/test_freeze.py::test_frozen_between_the_record_and_the_first_byte_nothing_leaves",
    ),
    Mutant(
        "sends what is frozen",
        "bot/jobs/gate.py",
        "        if freeze is None:\n            return None\n        return Stopped(Stop.FROZEN",
        "        if True:\n            return None\n        return Stopped(Stop.FROZEN",
        "tests/jobs/test_freeze.py::test_a_reply_that_was_confirmed_before_does_not_leave_any_more",
    ),
    # What stands in the channel
    Mutant(
        "posts a card again without looking whether it stands there",
        "bot/jobs/cards.py",
        "        return [ref for ref in found if ref.id != delivery.subject]",
        "        return found[:0]",
        "tests/jobs/test_painting.py::test_a_post_whose_answer_was_lost_is_found_again",
    ),
    Mutant(
        "posts lines again without looking whether they stand there",
        "bot/jobs/threads.py",
        "if any(map(self._is_to_be_found, batch)) else {}",
        "if not batch else {}",
        "tests/jobs/test_painting.py::test_a_post_whose_answer_was_lost_is_found_again",
    ),
    Mutant(
        "builds Slack's client with its own repetitions on",
        "bot/chat/slack/app.py",
        ", retry_handlers=[])",
        ")",
        "tests/chat/slack/test_slack_app.py::test_a_click_changes_the_ticket_and_repaints_its_card",
    ),
    Mutant(
        "forgets what a full disk is",
        "bot/stores/tiny_writer.py",
        "            self.refused = str(named)",
        '            self.refused = ""',
        "tests/stores/test_tiny_disk.py::test_a_disk_that_takes_nothing_is_told_until_it_takes_something",
    ),
    Mutant(
        "publishes a callback to any address that is not https",
        "bot/connectors/registry.py",
        '    return host in {"127.0.0.1", "::1"} or "." not in host.rstrip(".")',
        "    return True",
        "tests/connectors/test_registry.py::test_replies_travel_encrypted_unless_they_stay_near",
    ),
    # Who may come in
    Mutant(
        "does not look at a hook's signature",
        "bot/connectors/hooks.py",
        '            raise Forged("no signature fits")',
        "            return",
        "tests/connectors/test_hooks.py::test_an_unknown_secret_is_forged",
    ),
    Mutant(
        "takes a hook that is older than the window",
        "bot/connectors/hooks.py",
        '            raise Forged("the time is outside the window")',
        "            pass",
        "tests/connectors/test_hooks.py::test_five_minutes_in_either_direction_are_recent",
    ),
    Mutant(
        "does not look at Slack's signature",
        "bot/chat/slack/ingress.py",
        '        if not hmac.compare_digest(f"v0={signed}", signature):\n            raise Refused(401, "wrong signature")\n',
        "",
        "tests/chat/slack/test_ingress.py::test_a_wrong_header_is_not_let_in",
    ),
    Mutant(
        "takes what Slack sent long ago",
        "bot/chat/slack/ingress.py",
        '            raise Refused(401, "too old")',
        "            pass",
        "tests/chat/slack/test_ingress.py::test_a_signature_is_good_for_five_minutes",
    ),
    Mutant(
        "carries out twice what Slack sends twice",
        "bot/chat/slack/ingress.py",
        "        return known[1] if known else None",
        "        return None",
        "tests/chat/slack/test_ingress.py::test_answers_are_remembered_while_their_signature_is_good",
    ),
    Mutant(
        "reads JSON however deep it is nested",
        "bot/strict_json.py",
        "        if depth > DEEPEST:",
        "        if depth > DEEPEST * 1_000_000:",
        "tests/test_strict_json.py::test_what_could_be_read_in_two_ways_is_refused",
    ),
    Mutant(
        "takes the second of two values of one name",
        "bot/strict_json.py",
        "    if len(content) < len(pairs):",
        "    if not pairs:",
        "tests/test_strict_json.py::test_what_could_be_read_in_two_ways_is_refused",
    ),
    Mutant(
        "connects to hosts that nobody has named",
        "bot/exits.py",
        "        if not any(one.leads_to(name, port) for one in self._exits):",
        "        if not name:",
        "tests/test_egress.py::test_an_exit_leads_to_its_host_alone",
    ),
    # What strangers write, and what nobody may read
    Mutant(
        "does not escape what a stranger wrote",
        "bot/chat/slack/escape.py",
        'str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;"})',
        'str.maketrans({"&": "&amp;"})',
        "tests/chat/slack/test_blocks.py::test_any_card_is_valid_and_without_live_markup",
    ),
    Mutant(
        "lets Slack fetch what a stranger linked to",
        "bot/chat/slack/surface.py",
        '{"unfurl_links": False, "unfurl_media": False}',
        '{"unfurl_links": True, "unfurl_media": True}',
        "tests/chat/slack/test_slack_surface.py::TestSlackSurface::test_nothing_is_unfurled_or_parsed",
    ),
    Mutant(
        "lets Slack look for names in an edited message",
        "bot/chat/slack/surface.py",
        '{"parse": "none"}',
        '{"parse": "full"}',
        "tests/chat/slack/test_slack_surface.py::TestSlackSurface::test_nothing_is_unfurled_or_parsed",
    ),
    Mutant(
        "writes formulas into the export",
        "bot/chat/export.py",
        '    return _INNER_FORMULA.sub(r"\\1\'", cell(text))',
        "    return text",
        "tests/chat/test_export.py::test_no_cell_is_a_formula",
    ),
    Mutant(
        "shows a secret that is printed",
        "bot/settings/secret.py",
        '    def __repr__(self) -> str:\n        return "***"',
        "    def __repr__(self) -> str:\n        return self._value",
        "tests/test_settings.py::test_a_secret_shows_itself_nowhere",
    ),
    Mutant(
        "writes secrets into the log",
        "bot/redaction.py",
        "    return _TOKENS.sub(HIDDEN, text)",
        "    return text",
        "tests/test_logs.py::test_what_looks_like_a_token_is_hidden_and_nothing_else",
    ),
    # Time
    Mutant(
        "leaves out a job that is late",
        "bot/jobs/clock.py",
        '"misfire_grace_time": None',
        '"misfire_grace_time": 1',
        "tests/jobs/test_clock.py::test_a_job_that_is_late_is_not_left_out",
    ),
)
