"""What is written to those who deal with reports."""

from flask import url_for

from meetup.db import db
from meetup.letters.letter import Letter, language_for, letter_in
from meetup.letters.members import addressee
from meetup.mail.models import OutboxMail
from meetup.reports.models import Report
from meetup.reports.queries import deals_with


def report(mail: OutboxMail) -> Letter | None:
    """That a report waits, and nothing of what it says.

    None once it is closed, or is not for this reader any more.
    """
    reader, found = addressee(mail), db.session.get(Report, mail.subjects["report_id"])
    if reader is None or found is None or found.is_closed or not deals_with(reader, found):
        return None
    group = None if reader.is_host else found.group
    endpoint, where = ("reports.of_group", {"slug": group.slug}) if group else ("reports.index", {})
    link = url_for(endpoint, _external=True, **where)
    return letter_in(language_for(reader), "reports/report", link=link, name=reader.name)
