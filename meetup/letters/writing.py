"""Which letter belongs to which kind of mail; it is written in the moment in which it is sent."""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any

from flask import Flask, url_for
from werkzeug.test import create_environ

from meetup.clock import now
from meetup.letters import (
    addresses,
    answers,
    around_events,
    calendar_mails,
    connections,
    digest,
    email_changes,
    events,
    invitations,
    mail_invitations,
    members,
    proposals,
    reports,
    still_coming,
    strangers,
)
from meetup.letters.letter import Letter, drawn
from meetup.mail.models import OutboxMail
from meetup.mail.topics import TOPICS, Topic
from meetup.members.mail_choice_links import stopping_token
from meetup.members.mail_choice_queries import reader_of
from meetup.members.models import Member
from meetup.web import settings

Writer = Callable[[OutboxMail], Letter | None]

WRITERS: dict[str, Writer] = {
    "confirmation": members.confirmation,
    "already_here": members.already_here,
    "password_link": members.password_link,
    "mail_arrives": members.mail_arrives,
    "password_changed": members.password_changed,
    "email_change_old": email_changes.to_old,
    "email_change_new": email_changes.to_new,
    "email_changed": email_changes.changed,
    "further_address": addresses.further,
    "invitation": invitations.invitation,
    "mail_invitation": mail_invitations.invitation,
    "report": reports.report,
    "seat": answers.seat,
    "seat_offer": answers.seat_offer,
    "seat_offer_lapsed": answers.seat_offer_lapsed,
    "yes_approved": answers.yes_approved,
    "yes_declined": answers.yes_declined,
    "still_coming": still_coming.asked,
    "seat_given_back": still_coming.given_back,
    "answer_by_mail": strangers.answer_by_mail,
    "connection_asked": connections.asked,
    "connection_accepted": connections.accepted,
    "proposed": proposals.proposed,
    "changed": events.changed,
    "cancelled": events.cancelled,
    "reminder": around_events.reminder,
    "afterwards": around_events.afterwards,
    "calendar_invitation": calendar_mails.invitation,
    "calendar_removal": calendar_mails.removal,
    "event_invitation": calendar_mails.event_invitation,
    "scheduled": proposals.scheduled,
    "lapsed": proposals.lapsed,
    "digest": digest.digest,
}
# What somebody has asked for a moment ago, or what keeps an account safe: tried also where an
# address rests. All other mails to it are dropped.
ASKED_FOR = frozenset(
    {
        *("confirmation", "already_here", "password_link", "password_changed", "mail_arrives"),
        *("email_change_old", "email_change_new", "email_changed", "further_address"),
        "answer_by_mail",
    }
)
# What nobody wants any more a day after somebody has asked for it: it would look like an attack.
OF_THE_DAY = frozenset({"already_here", "password_link", "mail_arrives"})
# Whose address is known for their mail alone, and forgotten once that is settled.
FORGETS_THE_ADDRESS = frozenset(
    {"further_address", "invitation", "mail_invitation", "answer_by_mail"}
)


def is_over(mail: OutboxMail, *, now: datetime) -> bool:
    """Whether nobody waits for the mail any more."""
    return mail.kind in OF_THE_DAY and mail.created_at <= now - timedelta(days=1)


def letter_for(mail: OutboxMail, app: Flask) -> Letter | None:
    """What `mail` says as things are now; None when there is nothing true left to say.

    None, too, when its reader has stopped mails like this meanwhile.

    Raises KeyError for a kind that this version does not know.
    """
    # As a page that is looked at: links carry the site's address, and SQLite takes no lock.
    # An app context of its own, too: within the command's, one snapshot would last for ever.
    page = dict(_page_at(app.config["HANDSHAKES"].base_url))
    with app.app_context(), app.request_context(page):
        topic = TOPICS.get(mail.kind)
        if topic is None:
            letter = WRITERS[mail.kind](mail)
            return letter and drawn(letter, stop=None)
        found = reader_of(topic, mail.subjects["member_id"])
        if found is None or found.has_stopped:
            return None
        letter = WRITERS[mail.kind](mail)
        return letter and drawn(letter, stop=_stop_link(found.member, topic))


@lru_cache(1)
def _page_at(base_url: str) -> Mapping[str, Any]:
    return create_environ(base_url=base_url)


def _stop_link(reader: Member, topic: Topic) -> str:
    """Where its reader stops mails like this one."""
    token = stopping_token(reader, topic, secret_key=settings().secret_key, now=now())
    return url_for("mail_choices.show", token=token, _external=True)
