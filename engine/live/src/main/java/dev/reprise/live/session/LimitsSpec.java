package dev.reprise.live.session;

/**
 * Limits of one scope, as in the {@code RiskSettings} record. Negative: this scope sets none; a limit that no scope sets denies.
 *
 * @param strategy strategy index, -1 for all
 * @param instrument instrument index, -1 for all
 * @param maxOrderQty quantity mantissa
 * @param maxOrderNotional amount in the quote currency
 * @param maxPosition quantity mantissa
 * @param maxDailyLoss amount in the quote currency
 * @param maxOpenOrders working orders of the scope
 * @param ordersPerWindow new orders and amends within {@code throttleWindow}
 * @param cancelsPerWindow cancels within it
 * @param aggressiveCollarBps through the reference price
 * @param passiveCollarBps away from it
 * @param maxSlippageBps of a market order
 * @param maxSpreadBps above it there is no reference
 * @param throttleWindow ns
 * @param maxTopAge ns
 * @param maxBookAge ns
 * @param duplicateWindow ns
 */
public record LimitsSpec(
        int strategy,
        int instrument,
        long maxOrderQty,
        long maxOrderNotional,
        long maxPosition,
        long maxDailyLoss,
        int maxOpenOrders,
        int ordersPerWindow,
        int cancelsPerWindow,
        int aggressiveCollarBps,
        int passiveCollarBps,
        int maxSlippageBps,
        int maxSpreadBps,
        long throttleWindow,
        long maxTopAge,
        long maxBookAge,
        long duplicateWindow) {}
