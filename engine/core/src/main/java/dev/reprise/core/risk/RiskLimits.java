package dev.reprise.core.risk;

import dev.reprise.api.record.Records;
import dev.reprise.api.schema.RiskSettingsDecoder;
import java.util.Arrays;
import org.agrona.DirectBuffer;

/**
 * The limits in force, per scope: account, instrument, strategy, and strategy in an instrument. An order must keep
 * the limits of all four scopes it belongs to, so the tightest one set counts and a narrower scope cannot loosen a
 * wider one.
 *
 * <p>A negative value is {@link #NONE}: this scope sets no such limit. When no scope does, the checks deny.
 */
final class RiskLimits {
    /**
     * The scope sets no limit. Below every figure that is checked against it, so "above the limit" is then always
     * true.
     */
    static final long NONE = -1;

    static final int MAX_ORDER_QTY = 0;
    static final int MAX_ORDER_NOTIONAL = 1;
    static final int MAX_POSITION = 2;
    static final int MAX_DAILY_LOSS = 3;
    static final int MAX_OPEN_ORDERS = 4;
    static final int ORDERS_PER_WINDOW = 5;
    static final int CANCELS_PER_WINDOW = 6;
    static final int AGGRESSIVE_COLLAR_BPS = 7;
    static final int PASSIVE_COLLAR_BPS = 8;
    static final int MAX_SLIPPAGE_BPS = 9;
    static final int MAX_SPREAD_BPS = 10;
    static final int THROTTLE_WINDOW = 11;
    static final int MAX_TOP_AGE = 12;
    static final int MAX_BOOK_AGE = 13;
    static final int DUPLICATE_WINDOW = 14;
    private static final int LIMIT_COUNT = 15;

    /** Index of the account's scope. */
    static final int ACCOUNT = 0;
    /** Scopes an order belongs to; {@link #scope} gives them. */
    static final int LEVELS = 4;

    private final int strategies;
    private final int instruments;
    private final long[][] values = new long[LIMIT_COUNT][]; // by limit, by scope
    private final RiskSettingsDecoder settings = new RiskSettingsDecoder();

    RiskLimits(final RiskCapacity capacity) {
        strategies = capacity.strategies();
        instruments = capacity.instruments();
        for (int limit = 0; limit < LIMIT_COUNT; limit++) {
            values[limit] = new long[1 + instruments + strategies + strategies * instruments];
            Arrays.fill(values[limit], NONE);
        }
    }

    int scopeCount() {
        return values[0].length;
    }

    /**
     * The scope of an order at a level, from the widest: 0 account, 1 instrument, 2 strategy, 3 strategy in the
     * instrument.
     */
    int scope(final int level, final int strategy, final int instrument) {
        return switch (level) {
            case 0 -> ACCOUNT;
            case 1 -> 1 + instrument;
            case 2 -> 1 + instruments + strategy;
            default -> 1 + instruments + strategies + strategy * instruments + instrument;
        };
    }

    /** A scope's own limit, or {@link #NONE}. */
    long at(final int limit, final int scope) {
        return values[limit][scope];
    }

    /** Smallest value that an order's scopes set, or {@link #NONE}. */
    long tightest(final int limit, final int strategy, final int instrument) {
        final long wide = tighter(values[limit][ACCOUNT], values[limit][scope(1, strategy, instrument)]);
        final long narrow =
                tighter(values[limit][scope(2, strategy, instrument)], values[limit][scope(3, strategy, instrument)]);
        return tighter(wide, narrow);
    }

    /** Largest value that an order's scopes set, or {@link #NONE}: for windows in which something must not happen. */
    long longest(final int limit, final int strategy, final int instrument) {
        long longest = NONE;
        for (int level = 0; level < LEVELS; level++) {
            longest = Math.max(longest, values[limit][scope(level, strategy, instrument)]);
        }
        return longest;
    }

    /** The smaller of two limits of which either may be {@link #NONE}. */
    static long tighter(final long a, final long b) {
        if (a < 0 || b < 0) {
            return Math.max(a, b);
        }
        return Math.min(a, b);
    }

    /**
     * Applies a {@code RiskSettings} record to the scope it names.
     *
     * @return the scope, or -1 when it is outside the capacity and nothing was changed
     */
    int apply(final DirectBuffer buffer, final int offset) {
        final int strategy = Records.strategy(buffer, offset);
        final int instrument = Records.instrument(buffer, offset);
        if (strategy < -1 || strategy >= strategies || instrument < -1 || instrument >= instruments) {
            return -1;
        }
        final int level = (strategy < 0 ? 0 : 2) + (instrument < 0 ? 0 : 1);
        final int scope = scope(level, strategy, instrument);
        settings.wrap(
                buffer,
                offset + Records.BODY_OFFSET,
                Records.blockLength(buffer, offset),
                Records.version(buffer, offset));
        set(MAX_ORDER_QTY, scope, settings.maxOrderQty());
        set(MAX_ORDER_NOTIONAL, scope, settings.maxOrderNotional());
        set(MAX_POSITION, scope, settings.maxPosition());
        set(MAX_DAILY_LOSS, scope, settings.maxDailyLoss());
        set(MAX_OPEN_ORDERS, scope, settings.maxOpenOrders());
        set(ORDERS_PER_WINDOW, scope, settings.ordersPerWindow());
        set(CANCELS_PER_WINDOW, scope, settings.cancelsPerWindow());
        set(AGGRESSIVE_COLLAR_BPS, scope, settings.aggressiveCollarBps());
        set(PASSIVE_COLLAR_BPS, scope, settings.passiveCollarBps());
        set(MAX_SLIPPAGE_BPS, scope, settings.maxSlippageBps());
        set(MAX_SPREAD_BPS, scope, settings.maxSpreadBps());
        set(THROTTLE_WINDOW, scope, settings.throttleWindow());
        set(MAX_TOP_AGE, scope, settings.maxTopAge());
        set(MAX_BOOK_AGE, scope, settings.maxBookAge());
        set(DUPLICATE_WINDOW, scope, settings.duplicateWindow());
        return scope;
    }

    private void set(final int limit, final int scope, final long value) {
        values[limit][scope] = value < 0 ? NONE : value;
    }

    long stateHash(final long seed) {
        long hash = seed;
        for (final long[] limits : values) {
            for (final long value : limits) {
                hash = Exact.mix(hash, value);
            }
        }
        return hash;
    }
}
