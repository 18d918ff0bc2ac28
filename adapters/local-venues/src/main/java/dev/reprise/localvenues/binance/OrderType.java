package dev.reprise.localvenues.binance;

/** Order types the local venue takes, named as on the wire. */
enum OrderType {
    LIMIT,
    LIMIT_MAKER,
    MARKET
}
