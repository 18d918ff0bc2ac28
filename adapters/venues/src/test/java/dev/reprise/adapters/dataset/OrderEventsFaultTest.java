package dev.reprise.adapters.dataset;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.reprise.adapters.binance.ImportReport;
import dev.reprise.adapters.bitfinex.RawBooks;
import dev.reprise.adapters.npz.HftBacktest;
import dev.reprise.api.DatasetReader;
import dev.reprise.api.DirectPublisher;
import dev.reprise.api.record.Records;
import dev.reprise.api.schema.L3UpdateDecoder;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.agrona.DirectBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Files of order-level data that begin late, end early, or have numbers that nobody can hold. */
class OrderEventsFaultTest {
    private static final long T = 1_700_000_000_000_000_000L;
    private static final long BID = 3L << 30 | 1L << 29;
    private static final long ASK = 3L << 30 | 1L << 28;
    private static final int TRADE = 2;
    private static final int CLEAR = 3;
    private static final int BEST = 5;
    private static final int ADD = 10;
    private static final int FILL = 13;
    private static final String TYPE =
            "[('ev', '<u8'), ('exch_ts', '<i8'), ('local_ts', '<i8'), ('px', '<f8'), ('qty', '<f8'),"
                    + " ('order_id', '<u8'), ('ival', '<i8'), ('fval', '<f8')]";

    @TempDir
    Path dir;

    private final ImportReport report = new ImportReport();
    private final List<String> orders = new ArrayList<>();
    private final ByteBuffer events = ByteBuffer.allocate(64 * 1024).order(ByteOrder.LITTLE_ENDIAN);

    /** Keeps orders as text. */
    private final class Capture implements DirectPublisher {
        @Override
        public void publish(final DirectBuffer buffer, final int offset, final int length) {
            if (Records.templateId(buffer, offset) == L3UpdateDecoder.TEMPLATE_ID) {
                final L3UpdateDecoder update = new L3UpdateDecoder()
                        .wrap(buffer, offset + Records.BODY_OFFSET, Records.blockLength(buffer, offset), 1);
                for (final L3UpdateDecoder.OrdersDecoder order : update.orders()) {
                    orders.add(order.action() + " " + order.orderIdLow() + " " + order.qty() + "@" + order.price());
                }
            }
        }

        @Override
        public long nanos() {
            return 0;
        }
    }

    private static DatasetSettings settings() {
        return new DatasetSettings("BTC-USD.TEST", TimeUnitOfFile.AUTO, false, 0);
    }

    private void read(final DatasetReader reader, final Path file) throws IOException {
        reader.read(List.of(file), new Capture(), report);
    }

    private OrderEventsFaultTest event(
            final long flags, final long time, final double price, final double qty, final long id) {
        events.putLong(flags).putLong(time).putLong(time).putDouble(price).putDouble(qty);
        events.putLong(id).putLong(0).putDouble(0);
        return this;
    }

    private void readEvents() throws IOException {
        String header = "{'descr': " + TYPE + ", 'fortran_order': False, 'shape': (" + events.position() / 64 + ",), }";
        header += " ".repeat(64 - (10 + header.length() + 1) % 64) + "\n";
        final Path file = dir.resolve("events.npz");
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
        read(HftBacktest.reader(settings()), file);
    }

    private String refusal(final String entries) throws IOException {
        final Path file = Files.writeString(
                dir.resolve("book.json"),
                "[{\"event\":\"subscribed\",\"channel\":\"book\",\"prec\":\"R0\",\"len\":\"25\",\"chanId\":7},"
                        + entries + "]");
        return assertThrows(DamagedFileException.class, () -> read(RawBooks.reader(settings(), T), file))
                .getMessage();
    }

    @Test
    void executionsOfOrdersFromBeforeTheFileShouldBeTold() throws IOException {
        event(BID | ADD, T, 98, 5, 1).event(BID | FILL, T + 1_000, 99, 5, 7).readEvents();

        assertEquals(List.of("ADD 1 5@98", "EXECUTE 7 5@99"), orders);
        assertEquals(1, report.of("executions_of_unknown_orders"), report::toString);
        assertEquals(0, report.of("skipped.unknown_order"), report::toString);
    }

    @Test
    void aClearThatIsTheLastEventShouldBeTold() throws IOException {
        event(BID | ADD, T, 98, 5, 1)
                .event(ASK | ADD, T, 101, 5, 2)
                .event(BID | CLEAR, T + 1_000, Double.NaN, 0, 0)
                .readEvents();

        assertEquals(1, report.of("clears"), report::toString);
        assertEquals("DELETE 1 0@98", orders.get(orders.size() - 1));
    }

    @Test
    void bestBidAndAskShouldBeComparedWithABookOfOrders() throws IOException {
        event(BID | ADD, T, 98, 5, 1)
                .event(ASK | ADD, T, 101, 5, 2)
                .event(BID | BEST, T, 98, 5, 0)
                .event(ASK | BEST, T, 101, 5, 0)
                .event(ASK | TRADE, T + 1, 98, 1, 0)
                .readEvents();

        assertEquals(2, report.of("bbo_compared"), report::toString);
        assertEquals(1, report.of("bbo_equal"), report::toString); // the second; there is no ask yet at the first
    }

    @Test
    void anOrderIdBeyondSixtyFourBitsShouldBeADamagedFile() throws IOException {
        final String refusal = refusal("[7,[[1,100,5]]],[7,[99999999999999999999,100,5]]");

        assertTrue(refusal.contains("message 3: an order id is beyond 64 bits"), refusal);
    }

    @ParameterizedTest
    @ValueSource(strings = {"1e-999999999", "1e999999999", "1e-65", "1e65"})
    void aNumberThatNobodyCanPrintShouldBeADamagedFile(final String number) throws IOException {
        final String refusal = refusal("[7,[[1,100," + number + "]]]");

        assertTrue(refusal.contains("message 2: "), refusal);
        assertTrue(refusal.length() < 1_000, () -> "length=" + refusal.length());
    }

    @Test
    void aLevelBeyondWhatCanBeHeldShouldBeADamagedFile() throws IOException {
        final StringBuilder entries = new StringBuilder("[7,[[1,99,1]]]");
        for (int id = 2; id < 12; id++) {
            entries.append(",[7,[").append(id).append(",100,900000000000000000]]");
        }

        final String refusal = refusal(entries.toString());

        assertTrue(refusal.contains("message 8: the quantities at price 100 add up"), refusal);
    }
}
