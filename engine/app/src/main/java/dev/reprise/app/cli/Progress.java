package dev.reprise.app.cli;

import java.io.PrintWriter;
import java.util.function.LongSupplier;

/**
 * Shows how far a long piece of work is, in units known before it starts, such as bytes of a journal. Called by the thread that
 * works, as often as it likes.
 *
 * <pre>{@code
 * try (Progress progress = out.progress()) {
 *     progress.phase("replay", journalBytes);
 *     ...
 *     progress.update(bytesRead, "2026-09-06T16:02:11Z  6.1 M ev/s");
 * }
 * }</pre>
 */
public interface Progress extends AutoCloseable {
    /** Begins a phase; ends the one before it. */
    void phase(String name, long total);

    /**
     * Says how far the phase is.
     *
     * @param done from 0 to the total
     * @param detail shown beside it
     */
    void update(long done, String detail);

    @Override
    void close();

    /** The kind that the flags ask for, on stderr. */
    static Progress create(final GlobalOptions options, final PrintWriter stderr) {
        return create(options, stderr, System::nanoTime);
    }

    /** As {@link #create(GlobalOptions, PrintWriter)}, with a clock in nanoseconds. */
    static Progress create(final GlobalOptions options, final PrintWriter stderr, final LongSupplier clock) {
        final GlobalOptions.ProgressMode asked = options.progress();
        if (options.isQuiet() && asked == GlobalOptions.ProgressMode.auto) {
            return new LineProgress(line -> {}, clock, false);
        }
        return switch (asked) {
            case tty -> new BarProgress();
            case auto -> Terminal.isStderrTerminal() ? new BarProgress() : lines(stderr, clock, false);
            case plain -> lines(stderr, clock, false);
            case json -> lines(stderr, clock, true);
            case none -> new LineProgress(line -> {}, clock, false);
        };
    }

    private static Progress lines(final PrintWriter stderr, final LongSupplier clock, final boolean json) {
        return new LineProgress(
                line -> {
                    stderr.println(line);
                    stderr.flush();
                },
                clock,
                json);
    }
}
