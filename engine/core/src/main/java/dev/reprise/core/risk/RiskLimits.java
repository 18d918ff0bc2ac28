package dev.reprise.core.risk;

import dev.reprise.api.Carrier;
import dev.reprise.api.record.Records;
import dev.reprise.api.schema.LimitKind;
import dev.reprise.api.schema.RiskSettingsDecoder;
import dev.reprise.core.market.MarketView;
import java.util.Arrays;
import org.agrona.DirectBuffer;

/**
 * The limits in force, per scope: account, instrument, strategy, strategy in an instrument, and for amounts the
 * account's and a strategy's share of one quote currency. An order must keep the limits of all six scopes it belongs to,
 * so the tightest one set counts and a narrower scope cannot loosen a wider one. A venue is a scope of the throttle.
 *
 * <p>A negative value is {@link Limit#NONE}: this scope sets no such limit. When no scope does, the checks deny.
 */
final class RiskLimits {
    /** Index of the account's scope. */
    static final int ACCOUNT = 0;
    /** Scopes an order belongs to; {@link #scope} gives them. */
    static final int LEVELS = 6;
    /** The scope of a strategy in an instrument. */
    private static final int PAIR_LEVEL = 3;
    /** Scopes of amounts begin here. */
    private static final int CURRENCY_LEVEL = 4;

    private static final int UNDEFINED = -1;

    private static final int LIMITS = Limit.values().length;

    private final MarketView market;
    private final int strategies;
    private final int instruments;
    private final int currencies;
    private final int firstStrategy;
    private final int firstPair;
    private final int firstCurrency;
    private final int firstStrategyCurrency;
    private final int firstVenue;
    private final long[][] values; // by scope, by limit; null: it sets none
    private final long[][] binding; // by instrument, by strategy and limit: the tightest of all its scopes
    private final byte[][] levels; // as binding: bits of the levels whose scopes set one
    private final long[] unbound; // of every instrument that is not defined: no limit, so that the checks deny
    private final int[] quotes; // by instrument
    private final RiskSettingsDecoder settings = new RiskSettingsDecoder();
    private long hash; // over what is set, whatever the order it was set in

    RiskLimits(final MarketView market, final RiskCapacity capacity) {
        this.market = market;
        strategies = capacity.strategies();
        instruments = capacity.instruments();
        currencies = capacity.currencies();
        firstStrategy = 1 + instruments;
        firstPair = firstStrategy + strategies;
        firstCurrency = firstPair + strategies * instruments;
        firstStrategyCurrency = firstCurrency + currencies;
        firstVenue = firstStrategyCurrency + strategies * currencies;
        values = new long[scopeCount()][];
        binding = new long[instruments][];
        levels = new byte[instruments][];
        unbound = new long[strategies * LIMITS];
        Arrays.fill(unbound, Limit.NONE);
        Arrays.fill(binding, unbound);
        Arrays.fill(levels, new byte[unbound.length]);
        quotes = new int[instruments];
        Arrays.fill(quotes, UNDEFINED);
    }

    /** An instrument was defined or defined anew: it may be quoted in another currency. */
    void define(final int instrument) {
        quotes[instrument] = Math.min(market.instrument(instrument).quote().index(), currencies - 1);
        bind(instrument);
    }

    private void bind(final int instrument) {
        if (binding[instrument] == unbound) {
            binding[instrument] = new long[unbound.length];
            levels[instrument] = new byte[unbound.length];
        }
        for (int limit = 0; limit < LIMITS; limit++) {
            for (int strategy = 0; strategy < strategies; strategy++) {
                bind(limit, strategy, instrument);
            }
        }
    }

    private void bind(final int limit, final int strategy, final int instrument) {
        final Limit kind = Limit.at(limit);
        final int binds = kind.unit() == Limit.Unit.AMOUNT ? LEVELS : CURRENCY_LEVEL;
        long tightest = Limit.NONE;
        int set = 0;
        for (int level = 0; level < LEVELS; level++) {
            final long value = at(limit, scope(level, strategy, instrument));
            tightest = level < binds ? tighter(kind, tightest, value) : tightest;
            set |= value < 0 ? 0 : 1 << level;
        }
        final int cell = cell(limit, strategy);
        binding[instrument][cell] = tightest;
        levels[instrument][cell] = (byte) set;
    }

    private static int cell(final int limit, final int strategy) {
        return strategy * LIMITS + limit;
    }

    int scopeCount() {
        return firstVenue + VenueLinks.VENUES;
    }

    /** The scope of a venue, which holds limits of the throttle alone. */
    int venueScope(final int venue) {
        return firstVenue + venue;
    }

    /**
     * The scope of an order at a level, from the widest: 0 account, 1 instrument, 2 strategy, 3 strategy in the
     * instrument, 4 account in the quote currency, 5 strategy in the quote currency.
     */
    int scope(final int level, final int strategy, final int instrument) {
        return switch (level) {
            case 0 -> ACCOUNT;
            case 1 -> 1 + instrument;
            case 2 -> firstStrategy + strategy;
            case PAIR_LEVEL -> firstPair + strategy * instruments + instrument;
            case CURRENCY_LEVEL -> firstCurrency + quotes[instrument];
            default -> firstStrategyCurrency + strategy * currencies + quotes[instrument];
        };
    }

    /** The account's scope of a quote currency. */
    int currencyScope(final int currency) {
        return firstCurrency + currency;
    }

    /** A scope's own limit, or {@link Limit#NONE}. */
    long at(final Limit limit, final int scope) {
        return at(limit.ordinal(), scope);
    }

    private long at(final int limit, final int scope) {
        return values[scope] == null ? Limit.NONE : values[scope][limit];
    }

    /**
     * The tightest value that an order's scopes set, or {@link Limit#NONE}: the smallest one, or of a window in which something must
     * not happen the largest. Worked out when a limit is set, not for each order.
     */
    long tightest(final Limit limit, final int strategy, final int instrument) {
        return binding[instrument][cell(limit.ordinal(), strategy)];
    }

    /** Bits of the levels (see {@link #scope}) whose scopes set the limit for an order: the others need no look. */
    int levels(final Limit limit, final int strategy, final int instrument) {
        return levels[instrument][cell(limit.ordinal(), strategy)];
    }

    /** The tightest limit of a strategy alone: of its own scope and the account's. */
    long ofStrategy(final Limit limit, final int strategy) {
        return tighter(limit, at(limit, ACCOUNT), at(limit, firstStrategy + strategy));
    }

    /** The tightest limit of an instrument alone: of its own scope and the account's. */
    long ofInstrument(final Limit limit, final int instrument) {
        return tighter(limit, at(limit, ACCOUNT), at(limit, 1 + instrument));
    }

    /** The tightest limit of the account for amounts of a quote currency. */
    long ofCurrency(final Limit limit, final int currency) {
        return tighter(at(limit, ACCOUNT), at(limit, firstCurrency + currency));
    }

    private static long tighter(final Limit limit, final long a, final long b) {
        return limit.tighter() == Limit.Tighter.SMALLER ? tighter(a, b) : Math.max(a, b);
    }

    /** The smaller of two limits of which either may be {@link Limit#NONE}. */
    static long tighter(final long a, final long b) {
        if (a < 0 || b < 0) {
            return Math.max(a, b);
        }
        return Math.min(a, b);
    }

    /**
     * Applies a {@code RiskSettings} record to the scope it names; limits it does not name stay.
     *
     * @return the scope, or -1 when it is outside the capacity and nothing was changed
     */
    int apply(final DirectBuffer buffer, final int offset) {
        final int scope = wrap(buffer, offset);
        if (scope >= 0) {
            for (RiskSettingsDecoder.LimitsDecoder limits = settings.limits(); limits.hasNext(); ) {
                limits.next();
                if (limits.limit() != LimitKind.NULL_VAL && isKnown(scope, limits.limit())) {
                    set(Limit.of(limits.limit()).ordinal(), scope, limits.value());
                }
            }
        }
        return scope;
    }

    /** Tells every limit that is set, with its scope as a record names it, from the widest. Not for the hot path. */
    void visit(final LimitVisitor visitor) {
        visit(visitor, ACCOUNT, -1, -1, -1, -1);
        for (int currency = 0; currency < currencies; currency++) {
            visit(visitor, firstCurrency + currency, -1, -1, currency, -1);
        }
        for (int instrument = 0; instrument < instruments; instrument++) {
            visit(visitor, 1 + instrument, -1, instrument, -1, -1);
        }
        for (int strategy = 0; strategy < strategies; strategy++) {
            visit(visitor, firstStrategy + strategy, strategy, -1, -1, -1);
            for (int currency = 0; currency < currencies; currency++) {
                visit(visitor, firstStrategyCurrency + strategy * currencies + currency, strategy, -1, currency, -1);
            }
            for (int instrument = 0; instrument < instruments; instrument++) {
                visit(visitor, firstPair + strategy * instruments + instrument, strategy, instrument, -1, -1);
            }
        }
        for (int venue = 0; venue < VenueLinks.VENUES; venue++) {
            visit(visitor, venueScope(venue), -1, -1, -1, venue);
        }
    }

    private void visit(
            final LimitVisitor visitor,
            final int scope,
            final int strategy,
            final int instrument,
            final int currency,
            final int venue) {
        for (int limit = 0; values[scope] != null && limit < LIMITS; limit++) {
            if (values[scope][limit] >= 0) {
                visitor.onLimit(strategy, instrument, currency, venue, Limit.at(limit), values[scope][limit]);
            }
        }
    }

    /**
     * Whether a {@code RiskSettings} record would let something through that is denied now: it raises a limit, takes
     * one away, or gives the first value to a limit that no scope above it sets. False for a scope outside the capacity.
     */
    boolean loosens(final DirectBuffer buffer, final int offset) {
        final int scope = wrap(buffer, offset);
        boolean loosens = false;
        if (scope >= 0) {
            for (RiskSettingsDecoder.LimitsDecoder limits = settings.limits(); limits.hasNext(); ) {
                limits.next();
                if (limits.limit() != LimitKind.NULL_VAL && isKnown(scope, limits.limit())) {
                    loosens |= loosens(Limit.of(limits.limit()), scope, limits.value());
                }
            }
        }
        return loosens;
    }

    private boolean loosens(final Limit limit, final int scope, final long after) {
        final long before = at(limit, scope);
        if (scope >= firstVenue && before < 0) {
            return false; // a venue without a limit of its own had none: the account's held
        }
        if (before < 0 && after >= 0 && limit != Limit.RESTRICTED) {
            return !bindsElsewhere(limit, settings.strategy(), settings.instrument(), settings.currency());
        }
        return limit.loosens(before, after);
    }

    /** Whether every order of a scope has the limit from another scope, so that a first value here can only narrow. */
    private boolean bindsElsewhere(final Limit limit, final int strategy, final int instrument, final int currency) {
        if (instrument >= 0) {
            return bindsElsewhere(limit, strategy, instrument);
        }
        for (int i = 0; i < instruments; i++) {
            if (quotes[i] != UNDEFINED
                    && (currency < 0 || quotes[i] == currency)
                    && !bindsElsewhere(limit, strategy, i)) {
                return false;
            }
        }
        return market.instrumentCount() > 0;
    }

    private boolean bindsElsewhere(final Limit limit, final int strategy, final int instrument) {
        final boolean isDefined = quotes[instrument] != UNDEFINED;
        return at(limit, ACCOUNT) >= 0
                || at(limit, 1 + instrument) >= 0
                || isDefined && at(limit, firstCurrency + quotes[instrument]) >= 0
                || strategy >= 0
                        && (isDefined
                                ? tightest(limit, strategy, instrument) >= 0
                                : at(limit, firstStrategy + strategy) >= 0
                                        || at(limit, scope(PAIR_LEVEL, strategy, instrument)) >= 0);
    }

    /** A venue has limits of the throttle, and nothing else: its other figures come with the instruments' definitions. */
    private boolean isKnown(final int scope, final LimitKind limit) {
        return scope < firstVenue || limit == LimitKind.ORDERS_PER_WINDOW || limit == LimitKind.THROTTLE_WINDOW;
    }

    /** The scope a record names, -1: outside the capacity. */
    private int wrap(final DirectBuffer buffer, final int offset) {
        settings.wrap(
                buffer,
                offset + Records.BODY_OFFSET,
                Records.blockLength(buffer, offset),
                Records.version(buffer, offset));
        final int strategy = settings.strategy();
        final int instrument = settings.instrument();
        final int currency = settings.currency();
        if (strategy < -1
                || strategy >= strategies
                || instrument < -1
                || instrument >= instruments
                || currency < -1
                || currency >= currencies
                || currency >= 0 && instrument >= 0) {
            return -1;
        }
        if (settings.venue() != 0) {
            final int venue = settings.venue() - 1;
            final boolean isAlone = strategy < 0 && instrument < 0 && currency < 0;
            return isAlone && venue >= 0 && venue < VenueLinks.VENUES ? venueScope(venue) : -1;
        }
        if (currency >= 0) {
            return strategy < 0 ? firstCurrency + currency : firstStrategyCurrency + strategy * currencies + currency;
        }
        if (strategy < 0) {
            return instrument < 0 ? ACCOUNT : 1 + instrument;
        }
        return instrument < 0 ? firstStrategy + strategy : firstPair + strategy * instruments + instrument;
    }

    private void set(final int limit, final int scope, final long value) {
        final long before = at(limit, scope);
        final long after = Math.max(value, Limit.NONE);
        room(scope)[limit] = after;
        hash ^= cellHash(limit, scope, before) ^ cellHash(limit, scope, after);
        if (scope < firstVenue) {
            rebind(limit);
        }
    }

    private long[] room(final int scope) {
        if (values[scope] == null) {
            values[scope] = new long[LIMITS];
            Arrays.fill(values[scope], Limit.NONE);
        }
        return values[scope];
    }

    /** Binds a limit anew for whom the record at hand names: what it leaves out is every one that is defined. */
    private void rebind(final int limit) {
        final int ofStrategy = settings.strategy();
        final int ofInstrument = settings.instrument();
        final int ofCurrency = settings.currency();
        final int lastInstrument = ofInstrument < 0 ? market.instrumentCount() - 1 : ofInstrument;
        final int lastStrategy = ofStrategy < 0 ? strategies - 1 : ofStrategy;
        for (int instrument = Math.max(ofInstrument, 0); instrument <= lastInstrument; instrument++) {
            if (quotes[instrument] != UNDEFINED && (ofCurrency < 0 || quotes[instrument] == ofCurrency)) {
                for (int strategy = Math.max(ofStrategy, 0); strategy <= lastStrategy; strategy++) {
                    bind(limit, strategy, instrument);
                }
            }
        }
    }

    private static long cellHash(final int limit, final int scope, final long value) {
        return value < 0 ? 0 : Exact.mix(Exact.mix(Exact.mix(limit, scope), value), 1);
    }

    long stateHash(final long seed) {
        return Exact.mix(seed, hash);
    }

    void carry(final Carrier carrier) {
        for (int scope = 0; scope < values.length; scope++) {
            if (carrier.carry(values[scope] != null)) {
                carrier.carry(room(scope));
            }
        }
        carrier.carry(quotes);
        hash = carrier.carry(hash);
        for (int instrument = 0; carrier.isReading() && instrument < instruments; instrument++) {
            if (quotes[instrument] != UNDEFINED) {
                bind(instrument);
            }
        }
    }
}
