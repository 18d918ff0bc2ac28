package dev.reprise.localvenues.binance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

/** The venue's own tables: Spot Unfilled Order Count Rules. */
class RateCounterTest {
    private static final long BEGIN = 1_753_000_000_000L;

    private final RateCounter rate = new RateCounter(3, 6_000);

    private void expect(final int count, final long nowMs) {
        assertEquals(count, rate.limits(nowMs, 0).path(1).path("count").asInt());
    }

    @Test
    void shouldTakeOneOffForEachOrderThatIsFilledForTheFirstTime() throws Exception {
        rate.count(1, BEGIN);
        rate.count(2, BEGIN + 1);
        expect(3, BEGIN + 2);
        assertEquals(
                -1015,
                assertThrows(ApiError.class, () -> rate.count(1, BEGIN + 2)).code());
        rate.filled(BEGIN + 3);
        expect(2, BEGIN + 3);
        assertEquals(
                -1015,
                assertThrows(ApiError.class, () -> rate.count(2, BEGIN + 4)).code());
        rate.count(1, BEGIN + 4);
        expect(3, BEGIN + 4);
        rate.takeBack(1);
        expect(2, BEGIN + 5);
    }

    @Test
    void shouldTakeOrdersOfTheWindowBeforeOffThisOneDownToZero() throws Exception {
        rate.count(2, BEGIN);
        expect(0, BEGIN + 10_000);
        rate.count(1, BEGIN + 10_001);
        rate.filled(BEGIN + 10_002);
        rate.filled(BEGIN + 10_003);
        expect(0, BEGIN + 10_004);
    }
}
