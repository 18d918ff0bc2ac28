package dev.reprise.app.jvm;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** JDKs of this machine beside the one that runs, found where {@code .ci/run} looks for them. */
final class OtherJdks {
    private static final int OLDEST = 17;
    private static final Pattern VERSION = Pattern.compile("(?m)^JAVA_VERSION=\"?(\\d+)");

    private OtherJdks() {}

    /** One home per feature number from 17 up, without our own, by feature number. */
    static SortedMap<Integer, Path> find() throws IOException {
        final List<Path> candidates = new ArrayList<>();
        System.getenv().entrySet().stream()
                .filter(variable -> variable.getKey().startsWith("JAVA_HOME_"))
                .sorted(java.util.Map.Entry.comparingByKey())
                .forEach(variable -> candidates.add(Path.of(variable.getValue())));
        final Path user = Path.of(System.getProperty("user.home"));
        addInside(Path.of("/usr/lib/jvm"), "*", candidates);
        addInside(Path.of("/opt/java"), "*", candidates);
        addInside(Path.of("/opt"), "jdk*", candidates);
        addInside(user.resolve(".sdkman/candidates/java"), "*", candidates);
        addInside(user.resolve(".jdks"), "*", candidates);
        final List<Path> bundles = new ArrayList<>();
        addInside(Path.of("/Library/Java/JavaVirtualMachines"), "*", bundles);
        bundles.forEach(bundle -> candidates.add(bundle.resolve("Contents/Home")));
        final SortedMap<Integer, Path> found = new TreeMap<>();
        for (final Path home : candidates) {
            final int feature = feature(home);
            if (feature >= OLDEST && feature != Runtime.version().feature()) {
                found.putIfAbsent(feature, home);
            }
        }
        return found;
    }

    private static void addInside(final Path folder, final String glob, final List<Path> candidates)
            throws IOException {
        if (Files.isDirectory(folder)) {
            try (DirectoryStream<Path> homes = Files.newDirectoryStream(folder, glob)) {
                homes.forEach(candidates::add);
            }
        }
    }

    /** Feature number of the JDK there, 0 when there is none. */
    private static int feature(final Path home) throws IOException {
        final Path release = home.resolve("release");
        if (!Files.isExecutable(home.resolve("bin").resolve("java")) || !Files.isReadable(release)) {
            return 0;
        }
        final Matcher version = VERSION.matcher(Files.readString(release));
        return version.find() ? Integer.parseInt(version.group(1)) : 0;
    }
}
