package dev.reprise.core.risk;

import dev.reprise.api.schema.DenialCode;
import java.util.List;

/** The pre-trade checks in the order they are made: what each asks, by which limits, and what a breach does. */
public enum Check {
    K1(
            DenialCode.K1_ENGINE_STATE,
            "The engine is ACTIVE, or REDUCING for an exit; the strategy is enabled",
            "engine, strategy",
            "deny; HALTED at every start until a person arms"),
    K2(
            DenialCode.K2_VENUE_LINK,
            "With real fills: order entry and private stream are up, reconciled since, and the venue has not blocked us",
            "venue",
            "deny entries"),
    K3(
            DenialCode.K3_ALLOW_LIST,
            "The instrument is on the strategy's list, not restricted, and trading at the venue",
            "account, instrument, strategy",
            "deny; a restriction wins over every list",
            Limit.RESTRICTED),
    K4(
            DenialCode.K4_STALE_DATA,
            "Best prices and book are young, the time they waited for the core included, and valid; the spread is narrow, a trigger's price is known",
            "account, instrument, strategy",
            "deny entries; after `max_stale_time` the instrument's working entries are cancelled, with an alarm",
            Limit.MAX_TOP_AGE,
            Limit.MAX_BOOK_AGE,
            Limit.MAX_SPREAD,
            Limit.MAX_STALE_TIME),
    K5(
            DenialCode.K5_FIELD_SANITY,
            "Side, type, tick, lot, smallest and largest quantity, notional, time in force, expiry, trigger offsets",
            "instrument (the venue's rules)",
            "deny"),
    K6(DenialCode.K6_MAX_QTY, "Quantity of one order", "account, instrument, strategy", "deny", Limit.MAX_ORDER_QTY),
    K7(
            DenialCode.K7_MAX_NOTIONAL,
            "Price × quantity of one order, a market order at its collar",
            "account, instrument, strategy",
            "deny",
            Limit.MAX_ORDER_NOTIONAL),
    K8(
            DenialCode.K8_FAT_FINGER,
            "Quantity against the median of the strategy's last 100 entries in the instrument, once there are 10",
            "account, instrument, strategy",
            "deny entries",
            Limit.MAX_SIZE_FACTOR),
    K9(
            DenialCode.K9_PRICE_COLLAR,
            "Price against mid, else mark, else last trade, young enough; entries also against where the price was",
            "account, instrument, strategy",
            "deny; exits have a five times wider band",
            Limit.AGGRESSIVE_COLLAR,
            Limit.PASSIVE_COLLAR,
            Limit.MAX_DRIFT,
            Limit.DRIFT_WINDOW),
    K10(
            DenialCode.K10_SLIPPAGE,
            "A market order finds its quantity in our book without paying too much",
            "account, instrument, strategy",
            "deny entries",
            Limit.MAX_SLIPPAGE),
    K11(
            DenialCode.K11_MAX_POSITION,
            "Position if everything working filled, unknown orders and both sides of a replace included",
            "account, instrument, strategy",
            "deny",
            Limit.MAX_POSITION,
            Limit.MAX_POSITION_NOTIONAL),
    K12(
            DenialCode.K12_EXPOSURE,
            "Gross and net exposure of the account per quote currency in the worst case, and gross by equity",
            "account",
            "deny entries",
            Limit.MAX_GROSS_EXPOSURE,
            Limit.MAX_NET_EXPOSURE,
            Limit.MAX_LEVERAGE),
    K13(
            DenialCode.K13_OPEN_ORDERS,
            "Open orders, a pair (OCO) as one, and half of what the venue allows",
            "account, instrument, strategy",
            "deny",
            Limit.MAX_OPEN_ORDERS),
    K14(
            DenialCode.K14_THROTTLE,
            "New and amended orders in any second, and in the venue's `rate_limit`; cancels by themselves; counted when sent",
            "account, instrument, strategy, venue",
            "deny, never queue",
            Limit.ORDERS_PER_WINDOW,
            Limit.CANCELS_PER_WINDOW),
    K15(
            DenialCode.K15_REPEATED_EXECUTION,
            "Fills of a strategy in one instrument and side",
            "account, instrument, strategy",
            "strategy disabled, its entries cancelled, until a person re-arms it",
            Limit.MAX_REPEATED_FILLS,
            Limit.REPEATED_FILLS_WINDOW),
    K16(
            DenialCode.K16_DUPLICATE,
            "The same strategy, instrument, side, price and quantity, sent lately or still working; the same signal ever",
            "account, instrument, strategy",
            "deny",
            Limit.DUPLICATE_WINDOW),
    K17(
            DenialCode.K17_PARENT_CHILD,
            "Orders that close for a parent sum up to at most what it filled, counted when sent",
            "parent order",
            "deny; strategy disabled"),
    K18(
            DenialCode.K18_SELF_TRADE,
            "Would not trade with a working order of ours, of whatever strategy",
            "account",
            "deny the new one; an exit passes, and where the venue can, ours that rests in its way expires"),
    K19(
            DenialCode.K19_CREDIT,
            "On spot: the balance pays for it, fees and what working orders reserve included",
            "account, instrument, strategy",
            "deny entries; an exit sells what was bought and K24 bounds it, so what our own reckoning of the balance says never holds it up",
            Limit.MAX_BALANCE_USE),
    K20(
            DenialCode.K20_DAILY_LOSS,
            "Realised and unrealised loss after fees since the UTC day began, contracts at their mark price",
            "account, instrument, strategy",
            "REDUCING, entries cancelled; the scope stays denied until the day ends",
            Limit.MAX_DAILY_LOSS),
    K21(
            DenialCode.K21_DRAWDOWN,
            "Fall from the highest equity; round trips lost in a row",
            "account; streak also strategy",
            "HALTED, everything but protection cancelled; arming begins anew from there",
            Limit.MAX_DRAWDOWN,
            Limit.MAX_LOSING_STREAK),
    K22(
            DenialCode.K22_ORDER_TO_TRADE,
            "Orders and cancels by fills in a window, the first `free_requests` of it aside",
            "account, strategy",
            "deny entries, which slows; strategy disabled after a whole window of that",
            Limit.MAX_ORDERS_PER_TRADE,
            Limit.MAX_CANCELS_PER_TRADE,
            Limit.FREE_REQUESTS,
            Limit.ORDER_TO_TRADE_WINDOW),
    K23(
            DenialCode.K23_REJECT_RATE,
            "The venue's rejects: identical structural ones in a row, and any in a window",
            "account, instrument, strategy",
            "the strategy's entries pause in the instrument for `reject_pause`, with an alarm; many disable it",
            Limit.MAX_SAME_REJECTS,
            Limit.REJECT_PAUSE,
            Limit.MAX_REJECTS,
            Limit.REJECT_WINDOW),
    K24(
            DenialCode.K24_REDUCE_ONLY,
            "An exit closes no more than the position leaves beside the other exits",
            "strategy in an instrument",
            "deny"),
    K25(
            DenialCode.K25_CLOCK_LAG,
            "Our clock against the venue's; the age of the input in hand and the loop's 99th percentile",
            "account",
            "deny entries",
            Limit.MAX_CLOCK_OFFSET,
            Limit.MAX_ENGINE_LAG),
    K26(
            DenialCode.K26_JOURNAL,
            "The journal's disk has room",
            "engine",
            "deny entries; HALTED, everything but protection cancelled, when it is nearly full");

    private final DenialCode code;
    private final String asks;
    private final String scope;
    private final String breach;
    private final List<Limit> limits;

    Check(final DenialCode code, final String asks, final String scope, final String breach, final Limit... limits) {
        this.code = code;
        this.asks = asks;
        this.scope = scope;
        this.breach = breach;
        this.limits = List.of(limits);
    }

    /** What a denial by it says. */
    public DenialCode code() {
        return code;
    }

    /** What it asks of an order. */
    public String asks() {
        return asks;
    }

    /** Whose figures it looks at. */
    public String scope() {
        return scope;
    }

    /** What happens when the answer is no. */
    public String breach() {
        return breach;
    }

    /** Its limits; a check without any has nothing to configure. */
    public List<Limit> limits() {
        return limits;
    }
}
