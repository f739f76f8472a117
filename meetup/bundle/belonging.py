"""Who there is, and who belongs where: members, groups, memberships and connections, checked."""

from datetime import datetime

from meetup.bundle import columns
from meetup.bundle.additions import Additions
from meetup.bundle.cells import Moment, in_utc, shown
from meetup.bundle.reading import Bundle
from meetup.bundle.references import Ids, Said, Wrong
from meetup.bundle.rows import ConnectionRow, GroupRow, HandshakeRow, MemberRow, MembershipRow
from meetup.bundle.rules import FreeNames, Known, Pair, Ref, slugs
from meetup.groups.rules import Role, State
from meetup.members.rules import handles


def moment_in(column: str, value: Moment | None, timezone: str) -> datetime | None:
    """The moment in a cell, which may be empty. Raises Wrong for one that cannot be."""
    if value is None:
        return None
    try:
        return in_utc(value, timezone)
    except ValueError as error:
        raise Wrong(column, str(error)) from None


def earliest(*moments: datetime | None) -> datetime | None:
    """The earliest of those that are known."""
    return min((moment for moment in moments if moment is not None), default=None)


class Belonging:
    """Takes one row after the other: adds it, or raises Wrong."""

    def __init__(self, bundle: Bundle, known: Known, added: Additions, *, timezone: str) -> None:
        self.known, self.added, self.timezone = known, added, timezone
        self.members = Ids(columns.MEMBERS, known.members, bundle.members.bad_ids)
        self.groups = Ids(columns.GROUPS, known.groups, bundle.groups.bad_ids)
        self.memberships: Said[tuple[str, str], MembershipRow] = Said()
        self.handles = FreeNames(known.handles, handles)
        self.slugs = FreeNames(known.slugs, slugs)
        self.group_zones = dict(known.group_zones)
        self.owned = set(known.owned)

    def member(self, row: MemberRow) -> None:
        """A person: one who is known stays as they are now, if the e-mail is no other."""
        if self.members.again(row.member, row, column="member"):
            return
        standing = self.known.members.get(row.member)
        if standing is not None:
            email = self.known.emails.get(standing)
            if row.email and email and row.email != email:
                raise Wrong("email", f"{shown(row.member)} is known with another e-mail")
            self.added.known["members"] += 1
        else:
            self._add_member(row)
        self.members.keep(row.member, row)

    def group(self, row: GroupRow) -> None:
        """A group: one that is known stays as it is now."""
        if self.groups.again(row.group, row, column="group"):
            return
        if row.group in self.known.groups:
            self.added.known["groups"] += 1
        else:
            self._add_group(row)
        self.groups.keep(row.group, row)

    def give_names(self) -> None:
        """Handles and slugs for those that have none, once those that are given are all taken."""
        for member in self.added.members.values():
            member["handle"] = member["handle"] or self.handles.next_for(member["name"])
        for group in self.added.groups.values():
            group["slug"] = group["slug"] or self.slugs.next_for(group["name"])

    def membership(self, row: MembershipRow) -> None:
        """Who belongs to a group."""
        group = self.groups.ref(row.group, column="group")
        member = self.members.ref(row.member, column="member")
        if self.memberships.again((row.group, row.member), row, column="member"):
            return
        since = moment_in("since", row.since, self.group_zones[group])
        self.memberships.keep((row.group, row.member), row)
        if row.role is Role.OWNER and row.state is State.ACTIVE:
            self.owned.add(group)
        if (group, member) in self.known.memberships:
            self.added.known["memberships"] += 1
            return
        self._add_membership(group, member, role=row.role, state=row.state, since=since)

    def connection(self, row: ConnectionRow) -> None:
        """An online tie, said by either side; of several days since when, the earliest counts."""
        pair = self.pair(row)
        since = moment_in("since", row.since, self.timezone)
        if len(pair) == 1:
            return
        if (pair, row.network) in self.known.connections:
            self.added.known["connections"] += 1
            return
        one, other = pair
        values = self.added.connections.setdefault(
            (pair, row.network),
            {"member_a_id": one, "member_b_id": other, "network": row.network, "since": since},
        )
        values["since"] = earliest(values["since"], since)

    def pair(self, row: ConnectionRow | HandshakeRow) -> Pair:
        """The two whom a row is about; one, if both ids have come to stand for one person."""
        if row.member_a == row.member_b:
            raise Wrong("member_b", "this is the same person as member_a")
        one = self.members.ref(row.member_a, column="member_a")
        return frozenset((one, self.members.ref(row.member_b, column="member_b")))

    def give_to(self, owner_id: int, *, now: datetime) -> None:
        """The account `owner_id` owns those groups of the bundle that nobody does."""
        for external_id in self.groups.rows:
            group = self.known.groups.get(external_id, external_id)
            if group in self.owned:
                continue
            if (group, owner_id) in self.known.memberships:
                self.added.promoted.append((int(group), owner_id))
            else:
                self._add_membership(
                    group, owner_id, role=Role.OWNER, state=State.ACTIVE, since=now
                )

    def _add_member(self, row: MemberRow) -> None:
        joined_at = moment_in("joined_at", row.joined_at, self.timezone)
        if row.handle is not None and not self.handles.take(row.handle):
            raise Wrong("handle", f"{shown(row.handle)} is taken by somebody else")
        self.added.members[row.member] = {
            "name": row.name,
            "email": row.email,
            "handle": row.handle,
            "place": row.place,
            "joined_at": joined_at,
            "is_unlisted": row.unlisted,
        }

    def _add_group(self, row: GroupRow) -> None:
        if row.slug is not None and not self.slugs.take(row.slug):
            raise Wrong("slug", f"{shown(row.slug)} is taken by another group")
        self.group_zones[row.group] = row.timezone or self.timezone
        self.added.groups[row.group] = {
            "name": row.name,
            "slug": row.slug,
            "description": row.description,
            "place": row.place,
            "timezone": self.group_zones[row.group],
            "online_home": row.online_home,
            "visibility": row.visibility,
        }

    def _add_membership(
        self, group: Ref, member: Ref, *, role: Role, state: State, since: datetime | None
    ) -> None:
        # Two ids that have come to stand for one person are one membership, the first that is said.
        values = {"group_id": group, "member_id": member, "role": role, "state": state}
        self.added.memberships.setdefault((group, member), {**values, "since": since})
