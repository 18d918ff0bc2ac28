package dev.reprise.localvenues.binance;

import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import tools.jackson.databind.node.ObjectNode;

/**
 * What happened to orders, one JSON object a line, appended and handed to the operating system line by line: a witness of what
 * reached the venue that outlives both processes. On the venue thread only. Holds no key and no signature.
 */
final class OrderLog implements AutoCloseable {
    private final OutputStream out;

    /** @param path file to append to, or null for none */
    OrderLog(final Path path) throws IOException {
        out = path == null ? null : new FileOutputStream(path.toFile(), true);
    }

    /** A line with time (ms) and event set. */
    ObjectNode line(final String event) {
        return VenueJson.object().put("time", System.currentTimeMillis()).put("event", event);
    }

    void write(final ObjectNode line) {
        if (out == null) {
            return;
        }
        try {
            out.write((line + "\n").getBytes(StandardCharsets.UTF_8));
            out.flush();
        } catch (final IOException e) {
            throw new UncheckedIOException("cannot write the order log", e);
        }
    }

    @Override
    public void close() throws IOException {
        if (out != null) {
            out.close();
        }
    }
}
