package dev.reprise.benchmarks.throughput;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PassesTest {
    private static final long LEVELS = 20_000;

    @TempDir
    Path directory;

    private Passes passes;

    @BeforeEach
    void make() {
        final Path dataset = directory.resolve("dataset");
        final Path session = directory.resolve("session");
        Recordings.dataset(dataset, Recordings.Part.BOOK, LEVELS, 0);
        Recordings.session(session, LEVELS, 1);
        passes = new Passes(dataset, session, LEVELS);
        passes.load();
    }

    /** The pass itself counts what the journal took. */
    @Test
    void shouldAppendFourMillionRecordsHoweverSmallTheDatasetIs() throws IOException {
        assertEquals(4_000_000, passes.records());

        assertTrue(passes.append() > 0);
        assertTrue(passes.bareAppend() > 0);
    }

    /** Both passes compare with what was written. */
    @Test
    void shouldImportAndDecodeEveryFrameOfAFile() throws IOException {
        final Path file = directory.resolve("frames");

        assertTrue(passes.record(file) >= LEVELS);

        assertTrue(passes.importing() > 0);
        assertTrue(passes.importing() > 0, "another time into another workspace");
        assertTrue(passes.decoding() > 0);
    }

    @Test
    void shouldReadTheSessionThatIsReplayed() throws IOException {
        assertTrue(passes.replay() > 0);
        try (Stream<Path> files = Files.list(directory.resolve("dataset"))) {
            for (final Path each : files.toList()) {
                Files.delete(each);
            }
        }

        assertTrue(passes.readSession() > 0, "no other journal");
    }
}
