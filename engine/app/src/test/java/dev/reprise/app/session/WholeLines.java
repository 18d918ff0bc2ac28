package dev.reprise.app.session;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A file that another process, or another thread, goes on writing. */
final class WholeLines {
    private WholeLines() {}

    /** Its lines without the one that is being written. */
    static List<String> of(final Path file) throws IOException {
        final String text = Files.readString(file);
        return text.substring(0, text.lastIndexOf('\n') + 1).lines().toList();
    }
}
