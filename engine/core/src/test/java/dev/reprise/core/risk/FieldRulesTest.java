package dev.reprise.core.risk;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import dev.reprise.api.Currency;
import dev.reprise.api.Instrument;
import dev.reprise.api.PriceBand;
import dev.reprise.api.schema.DenialCode;
import dev.reprise.api.schema.MarketKind;
import dev.reprise.api.schema.OrderRole;
import dev.reprise.api.schema.OrderType;
import dev.reprise.api.schema.Side;
import dev.reprise.api.schema.TimeInForce;
import dev.reprise.core.decision.OrderRequest;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** K5, rule by rule: tick 10, lot 5, quantity 20 to 1,000, price 1,000 to 5,000, smallest notional 60.00. */
class FieldRulesTest {
    private static final long NOW = 77;
    private static final int POST_ONLY = 1;

    private static Instrument instrument(final MarketKind market, final Instrument.Rules rules) {
        return new Instrument(
                0,
                1,
                "AAA-USD.TEST",
                "AAA",
                "TEST",
                new Currency(0, "AAA", 3),
                new Currency(1, "USD", 2),
                market,
                rules,
                Instrument.Fees.NONE,
                false);
    }

    private static final Instrument.Rules RULES = new Instrument.Rules(2, 3, 10, 5, 20, 1_000, 1_000, 5_000, 60, 0);
    private static final Instrument.Rules FREE = new Instrument.Rules(2, 3, 10, 5, 0, 0, 0, 0, 0, 0);

    private static OrderRequest order() {
        final OrderRequest r = new OrderRequest().reset(0, 0);
        r.side = Side.BUY;
        r.price = 3_000;
        r.qty = 100;
        return r;
    }

    private static OrderRequest stop() {
        final OrderRequest r = order();
        r.type = OrderType.STOP_LIMIT;
        r.stopPrice = 2_000;
        return r;
    }

    private static Arguments row(
            final String name, final boolean isSane, final OrderRequest order, final Consumer<OrderRequest> change) {
        change.accept(order);
        return Arguments.of(name, isSane, order);
    }

    static Stream<Arguments> fields() {
        return Stream.of(
                row("plain", true, order(), r -> {}),
                row("sell", true, order(), r -> r.side = Side.SELL),
                row("no side", false, order(), r -> r.side = Side.NULL_VAL),
                row("side null", false, order(), r -> r.side = null),
                row("no type", false, order(), r -> r.type = OrderType.NULL_VAL),
                row("type null", false, order(), r -> r.type = null),
                row("limit with a trigger", false, order(), r -> r.stopPrice = 2_000),
                row("stop", true, stop(), r -> {}),
                row("stop without a trigger", false, stop(), r -> r.stopPrice = 0),
                row("trigger off the tick", false, stop(), r -> r.stopPrice = 2_001),
                row("trigger at the highest price", true, stop(), r -> r.stopPrice = 5_000),
                row("trigger above it", false, stop(), r -> r.stopPrice = 5_010),
                row("trailing stop", true, stop(), r -> {
                    r.type = OrderType.TRAILING_STOP;
                    r.trailingOffset = 1;
                }),
                row("trailing stop without a distance", false, stop(), r -> r.type = OrderType.TRAILING_STOP),
                row("trailing stop with a stop-loss", false, stop(), r -> {
                    r.type = OrderType.TRAILING_STOP;
                    r.trailingOffset = 1;
                    r.stopLossOffset = 10;
                }),
                row("trailing stop-loss", true, order(), r -> {
                    r.trailingOffset = 1;
                    r.stopLossOffset = 1;
                }),
                row("trailing without a stop-loss", false, order(), r -> r.trailingOffset = 1),
                row("negative stop-limit offset", false, order(), r -> r.stopLimitOffset = -1),
                row("negative activation price", false, order(), r -> r.activationPrice = -1),
                row("negative trailing offset", false, order(), r -> r.trailingOffset = -1),
                row("no quantity", false, order(), r -> r.qty = 0),
                row("negative quantity", false, order(), r -> r.qty = -100),
                row("off the lot", false, order(), r -> r.qty = 101),
                row("smallest quantity", true, order(), r -> r.qty = 20),
                row("one lot less", false, order(), r -> r.qty = 15),
                row("largest quantity", true, order(), r -> r.qty = 1_000),
                row("one lot more", false, order(), r -> r.qty = 1_005),
                row("negative stop-loss", false, order(), r -> r.stopLossOffset = -1),
                row("negative take-profit", false, order(), r -> r.takeProfitOffset = -1),
                row("no time in force", false, order(), r -> r.timeInForce = TimeInForce.NULL_VAL),
                row("time in force null", false, order(), r -> r.timeInForce = null),
                row("expires in time", true, order(), r -> {
                    r.timeInForce = TimeInForce.GTD;
                    r.expireTime = NOW + 1;
                }),
                row("expires now", false, order(), r -> {
                    r.timeInForce = TimeInForce.GTD;
                    r.expireTime = NOW;
                }),
                row("post-only", true, order(), r -> r.instructions = POST_ONLY),
                row("post-only at once", false, order(), r -> {
                    r.instructions = POST_ONLY;
                    r.timeInForce = TimeInForce.IOC;
                }),
                row("post-only all or nothing", false, order(), r -> {
                    r.instructions = POST_ONLY;
                    r.timeInForce = TimeInForce.FOK;
                }),
                row("post-only at the market", false, order(), r -> {
                    r.instructions = POST_ONLY;
                    r.type = OrderType.MARKET;
                }),
                row("market without a price", true, order(), r -> {
                    r.type = OrderType.MARKET;
                    r.price = 0;
                }),
                row("limit without a price", false, order(), r -> r.price = 0),
                row("negative price", false, order(), r -> r.price = -10),
                row("off the tick", false, order(), r -> r.price = 3_001),
                row("lowest price", true, order(), r -> r.price = 1_000),
                row("one tick lower", false, order(), r -> r.price = 990),
                row("highest price", true, order(), r -> r.price = 5_000),
                row("one tick higher", false, order(), r -> r.price = 5_010),
                row("smallest notional", true, order(), r -> r.qty = 20), // 3,000 x 20 / 1,000
                row("less notional", false, order(), r -> {
                    r.qty = 20;
                    r.price = 2_950;
                }),
                row("stop-loss down to one", true, order(), r -> r.stopLossOffset = 2_999),
                row("stop-loss down to nothing", false, order(), r -> r.stopLossOffset = 3_000),
                row("take-profit up to the end", true, order(), r -> r.takeProfitOffset = Long.MAX_VALUE - 3_000),
                row("take-profit past it", false, order(), r -> r.takeProfitOffset = Long.MAX_VALUE - 2_999),
                row("sell: take-profit down to one", true, order(), r -> {
                    r.side = Side.SELL;
                    r.takeProfitOffset = 2_999;
                }),
                row("sell: take-profit down to nothing", false, order(), r -> {
                    r.side = Side.SELL;
                    r.takeProfitOffset = 3_000;
                }),
                row("sell: stop-loss past the end", false, order(), r -> {
                    r.side = Side.SELL;
                    r.stopLossOffset = Long.MAX_VALUE;
                }));
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("fields")
    void shouldTakeSaneFieldsAlone(final String name, final boolean isSane, final OrderRequest order) {
        final DenialCode code = FieldRules.check(order, instrument(MarketKind.SPOT, RULES), NOW);
        assertEquals(isSane ? null : DenialCode.K5_FIELD_SANITY, code);
    }

    @Test
    void shouldTellWhatIsAllowedAndWhatWasAskedFor() {
        assertTold(10, 3_001, r -> r.price = 3_001);
        assertTold(1_000, 990, r -> r.price = 990);
        assertTold(5_000, 5_010, r -> r.price = 5_010);
        assertTold(5, 101, r -> r.qty = 101);
        assertTold(20, 15, r -> r.qty = 15);
        assertTold(1_000, 1_005, r -> r.qty = 1_005);
        assertTold(2_999, 3_000, r -> r.stopLossOffset = 3_000);
        assertTold(Long.MAX_VALUE - 3_000, Long.MAX_VALUE, r -> r.takeProfitOffset = Long.MAX_VALUE);
        assertTold(0, -7, r -> r.stopLossOffset = -7);
        assertTold(0, -7, r -> r.activationPrice = -7);
        assertTold(0, 1, r -> {
            r.instructions = POST_ONLY;
            r.timeInForce = TimeInForce.IOC;
        });
    }

    private static void assertTold(final long allowed, final long actual, final Consumer<OrderRequest> change) {
        final OrderRequest r = order();
        change.accept(r);
        assertEquals(DenialCode.K5_FIELD_SANITY, FieldRules.check(r, instrument(MarketKind.SPOT, RULES), NOW));
        assertEquals(allowed, r.allowed);
        assertEquals(actual, r.actual);
    }

    @Test
    void shouldLimitNothingWhereTheVenueDoesNot() {
        final OrderRequest r = order();
        r.qty = 5;
        r.price = 10;
        assertNull(FieldRules.check(r, instrument(MarketKind.SPOT, FREE), NOW));
        r.qty = 1_000_000_000_000L;
        r.price = 1_000_000_000_000L;
        assertNull(FieldRules.check(r, instrument(MarketKind.SPOT, FREE), NOW));
        final OrderRequest stop = stop();
        stop.stopPrice = 1_000_000_000_000L;
        assertNull(FieldRules.check(stop, instrument(MarketKind.SPOT, FREE), NOW));
    }

    @Test
    void shouldLetASmallOrderCloseADerivativeButNotASpotPosition() {
        final OrderRequest r = order();
        r.qty = 20;
        r.price = 2_950;
        r.role = OrderRole.EXIT;
        assertNull(FieldRules.check(r, instrument(MarketKind.LINEAR_PERPETUAL, RULES), NOW));
        assertEquals(DenialCode.K5_FIELD_SANITY, FieldRules.check(r, instrument(MarketKind.SPOT, RULES), NOW));
        r.role = OrderRole.ENTRY;
        assertEquals(
                DenialCode.K5_FIELD_SANITY, FieldRules.check(r, instrument(MarketKind.LINEAR_PERPETUAL, RULES), NOW));
    }

    @Test
    void shouldMeasureAMarketOrderUnlessTheVenuesFilterIsNotForIt() {
        final Instrument.Rules unmeasured = new Instrument.Rules(
                2, 3, 10, 5, 20, 1_000, 1_000, 5_000, 60, 0, PriceBand.NONE, Instrument.Rules.NOT_AT_MARKET);
        final OrderRequest r = order();
        r.type = OrderType.MARKET;
        r.qty = 20;
        r.price = 3_100; // the collar

        assertNull(FieldRules.checkPrice(r, instrument(MarketKind.SPOT, RULES), 3_000));
        assertEquals(DenialCode.K5_FIELD_SANITY, FieldRules.checkPrice(r, instrument(MarketKind.SPOT, RULES), 2_950));
        assertNull(FieldRules.checkPrice(r, instrument(MarketKind.SPOT, unmeasured), 2_950));
        r.type = OrderType.LIMIT;
        assertEquals(
                DenialCode.K5_FIELD_SANITY, FieldRules.checkPrice(r, instrument(MarketKind.SPOT, unmeasured), 2_950));
    }

    @Test
    void shouldNotTakeANotionalThatDoesNotFit() {
        final Instrument.Rules wide = new Instrument.Rules(2, 3, 10, 5, 0, 0, 0, 0, 60, 0);
        final OrderRequest r = order();
        r.qty = Long.MAX_VALUE / 5 * 5;
        r.price = Long.MAX_VALUE / 10 * 10;
        assertEquals(DenialCode.K5_FIELD_SANITY, FieldRules.check(r, instrument(MarketKind.SPOT, wide), NOW));
    }
}
