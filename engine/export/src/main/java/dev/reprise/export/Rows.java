package dev.reprise.export;

import com.jerolba.carpet.annotation.Alias;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;

/**
 * The tables' rows; a component's name in snake case is its column. Times are UTC, prices and amounts exact decimals in the
 * instrument's and currency's units, {@code symbol} is canonical, {@code strategy} empty where no strategy had a part.
 */
public final class Rows {
    private Rows() {}

    /** {@code fills}: each execution once. @param exchTs when the venue says it was, null when it does not say */
    public record Fill(
            Instant recvTs,
            Instant exchTs,
            String symbol,
            String strategy,
            String clOrdId,
            String execId,
            String side,
            BigDecimal lastPx,
            BigDecimal lastQty,
            BigDecimal fee,
            String feeCurrency,
            String liquidity,
            boolean simulated) {}

    /**
     * {@code orders}: each order once, when it ended or the journal did.
     *
     * @param ts when it was decided
     * @param price limit, or the collar of a market order
     * @param stopPx 0: none
     * @param avgPx null without a fill
     * @param status FIX's word; {@code PendingNew} when no answer is in the journal
     * @param lastTs of the last record about it
     */
    public record Order(
            Instant ts,
            String symbol,
            String strategy,
            String clOrdId,
            String side,
            String ordType,
            String timeInForce,
            BigDecimal price,
            BigDecimal stopPx,
            BigDecimal orderQty,
            BigDecimal cumQty,
            BigDecimal leavesQty,
            BigDecimal avgPx,
            String role,
            boolean postOnly,
            boolean reduceOnly,
            String status,
            Instant lastTs) {}

    /**
     * {@code positions}: after each fill.
     *
     * @param avgPx average cost to 12 decimals, 0 when flat
     * @param realizedPnl in {@code currency}, at average cost, before fees
     */
    public record Position(
            Instant ts,
            String symbol,
            String strategy,
            BigDecimal qty,
            BigDecimal avgPx,
            BigDecimal realizedPnl,
            BigDecimal fees,
            String currency) {}

    /**
     * {@code funding}: paid or received on a strategy's position.
     *
     * @param qty signed, above 0 long
     * @param price the position was valued at it
     * @param rate above 0 long pays short
     * @param amount received, negative when paid
     */
    public record Funding(
            Instant ts,
            String symbol,
            String strategy,
            BigDecimal qty,
            BigDecimal price,
            BigDecimal rate,
            BigDecimal amount,
            String currency,
            boolean simulated) {}

    /**
     * {@code equity_1s}: at the end of each second in which it changed.
     *
     * @param pnl since the start, positions at mid, net of fees
     * @param equity opening balance and pnl
     */
    public record Equity(Instant ts, BigDecimal equity, BigDecimal pnl, String currency) {}

    /** {@code equity_daily}: at the end of each UTC day. @param returnRatio of the day; named {@code return} in the file */
    public record DailyEquity(
            LocalDate date,
            BigDecimal equity,
            @Alias("return") Double returnRatio) {}

    /** {@code markouts}: how the mid moved after a fill. @param markoutBps above 0: our way */
    public record Markout(
            Instant recvTs,
            String symbol,
            String clOrdId,
            String execId,
            String side,
            long horizonMs,
            BigDecimal mid,
            double markoutBps) {}

    /**
     * {@code latency}: how long something took.
     *
     * @param stage {@code order_to_ack}, {@code cancel_to_ack}; of an input {@code decode}, {@code queue}, {@code decide}, {@code
     *     journal}, {@code send}
     * @param clOrdId empty for an input
     * @param simulated whether the simulated venue answered
     */
    public record Latency(Instant ts, String stage, String clOrdId, long nanos, boolean simulated) {}

    /** {@code risk_events}: denials, rejects, alarms, changes of state, protection. @param detail name=value pairs */
    public record RiskEvent(
            Instant ts, String event, String code, String symbol, String strategy, String clOrdId, String detail) {}
}
