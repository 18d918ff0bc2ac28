package dev.reprise.localvenues.binance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.reprise.adapters.binance.BinanceSettings;
import dev.reprise.adapters.net.WireSettings;
import dev.reprise.api.record.ClientOrderIds;
import dev.reprise.api.schema.OrderType;
import dev.reprise.api.schema.Side;
import dev.reprise.api.schema.TimeInForce;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/**
 * Many faults by chance: no order twice, none lost, no fill lost or counted twice. The seed is in what a failure says. A few of each
 * here; a whole campaign is run on request, with some rigs side by side, as most of its time is waiting:
 *
 * <pre>mvn -pl adapters/local-venues -am test -Dtest=AdapterCampaignTest -Dsurefire.failIfNoSpecifiedTests=false \
 *     -Dseed=7 -Drigs=6 -Dwait=60000 -Dorders=10000 -Ddrops=1000 -Djunit.jupiter.execution.timeout.mode=disabled</pre>
 */
@Timeout(60)
class AdapterCampaignTest {
    private static final long SEED = Long.getLong("seed", 20_260_101L);
    private static final int RIGS = Integer.getInteger("rigs", 1);
    private static final int ORDERS = Integer.getInteger("orders", 25);
    private static final int DROPS = Integer.getInteger("drops", 12);
    private static final Fault[] AMBIGUOUS = {Fault.UNKNOWN, Fault.BUSY, Fault.DROP_ACK, Fault.CUT, Fault.GARBAGE};
    private static final long RESOLVED_WITHIN_MS = 30_000;
    /** Attempts cut off before they succeed come up to 30 s apart, and one may take 10 s. */
    private static final long FLOWS_WITHIN_MS = 50_000;
    /** Rigs side by side are slow, and being slow is not being dead. */
    private static final UnaryOperator<BinanceSettings> PATIENT =
            settings -> settings.withWires(WireSettings.MARKET_DATA, WireSettings.REQUESTS);

    /**
     * Orders of one storm, in which every second or third cuts the connection. Behind it all are resolved: that an order never came
     * is not believed of a stream that was down meanwhile, so in a storm without an end it would stay in doubt.
     */
    private static final int STORM = 25;

    private static final int RESTING = 30; // orders that may rest before the oldest is cancelled

    @TempDir
    Path folder;

    /** What one rig's part of a campaign came to. */
    private record Part(int done, int inDoubt, int accepted, long fills, long slowestMs) {
        private Part and(final Part other) {
            return new Part(
                    done + other.done,
                    inDoubt + other.inDoubt,
                    accepted + other.accepted,
                    fills + other.fills,
                    Math.max(slowestMs, other.slowestMs));
        }
    }

    private interface Campaign {
        Part run(long seed, Path folder, int size) throws Exception;
    }

    /** Shares so many out to the rigs, each with a seed of its own, and has them run side by side. */
    private Part share(final int size, final long seed, final Campaign campaign) throws Exception {
        final ExecutorService threads = Executors.newFixedThreadPool(RIGS);
        try {
            final List<Future<Part>> parts = new ArrayList<>();
            for (int rig = 0; rig < RIGS; rig++) {
                final long own = seed + 1_000L * rig;
                final int share = size * (rig + 1) / RIGS - size * rig / RIGS;
                final Path place = Files.createDirectory(folder.resolve("rig-" + rig));
                parts.add(threads.submit(() -> campaign.run(own, place, share)));
            }
            Part sum = new Part(0, 0, 0, 0, 0);
            for (final Future<Part> part : parts) {
                sum = sum.and(part.get());
            }
            return sum;
        } finally {
            threads.shutdownNow();
        }
    }

    /** What the venue's own log says one of our orders came to: how often it was accepted, and what it filled. */
    private static Map<String, long[]> truth(final VenueRig rig) throws IOException {
        final Map<String, long[]> truth = new HashMap<>();
        for (final String line : Files.readAllLines(rig.log)) {
            final JsonNode node = VenueJson.MAPPER.readTree(line);
            final String id = node.path("clientOrderId").asString("");
            final long[] sums = truth.computeIfAbsent(id, i -> new long[2]);
            switch (node.path("event").asString("")) {
                case "accepted" -> sums[0]++;
                case "filled" -> sums[1] += rig.qty(node.path("lastQty").asString());
                default -> {
                    // The rest follows from these.
                }
            }
        }
        return truth;
    }

    /** When it was known what became of the order; 0 when it is not. */
    private static long resolvedAt(final VenueRig rig, final long number) {
        return rig.told.firstAt("accepted " + number, "expired " + number, "snapshot " + number, "withheld " + number);
    }

    private static boolean isAnswered(final VenueRig rig, final long number) {
        return rig.told.firstAt("unknown " + number) != 0 || resolvedAt(rig, number) != 0;
    }

    /** O5. */
    @Test
    void g8AmbiguousSubmitsAreResolvedWithoutADoubleOrAnOrphan() throws Exception {
        final Part sum = share(ORDERS, SEED, AdapterCampaignTest::ambiguousSubmits);
        System.out.printf(
                "G8, seed %d: %d submits, %d in doubt, %d at the venue, none twice, none unknown to us; slowest resolved %d ms after"
                        + " its storm%n",
                SEED, sum.done, sum.inDoubt, sum.accepted, sum.slowestMs);
        assertEquals(ORDERS, sum.done);
        assertTrue(
                sum.slowestMs < RESOLVED_WITHIN_MS,
                "seed " + SEED + ": slowest resolved after " + sum.slowestMs + " ms");
        assertTrue(sum.inDoubt > ORDERS / 4, "the test proves something: in doubt " + sum.inDoubt);
    }

    /** Sends an order into a fault, and waits until it is answered or in doubt; returns when it was sent. */
    private static long ambiguousSubmit(
            final VenueRig rig, final int number, final long seed, final SplittableRandom random) throws Exception {
        rig.venue.faults(Faults.NONE);
        rig.awaitReady();
        if (number > RESTING) {
            rig.cancel(number - RESTING);
        }
        rig.venue.faults(Faults.NONE
                .with(AMBIGUOUS[random.nextInt(AMBIGUOUS.length)], 1)
                .with(Fault.NOT_EXECUTED, random.nextInt(2))
                .with(Fault.LATE_MS, random.nextInt(3) * 150L));
        final boolean fills = random.nextBoolean();
        final long sentAt = System.nanoTime();
        rig.order(
                number,
                Side.BUY,
                OrderType.LIMIT,
                fills ? TimeInForce.IOC : TimeInForce.GTC,
                fills ? rig.away(Side.SELL, 50) : rig.away(Side.BUY, 500),
                0,
                "0.001",
                0,
                0);
        rig.await(() -> isAnswered(rig, number), "seed " + seed + ": order " + number + " answered or in doubt");
        if (random.nextInt(4) > 0) {
            rig.venue.faults(Faults.NONE); // else the first question about it goes wrong as well
        }
        Thread.sleep(random.nextInt(30));
        return sentAt;
    }

    private static Part ambiguousSubmits(final long seed, final Path folder, final int orders) throws Exception {
        final SplittableRandom random = new SplittableRandom(seed);
        final long[] sentAt = new long[orders + 1];
        try (VenueRig rig = new VenueRig(folder, 0.02, PATIENT)) {
            long slowest = 0;
            int inDoubt = 0;
            for (int number = 1; number <= orders; number++) {
                sentAt[number] = ambiguousSubmit(rig, number, seed, random);
                if (number % STORM == 0 || number == orders) {
                    rig.venue.faults(Faults.NONE);
                    final long calm = System.nanoTime();
                    for (int n = (number - 1) / STORM * STORM + 1; n <= number; n++) {
                        final int each = n;
                        rig.await(() -> resolvedAt(rig, each) != 0, "seed " + seed + ": order " + n + " resolved");
                        final long at = resolvedAt(rig, n);
                        slowest = Math.max(slowest, (at - (at < calm ? sentAt[n] : calm)) / VenueRig.MILLI);
                        inDoubt += rig.told.firstAt("unknown " + n) != 0 ? 1 : 0;
                    }
                }
            }
            final Map<String, long[]> truth = truth(rig);
            long filled = 0;
            int accepted = 0;
            for (int number = 1; number <= orders; number++) {
                final long n = number;
                final long[] sums = truth.getOrDefault(ClientOrderIds.render(VenueRig.id(n)), new long[2]);
                assertTrue(sums[0] <= 1, () -> "seed " + seed + ": order " + n + " is there twice");
                // An orphan is there and we think it is not.
                assertTrue(
                        sums[0] == 0 || rig.told.firstAt("accepted " + n, "snapshot " + n) != 0,
                        () -> "seed " + seed + ": order " + n + " is at the venue, and we were told "
                                + rig.told.about(n));
                accepted += (int) sums[0];
                filled += sums[1];
            }
            final long expected = filled;
            rig.await(() -> rig.told.filledQty() == expected, "seed " + seed + ": all fills, " + expected);
            return new Part(orders, inDoubt, accepted, filled, slowest);
        }
    }

    /** F10, many times over. */
    @Test
    void g10ReconnectStormLosesAndDoublesNoFill() throws Exception {
        final Part sum = share(DROPS, SEED + 1, AdapterCampaignTest::storm);
        System.out.printf(
                "G10, seed %d: %d drops, %d orders at the venue, fills of %d told once each; slowest book %d ms after its"
                        + " connection%n",
                SEED, sum.done, sum.accepted, sum.fills, sum.slowestMs);
        assertTrue(sum.done >= DROPS, "drops: " + sum.done);
    }

    /** Cuts at any byte, in either direction, again as soon as it is connected; orders go on meanwhile. */
    private static Part storm(final long seed, final Path folder, final int drops) throws Exception {
        final SplittableRandom random = new SplittableRandom(seed);
        try (VenueRig rig = new VenueRig(folder, 1, PATIENT)) {
            rig.awaitReady();
            int number = 0;
            while (rig.proxy.drops() < drops) {
                if (random.nextInt(4) == 0) {
                    rig.proxy.cutUpAfter(random.nextInt(3_000));
                } else {
                    rig.proxy.cutDownAfter(random.nextInt(60_000));
                }
                final int before = rig.proxy.drops();
                final long end = System.nanoTime() + FLOWS_WITHIN_MS * VenueRig.MILLI;
                while (rig.proxy.drops() == before) {
                    assertTrue(
                            System.nanoTime() < end,
                            () -> "seed " + seed + ": not cut, nothing flows: " + rig.told.all());
                    rig.order(
                            ++number,
                            random.nextBoolean() ? Side.BUY : Side.SELL,
                            OrderType.LIMIT,
                            TimeInForce.GTC,
                            rig.told.bid()
                                    + random.nextInt(-200, 200)
                                            * rig.instrument().tickSize(),
                            0,
                            "0.001",
                            0,
                            0);
                    if (number > RESTING) {
                        rig.cancel(number - RESTING);
                    }
                    Thread.sleep(random.nextInt(60));
                }
            }
            rig.proxy.heal();
            final boolean isWhole = rig.told.isBookValid();
            rig.await(rig.told::isBookValid, "a book");
            // The attempts came further and further apart while none succeeded: the one that did is what counts from.
            final long bookMs =
                    isWhole ? 0 : (System.nanoTime() - rig.told.lastAt("connection MARKET_DATA")) / VenueRig.MILLI;
            rig.awaitReady();
            for (int n = Math.max(1, number - RESTING); n <= number; n++) {
                rig.cancel(n);
            }
            Thread.sleep(500);
            rig.reconcile();
            rig.await(() -> filled(rig) == rig.told.filledQty(), "seed " + seed + ": all fills, none twice");
            assertTrue(rig.told.filledQty() > 0, "nothing filled at all");
            final Map<String, long[]> truth = truth(rig);
            assertTrue(
                    truth.values().stream().allMatch(sums -> sums[0] <= 1),
                    "seed " + seed + ": an order is there twice");
            final int accepted =
                    (int) truth.values().stream().mapToLong(sums -> sums[0]).sum();
            return new Part(rig.proxy.drops(), 0, accepted, rig.told.filledQty(), bookMs);
        }
    }

    private static long filled(final VenueRig rig) {
        try {
            long filled = 0;
            for (final Map.Entry<String, long[]> order : truth(rig).entrySet()) {
                filled += ClientOrderIds.parse(order.getKey()) != 0 ? order.getValue()[1] : 0;
            }
            return filled;
        } catch (final IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    @Test
    void shouldKnowTheVenuesLog() throws Exception {
        try (VenueRig rig = new VenueRig(folder, 0.02, UnaryOperator.identity())) {
            rig.awaitReady();
            rig.order(1, Side.BUY, OrderType.LIMIT, TimeInForce.IOC, rig.away(Side.SELL, 50), 0, "0.001", 0, 0);
            rig.await("fill 1");
            assertEquals(rig.qty("0.001"), filled(rig));
        }
    }
}
