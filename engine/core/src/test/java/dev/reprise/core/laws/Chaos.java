package dev.reprise.core.laws;

import java.util.SplittableRandom;

/**
 * What goes wrong in one history, and how often. Each seed draws its own mixture; some have no fault at all.
 *
 * @param lossPercent requests without an answer
 * @param duplicatePercent reports that come again, later
 * @param maxDelayMs longest way of a report; with {@code reorders} each has its own
 * @param reorders whether reports of one order overtake each other
 * @param rejectPercent requests that the venue refuses
 * @param withheldPercent requests that never leave the host
 * @param overfillsPerMille fills beyond the order's quantity
 * @param liesPerMille orders called absent that are not
 * @param restartsPerMille restarts of the engine
 * @param commandsPerMille halts by the operator
 * @param eagerness orders per hundred prices of each strategy
 */
record Chaos(
        int lossPercent,
        int duplicatePercent,
        int maxDelayMs,
        boolean reorders,
        int rejectPercent,
        int withheldPercent,
        int overfillsPerMille,
        int liesPerMille,
        int restartsPerMille,
        int commandsPerMille,
        int eagerness) {
    static Chaos draw(final SplittableRandom random) {
        if (random.nextInt(10) == 0) {
            return new Chaos(0, 0, 5, false, 0, 0, 0, 0, 0, 1, 30);
        }
        return new Chaos(
                random.nextInt(3) == 0 ? 0 : random.nextInt(30),
                random.nextInt(3) == 0 ? 0 : random.nextInt(50),
                1 + random.nextInt(400),
                random.nextBoolean(),
                random.nextInt(3) == 0 ? 0 : random.nextInt(15),
                random.nextInt(3) == 0 ? 0 : random.nextInt(8),
                random.nextInt(3) == 0 ? random.nextInt(5) : 0,
                random.nextInt(4) == 0 ? random.nextInt(20) : 0,
                random.nextInt(4) == 0 ? 1 : 0,
                random.nextInt(3),
                10 + random.nextInt(60));
    }
}
