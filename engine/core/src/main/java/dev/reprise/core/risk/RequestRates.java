package dev.reprise.core.risk;

import dev.reprise.api.Carrier;
import dev.reprise.api.schema.DenialCode;
import dev.reprise.api.schema.OrderType;
import dev.reprise.api.schema.Side;
import dev.reprise.core.decision.OrderRequest;
import java.util.Arrays;

/**
 * K14 and K16: what was sent lately, by the account, each strategy, each instrument and to each venue. Requests count when they are
 * sent, not when they are answered; the engine's own count for the account. A limit of a strategy in one instrument
 * holds for all that the strategy sends.
 */
final class RequestRates {
    /** Largest throttle limit; a larger one acts as this one, and a configuration refuses it. */
    static final int THROTTLE_CAPACITY = (int) Limit.ORDERS_PER_WINDOW.most();
    /** Orders of a strategy that the duplicate check remembers; more than these within its window are denied. */
    static final int DUPLICATE_CAPACITY = 256;

    private static final int LEVELS = 0b1111; // of scopes: those that are no currency's
    private static final int NO_VENUE = -1;

    private final RiskLimits limits;
    private final Windows orders;
    private final Windows cancels;
    private final DuplicateGuard[] duplicates;
    private final SignalMemory[] signals;
    private final int[] venueOf; // by instrument
    private final SlidingWindow[] venues = new SlidingWindow[VenueLinks.VENUES]; // orders; null: no instrument of it

    RequestRates(final RiskLimits limits, final RiskCapacity capacity) {
        this.limits = limits;
        orders = new Windows(capacity);
        cancels = new Windows(capacity);
        duplicates = new DuplicateGuard[capacity.strategies()];
        for (int s = 0; s < duplicates.length; s++) {
            duplicates[s] = new DuplicateGuard(DUPLICATE_CAPACITY);
        }
        signals = new SignalMemory[capacity.strategies()];
        for (int s = 0; s < signals.length; s++) {
            signals[s] = new SignalMemory();
        }
        venueOf = new int[capacity.instruments()];
        Arrays.fill(venueOf, NO_VENUE);
    }

    /** Makes room for an instrument. */
    void define(final int instrument, final int venue) {
        orders.define(instrument);
        cancels.define(instrument);
        venueOf[instrument] = venue < 0 || venue >= venues.length ? NO_VENUE : venue;
        if (venueOf[instrument] != NO_VENUE && venues[venue] == null) {
            venues[venue] = new SlidingWindow(Limit.MOST_PER_VENUE_WINDOW);
        }
    }

    /** K14 for a new order or an amend. */
    DenialCode checkOrder(final OrderRequest r, final long now) {
        return checkOrders(r, 1, now);
    }

    /** K14 for so many at once, of one strategy and instrument. */
    DenialCode checkOrders(final OrderRequest r, final int count, final long now) {
        final long window = limits.tightest(Limit.THROTTLE_WINDOW, r.strategy, r.instrument);
        final int levels = limits.levels(Limit.ORDERS_PER_WINDOW, r.strategy, r.instrument) & LEVELS;
        for (int left = levels; left != 0; left &= left - 1) {
            final int level = Integer.numberOfTrailingZeros(left);
            final long limit = limits.at(Limit.ORDERS_PER_WINDOW, limits.scope(level, r.strategy, r.instrument));
            final SlidingWindow sent = orders.at(level, r.strategy, r.instrument);
            if (isOn(limit) && !sent.allows(limit - count + 1, window, now)) {
                return refused(r, DenialCode.K14_THROTTLE, limit, sent.count(window, now) + count);
            }
        }
        return levels != 0 ? checkVenue(r, count, now) : refused(r, DenialCode.K14_THROTTLE, 0, 1);
    }

    private static boolean isOn(final long limit) {
        return limit < Limit.ORDERS_PER_WINDOW.off();
    }

    /** K14 by what the venue allows, which has a window of its own; a venue that sets none is not limited as such. */
    private DenialCode checkVenue(final OrderRequest r, final int count, final long now) {
        final int venue = venueOf[r.instrument];
        if (venue == NO_VENUE) {
            return null;
        }
        final int scope = limits.venueScope(venue);
        final long limit = limits.at(Limit.ORDERS_PER_WINDOW, scope);
        final long window = limits.at(Limit.THROTTLE_WINDOW, scope);
        return limit < 0 || !isOn(limit) || venues[venue].allows(limit - count + 1, window, now)
                ? null
                : refused(r, DenialCode.K14_THROTTLE, limit, venues[venue].count(window, now) + count);
    }

    /** K14 for a cancel. */
    boolean allowsCancel(final int strategy, final int instrument, final long now) {
        final long window = limits.tightest(Limit.THROTTLE_WINDOW, strategy, instrument);
        final int levels = limits.levels(Limit.CANCELS_PER_WINDOW, strategy, instrument) & LEVELS;
        for (int left = levels; left != 0; left &= left - 1) {
            final int level = Integer.numberOfTrailingZeros(left);
            final long limit = limits.at(Limit.CANCELS_PER_WINDOW, limits.scope(level, strategy, instrument));
            if (isOn(limit) && !cancels.at(level, strategy, instrument).allows(limit, window, now)) {
                return false;
            }
        }
        return levels != 0;
    }

    /** K16: the same order within the window, from now back; the same signal at any time. */
    DenialCode checkDuplicate(final OrderRequest r, final long now) {
        if (r.signalId != 0 && signals[r.strategy].hasSeen(r.signalId)) {
            return refused(r, DenialCode.K16_DUPLICATE, 0, r.signalId);
        }
        final long window = limits.tightest(Limit.DUPLICATE_WINDOW, r.strategy, r.instrument);
        if (window < 0
                || duplicates[r.strategy].hasSeen(
                        r.instrument, r.side, keyPrice(r.type, r.price), r.qty, window, now)) {
            return refused(r, DenialCode.K16_DUPLICATE, Math.max(window, 0), 0);
        }
        return null;
    }

    private static long keyPrice(final OrderType type, final long price) {
        return type == OrderType.MARKET ? 0 : price;
    }

    void applyNewOrder(
            final int strategy,
            final int instrument,
            final Side side,
            final OrderType type,
            final long price,
            final long qty,
            final long now) {
        send(strategy, instrument, now);
        if (strategy >= 0 && strategy < duplicates.length) {
            duplicates[strategy].add(instrument, side, keyPrice(type, price), qty, now);
        }
    }

    /** The strategy acted on a signal. */
    void applySignal(final int strategy, final long signalId) {
        signals[strategy].add(signalId);
    }

    private void send(final int strategy, final int instrument, final long now) {
        orders.add(strategy, instrument, now);
        final int venue = instrument < 0 || instrument >= venueOf.length ? NO_VENUE : venueOf[instrument];
        if (venue != NO_VENUE) {
            venues[venue].add(now);
        }
    }

    /** A held order left; as an order it counted when it was decided, as a request to the venue it counts now. */
    void applyRelease(final int strategy, final int instrument, final long now) {
        send(strategy, instrument, now);
    }

    void applyAmend(final int strategy, final int instrument, final long now) {
        send(strategy, instrument, now);
    }

    void applyCancel(final int strategy, final int instrument, final long now) {
        cancels.add(strategy, instrument, now);
    }

    private static DenialCode refused(
            final OrderRequest r, final DenialCode code, final long allowed, final long actual) {
        r.allowed = allowed;
        r.actual = actual;
        return code;
    }

    void carry(final Carrier carrier) {
        orders.carry(carrier);
        cancels.carry(carrier);
        for (final DuplicateGuard guard : duplicates) {
            guard.carry(carrier);
        }
        for (final SignalMemory memory : signals) {
            memory.carry(carrier);
        }
        carrier.carry(venueOf);
        SlidingWindow.carry(carrier, venues, Limit.MOST_PER_VENUE_WINDOW);
    }

    long stateHash(final long seed) {
        long hash = cancels.stateHash(orders.stateHash(seed));
        for (final DuplicateGuard guard : duplicates) {
            hash = guard.stateHash(hash);
        }
        for (final SignalMemory memory : signals) {
            hash = memory.stateHash(hash);
        }
        for (final SlidingWindow window : venues) {
            hash = window == null ? hash : window.stateHash(hash);
        }
        return hash;
    }

    /** One kind of request: the account's window, each strategy's and each instrument's. */
    private static final class Windows {
        private final SlidingWindow account = new SlidingWindow(THROTTLE_CAPACITY);
        private final SlidingWindow[] strategies;
        private final SlidingWindow[] instruments; // null: not defined

        Windows(final RiskCapacity capacity) {
            strategies = new SlidingWindow[capacity.strategies()];
            for (int s = 0; s < strategies.length; s++) {
                strategies[s] = new SlidingWindow(THROTTLE_CAPACITY);
            }
            instruments = new SlidingWindow[capacity.instruments()];
        }

        void define(final int instrument) {
            if (instruments[instrument] == null) {
                instruments[instrument] = new SlidingWindow(THROTTLE_CAPACITY);
            }
        }

        SlidingWindow at(final int level, final int strategy, final int instrument) {
            return switch (level) {
                case 0 -> account;
                case 1 -> instruments[instrument];
                default -> strategies[strategy];
            };
        }

        void add(final int strategy, final int instrument, final long now) {
            account.add(now);
            if (strategy >= 0 && strategy < strategies.length) {
                strategies[strategy].add(now);
            }
            if (instrument >= 0 && instrument < instruments.length && instruments[instrument] != null) {
                instruments[instrument].add(now);
            }
        }

        void carry(final Carrier carrier) {
            account.carry(carrier);
            for (final SlidingWindow window : strategies) {
                window.carry(carrier);
            }
            SlidingWindow.carry(carrier, instruments, THROTTLE_CAPACITY);
        }

        long stateHash(final long seed) {
            long hash = account.stateHash(seed);
            for (final SlidingWindow window : strategies) {
                hash = window.stateHash(hash);
            }
            for (final SlidingWindow window : instruments) {
                hash = window == null ? hash : window.stateHash(hash);
            }
            return hash;
        }
    }
}
