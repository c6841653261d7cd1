"""What was measured, as text: medians side by side, and the geometric means of their ratios."""

import statistics

from peers import PEERS

LOOPS = "loop", "math loop"


def ratio(row, peer):
    """Our time divided by the peer's."""
    return row["ours"] / row[peer]


def mean_ratio(rows, peer):
    """Geometric mean over the functions that the peer has, and how many measurements that are."""
    ratios = [ratio(row, peer) for row in rows if peer in row]
    return statistics.geometric_mean(ratios), len(ratios)


def lines(rows):
    peers = "".join(f"{peer:>17}" for peer in PEERS)
    yield f"{'':<32}{peers}   times faster than    10 numbers"
    theirs, loops = f"{'theirs ratio':>17}" * len(PEERS), "".join(f"{loop:>11}" for loop in LOOPS)
    yield f"{'function':<15}{'dtype':<9}{'ours':>8}{theirs}{loops}{'µs':>14}"
    for row in rows:
        theirs = "".join(f"{_beside(row, peer):>17}" for peer in PEERS)
        loops = "".join(f"{_ahead(row, loop):>11}" for loop in LOOPS)
        ours, few = f"{row['ours'] * 1e3:8.2f}", f"{row['few'] * 1e6:14.1f}"
        yield f"{row['function']:<15}{row['dtype']:<9}{ours}{theirs}{loops}{few}"
    yield ""
    for peer in (*PEERS, *LOOPS):
        if any(peer in row for row in rows):
            mean, count = mean_ratio(rows, peer)
            yield f"ours : {peer} = {mean:.3g}, geometric mean of {count} measurements"


def _beside(row, peer):
    return f"{row[peer] * 1e3:8.2f} {ratio(row, peer):6.2f}" if peer in row else ""


def _ahead(row, loop):
    return f"{1 / ratio(row, loop):.0f}" if loop in row else ""
