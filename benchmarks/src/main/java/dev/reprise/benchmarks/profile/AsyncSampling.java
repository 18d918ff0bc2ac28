package dev.reprise.benchmarks.profile;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import one.profiler.AsyncProfiler;
import one.profiler.AsyncProfilerLoader;

/** async-profiler, with the best clock that this machine allows. */
final class AsyncSampling {
    private static final List<String> EVENTS = List.of("cycles", "cpu-clock", "ctimer", "itimer");
    private static final int PERF_EVENTS = 2; // the first of them

    private final AsyncProfiler profiler;
    private final String event;

    private AsyncSampling(final AsyncProfiler profiler, final String event) {
        this.profiler = profiler;
        this.event = event;
    }

    /**
     * Loads it.
     *
     * @param directory where its library is put
     */
    static AsyncSampling load(final Path directory) throws IOException {
        library(directory);
        final AsyncProfiler profiler = AsyncProfilerLoader.load();
        for (final String event : EVENTS) {
            if (isAllowed(profiler, event)) {
                return new AsyncSampling(profiler, event);
            }
        }
        throw new IllegalStateException("async-profiler can use none of " + EVENTS + " here; try --profile jfr");
    }

    private static boolean isAllowed(final AsyncProfiler profiler, final String event) throws IOException {
        try {
            profiler.execute("check,event=" + event);
            return true;
        } catch (final IllegalStateException | IllegalArgumentException e) {
            return false; // this clock is not to be had: the next one is tried, and the one that is used is told
        }
    }

    /** For people: the event, and what it leaves out. */
    String note() {
        return EVENTS.indexOf(event) < PERF_EVENTS
                ? "samples by " + event
                : "perf events are forbidden here (kernel.perf_event_paranoid), so samples by " + event
                        + ": kernel frames are missing";
    }

    /** The native library, put into a directory and not loaded: who loads it first in a process is the only one that can. */
    static Path library(final Path directory) throws IOException {
        AsyncProfilerLoader.setExtractionDirectory(
                Files.createDirectories(directory).toAbsolutePath()); // a JVM loads no library by a relative path
        return AsyncProfilerLoader.getAsyncProfilerPath();
    }

    void start() throws IOException {
        profiler.execute("start,event=" + event);
    }

    /** Writes the flame graph. */
    void stop(final Path html, final String title) throws IOException {
        profiler.execute("stop,title=" + title + ",file=" + html);
    }
}
