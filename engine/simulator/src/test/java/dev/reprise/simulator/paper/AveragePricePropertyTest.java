package dev.reprise.simulator.paper;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Against a list of all trades. */
class AveragePricePropertyTest {
    private static final long MINUTE = 60_000_000_000L;

    private record Trade(long minute, long price, long qty) {}

    static LongStream seeds() {
        return LongStream.range(1, 41);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void shouldBeTheQuotientOfWhatTradedInTheLastMinutes(final long seed) {
        final Random random = new Random(seed);
        final AveragePrice average = new AveragePrice();
        final List<Trade> trades = new ArrayList<>();
        long now = random.nextInt(1_000) * MINUTE;
        for (int i = 0; i < 500; i++) {
            final int kind = random.nextInt(20);
            now += kind == 0 ? random.nextInt(100) * MINUTE : random.nextInt(40) * (MINUTE / 60);
            if (random.nextInt(3) > 0) {
                final Trade trade = new Trade(now / MINUTE, 1 + random.nextInt(1_000), 1 + random.nextInt(100));
                trades.add(trade);
                average.add(now, trade.price, trade.qty);
            }
            final int minutes = random.nextInt(61);
            final long from = now / MINUTE - minutes + 1;
            long amount = 0;
            long qty = 0;
            for (final Trade trade : trades) {
                if (trade.minute >= from) {
                    amount += trade.price * trade.qty;
                    qty += trade.qty;
                }
            }
            assertEquals(qty == 0 ? 0 : (double) amount / qty, average.of(minutes, now), "seed " + seed + " at " + i);
        }
    }
}
