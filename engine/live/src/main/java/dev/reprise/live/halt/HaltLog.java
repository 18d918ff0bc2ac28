package dev.reprise.live.halt;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the kill switch did outside the journal: {@code halt.log} in the instance's directory, a line each with time, {@code HALT} or
 * {@code SWEEP}, who, and text, between tabs, synced to the disk. The next start, or a resume, takes the lines into the journal and
 * moves the file aside. Any thread.
 */
public final class HaltLog {
    /** The file's name. */
    public static final String NAME = "halt.log";
    /** Longest text of a line, characters. */
    public static final int MAX_TEXT = 1_000;

    private static final Logger LOG = LoggerFactory.getLogger(HaltLog.class);
    private static final DateTimeFormatter STAMP =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss.SSSSSSSSS'Z'").withZone(ZoneOffset.UTC);

    private final Path file;

    /** @param directory the instance's */
    public HaltLog(final Path directory) {
        file = directory.resolve(NAME);
    }

    /**
     * A line of the log.
     *
     * @param time as written, UTC
     * @param what {@code HALT} or {@code SWEEP}
     * @param who pulled the trigger, or which venue was swept
     * @param text reason or result
     */
    public record Line(String time, String what, String who, String text) {}

    /** Appends a line. A disk that refuses is told to the log file: the halt itself goes on. */
    synchronized void append(final String what, final String who, final String text) {
        final String line = Instant.now() + "\t" + what + "\t" + clean(who) + "\t" + clean(text) + "\n";
        try (FileChannel channel = FileChannel.open(
                file, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.APPEND)) {
            final PosixFileAttributeView rights = Files.getFileAttributeView(file, PosixFileAttributeView.class);
            if (rights != null) {
                rights.setPermissions(PosixFilePermissions.fromString("rw-------"));
            }
            channel.write(ByteBuffer.wrap(line.getBytes(StandardCharsets.UTF_8)));
            channel.force(false);
        } catch (final IOException e) {
            LOG.error("{} could not be written: {}", file, line.strip(), e);
        }
    }

    /** One line, of printable text; a text is cut where it is too long. */
    static String clean(final String text) {
        final String line = text.replaceAll("\\p{Cntrl}", " ").strip();
        return line.length() <= MAX_TEXT ? line : line.substring(0, MAX_TEXT);
    }

    /** The lines that no journal holds yet, oldest first; one that a crash cut short comes as text. */
    synchronized List<Line> lines() {
        final List<Line> lines = new ArrayList<>();
        try {
            if (Files.exists(file)) {
                for (final String line : Files.readString(file).lines().toList()) {
                    final String[] parts = line.split("\t", 4);
                    lines.add(
                            parts.length == 4
                                    ? new Line(parts[0], parts[1], parts[2], parts[3])
                                    : new Line("", "HALT", NAME, clean(line)));
                }
            }
        } catch (final IOException e) {
            throw new UncheckedIOException("cannot read " + file + ", which says why this instance was halted", e);
        }
        return lines;
    }

    /** They are in the journal now: the file is kept beside under its time. */
    synchronized void imported() {
        try {
            if (Files.exists(file)) {
                Files.move(file, file.resolveSibling("halt-" + STAMP.format(Instant.now()) + ".log"));
            }
        } catch (final IOException e) {
            throw new UncheckedIOException("cannot move " + file + " aside", e);
        }
    }
}
