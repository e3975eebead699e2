"""A bus is lost at any moment: whoever sends is told, nothing is raised, and nobody complains later."""

import asyncio
import gc
from typing import Any

import pytest
from dbus_fast import Message

from nirmaan_tray.bus_connection import BusConnection

GET_ID = "org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus", "GetId"


@pytest.mark.parametrize("known", [False, True])
async def test_a_bus_that_is_lost_fails_what_is_sent_and_nobody_complains(
    bus: Any, caplog: pytest.LogCaptureFixture, known: bool
) -> None:
    connection = await _connected(bus)
    bus.stop()
    if known:
        await _lost(connection)
    sent = [connection.send(Message(*GET_ID)) for _ in range(2)]
    await asyncio.wait(sent, timeout=10)
    assert [type(each.exception()) for each in sent] == [EOFError, EOFError]
    await _lost(connection)
    del sent
    gc.collect()
    assert caplog.records == []


@pytest.mark.parametrize("known", [False, True])
async def test_a_bus_that_is_lost_fails_the_call(bus: Any, caplog: pytest.LogCaptureFixture, known: bool) -> None:
    connection = await _connected(bus)
    bus.stop()
    if known:
        await _lost(connection)
    with pytest.raises((EOFError, OSError)):
        await asyncio.wait_for(connection.call(Message(*GET_ID)), 10)
    await _lost(connection)
    gc.collect()
    assert caplog.records == []


async def test_a_bus_that_is_there_answers(bus: Any) -> None:
    connection = await _connected(bus)
    assert (await connection.call(Message(*GET_ID))).signature == "s"
    connection.disconnect()
    await connection.wait_for_disconnect()  # type: ignore[no-untyped-call]


async def _connected(bus: Any) -> BusConnection:
    bus.start()
    connection = BusConnection(bus_address=bus.address)
    await connection.connect()
    return connection


async def _lost(connection: BusConnection) -> None:
    with pytest.raises((EOFError, OSError)):
        await asyncio.wait_for(connection.wait_for_disconnect(), 10)  # type: ignore[no-untyped-call]
