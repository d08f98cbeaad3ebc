"""A term's anthology: a zip of its pages, one of each member, one of each week, and an index that links them all.

What stands on a week's page stands in it, and nothing else: no question that was left out, and no anonymous asker. The
same term gives the same bytes.
"""

import datetime as dt
import io
import zipfile
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path

from bot.page import bundle, file_names, member, paths
from bot.page.names import join
from bot.page.writer import Writer, day
from bot.texts import Language, say
from db.record.value import Person, Record, Share
from db.record.value import Week as WeekOfRecord
from db.week.value import Week

INDEX = "README.md"
#: When all files of an anthology were changed last, as it says: the first moment that a zip can hold.
_BEGINNING = (1980, 1, 1, 0, 0, 0)
#: How a zip says that everybody may read a file, and its owner write it.
_MODE = 0o100644 << 16
_UNIX = 3


@dataclass(frozen=True, slots=True)
class Book:
    """What an anthology is made of: all of a term, also as its weeks, and the ``folder`` of all pictures.

    ``names`` are those whom texts mention. It may have ``limit`` bytes. Presentations after ``today`` do not count yet.
    """

    term: tuple[int, str | None]
    record: Record
    weeks: tuple[Week, ...]
    names: Mapping[int, str]
    language: Language
    zone: dt.tzinfo
    folder: Path
    limit: int
    today: dt.date


@dataclass(frozen=True, slots=True)
class Packed:
    """An anthology as a zip, None where it is larger than it may be, and how many pictures are not in it."""

    data: bytes | None
    left_out: int = 0


def pack(book: Book) -> Packed:
    """Make an anthology, with as many of its pictures, in order, as the limit leaves room for.

    Raises:
        OSError: a picture cannot be read.
    """
    pictures, missing = _pictures(book)
    texts = sum(len(text.body.encode()) for text in book.record.texts)
    shown = _fitting(pictures, book.limit - min(3 * texts, book.limit // 2))
    for kept in (shown, {}) if shown else (shown,):
        left_out = len(pictures) + missing - len(kept)
        data = _zipped({**_pages(book, kept, left_out), **{path: file.read_bytes() for path, file in kept.items()}})
        if len(data) <= book.limit:
            return Packed(data, left_out)
    return Packed(None)


def _pictures(book: Book) -> tuple[dict[str, Path], int]:
    """Return the pictures of all weeks by their paths, and how many are gone."""
    found: dict[str, Path] = {}
    missing = 0
    for week in book.weeks:
        kept, gone = bundle.picture_files(week, book.folder)
        found |= kept
        missing += len(gone)
    return found, missing


def _fitting(pictures: Mapping[str, Path], room: int) -> dict[str, Path]:
    shown = {}
    for path, file in pictures.items():
        room -= file.stat().st_size
        if room < 0:
            break
        shown[path] = file
    return shown


def _zipped(files: Mapping[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for path, data in files.items():
            entry = zipfile.ZipInfo(path, _BEGINNING)
            entry.external_attr, entry.create_system = _MODE, _UNIX
            is_text = path.endswith(".md")  # pictures are packed already
            archive.writestr(entry, data, zipfile.ZIP_DEFLATED if is_text else zipfile.ZIP_STORED)
    return out.getvalue()


@dataclass(frozen=True, slots=True)
class _Leaf:
    """A member's page: whose it is, their parts of the weeks, and the file's name."""

    person: Person
    shares: Mapping[int, Share]
    file: str = field(default="")


def _pages(book: Book, pictures: Collection[str], left_out: int) -> dict[str, bytes]:
    """Return all pages by their files' names, the index first."""
    leaves = _leaves(book)
    there = {INDEX, *pictures, *(leaf.file for leaf in leaves), *(_file(week) for week in book.weeks)}
    writer = Writer(book.names, book.zone, is_there=there.__contains__)
    pages = {INDEX: member.as_text(_index(book, leaves, left_out))}
    for leaf in leaves:
        pages[leaf.file] = member.as_text(_member(book, leaf, writer, pictures))
    for week in book.weeks:
        pages[_file(week)] = replace(writer, picture_path=partial(_path, pictures, week)).page(week)
    return {file: page.encode() for file, page in pages.items()}


def _path(pictures: Collection[str], week: Week | WeekOfRecord, name: str) -> str | None:
    path = paths.picture(week, name)
    return path if path in pictures else None


def _file(week: Week) -> str:
    return f"{paths.stem(week)}.md"


def _leaves(book: Book) -> list[_Leaf]:
    """Return everybody's pages by name; who was there first keeps a file's name that two would have."""
    shares = book.record.shares()
    people = sorted(member_id for member_id in shares if book.record.is_person(member_id))
    names = file_names.safe((book.record.people[of].name for of in people), {"README", *map(paths.stem, book.weeks)})
    leaves = [_Leaf(book.record.people[of], shares[of], f"{name}.md") for of, name in zip(people, names, strict=True)]
    return sorted(leaves, key=lambda leaf: leaf.person.name)


def _member(book: Book, leaf: _Leaf, writer: Writer, pictures: Collection[str]) -> Iterator[str]:
    heading, *weeks = member.lines(
        book.record, leaf.person, leaf.shares, writer, book.language, picture_path=partial(_path, pictures)
    )
    yield heading
    yield ""
    yield f"[{_title(book)}]({INDEX})"
    yield from weeks


def _title(book: Book) -> str:
    return say(book.language, "anthology.title", term=member.term_name(book.term, book.language))


def _index(book: Book, leaves: list[_Leaf], left_out: int) -> Iterator[str]:
    first, last = (day(week.date) for week in (book.record.weeks[0], book.record.weeks[-1]))
    yield f"# {_title(book)}"
    yield ""
    yield first if first == last else f"{first} – {last}"
    if left_out:
        yield ""
        yield say(book.language, "anthology.left-out", count=left_out)
    yield ""
    yield f"## {say(book.language, 'anthology.members')}"
    held = {week.id for week in book.record.weeks if week.date <= book.today}
    for leaf in leaves:
        name = join(leaf.person.name, leaf.person.emoji)
        yield f"- [{name}]({leaf.file}) · {say(book.language, 'own.counts', **_counts(leaf, held))}"
    yield ""
    yield f"## {say(book.language, 'anthology.weeks')}"
    for week in book.weeks:
        yield f"- [{say(book.language, 'own.week', week=week.number, date=day(week.date))}]({_file(week)})"


def _counts(leaf: _Leaf, held: Collection[int]) -> dict[str, int]:
    """Count what stands on a member's page; of presentations those in the weeks that were ``held``, as everywhere."""
    shares = leaf.shares.values()
    questions = [question for share in shares for question in (*share.received, *share.answered)]
    answers = sum(said.author_id == leaf.person.id for question in questions for said in question.said)
    return {
        "talks": sum(len(share.talks) for week_id, share in leaf.shares.items() if week_id in held),
        "asked": sum(len(share.asked) for share in shares),
        "received": sum(len(share.received) for share in shares),
        "answers": answers,
        "reflections": sum(len(share.reflections) for share in shares),
    }
