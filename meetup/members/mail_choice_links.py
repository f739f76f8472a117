"""The link at the end of a mail, by which its reader stops mails like it without signing in."""

from datetime import datetime

from meetup.mail.topics import Topic
from meetup.members.models import Member
from meetup.signed_links import SignedWord

# Whoever finds an old mail still wants no more of them.
STOPPING = SignedWord("stopping mails")


def stopping_token(member: Member, topic: Topic, *, secret_key: str, now: datetime) -> str:
    """What the link carries; good as long as that member is one."""
    return STOPPING.token(f"{_state(member)} {topic}", secret_key=secret_key, now=now)


def opened(token: str, *, secret_key: str, now: datetime) -> tuple[int, str, Topic] | None:
    """Whose id a link names, a mark to tell them by, and what it stops; None for a broken one."""
    word = STOPPING.open(token, secret_key=secret_key, now=now)
    if word is None:
        return None
    member_id, mark, topic = word.split(" ", 2)
    return int(member_id), mark, Topic(topic)


def is_about(mark: str, member: Member) -> bool:
    """Whether the link is that of this member: an id may be somebody else's in another database."""
    return _state(member) == f"{member.id} {mark}"


def _state(member: Member) -> str:
    since = member.joined_at or member.answers_by_mail_since
    return f"{member.id} {int(since.timestamp()) if since else 0}"
