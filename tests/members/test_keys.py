"""Being found after the secret key was changed."""

import pytest

from meetup.contact_keys import contact_keys
from meetup.db import db
from meetup.members import worker
from meetup.members.address_models import FurtherAddress
from meetup.members.models import Member
from meetup.members.worker import renew_keys
from meetup.rounds import Round


@pytest.fixture
def keys_of(given):
    """`keys_of()`: by address, the key of each member."""

    def read():
        with given.inside():
            rows = db.session.execute(db.select(Member.email, Member.email_key))
            return dict(rows.all())

    return read


def test_another_secret_key_makes_all_keys_anew(app_with, given, clock, keys_of, monkeypatch):
    monkeypatch.setattr(worker, "AT_ONCE", 2)
    found = [given.member(name) for name in ("Ana", "Ben", "Cleo", "Dov", "Eve")]
    given.member("Una", confirmed=False)
    given.member("Pia", placeholder=True)
    other = app_with(secret_key="another secret of this town")
    before = keys_of()
    assert renew_keys(other, now=clock.moment) is Round.DONE
    keys = contact_keys(other.config["HANDSHAKES"])
    expected = {person.email: keys.of_address(person.email) for person in found}
    assert keys_of() == {**before, **expected} and before != keys_of()
    assert renew_keys(other, now=clock.moment) is Round.IDLE


def test_what_broke_off_is_begun_anew(app_with, given, clock, keys_of, monkeypatch):
    monkeypatch.setattr(worker, "AT_ONCE", 1)
    for name in ("Ana", "Ben", "Cleo"):
        given.member(name)
    other = app_with(secret_key="another secret of this town")
    turns = iter([None])
    monkeypatch.setattr(worker, "leave_turn", lambda: next(turns))
    with pytest.raises(StopIteration):
        renew_keys(other, now=clock.moment)
    monkeypatch.setattr(worker, "leave_turn", lambda: None)
    assert renew_keys(other, now=clock.moment) is Round.DONE
    keys = contact_keys(other.config["HANDSHAKES"])
    assert all(key == keys.of_address(email) for email, key in keys_of().items())


def test_under_the_same_secret_key_nothing_is_written(app, given, clock, count_queries):
    given.member("Ana")
    with count_queries() as statements:
        assert renew_keys(app, now=clock.moment) is Round.IDLE
    assert len(statements) == 1 and statements[0].startswith("SELECT")


def test_further_addresses_get_the_new_keys_too(app_with, given, clock):
    ana, ben = given.member("Ana"), given.member("Ben")
    mine = given.further_address(ana, "ana@old.example")
    waits = given.further_address(ana, "ana@new.example", confirmed=False)
    taken = given.further_address(ben, "ben@old.example")
    with given.inside():
        db.session.get_one(FurtherAddress, taken).email_key = None
    other = app_with(secret_key="another secret of this town")
    assert renew_keys(other, now=clock.moment) is Round.DONE
    of_address = contact_keys(other.config["HANDSHAKES"]).of_address
    with given.inside():
        rows = db.session.execute(db.select(FurtherAddress.id, FurtherAddress.email_key)).all()
    expected = {mine: of_address("ana@old.example"), waits: None, taken: None}
    assert dict(map(tuple, rows)) == expected
