package dev.reprise.api;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * Reads foreign market data into records. The same decoder serves the live socket and the import.
 */
public interface DatasetReader {
    /** Name for {@code data import --format}. */
    String format();

    /**
     * Reads the files in the order given, as one dataset.
     *
     * @param publisher takes each record; never refuses
     * @param report counts and findings
     * @throws IOException when a file cannot be read or is malformed; the message names file and line
     */
    void read(List<Path> files, EventPublisher publisher, Report report) throws IOException;

    /** What an import found; every number goes into the dataset's manifest. */
    interface Report {
        /** Adds to a named count, such as {@code trades}, {@code gaps} or {@code skipped.serverShutdown}. */
        void count(String name, long by);

        /** A fact for the manifest and for the person who imports, such as an inferred tick. */
        void note(String name, String value);
    }
}
