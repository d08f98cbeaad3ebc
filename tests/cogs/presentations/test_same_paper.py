"""A paper that is registered again: where it was presented before."""

from tests.support.study import TODAY, Study, buttons_of, press, text_of

LINK = "https://arxiv.org/abs/1706.03762"
WEEK = 7


def again(receipt: str) -> list[str]:
    return [line for line in receipt.splitlines() if "🔁" in line]


async def test_a_receipt_says_where_its_paper_was_presented(study: Study) -> None:
    await study.present(study.minha, papers=f"Attention {LINK}")
    later = TODAY.replace(day=TODAY.day + WEEK)

    receipt = await study.present(study.eunbi, date=later, week=2, papers=f"{LINK}v5\nBERT")

    assert again(text_of(receipt)) == ["-# 🔁 이 논문은 1주차에도 나왔어요."]
    assert "Attention" in text_of(await press(study.eunbi, receipt, "1주차 읽기"))
    first = await study.minha.slash(study.channel, "present", week=1)
    assert again(text_of(first)) == []


async def test_a_receipt_leads_to_the_recap(study: Study) -> None:
    await study.present(study.minha, papers="Attention Is All You Need")
    await study.ask(study.hangyeol, study.minha, "왜요?")
    await study.minha.slash(study.channel, "recap")
    recap = study.cards()[-1]
    later = TODAY.replace(day=TODAY.day + WEEK)

    receipt = await study.present(study.eunbi, date=later, week=2, papers="attention is all you need.")

    link = f"https://discord.com/channels/{study.guild.id}/{study.channel.id}/{recap.id}"
    assert again(text_of(receipt)) == [f"-# 🔁 이 논문은 1주차에도 나왔어요. [정리 보기]({link})"]
    assert "1주차 읽기" not in buttons_of(receipt)


async def test_a_receipt_says_which_team_of_the_same_week_reads_its_paper(study: Study) -> None:
    later = TODAY.replace(day=TODAY.day + WEEK)
    await study.present(study.eunbi, date=later, week=2, papers=LINK)
    await study.present(study.minha, week=1, papers=LINK)

    receipt = await study.present(study.hangyeol, week=1, papers=f"{LINK}v3")

    assert again(text_of(receipt)) == ["-# 🔁 이 논문은 같은 주 1팀도 읽어요."]
    assert not [label for label in buttons_of(receipt) if "읽기" in label]


async def test_a_link_that_arxiv_does_not_name_is_called_as_the_group_called_it(study: Study) -> None:
    study.bot.settings.arxiv_url = "off"
    await study.present(study.minha, papers=f"Attention Is All You Need {LINK}")
    later = TODAY.replace(day=TODAY.day + WEEK)

    receipt = await study.present(study.eunbi, date=later, week=2, papers=f"arxiv.org/abs/1706.03762v5\n{LINK}")

    lines = text_of(receipt).splitlines()
    assert [line for line in lines if "📄" in line] == [f"📄 [Attention Is All You Need](<{LINK}v5>)"]
    assert again(text_of(receipt)) == ["-# 🔁 이 논문은 1주차에도 나왔어요."]


async def test_a_receipt_says_where_its_paper_is_planned(study: Study) -> None:
    later = TODAY.replace(day=TODAY.day + WEEK)
    await study.present(study.eunbi, date=later, week=2, papers=LINK)

    receipt = await study.present(study.minha, week=1, papers=LINK)

    assert again(text_of(receipt)) == ["-# 🔁 이 논문은 2주차에도 나올 예정이에요."]
