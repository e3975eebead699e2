"""A store that goes on: over damage, over a full disk, over a disk that hangs."""

import asyncio
import threading
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import pytest
import pytest_asyncio

from nirmaan_tray.clock import SystemClock
from nirmaan_tray.errors import StoreForeign, StoreUnusable
from nirmaan_tray.keeper import Keeper, News
from nirmaan_tray.model.change import StoreLost, StoreMended
from nirmaan_tray.model.mark import Mark
from nirmaan_tray.model.mute import Mute
from nirmaan_tray.model.notification import Notification
from nirmaan_tray.store import Row, Store

Make = Callable[..., Notification]
ME = "me at https://office.example"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "inbox.db"


@pytest.fixture
def news() -> list[News]:
    """What the keeper told."""
    return []


@pytest_asyncio.fixture
async def keeper(path: Path, news: list[News]) -> AsyncIterator[Keeper]:
    keeper = await Keeper.open(path, ME, SystemClock(), own=True)
    keeper.listener = news.append
    yield keeper
    await keeper.close()


def full(store: Store) -> None:
    """Let SQLite itself find the disk full from now on."""
    (pages,) = store._connection.execute("PRAGMA page_count").fetchone()
    store._connection.execute(f"PRAGMA max_page_count = {pages}")


def spoil(path: Path, page: int) -> None:
    """Overwrite a page of the database, as a dying disk would."""
    written = bytearray(path.read_bytes())
    written[(page - 1) * 4096 : page * 4096] = b"\xff" * 4096
    path.write_bytes(written)


async def fill(keeper: Keeper, document: Make, count: int = 200) -> None:
    """Write more than fits."""
    rows = [Row(document(f"n{number}", description="Cement " * 50), news=True) for number in range(count)]
    await keeper.do(lambda store: store.write(rows))


async def test_work_is_done_in_one_thread_of_its_own(keeper: Keeper) -> None:
    threads = {await keeper.do(lambda _: threading.current_thread()) for _ in range(3)}
    assert len(threads) == 1
    assert threading.current_thread() not in threads


async def test_what_our_own_work_raises_is_raised(keeper: Keeper, news: list[News]) -> None:
    with pytest.raises(ZeroDivisionError):
        await keeper.do(lambda _: 1 // 0)
    assert news == []


async def test_a_full_disk_is_told_once_and_the_work_is_done_in_memory(
    keeper: Keeper, news: list[News], document: Make, path: Path
) -> None:
    await keeper.do(lambda store: store.write([Row(document("before"))]))
    await keeper.do(full)
    await fill(keeper, document)
    assert await keeper.do(Store.unread_count) == 201
    (lost,) = news
    assert isinstance(lost, StoreLost)
    assert (lost.code, lost.in_memory, lost.set_aside) == ("store_unusable", True, None)
    assert str(path) in lost.detail
    assert keeper.lost.is_set()
    await keeper.do(lambda store: store.add_mark(Mark("n3", seen=True), before=False))
    assert len(news) == 1


async def test_a_disk_with_room_again_gets_everything(
    keeper: Keeper, news: list[News], document: Make, path: Path
) -> None:
    await keeper.do(full)
    await fill(keeper, document)
    now = SystemClock().now()
    assert await keeper.do(lambda store: store.claim("n1", now))
    await keeper.do(lambda store: store.add_mark(Mark("n2", seen=True), before=False))
    assert await keeper.return_to_disk()
    assert news[1:] == [StoreMended()]
    assert not keeper.lost.is_set()
    await keeper.close()
    file = Store.open(path, ME, now)
    assert file.unread_count() == 199  # as marked
    assert file.marks() == [Mark("n2", seen=True)]
    assert not file.claim("n1", now)
    assert file.claim("n5", now)
    file.close()


async def test_what_was_snoozed_muted_or_told_again_in_memory_is_so_on_the_disk(
    keeper: Keeper, document: Make, path: Path
) -> None:
    now = SystemClock().now()
    await keeper.do(lambda store: store.write([Row(document(name)) for name in ("due", "kept", "new")]))
    for name in ("due", "kept"):
        assert await keeper.do(lambda store, name=name: store.snooze(name, now))  # type: ignore[misc]
    await keeper.do(full)
    await fill(keeper, document)
    assert keeper.lost.is_set()
    assert await keeper.do(lambda store: store.claim_return(now)) == document("due")
    assert await keeper.do(lambda store: store.snooze("new", now))
    await keeper.do(lambda store: store.mute(Mute(project="Tower")))
    assert await keeper.return_to_disk()
    await keeper.close()
    file = Store.open(path, ME, now)
    assert file.claim_return(now) == document("kept")
    assert file.claim_return(now) == document("new")
    assert file.claim_return(now) is None
    assert file.mutes() == (Mute(project="Tower"),)
    file.close()


async def test_what_is_in_memory_at_the_end_goes_to_a_disk_with_room_again(
    keeper: Keeper, document: Make, path: Path
) -> None:
    now = SystemClock().now()
    await keeper.do(full)
    await fill(keeper, document)
    assert await keeper.do(lambda store: store.claim("n1", now))
    await keeper.close()
    file = Store.open(path, ME, now)
    assert not file.claim("n1", now)
    file.close()


async def test_while_the_disk_cannot_be_written_it_stays_in_memory(
    path: Path, news: list[News], document: Make, tmp_path: Path
) -> None:
    nowhere = tmp_path / "file"
    nowhere.write_text("no folder")
    keeper = await Keeper.open(nowhere / "inbox.db", ME, SystemClock(), own=True)
    keeper.listener = news.append
    await fill(keeper, document, 3)
    assert [isinstance(one, StoreLost) and one.in_memory for one in news] == [True]
    assert not await keeper.return_to_disk()
    assert await keeper.do(Store.unread_count) == 3
    nowhere.unlink()
    nowhere.mkdir()
    assert await keeper.return_to_disk()
    assert news[1:] == [StoreMended()]
    assert await keeper.do(Store.unread_count) == 3
    await keeper.close()


async def test_a_place_that_is_not_ours_is_refused_instead(path: Path, tmp_path: Path) -> None:
    Store.open(path, "somebody else", SystemClock().now()).close()
    with pytest.raises(StoreForeign):
        await Keeper.open(path, ME, SystemClock())
    (tmp_path / "file").write_text("no folder")
    with pytest.raises(StoreUnusable):
        await Keeper.open(tmp_path / "file" / "inbox.db", ME, SystemClock())


async def test_damage_in_the_middle_of_work_is_told_and_the_work_is_done_in_a_new_file(
    keeper: Keeper, news: list[News], document: Make, path: Path
) -> None:
    await fill(keeper, document)
    await keeper.do(lambda store: store.add_mark(Mark("n2", seen=True), before=False))
    await keeper.do(lambda store: store._connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall())
    await keeper.do(lambda store: store._connection.execute("PRAGMA cache_size = 0").fetchall())
    (root,) = await keeper.do(
        lambda store: store._connection.execute(
            "SELECT rootpage FROM sqlite_master WHERE name = 'notification'"
        ).fetchone()
    )
    spoil(path, root)
    names = await keeper.do(lambda store: set(store.rows([f"n{number}" for number in range(200)])))
    (lost,) = news
    assert isinstance(lost, StoreLost)
    assert lost.code == "store_damaged"
    assert lost.set_aside is not None
    assert names == set()  # filled again from the site
    assert await keeper.do(Store.marks) == [Mark("n2", seen=True)]


async def test_a_file_that_was_taken_away_is_begun_anew(
    keeper: Keeper, news: list[News], document: Make, path: Path
) -> None:
    await fill(keeper, document, 3)
    await asyncio.to_thread(path.unlink)
    await fill(keeper, document, 2)
    (lost,) = news
    assert isinstance(lost, StoreLost)
    assert (lost.code, lost.set_aside) == ("store_damaged", None)
    assert await keeper.do(Store.unread_count) == 2
    await keeper.close()
    again = Store.open(path, ME, SystemClock().now())
    assert again.unread_count() == 2
    again.close()


async def test_another_process_is_waited_for(keeper: Keeper, document: Make, path: Path) -> None:
    other = Store.open(path, ME, SystemClock().now())
    with other.transaction():
        writing = asyncio.ensure_future(fill(keeper, document, 1))
        assert await keeper.do(Store.unread_count) == 0
    await writing
    assert await keeper.do(Store.unread_count) == 1
    other.close()


async def test_a_closed_keeper_says_so(keeper: Keeper) -> None:
    await keeper.close()
    with pytest.raises(StoreUnusable):
        await keeper.do(Store.marks)


async def test_news_is_told_though_who_brought_it_about_waits_no_more(
    keeper: Keeper, news: list[News], document: Make
) -> None:
    hangs, may_go_on = threading.Event(), threading.Event()

    def work(store: Store) -> None:
        hangs.set()
        assert may_go_on.wait(20)
        full(store)
        store.write([Row(document(f"n{number}", description="Cement " * 50)) for number in range(200)])

    working = asyncio.ensure_future(keeper.do(work))
    await asyncio.to_thread(hangs.wait, 10)
    working.cancel()
    await asyncio.gather(working, return_exceptions=True)
    may_go_on.set()
    await keeper.do(Store.marks)
    assert len(news) == 1
