package dev.reprise.core.risk;

import dev.reprise.api.record.Records;
import dev.reprise.api.schema.RiskSettingsEncoder;
import org.agrona.concurrent.UnsafeBuffer;

/** A {@code RiskSettings} record in the making: limits wide enough for everything, until a test narrows one. */
public final class TestLimits {
    public long maxOrderQty = 1_000_000;
    public long maxOrderNotional = 1_000_000_000;
    public long maxPosition = 1_000_000;
    public long maxDailyLoss = 1_000_000_000;
    public long maxOpenOrders = 1_000;
    public long ordersPerWindow = 1_000;
    public long cancelsPerWindow = 1_000;
    public long aggressiveCollarBps = 100;
    public long passiveCollarBps = 1_000;
    public long maxSlippageBps = 50;
    public long maxSpreadBps = 200;
    public long throttleWindow = 1_000;
    public long maxTopAge = 1_000_000_000;
    public long maxBookAge = 3_000_000_000L;
    public long duplicateWindow = 0;

    private final long[] others = new long[Limit.values().length]; // those without a field
    private final UnsafeBuffer buffer = new UnsafeBuffer(new byte[2_048]);

    public TestLimits() {
        for (final Limit limit : Limit.values()) {
            others[limit.ordinal()] = limit.off();
        }
    }

    /** Limits of which this scope sets none. */
    static TestLimits none() {
        final TestLimits limits = new TestLimits();
        for (final Limit limit : Limit.values()) {
            limits.set(limit, Limit.NONE);
        }
        return limits;
    }

    /** Sets one. */
    public TestLimits set(final Limit limit, final long value) {
        switch (limit) {
            case MAX_ORDER_QTY -> maxOrderQty = value;
            case MAX_ORDER_NOTIONAL -> maxOrderNotional = value;
            case MAX_POSITION -> maxPosition = value;
            case MAX_DAILY_LOSS -> maxDailyLoss = value;
            case MAX_OPEN_ORDERS -> maxOpenOrders = value;
            case ORDERS_PER_WINDOW -> ordersPerWindow = value;
            case CANCELS_PER_WINDOW -> cancelsPerWindow = value;
            case AGGRESSIVE_COLLAR -> aggressiveCollarBps = value;
            case PASSIVE_COLLAR -> passiveCollarBps = value;
            case MAX_SLIPPAGE -> maxSlippageBps = value;
            case MAX_SPREAD -> maxSpreadBps = value;
            case THROTTLE_WINDOW -> throttleWindow = value;
            case MAX_TOP_AGE -> maxTopAge = value;
            case MAX_BOOK_AGE -> maxBookAge = value;
            case DUPLICATE_WINDOW -> duplicateWindow = value;
            default -> others[limit.ordinal()] = value;
        }
        return this;
    }

    private long value(final Limit limit) {
        return switch (limit) {
            case MAX_ORDER_QTY -> maxOrderQty;
            case MAX_ORDER_NOTIONAL -> maxOrderNotional;
            case MAX_POSITION -> maxPosition;
            case MAX_DAILY_LOSS -> maxDailyLoss;
            case MAX_OPEN_ORDERS -> maxOpenOrders;
            case ORDERS_PER_WINDOW -> ordersPerWindow;
            case CANCELS_PER_WINDOW -> cancelsPerWindow;
            case AGGRESSIVE_COLLAR -> aggressiveCollarBps;
            case PASSIVE_COLLAR -> passiveCollarBps;
            case MAX_SLIPPAGE -> maxSlippageBps;
            case MAX_SPREAD -> maxSpreadBps;
            case THROTTLE_WINDOW -> throttleWindow;
            case MAX_TOP_AGE -> maxTopAge;
            case MAX_BOOK_AGE -> maxBookAge;
            case DUPLICATE_WINDOW -> duplicateWindow;
            default -> others[limit.ordinal()];
        };
    }

    /** The record, at offset 0. */
    public UnsafeBuffer record(final int strategy, final int instrument) {
        return record(strategy, instrument, -1);
    }

    UnsafeBuffer record(final int strategy, final int instrument, final int currency) {
        return record(buffer, strategy, instrument, currency, Limit.values());
    }

    /** A record of these limits only, in a buffer of its own. */
    UnsafeBuffer partial(final int strategy, final int instrument, final int currency, final Limit... limits) {
        return record(new UnsafeBuffer(new byte[2_048]), strategy, instrument, currency, limits);
    }

    /** A record of these limits of a venue. */
    UnsafeBuffer ofVenue(final int venue, final Limit... limits) {
        final UnsafeBuffer record = partial(-1, -1, -1, limits);
        new RiskSettingsEncoder().wrap(record, Records.BODY_OFFSET).venue(venue + 1);
        return record;
    }

    private UnsafeBuffer record(
            final UnsafeBuffer into,
            final int strategy,
            final int instrument,
            final int currency,
            final Limit... limits) {
        Records.begin(into, 0, RiskSettingsEncoder.BLOCK_LENGTH, RiskSettingsEncoder.TEMPLATE_ID);
        final RiskSettingsEncoder encoder = new RiskSettingsEncoder().wrap(into, Records.BODY_OFFSET);
        encoder.strategy(strategy).instrument(instrument).currency(currency);
        final RiskSettingsEncoder.LimitsEncoder group = encoder.limitsCount(limits.length);
        for (final Limit limit : limits) {
            group.next().limit(limit.kind()).value(value(limit));
        }
        Records.end(into, 0, encoder.encodedLength());
        return into;
    }
}
