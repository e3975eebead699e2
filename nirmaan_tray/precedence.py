"""What counts where the organisation, the settings and somebody who signs in say different things."""

from dataclasses import dataclass, fields, replace

from nirmaan_tray.errors import SettingsError, WayNotOffered
from nirmaan_tray.links import site_origin
from nirmaan_tray.model.account import Way
from nirmaan_tray.model.site import USUALLY, Reach
from nirmaan_tray.settings import Settings, Source


@dataclass(frozen=True, slots=True)
class Start:
    """Where a sign-in begins. ``overruled`` are the settings' keys for which the organisation's value was taken instead."""

    site: str
    reach: Reach
    overruled: tuple[str, ...] = ()


def start(known: Settings, site: str | None = None, typed: Reach = USUALLY) -> Start:
    """Return where a sign-in begins that somebody wishes at ``site`` (None: wherever the settings say) and by ``typed``.

    What the organisation has set wins; what was typed comes next, then what the settings say of that site. Raises
    ``AddressInvalid``, and ``SettingsError`` where no site is known.
    """
    fixed = {value.key for value in known.values if value.source is Source.ORGANISATION}
    overruled = []
    origin = known.site if site is None else site_origin(site)
    if known.offer.fixed and origin != known.site:
        overruled.append("site")
        origin = known.site
    if not origin:
        raise SettingsError("No site is named, neither here nor in the settings. Say: nirmaan-tray sign-in SITE")
    reach = known.reach_to(origin)
    for key in (field.name for field in fields(Reach)):
        said, kept = getattr(typed, key), getattr(known.reach, key)
        if key in fixed:
            reach = replace(reach, **{key: kept})
            if said and said != kept:
                overruled.append(key)
        elif said:
            reach = replace(reach, **{key: said})
    return Start(origin, reach, tuple(overruled))


def check(known: Settings, way: Way) -> None:
    """Raise ``WayNotOffered`` where the settings rule out this way of signing in, or lack what it needs."""
    if way not in known.ways:
        raise WayNotOffered(way)
