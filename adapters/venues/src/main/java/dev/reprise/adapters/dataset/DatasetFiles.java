package dev.reprise.adapters.dataset;

import com.github.luben.zstd.ZstdIOException;
import com.github.luben.zstd.ZstdInputStream;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipInputStream;

/** Opens files as they come: plain, gzip, zstd, or a zip archive with one file in it, told by content and not by name. */
public final class DatasetFiles {
    private static final int BUFFER = 256 * 1024;
    private static final int MAGIC_LENGTH = 4;

    private DatasetFiles() {}

    /**
     * The content. Whatever a decompressor finds wrong, here or while it is read, is a {@link ZipException} whose message says that
     * the file is cut off or damaged.
     *
     * @throws DamagedFileException when an archive does not hold exactly one file
     * @throws ZipException when the beginning of a compressed file is damaged
     * @throws IOException when the file cannot be opened
     */
    public static InputStream open(final Path file) throws IOException {
        final InputStream raw = new BufferedInputStream(Files.newInputStream(file), BUFFER);
        try {
            raw.mark(MAGIC_LENGTH);
            final byte[] magic = raw.readNBytes(MAGIC_LENGTH);
            raw.reset();
            if (begins(magic, 0x1f, 0x8b)) {
                return new Decompressed(new GZIPInputStream(raw, BUFFER));
            }
            if (begins(magic, 0x28, 0xb5, 0x2f, 0xfd)) {
                return new Decompressed(new ZstdInputStream(raw));
            }
            return begins(magic, 'P', 'K', 3, 4) ? new Decompressed(onlyEntry(file, raw)) : raw;
        } catch (final EOFException | ZipException e) {
            raw.close();
            throw broken(e);
        } catch (final IOException e) {
            raw.close();
            throw e;
        }
    }

    private static ZipException broken(final IOException e) {
        final String why = e.getMessage() == null ? "" : " (" + e.getMessage() + ")";
        final ZipException broken = new ZipException("the compressed file is cut off or damaged" + why);
        broken.initCause(e);
        return broken;
    }

    /** Each decompressor has errors of its own; behind this one they are all the same. */
    private static final class Decompressed extends FilterInputStream {
        Decompressed(final InputStream in) {
            super(in);
        }

        @Override
        public int read() throws IOException {
            try {
                return super.read();
            } catch (final EOFException | ZipException | ZstdIOException e) {
                throw broken(e);
            }
        }

        @Override
        public int read(final byte[] to, final int offset, final int length) throws IOException {
            try {
                return super.read(to, offset, length);
            } catch (final EOFException | ZipException | ZstdIOException e) {
                throw broken(e);
            }
        }
    }

    private static boolean begins(final byte[] magic, final int... with) {
        if (magic.length < with.length) {
            return false;
        }
        for (int i = 0; i < with.length; i++) {
            if ((magic[i] & 0xFF) != with[i]) {
                return false;
            }
        }
        return true;
    }

    private static InputStream onlyEntry(final Path file, final InputStream raw) throws IOException {
        final ZipInputStream zip = new ZipInputStream(raw);
        final ZipEntry entry = zip.getNextEntry();
        if (entry == null || entry.isDirectory()) {
            throw new DamagedFileException(file, 1, "the zip archive does not begin with a file", null);
        }
        return new FilterInputStream(zip) {
            private boolean isChecked;

            @Override
            public int read() throws IOException {
                final byte[] one = new byte[1];
                return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
            }

            @Override
            public int read(final byte[] to, final int offset, final int length) throws IOException {
                final int count = super.read(to, offset, length);
                if (count < 0 && !isChecked) {
                    isChecked = true;
                    if (zip.getNextEntry() != null) {
                        throw new DamagedFileException(
                                file,
                                1,
                                "the zip archive holds more than one file; unpack it and give them in order",
                                null);
                    }
                }
                return count;
            }
        };
    }
}
