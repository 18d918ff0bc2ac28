#!/usr/bin/env python3
"""NautilusTrader's backtest engine over a file of trades: in at the market when the fast average of one-second bars crosses above the
slow one, out when it crosses back. Loading is told apart; the loaded data runs as often as wanted, in a new engine each
time, and each run prints a line of JSON. A reset engine came to the same result.

    python ema.py trades.csv 5
"""

import json
import sys
import time
from decimal import Decimal

import pandas as pd
from nautilus_trader.backtest.engine import BacktestEngine, BacktestEngineConfig
from nautilus_trader.config import LoggingConfig, StrategyConfig
from nautilus_trader.indicators import ExponentialMovingAverage
from nautilus_trader.model.currencies import BTC, USD
from nautilus_trader.model.data import BarType
from nautilus_trader.model.enums import AccountType, OmsType, OrderSide
from nautilus_trader.model.identifiers import InstrumentId, Symbol, Venue
from nautilus_trader.model.instruments import CurrencyPair
from nautilus_trader.model.objects import Money, Price, Quantity
from nautilus_trader.persistence.wranglers import TradeTickDataWrangler
from nautilus_trader.trading.strategy import Strategy

FAST, SLOW = 12, 26


class CrossingConfig(StrategyConfig, frozen=True):
    instrument_id: InstrumentId
    bar_type: BarType


class Crossing(Strategy):
    def __init__(self, config):
        super().__init__(config)
        self.fast = ExponentialMovingAverage(FAST)
        self.slow = ExponentialMovingAverage(SLOW)
        self.before = 0.0
        self.bars = 0
        self.held = False
        self.fills = 0

    def on_start(self):
        self.instrument = self.cache.instrument(self.config.instrument_id)
        self.subscribe_bars(self.config.bar_type)

    def on_bar(self, bar):
        close = float(bar.close)
        self.fast.update_raw(close)
        self.slow.update_raw(close)
        self.bars += 1
        before, now = self.before, self.fast.value - self.slow.value
        self.before = now
        if self.bars <= SLOW:
            return
        if not self.held and before <= 0 < now:
            self.send(OrderSide.BUY)
        elif self.held and before >= 0 > now:
            self.send(OrderSide.SELL)

    def send(self, side):
        self.submit_order(self.order_factory.market(self.config.instrument_id, side, self.instrument.make_qty(Decimal("0.01"))))

    def on_order_filled(self, event):
        self.fills += 1
        self.held = event.order_side == OrderSide.BUY


def main():
    begun = time.perf_counter()
    venue = Venue("PEER")
    instrument = CurrencyPair(
        InstrumentId(Symbol("BTC/USD"), venue), Symbol("BTCUSD"), BTC, USD, 2, 2, Price.from_str("0.01"), Quantity.from_str("0.01"),
        0, 0, maker_fee=Decimal(0), taker_fee=Decimal(0))
    frame = pd.read_csv(sys.argv[1])
    frame["timestamp"] = pd.to_datetime(frame["timestamp"], unit="ms", utc=True)
    frame = frame.rename(columns={"amount": "quantity"}).set_index("timestamp")
    frame["trade_id"] = [str(i + 1) for i in range(len(frame))]
    frame["buyer_maker"] = frame.pop("side") == "sell"
    ticks = TradeTickDataWrangler(instrument=instrument).process(frame)
    loading = time.perf_counter() - begun
    for _ in range(int(sys.argv[2])):
        engine = BacktestEngine(BacktestEngineConfig(logging=LoggingConfig(bypass_logging=True), run_analysis=False))
        engine.add_venue(venue, OmsType.NETTING, AccountType.CASH, [Money(1_000_000, USD)], trade_execution=True)
        engine.add_instrument(instrument)
        engine.add_data(ticks)
        strategy = Crossing(CrossingConfig(
            instrument_id=instrument.id, bar_type=BarType.from_str("BTC/USD.PEER-1-SECOND-LAST-INTERNAL")))
        engine.add_strategy(strategy)
        begun = time.perf_counter()
        engine.run()
        seconds = time.perf_counter() - begun
        print(json.dumps({"trades": len(ticks), "bars": strategy.bars, "seconds": seconds, "loading_seconds": loading,
                          "fills": strategy.fills}))
        engine.dispose()


if __name__ == "__main__":
    main()
