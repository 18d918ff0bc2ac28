package dev.reprise.core.risk;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.reprise.api.Currency;
import dev.reprise.api.Instrument;
import dev.reprise.api.schema.MarketKind;
import dev.reprise.core.carry.StateReader;
import dev.reprise.core.carry.StateWriter;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Which scopes an order is in, told by a plain reading of the words; and which changes loosen. */
class RiskLimitsTest {
    private static final int STRATEGIES = 3;
    private static final int INSTRUMENTS = 3;
    private static final int CURRENCIES = 2;
    private static final long NONE = Limit.NONE;

    private final StubMarket market = new StubMarket(instrument(0, 0), instrument(1, 1), instrument(2, 1));
    private final RiskLimits limits = limits();

    private RiskLimits limits() {
        final RiskLimits limits = new RiskLimits(market, new RiskCapacity(STRATEGIES, INSTRUMENTS, CURRENCIES));
        for (int i = 0; i < INSTRUMENTS; i++) {
            limits.define(i);
        }
        return limits;
    }

    /** So many, quoted in one currency. */
    static Instrument[] instruments(final int count) {
        return IntStream.range(0, count).mapToObj(i -> instrument(i, 0)).toArray(Instrument[]::new);
    }

    private static Instrument instrument(final int index, final int quote) {
        return new Instrument(
                index,
                1,
                "AAA" + index + "-Q" + quote + ".TEST",
                "AAA" + index,
                "TEST",
                new Currency(5, "AAA", 3),
                new Currency(quote, "Q" + quote, 2),
                MarketKind.SPOT,
                new Instrument.Rules(2, 3, 10, 10, 0, 0, 0, 0, 0, 0),
                Instrument.Fees.NONE,
                false);
    }

    /** A scope as a record names it, -1: all. */
    private record Scope(int strategy, int instrument, int currency) {
        boolean holds(final int s, final int i) {
            return (strategy < 0 || strategy == s)
                    && (instrument < 0 || instrument == i)
                    && (currency < 0 || currency == (i == 0 ? 0 : 1));
        }
    }

    static List<Scope> scopes() {
        final List<Scope> scopes = new ArrayList<>();
        for (int s = -1; s < STRATEGIES; s++) {
            for (int i = -1; i < INSTRUMENTS; i++) {
                scopes.add(new Scope(s, i, -1));
            }
            for (int c = 0; c < CURRENCIES; c++) {
                scopes.add(new Scope(s, -1, c));
            }
        }
        return scopes;
    }

    private static int set(final RiskLimits limits, final Scope scope, final Limit limit, final long value) {
        return limits.apply(record(scope, limit, value), 0);
    }

    private static UnsafeBuffer record(final Scope scope, final Limit limit, final long value) {
        return new TestLimits().set(limit, value).partial(scope.strategy, scope.instrument, scope.currency, limit);
    }

    private static final Scope ACCOUNT = new Scope(-1, -1, -1);

    @ParameterizedTest
    @MethodSource("scopes")
    void shouldKnowWhichOfAnOrdersScopesSetALimit(final Scope scope) {
        final int at = set(limits, scope, Limit.ORDERS_PER_WINDOW, 0);
        assertLevels(limits, at);
        final StateWriter writer = new StateWriter();
        limits.carry(writer);
        final byte[] bytes = writer.take();
        final RiskLimits carried = limits();
        carried.carry(new StateReader(bytes, bytes.length));
        assertLevels(carried, at);
        set(limits, scope, Limit.ORDERS_PER_WINDOW, NONE);
        assertLevels(limits, RiskLimits.LEVELS * limits.scopeCount());
    }

    private static void assertLevels(final RiskLimits limits, final int at) {
        for (int s = 0; s < STRATEGIES; s++) {
            for (int i = 0; i < INSTRUMENTS; i++) {
                int levels = 0;
                for (int level = 0; level < RiskLimits.LEVELS; level++) {
                    levels |= limits.scope(level, s, i) == at ? 1 << level : 0;
                }
                assertEquals(levels, limits.levels(Limit.ORDERS_PER_WINDOW, s, i), "strategy " + s + " in " + i);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("scopes")
    void shouldBindTheOrdersOfItsScopeAndNoOthers(final Scope scope) {
        assertTrue(set(limits, scope, Limit.MAX_ORDER_NOTIONAL, 7) >= 0);
        assertTrue(set(limits, scope, Limit.MAX_ORDER_QTY, 7) >= 0);
        assertTrue(set(limits, scope, Limit.THROTTLE_WINDOW, 7) >= 0);
        for (int s = 0; s < STRATEGIES; s++) {
            for (int i = 0; i < INSTRUMENTS; i++) {
                final String order = scope + " strategy " + s + " instrument " + i;
                final long amount = scope.holds(s, i) ? 7 : NONE;
                final long figure = scope.holds(s, i) && scope.currency < 0 ? 7 : NONE;
                assertEquals(amount, limits.tightest(Limit.MAX_ORDER_NOTIONAL, s, i), order);
                assertEquals(figure, limits.tightest(Limit.MAX_ORDER_QTY, s, i), order);
                assertEquals(figure, limits.tightest(Limit.THROTTLE_WINDOW, s, i), order);
            }
        }
        final boolean isWide = scope.currency < 0;
        for (int s = 0; s < STRATEGIES; s++) {
            final boolean binds = isWide && scope.instrument < 0 && (scope.strategy < 0 || scope.strategy == s);
            assertEquals(binds ? 7 : NONE, limits.ofStrategy(Limit.MAX_ORDER_QTY, s));
        }
        for (int i = 0; i < INSTRUMENTS; i++) {
            final boolean binds = isWide && scope.strategy < 0 && (scope.instrument < 0 || scope.instrument == i);
            assertEquals(binds ? 7 : NONE, limits.ofInstrument(Limit.MAX_ORDER_QTY, i));
        }
        for (int c = 0; c < CURRENCIES; c++) {
            final boolean binds =
                    scope.strategy < 0 && scope.instrument < 0 && (scope.currency < 0 || scope.currency == c);
            assertEquals(binds ? 7 : NONE, limits.ofCurrency(Limit.MAX_ORDER_NOTIONAL, c));
        }
    }

    @Test
    void shouldGiveEveryScopeAPlaceOfItsOwn() {
        final Set<Integer> seen = new HashSet<>();
        for (final Scope scope : scopes()) {
            assertTrue(seen.add(set(limits, scope, Limit.MAX_ORDER_QTY, 7)), scope.toString());
        }
        for (int venue = 0; venue < VenueLinks.VENUES; venue++) {
            final int scope = limits.apply(
                    new TestLimits().set(Limit.ORDERS_PER_WINDOW, 5).ofVenue(venue, Limit.ORDERS_PER_WINDOW), 0);
            assertTrue(seen.add(scope), "venue " + venue);
            assertEquals(limits.venueScope(venue), scope);
            assertEquals(5, limits.at(Limit.ORDERS_PER_WINDOW, scope));
        }
        assertEquals(limits.scopeCount(), seen.size());
        assertTrue(seen.stream().allMatch(scope -> scope >= 0 && scope < limits.scopeCount()));
        assertEquals(set(limits, new Scope(-1, -1, 1), Limit.MAX_ORDER_QTY, 7), limits.currencyScope(1));
        assertEquals(set(limits, new Scope(-1, -1, 1), Limit.MAX_ORDER_QTY, 7), limits.scope(4, 0, 2));
        assertEquals(set(limits, new Scope(2, -1, 0), Limit.MAX_ORDER_QTY, 7), limits.scope(5, 2, 0));
    }

    @ParameterizedTest
    @MethodSource("scopes")
    void shouldTellWhatIsSetAndByWhom(final Scope scope) {
        assertEquals(List.of(), visited());
        set(limits, scope, Limit.MAX_ORDER_QTY, 0);
        set(limits, scope, Limit.MAX_ORDER_NOTIONAL, 9);
        final String who = scope.strategy + " " + scope.instrument + ' ' + scope.currency + " -1 ";
        assertEquals(List.of(who + "MAX_ORDER_QTY 0", who + "MAX_ORDER_NOTIONAL 9"), visited());
        set(limits, scope, Limit.MAX_ORDER_QTY, NONE);
        set(limits, scope, Limit.MAX_ORDER_NOTIONAL, NONE);
        assertEquals(List.of(), visited());

        limits.apply(new TestLimits().set(Limit.ORDERS_PER_WINDOW, 5).ofVenue(1, Limit.ORDERS_PER_WINDOW), 0);
        assertEquals(List.of("-1 -1 -1 1 ORDERS_PER_WINDOW 5"), visited());
    }

    private List<String> visited() {
        final List<String> visited = new ArrayList<>();
        limits.visit((strategy, instrument, currency, venue, limit, value) ->
                visited.add(strategy + " " + instrument + ' ' + currency + ' ' + venue + ' ' + limit + ' ' + value));
        return visited;
    }

    @ParameterizedTest
    @CsvSource({"3, -1, -1", "-2, -1, -1", "-1, 3, -1", "-1, -2, -1", "-1, -1, 2", "-1, -1, -2", "-1, 0, 0", "1, 1, 1"})
    void shouldChangeNothingForAScopeBeyondTheCapacity(final int strategy, final int instrument, final int currency) {
        final long hash = limits.stateHash(1);
        final Scope scope = new Scope(strategy, instrument, currency);
        assertEquals(-1, set(limits, scope, Limit.MAX_ORDER_QTY, 7));
        assertFalse(limits.loosens(record(scope, Limit.MAX_ORDER_QTY, 7), 0));
        assertEquals(hash, limits.stateHash(1));
    }

    @ParameterizedTest
    @CsvSource({"-2", "64"})
    void shouldKnowNoVenueBeyondTheCapacity(final int venue) {
        assertEquals(-1, limits.apply(new TestLimits().ofVenue(venue, Limit.ORDERS_PER_WINDOW), 0));
    }

    @Test
    void shouldKeepOnlyTheThrottleOfAVenue() {
        final TestLimits all = new TestLimits().set(Limit.ORDERS_PER_WINDOW, 5).set(Limit.THROTTLE_WINDOW, 6);
        final int scope = limits.apply(
                all.set(Limit.MAX_ORDER_QTY, 7)
                        .ofVenue(2, Limit.ORDERS_PER_WINDOW, Limit.THROTTLE_WINDOW, Limit.MAX_ORDER_QTY),
                0);
        assertEquals(5, limits.at(Limit.ORDERS_PER_WINDOW, scope));
        assertEquals(6, limits.at(Limit.THROTTLE_WINDOW, scope));
        assertEquals(NONE, limits.at(Limit.MAX_ORDER_QTY, scope));
    }

    @ParameterizedTest
    @CsvSource({"-1, -1, -1", "-1, 0, 0", "0, -1, 0", "0, 5, 0", "5, 0, 0", "3, 4, 3", "4, 3, 3", "-1, 5, 5"})
    void shouldTakeTheTighterOfTwoAndTheOneThatIsSet(final long account, final long strategy, final long expected) {
        set(limits, ACCOUNT, Limit.MAX_ORDER_QTY, account);
        set(limits, new Scope(1, -1, -1), Limit.MAX_ORDER_QTY, strategy);

        assertEquals(expected, limits.tightest(Limit.MAX_ORDER_QTY, 1, 2));
        assertEquals(expected, limits.ofStrategy(Limit.MAX_ORDER_QTY, 1));
        assertEquals(account, limits.tightest(Limit.MAX_ORDER_QTY, 0, 2));
        assertEquals(account, limits.ofInstrument(Limit.MAX_ORDER_QTY, 1));
    }

    @Test
    void shouldBindByTheCurrencyOfANewVersion() {
        set(limits, new Scope(-1, -1, 0), Limit.MAX_ORDER_NOTIONAL, 7);
        assertEquals(NONE, limits.tightest(Limit.MAX_ORDER_NOTIONAL, 0, 1));

        market.instruments[1] = instrument(1, 0);
        limits.define(1);

        assertEquals(7, limits.tightest(Limit.MAX_ORDER_NOTIONAL, 0, 1));
    }

    @Test
    void shouldBindWhatWasSetBeforeAnInstrumentWasDefined() {
        final RiskLimits late = new RiskLimits(market, new RiskCapacity(STRATEGIES, INSTRUMENTS, CURRENCIES));
        set(late, ACCOUNT, Limit.MAX_ORDER_QTY, 9);
        set(late, new Scope(1, 2, -1), Limit.MAX_ORDER_QTY, 5);
        assertEquals(NONE, late.tightest(Limit.MAX_ORDER_QTY, 1, 2));
        assertFalse(late.loosens(record(new Scope(1, 2, -1), Limit.MAX_ORDER_QTY, 4), 0));

        late.define(2);

        assertEquals(5, late.tightest(Limit.MAX_ORDER_QTY, 1, 2));
        assertEquals(9, late.tightest(Limit.MAX_ORDER_QTY, 0, 2));
        assertEquals(NONE, late.tightest(Limit.MAX_ORDER_QTY, 0, 1));
    }

    @Test
    void shouldTakeTheLargerWhereLargerIsTighter() {
        set(limits, ACCOUNT, Limit.DRIFT_WINDOW, 5);
        set(limits, new Scope(-1, 1, -1), Limit.DRIFT_WINDOW, 7);
        set(limits, new Scope(1, -1, -1), Limit.DRIFT_WINDOW, 8);
        assertEquals(Limit.Tighter.LARGER, Limit.DRIFT_WINDOW.tighter());
        assertEquals(7, limits.ofInstrument(Limit.DRIFT_WINDOW, 1));
        assertEquals(5, limits.ofInstrument(Limit.DRIFT_WINDOW, 0));
        assertEquals(8, limits.ofStrategy(Limit.DRIFT_WINDOW, 1));
        assertEquals(8, limits.tightest(Limit.DRIFT_WINDOW, 1, 1));
    }

    @ParameterizedTest
    @CsvSource({
        "7, 8, true",
        "7, 7, false",
        "7, 6, false",
        "7, 0, false",
        "7, -1, true",
        "0, 1, true",
        "0, 0, false",
        "0, -1, true"
    })
    void shouldLoosenWithALargerValueOrNone(final long before, final long after, final boolean loosens) {
        for (final Scope scope : scopes()) {
            set(limits, scope, Limit.MAX_ORDER_NOTIONAL, before);
            assertEquals(loosens, limits.loosens(record(scope, Limit.MAX_ORDER_NOTIONAL, after), 0), scope.toString());
        }
    }

    @ParameterizedTest
    @CsvSource({"7, 8, false", "7, 7, false", "7, 6, true", "7, -1, true", "0, 1, false"})
    void shouldLoosenWithAShorterWindow(final long before, final long after, final boolean loosens) {
        set(limits, ACCOUNT, Limit.DUPLICATE_WINDOW, before);
        assertEquals(loosens, limits.loosens(record(ACCOUNT, Limit.DUPLICATE_WINDOW, after), 0));
    }

    @Test
    void shouldLoosenWithAFirstValueUnlessEveryOrderHasTheLimitFromElsewhere() {
        final List<Scope> all = scopes();
        for (final Scope held : all) {
            for (final Scope first : all) {
                final RiskLimits fresh = limits();
                set(fresh, held, Limit.MAX_ORDER_NOTIONAL, 0);
                boolean isHeld = true;
                for (int i = 0; i < INSTRUMENTS; i++) {
                    for (int s = 0; s < STRATEGIES; s++) {
                        isHeld &= !first.holds(s, i) || held.holds(s, i);
                    }
                }
                if (held.equals(first)) {
                    continue;
                }
                assertEquals(
                        !isHeld,
                        fresh.loosens(record(first, Limit.MAX_ORDER_NOTIONAL, 9), 0),
                        "held by " + held + ", first value in " + first);
            }
        }
    }

    @Test
    void shouldNotCountInstrumentsNobodyDefined() {
        market.instruments[1] = null;
        final RiskLimits two = new RiskLimits(market, new RiskCapacity(STRATEGIES, INSTRUMENTS, CURRENCIES));
        two.define(0);
        two.define(2);
        set(two, new Scope(-1, 0, -1), Limit.MAX_ORDER_QTY, 5);
        assertTrue(two.loosens(record(ACCOUNT, Limit.MAX_ORDER_QTY, 9), 0), "instrument 2 is not held");
        set(two, new Scope(-1, 2, -1), Limit.MAX_ORDER_QTY, 5);
        assertFalse(two.loosens(record(ACCOUNT, Limit.MAX_ORDER_QTY, 9), 0));
        assertTrue(two.loosens(record(new Scope(-1, 1, -1), Limit.MAX_ORDER_QTY, 9), 0));
    }

    @Test
    void shouldNotLoosenWithARestrictionOrTheFirstLimitOfAVenue() {
        assertFalse(limits.loosens(record(ACCOUNT, Limit.RESTRICTED, 1), 0));
        final UnsafeBuffer first =
                new TestLimits().set(Limit.ORDERS_PER_WINDOW, 5).ofVenue(1, Limit.ORDERS_PER_WINDOW);
        assertFalse(limits.loosens(first, 0));
        limits.apply(first, 0);
        assertFalse(limits.loosens(first, 0));
        assertTrue(limits.loosens(
                new TestLimits().set(Limit.ORDERS_PER_WINDOW, 6).ofVenue(1, Limit.ORDERS_PER_WINDOW), 0));
        assertTrue(limits.loosens(
                new TestLimits().set(Limit.ORDERS_PER_WINDOW, -1).ofVenue(1, Limit.ORDERS_PER_WINDOW), 0));
    }

    @Test
    void shouldHashWhatIsSetNotHowItCame() {
        final long empty = limits.stateHash(1);
        set(limits, ACCOUNT, Limit.MAX_ORDER_QTY, 0);
        final long zero = limits.stateHash(1);
        assertNotEquals(empty, zero, "0 lets nothing through, none sets nothing");
        set(limits, new Scope(1, -1, -1), Limit.MAX_ORDER_QTY, 5);
        final RiskLimits other = limits();
        set(other, new Scope(1, -1, -1), Limit.MAX_ORDER_QTY, 9);
        set(other, new Scope(1, -1, -1), Limit.MAX_ORDER_QTY, 5);
        set(other, ACCOUNT, Limit.MAX_ORDER_QTY, 0);
        assertEquals(other.stateHash(1), limits.stateHash(1));
        set(limits, new Scope(1, -1, -1), Limit.MAX_ORDER_QTY, -5);
        assertEquals(zero, limits.stateHash(1));
        assertEquals(NONE, limits.tightest(Limit.MAX_ORDER_NOTIONAL, 1, 1));
    }
}
