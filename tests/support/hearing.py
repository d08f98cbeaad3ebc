"""Whom the bot tells what: notices and presenters' lists as they are stored and seen, held against the model."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeAlias

import discord
from simcord import MemberActor
from sqlalchemy.orm import Session

from bot.outbox.sending import nonce
from db.members import User
from db.models import Notice, Post
from db.types import NoticeKind, PostKind
from tests.support.lives import EUNBI, PEOPLE, Asked, Model, Text
from tests.support.shown import all_notices, all_posts
from tests.support.study import Study, pinged, text_of
from tests.support.told import Hearsay, Told

#: A notice: its kind, its question, whom it pings, whom it goes to directly, and whether it was taken back.
Row: TypeAlias = tuple[NoticeKind, int | None, list[int], int | None, bool]
#: What a notice says, and below which message.
Said: TypeAlias = tuple[str, int | None]


def of_guild(session: Session, *, guild_id: int) -> tuple[list[Post], list[Notice]]:
    """Return the posts and the notices of a guild, oldest first."""
    posts = [post for post in all_posts(session) if post.guild_id == guild_id]
    return posts, [notice for notice in all_notices(session) if notice.guild_id == guild_id]


@dataclass
class Hearing:
    """What the people of a group are told: 은비 that she presents, and then what the model says."""

    study: Study
    people: Mapping[User, MemberActor]
    model: Model
    hearsay: Hearsay = field(init=False)
    said: dict[Told, Said] = field(default_factory=dict)
    #: The messages of those in the channel.
    replies: dict[Told, discord.Message] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.hearsay = Hearsay(self.model)

    def reply_about(self, text: Text) -> Told | None:
        """Return what tells that a message was taken for an answer, while it stands."""
        return next((told for told in self.replies if told.taken == text.id), None)

    async def look(self, messages: Mapping[int, discord.Message], cards: Mapping[Asked, discord.Message]) -> None:
        """Hold what is stored, and what everybody sees and hears, against the model."""
        posts, rows = await self.study.db.read(of_guild, guild_id=self.study.guild.id)
        registered: Row = (NoticeKind.REGISTERED, None, [], self.people[EUNBI].id, False)
        assert [_row_of(notice) for notice in rows] == [registered, *map(self._row, self.hearsay.told)]
        lists = [messages[post.message_id or 0] for post in posts if post.kind is PostKind.LIST]
        assert [text_of(message) for message in lists] == [*map(self._list, self.hearsay.listed)]
        below = {**dict(zip(self.hearsay.listed, lists, strict=True)), **cards}
        self.said |= {told: self._say(told, below) for told in self.hearsay.told if told not in self.said}
        self._look_at_pings(rows[1:])
        shown = {post.message_id for post in posts}
        self._look_at_replies([message for id_, message in messages.items() if id_ not in shown and message.author.bot])
        for who in PEOPLE:
            assert self._heard_by(who) == [*self._told_to(who)]

    def _look_at_pings(self, rows: Sequence[Notice]) -> None:
        """See that each notice was sent once, and pinged whom it tells."""
        pings = defaultdict[str, list[list[int]]](list)
        for sent in self.study.sent():
            pings[sent.get("nonce", "")].append(pinged(sent))
        sent_once = [
            [row.whom] if self.said[told][0] else [] for told, row in zip(self.hearsay.told, rows, strict=True)
        ]
        assert [pings[nonce(f"notice/{row.id}/0")] for row in rows] == sent_once

    def _look_at_replies(self, found: Sequence[discord.Message]) -> None:
        """Hold what stands in the channel beside the posts against what was told there."""
        here = [told for told, (words, _) in self.said.items() if words and not told.is_direct | told.is_taken_back]
        shown = [(text_of(message), message.reference and message.reference.message_id) for message in found]
        assert shown == [self.said[told] for told in here]
        self.replies = dict(zip(here, found, strict=True))

    def _heard_by(self, who: User) -> list[str]:
        """Return what the bot told somebody directly, but for the word that all is public."""
        member = self.people[who]
        if member.id not in self.study.env.backend.dm_channels:
            return []
        texts = [text_of(message) for message in member.user.dm_channel.history()]
        return [text for text in texts if "GitHub에 공개될 수 있어요" not in text]

    def _told_to(self, who: User) -> Iterator[str]:
        """Yield what somebody is told directly."""
        if who is EUNBI:
            yield (
                "📝 민하님이 회원님을 **1주차** · 1/1(목) 발표자로 등록했어요.\n"
                f"바꾸거나 취소하려면 **{self.study.guild.name}** 서버에서 `/발표`를 써 주세요."
            )
        yield from (words for told, (words, _) in self.said.items() if told.is_direct and who in told.whom)

    def _row(self, told: Told) -> Row:
        """Say how something told is stored."""
        whom = [self.people[who].id for who in told.whom]
        pings, direct = ([], whom[0]) if told.is_direct else (whom, None)
        return told.kind, told.question.number, pings, direct, told.is_taken_back

    def _say(self, told: Told, below: Mapping[Asked, discord.Message]) -> Said:
        """Say something told, below its question's card or the one above, or else the list."""
        above = told.question.hangs_under
        message = below[above if above and told.question not in below else told.question]
        mentions = {person: member.mention for person, member in self.people.items()}
        return told.words(mentions, message.jump_url), None if told.is_direct else message.id

    def _list(self, asked: Asked) -> str:
        """Write the list of one question that its presenter is told of."""
        if not asked.stands:
            return "받아 적은 질문을 삭제했어요."
        if self.model.said(asked):
            return "받아 적은 질문에 모두 답했어요."
        head = f"📝 {self.people[asked.presenter].mention}님, 1주차 발표에서 질문 1개를 받았어요."
        return f"{head}\n⏳ **#{asked.number}** {asked.body}"


def _row_of(notice: Notice) -> Row:
    number = notice.question.number if notice.question else None
    return notice.kind, number, notice.whom, notice.user_id, notice.is_taken_back
