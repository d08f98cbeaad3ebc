"""What the bot written by hand shows: the same messages and the same page as ours, each put together in place."""

import datetime as dt

import discord
from discord import app_commands

from tests.bench.by_hand.storage import Row, Storage

Button = discord.ui.Button[discord.ui.LayoutView]
_COLOURS = {"🧡": 0xF4900C, "💛": 0xFDCB58, "💚": 0x78B159, "💙": 0x5DADEC, "💜": 0xAA8ED6}
_DAYS = "월화수목금토일"


def receipt(found: Row, number: int) -> discord.ui.LayoutView:
    """Return what the asker sees."""
    text = f"✅ **{found['number']}주차** · **#{number}** 질문을 {found['name']}{found['emoji']}님에게 남겼어요."
    again = _button("하나 더 질문하기", f"ask:again:{found['id']}:{found['member']}:")
    return _layout(text, again, _button("되돌리기", f"withdraw:question:{number}", "↩️"))


def card(found: Row, number: int, presenter_id: int, question: str) -> discord.ui.LayoutView:
    """Return a question's card."""
    answer = Button(label="답변하기", custom_id=f"answer:{number}", style=discord.ButtonStyle.primary)
    buttons = [answer, _button("추가 질문", f"follow:{number}"), _button("⋯", f"more:{number}")]
    head = f"-# {found['number']}주차 · #{number} · ⏳ <@{presenter_id}>님께 온 질문 · 답변 전"
    texts = [discord.ui.TextDisplay[discord.ui.LayoutView](text) for text in (head, f"**{question}**")]
    return _framed([*texts, discord.ui.ActionRow(*buttons)], _COLOURS[found["heart"]])


def choice(row: Row) -> app_commands.Choice[str]:
    """Return an open question as a choice."""
    name = f"#{row['number']} {row['name']}: {' '.join(row['body'].split())}"
    return app_commands.Choice(name=_short(name, 100), value=str(row["number"]))


def recapped(week: Row, link: str, *, is_new: bool) -> discord.ui.LayoutView:
    """Return what whoever asked for the recap sees."""
    done = "올렸어요" if is_new else "새로 고쳤어요"
    text = f"✅ **{week['number']}주차** 정리를 {done}. [정리 보기]({link})"
    return _layout(text, _button("내 차례", f"turn:{week['id']}", "🙂"))


def recap(db: Storage, week: Row, changed_at: dt.datetime | None) -> tuple[discord.ui.LayoutView, str]:
    """Return the recap and the page of a week; one that stands says when it was ``changed_at``."""
    lines, teams, said = [], [], []
    asked = answered = 0
    reflections = db.all(
        "SELECT f.member_id, m.name, f.body FROM reflection f JOIN member m ON m.id = f.member_id WHERE f.week_id = ? "
        "ORDER BY f.id",
        week["id"],
    )
    for place in db.all("SELECT * FROM presentation WHERE week_id = ? ORDER BY id", week["id"]):
        people = db.all(
            "SELECT m.* FROM presenter r JOIN member m ON m.id = r.member_id WHERE r.presentation_id = ? "
            "ORDER BY r.position",
            place["id"],
        )
        papers = db.all("SELECT title, url FROM paper WHERE presentation_id = ? ORDER BY position", place["id"])
        questions = db.all(
            "SELECT q.*, m.name, m.emoji, m.heart, a.body AS answer FROM question q JOIN member m "
            "ON m.id = q.presenter_id LEFT JOIN answer a ON a.question_id = q.id WHERE q.presentation_id = ? "
            "ORDER BY q.number",
            place["id"],
        )
        names = ", ".join(person["name"] for person in people)
        lines += [f"### {place['team']}팀 · {names}"]
        lines += [f"📄 [{paper['title']}](<{paper['url']}>)" for paper in papers]
        lines += _question_lines(questions)
        teams.append("\n".join([f"### Team {place['team']}", f"- **Members**: {names}", _papers(papers), ""]))
        said.append(_said(questions, _of_team(reflections, people)))
        asked, answered = asked + len(questions), answered + sum(row["answer"] is not None for row in questions)
    date = dt.date.fromisoformat(week["date"])
    head = f"## {week['number']}주차 · {date.month}/{date.day}({_DAYS[date.weekday()]})"
    counts = f"-# 질문 {asked}개 · 답변 {answered}개 · 소감 {len(reflections)}개"
    lines += ["### 소감", *(f"**{row['name']}** {_in_line(row['body'])}" for row in reflections[:10])]
    lines += [f"-# ⏳ 답변을 기다리는 질문 {asked - answered}개"] if asked > answered else []
    page = f"# {week['number']}주차\n**발표일**: {date:%Y.%m.%d}\n" + "\n---\n".join([*teams, *said])
    return _recap_view("\n".join([head, counts, *lines]), week, changed_at), page.rstrip("\n ") + "\n"


def _of_team(reflections: list[Row], people: list[Row]) -> list[Row]:
    ids = {person["id"] for person in people}
    return [row for row in reflections if row["member_id"] in ids]


def _question_lines(questions: list[Row]) -> list[str]:
    """Return four of a team's questions, half of them open where there are so many, and how many more there are."""
    waiting = [row for row in questions if row["answer"] is None]
    answered = [row for row in questions if row["answer"] is not None]
    shown = waiting[: max(2, 4 - len(answered))] + answered[: max(2, 4 - len(waiting))]
    lines = []
    for row in shown:
        link = f"https://discord.com/channels/{row['guild_id']}/{row['channel_id']}/{row['message_id']}"
        mark = f"{row['heart']} ⏳" if row["answer"] is None else row["heart"]
        lines.append(f"{mark} [#{row['number']}]({link}) {_in_line(row['body'])}")
    more = len(questions) - len(shown)
    return [*lines, f"-# 그 밖에 {more}개는 [전체 읽기]에 있어요"] if more else lines


def _papers(papers: list[Row]) -> str:
    links = "  \n".join(f"[{paper['title']}]({paper['url']})" for paper in papers)
    return f"- 참고 논문:  \n{links}"


def _said(questions: list[Row], reflections: list[Row]) -> str:
    """Return what was asked and answered, and what was said about it, as the page has it."""
    lines, by_person = ["### 질의응답  "], dict[str, list[Row]]()
    for row in questions:
        by_person.setdefault(f"{row['name']}{row['emoji']}", []).append(row)
    for person, theirs in by_person.items():
        lines += [f"- {person}", ""]
        for row in theirs:
            lines += [*_laid(f"  {row['heart']} 받은 질문 : ", row["body"])]
            lines[-1] += "  "
            if row["answer"] is not None:
                lines += ["  ", *_laid("     -> 답변 : ", row["answer"])]
            lines += [""]
    lines += ["---", "### 소감"]
    for row in reflections:
        lines += [*_laid(f"- {row['name']} : ", row["body"]), ""]
    return "\n".join(lines)


def _laid(opening: str, text: str) -> list[str]:
    """Return the lines of a text inside of a list."""
    paragraphs = (part.strip().replace("\n", "  \n") for part in text.strip().split("\n\n"))
    first, *others = "\n\n".join(paragraphs).split("\n")
    return [opening + first, *("  " + line if line else "" for line in others)]


def _in_line(text: str) -> str:
    return _short(" ".join(text.split()), 70)


def _short(text: str, limit: int) -> str:
    return text if len(text) <= limit else text[: limit - 1].rstrip() + "…"


def _recap_view(text: str, week: Row, changed_at: dt.datetime | None) -> discord.ui.LayoutView:
    read, turn = _button("전체 읽기", f"read:week:{week['id']}:0", "📖"), _button("내 차례", f"turn:{week['id']}", "🙂")
    file = discord.ui.File[discord.ui.LayoutView](f"attachment://week{week['number']:02}.md")
    changed = f"-# 🔄 {discord.utils.format_dt(changed_at, 'f')}에 새로 고쳤어요." if changed_at else ""
    line = [discord.ui.TextDisplay[discord.ui.LayoutView](changed)] if changed else []
    return _framed([discord.ui.TextDisplay(text), file, *line, discord.ui.ActionRow(read, turn)], 0x8EC5E8)


def _button(label: str, custom_id: str, emoji: str | None = None) -> Button:
    return Button(label=label, custom_id=custom_id, emoji=emoji)


def _layout(text: str, *buttons: Button) -> discord.ui.LayoutView:
    view = discord.ui.LayoutView(timeout=None)
    view.add_item(discord.ui.TextDisplay(text))
    view.add_item(discord.ui.ActionRow(*buttons))
    view.stop()
    return view


def _framed(items: list[discord.ui.Item[discord.ui.LayoutView]], colour: int) -> discord.ui.LayoutView:
    view = discord.ui.LayoutView(timeout=None)
    view.add_item(discord.ui.Container(*items, accent_colour=colour))
    view.stop()
    return view
