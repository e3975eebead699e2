"""Whether an X11 screen has a tray of the older kind (XEmbed), asked once and without Qt.

Spec: freedesktop.org, System Tray Protocol 0.3: the owner of the selection ``_NET_SYSTEM_TRAY_Sn``. libxcb, unlike Xlib,
does not end the process when the X server is lost.
"""

import ctypes

_ANSWER = 8  # offset in both replies, behind type, sequence and length


class _Cookie(ctypes.Structure):
    _fields_ = (("sequence", ctypes.c_uint),)


def has_tray(display: str) -> bool:
    """Tell whether the screen ``display`` (as in ``DISPLAY``) has a tray; blocks while the X server is silent.

    Raises ``OSError`` where there is no libxcb, or no connection to the X server.
    """
    xcb, libc = ctypes.CDLL("libxcb.so.1"), ctypes.CDLL(None)
    libc.free.argtypes = (ctypes.c_void_p,)
    pointer, number = ctypes.c_void_p, ctypes.c_uint32
    for name, result, arguments in (
        ("xcb_connect", pointer, (ctypes.c_char_p, ctypes.POINTER(ctypes.c_int))),
        ("xcb_disconnect", None, (pointer,)),
        ("xcb_connection_has_error", ctypes.c_int, (pointer,)),
        ("xcb_intern_atom", _Cookie, (pointer, ctypes.c_uint8, ctypes.c_uint16, ctypes.c_char_p)),
        ("xcb_intern_atom_reply", pointer, (pointer, _Cookie, pointer)),
        ("xcb_get_selection_owner", _Cookie, (pointer, number)),
        ("xcb_get_selection_owner_reply", pointer, (pointer, _Cookie, pointer)),
    ):
        function = getattr(xcb, name)
        function.restype, function.argtypes = result, arguments

    def answer(reply: int | None) -> int:
        if not reply:
            return 0
        value = ctypes.c_uint32.from_address(reply + _ANSWER).value
        libc.free(reply)
        return value

    screen = ctypes.c_int()
    connection = pointer(xcb.xcb_connect(display.encode(), ctypes.byref(screen)))
    try:
        if xcb.xcb_connection_has_error(connection):
            raise OSError("no connection to the X server")
        selection = f"_NET_SYSTEM_TRAY_S{screen.value}".encode()
        asked = xcb.xcb_intern_atom(connection, 0, len(selection), selection)
        atom = answer(xcb.xcb_intern_atom_reply(connection, asked, None))
        asked = xcb.xcb_get_selection_owner(connection, atom)
        return answer(xcb.xcb_get_selection_owner_reply(connection, asked, None)) != 0
    finally:
        xcb.xcb_disconnect(connection)
