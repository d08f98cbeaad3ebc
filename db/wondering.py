"""How many people wonder about a question."""

from dataclasses import dataclass, field


@dataclass(slots=True)
class Wondering:
    """Who wonders about a question, or about one that was merged into it.

    ``named`` are the members who asked it, ``unknown`` the Discord users who asked it anonymously, and ``me_too`` the
    Discord users of the members who wonder too, by member.
    """

    named: set[int] = field(default_factory=set)
    unknown: set[int] = field(default_factory=set)
    me_too: dict[int, int | None] = field(default_factory=dict)

    def others(self, asker_id: int | None, anonymous_user_id: int | None) -> int:
        """Return how many people wonder besides the person who asked.

        Nobody is counted twice, except a person who asked both by name and anonymously: the number would reveal them.
        """
        counted = [
            member for member, user in self.me_too.items() if member not in self.named and user not in self.unknown
        ]
        return len(self.named - {asker_id}) + len(self.unknown - {anonymous_user_id}) + len(counted)
