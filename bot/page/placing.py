"""Which team a section of the page belongs to."""

from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from itertools import chain


@dataclass(frozen=True, slots=True)
class Voices:
    """What tells whose a section is: whether it is a 소감 or a 질의응답, and the names in it."""

    is_reflections: bool
    names: Collection[str]


@dataclass(frozen=True, slots=True)
class Owner:
    """The team that a section belongs to, or None; ``again`` if the team has such a section already."""

    team: int | None
    by_order: bool = False
    again: bool = False


def assign(sections: Sequence[Voices], rosters: Sequence[Iterable[str]]) -> list[Owner]:
    """Give each section to the team that most of its names are on, else by order.

    The writer goes from team to team, 질의응답 before 소감. Where names leave a choice, the first slot further
    down that order is taken, so what the writer wrote is read in the writer's order and written again the same.
    Names on no team that end the page are those on no team, unless they were asked just above.
    """
    slots = _Slots(rosters)
    asked: Collection[str] = ()
    owners = []
    for section in sections:
        is_end = section is sections[-1] and section.is_reflections and not set(section.names) & set(asked)
        owners.append(slots.take(section, is_end=is_end))
        asked = () if section.is_reflections else section.names
    return owners


@dataclass(slots=True)
class _Slots:
    """The sections that a page can have; a team's 질의응답 is at twice its index, its 소감 at one more."""

    rosters: Sequence[Iterable[str]]
    filled: set[int] = field(default_factory=set)
    latest: int = -1
    teams_of: defaultdict[str, list[int]] = field(default_factory=lambda: defaultdict(list))

    def __post_init__(self) -> None:
        for team, roster in enumerate(self.rosters):
            for name in dict.fromkeys(roster):
                self.teams_of[name].append(team)

    def take(self, section: Voices, *, is_end: bool) -> Owner:
        """Return the owner of the next section down the page."""
        voted = self._voted(section)
        if not voted and is_end:
            return Owner(None)
        slots = voted or range(int(section.is_reflections), 2 * len(self.rosters), 2)
        slot = self._free(slots)
        if slot is None and not voted and section.is_reflections:
            return Owner(None)
        return self._fill(slots[0 if voted else -1] if slot is None else slot, by_order=not voted)

    def _voted(self, section: Voices) -> list[int]:
        votes = Counter(team for name in section.names for team in self.teams_of.get(name, ()))
        most = max(votes.values(), default=0)
        return [2 * team + section.is_reflections for team in sorted(votes) if votes[team] == most]

    def _free(self, slots: Sequence[int]) -> int | None:
        """Return the first empty slot of these, further down the page if there is one."""
        below = bisect_right(slots, self.latest)
        return next((slot for slot in chain(slots[below:], slots[:below]) if slot not in self.filled), None)

    def _fill(self, slot: int, *, by_order: bool) -> Owner:
        again = slot in self.filled
        self.filled.add(slot)
        self.latest = slot
        return Owner(slot // 2, by_order, again)
