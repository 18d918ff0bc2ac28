package dev.reprise.localvenues.binance;

import java.io.BufferedInputStream;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.GZIPInputStream;

/** Reads the lines {@code <receive time> <JSON>} of recorder files, one file after the other, plain or gzip by content. */
final class Recording implements AutoCloseable {
    private static final int GZIP_MAGIC = 0x8b1f;
    private static final int BUFFER = 256 * 1024;

    private final List<Path> files;
    private int nextFile;
    private BufferedReader reader;
    private long line;
    private long timeNs;
    private String json;

    Recording(final List<Path> files) {
        this.files = files;
    }

    /** Steps to the next line that is not blank; false behind the last. */
    boolean next() throws IOException {
        while (true) {
            if (reader == null) {
                if (nextFile == files.size()) {
                    return false;
                }
                reader = open(files.get(nextFile++));
                line = 0;
            }
            final String text = reader.readLine();
            if (text == null) {
                reader.close();
                reader = null;
                continue;
            }
            line++;
            if (!text.isBlank()) {
                split(text);
                return true;
            }
        }
    }

    private static BufferedReader open(final Path file) throws IOException {
        final InputStream raw = new BufferedInputStream(Files.newInputStream(file), BUFFER);
        raw.mark(2);
        final int magic = raw.read() | raw.read() << 8;
        raw.reset();
        final InputStream in = magic == GZIP_MAGIC ? new GZIPInputStream(raw, BUFFER) : raw;
        return new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8), BUFFER);
    }

    private void split(final String text) throws IOException {
        final int blank = text.indexOf(' ');
        if (blank <= 0 || blank > 19 || !text.substring(0, blank).matches("[1-9][0-9]+")) {
            throw damaged("does not begin with a receive time and a blank");
        }
        final long time = Long.parseLong(text.substring(0, blank));
        // Seconds to nanoseconds by magnitude, as for times of this century.
        long unit = 1;
        while (time < 1_000_000_000_000_000_000L / unit && unit < 1_000_000_000) {
            unit *= 1000;
        }
        timeNs = time * unit;
        json = text.substring(blank + 1).trim();
    }

    IOException damaged(final String what) {
        return new IOException("file=" + files.get(nextFile - 1) + " line=" + line + " " + what);
    }

    /** Receive time of the line, UTC ns. */
    long timeNs() {
        return timeNs;
    }

    String json() {
        return json;
    }

    @Override
    public void close() throws IOException {
        if (reader != null) {
            reader.close();
            reader = null;
        }
    }
}
