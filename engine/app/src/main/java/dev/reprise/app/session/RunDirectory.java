package dev.reprise.app.session;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HexFormat;
import java.util.concurrent.ThreadLocalRandom;

/**
 * A dated directory under {@code runs/}; {@code runs/latest} points at the newest.
 *
 * @param id sortable, UTC, such as {@code 20261121T014512Z-demo-7f3a91}
 * @param path the directory
 */
public record RunDirectory(String id, Path path) {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);

    /** An id for a run that begins now. */
    public static String newId(final String kind) {
        final byte[] random = new byte[3];
        ThreadLocalRandom.current().nextBytes(random);
        return TIME.format(Instant.now()) + '-' + kind + '-' + HexFormat.of().formatHex(random);
    }

    /** Makes a run's directory and points {@code latest} at it. */
    public static synchronized RunDirectory create(final Path workspace, final String kind) {
        final String id = newId(kind);
        final Path path = workspace.resolve("runs").resolve(id);
        try {
            Files.createDirectories(path);
        } catch (final IOException e) {
            throw new UncheckedIOException("cannot make the run's directory " + path, e);
        }
        final RunDirectory directory = new RunDirectory(id, path);
        directory.pointLatest();
        return directory;
    }

    /** Points {@code runs/latest} at this run. */
    public void pointLatest() {
        final Path runs = path.getParent();
        final Path link = runs.resolve("latest.part");
        try {
            Files.deleteIfExists(link);
            Files.createSymbolicLink(link, Path.of(id));
            Files.move(
                    link, runs.resolve("latest"), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (final IOException e) {
            throw new UncheckedIOException("cannot point " + runs.resolve("latest") + " at " + id, e);
        }
    }

    public Path journal() {
        return path.resolve("journal");
    }
}
