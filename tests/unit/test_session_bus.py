from nirmaan_tray import session_bus


def test_what_the_desktop_told_goes_before_where_systemd_has_it() -> None:
    runtime = {"XDG_RUNTIME_DIR": "/run/user/1000"}
    assert session_bus.address(runtime | {"DBUS_SESSION_BUS_ADDRESS": "unix:path=/x"}) == "unix:path=/x"
    assert session_bus.address(runtime | {"DBUS_SESSION_BUS_ADDRESS": ""}) == "unix:path=/run/user/1000/bus"
    assert session_bus.address({}) is None
