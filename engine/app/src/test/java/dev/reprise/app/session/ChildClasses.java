package dev.reprise.app.session;

import dev.reprise.app.Main;
import dev.reprise.app.jvm.ChildJvm;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.jar.JarOutputStream;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;

/**
 * The classes of children, as the launcher starts them: from jars and an archive of what a session loads, which saves each more than a
 * second. An archive knows no directories, so those of this class path become jars. Made once for all children of this JVM.
 */
final class ChildClasses {
    private static final long TRAINING_SECONDS = 60;
    private static List<String> flags;

    private ChildClasses() {}

    /**
     * Class path and, where one could be made, archive.
     *
     * @param java command and flags of a child
     */
    static synchronized List<String> flags(final List<String> java) {
        if (flags == null) {
            try {
                flags = make(java);
            } catch (final IOException e) {
                throw new UncheckedIOException("the classes of children", e);
            } catch (final InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException("interrupted while the classes of children were made", e);
            }
        }
        return flags;
    }

    private static List<String> make(final List<String> java) throws IOException, InterruptedException {
        final Path folder = Files.createTempDirectory("reprise-children");
        Runtime.getRuntime().addShutdownHook(new Thread(() -> delete(folder), "delete-children"));
        final List<String> jars = new ArrayList<>();
        for (final String entry : ChildJvm.classPath().split(":")) {
            final Path path = Path.of(entry);
            if (Files.isDirectory(path)) {
                jars.add(jar(path, folder.resolve(jars.size() + ".jar")).toString());
            } else if (Files.exists(path)) {
                jars.add(entry);
            }
        }
        final List<String> classPath = List.of("-cp", String.join(":", jars));
        final Path archive = folder.resolve("classes.jsa");
        final List<String> training = new ArrayList<>(java);
        training.add("-XX:ArchiveClassesAtExit=" + archive);
        training.addAll(classPath);
        final String demo = Path.of("../../config/demo.yaml").toAbsolutePath().toString();
        training.addAll(
                List.of(Main.class.getName(), "demo", "-c", demo, "--seconds", "1", "--json", "-w", folder.toString()));
        final Path output = folder.resolve("training.txt");
        final Process process = new ProcessBuilder(training)
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        if (!process.waitFor(TRAINING_SECONDS, TimeUnit.SECONDS)) {
            process.destroyForcibly().waitFor();
        }
        if (process.exitValue() != 0 || !Files.exists(archive)) {
            System.out.println("children start without an archive of their classes: " + Files.readString(output));
            return classPath;
        }
        final List<String> all =
                new ArrayList<>(List.of("-XX:SharedArchiveFile=" + archive, "-Xlog:cds=off,cds+dynamic=off"));
        all.addAll(classPath);
        return all;
    }

    private static Path jar(final Path folder, final Path jar) throws IOException {
        try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar));
                Stream<Path> files = Files.walk(folder)) {
            for (final Path file : files.filter(Files::isRegularFile).collect(Collectors.toList())) {
                out.putNextEntry(new ZipEntry(folder.relativize(file).toString()));
                Files.copy(file, out);
                out.closeEntry();
            }
        }
        return jar;
    }

    private static void delete(final Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            for (final Path file : files.sorted(Comparator.reverseOrder()).collect(Collectors.toList())) {
                Files.delete(file);
            }
        } catch (final IOException e) {
            System.out.println("cannot delete " + folder + ": " + e);
        }
    }
}
