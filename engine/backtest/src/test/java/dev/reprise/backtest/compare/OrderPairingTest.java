package dev.reprise.backtest.compare;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.reprise.api.schema.OrderType;
import dev.reprise.api.schema.Side;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class OrderPairingTest {
    private static final long MS = 1_000_000;

    private static List<OrderFact> orders(final long price, final long... decidedMs) {
        return Arrays.stream(decidedMs)
                .mapToObj(ms -> new OrderFact(
                        "maker", "BTC-USDT.BINANCE", ms + 1, Side.BUY, OrderType.LIMIT, price, 10, ms * MS))
                .toList();
    }

    private static String paired(final List<OrderFact> a, final List<OrderFact> b) {
        return OrderPairing.pair(a, b).stream()
                .map(p -> at(p.a()) + '=' + at(p.b()))
                .toList()
                .toString();
    }

    private static String at(final OrderFact order) {
        return order == null ? "-" : Long.toString(order.decided / MS);
    }

    @Test
    void shouldNotShiftEqualOrdersWhenOneIsMissing() {
        assertEquals("[0=-, 100=100, 200=200]", paired(orders(7, 0, 100, 200), orders(7, 100, 200)));
        assertEquals("[0=0, -=100, 200=200]", paired(orders(7, 0, 200), orders(7, 0, 100, 200)));
    }

    @Test
    void shouldPairTheNearestWhereTheMomentsDiffer() {
        assertEquals("[0=5, 300=310]", paired(orders(7, 0, 300), orders(7, 5, 310)));
        assertEquals("[0=-, -=1001]", paired(orders(7, 0), orders(7, 1_001)));
    }

    @Test
    void shouldPairOtherTermsOnlyWhenDecidedTogether() {
        assertEquals("[0=10]", paired(orders(7, 0), orders(8, 10)));
        assertEquals("[0=-, -=11]", paired(orders(7, 0), orders(8, 11)));
    }
}
