package dev.reprise.benchmarks.profile;

import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.ParseException;
import java.util.Arrays;
import jdk.jfr.Configuration;
import jdk.jfr.Recording;

/**
 * Runs a benchmark's {@code main} under a profiler.
 *
 * <pre>java -cp … dev.reprise.benchmarks.profile.Profiled async|jfr DIRECTORY MAIN ARGUMENT…</pre>
 *
 * Writes {@code profile.html}, a flame graph, and {@code profile.txt}, a line about how samples were taken; {@code jfr} also {@code profile.jfr}.
 */
public final class Profiled {
    private static final int OWN_ARGUMENTS = 3;

    private Profiled() {}

    /** Runs it. */
    public static void main(final String[] args) throws IOException {
        final Path directory = Path.of(args[1]);
        final String[] rest = Arrays.copyOfRange(args, OWN_ARGUMENTS, args.length);
        if (args[0].equals("async")) {
            async(directory, args[2], rest);
        } else {
            jfr(directory, args[2], rest);
        }
    }

    private static void async(final Path directory, final String main, final String[] args) throws IOException {
        final AsyncSampling sampling = AsyncSampling.load(directory.resolve("async-profiler"));
        Files.writeString(directory.resolve("profile.txt"), sampling.note());
        sampling.start();
        try {
            run(main, args);
        } finally {
            sampling.stop(directory.resolve("profile.html"), main.substring(main.lastIndexOf('.') + 1));
        }
    }

    private static void jfr(final Path directory, final String main, final String[] args) throws IOException {
        Files.writeString(directory.resolve("profile.txt"), "samples by the JVM's flight recorder, Java frames only");
        final Path file = directory.resolve("profile.jfr");
        try (Recording recording = new Recording(Configuration.getConfiguration("profile"))) {
            recording.start();
            run(main, args);
            recording.stop();
            recording.dump(file);
        } catch (final ParseException e) {
            throw new IllegalStateException("this JVM's own settings for `profile`", e);
        }
        Flames.of(file);
    }

    private static void run(final String main, final String[] args) {
        try {
            final Method method = Class.forName(main).getMethod("main", String[].class);
            method.invoke(null, (Object) args);
        } catch (final InvocationTargetException e) {
            throw new IllegalStateException(main + " failed", e.getCause());
        } catch (final ReflectiveOperationException e) {
            throw new IllegalArgumentException("no main in " + main, e);
        }
    }
}
