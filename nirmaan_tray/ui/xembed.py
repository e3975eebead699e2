"""The XEmbed tray of an X11 screen: which window holds it now, told by events, without polling.

Qt tells neither that such a tray has come nor that it has gone. This is a connection of its own to the X server, through
the libxcb that Qt's own platform plugin needs anyway; it hears only of the tray's window and of the root window.

Spec: freedesktop.org, System Tray Protocol 0.3 (the selection ``_NET_SYSTEM_TRAY_Sn``, the ``MANAGER`` message).
"""

import ctypes

from PySide6.QtCore import QObject, QSocketNotifier, Signal

_EVENT_MASK = 1 << 11  # XCB_CW_EVENT_MASK
_STRUCTURE_NOTIFY = 1 << 17  # XCB_EVENT_MASK_STRUCTURE_NOTIFY; MANAGER is sent to the root's listeners of it
_ANSWER = 8  # offset in every reply used here, behind type, sequence and length


class _Cookie(ctypes.Structure):
    _fields_ = (("sequence", ctypes.c_uint),)


class _Screens(ctypes.Structure):
    _fields_ = (("data", ctypes.c_void_p), ("rem", ctypes.c_int), ("index", ctypes.c_int))


class XEmbedTray(QObject):
    """Watches the selection of one screen's tray.

    Raises:
        OSError: there is no libxcb, or the X server does not answer.

    """

    changed = Signal()
    """A tray has come or has gone."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._xcb, self._libc = _library(), ctypes.CDLL(None)
        self._libc.free.argtypes = (ctypes.c_void_p,)
        number = ctypes.c_int()
        self._connection = ctypes.c_void_p(self._xcb.xcb_connect(None, ctypes.byref(number)))
        if self._xcb.xcb_connection_has_error(self._connection):
            self._xcb.xcb_disconnect(self._connection)
            raise OSError("no connection to the X server")
        self.destroyed.connect(_Disconnect(self._xcb, self._connection))
        self._selection = self._atom(f"_NET_SYSTEM_TRAY_S{number.value}")
        self._listen(self._root(number.value))
        self.window = self._owner()
        descriptor = self._xcb.xcb_get_file_descriptor(self._connection)
        self._notifier = QSocketNotifier(descriptor, QSocketNotifier.Type.Read, self)
        self._notifier.activated.connect(self._heard)

    def _heard(self) -> None:
        known = self.window
        while event := self._xcb.xcb_poll_for_event(self._connection):
            self._libc.free(event)  # whatever it is, the answer below is newer
        if self._xcb.xcb_connection_has_error(self._connection):
            self._notifier.setEnabled(False)  # the session ends
            self.window = 0
        else:
            self.window = self._owner()
        if self.window != known:
            self.changed.emit()

    def _owner(self) -> int:
        """Return the tray's window, or 0, and listen for its end."""
        cookie = self._xcb.xcb_get_selection_owner(self._connection, self._selection)
        window = self._answer(self._xcb.xcb_get_selection_owner_reply(self._connection, cookie, None))
        if window:
            self._listen(window)
        return window

    def _atom(self, name: str) -> int:
        text = name.encode()
        cookie = self._xcb.xcb_intern_atom(self._connection, 0, len(text), text)
        return self._answer(self._xcb.xcb_intern_atom_reply(self._connection, cookie, None))

    def _answer(self, reply: int | None) -> int:
        if not reply:
            return 0
        value = ctypes.c_uint32.from_address(reply + _ANSWER).value
        self._libc.free(reply)
        return value

    def _root(self, number: int) -> int:
        screens = self._xcb.xcb_setup_roots_iterator(self._xcb.xcb_get_setup(self._connection))
        for _ in range(number):
            self._xcb.xcb_screen_next(ctypes.byref(screens))
        return ctypes.c_uint32.from_address(screens.data).value

    def _listen(self, window: int) -> None:
        mask = ctypes.c_uint32(_STRUCTURE_NOTIFY)
        self._xcb.xcb_change_window_attributes(self._connection, window, _EVENT_MASK, ctypes.byref(mask))
        self._xcb.xcb_flush(self._connection)


class _Disconnect:
    """Closes a connection when the watching object is gone; holds nothing of that object."""

    def __init__(self, xcb: ctypes.CDLL, connection: ctypes.c_void_p) -> None:
        self._xcb, self._connection = xcb, connection

    def __call__(self) -> None:
        self._xcb.xcb_disconnect(self._connection)


def _library() -> ctypes.CDLL:
    xcb = ctypes.CDLL("libxcb.so.1")
    pointer, number = ctypes.c_void_p, ctypes.c_uint32
    for name, result, arguments in (
        ("xcb_connect", pointer, (ctypes.c_char_p, ctypes.POINTER(ctypes.c_int))),
        ("xcb_disconnect", None, (pointer,)),
        ("xcb_connection_has_error", ctypes.c_int, (pointer,)),
        ("xcb_get_file_descriptor", ctypes.c_int, (pointer,)),
        ("xcb_flush", ctypes.c_int, (pointer,)),
        ("xcb_poll_for_event", pointer, (pointer,)),
        ("xcb_get_setup", pointer, (pointer,)),
        ("xcb_setup_roots_iterator", _Screens, (pointer,)),
        ("xcb_screen_next", None, (ctypes.POINTER(_Screens),)),
        ("xcb_intern_atom", _Cookie, (pointer, ctypes.c_uint8, ctypes.c_uint16, ctypes.c_char_p)),
        ("xcb_intern_atom_reply", pointer, (pointer, _Cookie, pointer)),
        ("xcb_get_selection_owner", _Cookie, (pointer, number)),
        ("xcb_get_selection_owner_reply", pointer, (pointer, _Cookie, pointer)),
        ("xcb_change_window_attributes", _Cookie, (pointer, number, number, pointer)),
    ):
        function = getattr(xcb, name)
        function.restype, function.argtypes = result, arguments
    return xcb
