package dev.reprise.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Map;

/**
 * What a run was made of (code, configuration, JVM, flags, parent generation), as a small JSON object of texts beside the
 * journal. Holds no secret. A reader finds the old file or the new one, never half of either.
 */
public final class Manifest {
    /** Name of a run's manifest in its directory. */
    public static final String FILE_NAME = "run.json";

    private static final String UNFINISHED_SUFFIX = ".part";

    private Manifest() {}

    /**
     * Writes the file (0600) and returns when it is on the disk under its name. Keeps the map's order.
     *
     * @throws IOException when the disk refuses; the old file, if any, is still there
     */
    public static void write(final Path file, final Map<String, String> entries) throws IOException {
        final Path unfinished = file.resolveSibling(file.getFileName() + UNFINISHED_SUFFIX);
        try (FileChannel channel = FileChannel.open(
                unfinished,
                StandardOpenOption.CREATE,
                StandardOpenOption.TRUNCATE_EXISTING,
                StandardOpenOption.WRITE)) {
            JournalFiles.restrict(unfinished, "rw-------");
            final ByteBuffer bytes = ByteBuffer.wrap(toJson(entries).getBytes(StandardCharsets.UTF_8));
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            channel.force(true);
        }
        Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        final Path directory = file.toAbsolutePath().getParent();
        if (directory != null) {
            JournalFiles.syncDirectory(directory);
        }
    }

    /** The entries as a JSON object, one a line. */
    static String toJson(final Map<String, String> entries) {
        final StringBuilder json = new StringBuilder("{");
        String separator = "\n";
        for (final Map.Entry<String, String> entry : entries.entrySet()) {
            json.append(separator).append("  ");
            appendText(json, entry.getKey());
            json.append(": ");
            appendText(json, entry.getValue());
            separator = ",\n";
        }
        return json.append("\n}\n").toString();
    }

    private static void appendText(final StringBuilder json, final String text) {
        json.append('"');
        for (int i = 0; i < text.length(); i++) {
            final char c = text.charAt(i);
            switch (c) {
                case '"' -> json.append("\\\"");
                case '\\' -> json.append("\\\\");
                case '\n' -> json.append("\\n");
                case '\r' -> json.append("\\r");
                case '\t' -> json.append("\\t");
                default -> {
                    if (c < 0x20 || Character.isSurrogate(c)) {
                        json.append(String.format("\\u%04x", (int) c));
                    } else {
                        json.append(c);
                    }
                }
            }
        }
        json.append('"');
    }
}
