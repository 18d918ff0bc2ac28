#!/usr/bin/env python3
"""NautilusTrader's backtest engine over recorded Binance USD-M frames: the grid of post-only orders that ../hftbacktest/speed.py lays, every
100 ms, 5 ms to the venue. Loading is told apart; the loaded data runs as often as wanted, in a new engine each time, and each run
prints a line of JSON. A reset engine came to the same result.

    python grid.py btcusdt_20240808.gz 30

Its venue keeps no place in a queue: a resting order fills when the book or a trade comes to its price. So the orders are not ours, the work
for each event and each laying of the grid is what is compared.
"""

import json
import sys
import time
from datetime import timedelta
from decimal import Decimal
from pathlib import Path

sys.path.append(str(Path(__file__).resolve().parent.parent / "hftbacktest"))  # last: its trace.py is not the standard one
import frames

from nautilus_trader.backtest.engine import BacktestEngine, BacktestEngineConfig
from nautilus_trader.backtest.models import LatencyModel
from nautilus_trader.config import LoggingConfig, StrategyConfig
from nautilus_trader.model.currencies import BTC, USDT
from nautilus_trader.model.data import BookOrder, OrderBookDelta, OrderBookDeltas, TradeTick
from nautilus_trader.model.enums import AccountType, AggressorSide, BookAction, BookType, OmsType, OrderSide, RecordFlag
from nautilus_trader.model.identifiers import InstrumentId, Symbol, TradeId, Venue
from nautilus_trader.model.instruments import CryptoPerpetual
from nautilus_trader.model.objects import Money, Price, Quantity
from nautilus_trader.trading.strategy import Strategy

HUNDREDTHS = 1_000_000  # of a basis point, in one
LEVELS, SIZE, HALF, INTERVAL, SKEW = 10, 1, 500, 500, 50


def price(ticks):
    return Price.from_raw(ticks * 10 ** (RAW_SCALE - 1), 1)


def quantity(lots):
    return Quantity.from_raw(lots * 10 ** (RAW_SCALE - 3), 3)


RAW_SCALE = len(str(Price.from_str("1").raw)) - 1


def half_even(a, b):
    whole, rest = divmod(a, b)
    return whole + (2 * rest > b or (2 * rest == b and whole % 2 == 1))


class GridConfig(StrategyConfig, frozen=True):
    instrument_id: InstrumentId


class Grid(Strategy):
    def __init__(self, config):
        super().__init__(config)
        self.layings = self.placed = self.fills = self.updates = 0
        self.resting = {OrderSide.BUY: {}, OrderSide.SELL: {}}  # orders by price in ticks
        self.held = 0  # lots

    def on_start(self):
        self.subscribe_order_book_deltas(self.config.instrument_id, BookType.L2_MBP)
        self.clock.set_timer("grid", timedelta(milliseconds=100), callback=self.lay)

    def on_order_book_deltas(self, deltas):
        self.updates += 1

    def lay(self, event):
        book = self.cache.order_book(self.config.instrument_id)
        best_bid, best_ask = book.best_bid_price(), book.best_ask_price()
        if best_bid is None or best_ask is None:
            return
        self.layings += 1
        bid, ask = ticks(best_bid), ticks(best_ask)
        twice = bid + ask
        shift = half_even(SKEW * self.held, SIZE)
        step = max(1, half_even(twice * INTERVAL, 2 * HUNDREDTHS))
        first_bid = min(twice * (HUNDREDTHS - HALF - shift) // (2 * HUNDREDTHS), bid) // step * step
        first_ask = -(-max(-(-twice * (HUNDREDTHS + HALF - shift) // (2 * HUNDREDTHS)), ask) // step) * step
        self.side(OrderSide.BUY, first_bid, -step, LEVELS if self.held < SIZE * LEVELS else 0)
        self.side(OrderSide.SELL, first_ask, step, LEVELS if self.held > -SIZE * LEVELS else 0)

    def side(self, side, first, step, count):
        wanted = {first + i * step for i in range(count)}
        resting = self.resting[side]
        for at in [at for at, order in resting.items() if order.is_closed]:
            del resting[at]
        for at, order in resting.items():
            if at not in wanted and order.is_open and not order.is_pending_cancel:
                self.cancel_order(order)
        for at in wanted:
            if at not in resting:
                order = self.order_factory.limit(self.config.instrument_id, side, quantity(SIZE), price(at), post_only=True)
                resting[at] = order
                self.placed += 1
                self.submit_order(order)

    def on_order_filled(self, event):
        self.fills += 1
        lots = round(event.last_qty.as_double() * 1000)
        self.held += lots if event.order_side == OrderSide.BUY else -lots


def ticks(at):
    return at.raw // 10 ** (RAW_SCALE - 1)


def load(path, instrument_id):
    """Their books and trades, how many level changes and trades those are, and the last book's touch by the recording."""
    books, trades, changes, bids, asks = [], [], 0, {}, {}
    for at, kind, *rest in frames.read(path):
        if kind == "trade":
            taker_buys, ticks_at, lots, _ = rest
            trades.append(TradeTick(instrument_id, price(ticks_at), quantity(lots), AggressorSide.BUYER if taker_buys else AggressorSide.SELLER,
                                    TradeId(str(len(trades))), at, at))
            changes += 1
            continue
        is_snapshot, bid_levels, ask_levels, _ = rest
        deltas = []
        if is_snapshot:
            bids, asks = {}, {}
            deltas.append(OrderBookDelta.clear(instrument_id, 0, at, at))
        for side, levels, book in ((OrderSide.BUY, bid_levels, bids), (OrderSide.SELL, ask_levels, asks)):
            for level, lots in levels:
                if lots == 0 and level not in book:
                    continue  # of a level that is not there; its book would complain
                action = BookAction.DELETE if lots == 0 else BookAction.UPDATE if level in book else BookAction.ADD
                if lots == 0:
                    del book[level]
                else:
                    book[level] = lots
                deltas.append(OrderBookDelta(instrument_id, action, BookOrder(side, price(level), quantity(lots), level), 0, 0, at, at))
        changes += len(bid_levels) + len(ask_levels)
        if deltas:
            last = deltas[-1]
            deltas[-1] = OrderBookDelta(instrument_id, last.action, last.order, RecordFlag.F_LAST, 0, at, at)
            books.append(OrderBookDeltas(instrument_id, deltas))
    return books, trades, changes, (max(bids, default=None), min(asks, default=None))


def main():
    begun = time.perf_counter()
    venue = Venue("PEER")
    instrument = CryptoPerpetual(
        InstrumentId(Symbol("BTCUSDT-PERP"), venue), Symbol("BTCUSDT"), BTC, USDT, USDT, False, 1, 3, Price.from_str("0.1"),
        Quantity.from_str("0.001"), 0, 0, margin_init=Decimal("0.01"), margin_maint=Decimal("0.005"), maker_fee=Decimal(0),
        taker_fee=Decimal(0))
    books, trades, changes, touch = load(sys.argv[1], instrument.id)
    loading = time.perf_counter() - begun
    for _ in range(int(sys.argv[2])):
        engine = BacktestEngine(BacktestEngineConfig(logging=LoggingConfig(bypass_logging=True), run_analysis=False))
        engine.add_venue(venue, OmsType.NETTING, AccountType.MARGIN, [Money(1_000_000, USDT)], book_type=BookType.L2_MBP,
                         latency_model=LatencyModel(5_000_000), trade_execution=True)
        engine.add_instrument(instrument)
        engine.add_data(books, sort=False)
        engine.add_data(trades)
        strategy = Grid(GridConfig(instrument_id=instrument.id))
        engine.add_strategy(strategy)
        begun = time.perf_counter()
        engine.run()
        seconds = time.perf_counter() - begun
        book = engine.cache.order_book(instrument.id)
        best = book.best_bid_price(), book.best_ask_price()
        is_whole = tuple(None if at is None else ticks(at) for at in best) == touch
        print(json.dumps({"level_changes": changes, "seconds": seconds, "loading_seconds": loading, "orders": strategy.placed,
                          "fills": strategy.fills, "layings": strategy.layings, "is_whole": is_whole}))
        engine.dispose()


if __name__ == "__main__":
    main()
