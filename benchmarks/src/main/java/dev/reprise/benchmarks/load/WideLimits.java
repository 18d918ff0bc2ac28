package dev.reprise.benchmarks.load;

/** Limits of a live session that is measured: all are set, as with real money, and none is met. */
public final class WideLimits {
    /** The configuration's {@code risk}. */
    public static final String YAML = """
            risk:
              max_order_qty: { BTC: 1 }
              max_order_notional: 5_000 USDT
              max_position: { BTC: 5 }
              max_position_notional: 500_000 USDT
              max_daily_loss: 50_000 USDT
              max_gross_exposure: 500_000 USDT
              max_net_exposure: 500_000 USDT
              max_leverage: 100_000 bps
              max_drawdown: 5_000 bps
              max_losing_streak: 1000
              max_open_orders: 200
              max_orders_per_second: 1_024
              max_cancels_per_second: 1_024
              max_orders_per_trade: 1_000_000
              max_cancels_per_trade: 1_000_000
              max_rejects: 1_000_000
              max_engine_lag: 1m
              price_band: 100 bps
              passive_band: 1000 bps
              max_slippage: 50 bps
              max_spread: 200 bps
              max_top_age: 5s
              max_book_age: 10s
              duplicate_window: 0ms
            """;

    private WideLimits() {}
}
