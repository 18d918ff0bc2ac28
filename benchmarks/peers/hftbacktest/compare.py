#!/usr/bin/env python3
"""Lines up the order traces of a Reprise backtest and of trace.py, and says where they part and why.

    python compare.py --frames btcusdt_20240808.gz reprise.csv library.csv

Orders are the same when they came to rest at the same time, on the same side, at the same price. The first difference is shown
with the market's events that led to it; every other order whose executions differ is counted under its cause. Exit code 0 when
nothing differs or every difference has a known cause, 1 when one has none.
"""

import argparse
import bisect
import csv
from collections import Counter, defaultdict

import frames

CAUSES = {
    "through": "a trade through the price fills the library's order whole; ours gets what was traded",
    "shared": "one trade reached several of our orders: the library fills each as if it were alone, ours together get what was traded",
    "passed": "a taker of our own side traded beyond our price: whoever bought (sold) there would have met our order first. Ours fills from "
              "that trade, the library when the book shows it",
    "reached": "a book that reaches the price fills the library's order whole, at the first of its levels; ours gets what the book shows",
    "twice": "the level had shrunk before the trade that explains it was told: the library takes both off the queue ahead, "
             "and fills early; ours counts the event once",
    "whole": "the trade reached the order with less than its quantity: without partial fills the library fills it whole",
    "lost": "a partial fill never reached the library's local position, so its strategy quotes as if it had not happened",
    "queue": "the probability model left a part of a lot to us: the library rounds it to the nearest lot, ours waits for the whole one; or "
             "the quantity behind us was counted after the trades here, before them there",
    "follows": "follows from an earlier difference: the position, and with it the grid, was another",
}


class Order:
    def __init__(self, row):
        self.time = int(row["time_ns"])
        self.side = row["side"]
        self.price = frames.scaled(row["price"], frames.TICKS)
        self.qty = frames.scaled(row["qty"], frames.LOTS)
        self.ahead = frames.scaled(row["ahead"], frames.LOTS)
        self.known = frames.scaled_signed(row["known"]) if row.get("known") else None
        self.fills = []
        self.end = None

    @property
    def key(self):
        return self.time, self.side, self.price

    def life(self):
        return self.ahead, dict_of(self.fills), self.end

    def text(self):
        fills = ", ".join(f"{q / 1000:.3f} at {t}" for t, q in self.fills) or "none"
        return f"ahead {self.ahead / 1000:.3f}, fills: {fills}" + (f", canceled {self.end}" if self.end else "")


def read(path):
    """Orders by key, and the number of refused ones."""
    orders, open_orders, refused = {}, {}, 0
    with open(path, newline="") as file:
        for row in csv.DictReader(file):
            if row["event"] == "rested":
                order = Order(row)
                orders[order.key] = order
                open_orders[row["order"]] = order
            elif row["event"] == "filled":
                open_orders[row["order"]].fills.append((int(row["time_ns"]), frames.scaled(row["last_qty"], frames.LOTS)))
            elif row["event"] == "canceled":
                open_orders[row["order"]].end = int(row["time_ns"])
            elif row["event"] == "rejected":
                refused += 1
    return orders, refused


class Market:
    """The recorded events, by time."""

    def __init__(self, path):
        self.events = list(frames.read(path))
        self.times = [event[0] for event in self.events]

    def at(self, time):
        i = bisect.bisect_left(self.times, time)
        found = []
        while i < len(self.times) and self.times[i] == time:
            found.append(self.events[i])
            i += 1
        return found

    def of_level(self, order, until):
        """What was told of an order's level while it rested: (time, "trade" or "level", qty, venue time)."""
        i = bisect.bisect_left(self.times, order.time)
        told = []
        while i < len(self.times) and self.times[i] <= until:
            time, kind, flag, a, b, happened = self.events[i]
            if kind == "trade" and a == order.price and flag == (order.side == "SELL"):
                told.append((time, "trade", b, happened))
            elif kind == "book":
                for price, qty in a if order.side == "BUY" else b:
                    if price == order.price:
                        told.append((time, "level", qty, happened))
            i += 1
        return told


def twice(told, ahead):
    """Whether a decrease was told before a trade that had happened by then, so that a queue may count one event twice."""
    explained, shrunk = 0, None
    level = ahead
    for _, kind, qty, happened in told:
        if kind == "level":
            explained, shrunk = max(0, level - qty), happened
            level = qty
        elif explained > 0 and happened <= shrunk:
            return True
    return False


def cause(market, ours, theirs, taken):
    """Why an order that both have filled differently; a key of CAUSES, or None."""
    mine, other = dict_of(ours.fills), dict_of(theirs.fills)
    times = sorted(t for t in mine.keys() | other.keys() if mine.get(t) != other.get(t))
    if not times:
        return None
    time = times[0]
    buys = ours.side == "BUY"
    if any(end is not None and end < time for end in (ours.end, theirs.end)):
        return "follows"  # one of them had been canceled by then
    for _, kind, flag, a, b, _ in market.at(time):
        if kind == "trade" and (a < ours.price if buys else a > ours.price):
            return "passed" if flag == buys else "shared" if taken[time, ours.side] == b else "through"
        if kind == "trade" and a == ours.price and flag != buys:
            if other.get(time) and mine.get(time, 0) < other[time] and taken[time, ours.side] - mine.get(time, 0) > 0:
                return "shared"
            if other.get(time, 0) > mine.get(time, 0) > 0:
                return "whole"
            told = market.of_level(ours, time)
            if any(taken[t, ours.side] - mine.get(t, 0) > 0 for t, what, _, _ in told if what == "trade"):
                return "shared"
            if twice(told, ours.ahead):
                return "twice"
            return "queue" if not other.get(time) or not mine.get(time) else None
        if kind == "book" and any((p <= ours.price if buys else p >= ours.price) and q for p, q in (b if buys else a)):
            return "reached"
    return None


def dict_of(fills):
    total = defaultdict(int)
    for time, qty in fills:
        total[time] += qty
    return total


def show(market, key, ours, theirs):
    time, side, price = key
    print(f"  {side} at {price / 10:.1f}, rested {time}")
    print(f"    ours     {ours.text() if ours else 'no such order'}")
    print(f"    library  {theirs.text() if theirs else 'no such order'}")
    if ours and theirs:
        parted = dict_of(ours.fills)
        until = min((t for t, q in (ours.fills + theirs.fills) if parted.get(t) != dict_of(theirs.fills).get(t)), default=time)
        for event in market.of_level(ours, until)[-6:]:
            print(f"    {event[0]}  {'traded' if event[1] == 'trade' else 'level  '} {event[2] / 1000:.3f}")
        for _, kind, flag, a, b, _ in market.at(until):
            if kind == "trade" and a != price:
                print(f"    {until}  traded {b / 1000:.3f} at {a / 10:.1f}")
            elif kind == "book":
                shown = [(p, q) for p, q in (b if side == "BUY" else a) if q and (p <= price if side == "BUY" else p >= price)]
                if shown:
                    print(f"    {until}  book shows {', '.join(f'{q / 1000:.3f} at {p / 10:.1f}' for p, q in shown[:4])}")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--frames", required=True, help="the recorded frames of both runs, .gz")
    parser.add_argument("--entry", type=int, default=5_000_000, help="order latency of both runs, ns")
    parser.add_argument("--response", type=int, default=5_000_000, help="response latency of both runs, ns")
    parser.add_argument("--all", action="store_true", help="show every order that differs, not the first alone")
    parser.add_argument("ours")
    parser.add_argument("library")
    args = parser.parse_args()
    mine, my_refusals = read(args.ours)
    theirs, their_refusals = read(args.library)
    for name, orders, refused in (("ours", mine, my_refusals), ("library", theirs, their_refusals)):
        fills = [fill for order in orders.values() for fill in order.fills]
        position = sum((1 if o.side == "BUY" else -1) * q for o in orders.values() for _, q in o.fills)
        print(f"{name:8} orders {len(orders)}  refused {refused}  executions {len(fills)}  "
              f"filled {sum(q for _, q in fills) / 1000:.3f}  position {position / 1000:.3f}")
    differing = [k for k in sorted(mine.keys() | theirs.keys())
                 if k not in mine or k not in theirs or mine[k].life() != theirs[k].life()]
    both = len(mine.keys() & theirs.keys())
    print(f"orders of both {both}, of them equal in queue ahead, every execution and end {both - len([k for k in differing if k in mine and k in theirs])}")
    if not differing:
        print("no difference")
        return 0
    market = Market(args.frames)

    def parted(key):
        a, b = mine.get(key), theirs.get(key)
        if a is None or b is None:
            return key[0]
        x, y = dict_of(a.fills), dict_of(b.fills)
        return min((t for t in x.keys() | y.keys() if x.get(t) != y.get(t)), default=a.end or b.end or key[0])

    taken = Counter()  # what all our orders of a side together got at a time
    for order in mine.values():
        for time, qty in order.fills:
            taken[time, order.side] += qty
    counts = Counter()
    first = True
    for key in sorted(differing, key=parted):
        a, b = mine.get(key), theirs.get(key)
        why = "follows" if a is None or b is None else cause(market, a, b, taken)
        if first and why == "follows":
            # Nothing came before it: unless the library's strategy did not know its own position.
            near = b or theirs[min((k for k in theirs if k[0] >= key[0]), default=max(theirs))]
            placed = near.time - args.entry
            done = sum((1 if o.side == "BUY" else -1) * q for o in theirs.values() for t, q in o.fills if t + args.response <= placed)
            why = "lost" if near.known is not None and near.known != done else None
            if why:
                print(f"at {placed} the library's local position was {near.known / 1000:.3f}, its executions told by then {done / 1000:.3f}")
        if why is None and a and b and dict_of(a.fills) == dict_of(b.fills) and a.ahead == b.ahead and counts:
            why = "follows"  # only the end differs
        counts[why] += 1
        if first or args.all or why is None:
            print("first difference" if first else "difference", "-", CAUSES.get(why, "NO KNOWN CAUSE"))
            show(market, key, a, b)
        first = False
    print("orders that differ, by cause:")
    for why, count in counts.most_common():
        print(f"  {count:5}  {CAUSES.get(why, 'NO KNOWN CAUSE')}")
    return 1 if counts[None] else 0


if __name__ == "__main__":
    raise SystemExit(main())
