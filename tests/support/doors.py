"""Every door of the bot, as who may go through it: buttons, forms and commands, on one group's questions.

    #1  한결 asked 은비; 수빈 said something to it, which another member recorded, and took an addition back
    #2  somebody asked anonymously
    #3  a member recorded it for another by name
    #4  the same member noted it down in a talk, and #5 with its answer; #6 too, with which #7 was joined
    #8  한결 withdrew it
    #9  한결 merged it into #1
    #10 somebody asked it of the guest of Team 4

은비 and 수빈 are Team 1, a guest is Team 2, other guests are Team 3 and Team 4, whom the recorder registered, and 민하
is the manager.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, get_args

from bot.controls import DraftKind

MANAGER, PRESENTER, MATE = "manager", "presenter", "team mate, who wrote the answer"
ASKER, NAMELESS = "asker", "anonymous asker"
RECORDER, SPOKEN = "recorder", "asker of what was recorded"
TAKER, STRANGER = "recorder of the answer", "stranger"

ROLES = (MANAGER, PRESENTER, MATE, ASKER, NAMELESS, RECORDER, SPOKEN, TAKER, STRANGER)
ALL = frozenset(ROLES)
NOBODY: frozenset[str] = frozenset()
MANAGERS = frozenset({MANAGER})
TEAM = frozenset({MANAGER, PRESENTER, MATE})
AUTHOR = frozenset({MANAGER, MATE})
NOTED = frozenset({MANAGER, PRESENTER, RECORDER})

#: Who asked a question or typed it in, and whom it counts as an asker.
OWN = {1: {ASKER}, 2: {NAMELESS}, 3: {RECORDER, SPOKEN}, 4: {RECORDER}}
ASKERS = {1: {ASKER}, 2: {NAMELESS}, 3: {SPOKEN}, 4: NOBODY}
ITS_OWN = {number: MANAGERS | people for number, people in OWN.items()}
CHANGING = {1: ITS_OWN[1], 2: ITS_OWN[2], 3: ITS_OWN[3] | TEAM, 4: ITS_OWN[4] | TEAM}

#: Ids that the group's setting up gives: the presentations, 은비, the guest, and what was said.
HERE, THERE = "1:1", "2:3"
SAID, TAKEN_BACK, NOTED_ANSWER = 1, 2, 3
#: The question that has earlier words.
EDITED = 1
WEEK = 1
#: Where the first two presentations stand, as a swap of them says it: both in that week.
PLACES = "8f9af256"

NOT_YOURS, NOT_YOUR_ANSWER, NOT_YOUR_QUESTION = "not-yours-to-change", "not-your-answer", "not-your-question"
NOT_YOUR_TEAM, MANAGERS_ONLY, YOUR_OWN = "not-your-presentation", "managers-only", "your-own-question"


#: The term that is a track, and what stands in a form for a channel that no term uses.
TRACK = 2
FREE_CHANNEL = object()


@dataclass(frozen=True)
class Door:
    """A button's, a form's or a command's name; who may go through, how the others are refused, and what comes of it.

    ``changes`` is for whom it changes what is stored, None where that is no matter of rights. ``on_panel`` is the
    question whose panel offers it to whoever may. ``near`` are those who may a part of it, but not all.
    """

    name: str
    may: frozenset[str] = ALL
    refusal: str = ""
    changes: frozenset[str] | None = NOBODY
    opens_form: bool | None = False
    on_panel: int | None = None
    near: frozenset[str] = NOBODY
    fields: Mapping[str, Any] = field(default_factory=dict, hash=False)


def opens(name: str, may: frozenset[str] = ALL, refusal: str = "", **how: Any) -> Door:
    """Make a door to a form."""
    return Door(name, may, refusal, opens_form=True, **how)


def does(name: str, may: frozenset[str] = ALL, refusal: str = NOT_YOURS, **how: Any) -> Door:
    """Make a door that changes what is stored, for whoever may."""
    return Door(name, may, refusal, **{"changes": may, **how})


def shows(name: str, may: frozenset[str] = ALL, refusal: str = "", **how: Any) -> Door:
    """Make a door that shows something."""
    return Door(name, may, refusal, **how)


def _of_questions() -> Iterator[Door]:
    """Yield what can be done with each kind of question, all of it on its panel."""
    for n in OWN:
        say_more = f"add:{n}" if n == 1 else f"answer:{n}"
        yield opens(say_more, TEAM, NOT_YOUR_QUESTION, on_panel=n)
        yield does(f"metoo:{n}:on", ALL - ASKERS[n], YOUR_OWN, on_panel=n)
        yield opens(f"follow:{n}", on_panel=n)
        yield shows(f"read:question:{n}:0", on_panel=n)
        yield opens(f"edit:question:{n}", CHANGING[n], NOT_YOURS, on_panel=n)
        yield opens(f"move:{n}", CHANGING[n], NOT_YOURS, on_panel=n)
        yield opens(f"merge:{n}", CHANGING[n], NOT_YOURS, on_panel=n)
        yield does(f"withdraw:question:{n}", ITS_OWN[n], on_panel=n)
        yield does(f"page:{n}:0", ITS_OWN[n] | TEAM, on_panel=n)
        yield shows(f"versions:question:{n}:0", MANAGERS, MANAGERS_ONLY, on_panel=n if n == EDITED else None)
        yield shows(f"more:{n}:0")
        yield shows(f"change:{n}")
        yield does(f"moved:{THERE}:{HERE}:{n}", CHANGING[n])


BUTTONS = (
    *_of_questions(),
    does("revert:question:1:0:1", CHANGING[1]),
    shows("versions:question:1:1", MANAGERS, MANAGERS_ONLY),
    does("restore:question:8", ITS_OWN[1], on_panel=8),
    does("restore:question:9", CHANGING[1], on_panel=9),
    does("same:1:2", CHANGING[1]),
    does("same:3:1", CHANGING[3]),
    shows("different:3"),
    # what was said
    shows(f"change:1:{SAID}"),
    shows(f"change:1:{TAKEN_BACK}"),
    opens(f"edit:answer:{SAID}", AUTHOR, NOT_YOUR_ANSWER, on_panel=1, near=frozenset({TAKER})),
    does(f"revert:answer:{SAID}:0:1", AUTHOR, NOT_YOUR_ANSWER, near=frozenset({TAKER})),
    does(f"withdraw:answer:{SAID}", AUTHOR | {TAKER}, NOT_YOUR_ANSWER, on_panel=1),
    does(f"notanswer:{SAID}", AUTHOR | {TAKER}, NOT_YOUR_ANSWER),
    does(f"restore:answer:{TAKEN_BACK}", AUTHOR, NOT_YOUR_ANSWER, on_panel=1),
    shows(f"versions:answer:{SAID}:0", MANAGERS, MANAGERS_ONLY, on_panel=1),
    opens(f"edit:answer:{NOTED_ANSWER}", NOTED, NOT_YOUR_ANSWER),
    does(f"withdraw:answer:{NOTED_ANSWER}", NOTED, NOT_YOUR_ANSWER),
    # a guest's
    opens("answer:10", MANAGERS | {RECORDER}, NOT_YOUR_QUESTION),
    # several at once
    does(f"moved:{THERE}:{HERE}:1-2", MANAGERS, near=frozenset({ASKER, NAMELESS})),
    does(f"moved:{THERE}:{HERE}:3-4", CHANGING[4], near=frozenset({SPOKEN})),
    does("unrecord:3-4", ITS_OWN[4], near=frozenset({SPOKEN})),
    does("rerecord:8", ITS_OWN[1], near=frozenset({PRESENTER})),
    opens("join:4-5"),
    opens("move:4-5"),
    does(f"part:6:1:{HERE}:7", CHANGING[4], near=frozenset({SPOKEN})),
    # anybody's
    opens("answer", frozenset({PRESENTER, MATE, RECORDER}), "nothing-to-answer"),
    opens("answer:next", frozenset({PRESENTER, MATE, RECORDER}), "nothing-to-answer"),
    opens("list:1:1:4", TEAM, NOT_YOUR_QUESTION),
    opens("heard:1:1:1"),
    shows(f"recorded:{WEEK}", changes=None),
    shows("clip:ask:1:1:1"),
    shows("clip:answer:1:1"),
    shows("clip:drop:1"),
    opens("ask"),
    opens("ask:again:1:1:"),
    opens("ask:again:1:1:anonymous"),
    shows("questions:1:::0"),
    shows("search:0:왜"),
    shows("study"),
    shows("study:more"),
    shows(f"turn:{WEEK}"),
    shows(f"recap:{WEEK}"),
    does(f"recap:{WEEK}:post"),
    shows(f"read:week:{WEEK}:0"),
    shows("anthology:1"),
    shows("me"),
    shows("me:file"),
    shows("schedule:0"),
    shows("schedule:leaf:0"),
    shows("schedule:term:1"),
    shows("schedule:glance:1"),
    shows("schedule:calendar:1", changes=None),
    *(shows(f"continue:{kind}:{'0' * 16}") for kind in get_args(DraftKind)),
    *(shows(f"reflect:{what}:{'0' * 16}") for what in ("mine", "both", "first")),
    shows(f"sure:{'0' * 16}:all"),
    shows(f"timetable:register:{'0' * 16}:{'0' * 8}"),
    shows(f"timetable:leaf:{'0' * 16}:1"),
    shows(f"present:as:2:{'0' * 16}"),
    shows(f"present:all:{'0' * 16}"),
    shows(f"discard:{'0' * 16}"),
    # one's own alone
    opens(f"reflect:{WEEK}"),
    shows(f"unreflect:{WEEK}", changes=frozenset({ASKER}), near=frozenset({STRANGER})),
    shows(f"rereflect:{WEEK}", changes=frozenset({SPOKEN}), near=frozenset({STRANGER})),
    opens("profile"),
    opens("profile:{stranger}", MANAGERS | {STRANGER}, MANAGERS_ONLY),
    does("profile:link:{stranger}:3", MANAGERS, MANAGERS_ONLY),
    # nudges
    does("nudges:never"),
    # settings
    shows("settings", MANAGERS, MANAGERS_ONLY),
    shows("settings:in:channels", MANAGERS, MANAGERS_ONLY),
    shows("settings:set:language", MANAGERS, MANAGERS_ONLY),
    shows("settings:unset:language", MANAGERS, MANAGERS_ONLY),
    opens("settings:zone", MANAGERS, MANAGERS_ONLY),
    opens("settings:meeting", MANAGERS, MANAGERS_ONLY),
    shows("settings:moment", MANAGERS, MANAGERS_ONLY),
    does("settings:moment:recap:0", MANAGERS, MANAGERS_ONLY),
    does("settings:recall:1", MANAGERS, MANAGERS_ONLY),
    shows("settings:moment:recap:hour", MANAGERS, MANAGERS_ONLY),
    shows("settings:moment:recap:usual", MANAGERS, MANAGERS_ONLY),
    opens("settings:pause", MANAGERS, MANAGERS_ONLY),
    shows("settings:pause:end", MANAGERS, MANAGERS_ONLY),
    shows("settings:meeting:unset", MANAGERS, MANAGERS_ONLY),
    opens("settings:term:name", MANAGERS, MANAGERS_ONLY),
    opens("settings:term:begin", MANAGERS, MANAGERS_ONLY),
    shows("settings:term:undo:99", MANAGERS, MANAGERS_ONLY),
    opens("settings:track:begin", MANAGERS, MANAGERS_ONLY),
    shows(f"settings:track:end:{TRACK}", MANAGERS, MANAGERS_ONLY),
    does(f"settings:track:end:{TRACK}:sure", MANAGERS, MANAGERS_ONLY),
    # pages
    shows(f"page:replace:{'0' * 32}:0:{'0' * 8}", MANAGERS, MANAGERS_ONLY),
    # presentations
    shows("present", opens_form=None),
    opens(f"present:new:{WEEK}"),
    opens("present:next"),
    opens("timetable"),
    shows("timetable:undo:2", changes=MANAGERS),
    shows("present:open:1"),
    opens("present:change:1", TEAM, NOT_YOUR_TEAM),
    opens("present:move:1", TEAM, NOT_YOUR_TEAM),
    opens("present:swap:1", TEAM, NOT_YOUR_TEAM),
    does(f"present:swap:1:2:{PLACES}", TEAM, NOT_YOUR_TEAM, near=frozenset({RECORDER})),
    shows("present:cancel:3", MANAGERS | {RECORDER}, NOT_YOUR_TEAM),
    opens("present:change:3", MANAGERS | {RECORDER}, NOT_YOUR_TEAM),
    does("present:cancel:2:sure", MANAGERS, NOT_YOUR_TEAM),
    shows("present:restore:2", MANAGERS, NOT_YOUR_TEAM),
    shows("present:gather:1:2", TEAM, NOT_YOUR_TEAM),
    shows("present:cancelled"),
)


def _forms_of_questions() -> Iterator[Door]:
    """Yield the forms that change each kind of question."""
    for n in OWN:
        version = 1 if n == 1 else 0
        yield does(f"edit:question:{n}:{version}", CHANGING[n], fields={"question": "고친 비밀"})
        yield does(f"move:{n}", CHANGING[n], fields={"presenter": [THERE], "questions": [str(n)]})
        yield does(f"merge:{n}", CHANGING[n], fields={"question": ["2" if n == 1 else "1"]})


FORMS = (
    *_forms_of_questions(),
    does(f"edit:answer:{SAID}:1", AUTHOR, NOT_YOUR_ANSWER, fields={"answer": "고친 비밀"}, near=frozenset({TAKER})),
    does(f"edit:answer:{NOTED_ANSWER}:0", NOTED, NOT_YOUR_ANSWER, fields={"answer": "고친 비밀"}),
    does("move:1", MANAGERS, fields={"presenter": [THERE], "questions": ["1", "2"]}, near=frozenset({ASKER})),
    does("move:4-5", CHANGING[4], fields={"presenter": [THERE], "questions": ["4", "5"]}),
    does("move:3-4", CHANGING[4], fields={"presenter": [THERE], "questions": ["3", "4"]}, near=frozenset({SPOKEN})),
    does("join:4-5", CHANGING[4], fields={"questions": ["4", "5"]}),
    does("join:1-3", MANAGERS, fields={"questions": ["1", "3"]}, near=frozenset({SPOKEN, PRESENTER, ASKER})),
    does("answer:2", TEAM, NOT_YOUR_QUESTION, fields={"answer": "답"}),
    does("answer:10", MANAGERS | {RECORDER}, NOT_YOUR_QUESTION, fields={"answer": "손님의 답"}),
    does("add:1", TEAM, NOT_YOUR_QUESTION, fields={"answer": "더"}),
    does("follow:1:", fields={"question": "이어서"}),
    does("ask:1:1:", fields={"question": "하나 더"}),
    does("heard:1:1:1", fields={"question": "들은 것"}),
    does("record:1:1", fields={"notes": "들은 것"}),
    does(f"reflect:{WEEK}", changes=ALL - {ASKER}, fields={"reflection": "느낀 것"}),  # who has written is asked
    does(f"reflect:{WEEK}:1.0", fields={"reflection": "느낀 것"}),
    does("profile:{stranger}", MANAGERS | {STRANGER}, MANAGERS_ONLY, fields={"name": "새 이름"}),
    does("settings:zone", MANAGERS, MANAGERS_ONLY, fields={"timezone": "Asia/Tokyo"}),
    does("settings:meeting", MANAGERS, MANAGERS_ONLY, fields={"meeting": "19:00 302호"}),
    does("settings:pause", MANAGERS, MANAGERS_ONLY, fields={"date": "1/9"}),
    does("settings:term:name", MANAGERS, MANAGERS_ONLY, fields={"name": "2025-1"}),
    does("settings:term:begin", MANAGERS, MANAGERS_ONLY, fields={"name": "2025-1"}),
    does("settings:track:begin", MANAGERS, MANAGERS_ONLY, fields={"name": "2025-2", "channel": FREE_CHANNEL}),
    does("present:1:다른 팀:", fields={"date": "2026.01.01", "guests": "새 손님"}),
    does("present:::1", TEAM, NOT_YOUR_TEAM, fields={"date": "2026.01.01", "guests": "새 손님"}),
    does("present:::3", MANAGERS | {RECORDER}, NOT_YOUR_TEAM, fields={"date": "2026.01.01", "guests": "새 손님"}),
    shows("timetable", fields={"timetable": "3/21 새 손님 - LoRA"}),
    does("present:move:2", MANAGERS, NOT_YOUR_TEAM, fields={"week": "3"}),
    does("present:swap:1", TEAM, NOT_YOUR_TEAM, fields={"other": [f"2:{PLACES}"]}, near=frozenset({RECORDER})),
)

COMMANDS = (
    shows("study"),
    shows("schedule"),
    shows("questions"),
    shows("search", fields={"words": "왜"}),
    shows("present", opens_form=None),
    does("ask", fields={"presenter": PRESENTER, "question": "하나 더"}),
    does("answer", TEAM, NOT_YOUR_QUESTION, fields={"question": "2", "answer": "답"}),
    opens("record", fields={"presenter": PRESENTER}),
    shows("edit", fields={"question": "1"}),
    opens("reflect"),
    shows("recap", fields={"private": True}),
    opens("profile", MANAGERS | {STRANGER}, MANAGERS_ONLY, fields={"member": STRANGER}),
    shows("me"),
    shows("settings", MANAGERS, MANAGERS_ONLY),
    shows("page import", MANAGERS, MANAGERS_ONLY, fields={"file": ("week01.md", b"-")}),
    shows("page export", MANAGERS, MANAGERS_ONLY),
    does("Record as question", fields={"message": "은비님, 왜요?"}),
    shows("Record as answer", fields={"message": "그래서요"}),
)
