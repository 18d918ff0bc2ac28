package dev.reprise.benchmarks.throughput;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
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
}
