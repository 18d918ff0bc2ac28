package dev.reprise.app.data;

import dev.reprise.app.cli.Progress;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import tools.jackson.databind.node.ObjectNode;

/**
 * One backtest with several sets of parameters, a few of them at once. Each has a core, a venue and a journal of its own; what they
 * share is the data's journal, whose pages the operating system maps once. A run's result does not depend on which others run.
 */
public final class BacktestGrid {
    /** Sets of parameters in one grid, at most. */
    public static final int MAX_POINTS = 1_000;

    private BacktestGrid() {}

    /**
     * Every combination of the values, in order, the last parameter changing fastest.
     *
     * @param params a value each, or several separated by commas
     * @throws IllegalArgumentException when a value is empty or there are more than {@link #MAX_POINTS}
     */
    public static List<Map<String, String>> points(final Map<String, String> params) {
        List<Map<String, String>> points = List.of(Map.of());
        for (final Map.Entry<String, String> param : params.entrySet()) {
            final List<Map<String, String>> finer = new ArrayList<>();
            for (final Map<String, String> point : points) {
                for (final String value : param.getValue().split(",", -1)) {
                    if (value.isBlank()) {
                        throw new IllegalArgumentException("`" + param.getKey() + "` has an empty value: `"
                                + param.getValue() + "`; write e.g. " + param.getKey() + "=5,10");
                    }
                    final Map<String, String> next = new LinkedHashMap<>(point);
                    next.put(param.getKey(), value.trim());
                    finer.add(next);
                }
            }
            if (finer.size() > MAX_POINTS) {
                throw new IllegalArgumentException("the parameters make more than " + MAX_POINTS + " combinations");
            }
            points = finer;
        }
        return points;
    }

    /**
     * Runs them all.
     *
     * @param runs in order
     * @param jobs at once, 1 or more
     * @param progress shows how many are done
     * @return their keys, in the order of the runs
     * @throws IOException the first failure of a run, once the runs under way have ended; those not begun do not begin
     */
    public static List<ObjectNode> run(final List<BacktestRun> runs, final int jobs, final Supplier<Progress> progress)
            throws IOException, InterruptedException {
        final List<Future<ObjectNode>> futures = new ArrayList<>();
        final ExecutorService threads = Executors.newFixedThreadPool(Math.min(jobs, runs.size()));
        try (Progress shown = progress.get()) {
            shown.phase("backtests", runs.size());
            for (final BacktestRun run : runs) {
                futures.add(threads.submit(() -> run.run(NoProgress::new)));
            }
            final List<ObjectNode> results = new ArrayList<>();
            for (final Future<ObjectNode> future : futures) {
                results.add(future.get());
                shown.update(results.size(), "of " + runs.size());
            }
            return results;
        } catch (final ExecutionException e) {
            if (e.getCause() instanceof IOException failure) {
                throw failure;
            }
            if (e.getCause() instanceof RuntimeException failure) {
                throw failure;
            }
            if (e.getCause() instanceof Error failure) {
                throw failure;
            }
            throw new IllegalStateException("a backtest ended unexpectedly", e.getCause());
        } finally {
            // No interrupt: a run under way is in the middle of writing its journal.
            threads.shutdown();
            futures.forEach(future -> future.cancel(false));
            threads.awaitTermination(Long.MAX_VALUE, TimeUnit.NANOSECONDS);
        }
    }

    /** The grid shows how far it is, not each run. */
    private static final class NoProgress implements Progress {
        @Override
        public void phase(final String name, final long total) {}

        @Override
        public void update(final long done, final String detail) {}

        @Override
        public void close() {}
    }
}
