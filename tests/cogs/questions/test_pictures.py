"""Pictures with questions and answers: taken over at once, shown below the card, said where they cannot be."""

import io
import re
import sqlite3
import zipfile
from contextlib import closing
from pathlib import Path
from typing import Any

import discord
import pytest
import simcord.interactions
from PIL import Image
from simcord import InteractionResult
from simcord.backend.cdn import CdnStore
from sqlalchemy import make_url

from bot.files import export_archive, export_week
from bot.media import pictures
from bot.page.loading import load
from bot.page.writer import write
from db.models import Picture
from tests.cogs.test_recap import page_of, recaps
from tests.support.faults import Fault, When, tap
from tests.support.panels import press_behind
from tests.support.study import Study, pinged, returned, text_of


def drawn(colour: str = "red") -> bytes:
    """Draw a small picture."""
    out = io.BytesIO()
    Image.new("RGB", (8, 8), colour).save(out, "PNG")
    return out.getvalue()


async def stored(study: Study) -> list[Picture]:
    """Return what the database knows of pictures."""
    return await study.db.read(lambda session: list(session.query(Picture).order_by(Picture.id)))


def kept_files(study: Study) -> list[Path]:
    """Return the files that were kept."""
    return [path for path in study.bot.settings.pictures.rglob("*") if path.is_file()]


def alts_of(message: discord.Message) -> list[str | None]:
    """Return what is read out in the place of each of a message's pictures."""
    galleries = [component for component in message.components if isinstance(component, discord.MediaGalleryComponent)]
    return [item.description for gallery in galleries for item in gallery.items]


def said_below(receipt: InteractionResult) -> list[str]:
    """Return the lines of the last private message that came after the receipt."""
    return text_of(receipt.followups[-1].message).splitlines()


#: An underscore as a sentence shows it.
BLANK = r"\_"
NOT_NOW = "- {name}: 지금은 저장하지 못했어요. 잠시 뒤에 다시 올려 주세요."
NOT_YET = "- {name}: 아직 받지 못했어요. 다시 받아 볼게요. 하루가 지나도 안 보이면 다시 올려 주세요."


UNSHOWN = "-# 사진 {count}장은 여기에 보여 드리지 못했어요. 저장된 사진은 페이지를 내보낼 때 함께 담겨요."


class Forgetful(CdnStore):
    """Discord's store of files, which has lost them all."""

    def get(self, url: str) -> None:
        """Find nothing."""


async def test_a_picture_with_a_question_is_kept_and_shown_below_the_card(study: Study) -> None:
    await study.present(study.minha)

    await study.ask(study.hangyeol, study.minha, "이 그림이 맞나요?", image=("그림.png", drawn()))

    card, shown = study.cards()[-2:]
    assert "이 그림이 맞나요?" in text_of(card)
    assert shown.reference is not None
    assert shown.reference.message_id == card.id
    [picture] = await stored(study)
    assert [path.name for path in kept_files(study)] == [picture.name]
    assert pinged(study.sent()[-1]) == []


async def test_pictures_of_an_answer_come_with_the_word_to_the_asker(study: Study) -> None:
    await study.present(study.minha)
    await study.ask(study.hangyeol, study.minha, "왜요?")
    form = await study.minha.slash(study.channel, "answer", question="1")

    await study.minha.submit_modal(
        form, {"answer": "그림으로", "images": [("a.png", drawn()), ("b.png", drawn("blue"))]}
    )

    told = study.cards()[-1]
    assert f"<@{study.hangyeol.id}>" in text_of(told)
    assert alts_of(told) == ["#1 질문과 답변의 사진 1: 왜요?", "#1 질문과 답변의 사진 2: 왜요?"]
    assert len(await stored(study)) == 2
    assert [str(user_id) for user_id in pinged(study.sent()[-1])] == [str(study.hangyeol.id)]


async def test_what_cannot_be_kept_is_said_and_the_text_stands(study: Study) -> None:
    await study.present(study.minha)

    receipt = await study.ask(study.hangyeol, study.minha, "왜요?", image=("사진.heic", b"\0\0\0\x18ftypheic"))

    said = "\n".join(text_of(followup.message) for followup in receipt.followups)
    assert "사진.heic" in said
    assert "글은 저장했지만" in said
    assert [question.body for question in await study.questions()] == ["왜요?"]
    assert await stored(study) == []


async def test_a_file_that_is_too_large_is_said_to_be(study: Study) -> None:
    await study.present(study.minha)

    receipt = await study.ask(
        study.hangyeol, study.minha, "왜요?", image=("큰.png", drawn() + b"\0" * 10 * 1024 * 1024)
    )

    assert said_below(receipt)[1] == (
        "- 큰.png: 너무 커요. 10MB, 2,500만 화소까지 저장할 수 있어요. "
        "움직이는 사진은 1,000장면까지, 화소는 장면을 모두 더해요."
    )
    assert await stored(study) == []


async def test_a_file_s_name_is_said_as_far_as_it_tells_which(study: Study) -> None:
    await study.present(study.minha)
    await study.ask(study.hangyeol, study.minha, "왜요?")
    form = await study.minha.slash(study.channel, "answer", question="1")
    files = [(f"{at}{'_' * 1000}.txt", b"words") for at in range(5)]

    receipt = await study.minha.submit_modal(form, {"answer": "그림으로", "images": files})

    _, named, again = said_below(receipt)
    assert named == (
        "- "
        + ", ".join(f"{at}{BLANK * 78}…" for at in range(5))
        + ": 저장할 수 없는 파일이에요. PNG, JPEG, GIF, WebP로 바꿔 주세요."
    )
    assert again == "카드의 [추가 질문]이나 [덧붙이기]로 다시 올릴 수 있어요."


async def test_a_picture_that_discord_does_not_hand_out_costs_nothing(study: Study) -> None:
    await study.present(study.minha)
    study.env.backend.cdn = Forgetful()

    receipt = await study.ask(study.hangyeol, study.minha, "왜요?", image=("그림.png", drawn()))

    assert "#1" in text_of(receipt)
    assert said_below(receipt)[1] == NOT_NOW.format(name="그림.png")
    assert [question.body for question in await study.questions()] == ["왜요?"]
    assert await stored(study) == []


async def test_a_picture_that_the_disk_does_not_take_costs_nothing(study: Study) -> None:
    await study.present(study.minha)
    study.bot.settings.pictures.write_text("no folder")

    receipt = await study.ask(study.hangyeol, study.minha, "왜요?", image=("그림.png", drawn()))

    assert said_below(receipt)[1] == NOT_YET.format(name="그림.png")
    study.bot.settings.pictures.unlink()
    await study.env.advance_time(10)
    assert len(alts_of(study.cards()[-1])) == 1


async def test_pictures_that_the_database_does_not_take_are_said_and_the_asker_hears_all_the_same(study: Study) -> None:
    await study.present(study.minha)
    await study.ask(study.hangyeol, study.minha, "왜요?")
    form = await study.minha.slash(study.channel, "answer", question="1")
    with closing(sqlite3.connect(make_url(study.bot.settings.database).database or "")) as other:
        other.execute("CREATE TRIGGER full BEFORE INSERT ON picture BEGIN INSERT INTO nowhere VALUES (1); END")

    receipt = await study.minha.submit_modal(
        form, {"answer": "그림으로", "images": [("a.png", drawn()), ("b.txt", b"words")]}
    )

    at_once, by_then = (text_of(followup.message).splitlines() for followup in receipt.followups[-2:])
    assert at_once == [
        "글은 저장했지만, 저장하지 못한 사진이 있어요.",
        "- b.txt: 저장할 수 없는 파일이에요. PNG, JPEG, GIF, WebP로 바꿔 주세요.",
        "카드의 [추가 질문]이나 [덧붙이기]로 다시 올릴 수 있어요.",
    ]
    assert by_then[1:-1] == [NOT_YET.format(name="a.png")]
    assert await stored(study) == []
    await study.env.advance_time(60)
    assert f"<@{study.hangyeol.id}>" in text_of(study.cards()[-1])


async def test_of_more_than_five_pictures_the_others_are_said_and_what_is_none_does_not_count(study: Study) -> None:
    await study.present(study.minha)
    await study.ask(study.hangyeol, study.minha, "왜요?")
    colours = ("red", "blue", "green", "black", "white", "pink", "gray")
    files = [("notes.txt", b"words"), *((f"{colour}.png", drawn(colour)) for colour in colours)]

    await study.minha.send(study.channel, "그림들", reply_to=study.cards()[-1], attachments=files)

    assert len(await stored(study)) == 5
    *_, whispered = study.minha.user.dm_channel.history()
    assert text_of(whispered).splitlines()[1:3] == [
        "- notes.txt: 저장할 수 없는 파일이에요. PNG, JPEG, GIF, WebP로 바꿔 주세요.",
        "- pink.png, gray.png: 글 하나에 5장까지 저장할 수 있어요.",
    ]


@pytest.mark.parametrize("locale", ["en-US"], indirect=True)
async def test_members_who_read_english_hear_why_in_english(study: Study) -> None:
    await study.present(study.minha)
    form = await study.hangyeol.slash(study.channel, "ask", presenter=study.minha)
    large = ("big.png", drawn() + b"\0" * 10 * 1024 * 1024)

    receipt = await study.hangyeol.submit_modal(form, {"question": "why?", "images": [("a.pdf", b"%PDF"), large]})

    assert said_below(receipt) == [
        "The text is saved, but some pictures are not.",
        "- a.pdf: this kind of file cannot be kept. Make it a PNG, JPEG, GIF or WebP.",
        "- big.png: too large. Up to 10 MB and 25 million pixels can be kept, moving pictures in 1,000 frames.",
        "To send them again, press [Follow up] or [Add] on the card.",
    ]


async def test_the_same_picture_twice_is_one_file(study: Study) -> None:
    await study.present(study.minha)
    for question in ("하나", "둘"):
        await study.ask(study.hangyeol, study.minha, question, image=("그림.png", drawn()))

    assert len(await stored(study)) == 2
    assert len(kept_files(study)) == 1


@pytest.mark.parametrize("options", [{"question": "왜요?"}, {}], ids=["no presenter", "neither"])
async def test_a_picture_alone_is_refused_before_a_form_would_drop_it(study: Study, options: dict[str, str]) -> None:
    await study.present(study.minha)

    refused = await study.hangyeol.slash(study.channel, "ask", image=("그림.png", drawn()), **options)

    assert refused.modal is None
    assert "사진은 질문과 함께 올려 주세요" in text_of(refused)
    assert returned(refused) == options.get("question", "")


@pytest.mark.parametrize("status", [403, 413])
async def test_pictures_that_cannot_be_shown_do_not_keep_the_asker_from_hearing(study: Study, status: int) -> None:
    await study.present(study.minha)
    await study.ask(study.hangyeol, study.minha, "왜요?")
    study.env.inject_error("POST", f"/channels/{study.channel.id}/messages", status=status)
    form = await study.minha.slash(study.channel, "answer", question="1")

    await study.minha.submit_modal(form, {"answer": "그림으로", "images": [("a.png", drawn())]})

    assert len(await stored(study)) == 1
    assert text_of(study.cards()[-1]).splitlines() == [
        f"<@{study.hangyeol.id}>님, **#1** 질문에 답변이 달렸어요.",
        UNSHOWN.format(count=1),
    ]
    assert pinged(study.sent()[-1]) == [study.hangyeol.id]


async def test_what_discord_may_have_posted_is_not_posted_twice(study: Study, monkeypatch: pytest.MonkeyPatch) -> None:
    study.provoked = (discord.HTTPException,)
    await study.present(study.minha)
    await study.ask(study.hangyeol, study.minha, "왜요?")
    form = await study.minha.slash(study.channel, "answer", question="1")
    wire = tap(monkeypatch)
    wire.arm(Fault(3, When.AFTER, 500))

    await study.minha.submit_modal(form, {"answer": "그림으로", "images": [("a.png", drawn())]})

    assert wire.seen[3] == "post-files"
    await study.env.advance_time(10)
    assert sum("답변이 달렸어요" in text_of(card) for card in study.cards()) == 1


async def test_a_picture_whose_file_is_gone_is_counted(study: Study) -> None:
    await study.present(study.minha)
    await study.ask(study.hangyeol, study.minha, "왜요?")
    form = await study.minha.slash(study.channel, "answer", question="1")
    await study.let_write(study.channel, may=False)
    await study.minha.submit_modal(
        form, {"answer": "그림으로", "images": [("a.png", drawn()), ("b.png", drawn("blue"))]}
    )
    kept_files(study)[0].unlink()

    await study.let_write(study.channel, may=True)

    told = study.cards()[-1]
    assert text_of(told).endswith(UNSHOWN.format(count=1))
    assert len(alts_of(told)) == 1


async def test_more_than_one_request_holds_goes_into_two_messages(
    study: Study, monkeypatch: pytest.MonkeyPatch
) -> None:
    await study.present(study.minha)
    await study.ask(study.hangyeol, study.minha, "왜요?")
    form = await study.minha.slash(study.channel, "answer", question="1")
    monkeypatch.setattr(pictures, "MESSAGE_LIMIT", 5 * len(drawn()) // 2)
    images = [(f"{colour}.png", drawn(colour)) for colour in ("red", "blue", "green")]

    await study.minha.submit_modal(form, {"answer": "그림으로", "images": images})

    first, second = study.cards()[-2:]
    assert [len(alts_of(message)) for message in (first, second)] == [2, 1]
    assert "답변이 달렸어요" in text_of(first)
    assert text_of(second) == "🖼️ **#1** 사진"
    assert pinged(study.sent()[-1]) == []


async def test_a_page_with_pictures_is_handed_out_as_a_zip_and_taken_in_again_without_a_change(study: Study) -> None:
    await with_pictures(study)

    given = await study.minha.slash(study.channel, "page export")

    assert given.response is not None
    [file] = given.response.attachments
    assert file.filename == "week01.zip"
    handed_out = await file.read()
    with zipfile.ZipFile(io.BytesIO(handed_out)) as archive:
        source = archive.read("week01.md")
        linked = re.findall(r"!\[(?:질문|답변) 사진 1\]\((week01/\w+\.png)\)", source.decode())
        assert sorted(archive.namelist()) == sorted(["week01.md", *linked])
        assert archive.read(linked[1]) != archive.read(linked[0])
    for name, data in {"week01.md": source, "week01.zip": handed_out}.items():
        taken = await study.minha.slash(study.channel, "page import", file=(name, data))
        assert "바뀐 것은 없어요" in text_of(taken)


async def test_a_recap_s_page_links_no_picture_that_is_not_attached_and_says_so(study: Study) -> None:
    await with_pictures(study)

    await study.minha.slash(study.channel, "recap")
    private = await study.eunbi.slash(study.channel, "recap", private=True)

    assert private.response is not None
    for recap in (recaps(study)[0], private.response.message):
        page = page_of(study, recap)
        assert "🖼️ 질문 사진 1" in page
        assert "🖼️ 답변 사진 1" in page
        assert "](" not in page
        said = (
            "🖼️ 사진 2장은 이 파일에 이름만 있어요. 사진까지 담긴 파일은 관리자가 `/페이지 내보내기`로 받을 수 있어요."
        )
        assert said in text_of(recap)
        assert write(load(page)[0]) == page


async def test_a_recap_says_nothing_of_pictures_that_stay_out_of_the_page(study: Study) -> None:
    await with_pictures(study)
    await study.minha.slash(study.channel, "recap")
    panel = await study.minha.click(study.cards()[0], label="⋯")
    await press_behind(study.minha, panel, "페이지에서 빼기")

    (recap,) = recaps(study)
    assert "사진" not in text_of(recap)


async def with_pictures(study: Study) -> None:
    """Let a question and its answer have a picture each."""
    await study.present(study.minha)
    await study.ask(study.hangyeol, study.minha, "왜요?", image=("그림.png", drawn()))
    form = await study.minha.slash(study.channel, "answer", question="1")
    await study.minha.submit_modal(form, {"answer": "그림으로", "images": [("a.png", drawn("blue"))]})


async def test_a_picture_whose_file_is_gone_is_named_and_the_page_given_out(study: Study) -> None:
    await with_pictures(study)
    gone, left = await stored(study)
    next(path for path in kept_files(study) if path.name == gone.name).unlink()

    given = await study.minha.slash(study.channel, "page export")

    assert given.response is not None
    assert given.response.ephemeral
    assert text_of(given).splitlines() == [
        "**1주차** 페이지예요: `week01.zip`",
        f"파일이 없어져서 담지 못한 사진이 있어요: week01/{gone.name[:16]}.png",
    ]
    with zipfile.ZipFile(io.BytesIO(await given.response.attachments[0].read())) as archive:
        assert archive.namelist() == ["week01.md", f"week01/{left.name[:16]}.png"]


async def test_a_page_whose_pictures_are_all_gone_is_given_out_alone(study: Study) -> None:
    await with_pictures(study)
    for path in kept_files(study):
        path.unlink()

    given = await study.minha.slash(study.channel, "page export")

    assert text_of(given).splitlines()[0] == "**1주차** 페이지예요: `week01.md`"


TOO_LARGE = [
    "**1주차** 페이지예요: `week01.md`",
    (
        "사진까지 담으면 디스코드에 올리기에 너무 커서 글만 담았어요. "
        "봇을 실행하는 컴퓨터에서 `study-bot export`를 쓰면 사진까지 받을 수 있어요."
    ),
]


@pytest.mark.parametrize("limit", [100, 600], ids=["the pictures", "all together"])
async def test_a_page_that_is_too_large_for_discord_is_given_out_without_its_pictures(
    study: Study, monkeypatch: pytest.MonkeyPatch, limit: int
) -> None:
    await with_pictures(study)
    original = simcord.interactions.base_payload

    def narrow(*args: Any, **kwargs: Any) -> tuple[Any, dict[str, Any]]:
        record, payload = original(*args, **kwargs)
        return record, payload | {"attachment_size_limit": limit}

    monkeypatch.setattr(simcord.interactions, "base_payload", narrow)
    given = await study.minha.slash(study.channel, "page export")

    assert text_of(given).splitlines() == TOO_LARGE
    assert given.response is not None
    assert [attachment.filename for attachment in given.response.attachments] == ["week01.md"]


async def test_a_page_that_discord_finds_too_large_is_given_out_without_its_pictures(study: Study) -> None:
    await with_pictures(study)
    study.env.inject_error("PATCH", "/webhooks/*", status=413, code=40005)

    given = await study.minha.slash(study.channel, "page export")

    assert text_of(given).splitlines() == TOO_LARGE


@pytest.mark.parametrize("locale", ["en-US"], indirect=True)
async def test_a_page_that_could_not_be_sent_for_another_reason_keeps_its_pictures(study: Study) -> None:
    await with_pictures(study)
    study.env.inject_error("PATCH", "/webhooks/*", status=400)

    given = await study.minha.slash(study.channel, "page export")

    assert text_of(given) == "The file could not be sent. Please try again in a moment."


@pytest.mark.parametrize("locale", ["en-US"], indirect=True)
async def test_managers_who_read_english_hear_what_is_not_in_the_page_in_english(study: Study) -> None:
    await with_pictures(study)
    study.env.inject_error("PATCH", "/webhooks/*", status=413, code=40005)
    for path in kept_files(study)[:1]:
        path.unlink()

    given = await study.minha.slash(study.channel, "page export")

    assert text_of(given).splitlines()[1].endswith("`study-bot export` writes the pictures too.")
    assert (
        text_of(given).splitlines()[2].startswith("The files of some pictures are gone, so they are not in it: week01/")
    )


async def test_the_command_line_writes_what_is_there_of_pictures_and_names_what_is_gone(
    study: Study, tmp_path: Path
) -> None:
    await with_pictures(study)
    gone, left = await stored(study)
    next(path for path in kept_files(study) if path.name == gone.name).unlink()
    output = tmp_path / "pages"

    written, missing = await export_week(study.bot.settings, study.guild.id, 1, output)
    archive = await export_archive(study.bot.settings, study.guild.id, output)

    picture, lost = (f"{name[:16]}.png" for name in (left.name, gone.name))
    assert written == [output / "week01.md", output / "week01" / picture]
    assert all(path.is_file() for path in written)
    assert missing == [output / "week01" / lost]
    assert (archive.changed, archive.same) == (["week01/README.md", "README.md"], 1)
    assert archive.missing == [f"week01/{lost}"]
    text = (output / "week01" / "README.md").read_text(encoding="utf-8")
    assert [f"]({name})" in text for name in (picture, lost)] == [True, True]


async def test_a_zip_without_a_page_is_no_page(study: Study) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("사진.png", drawn())

    refused = await study.minha.slash(study.channel, "page import", file=("pages.zip", out.getvalue()))

    assert "주차를 알려 주는 제목" in text_of(refused)


async def test_reading_all_tells_of_pictures(study: Study) -> None:
    await study.present(study.minha)
    await study.ask(study.hangyeol, study.minha, "왜요?", image=("그림.png", drawn()))
    await study.minha.slash(study.channel, "recap")

    shown = await study.eunbi.click(study.cards()[-1], label="전체 읽기")

    assert "왜요? 🖼️" in text_of(shown)
