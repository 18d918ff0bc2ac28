package dev.reprise.localvenues.binance;

/** Order types the local venue takes, named as on the wire. */
enum OrderType {
    LIMIT,
    LIMIT_MAKER,
    MARKET,
    STOP_LOSS,
    STOP_LOSS_LIMIT,
    TAKE_PROFIT,
    TAKE_PROFIT_LIMIT;

    /** Whether it waits for a price. */
    boolean isStop() {
        return this == STOP_LOSS || this == STOP_LOSS_LIMIT || isTakeProfit();
    }

    boolean isTakeProfit() {
        return this == TAKE_PROFIT || this == TAKE_PROFIT_LIMIT;
    }

    /** Whether it takes what it gets, at once or once it fires. */
    boolean isMarket() {
        return this == MARKET || this == STOP_LOSS || this == TAKE_PROFIT;
    }
}
