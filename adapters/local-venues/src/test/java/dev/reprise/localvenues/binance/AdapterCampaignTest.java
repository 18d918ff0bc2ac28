package dev.reprise.localvenues.binance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.reprise.api.record.ClientOrderIds;
import dev.reprise.api.schema.OrderType;
import dev.reprise.api.schema.Side;
import dev.reprise.api.schema.TimeInForce;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/**
 * Many faults by chance: no order twice, none lost, no fill lost or counted twice. The seed is in what a failure says. A few of each
 * here; over real sockets ten thousand take hours, so a long campaign is run on request, by seeds:
 *
 * <pre>mvn -pl adapters/local-venues -am test -Dtest=AdapterCampaignTest -Dsurefire.failIfNoSpecifiedTests=false \
 *     -Dseed=7 -Dorders=10000 -Ddrops=1000 -Djunit.jupiter.execution.timeout.mode=disabled</pre>
 */
@Timeout(60)
class AdapterCampaignTest {
    private static final long SEED = Long.getLong("seed", 20_260_101L);
    private static final int ORDERS = Integer.getInteger("orders", 40);
    private static final int DROPS = Integer.getInteger("drops", 25);
    private static final Fault[] AMBIGUOUS = {Fault.UNKNOWN, Fault.BUSY, Fault.DROP_ACK, Fault.CUT, Fault.GARBAGE};

    @TempDir
    Path folder;

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

    private static boolean isResolved(final VenueRig rig, final long number) {
        return rig.told.has("accepted " + number)
                || rig.told.has("expired " + number)
                || rig.told.has("snapshot " + number + ' ')
                || rig.told.has("withheld " + number + ' ');
    }

    @Test
    void g8AmbiguousSubmitsAreResolvedWithoutADoubleOrAnOrphan() throws Exception {
        final SplittableRandom random = new SplittableRandom(SEED);
        final int orders = ORDERS;
        try (VenueRig rig = new VenueRig(folder, 0.02, UnaryOperator.identity())) {
            for (int number = 1; number <= orders; number++) {
                rig.venue.faults(Faults.NONE);
                rig.awaitReady();
                rig.venue.faults(Faults.NONE
                        .with(AMBIGUOUS[random.nextInt(AMBIGUOUS.length)], 1)
                        .with(Fault.NOT_EXECUTED, random.nextInt(2))
                        .with(Fault.LATE_MS, random.nextInt(3) * 150L));
                final boolean fills = random.nextBoolean();
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
                Thread.sleep(random.nextInt(30));
            }
            rig.venue.faults(Faults.NONE);
            for (int number = 1; number <= orders; number++) {
                final long n = number;
                rig.await(() -> isResolved(rig, n), "seed " + SEED + ": order " + n + " resolved");
            }
            final Map<String, long[]> truth = truth(rig);
            long filled = 0;
            for (int number = 1; number <= orders; number++) {
                final long[] sums = truth.getOrDefault(ClientOrderIds.render(VenueRig.id(number)), new long[2]);
                assertTrue(sums[0] <= 1, "seed " + SEED + ": order " + number + " is there twice");
                filled += sums[1];
            }
            final long expected = filled;
            rig.await(() -> rig.told.filledQty() == expected, "seed " + SEED + ": all fills, " + expected);
        }
    }

    @Test
    void g10ReconnectStormLosesAndDoublesNoFill() throws Exception {
        final SplittableRandom random = new SplittableRandom(SEED + 1);
        try (VenueRig rig = new VenueRig(folder, 1, UnaryOperator.identity())) {
            rig.awaitReady();
            int number = 0;
            for (int drop = 0; drop < DROPS; drop++) {
                rig.proxy.cutDownAfter(random.nextInt(20_000));
                for (int i = 0; i < 3; i++) {
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
                    Thread.sleep(random.nextInt(60));
                }
            }
            rig.proxy.heal();
            rig.awaitReady();
            for (int n = 1; n <= number; n++) {
                rig.cancel(n);
            }
            Thread.sleep(500);
            rig.reconcile();
            rig.await(() -> filled(rig) == rig.told.filledQty(), "seed " + SEED + ": all fills, none twice");
            assertTrue(rig.told.filledQty() > 0, "nothing filled at all");
            assertTrue(rig.told.has("connection PRIVATE UP 3"), rig.told.all());
            rig.await(rig.told::isBookValid, "a book");
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
