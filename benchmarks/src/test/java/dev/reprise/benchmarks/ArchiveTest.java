package dev.reprise.benchmarks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;

/** JMH is under the GPL: the runtime archive, which is built just before this module, must not hold it or us. */
class ArchiveTest {
    private static final Path TARGET = Path.of("../engine/app/target");
    private static final int BLOCK = 512;
    private static final int NAME_LENGTH = 100;
    private static final int SIZE_OFFSET = 124;
    private static final int SIZE_LENGTH = 11;

    @Test
    void shouldLeaveJmhOutOfTheRuntimeArchive() throws IOException {
        final List<Path> archives;
        try (Stream<Path> files = Files.exists(TARGET) ? Files.list(TARGET) : Stream.empty()) {
            archives = files.filter(f -> f.getFileName().toString().endsWith(".tar.gz"))
                    .toList();
        }
        assumeTrue(!archives.isEmpty(), "no archive: mvn package makes it");

        for (final Path archive : archives) {
            final List<String> names = names(archive);
            assertTrue(names.stream().anyMatch(name -> name.contains("/lib/reprise-core-")), names::toString);
            assertEquals(
                    List.of(),
                    names.stream()
                            .filter(name ->
                                    name.contains("jmh") || name.contains("jopt") || name.contains("benchmarks"))
                            .toList());
        }
    }

    private static List<String> names(final Path archive) throws IOException {
        final byte[] all;
        try (GZIPInputStream in = new GZIPInputStream(Files.newInputStream(archive))) {
            all = in.readAllBytes();
        }
        final List<String> names = new ArrayList<>();
        try (DataInputStream tar = new DataInputStream(new ByteArrayInputStream(all))) {
            final byte[] header = new byte[BLOCK];
            for (tar.readFully(header); header[0] != 0; tar.readFully(header)) {
                names.add(text(header, 0, NAME_LENGTH));
                final long size = Long.parseLong(text(header, SIZE_OFFSET, SIZE_LENGTH), 8);
                tar.skipNBytes((size + BLOCK - 1) / BLOCK * BLOCK);
            }
        }
        return names;
    }

    private static String text(final byte[] header, final int offset, final int length) {
        return new String(header, offset, length, StandardCharsets.US_ASCII)
                .replace("\0", "")
                .trim();
    }
}
