package dev.reprise.benchmarks.profile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import one.profiler.AsyncProfilerLoader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProfiledTest {
    private static final long WORK_NS = 300_000_000;

    @TempDir
    Path directory;

    /** What is profiled. */
    public static final class Work {
        private static double sum;
        private static String argument = "";

        private Work() {}

        /** Keeps a core busy. */
        public static void main(final String[] args) {
            argument = args[0];
            final ThreadMXBean threads = ManagementFactory.getThreadMXBean();
            final long begun = threads.getCurrentThreadCpuTime();
            while (threads.getCurrentThreadCpuTime() < begun + WORK_NS) {
                for (int i = 0; i < 10_000; i++) {
                    sum += Math.sin(sum);
                }
            }
        }
    }

    /** Breaks. */
    public static final class Broken {
        private Broken() {}

        /** Throws. */
        public static void main(final String[] args) {
            throw new IllegalStateException("broken on purpose");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"async", "jfr"})
    void shouldDrawAFlameGraphOfWhatTheProgramDid(final String kind) throws IOException {
        assumeTrue(kind.equals("jfr") || AsyncProfilerLoader.isSupported(), "no async-profiler for this system");

        final Path relative =
                Path.of("").toAbsolutePath().relativize(directory); // as of a run in the working directory

        Profiled.main(new String[] {kind, relative.toString(), Work.class.getName(), kind});

        assertEquals(kind, Work.argument);
        assertTrue(
                frames(Files.readString(directory.resolve("profile.html"))).stream()
                        .anyMatch(frame -> frame.endsWith("ProfiledTest$Work.main")),
                "the program is in its flame graph");
        assertTrue(Files.readString(directory.resolve("profile.txt")).contains("samples by"));
        assertEquals(kind.equals("jfr"), Files.exists(directory.resolve("profile.jfr")));
    }

    /** The names in a flame graph, where each is written as what it has in common with the one before, and the rest. */
    private static List<String> frames(final String html) {
        final List<String> frames = new ArrayList<>();
        final Matcher pool =
                Pattern.compile("const cpool = \\[(.*?)\\];", Pattern.DOTALL).matcher(html);
        assertTrue(pool.find(), "a flame graph");
        String last = "";
        for (final String line : pool.group(1).strip().split(",\n")) {
            final String text =
                    line.substring(1, line.length() - 1).replaceAll("\\\\(.)", "$1"); // as JavaScript reads it
            last = frames.isEmpty() ? text : last.substring(0, text.charAt(0) - ' ') + text.substring(1);
            frames.add(last);
        }
        return frames;
    }

    @Test
    void shouldFailAsTheProgramDoes() {
        final IllegalStateException failure = assertThrows(
                IllegalStateException.class,
                () -> Profiled.main(new String[] {"jfr", directory.toString(), Broken.class.getName()}));

        assertEquals("broken on purpose", failure.getCause().getMessage());
    }
}
