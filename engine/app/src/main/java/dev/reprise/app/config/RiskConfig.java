package dev.reprise.app.config;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Limits of the account. An empty value is a rule that is off, which {@code mode: live} refuses.
 *
 * @param maxOrderQty by base currency
 * @param maxOrderNotional by quote currency
 * @param maxPosition by base currency
 * @param maxDailyLoss by quote currency
 * @param maxOpenOrders working orders at a time
 * @param maxOrdersPerSecond new and amended orders
 * @param maxCancelsPerSecond cancels
 * @param priceBandBps how far a limit price may go through the reference price
 * @param passiveBandBps how far it may stay away from it
 * @param maxSlippageBps of a market order, by walking the book
 * @param maxSpreadBps above it there is no reference price
 * @param maxTopAge oldest best bid and ask
 * @param maxBookAge oldest book message
 * @param duplicateWindow in which the same order is a duplicate
 * @param onBreach what a breach of the daily loss does
 */
public record RiskConfig(
        Map<String, BigDecimal> maxOrderQty,
        Map<String, BigDecimal> maxOrderNotional,
        Map<String, BigDecimal> maxPosition,
        Map<String, BigDecimal> maxDailyLoss,
        OptionalInt maxOpenOrders,
        OptionalInt maxOrdersPerSecond,
        OptionalInt maxCancelsPerSecond,
        OptionalInt priceBandBps,
        OptionalInt passiveBandBps,
        OptionalInt maxSlippageBps,
        OptionalInt maxSpreadBps,
        Optional<Duration> maxTopAge,
        Optional<Duration> maxBookAge,
        Optional<Duration> duplicateWindow,
        OnBreach onBreach) {

    /** What a breach does. */
    public enum OnBreach {
        /** No new orders, entries cancelled, protection stays. */
        HALT,
        /** As halt, and every order cancelled. */
        CANCEL_ALL,
        /** As cancel_all, and positions closed. */
        FLATTEN
    }
}
