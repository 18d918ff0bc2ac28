#!/usr/bin/env python3
"""How fast hftbacktest runs its grid market maker over recorded Binance USD-M frames; see trace.py for what it does with each order.

    python speed.py --frames btcusdt_20240808.gz --depth vector --runs 30

Each run prints a line of JSON; the first compiles. The book is a hash map, or a vector of prices around the middle that drops what lies
outside; the default is what Reprise's own window may grow to, which keeps the levels outside in a map. The loop ends when the library says so: 1 is the end of the data, and the last book is
compared with the recording's, for the loop in the library's README (`while not hbt.elapse(...) != 0`) ends before the first event.
"""

import argparse
import json
import time

import numpy as np
from numba import njit
from numba.core import types
from numba.typed import Dict, List

import frames
import trace
from hftbacktest import ALL_ASSETS, DEPTH_CLEAR_EVENT, GTX, LIMIT, HashMapMarketDepthBacktest, ROIVectorMarketDepthBacktest
from hftbacktest.order import BUY

HUNDREDTHS = trace.HUNDREDTHS


@njit
def lay(hbt, is_buy, first, step, count, size):
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
    placed = 0
    for i in range(count):
        tick = first - i * step if is_buy else first + i * step
        if tick <= 0 or np.uint64(tick) in orders:
            continue
        if is_buy:
            hbt.submit_buy_order(0, np.uint64(tick), tick / 10, size / 1000, GTX, LIMIT, False)
        else:
            hbt.submit_sell_order(0, np.uint64(tick), tick / 10, size / 1000, GTX, LIMIT, False)
        placed += 1
    return placed


@njit
def grid(hbt, every, size, count, half, interval, skew):
    """Gives the library's last result and the number of orders."""
    placed = 0
    while True:
        result = hbt.elapse(every)
        if result != 0:
            return result, placed
        hbt.clear_inactive_orders(ALL_ASSETS)
        depth = hbt.depth(0)
        bid, ask = depth.best_bid_tick, depth.best_ask_tick
        twice = bid + ask
        position = np.int64(round(hbt.position(0) * 1000))
        shift = trace.half_even(skew * position, size)
        step = max(1, trace.half_even(twice * interval, 2 * HUNDREDTHS))
        first_bid = min(twice * (HUNDREDTHS - half - shift) // (2 * HUNDREDTHS), bid) // step * step
        first_ask = -(-max(-(-twice * (HUNDREDTHS + half - shift) // (2 * HUNDREDTHS)), ask) // step) * step
        placed += lay(hbt, True, first_bid, step, count if position < size * count else 0, size)
        placed += lay(hbt, False, first_ask, step, count if position > -size * count else 0, size)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--frames", required=True, help="recorded frames, .gz")
    parser.add_argument("--depth", choices=("map", "vector"), default="vector", help="the library's kind of book")
    parser.add_argument("--window", type=int, default=16_384, help="of the vector, ticks")
    parser.add_argument("--runs", type=int, default=30)
    options = parser.parse_args()
    model = argparse.Namespace(entry=5_000_000, response=5_000_000, queue="risk_averse", exchange="partial")
    begun = time.perf_counter()
    data, bid, ask = trace.events(options.frames)
    loading = time.perf_counter() - begun
    is_clear = data["ev"] & 0xFF == DEPTH_CLEAR_EVENT
    prices = np.rint(data["px"][~is_clear] * frames.TICKS).astype(np.int64)
    low = int(np.median(prices)) - options.window // 2
    outside = int(np.count_nonzero((prices < low) | (prices > low + options.window))) if options.depth == "vector" else 0
    for _ in range(options.runs):
        asset = trace.asset(data, model)
        if options.depth == "vector":
            hbt = ROIVectorMarketDepthBacktest([asset.roi_lb(low / frames.TICKS).roi_ub((low + options.window) / frames.TICKS)])
        else:
            hbt = HashMapMarketDepthBacktest([asset])
        begun = time.perf_counter()
        result, orders = grid(hbt, 100_000_000, 1, 10, 500, 500, 50)
        seconds = time.perf_counter() - begun
        depth, state = hbt.depth(0), hbt.state_values(0)
        is_whole = result == 1 and (depth.best_bid_tick, depth.best_ask_tick) == (bid, ask)
        print(json.dumps({"level_changes": len(prices), "seconds": seconds, "loading_seconds": loading, "orders": orders,
                          "fills": int(state.num_trades), "balance": float(state.balance), "dropped": outside, "result": int(result),
                          "is_whole": bool(is_whole)}))
        hbt.close()


if __name__ == "__main__":
    main()
