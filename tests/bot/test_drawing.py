"""What is drawn in a thread is kept by nobody."""

from tests.support.study import Study


async def test_discord_py_keeps_nothing_that_was_posted(study: Study) -> None:
    before = list(study.bot.persistent_views)
    await study.present(study.minha)
    await study.ask(study.hangyeol, study.minha, "왜 그런가요?")
    await study.answer(study.minha, 1, "그래서 그래요")
    await study.subin.slash(study.channel, "recap")
    await study.subin.slash(study.channel, "recap", private=True)
    await study.subin.slash(study.channel, "record")

    assert list(study.bot.persistent_views) == before
