package dev.reprise.journal;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.agrona.BufferUtil;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Chronicle's queue file as bytes: mapped read-only, a window at a time, while another process may append to it. Knows length
 * words and where the store header keeps its fields; knows nothing of our documents. Not thread-safe.
 *
 * <p>The writer stores a document's length word last, and zero ends the file. Chronicle's own documents (store header, index
 * pages) have bit 30 set.
 */
final class QueueFile implements AutoCloseable {
    static final int LENGTH_WORD = Integer.BYTES;
    static final int META_BIT = 1 << 30;
    static final int INCOMPLETE_BIT = 1 << 31;
    static final int LENGTH_MASK = META_BIT - 1;

    /** Longest of Chronicle's own documents we accept: an index page of 64 KiB with its name, and room. */
    static final int MAX_META_LENGTH = 1 << 20;

    private static final int WINDOW_LENGTH = 256 << 20;
    private static final int WINDOW_ALIGNMENT = 64 << 10; // Windows' granularity, the coarsest there is

    private static final byte EVENT_NAME = (byte) 0xB9;
    private static final byte LONG_ARRAY = (byte) 0x8D;
    private static final int MAX_ARRAY_PADDING = 16;

    private final Path path;
    private final FileChannel channel;
    private final UnsafeBuffer window = new UnsafeBuffer(0, 0);
    private final UnsafeBuffer head = new UnsafeBuffer(0, 0); // the store header, always present
    private MappedByteBuffer mappedHead;
    private MappedByteBuffer mapped;
    private long windowStart;
    private int writePositionAt;

    QueueFile(final Path path) throws IOException {
        this.path = path;
        channel = FileChannel.open(path, StandardOpenOption.READ);
    }

    Path path() {
        return path;
    }

    /** Current length of the file; the part behind the last document is zeroes. */
    long size() {
        try {
            return channel.size();
        } catch (final IOException e) {
            throw new UncheckedIOException("cannot read " + path, e);
        }
    }

    /** The mapped part of the file; {@link #at} translates. */
    UnsafeBuffer window() {
        return window;
    }

    /** Offset in {@link #window} of a byte that {@link #map} has made present. */
    int at(final long position) {
        return (int) (position - windowStart);
    }

    /** Makes bytes present in the window, moving it where needed; false when the file ends before them. */
    boolean map(final long position, final int length) {
        if (position >= windowStart && position + length <= windowStart + window.capacity()) {
            return true;
        }
        final long size = size();
        if (position + length > size) {
            return false;
        }
        final long start = position & -WINDOW_ALIGNMENT;
        final long windowLength = Math.min(WINDOW_LENGTH, size - start);
        try {
            final MappedByteBuffer next = channel.map(FileChannel.MapMode.READ_ONLY, start, windowLength);
            window.wrap(next);
            free(mapped);
            mapped = next;
            windowStart = start;
        } catch (final IOException e) {
            throw new UncheckedIOException("cannot map " + path + " at " + start, e);
        }
        return true;
    }

    /** The length word at a position, read after everything its writer stored before it; 0 where the file ends. */
    int lengthWord(final long position) {
        return map(position, LENGTH_WORD) ? window.getIntVolatile(at(position)) : 0;
    }

    /** Where a length word may stand at or behind a position. */
    static long align(final long position) {
        return (position + 3) & ~3L;
    }

    /**
     * Checks the store header and finds its write position.
     *
     * @return null, or what is wrong with it
     */
    String readStoreHeader() {
        final int word = lengthWord(0);
        final int length = word & LENGTH_MASK;
        if ((word & (INCOMPLETE_BIT | META_BIT)) != META_BIT
                || length > MAX_META_LENGTH
                || !map(0, LENGTH_WORD + length)) {
            return "store header has length word 0x" + Integer.toHexString(word);
        }
        if (!isNamed(0, "header")) {
            return "store header has no name";
        }
        final int name = find("writePosition", LENGTH_WORD, LENGTH_WORD + length);
        final int array = name < 0 ? -1 : longArray(name, LENGTH_WORD + length);
        if (array < 0) {
            return "store header has no write position";
        }
        writePositionAt = array + 2 * Long.BYTES;
        try {
            mappedHead = channel.map(FileChannel.MapMode.READ_ONLY, 0, LENGTH_WORD + length);
        } catch (final IOException e) {
            throw new UncheckedIOException("cannot map " + path, e);
        }
        head.wrap(mappedHead);
        return null;
    }

    /** Position of a committed document: the last one's, or at the writer's death its predecessor's. 0 before the first. */
    long writePosition() {
        return head.getLongVolatile(writePositionAt);
    }

    /** First byte behind the store header. */
    long storeHeaderEnd() {
        return align(LENGTH_WORD + (lengthWord(0) & LENGTH_MASK));
    }

    /** Whether a document of Chronicle's, whole in the window, is an index page. */
    boolean isIndexPage(final long position) {
        return isNamed(position, "index") || isIndexOfIndexes(position);
    }

    /** Whether a document of Chronicle's, whole in the window, is the page that lists the index pages. */
    boolean isIndexOfIndexes(final long position) {
        return isNamed(position, "index2index");
    }

    /** Position of the first entry of the array of longs in one of Chronicle's documents, or -1. */
    long firstEntry(final long position) {
        final int length = lengthWord(position) & LENGTH_MASK;
        if (length > MAX_META_LENGTH || !map(position, LENGTH_WORD + length)) {
            return -1;
        }
        final int start = at(position) + LENGTH_WORD;
        final int array = longArray(start, start + length);
        return array < 0 ? -1 : windowStart + array + 2L * Long.BYTES;
    }

    /** Capacity of the array whose first entry is given. */
    long entryCapacity(final long firstEntry) {
        return longAt(firstEntry - 2L * Long.BYTES);
    }

    /** A long at a position, 0 where the file ends. */
    long longAt(final long position) {
        return position >= 0 && map(position, Long.BYTES) ? window.getLongVolatile(at(position)) : 0;
    }

    private boolean isNamed(final long position, final String name) {
        final int at = at(position) + LENGTH_WORD;
        return at + 2 + name.length() <= window.capacity()
                && window.getByte(at) == EVENT_NAME
                && window.getByte(at + 1) == name.length()
                && matches(name, at + 2);
    }

    private boolean matches(final String text, final int at) {
        for (int i = 0; i < text.length(); i++) {
            if (window.getByte(at + i) != text.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    private int find(final String text, final int from, final int to) {
        for (int at = from; at <= to - text.length(); at++) {
            if (matches(text, at)) {
                return at + text.length();
            }
        }
        return -1;
    }

    /** Offset in the window of an array's capacity, the mark of which stands at or soon behind the end of a name. */
    private int longArray(final int from, final int to) {
        for (int at = from; at < Math.min(to - 2 * Long.BYTES, from + MAX_ARRAY_PADDING + 16); at++) {
            if (window.getByte(at) == LONG_ARRAY) {
                return at + 1;
            }
        }
        return -1;
    }

    private static void free(final MappedByteBuffer mapping) {
        if (mapping != null) {
            BufferUtil.free(mapping);
        }
    }

    /** Unmaps: the window is empty from here on. */
    @Override
    public void close() {
        window.wrap(0, 0);
        head.wrap(0, 0);
        free(mapped);
        free(mappedHead);
        mapped = null;
        mappedHead = null;
        try {
            channel.close();
        } catch (final IOException e) {
            throw new UncheckedIOException("cannot close " + path, e);
        }
    }
}
