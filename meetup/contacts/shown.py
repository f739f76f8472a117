"""What a contact's rows say of it, folded into a line a network. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from meetup.connections.sources.source import Listing


@dataclass(frozen=True)
class Fact:
    """What a row says, and of which kind of file, and of which import, it is."""

    source: str
    network: str
    listing: Listing
    import_id: int
    identity: str
    name: str
    profiles: tuple[str, ...]
    since: date | None


@dataclass(frozen=True)
class OnNetwork:
    """How a contact stands on one network; `is_gone` once no list of that network has them."""

    network: str
    names: tuple[str, ...]
    profiles: tuple[str, ...]
    since: date | None
    listings: frozenset[Listing]
    is_gone: bool

    @property
    def is_two_way(self) -> bool:
        """Whether both have the other, by the network's own nature or by both its lists."""
        both = {Listing.FOLLOWING, Listing.FOLLOWERS}
        return Listing.BOTH_WAYS in self.listings or both <= self.listings

    @property
    def way(self) -> str:
        """Which way it goes, in words; none where there is nothing to be said."""
        if {Listing.FOLLOWING, Listing.FOLLOWERS} <= self.listings:
            return "you follow each other"
        if Listing.FOLLOWING in self.listings:
            return "you follow them"
        return "they follow you" if Listing.FOLLOWERS in self.listings else ""


def by_network(facts: Sequence[Fact], whole: Mapping[tuple[str, str], int]) -> list[OnNetwork]:
    """A line a network, of facts that come with the newest first.

    `whole`: of each kind of file the newest import that was a whole list; who stands only in an
    older one is gone.
    """
    networks = sorted({fact.network for fact in facts})
    return [_standing([fact for fact in facts if fact.network == one], whole) for one in networks]


def _standing(facts: Sequence[Fact], whole: Mapping[tuple[str, str], int]) -> OnNetwork:
    there = [one for one in facts if one.import_id >= whole.get((one.source, one.listing), 0)]
    told = there or facts
    return OnNetwork(
        network=facts[0].network,
        names=tuple(dict.fromkeys(fact.name for fact in told)),
        profiles=_profiles(told),
        since=min((fact.since for fact in told if fact.since), default=None),
        listings=frozenset(fact.listing for fact in told),
        is_gone=not there,
    )


def _profiles(told: Sequence[Fact]) -> tuple[str, ...]:
    """What the newest file of its kind says of each person, without what older ones had more."""
    newest: dict[tuple[str, str, str], Fact] = {}
    for fact in told:
        newest.setdefault((fact.source, fact.listing, fact.identity), fact)
    return tuple(dict.fromkeys(one for fact in newest.values() for one in fact.profiles))
