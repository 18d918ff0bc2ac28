package dev.reprise.core.risk;

import dev.reprise.api.schema.LimitKind;

/**
 * Every limit of the risk checks: its key in the configuration, unit, starting value and direction. One constant stands
 * for one {@link LimitKind} of the {@code RiskSettings} record, under the same name.
 *
 * <p>A value below 0 is "this scope sets none"; when no scope of an order sets a limit, the check denies. {@link #off}
 * is the value that never binds.
 */
public enum Limit {
    /** K6. */
    MAX_ORDER_QTY("max_order_qty", Unit.QTY, Start.GIVEN),
    /** K7. */
    MAX_ORDER_NOTIONAL("max_order_notional", Unit.AMOUNT, Start.GIVEN),
    /** K11, in the base currency. */
    MAX_POSITION("max_position", Unit.QTY, Start.GIVEN),
    /** K11, in the quote currency. */
    MAX_POSITION_NOTIONAL("max_position_notional", Unit.AMOUNT, Start.GIVEN),
    /** K20. */
    MAX_DAILY_LOSS("max_daily_loss", Unit.AMOUNT, Start.GIVEN),
    /** K13. */
    MAX_OPEN_ORDERS("max_open_orders", Unit.COUNT, 100),
    /** K14: new and amend orders within {@link #THROTTLE_WINDOW}. */
    ORDERS_PER_WINDOW("max_orders_per_second", Unit.COUNT, 20),
    /** K14: cancels within {@link #THROTTLE_WINDOW}. */
    CANCELS_PER_WINDOW("max_cancels_per_second", Unit.COUNT, 40),
    /** K14: one second, when it comes from a configuration. */
    THROTTLE_WINDOW(null, Unit.TIME, 1_000_000_000L, Tighter.LARGER, false),
    /** K9: through the reference. */
    AGGRESSIVE_COLLAR("price_band", Unit.BPS, 100),
    /** K9: away from the reference. */
    PASSIVE_COLLAR("passive_band", Unit.BPS, 1_000),
    /** K10. */
    MAX_SLIPPAGE("max_slippage", Unit.BPS, 50),
    /** K4. */
    MAX_SPREAD("max_spread", Unit.BPS, 200),
    /** K4. */
    MAX_TOP_AGE("max_top_age", Unit.TIME, 1_000_000_000L),
    /** K4. */
    MAX_BOOK_AGE("max_book_age", Unit.TIME, 3_000_000_000L),
    /** K4: after so long without fresh data the instrument's working entries are cancelled. */
    MAX_STALE_TIME("max_stale_time", Unit.TIME, 10_000_000_000L, Tighter.SMALLER, false),
    /** K16; 0 is off. */
    DUPLICATE_WINDOW("duplicate_window", Unit.TIME, 500_000_000L, Tighter.LARGER, true),
    /** K8: times the median size. */
    MAX_SIZE_FACTOR("max_size_factor", Unit.COUNT, 10, Tighter.SMALLER, false),
    /** K9: how far the price may have run within {@link #DRIFT_WINDOW}. */
    MAX_DRIFT("max_drift", Unit.BPS, 300, Tighter.SMALLER, false),
    /** K9. */
    DRIFT_WINDOW("drift_window", Unit.TIME, 60_000_000_000L, Tighter.LARGER, false),
    /** K12. */
    MAX_GROSS_EXPOSURE("max_gross_exposure", Unit.AMOUNT, Start.GIVEN),
    /** K12. */
    MAX_NET_EXPOSURE("max_net_exposure", Unit.AMOUNT, Start.GIVEN),
    /** K12: gross exposure by equity. */
    MAX_LEVERAGE("max_leverage", Unit.BPS, Start.GIVEN),
    /** K15. */
    MAX_REPEATED_FILLS("max_repeated_fills", Unit.COUNT, 20, Tighter.SMALLER, false),
    /** K15. */
    REPEATED_FILLS_WINDOW("repeated_fills_window", Unit.TIME, 60_000_000_000L, Tighter.LARGER, false),
    /** K19: part of the balance that orders may use; what is left is the buffer. */
    MAX_BALANCE_USE("max_balance_use", Unit.BPS, 9_900, Tighter.SMALLER, false),
    /** K21: fall from the highest equity. */
    MAX_DRAWDOWN("max_drawdown", Unit.BPS, Start.GIVEN),
    /** K21: round trips lost in a row. */
    MAX_LOSING_STREAK("max_losing_streak", Unit.COUNT, Start.GIVEN),
    /** K22: new and amend orders by fills. */
    MAX_ORDERS_PER_TRADE("max_orders_per_trade", Unit.COUNT, 200, Tighter.SMALLER, false),
    /** K22: cancels by fills. */
    MAX_CANCELS_PER_TRADE("max_cancels_per_trade", Unit.COUNT, 200, Tighter.SMALLER, false),
    /** K22: requests within the window before the ratios count. */
    FREE_REQUESTS("free_requests", Unit.COUNT, 1_000, Tighter.SMALLER, false),
    /** K22. */
    ORDER_TO_TRADE_WINDOW("order_to_trade_window", Unit.TIME, 3_600_000_000_000L, Tighter.LARGER, false),
    /** K23: identical structural rejects in a row. */
    MAX_SAME_REJECTS("max_same_rejects", Unit.COUNT, 3, Tighter.SMALLER, false),
    /** K23: how long they pause the strategy in the instrument. */
    REJECT_PAUSE("reject_pause", Unit.TIME, 60_000_000_000L, Tighter.LARGER, false),
    /** K23: rejects of any kind within {@link #REJECT_WINDOW}. */
    MAX_REJECTS("max_rejects", Unit.COUNT, 10, Tighter.SMALLER, false),
    /** K23. */
    REJECT_WINDOW("reject_window", Unit.TIME, 60_000_000_000L, Tighter.LARGER, false),
    /** K25. */
    MAX_CLOCK_OFFSET("max_clock_offset", Unit.TIME, 1_000_000_000L, Tighter.SMALLER, false),
    /** K25. */
    MAX_ENGINE_LAG("max_engine_lag", Unit.TIME, 250_000_000L, Tighter.SMALLER, false),
    /** K3: 1 takes the instruments of the scope off every allow-list, 0 does not; not set is 0. */
    RESTRICTED("restricted", Unit.FLAG, 0, Tighter.LARGER, false);

    /** What a value is a number of. */
    public enum Unit {
        /** Base currency, a mantissa at the instrument's quantity scale. */
        QTY,
        /** Quote currency, a mantissa at its scale. */
        AMOUNT,
        /** A whole number. */
        COUNT,
        /** Basis points; 10,000 are one. */
        BPS,
        /** ns. */
        TIME,
        /** 1 or 0. */
        FLAG
    }

    /** Where a limit may be set; the tightest of an order's scopes binds. */
    public enum Scope {
        /** For the account, an instrument, a strategy, and a strategy in an instrument. */
        ANY,
        /** For the account, and an instrument. */
        INSTRUMENT,
        /** For the account, and a strategy. */
        STRATEGY,
        /** For the account only. */
        ACCOUNT
    }

    /** In which direction a limit becomes tighter. */
    public enum Tighter {
        /** A smaller value denies more. */
        SMALLER,
        /** A larger value denies more. */
        LARGER
    }

    /** A scope that sets no such limit: below every figure that is checked against it. */
    public static final long NONE = -1;
    /** {@link #start} of a limit that has no starting value: off until somebody gives one. */
    public static final long NO_START = Start.GIVEN.value;

    /** The largest limit of a venue's own window, which may be a day, that can be counted. */
    public static final int MOST_PER_VENUE_WINDOW = 16_384;

    private static final long MOST_PER_WINDOW = 1_024;
    /** The largest value: more than any figure that is checked against it. */
    private static final long UNLIMITED = Long.MAX_VALUE / 4;

    private static final Limit[] LIMITS = values();

    /** A limit that every live configuration has to give, and that is off where none does. */
    private enum Start {
        GIVEN(Long.MIN_VALUE);

        private final long value;

        Start(final long value) {
            this.value = value;
        }
    }

    private final String key;
    private final Unit unit;
    private final long start;
    private final Tighter tighter;
    private final boolean required;

    Limit(final String key, final Unit unit, final Start start) {
        this(key, unit, start.value, Tighter.SMALLER, true);
    }

    Limit(final String key, final Unit unit, final long start) {
        this(key, unit, start, Tighter.SMALLER, true);
    }

    Limit(final String key, final Unit unit, final long start, final Tighter tighter, final boolean required) {
        this.key = key;
        this.unit = unit;
        this.start = start;
        this.tighter = tighter;
        this.required = required;
    }

    /** The limit a record names. */
    public static Limit of(final LimitKind kind) {
        return LIMITS[kind.value() - 1];
    }

    static Limit at(final int ordinal) {
        return LIMITS[ordinal];
    }

    /** How the record names it. */
    public LimitKind kind() {
        return LimitKind.get((short) (ordinal() + 1));
    }

    /** Key in the configuration below {@code risk}, or {@code null} when it is not configured. */
    public String key() {
        return key;
    }

    public Unit unit() {
        return unit;
    }

    /** Value when the configuration gives none, or {@link #NO_START}. */
    public long start() {
        return start;
    }

    public Tighter tighter() {
        return tighter;
    }

    /** Where it may be set. */
    public Scope scope() {
        return switch (this) {
            case MAX_GROSS_EXPOSURE, MAX_NET_EXPOSURE, MAX_LEVERAGE, MAX_DRAWDOWN, MAX_CLOCK_OFFSET, MAX_ENGINE_LAG ->
                Scope.ACCOUNT;
            case MAX_STALE_TIME, MAX_DRIFT, DRIFT_WINDOW -> Scope.INSTRUMENT;
            case MAX_LOSING_STREAK,
                    MAX_ORDERS_PER_TRADE,
                    MAX_CANCELS_PER_TRADE,
                    FREE_REQUESTS,
                    ORDER_TO_TRADE_WINDOW,
                    MAX_REJECTS,
                    REJECT_WINDOW -> Scope.STRATEGY;
            default -> Scope.ANY;
        };
    }

    /** Whether a live configuration has to give it; the others have a starting value there too, but cannot be off. */
    public boolean isRequired() {
        return required;
    }

    /** The largest value that can be counted, as one from 0 up that is not {@link #off}. */
    public long most() {
        return this == ORDERS_PER_WINDOW || this == CANCELS_PER_WINDOW ? MOST_PER_WINDOW : Long.MAX_VALUE;
    }

    /** The value that never binds. */
    public long off() {
        if (tighter == Tighter.LARGER) {
            return 0;
        }
        return unit == Unit.BPS ? Integer.MAX_VALUE : UNLIMITED; // basis points get multiplied
    }

    /**
     * Whether a change of one scope's own value lets more through. A scope that sets none narrows nothing, so giving
     * it a value loosens nothing as long as a wider scope sets the limit too.
     *
     * @param before below 0: the scope set none
     * @param after below 0: it shall set none
     */
    public boolean loosens(final long before, final long after) {
        if (before < 0) {
            return false;
        }
        if (after < 0) {
            return true;
        }
        return tighter == Tighter.SMALLER ? after > before : after < before;
    }
}
