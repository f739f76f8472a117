"""What is printed for members in the shell."""

from meetup.bundle.queries import printed_ids
from tests.bundle.conftest import GOOD
from tests.given import Given


def test_printed_ids_are_the_bundles_or_else_the_handle_and_none_is_twice(
    write, bring_in, given: Given, count_queries
):
    account = given.member("Ana")
    assert bring_in(write(members=GOOD["members"]), "--source", "club").exit_code == 0
    assert (
        bring_in(
            write("other", members="member,name\n1,Xenia\nx,Yuri\n"), "--source", "school"
        ).exit_code
        == 0
    )
    with count_queries() as statements, given.inside():
        names = printed_ids()
    assert len(statements) == 1
    assert names.pop(account.id) == "ana"
    assert list(names.values()) == ["club:1", "2", "3", "school:1", "x"]
