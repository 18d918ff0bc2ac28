import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.Locale;

/** Times an engine over the requests, a new engine each round, and prints one line of JSON with what it found. */
final class Rounds {
    /** An engine under the clock. */
    interface Engine {
        /** Handles the requests from one position to another. */
        void handle(Requests requests, int from, int to);

        /** What it did: the same each round. */
        Outcome outcome();
    }

    /** An empty engine each time. */
    interface Maker {
        Engine make();
    }

    /** Trades, what is left and what ended: equal for equal engines; and what an engine tells beyond that. */
    record Outcome(
            long trades,
            long traded,
            long digest,
            long restingOrders,
            long restingQty,
            long filled,
            long canceled,
            long expired,
            long told,
            long toldDigest) {}

    private static final int WARM_UP = 4;

    private Rounds() {}

    static void run(final String name, final String[] args, final Maker maker) {
        final int count = Integer.parseInt(args[0]);
        final int rounds = Integer.parseInt(args[1]);
        final Requests requests = new Requests(count, 7);
        final double[] rates = new double[rounds];
        double first = 0;
        Outcome outcome = null;
        final com.sun.management.ThreadMXBean threads =
                (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
        long allocated = 0;
        for (int round = -WARM_UP; round < rounds; round++) {
            final Engine engine = maker.make();
            engine.handle(requests, 0, requests.begin);
            System.gc();
            final long before = threads.getThreadAllocatedBytes(Thread.currentThread().getId());
            final long begun = System.nanoTime();
            engine.handle(requests, requests.begin, requests.count());
            final double seconds = (System.nanoTime() - begun) / 1e9;
            allocated = threads.getThreadAllocatedBytes(Thread.currentThread().getId()) - before;
            if (round == -WARM_UP) {
                first = count / seconds;
            } else if (round >= 0) {
                rates[round] = count / seconds;
            }
            if (outcome != null && !outcome.equals(engine.outcome())) {
                throw new IllegalStateException("another outcome: " + engine.outcome());
            }
            outcome = engine.outcome();
        }
        Arrays.sort(rates);
        System.out.printf(
                Locale.ROOT,
                "{\"name\": \"%s\", \"per_second\": %.0f, \"first\": %.0f, \"slowest\": %.0f, \"fastest\": %.0f, \"requests\": %d, \"rounds\": %d,"
                        + " \"alloc_bytes_per_event\": %.2f, \"told\": [%d, %d],"
                        + " \"outcome\": [%d, %d, %d, %d, %d, %d, %d, %d]}%n",
                name,
                rates[rounds / 2],
                first,
                rates[0],
                rates[rounds - 1],
                count,
                rounds,
                (double) allocated / count,
                outcome.told(),
                outcome.toldDigest(),
                outcome.trades(),
                outcome.traded(),
                outcome.digest(),
                outcome.restingOrders(),
                outcome.restingQty(),
                outcome.filled(),
                outcome.canceled(),
                outcome.expired());
    }
}
