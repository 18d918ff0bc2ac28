package dev.reprise.app.session;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;

/**
 * Limits that people changed, for the next session: {@code limits.set} in the instance's directory, a {@code risk.KEY=VALUE} a line.
 * That they were changed, by whom and why is in the journal.
 */
final class KeptLimits {
    /** The file's name. */
    static final String NAME = "limits.set";

    private final Path file;

    /** @param directory the instance's */
    KeptLimits(final Path directory) {
        file = directory.resolve(NAME);
    }

    Path file() {
        return file;
    }

    List<String> read() {
        try {
            return Files.exists(file)
                    ? Files.readAllLines(file).stream()
                            .map(String::strip)
                            .filter(line -> !line.isEmpty())
                            .toList()
                    : List.of();
        } catch (final IOException e) {
            throw new UncheckedIOException("cannot read " + file + ", which holds limits that people set", e);
        }
    }

    void write(final List<String> settings) {
        final Path part = file.resolveSibling(NAME + ".part");
        try {
            Files.write(part, settings);
            final PosixFileAttributeView rights = Files.getFileAttributeView(part, PosixFileAttributeView.class);
            if (rights != null) {
                rights.setPermissions(PosixFilePermissions.fromString("rw-------"));
            }
            Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (final IOException e) {
            throw new UncheckedIOException(
                    "cannot write " + file + ": the change is in force and ends with this session", e);
        }
    }
}
