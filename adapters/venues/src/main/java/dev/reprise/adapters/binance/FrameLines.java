package dev.reprise.adapters.binance;

import dev.reprise.adapters.dataset.DamagedFileException;
import dev.reprise.adapters.dataset.DatasetFiles;
import dev.reprise.adapters.dataset.TimeUnitOfFile;
import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.zip.ZipException;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * The lines {@code <receive time> <JSON>} of recorder files, one file after the other, plain or compressed (told by content, not by
 * name), or the events of a {@link CryptofeedFile}. Allocates nothing per line.
 */
final class FrameLines implements Closeable {
    private static final int CHUNK = 256 * 1024;
    private static final int MAX_LINE = 32 * 1024 * 1024;
    private static final int MAX_TIME_DIGITS = 19;
    private static final int MAX_SHOWN = 40; // of a line that is none

    private final Iterator<Path> files;
    private final TimeUnitOfFile askedUnit;
    private final UnsafeBuffer view = new UnsafeBuffer(new byte[0]);
    private byte[] bytes = new byte[CHUNK];
    private int start;
    private int end;
    private boolean isEndOfFile;
    private InputStream in;
    private Path file;
    private long line;
    private TimeUnitOfFile unit;
    private long receiveTime;
    private int jsonOffset;
    private int jsonLength;
    private boolean isCutOff;
    private Iterator<CryptofeedFile.Event> events; // null in a file of lines
    private String symbol;

    FrameLines(final List<Path> files, final TimeUnitOfFile unit) {
        this.files = files.iterator();
        askedUnit = unit;
    }

    /** Steps to the next line that is not blank; false behind the last. */
    boolean next() throws IOException {
        while (true) {
            if (in == null && !open()) {
                return false;
            }
            if (events != null) {
                if (nextEvent()) {
                    return true;
                }
                bytes = new byte[CHUNK];
                symbol = null;
                continue;
            }
            final int stop = endOfLine();
            if (stop < 0) {
                close();
                continue;
            }
            line++;
            final int from = start;
            start = isCutOff ? stop : stop + 1;
            final int length = (stop > from && bytes[stop - 1] == '\r' ? stop - 1 : stop) - from;
            if (length > 0) {
                split(from, length);
                return true;
            }
        }
    }

    private boolean open() throws IOException {
        if (!files.hasNext()) {
            return false;
        }
        file = files.next();
        line = 0;
        start = 0;
        end = 0;
        isEndOfFile = false;
        unit = askedUnit;
        try {
            in = new BufferedInputStream(DatasetFiles.open(file), CHUNK);
            in.mark(1);
            final int first = in.read();
            in.reset();
            if (first == '{') {
                openCryptofeed();
            }
        } catch (final ZipException e) {
            throw damaged(1, e.getMessage() + ": record or copy it again", e);
        }
        return true;
    }

    private void openCryptofeed() throws IOException {
        events = new CryptofeedFile(file, in).events().iterator();
        unit = TimeUnitOfFile.SECONDS;
    }

    private boolean nextEvent() throws IOException {
        if (!events.hasNext()) {
            events = null;
            close();
            return false;
        }
        final CryptofeedFile.Event event = events.next();
        bytes = event.json();
        view.wrap(bytes);
        line = event.line();
        receiveTime = event.time();
        symbol = event.symbol();
        jsonOffset = 0;
        jsonLength = bytes.length;
        isCutOff = false;
        return true;
    }

    /** Position of the line's end, or -1 at the end of the file. */
    private int endOfLine() throws IOException {
        int from = start;
        while (true) {
            for (int i = from; i < end; i++) {
                if (bytes[i] == '\n') {
                    isCutOff = false;
                    return i;
                }
            }
            from = end - start;
            if (isEndOfFile || !fill()) {
                isCutOff = true;
                return end > start ? end : -1;
            }
            from += start;
        }
    }

    private boolean fill() throws IOException {
        if (start > 0) {
            System.arraycopy(bytes, start, bytes, 0, end - start);
            end -= start;
            start = 0;
        }
        if (end == bytes.length) {
            if (end >= MAX_LINE) {
                throw damaged(line + 1, "longer than " + MAX_LINE + " bytes: not a file of frames", null);
            }
            bytes = Arrays.copyOf(bytes, bytes.length * 2);
        }
        final int count;
        try {
            count = in.read(bytes, end, bytes.length - end);
        } catch (final ZipException e) {
            throw damaged(line + 1, e.getMessage() + ": record or copy it again", e);
        }
        isEndOfFile = count < 0;
        end += Math.max(count, 0);
        return count >= 0;
    }

    private void split(final int from, final int length) throws IOException {
        long time = 0;
        int i = from;
        final int stop = from + length;
        while (i < stop && bytes[i] >= '0' && bytes[i] <= '9') {
            time = time * 10 + bytes[i++] - '0';
        }
        final int digits = i - from;
        if (digits == 0 || digits > MAX_TIME_DIGITS || time <= 0 || i == stop || bytes[i] != ' ') {
            throw isCutOff
                    ? cutOff()
                    : damaged(
                            line,
                            "does not begin with a receive time and a blank: '" + beginning(from, length) + "'",
                            null);
        }
        if (unit == TimeUnitOfFile.AUTO) {
            unit = TimeUnitOfFile.of(time);
        }
        if (time > Long.MAX_VALUE / unit.nanos()) {
            throw damaged(line, "receive time " + time + " does not fit unit " + unit, null);
        }
        receiveTime = time * unit.nanos();
        jsonOffset = i + 1;
        jsonLength = stop - jsonOffset;
        if (view.byteArray() != bytes) {
            view.wrap(bytes);
        }
    }

    private String beginning(final int from, final int length) {
        return new String(bytes, from, Math.min(length, MAX_SHOWN), StandardCharsets.UTF_8);
    }

    /** The error for a last line that is no whole frame. */
    DamagedFileException cutOff() {
        return damaged(
                line, "the file ends in the middle of a frame: cut the line away, or record or copy it again", null);
    }

    private DamagedFileException damaged(final long where, final String what, final Throwable cause) {
        return new DamagedFileException(file, where, what, cause);
    }

    /** The line's bytes; the frame is at {@link #jsonOffset}. */
    DirectBuffer buffer() {
        return view;
    }

    byte[] bytes() {
        return bytes;
    }

    int jsonOffset() {
        return jsonOffset;
    }

    int jsonLength() {
        return jsonLength;
    }

    /** UTC ns. */
    long receiveTime() {
        return receiveTime;
    }

    /** Venue's symbol of an answer to a request, when the recording tells the request; {@code null} otherwise. */
    String symbol() {
        return symbol;
    }

    TimeUnitOfFile unit() {
        return unit;
    }

    Path file() {
        return file;
    }

    /** Number of the line in its file, from 1. */
    long line() {
        return line;
    }

    /** Whether the file ended without a line feed behind this line. */
    boolean isCutOff() {
        return isCutOff;
    }

    @Override
    public void close() throws IOException {
        if (in != null) {
            in.close();
            in = null;
        }
    }
}
