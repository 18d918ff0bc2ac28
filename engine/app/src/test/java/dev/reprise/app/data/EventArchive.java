package dev.reprise.app.data;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Writes {@code .npz} archives as NumPy does: a zip with one array, stored or deflated, of hftbacktest's events. */
final class EventArchive {
    static final long EXCHANGE = 1L << 31;
    static final long LOCAL = 1L << 30;
    static final long BUY = 1L << 29;
    static final long SELL = 1L << 28;
    static final int DEPTH = 1;
    static final int TRADE = 2;
    static final int CLEAR = 3;
    static final int SNAPSHOT = 4;
    static final int BEST = 5;
    static final int ADD_ORDER = 10;
    static final int CANCEL_ORDER = 11;
    static final int MODIFY_ORDER = 12;
    static final int FILL = 13;
    static final String TYPE = "[('ev', '<u8'), ('exch_ts', '<i8'), ('local_ts', '<i8'), ('px', '<f8'), ('qty', '<f8'),"
            + " ('order_id', '<u8'), ('ival', '<i8'), ('fval', '<f8')]";

    private final ByteBuffer events = ByteBuffer.allocate(64 * 1024).order(ByteOrder.LITTLE_ENDIAN);

    EventArchive add(final long flags, final long venueTime, final long time, final double price, final double qty) {
        return add(flags, venueTime, time, price, qty, 0);
    }

    /** An event of one order. */
    EventArchive order(final long flags, final long time, final double price, final double qty, final long id) {
        return add(flags, time, time, price, qty, id);
    }

    private EventArchive add(
            final long flags,
            final long venueTime,
            final long time,
            final double price,
            final double qty,
            final long id) {
        events.putLong(flags).putLong(venueTime).putLong(time).putDouble(price).putDouble(qty);
        events.putLong(id).putLong(0).putDouble(0);
        return this;
    }

    int count() {
        return events.position() / 64;
    }

    Path write(final Path file, final String type, final int claimed) throws IOException {
        String header = "{'descr': " + type + ", 'fortran_order': False, 'shape': (" + claimed + ",), }";
        header += " ".repeat(64 - (10 + header.length() + 1) % 64) + "\n";
        try (OutputStream out = Files.newOutputStream(file);
                ZipOutputStream zip = new ZipOutputStream(out)) {
            zip.putNextEntry(new ZipEntry("data.npy"));
            zip.write(new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0});
            zip.write(header.length() & 0xFF);
            zip.write(header.length() >> 8);
            zip.write(header.getBytes(StandardCharsets.US_ASCII));
            zip.write(events.array(), 0, events.position());
            zip.closeEntry();
        }
        return file;
    }
}
