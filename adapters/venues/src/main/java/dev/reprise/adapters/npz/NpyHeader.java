package dev.reprise.adapters.npz;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What stands before the numbers of a {@code .npy} file: numpy.org, "A simple file format for NumPy arrays", versions 1 to 3.
 *
 * @param type as printed by NumPy, without blanks
 * @param rows how many, of a one-dimensional array; -1 of another
 */
record NpyHeader(String type, long rows) {
    private static final int MAX_LENGTH = 64 * 1024;
    private static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y'};
    private static final Pattern DESCR = Pattern.compile("'descr':(\\[.*?\\]|'[^']*')");
    private static final Pattern SHAPE = Pattern.compile("'shape':\\((\\d+),\\)");

    /** @throws IOException when there is no such header; the message says what is there */
    static NpyHeader read(final InputStream in) throws IOException {
        final byte[] start = in.readNBytes(MAGIC.length + 2);
        if (start.length < MAGIC.length + 2
                || !java.util.Arrays.equals(start, 0, MAGIC.length, MAGIC, 0, MAGIC.length)) {
            throw new IOException("it holds no NumPy array");
        }
        final int lengthBytes = start[MAGIC.length] == 1 ? 2 : 4;
        final byte[] size = exactly(in, lengthBytes);
        int length = 0;
        for (int i = lengthBytes - 1; i >= 0; i--) {
            length = length << 8 | size[i] & 0xFF;
        }
        if (length < 0 || length > MAX_LENGTH) {
            throw new IOException("its header is too long: " + length + " bytes");
        }
        final String text = new String(exactly(in, length), StandardCharsets.UTF_8).replaceAll("\\s", "");
        final Matcher descr = DESCR.matcher(text);
        final Matcher shape = SHAPE.matcher(text);
        if (!descr.find() || !text.contains("'fortran_order':False")) {
            throw new IOException("its header cannot be read: " + text);
        }
        return new NpyHeader(descr.group(1), shape.find() ? Long.parseLong(shape.group(1)) : -1);
    }

    private static byte[] exactly(final InputStream in, final int length) throws IOException {
        final byte[] bytes = in.readNBytes(length);
        if (bytes.length < length) {
            throw new EOFException("it ends in its header");
        }
        return bytes;
    }
}
