#!/usr/bin/env python3
"""Runs hftbacktest's grid market maker on recorded Binance USD-M frames and writes what happened to each order.

The output has the columns of `reprise backtest --trace`, so that compare.py can line the two up, and `known`: the position that the
library's strategy went by when it placed the order. One clock: an event happens
when the recording received it, as in a Reprise backtest by default. Needs the library of requirements.txt.

    pip install -r requirements.txt
    python trace.py --frames btcusdt_20240808.gz --from 1723161270 --out library.csv
"""

import argparse
import csv
from importlib.metadata import version

import numpy as np
from numba import njit
from numba.core import types
from numba.typed import Dict, List

from hftbacktest import (
    ALL_ASSETS,
    BUY_EVENT,
    DEPTH_CLEAR_EVENT,
    DEPTH_EVENT,
    DEPTH_SNAPSHOT_EVENT,
    EXCH_EVENT,
    GTX,
    LIMIT,
    LOCAL_EVENT,
    SELL_EVENT,
    TRADE_EVENT,
    BacktestAsset,
    HashMapMarketDepthBacktest,
)
from hftbacktest.order import BUY, CANCELED, EXPIRED, NEW, NONE, PARTIALLY_FILLED
from hftbacktest.types import event_dtype

import frames

LIBRARY = "2.4.4"
HUNDREDTHS = 1_000_000  # of a basis point, in one
RESTED, FILLED, ENDED, REFUSED = 0, 1, 2, 3
NAMES = {RESTED: "rested", FILLED: "filled", ENDED: "canceled", REFUSED: "rejected"}


def events(path):
    """The frames as the library's rows, and the best bid and ask at their end."""
    rows = []
    bids, asks = {}, {}
    both = EXCH_EVENT | LOCAL_EVENT
    for time, kind, flag, a, b, _ in frames.read(path):
        if kind == "trade":
            side = BUY_EVENT if flag else SELL_EVENT
            rows.append((TRADE_EVENT | side | both, time, time, a / frames.TICKS, b / frames.LOTS, 0, 0, 0.0))
            continue
        what = DEPTH_SNAPSHOT_EVENT if flag else DEPTH_EVENT
        for side, book, changes in ((BUY_EVENT, bids, a), (SELL_EVENT, asks, b)):
            if flag:
                book.clear()
                if changes:
                    rows.append((DEPTH_CLEAR_EVENT | side | both, time, time, changes[-1][0] / frames.TICKS, 0, 0, 0, 0.0))
            for price, qty in changes:
                rows.append((what | side | both, time, time, price / frames.TICKS, qty / frames.LOTS, 0, 0, 0.0))
                if qty:
                    book[price] = qty
                else:
                    book.pop(price, None)
    return np.array(rows, event_dtype), max(bids), min(asks)


@njit
def half_even(a, b):
    q = a // b
    r = 2 * (a - q * b)
    return q + 1 if r > b or (r == b and q % 2 == 1) else q


@njit
def look(hbt, leaves, status, rows):
    """Writes what changed since the last look."""
    values = hbt.orders(0).values()
    while values.has_next():
        order = values.get()
        oid = order.order_id
        if oid not in leaves:
            continue
        done = leaves[oid] - round(order.leaves_qty * 1000)
        if done > 0:
            rows.append((order.exch_timestamp, FILLED, np.int64(oid), np.int64(order.side), done, np.int64(-1), np.int64(0)))
            leaves[oid] -= done
        if order.status != status[oid] and order.status == CANCELED:
            rows.append((order.exch_timestamp, ENDED, np.int64(oid), np.int64(order.side), np.int64(0), np.int64(-1), np.int64(0)))
        if order.status != status[oid] and order.status == EXPIRED:
            rows.append((order.exch_timestamp, REFUSED, np.int64(oid), np.int64(order.side), np.int64(0), np.int64(-1), np.int64(0)))
        status[oid] = order.status


@njit
def side_of_grid(hbt, is_buy, first, step, count, size, leaves, status, placed):
    wanted = Dict.empty(types.int64, types.boolean)
    for i in range(count):
        wanted[first - i * step if is_buy else first + i * step] = True
    orders = hbt.orders(0)
    values = orders.values()
    cancels = List.empty_list(types.uint64)
    while values.has_next():
        order = values.get()
        if (order.side == BUY) == is_buy and order.cancellable and np.int64(order.order_id) not in wanted:
            cancels.append(order.order_id)
    for oid in cancels:
        hbt.cancel(0, oid, False)
    for i in range(count):
        tick = first - i * step if is_buy else first + i * step
        if tick <= 0 or np.uint64(tick) in orders:
            continue
        if is_buy:
            hbt.submit_buy_order(0, np.uint64(tick), tick / 10, size / 1000, GTX, LIMIT, False)
        else:
            hbt.submit_sell_order(0, np.uint64(tick), tick / 10, size / 1000, GTX, LIMIT, False)
        leaves[np.uint64(tick)] = size
        status[np.uint64(tick)] = NONE
        placed.append((tick, is_buy))


@njit
def grid(hbt, start, every, entry, size, count, half, interval, skew, rows, differ):
    leaves = Dict.empty(types.uint64, types.int64)
    status = Dict.empty(types.uint64, types.int64)
    result = hbt.elapse(1)
    while result == 0:
        now = hbt.current_timestamp
        due = start if now < start else (now // every + 1) * every
        # Stopping at every event, so that two executions of one order between two decisions are two rows.
        while hbt.current_timestamp < due:
            result = hbt.wait_next_feed(True, due - hbt.current_timestamp)
            look(hbt, leaves, status, rows)
            if result != 0 and result != 2 and result != 3:
                break
        if result == 2 or result == 3:
            result = 0
        if result != 0:
            break
        hbt.clear_inactive_orders(ALL_ASSETS)
        depth = hbt.depth(0)
        bid, ask = depth.best_bid_tick, depth.best_ask_tick
        twice = bid + ask
        position = np.int64(round(hbt.position(0) * 1000))
        shift = half_even(skew * position, size)
        step = max(1, half_even(twice * interval, 2 * HUNDREDTHS))
        first_bid = min(twice * (HUNDREDTHS - half - shift) // (2 * HUNDREDTHS), bid) // step * step
        first_ask = -(-max(-(-twice * (HUNDREDTHS + half - shift) // (2 * HUNDREDTHS)), ask) // step) * step
        # The example's own arithmetic, in doubles, for a count of how often it decides otherwise.
        mid = (depth.best_bid + depth.best_ask) / 2
        n = hbt.position(0) / (size / 1000)
        g = max(round(mid * (interval / HUNDREDTHS) / 0.1) * 0.1, 0.1)
        b = min(mid * (1 - (half + skew * n) / HUNDREDTHS), depth.best_bid)
        a = max(mid * (1 + (half - skew * n) / HUNDREDTHS), depth.best_ask)
        if round(np.floor(b / g) * g / 0.1) != first_bid or round(np.ceil(a / g) * g / 0.1) != first_ask:
            differ[0] += 1
        differ[1] += 1
        placed = List()
        placed.append((np.int64(0), False))
        side_of_grid(hbt, True, first_bid, step, count if position < size * count else 0, size, leaves, status, placed)
        side_of_grid(hbt, False, first_ask, step, count if position > -size * count else 0, size, leaves, status, placed)
        # One clock: when an order arrives, the venue's book is what the local side sees then, and the queue ahead of the order
        # is its level.
        result = hbt.elapse(entry)
        depth = hbt.depth(0)
        for tick, is_buy in placed:
            if tick == 0:
                continue
            ahead = round((depth.bid_qty_at_tick(tick) if is_buy else depth.ask_qty_at_tick(tick)) * 1000)
            rows.append((hbt.current_timestamp, RESTED, tick, np.int64(1 if is_buy else -1), np.int64(0), np.int64(ahead), position))
        look(hbt, leaves, status, rows)
    return result


def asset(data, args):
    it = BacktestAsset().data([data]).linear_asset(1.0).constant_order_latency(args.entry, args.response)
    it = it.tick_size(0.1).lot_size(0.001).trading_value_fee_model(0.0, 0.0)
    if args.queue == "risk_averse":
        it = it.risk_adverse_queue_model()
    elif args.queue == "log":
        it = it.log_prob_queue_model()
    else:
        it = it.power_prob_queue_model(float(args.queue.removeprefix("power(").removesuffix(")")))
    return it.partial_fill_exchange() if args.exchange == "partial" else it.no_partial_fill_exchange()


def write(rows, path, size):
    """Rows in the order of the venue's time, acceptance before the rest of the same time."""
    position = 0
    filled = {}
    names = {}
    dead = {(t, tick) for t, what, tick, *_ in rows if what == REFUSED}
    with open(path, "w", newline="") as out:
        sheet = csv.writer(out, lineterminator="\n")
        sheet.writerow("time_ns,order,event,side,price,qty,cum_qty,ahead,last_price,last_qty,position,known".split(","))
        for time, what, tick, side, qty, ahead, known in sorted(rows, key=lambda r: (r[0], r[1] != ENDED, r[1])):
            if what == RESTED and (time, tick) in dead:
                continue
            if what in (RESTED, REFUSED):
                names[tick] = f"{tick}-{time}"
                filled[tick] = 0
            filled[tick] += qty
            position += side * qty
            price = f"{tick / 10:.1f}"
            sheet.writerow([
                time, names[tick], NAMES[what], "BUY" if side > 0 else "SELL", price, f"{size / 1000:.3f}",
                f"{filled[tick] / 1000:.3f}", f"{ahead / 1000:.3f}" if ahead >= 0 else "",
                price if qty else "", f"{qty / 1000:.3f}" if qty else "", f"{position / 1000:.3f}",
                f"{known / 1000:.3f}" if what == RESTED else ""])
    return position


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--frames", required=True, help="recorded frames, .gz")
    parser.add_argument("--out", required=True, help="CSV to write")
    parser.add_argument("--from", dest="start", type=int, required=True, help="first decision after this time, epoch s")
    parser.add_argument("--exchange", choices=("partial", "no-partial"), default="partial")
    parser.add_argument("--queue", default="risk_averse", help="risk_averse, log or power(n)")
    parser.add_argument("--entry", type=int, default=5_000_000, help="order latency, ns")
    parser.add_argument("--response", type=int, default=5_000_000, help="response latency, ns")
    parser.add_argument("--size", type=int, default=1, help="of an order, lots of 0.001")
    parser.add_argument("--levels", type=int, default=10)
    parser.add_argument("--half-spread", type=int, default=500, help="hundredths of a basis point")
    parser.add_argument("--interval", type=int, default=500, help="hundredths of a basis point")
    parser.add_argument("--skew", type=int, default=50, help="hundredths of a basis point for each order of inventory")
    parser.add_argument("--every", type=int, default=100_000_000, help="ns")
    args = parser.parse_args()
    if version("hftbacktest") != LIBRARY:
        raise SystemExit(f"hftbacktest {version('hftbacktest')} is installed: this script was checked with {LIBRARY}")
    data, bid, ask = events(args.frames)
    hbt = HashMapMarketDepthBacktest([asset(data, args)])
    rows = List()
    rows.append((np.int64(0), np.int64(0), np.int64(0), np.int64(0), np.int64(0), np.int64(0), np.int64(0)))  # tells numba the type
    differ = np.zeros(2, np.int64)
    # The first event received at or after --from starts the clock; the first decision is the next round time.
    times = data["local_ts"]
    first = int(times[np.searchsorted(times, args.start * 1_000_000_000)])
    start = (first // args.every + 1) * args.every
    result = grid(
        hbt, start, args.every, args.entry, args.size, args.levels, args.half_spread, args.interval, args.skew, rows, differ)
    # 1 is the end of the data; the last book shows that all of it was read.
    depth = hbt.depth(0)
    at_end = (depth.best_bid_tick, depth.best_ask_tick) == (bid, ask)
    local = round(hbt.position(0) * frames.LOTS)
    position = write([tuple(int(x) for x in row) for row in list(rows)[1:]], args.out, args.size)
    print(f"events {len(data)}  end of data: {result == 1}  last book is the recording's: {at_end}  code {result}")
    print(f"decisions {differ[1]}, of which the example's doubles would decide otherwise {differ[0]}")
    print(f"position by executions {position / 1000:.3f}, by the library's local side {local / 1000:.3f}")
    hbt.close()
    if result != 1:
        raise SystemExit(f"the library stopped with error {result} before the end of the data; what it did until then is in {args.out}")
    if not at_end:
        raise SystemExit("not all events were read")


if __name__ == "__main__":
    main()
