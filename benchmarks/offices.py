"""A thousand offices lose the socket server at the same instant: how they come back, by the program's own reconnect policy.

A simulation (``_reconnects.py``) in virtual time, which takes seconds. All clients are up, and lose the link at the same
instant; whoever connects while the server is away is refused at once. Beside ours, the defaults of Socket.IO's clients.
"""

import argparse
from pathlib import Path

from benchmarks import _parts
from benchmarks._reconnects import NODE, OURS, POLICIES, Case, simulate
from nirmaan_tray.errors import SiteBusy, SiteUnreachable

CLIENTS = 10_000
OUTAGE_S = 30.0
SEED = 1

PEAK_AIM_PERCENT = 5.0
PEAK_AIM_RATIO = 0.25
BACK_AIM_S = 60.0


def cases(outage_s: float, clients: int) -> list[Case]:
    """Return the outage that the aims are for, and what else happens to servers."""
    refused = SiteUnreachable("refused")
    return [
        Case(f"away for {outage_s:g} s", outage_s, refused),
        Case("restarted within 2 s", 2.0, refused),
        Case(f"away for {outage_s:g} s, 502, Retry-After: 30", outage_s, SiteBusy("502", retry_after_s=30.0)),
        Case(f"away for {outage_s:g} s, then takes 2 % a second", outage_s, refused, accepts=clients // 50),
    ]


def main(clients: int, outage_s: float, seed: int, picture: Path | None) -> None:
    """Simulate, print a table, and draw."""
    ran = {
        case.title: {who: simulate(policy, case, clients, seed) for who, policy in POLICIES.items()}
        for case in cases(outage_s, clients)
    }
    rows = [
        [title, who, of.peak_percent, of.back_s, of.taken[-1], of.attempts / clients]
        for title, outcomes in ran.items()
        for who, of in outcomes.items()
    ]
    print(f"{clients:,} clients lose the socket server at the same instant\n")
    _parts.table(["the server is", "policy", "peak % a second", "95 % back s", "all back s", "attempts a client"], rows)
    print()
    outage = next(iter(ran.values()))
    ours, node = outage[OURS], outage[NODE]
    _parts.aim("peak, percent of the clients in a second", ours.peak_percent, PEAK_AIM_PERCENT)
    _parts.aim(f"peak, times {NODE}'s", ours.peak_percent / node.peak_percent, PEAK_AIM_RATIO)
    _parts.aim("95 % back, seconds after the server", ours.back_s, BACK_AIM_S)
    if picture:
        from benchmarks import _picture

        _picture.draw(picture, {who: outage[who] for who in (NODE, OURS)}, outage_s, PEAK_AIM_PERCENT)


if __name__ == "__main__":
    wish = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    wish.add_argument("--clients", type=int, default=CLIENTS, help="default: %(default)s")
    wish.add_argument("--outage", type=float, default=OUTAGE_S, help="seconds (default: %(default)g)")
    wish.add_argument("--seed", type=int, default=SEED, help="default: %(default)s")
    wish.add_argument("--picture", type=Path, help="where to draw the first case, a PNG")
    typed = wish.parse_args()
    main(typed.clients, typed.outage, typed.seed, typed.picture)
