"""What a test starts from, written past the pages: people, groups, events and what happened."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any, Protocol
from uuid import uuid4

from flask import Flask

from meetup.attendance.claim_code_actions import make_claim_code
from meetup.attendance.code_rules import door_code, printed_code
from meetup.attendance.kiosk_models import Kiosk
from meetup.attendance.mark_rules import Act
from meetup.attendance.models import Attendance, Correction, Door, ListClosing, Mark, Seat
from meetup.attendance.rules import Method
from meetup.calendars.tokens import token_of
from meetup.connections.models import Connection, ConnectionRequest
from meetup.contact_keys import contact_keys
from meetup.contacts.mail_invitation_models import MailInvitation
from meetup.db import db
from meetup.events.models import Event
from meetup.events.rules import Status, local_day
from meetup.events.text_actions import keep_texts
from meetup.groups.models import Group, Membership
from meetup.groups.rules import Joining, Role, State, Visibility
from meetup.handshakes.models import Claim, Handshake
from meetup.invitations import tokens
from meetup.invitations.models import Invitation
from meetup.languages import Language
from meetup.mail.models import OutboxMail
from meetup.mail.rest_models import RefusedAddress
from meetup.mail.rest_rules import Cause
from meetup.mail.topics import Topic
from meetup.members.address_links import address_token
from meetup.members.address_models import FurtherAddress
from meetup.members.calendar_queries import calendar_owner
from meetup.members.mail_choice_links import stopping_token
from meetup.members.models import Block, EmailChange, Member
from meetup.members.passwords import hash_password
from meetup.members.record_models import Merge
from meetup.members.rules import FoundBy
from meetup.pictures.models import Picture, SmallPicture
from meetup.pictures.rules import Shape
from meetup.proposals.models import CandidateDate, DateVote
from meetup.proposals.rules import Vote
from meetup.questions.models import Question, QuestionAnswer
from meetup.questions.rules import Kind, Readers
from meetup.reports.models import Report
from meetup.reports.rules import About, Addressee, Reason
from meetup.rsvps.models import Rsvp
from meetup.rsvps.rules import Answer
from meetup.rsvps.still_coming_link import still_coming_token
from meetup.rsvps.stranger_links import answer_token
from meetup.rsvps.stranger_models import AnswerByMail

PASSWORD = "correct horse battery"
PASSWORD_HASH = hash_password(PASSWORD)


class HasMoment(Protocol):
    moment: datetime


@dataclass(frozen=True)
class Person:
    """Somebody in a test."""

    id: int
    name: str
    handle: str
    email: str | None
    password: str = PASSWORD


class Given:
    """Makes rows and commits them. Moments default to the test's clock, zones to `timezone`."""

    def __init__(self, app: Flask, clock: HasMoment) -> None:
        self.app, self.clock = app, clock
        self.timezone, self._is_inside = "Europe/Berlin", False
        self.keys = contact_keys(app.config["HANDSHAKES"])

    @contextmanager
    def inside(self) -> Iterator[None]:
        """An app context whose changes are committed; for calling queries and actions.

        Rows that are made inside are committed with them.
        """
        with self.app.app_context():
            self._is_inside = True
            try:
                yield
            finally:
                self._is_inside = False
            db.session.commit()

    def add(self, row: Any) -> int:
        """Keep a row and return its id."""
        [id_] = self.add_all([row])
        return id_

    def add_all(self, rows: Sequence[Any]) -> list[int]:
        """Keep rows that do not depend on each other, in one go, and return their ids."""
        with nullcontext() if self._is_inside else self.inside():
            db.session.add_all(rows)
            db.session.flush()
            return [int(getattr(row, "id", 0) or 0) for row in rows]

    def member(self, name: str, **facts: Any) -> Person:
        """Somebody of this name, as `_member` says."""
        [person] = self._people([self._member(name, **facts)])
        return person

    def people(self, *names: str) -> list[Person]:
        """Several who are like any other."""
        return self._people([self._member(name) for name in names])

    def _people(self, rows: Sequence[Member]) -> list[Person]:
        known = [(row.name, row.handle, row.email) for row in rows]
        return [Person(id_, *one) for id_, one in zip(self.add_all(rows), known, strict=True)]

    def _member(
        self,
        name: str,
        *,
        placeholder: bool = False,
        confirmed: bool = True,
        host: bool = False,
        unlisted: bool = False,
        email: str | None = None,
        timezone: str | None = "Europe/Berlin",
        language: Language | None = None,
        found_by: FoundBy = FoundBy.NOBODY,
    ) -> Member:
        handle = name.lower().replace(" ", "-")
        address = email or (None if placeholder else f"{handle}@example.org")
        now = self.clock.moment
        is_account = address is not None and not placeholder
        return Member(
            name=name,
            handle=handle,
            email=address,
            timezone=timezone,
            joined_at=now,
            password_hash=None if placeholder else PASSWORD_HASH,
            confirmed_at=now if confirmed and not placeholder else None,
            email_key=self.keys.of_address(address) if is_account and confirmed else None,
            host_since=now if host else None,
            is_unlisted=unlisted,
            language=language,
            found_by=found_by,
        )

    def email_change(self, person: Person, new_email: str) -> int:
        now = self.clock.moment
        return self.add(EmailChange(member_id=person.id, new_email=new_email, asked_at=now))

    def further_address(
        self,
        person: Person,
        email: str,
        *,
        found_by: FoundBy = FoundBy.ANYONE,
        confirmed: bool = True,
    ) -> int:
        """Another address of somebody, by which they are found once it is confirmed."""
        now = self.clock.moment
        row = FurtherAddress(
            member_id=person.id,
            email=email,
            email_key=self.keys.of_address(email) if confirmed else None,
            found_by=found_by,
            added_at=now,
            confirmed_at=now if confirmed else None,
        )
        return self.add(row)

    def address_link(self, address_id: int) -> str:
        """The page on which this further address says yes, as things are now."""
        secret_key = self.app.config["HANDSHAKES"].secret_key
        with self.inside():
            row = db.session.get_one(FurtherAddress, address_id)
            token = address_token(row, secret_key=secret_key, now=self.clock.moment)
        return f"/account/addresses/{token}"

    def group(
        self,
        slug: str,
        *,
        name: str | None = None,
        place: str = "",
        owner: Person | None = None,
        organizers: Sequence[Person] = (),
        members: Sequence[Person] = (),
        open: bool = False,
        joining: Joining | None = None,
        timezone: str | None = None,
    ) -> int:
        """A group that is joined as its kind usually is, unless `joining` says otherwise."""
        usual = Joining.AT_ONCE if open else Joining.ON_REQUEST
        row = Group(
            slug=slug,
            name=name or slug.title(),
            place=place,
            timezone=timezone or self.timezone,
            visibility=Visibility.OPEN if open else Visibility.MEMBERS_ONLY,
            joining=joining or usual,
            founded_at=self.clock.moment,
        )
        roles = [(owner, Role.OWNER)] if owner else []
        roles += [(person, Role.ORGANIZER) for person in organizers]
        roles += [(person, Role.MEMBER) for person in members]
        with nullcontext() if self._is_inside else self.inside():
            group_id = self.add(row)
            self.add_all([self._membership(group_id, person, role) for person, role in roles])
        return group_id

    def members(self, how_many: int) -> list[int]:
        """The ids of so many members whose mails arrive."""
        now = self.clock.moment
        people = [
            Member(
                name=f"M {number}",
                handle=f"m-{number}",
                email=f"m{number}@example.org",
                password_hash="-",
                confirmed_at=now,
            )
            for number in range(how_many)
        ]
        with self.inside():
            db.session.add_all(people)
            db.session.flush()
            return [person.id for person in people]

    def membership(
        self,
        group_id: int,
        person: Person,
        *,
        role: Role = Role.MEMBER,
        state: State = State.ACTIVE,
    ) -> int:
        return self.add(self._membership(group_id, person, role, state))

    def _membership(
        self, group_id: int, person: Person, role: Role, state: State = State.ACTIVE
    ) -> Membership:
        since = self.clock.moment
        return Membership(
            group_id=group_id, member_id=person.id, role=role, state=state, since=since
        )

    def invitation(
        self,
        group_id: int,
        by: Person,
        *,
        uses: int = 1,
        used: int = 0,
        good_for: timedelta = timedelta(days=7),
        withdrawn: bool = False,
        email: str | None = None,
    ) -> str:
        """An invitation; returns the token in its link."""
        now = self.clock.moment
        secret_key = self.app.secret_key
        assert isinstance(secret_key, str)
        token = tokens.new_token()
        row = Invitation(
            group_id=group_id,
            made_by_id=by.id,
            made_at=now,
            expires_at=now + good_for,
            token_hash=tokens.token_hash(token),
            uses=uses,
            used=used,
            withdrawn_at=now if withdrawn else None,
            email=email,
            address_mark=tokens.address_mark(email, group_id, secret_key) if email else None,
        )
        self.add(row)
        return token

    def event(
        self,
        group_id: int,
        title: str = "Harbour Walk",
        *,
        starts_at: datetime | None = None,
        hours: float | None = 3,
        timezone: str | None = None,
        status: Status = Status.SCHEDULED,
        capacity: int | None = None,
        venue: str = "Old Harbour",
        proposer: Person | None = None,
        **more: Any,
    ) -> int:
        """An event that starts a week from now, unless `starts_at` says otherwise."""
        start = starts_at or self.clock.moment + timedelta(days=7)
        row = Event(
            group_id=group_id,
            proposer_id=proposer.id if proposer else None,
            title=title,
            venue=venue,
            starts_at=start,
            ends_at=start + timedelta(hours=hours) if hours is not None else None,
            timezone=timezone or self.timezone,
            local_day=local_day(start, timezone or self.timezone),
            capacity=capacity,
            status=status,
            scheduled_at=None if status in (Status.PROPOSED, Status.DRAFT) else self.clock.moment,
            created_at=self.clock.moment,
            changed_at=self.clock.moment,
            **more,
        )
        with self.inside():
            db.session.add(row)
            db.session.flush()
            row.uid = f"event-{row.id}@town.example"
            if status is Status.PROPOSED:
                _add_date(row, start, row.ends_at, self.clock.moment)
            db.session.flush()
            keep_texts([row.id])
            return row.id

    def proposal(
        self,
        group_id: int,
        title: str = "Harbour Walk",
        *,
        days: Sequence[float] = (7, 8, 9),
        quorum: int | None = None,
        votes_until: datetime | None = None,
        voters_are_shown: bool = True,
        capacity: int | None = None,
        proposer: Person | None = None,
    ) -> tuple[int, list[int]]:
        """A proposal with a date so many days from now each; its id, and those of its dates."""
        now = self.clock.moment
        starts = [now + timedelta(days=day) for day in days]
        event_id = self.event(
            group_id,
            title,
            starts_at=min(starts),
            status=Status.PROPOSED,
            capacity=capacity,
            proposer=proposer,
        )
        with self.inside():
            row = db.session.get_one(Event, event_id)
            row.quorum, row.votes_until = quorum, votes_until
            row.voters_are_shown = voters_are_shown
            for start in starts:
                if start != min(starts):
                    _add_date(row, start, start + timedelta(hours=3), now)
            db.session.flush()
            found = db.select(CandidateDate).where(CandidateDate.event_id == event_id)
            ids = {date.starts_at: date.id for date in db.session.scalars(found)}
        return event_id, [ids[start] for start in starts]

    def vote(self, date_id: int, person: Person, vote: Vote = Vote.YES, **more: Any) -> int:
        now = self.clock.moment
        return self.add(
            DateVote(date_id=date_id, member_id=person.id, vote=vote, voted_at=now, **more)
        )

    def rsvp(
        self,
        event_id: int,
        person: Person,
        answer: Answer = Answer.YES,
        *,
        guests: int = 0,
        unlisted: bool = False,
        **more: Any,
    ) -> int:
        """An answer; who is waitlisted waits from now on, unless `waiting_since` says otherwise."""
        if answer is Answer.WAITLISTED:
            more = {"waiting_since": self.clock.moment, **more}
        row = Rsvp(
            event_id=event_id,
            member_id=person.id,
            answer=answer,
            guests=guests,
            is_unlisted=unlisted,
            answered_at=self.clock.moment,
            **more,
        )
        return self.add(row)

    def claim_code(self, record: Person) -> str:
        """A code by which whoever has it claims this record."""
        with self.inside():
            return make_claim_code(db.session.get_one(Member, record.id), now=self.clock.moment)

    def merge(self, kept: Person, name: str, *, by: Person, group_id: int | None = None) -> int:
        """A record called `name` that became part of another one, of which nothing was kept."""
        row = Merge(
            kept_id=kept.id,
            gone_id=2**31 - 1,
            gone_name=name,
            group_id=group_id,
            merged_by_id=by.id,
            merged_at=self.clock.moment,
            last_mark_id=0,
        )
        return self.add(row)

    def calendar(self, person: Person) -> str:
        """The token in the address of somebody's own calendar, as it is now."""
        secret_key = self.app.config["HANDSHAKES"].secret_key
        with self.inside():
            owner = calendar_owner(person.id)
            assert owner is not None
            return token_of(owner, secret_key=secret_key)

    def stopping(self, person: Person, topic: Topic) -> str:
        """The token of the link at the end of a mail to this person about `topic`."""
        with self.inside():
            member = db.session.get_one(Member, person.id)
            secret_key = self.app.config["SECRET_KEY"]
            return stopping_token(member, topic, secret_key=secret_key, now=self.clock.moment)

    def still_coming(self, rsvp_id: int) -> str:
        """The token of the link in the mail that asks whether this answer still holds."""
        secret_key = self.app.config["HANDSHAKES"].secret_key
        with self.inside():
            row = db.session.get_one(Rsvp, rsvp_id)
            return still_coming_token(row, secret_key=secret_key, now=self.clock.moment)

    def question(
        self,
        event_id: int,
        text: str = "Which meal?",
        kind: Kind = Kind.TEXT,
        *options: str,
        required: bool = False,
        readers: Readers = Readers.ORGANIZERS,
    ) -> int:
        """A question of an event, behind those that it has."""
        with self.inside():
            event = db.session.get_one(Event, event_id)
            event.question_count += 1
            row = Question(
                event_id=event_id,
                position=event.question_count,
                text=text,
                kind=kind,
                options=options,
                is_required=required,
                readers=readers,
            )
            db.session.add(row)
            db.session.flush()
            return row.id

    def question_answer(self, rsvp_id: int, question_id: int, text: str) -> int:
        """An answer to a question, which was read by whom its question now says."""
        with self.inside():
            question = db.session.get_one(Question, question_id)
            wording, readers = question.text, question.readers
        row = QuestionAnswer(
            rsvp_id=rsvp_id,
            question_id=question_id,
            text=text,
            wording=wording,
            is_for_group=readers is Readers.GROUP,
        )
        return self.add(row)

    def picture(
        self,
        row: type[Any],
        row_id: int,
        key: str,
        *,
        content: bytes = b"-",
        small: bytes | None = b".",
    ) -> str:
        """The member, group or event with this id shows a picture; a width and height end `key`.

        With `small=None`, the small one of it waits to be cut.
        """
        with self.inside():
            made_at = self.clock.moment
            db.session.add(
                Picture(key=key, content_type="image/webp", content=content, made_at=made_at)
            )
            db.session.flush()
            shape = Shape.SQUARE if row is Member else Shape.COVER
            db.session.add(SmallPicture(key=key, shape=shape, content=small))
            db.session.get_one(row, row_id).picture_key = key
        return key

    def attendance(
        self,
        event_id: int,
        person: Person | None,
        *,
        method: Method = Method.ORGANIZER,
        guests: int = 0,
        undone: bool = False,
        by: Person | None = None,
    ) -> int:
        row = Attendance(
            event_id=event_id,
            member_id=person.id if person else None,
            method=method,
            guests=guests,
            checked_in_at=self.clock.moment,
            recorded_by_id=by.id if by else None,
            undone_at=self.clock.moment if undone else None,
        )
        return self.add(row)

    def mark(self, event_id: int, person: Person, **said: Any) -> int:
        """A check-in as the door's log has it; what is `said` of it instead of the usual."""
        row = {"key": str(uuid4()), "act": Act.CHECKED_IN, "method": Method.ORGANIZER}
        row |= {"at": self.clock.moment, "received_at": self.clock.moment, **said}
        return self.add(Mark(event_id=event_id, member_id=person.id, **row))

    def unattended(self, event_id: int) -> None:
        """No attendance is taken there."""
        self.add(Door(event_id=event_id, unattended_at=self.clock.moment))

    def correction(self, event_id: int, person: Person, said: str = "That is not so.") -> int:
        row = {"event_id": event_id, "member_id": person.id, "said": said}
        return self.add(Correction(**row, asked_at=self.clock.moment))

    def seat(self, attendance_id: int, *, round: int = 1, table: str = "1") -> int:
        return self.add(Seat(attendance_id=attendance_id, round=round, table=table))

    def kiosk(self, event_id: int, by: Person, name: str = "Entrance") -> tuple[int, str]:
        """A kiosk of an event; its id, and the token in its link."""
        token = tokens.new_token()
        row = Kiosk(
            event_id=event_id,
            name=name,
            token_hash=tokens.token_hash(token),
            made_at=self.clock.moment,
            made_by_id=by.id,
        )
        return self.add(row), token

    def door_code(self, event_id: int, person: Person) -> str:
        """The letters of somebody's door code."""
        secret_key = self.app.config["HANDSHAKES"].secret_key
        return door_code(event_id, person.id, secret_key=secret_key)

    def poster_code(self, event_id: int) -> str:
        """The letters of an event's first poster."""
        secret_key = self.app.config["HANDSHAKES"].secret_key
        return printed_code(event_id, 0, secret_key=secret_key)

    def closed_list(self, event_id: int, by: Person) -> None:
        self.add(ListClosing(event_id=event_id, closed_at=self.clock.moment, closed_by_id=by.id))

    def claim(
        self, event_id: int, claimant: Person, other: Person, *, declined: bool = False
    ) -> int:
        now = self.clock.moment
        row = Claim(
            event_id=event_id,
            claimant_id=claimant.id,
            other_id=other.id,
            claimed_at=now,
            declined_at=now if declined else None,
        )
        return self.add(row)

    def handshake(self, event_id: int, one: Person, other: Person) -> int:
        low, high = sorted((one.id, other.id))
        row = Handshake(
            event_id=event_id, member_a_id=low, member_b_id=high, met_at=self.clock.moment
        )
        return self.add(row)

    def connection(
        self,
        one: Person,
        other: Person,
        *,
        network: str = "here",
        since: datetime | date | None = None,
    ) -> int:
        low, high = sorted((one.id, other.id))
        if isinstance(since, date) and not isinstance(since, datetime):
            since = datetime(since.year, since.month, since.day, tzinfo=UTC)
        row = Connection(member_a_id=low, member_b_id=high, network=network, since=since)
        return self.add(row)

    def request(
        self, asker: Person, asked: Person, *, note: str = "", by_address: bool = False
    ) -> int:
        row = ConnectionRequest(
            asker_id=asker.id,
            asked_id=asked.id,
            note=note,
            asked_at=self.clock.moment,
            by_address=by_address,
        )
        return self.add(row)

    def block(self, blocker: Person, blocked: Person) -> int:
        row = Block(blocker_id=blocker.id, blocked_id=blocked.id, blocked_at=self.clock.moment)
        return self.add(row)

    def report(
        self, reporter: Person, about: Person, *, group_id: int | None = None, words: str = ""
    ) -> int:
        """A report of a member: to the organizers of the group or, without one, to the host."""
        row = Report(
            about=About.MEMBER,
            addressee=Addressee.ORGANIZERS if group_id else Addressee.HOST,
            group_id=group_id,
            concerns_id=about.id,
            reporter_id=reporter.id,
            reason=Reason.UNKIND,
            words=words,
            seen=[["Name", about.name], ["Profile", f"/m/{about.handle}"]],
            made_at=self.clock.moment,
        )
        return self.add(row)

    def answer_by_mail(
        self, event_id: int, email: str, *, by: Person | None = None, **facts: Any
    ) -> str:
        """Somebody has typed an answer; the token of its link, which `by` has opened already."""
        now, secret_key = self.clock.moment, self.app.config["HANDSHAKES"].secret_key
        said = {"name": "Zoe Quist", "answer": Answer.YES, "asked_at": now, **facts}
        if by is not None:
            said |= {"member_id": by.id, "confirmed_at": now}
        row = AnswerByMail(event_id=event_id, email=email, **said)
        with self.inside():
            db.session.add(row)
            db.session.flush()
            return answer_token(row, secret_key=secret_key, now=now)

    def mail(self, to: str, kind: str = "seat", **facts: Any) -> int:
        """A mail in the outbox, about nothing; without more it waits."""
        now = self.clock.moment
        facts = {"created_at": now, "due_at": now, "tries": 0, "subjects": {}, **facts}
        facts = {"purpose": str(uuid4()), "message_id": str(uuid4()), **facts}
        row = OutboxMail(kind=kind, recipient=to, **facts)
        return self.add(row)

    def resting(self, email: str, cause: Cause = Cause.NO_MAILBOX) -> str:
        """An address that has refused three mails; returns its key."""
        key, now = self.keys.of_address(email), self.clock.moment
        facts = {"cause": cause, "refused_at": now, "rests_since": now}
        self.add(RefusedAddress(address_key=key, refusals=3, **facts))
        return key

    def mail_invitation(self, inviter: Person, email: str) -> str:
        """An invitation to the site by mail; returns the key of the address."""
        key = contact_keys(self.app.config["HANDSHAKES"]).of_address(email)
        self.add(MailInvitation(inviter_id=inviter.id, address_key=key, made_at=self.clock.moment))
        return key

    def declining(self, inviter: Person, email: str) -> str:
        """The token of the link in such an invitation, by which whoever gets it declines."""
        secret_key = self.app.config["HANDSHAKES"].secret_key
        key = self.mail_invitation(inviter, email)
        return tokens.declining_token(key, secret_key=secret_key, now=self.clock.moment)


def _add_date(event: Event, starts_at: datetime, ends_at: datetime | None, at: datetime) -> None:
    date = CandidateDate(event_id=event.id, starts_at=starts_at, ends_at=ends_at, added_at=at)
    db.session.add(date)
