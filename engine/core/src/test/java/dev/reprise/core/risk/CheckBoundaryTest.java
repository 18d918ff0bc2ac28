package dev.reprise.core.risk;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import dev.reprise.api.schema.ConnectionState;
import dev.reprise.api.schema.DenialCode;
import dev.reprise.api.schema.DiskLevel;
import dev.reprise.api.schema.OrderRole;
import dev.reprise.api.schema.OrderType;
import dev.reprise.api.schema.RunMode;
import dev.reprise.api.schema.Side;
import dev.reprise.api.schema.StreamKind;
import dev.reprise.api.schema.TimeInForce;
import dev.reprise.core.decision.OrderRequest;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every check with a figure: one unit inside its limit and at it passes, one beyond is denied with its code; set in a
 * scope it binds there and not next to it; and with no limit at all nothing passes.
 */
class CheckBoundaryTest {
    private static final int USD = 1;

    /** Brings a fresh rig to a figure and hands the request that is to be judged. */
    @FunctionalInterface
    private interface Scene {
        OrderRequest at(TradingRig rig, long figure);
    }

    /** A scope of a limit, and an order that is in it and one that is not. */
    private record Place(int strategy, int instrument, int currency) {}

    /**
     * One check.
     *
     * @param step smallest change of the figure
     * @param places scopes narrower than the account that bind; the scene's order is of strategy 0, instrument 0
     */
    private record Case(Limit limit, DenialCode code, long most, long step, List<Place> places, Scene scene) {
        @Override
        public String toString() {
            return code + " " + limit;
        }
    }

    private static final Place INSTRUMENT = new Place(-1, 0, -1);
    private static final Place STRATEGY = new Place(0, -1, -1);
    private static final Place PAIR = new Place(0, 0, -1);
    private static final Place CURRENCY = new Place(-1, -1, USD);
    private static final Place STRATEGY_CURRENCY = new Place(0, -1, USD);
    private static final List<Place> ANY = List.of(INSTRUMENT, STRATEGY, PAIR);
    private static final List<Place> AMOUNT = List.of(INSTRUMENT, STRATEGY, PAIR, CURRENCY, STRATEGY_CURRENCY);

    private static OrderRequest buy(final TradingRig rig) {
        return rig.limit(Side.BUY, 10_000, 1_000);
    }

    private static OrderRequest market(final TradingRig rig) {
        final OrderRequest r = rig.limit(Side.BUY, 0, 1_000);
        r.type = OrderType.MARKET;
        r.timeInForce = TimeInForce.IOC;
        return r;
    }

    private static Stream<Case> cases() {
        return Stream.of(
                new Case(Limit.MAX_TOP_AGE, DenialCode.K4_STALE_DATA, 5_000, 1, ANY, (rig, age) -> {
                    rig.now += age;
                    return buy(rig);
                }),
                new Case(Limit.MAX_BOOK_AGE, DenialCode.K4_STALE_DATA, 5_000, 1, ANY, (rig, age) -> {
                    rig.market.bookKept[rig.homeInstrument] = true;
                    rig.market.bookValid[rig.homeInstrument] = true;
                    rig.market.bookTime[rig.homeInstrument] = rig.now - age;
                    return buy(rig);
                }),
                new Case(Limit.MAX_SPREAD, DenialCode.K4_STALE_DATA, 100, 1, ANY, (rig, bps) -> {
                    rig.market.top(rig.homeInstrument, 1_000_000 - bps * 50, 1_000_000 + bps * 50, rig.now);
                    return rig.limit(Side.BUY, 1_000_000, 100);
                }),
                new Case(
                        Limit.MAX_ORDER_QTY,
                        DenialCode.K6_MAX_QTY,
                        2_000,
                        10,
                        ANY,
                        (rig, qty) -> rig.limit(Side.BUY, 10_000, qty)),
                new Case(
                        Limit.MAX_ORDER_NOTIONAL,
                        DenialCode.K7_MAX_NOTIONAL,
                        20_000,
                        100,
                        AMOUNT,
                        (rig, amount) -> rig.limit(Side.BUY, 10_000, amount / 10)),
                new Case(Limit.MAX_SIZE_FACTOR, DenialCode.K8_FAT_FINGER, 10, 1, ANY, (rig, factor) -> {
                    for (int i = 0; i < TypicalSize.LEAST; i++) {
                        rig.expire(rig.send(rig.limit(Side.BUY, 9_900, 100)));
                        rig.now += 10_000;
                    }
                    rig.top(9_990, 10_010);
                    return rig.limit(Side.BUY, 10_000, 100 * factor);
                }),
                new Case(
                        Limit.AGGRESSIVE_COLLAR,
                        DenialCode.K9_PRICE_COLLAR,
                        50,
                        10,
                        ANY,
                        (rig, bps) -> rig.limit(Side.BUY, 10_000 + bps, 1_000)),
                new Case(
                        Limit.PASSIVE_COLLAR,
                        DenialCode.K9_PRICE_COLLAR,
                        50,
                        10,
                        ANY,
                        (rig, bps) -> rig.limit(Side.BUY, 10_000 - bps, 1_000)),
                new Case(Limit.MAX_DRIFT, DenialCode.K9_PRICE_COLLAR, 50, 10, List.of(INSTRUMENT), (rig, bps) -> {
                    rig.top(9_990, 10_010);
                    return rig.limit(Side.BUY, 10_000 + bps, 1_000);
                }),
                new Case(Limit.MAX_SLIPPAGE, DenialCode.K10_SLIPPAGE, 30, 1, ANY, (rig, bps) -> {
                    rig.market.sweep[rig.homeInstrument] = 10_000 + bps;
                    return market(rig);
                }),
                new Case(Limit.MAX_POSITION, DenialCode.K11_MAX_POSITION, 3_000, 10, ANY, (rig, qty) -> {
                    rig.enter(Side.BUY, 10_000, 1_000, 0, 0);
                    rig.send(rig.limit(Side.BUY, 9_900, 1_000));
                    return rig.limit(Side.BUY, 10_000, qty - 2_000);
                }),
                new Case(
                        Limit.MAX_POSITION_NOTIONAL,
                        DenialCode.K11_MAX_POSITION,
                        30_000,
                        100,
                        AMOUNT,
                        (rig, amount) -> {
                            rig.enter(Side.BUY, 10_000, 1_000, 0, 0);
                            rig.send(rig.limit(Side.BUY, 9_900, 1_000));
                            return rig.limit(Side.BUY, 10_000, amount / 10 - 2_000);
                        }),
                new Case(
                        Limit.MAX_GROSS_EXPOSURE,
                        DenialCode.K12_EXPOSURE,
                        40_000,
                        100,
                        List.of(CURRENCY),
                        (rig, amount) -> {
                            rig.enter(Side.BUY, 10_000, 1_000, 0, 0);
                            rig.send(rig.limit(
                                    1,
                                    1 - rig.homeInstrument,
                                    Side.SELL,
                                    10_000,
                                    1_000)); // another instrument, the other way
                            return rig.limit(Side.BUY, 10_000, amount / 10 - 2_000);
                        }),
                new Case(
                        Limit.MAX_NET_EXPOSURE,
                        DenialCode.K12_EXPOSURE,
                        40_000,
                        100,
                        List.of(CURRENCY),
                        (rig, amount) -> {
                            rig.enter(Side.BUY, 10_000, 1_000, 0, 0);
                            rig.send(rig.limit(1, 1 - rig.homeInstrument, Side.BUY, 10_000, 1_000));
                            return rig.limit(Side.BUY, 10_000, amount / 10 - 2_000);
                        }),
                new Case(Limit.MAX_LEVERAGE, DenialCode.K12_EXPOSURE, 20_000, 100, List.of(), (rig, bps) -> {
                    rig.open(100_000);
                    return rig.limit(Side.BUY, 10_000, bps);
                }),
                new Case(Limit.MAX_OPEN_ORDERS, DenialCode.K13_OPEN_ORDERS, 3, 1, ANY, (rig, orders) -> {
                    for (int i = 1; i < orders; i++) {
                        rig.send(rig.limit(Side.BUY, 9_000 + 10 * i, 1_000));
                    }
                    return buy(rig);
                }),
                new Case(Limit.ORDERS_PER_WINDOW, DenialCode.K14_THROTTLE, 3, 1, ANY, (rig, orders) -> {
                    for (int i = 1; i < orders; i++) {
                        rig.send(rig.limit(Side.BUY, 9_000 + 10 * i, 1_000));
                    }
                    return buy(rig);
                }),
                new Case(
                        Limit.MAX_ORDERS_PER_TRADE,
                        DenialCode.K22_ORDER_TO_TRADE,
                        4,
                        1,
                        List.of(STRATEGY),
                        (rig, ratio) -> {
                            for (int i = 1; i < ratio; i++) {
                                rig.expire(rig.send(rig.limit(Side.BUY, 9_000 + 10 * i, 1_000)));
                            }
                            return buy(rig);
                        }),
                new Case(
                        Limit.MAX_CANCELS_PER_TRADE,
                        DenialCode.K22_ORDER_TO_TRADE,
                        4,
                        1,
                        List.of(STRATEGY),
                        (rig, ratio) -> {
                            for (int i = 0; i < ratio; i++) {
                                final long id = rig.send(rig.limit(Side.BUY, 9_000 + 10 * i, 1_000));
                                rig.accept(id);
                                rig.cancel(id);
                                rig.canceled(id);
                            }
                            return buy(rig);
                        }),
                new Case(Limit.MAX_BALANCE_USE, DenialCode.K19_CREDIT, 5_000, 100, ANY, (rig, bps) -> {
                    rig.open(40_000);
                    rig.send(rig.limit(
                            1, 1 - rig.homeInstrument, Side.BUY, 10_000, 1_000)); // holds 10,000 of 20,000 usable
                    return rig.limit(Side.BUY, 10_000, (bps * 4 - 10_000) / 10);
                }),
                new Case(
                        Limit.MAX_CLOCK_OFFSET,
                        DenialCode.K25_CLOCK_LAG,
                        1_000_000_000,
                        1,
                        List.of(),
                        (rig, offset) -> {
                            rig.gate.applyClockOffset(-offset);
                            return buy(rig);
                        }),
                new Case(Limit.MAX_ENGINE_LAG, DenialCode.K25_CLOCK_LAG, 250_000_000, 1, List.of(), (rig, lag) -> {
                    rig.gate.applyInput(lag);
                    return buy(rig);
                }),
                new Case(Limit.MAX_ENGINE_LAG, DenialCode.K25_CLOCK_LAG, 250_000_000, 1, List.of(), (rig, lag) -> {
                    rig.gate.applyHealth(lag, DiskLevel.NULL_VAL);
                    return buy(rig);
                }));
    }

    private static TradingRig rig(final Case c, final Place home, final Place place, final long limit) {
        final TradingRig rig = TradingRig.at(home.strategy, home.instrument);
        final TestLimits all = new TestLimits();
        all.set(Limit.FREE_REQUESTS, 0).set(Limit.ORDER_TO_TRADE_WINDOW, 3_600_000_000_000L);
        all.set(Limit.DRIFT_WINDOW, 60_000_000_000L);
        rig.limits(-1, -1, all);
        final TestLimits narrow = new TestLimits().set(c.limit, limit);
        rig.gate.applySettings(narrow.partial(place.strategy, place.instrument, place.currency, c.limit), 0);
        return rig;
    }

    private static final Place ACCOUNT = new Place(-1, -1, -1);
    private static final Place FIRST = new Place(0, 0, USD);
    private static final Place LAST = new Place(TradingRig.STRATEGIES - 1, TradingRig.INSTRUMENTS - 1, USD);
    /** Limits of which a denial tells amounts or quantities, not the figure itself. */
    private static final Set<Limit> TOLD_AS_AMOUNT =
            EnumSet.of(Limit.MAX_SIZE_FACTOR, Limit.MAX_LEVERAGE, Limit.MAX_BALANCE_USE);

    @ParameterizedTest
    @MethodSource("cases")
    void shouldPassInsideAndAtTheLimitAndDenyBeyond(final Case c) {
        assertPassesUpTo(c, FIRST, ACCOUNT);
        assertPassesUpTo(c, LAST, ACCOUNT);
    }

    private static void assertPassesUpTo(final Case c, final Place home, final Place place) {
        // The scene sets up with the limit out of the way; then the limit is what it is.
        assertNull(judge(c, home, place, c.most - c.step), c + " inside, in " + place);
        assertNull(judge(c, home, place, c.most), c + " at the limit, in " + place);
        assertEquals(c.code, judge(c, home, place, c.most + c.step), c + " beyond, in " + place);
    }

    private static DenialCode judge(final Case c, final Place home, final Place place, final long figure) {
        final TradingRig rig = rig(c, home, place, c.limit.off());
        final OrderRequest r = c.scene.at(rig, figure);
        final TestLimits narrow = new TestLimits().set(c.limit, c.most);
        rig.gate.applySettings(narrow.partial(place.strategy, place.instrument, place.currency, c.limit), 0);
        final DenialCode code = rig.check(r);
        if (code != null && !TOLD_AS_AMOUNT.contains(c.limit)) {
            assertEquals(c.most, r.allowed, c + " tells what is allowed");
            assertEquals(figure, r.actual, c + " tells what was asked for");
        }
        return code;
    }

    private static Stream<Arguments> scopes() {
        return cases().flatMap(c -> c.places.stream()
                .flatMap(place -> Stream.of(Arguments.of(c, place, FIRST), Arguments.of(c, place, LAST))));
    }

    @ParameterizedTest
    @MethodSource("scopes")
    void shouldBindInItsScopeAndNotNextToIt(final Case c, final Place place, final Place home) {
        final Place other = home.equals(FIRST) ? LAST : FIRST;
        assertPassesUpTo(c, home, narrowed(place, home, USD));
        final Place elsewhere = narrowed(place, other, 0);

        assertNull(judge(c, home, elsewhere, c.most + c.step), c + " binds in " + elsewhere);
    }

    /** The scope of this kind that an order of the home is in. */
    private static Place narrowed(final Place kind, final Place home, final int currency) {
        return new Place(
                kind.strategy < 0 ? -1 : home.strategy,
                kind.instrument < 0 ? -1 : home.instrument,
                kind.currency < 0 ? -1 : currency);
    }

    @ParameterizedTest
    @MethodSource("cases")
    void shouldDenyWhenNoScopeSetsTheLimit(final Case c) {
        final TradingRig rig = rig(c, FIRST, ACCOUNT, c.limit.off());
        final OrderRequest r = c.scene.at(rig, c.most);
        final TestLimits none = new TestLimits().set(c.limit, Limit.NONE);
        rig.gate.applySettings(none.partial(-1, -1, -1, c.limit), 0);

        assertEquals(c.code, rig.check(r));
    }

    @Test
    void shouldTakeEntriesOnlyWhileTheVenuesLinkIsWhole() {
        final TradingRig rig = new TradingRig();
        rig.gate.applyRun(RunMode.LIVE);
        rig.arm();
        assertEquals(DenialCode.K2_VENUE_LINK, rig.check(buy(rig)));
        rig.gate.applyConnection(0, StreamKind.ORDER_ENTRY, ConnectionState.UP);
        rig.gate.applyConnection(0, StreamKind.PRIVATE, ConnectionState.UP);
        assertEquals(DenialCode.K2_VENUE_LINK, rig.check(buy(rig)));
        rig.gate.applyReconciliation(0, true);
        assertNull(rig.check(buy(rig)));

        rig.gate.applyConnection(1, StreamKind.PRIVATE, ConnectionState.DOWN); // another venue
        assertNull(rig.check(buy(rig)));
        for (final ConnectionState state : ConnectionState.values()) {
            if (state != ConnectionState.UP && state != ConnectionState.NULL_VAL) {
                rig.gate.applyConnection(0, StreamKind.ORDER_ENTRY, state);
                assertEquals(DenialCode.K2_VENUE_LINK, rig.check(buy(rig)), state.name());
                rig.gate.applyConnection(0, StreamKind.ORDER_ENTRY, ConnectionState.UP);
                assertNull(rig.check(buy(rig)));
            }
        }
        rig.gate.applyConnection(0, StreamKind.MARKET_DATA, ConnectionState.BLOCKED);
        assertEquals(DenialCode.K2_VENUE_LINK, rig.check(buy(rig)));
        rig.gate.applyConnection(0, StreamKind.MARKET_DATA, ConnectionState.DOWN);
        assertNull(rig.check(buy(rig)));
        rig.gate.applyReconciliation(0, false);
        assertEquals(DenialCode.K2_VENUE_LINK, rig.check(buy(rig)));
    }

    @Test
    void shouldReconcileAgainAfterThePrivateStreamWasDown() {
        final TradingRig rig = new TradingRig();
        rig.linked();
        assertNull(rig.check(buy(rig)));
        rig.gate.applyConnection(0, StreamKind.PRIVATE, ConnectionState.STALE);
        rig.gate.applyConnection(0, StreamKind.PRIVATE, ConnectionState.UP);
        assertEquals(DenialCode.K2_VENUE_LINK, rig.check(buy(rig)));
        rig.gate.applyReconciliation(0, true);
        assertNull(rig.check(buy(rig)));
    }

    @Test
    void shouldLetExitsThroughABrokenLinkALaggingMachineAndAFullDisk() {
        final TradingRig rig = new TradingRig();
        rig.linked();
        rig.enter(Side.BUY, 10_000, 1_000, 0, 0);
        rig.gate.applyConnection(0, StreamKind.PRIVATE, ConnectionState.DOWN);
        rig.gate.applyClockOffset(Long.MAX_VALUE);
        rig.gate.applyInput(Long.MAX_VALUE);
        rig.gate.applyHealth(Long.MAX_VALUE, DiskLevel.REDUCE);
        for (final OrderRole role : new OrderRole[] {OrderRole.EXIT, OrderRole.STOP_LOSS, OrderRole.TAKE_PROFIT}) {
            final OrderRequest exit = market(rig);
            exit.side = Side.SELL;
            exit.role = role;
            assertNull(rig.check(exit), role.name());
        }
    }

    @Test
    void shouldTakeEntriesWhileTheDiskHasRoom() {
        final TradingRig rig = new TradingRig();
        for (final DiskLevel level : new DiskLevel[] {DiskLevel.AMPLE, DiskLevel.WARN}) {
            rig.gate.applyHealth(0, level);
            assertNull(rig.check(buy(rig)));
        }
        for (final DiskLevel level : new DiskLevel[] {DiskLevel.REDUCE, DiskLevel.HALT}) {
            rig.gate.applyHealth(0, level);
            assertEquals(DenialCode.K26_JOURNAL, rig.check(buy(rig)));
        }
        rig.gate.applyHealth(0, DiskLevel.NULL_VAL); // not measured: as it was
        assertEquals(DenialCode.K26_JOURNAL, rig.check(buy(rig)));
    }

    @Test
    void shouldDenyWhatIsRestrictedInAnyScopeAndNothingElse() {
        for (final Place place : ANY) {
            final TradingRig rig = new TradingRig();
            final TestLimits restricted = new TestLimits().set(Limit.RESTRICTED, 1);
            rig.gate.applySettings(
                    restricted.partial(place.strategy, place.instrument, place.currency, Limit.RESTRICTED), 0);
            assertEquals(DenialCode.K3_ALLOW_LIST, rig.check(buy(rig)));
            assertNull(rig.check(rig.limit(1, 1, Side.BUY, 10_000, 1_000)));
            restricted.set(Limit.RESTRICTED, 0);
            rig.gate.applySettings(
                    restricted.partial(place.strategy, place.instrument, place.currency, Limit.RESTRICTED), 0);
            assertNull(rig.check(buy(rig)));
        }
    }

    @Test
    void shouldDenyAfterTheAllowListWasEmptied() {
        final TradingRig rig = new TradingRig();
        rig.gate.disallow(0);

        assertEquals(DenialCode.K3_ALLOW_LIST, rig.check(buy(rig)));
        assertNull(rig.check(rig.limit(1, 0, Side.BUY, 10_000, 1_000)));
        rig.gate.allow(0, 0);
        assertNull(rig.check(buy(rig)));
    }
}
