package dev.reprise.simulator.paper;

import static dev.reprise.api.schema.Side.BUY;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a session's start changes at the simulated venue, and what it leaves to the orders that are there. */
class PaperSessionsTest {
    private static final long[] BIDS = {100, 50, 99, 40};
    private static final long[] ASKS = {101, 20, 102, 30};
    private static final long[] NONE = {};

    private final List<String> reports = new ArrayList<>();

    private PaperBench bench(final FillModel model) {
        return new PaperBench((buffer, offset) -> reports.add(PaperBench.text(buffer, offset)), model)
                .snapshot(BIDS, ASKS);
    }

    private static PaperSettings settings(final long entry, final long response, final FillModel model) {
        return new PaperSettings(entry, response, model);
    }

    private static PaperBench bids(final PaperBench bench, final long qty) {
        return bench.delta(new long[] {100, qty}, NONE);
    }

    @Test
    void shouldTakeOrdersAfterTheLatenciesOfTheirSession() {
        final PaperBench bench = bench(FillModel.TOUCH).limit(1, BUY, 90, 10); // at 1,000, of the first session

        bench.after(10).session(settings(300, 70, FillModel.TOUCH)).limit(2, BUY, 91, 10);
        bench.after(2_000).session(settings(100, 50, FillModel.TOUCH)).limit(3, BUY, 92, 10);
        bench.after(1_000);

        // The first is reported when it arrives, by then in the second session; it arrives as it was sent.
        assertEquals(List.of("1170 accepted 1", "1380 accepted 2", "3160 accepted 3"), reports);
    }

    @Test
    void shouldLetNothingOvertakeWhatAnEarlierSessionSent() {
        final PaperBench bench = bench(FillModel.TOUCH);
        bench.session(settings(500, 50, FillModel.TOUCH)).limit(1, BUY, 90, 10);
        bench.session(settings(100, 50, FillModel.TOUCH)).limit(2, BUY, 91, 10).after(1_000);

        assertEquals(List.of("1550 accepted 1", "1550 accepted 2"), reports);
    }

    /** 50 ahead and 50 behind; 40 leave without a trade: of them none was ahead, or half. */
    @Test
    void shouldKeepThePlaceAndMoveOnByTheModelOfTheSession() {
        for (final FillModel next : List.of(FillModel.RISK_AVERSE, FillModel.power(1))) {
            reports.clear();
            final PaperBench bench =
                    bench(FillModel.RISK_AVERSE).limit(1, BUY, 100, 10).after(500);
            bids(bench, 100);

            bench.session(settings(100, 50, next));
            bids(bench.happened(1), 60).happened(2).trade(100, 35).after(500);

            final List<String> expected = next.equals(FillModel.RISK_AVERSE)
                    ? List.of("1150 accepted 1")
                    : List.of("1150 accepted 1", "1550 fill 1 5@100 cum=5 MAKER");
            assertEquals(expected, reports, next.toString());
        }
    }

    /** Nobody followed its level, so it is no first of it. */
    @Test
    void shouldPutAnOrderWithoutAPlaceBehindAllThatIsShownNext() {
        final PaperBench bench = bench(FillModel.TOUCH).limit(1, BUY, 100, 10).after(500);

        bench.session(settings(100, 50, FillModel.RISK_AVERSE));
        bench.trade(100, 500).after(500);
        bids(bench, 30).trade(100, 30).after(500);
        assertEquals(List.of("1150 accepted 1"), reports);
        bench.trade(100, 4).after(500);

        assertEquals(List.of("1150 accepted 1", "2550 fill 1 4@100 cum=4 MAKER"), reports);
    }

    @Test
    void shouldFillThroughThePriceAloneWhenTheSessionHasNoQueue() {
        final PaperBench bench =
                bench(FillModel.RISK_AVERSE).limit(1, BUY, 100, 10).after(500);

        bench.session(settings(100, 50, FillModel.TOUCH)).trade(100, 500).after(500);
        assertEquals(List.of("1150 accepted 1"), reports);
        bench.trade(99, 10).after(500);

        assertEquals(2, reports.size(), reports.toString());
    }

    @Test
    void shouldRefuseAnotherKindOfQueueOrOfClocks() {
        for (final PaperSettings next : List.of(
                settings(100, 50, FillModel.FIFO),
                settings(100, 50, FillModel.PESSIMISTIC),
                new PaperSettings(100, 50, FillModel.TOUCH, true))) {
            assertThrows(
                    IllegalArgumentException.class, () -> bench(FillModel.TOUCH).session(next));
        }
        bench(FillModel.FIFO).session(settings(200, 50, FillModel.FIFO));
        bench(FillModel.PESSIMISTIC).session(settings(200, 50, FillModel.PESSIMISTIC));
    }
}
