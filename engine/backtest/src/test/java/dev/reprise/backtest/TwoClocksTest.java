package dev.reprise.backtest;

import static dev.reprise.api.record.Records.BODY_OFFSET;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.reprise.api.record.Records;
import dev.reprise.api.schema.BookInvalidEncoder;
import dev.reprise.api.schema.InstrumentDefinitionEncoder;
import dev.reprise.api.schema.TopOfBookEncoder;
import dev.reprise.api.schema.TradeEncoder;
import dev.reprise.api.schema.VenueBarEncoder;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class TwoClocksTest {
    private static final long WINDOW = 100;

    private final UnsafeBuffer record = new UnsafeBuffer(new byte[1_024]);
    private final List<String> order = new ArrayList<>();

    /** A trade that is named by its price. */
    private int trade(final long name, final long received, final long venueTime) {
        Records.begin(record, 0, TradeEncoder.BLOCK_LENGTH, TradeEncoder.TEMPLATE_ID);
        new TradeEncoder()
                .wrap(record, BODY_OFFSET)
                .receiveTime(received)
                .venueTime(venueTime)
                .instrument(0)
                .price(name);
        return Records.end(record, 0, TradeEncoder.BLOCK_LENGTH);
    }

    private int top(final long name, final long received, final long venueTime) {
        Records.begin(record, 0, TopOfBookEncoder.BLOCK_LENGTH, TopOfBookEncoder.TEMPLATE_ID);
        new TopOfBookEncoder()
                .wrap(record, BODY_OFFSET)
                .receiveTime(received)
                .venueTime(venueTime)
                .instrument(0)
                .bidPrice(name);
        return Records.end(record, 0, TopOfBookEncoder.BLOCK_LENGTH);
    }

    private int loss(final long epoch, final long received) {
        Records.begin(record, 0, BookInvalidEncoder.BLOCK_LENGTH, BookInvalidEncoder.TEMPLATE_ID);
        new BookInvalidEncoder()
                .wrap(record, BODY_OFFSET)
                .receiveTime(received)
                .instrument(0)
                .epoch((int) epoch);
        return Records.end(record, 0, BookInvalidEncoder.BLOCK_LENGTH);
    }

    private int bar(final long open, final long close, final int closed) {
        Records.begin(record, 0, VenueBarEncoder.BLOCK_LENGTH, VenueBarEncoder.TEMPLATE_ID);
        new VenueBarEncoder()
                .wrap(record, BODY_OFFSET)
                .receiveTime(close)
                .venueTime(close)
                .instrument(0)
                .openTime(open)
                .closeTime(close)
                .closed((short) closed);
        return Records.end(record, 0, VenueBarEncoder.BLOCK_LENGTH);
    }

    @Test
    void shouldTellTheVenueOnlyWholeBars() {
        final TwoClocks clocks = new TwoClocks(ClockSettings.ofBars(WINDOW), 4);
        clocks.add(record, bar(1_000, 1_050, 0));
        clocks.add(record, bar(1_000, 1_100, 1));
        clocks.end();
        int venue = 0;
        int core = 0;
        while (clocks.next()) {
            if ((Records.flags(clocks.record(), 0) & Records.FLAG_AT_VENUE) == 0) {
                core++;
            } else {
                venue++;
                assertEquals(1_000, Records.receiveTime(clocks.record(), 0));
            }
        }

        assertEquals(1, venue);
        assertEquals(2, core);
    }

    @Test
    void shouldGiveBarsThatFollowEachOtherWhole() {
        final TwoClocks clocks = new TwoClocks(ClockSettings.ofBars(WINDOW), 4);
        final List<String> seen = new ArrayList<>();
        for (long open = 1_000; open < 1_500; open += WINDOW) {
            clocks.add(record, bar(open, open + WINDOW, 1));
            takeBars(clocks, seen, true);
        }

        assertEquals(
                List.of("1000-1100", "1100-1200", "1200-1300"), seen); // of the last two may still come what is late
        clocks.end();
        takeBars(clocks, seen, true);
        assertEquals("1400-1500", seen.get(4));
    }

    @Test
    void shouldHoldAnyNumberOfWholeBars() {
        final TwoClocks clocks = new TwoClocks(ClockSettings.ofBars(WINDOW), 4);
        final List<String> expected = new ArrayList<>();
        final List<String> seen = new ArrayList<>();
        long open = 1_000;
        for (int i = 0; i < 400; i++) { // long ones that leave soon, then short ones of which a window holds a hundred
            final long close = open + (i < 10 ? WINDOW : 1);
            clocks.add(record, bar(open, close, 1));
            expected.add(open + "-" + close);
            takeBars(clocks, seen, true);
            open = close;
        }
        assertEquals(expected.subList(0, seen.size()), seen);
        assertTrue(seen.size() < 320, "taken=" + seen.size());
        clocks.end();
        takeBars(clocks, seen, true);

        assertEquals(expected, seen);
    }

    private static void takeBars(final TwoClocks clocks, final List<String> to, final boolean isWhole) {
        while (clocks.next()) {
            assertEquals(isWhole, clocks.isWhole());
            assertEquals(0, Records.flags(clocks.record(), 0));
            to.add(clocks.begin() + "-" + Records.receiveTime(clocks.record(), 0));
        }
    }

    /** Bars with gaps, parts of bars and bars that overlap, as they would come out of a queue. */
    @Test
    void shouldKeepTheOrderWhicheverBarsAreWhole() {
        final long seed = System.nanoTime();
        final SplittableRandom random = new SplittableRandom(seed);
        int whole = 0;
        for (int round = 0; round < 200; round++) {
            final TwoClocks clocks = new TwoClocks(ClockSettings.ofBars(WINDOW), 4);
            final List<long[]> expected = new ArrayList<>(); // time, order
            long end = 1_000;
            for (int i = 0; i < 60; i++) {
                end += random.nextInt(10) < 8 ? WINDOW : random.nextInt(2 * (int) WINDOW);
                final int closed = random.nextInt(10) < 9 ? 1 : 0;
                final long open = end - WINDOW;
                if (closed != 0) {
                    expected.add(new long[] {open, Records.FLAG_AT_VENUE});
                }
                expected.add(new long[] {end, 0});
                clocks.add(record, bar(open, end, closed));
                whole += taken(clocks);
            }
            clocks.end();
            whole += taken(clocks);
            expected.sort(Comparator.comparingLong((long[] each) -> each[0])); // stable: as they were added
            assertEquals(expected.stream().map(each -> each[0] + " " + each[1]).toList(), order, "seed=" + seed);
            order.clear();
        }

        assertTrue(whole > 1_000, "whole=" + whole + " seed=" + seed);
    }

    private int taken(final TwoClocks clocks) {
        int whole = 0;
        while (clocks.next()) {
            if (clocks.isWhole()) {
                whole++;
                order.add(clocks.begin() + " " + Records.FLAG_AT_VENUE);
            }
            order.add(Records.receiveTime(clocks.record(), 0) + " " + Records.flags(clocks.record(), 0));
        }
        return whole;
    }

    private void drain(final TwoClocks clocks) {
        while (clocks.next()) {
            final UnsafeBuffer at = clocks.record();
            final boolean isAtVenue = (Records.flags(at, 0) & Records.FLAG_AT_VENUE) != 0;
            order.add(Records.receiveTime(at, 0) + (isAtVenue ? " venue " : " core ") + at.getLong(48));
        }
    }

    private void add(final TwoClocks clocks, final int length) {
        clocks.add(record, length);
        drain(clocks);
    }

    private static TwoClocks clocks(final long offset, final long feed) {
        return new TwoClocks(new ClockSettings(offset, feed, WINDOW), 4);
    }

    @Test
    void shouldShowTheVenueFirstAndTheCoreWhenItWasReceived() {
        final TwoClocks clocks = clocks(0, ClockSettings.RECORDED);

        add(clocks, trade(1, 1_050, 1_000));
        add(clocks, top(2, 1_060, 1_030));
        add(clocks, trade(3, 1_120, 1_055));
        clocks.end();
        drain(clocks);

        assertEquals(
                List.of("1000 venue 1", "1030 venue 2", "1050 core 1", "1055 venue 3", "1060 core 2", "1120 core 3"),
                order);
    }

    @Test
    void shouldTakeOutTheClocksOffsetAndClampAtZero() {
        final TwoClocks clocks = clocks(-500, ClockSettings.RECORDED); // the recorder is 500 behind

        add(clocks, trade(1, 1_050, 1_540)); // happened at 1,040 of the recorder's clock
        add(clocks, trade(2, 1_060, 1_600)); // would have happened at 1,100
        clocks.end();
        drain(clocks);

        assertEquals(List.of("1040 venue 1", "1050 core 1", "1060 venue 2", "1060 core 2"), order);
        assertEquals(1, clocks.clamped());
    }

    @Test
    void shouldNotBelieveALongerWayThanTheWindowNorTurnAStreamRound() {
        final TwoClocks clocks = clocks(0, ClockSettings.RECORDED);

        add(clocks, trade(1, 1_000, 10)); // 990 late
        add(clocks, trade(2, 1_010, 905)); // 105 late
        add(clocks, trade(3, 1_020, 1_019));
        add(clocks, trade(4, 1_030, 1_018)); // before its predecessor
        clocks.end();
        drain(clocks);

        assertEquals(
                List.of(
                        "900 venue 1",
                        "910 venue 2",
                        "1000 core 1",
                        "1010 core 2",
                        "1019 venue 3",
                        "1019 venue 4",
                        "1020 core 3",
                        "1030 core 4"),
                order);
        assertEquals(2, clocks.late());
    }

    @Test
    void shouldShowTheCoreAConstantTimeLater() {
        final TwoClocks clocks = clocks(0, 7);

        add(clocks, trade(1, 1_050, 1_000));
        add(clocks, top(2, 1_060, 1_003));
        add(clocks, trade(3, 1_070, Records.NO_TIME)); // happened when it came, for all that is known
        clocks.end();
        drain(clocks);

        assertEquals(
                List.of("1000 venue 1", "1003 venue 2", "1007 core 1", "1010 core 2", "1070 venue 3", "1077 core 3"),
                order);
    }

    @Test
    void shouldShowTheCoreAsMuchLaterAsATableSaysAndInTheStreamsOrder() {
        final FeedModel table = FeedModel.interpolated(new long[] {1_000, 1_100, 1_110}, new long[] {20, 40, 0});
        final TwoClocks clocks = new TwoClocks(new ClockSettings(0, table, WINDOW), 4);

        add(clocks, trade(1, 1_050, 990)); // before the first row: 20
        add(clocks, trade(2, 1_060, 1_050)); // half way: 30
        add(clocks, trade(3, 1_110, 1_100)); // 40, seen at 1,140
        add(clocks, trade(4, 1_120, 1_105)); // 20: would be seen at 1,125
        add(clocks, top(5, 1_121, 1_106)); // 16; another stream may be earlier
        add(clocks, trade(6, 1_200, 1_190)); // behind the last row: 0
        clocks.end();
        drain(clocks);

        assertEquals(
                List.of("1010 core 1", "1080 core 2", "1122 core 5", "1140 core 3", "1140 core 4", "1190 core 6"),
                order.stream().filter(line -> line.contains("core")).toList());
        assertEquals(1, clocks.queued());
    }

    /** Else a price from before it would come after it, and stay. */
    @Test
    void shouldShowTheCoreALossBehindAllThatWasToldBefore() {
        final FeedModel table = FeedModel.interpolated(new long[] {1_000, 1_100, 1_110}, new long[] {20, 40, 0});
        final TwoClocks clocks = new TwoClocks(new ClockSettings(0, table, WINDOW), 4);

        add(clocks, top(1, 1_105, 1_100)); // 40, seen at 1,140
        add(clocks, loss(2, 1_110)); // 0
        add(clocks, trade(3, 1_111, 1_111)); // 0
        clocks.end();
        drain(clocks);

        assertEquals(
                List.of("1140 core 1", "1140 core 2", "1140 core 3"),
                order.stream().filter(line -> line.contains("core")).toList());
    }

    @Test
    void shouldDrawTheSameFeedLatenciesForTheSameSeed() {
        final long[] quantiles = {10, 10, 30};
        final List<List<String>> runs = new ArrayList<>();
        for (final long seed : new long[] {5, 5, 6}) {
            final TwoClocks clocks = new TwoClocks(new ClockSettings(0, FeedModel.drawn(quantiles, seed), WINDOW), 4);
            order.clear();
            long shortest = Long.MAX_VALUE;
            long longest = 0;
            for (int i = 0; i < 2_000; i++) {
                add(clocks, trade(i, 10_000 + 1_000L * i, 10_000 + 1_000L * i)); // so far apart that none waits
            }
            clocks.end();
            drain(clocks);
            long atMost = 0;
            for (final String line : order) {
                final String[] parts = line.split(" ");
                if (parts[1].equals("core")) {
                    final long latency = Long.parseLong(parts[0]) - 10_000 - 1_000 * Long.parseLong(parts[2]);
                    shortest = Math.min(shortest, latency);
                    longest = Math.max(longest, latency);
                    atMost += latency <= 20 ? 1 : 0;
                }
            }
            assertEquals(0, clocks.queued());
            assertTrue(shortest == 10 && longest > 28 && longest <= 30, shortest + ", " + longest);
            assertTrue(atMost > 1_400 && atMost < 1_600, "three quarters are within 20: " + atMost); // sd 19
            runs.add(List.copyOf(order));
        }
        assertEquals(runs.get(0), runs.get(1));
        assertTrue(!runs.get(0).equals(runs.get(2)));
    }

    @Test
    void shouldRefuseFeedLatenciesThatCannotBe() {
        assertThrows(IllegalArgumentException.class, () -> FeedModel.interpolated(new long[0], new long[0]));
        assertThrows(IllegalArgumentException.class, () -> FeedModel.interpolated(new long[] {2, 2}, new long[2]));
        assertThrows(IllegalArgumentException.class, () -> FeedModel.interpolated(new long[] {1}, new long[] {-1}));
        assertThrows(
                IllegalArgumentException.class, () -> FeedModel.drawn(new long[] {ClockSettings.MAX_WINDOW_NS + 1}, 1));
        assertThrows(IllegalArgumentException.class, () -> FeedModel.drawn(new long[] {2, 1}, 1));
    }

    @Test
    void shouldPutADefinitionBehindAllThatCameBeforeIt() {
        final TwoClocks clocks = clocks(0, ClockSettings.RECORDED);

        add(clocks, trade(1, 1_050, 1_000));
        Records.begin(record, 0, InstrumentDefinitionEncoder.BLOCK_LENGTH, InstrumentDefinitionEncoder.TEMPLATE_ID);
        Records.receiveTime(record, 0, 1_060);
        add(clocks, Records.end(record, 0, InstrumentDefinitionEncoder.BLOCK_LENGTH));
        add(clocks, trade(3, 1_100, 1_055)); // its scale is the new one's
        clocks.end();
        drain(clocks);

        assertEquals(List.of("1000 venue 1", "1050 core 1", "1060 core 0", "1060 venue 3", "1100 core 3"), order);
    }

    static LongStream seeds() {
        return LongStream.range(0, 50);
    }

    /** The slow twin sorts everything at once. */
    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void readingAheadGivesTheOrderOfSortingEverything(final long seed) {
        final SplittableRandom random = new SplittableRandom(seed);
        final TwoClocks clocks = clocks(0, seed % 2 == 0 ? ClockSettings.RECORDED : 30);
        final List<long[]> sorted = new ArrayList<>(); // time, order, at the venue, name
        long received = 1_000;
        final long[] last = {Long.MIN_VALUE, Long.MIN_VALUE};
        for (int name = 1; name <= 500; name++) {
            received += random.nextInt(0, 30);
            final long venueTime = received - random.nextInt(0, (int) WINDOW + 1);
            final int stream = random.nextInt(2);
            last[stream] = Math.max(last[stream], venueTime);
            sorted.add(new long[] {last[stream], sorted.size(), 1, name});
            sorted.add(new long[] {seed % 2 == 0 ? received : last[stream] + 30, sorted.size(), 0, name});
            add(clocks, stream == 0 ? trade(name, received, venueTime) : top(name, received, venueTime));
            assertTrue(order.size() >= sorted.size() - 2 * 150, "it holds no more than the window");
        }
        clocks.end();
        drain(clocks);

        sorted.sort(Comparator.<long[]>comparingLong(a -> a[0]).thenComparingLong(a -> a[1]));
        assertEquals(
                sorted.stream()
                        .map(a -> a[0] + (a[2] == 1 ? " venue " : " core ") + a[3])
                        .toList(),
                order,
                "seed " + seed);
    }
}
