package dev.reprise.adapters.binance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.reprise.api.EventPublisher;
import dev.reprise.api.Instrument;
import dev.reprise.api.record.Records;
import dev.reprise.api.schema.BookUpdateDecoder;
import dev.reprise.api.schema.BookUpdateKind;
import dev.reprise.api.schema.CurrencyDefinitionDecoder;
import dev.reprise.api.schema.InstrumentDefinitionDecoder;
import dev.reprise.api.schema.MarketKind;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * The importer and a reader of Jackson's tree, BigDecimal and TreeMap agree on every record and every book of a recording.
 *
 * <p>Behind every book update the two books have equally many levels, the same best prices, the same quantity at every price that
 * was changed, and the same sum over all levels of 64 well-mixed bits of side, price and quantity, which each side keeps by itself.
 * Every 250th book and the last one are compared level by level as well.
 */
class SlowTwinTest {
    @Test
    void agreesOnUsdmBtcusdt() throws IOException {
        compare(RecordedData.require("hftbacktest/usdm/btcusdt_20240808.gz"), MarketKind.LINEAR_PERPETUAL, 1, 3, 1);
    }

    @Test
    void agreesOnSpotBtcusdt() throws IOException {
        compare(
                RecordedData.require("hftbacktest/spot/btcusdt_20240808.gz", "hftbacktest/spot/btcusdt_20240809.gz"),
                MarketKind.SPOT,
                2,
                6,
                1);
    }

    @Test
    @Tag("slow")
    void agreesOnUsdmEthusdt() throws IOException {
        compare(RecordedData.require("hftbacktest/usdm/ethusdt_20240808.gz"), MarketKind.LINEAR_PERPETUAL, 2, 3, 1);
    }

    @Test
    @Tag("slow")
    void agreesOnADayOfNexousdt() throws IOException {
        compare(
                RecordedData.require(
                        "hftbacktest_playground/nexousdt_20240723.dat.gz",
                        "hftbacktest_playground/nexousdt_20240724.dat.gz"),
                MarketKind.SPOT,
                3,
                2,
                1000);
    }

    private static void compare(
            final List<Path> files,
            final MarketKind market,
            final int priceScale,
            final int qtyScale,
            final long unitNanos)
            throws IOException {
        final Instrument instrument = new Instrument(
                0,
                1,
                "X",
                "X",
                "BINANCE",
                Frames.BTC,
                Frames.USDT,
                market,
                new Instrument.Rules(priceScale, qtyScale, 1, 1, 0, 0, 0, 0, 0, 0),
                Instrument.Fees.NONE,
                true);
        final SlowTwin twin = new SlowTwin(files, instrument, unitNanos);
        final Comparing comparing = new Comparing(twin, instrument);
        new FramesReader().read(files, comparing, new ImportReport());
        assertNull(twin.next(), "the twin has more records");
        comparing.equalLevels();
        assertTrue(comparing.books > 6_000, "books compared: " + comparing.books);
    }

    /** Compares as the records come, so that nothing piles up. */
    private static final class Comparing implements EventPublisher {
        private static final int WHOLE_BOOK_EVERY = 250;

        private final SlowTwin twin;
        private final Instrument instrument;
        private final BookUpdateDecoder update = new BookUpdateDecoder();
        private final TreeMap<Long, Long> bids = new TreeMap<>(Comparator.reverseOrder());
        private final TreeMap<Long, Long> asks = new TreeMap<>();
        private final StringBuilder chain = new StringBuilder();
        private long records;
        private long books;
        private long sum;

        private Comparing(final SlowTwin twin, final Instrument instrument) {
            this.twin = twin;
            this.instrument = instrument;
        }

        @Override
        public boolean offer(final DirectBuffer buffer, final int offset, final int length) {
            final UnsafeBuffer record = new UnsafeBuffer(buffer, offset, length);
            records++;
            try {
                if (Records.templateId(record, 0) == BookUpdateDecoder.TEMPLATE_ID) {
                    book(record);
                } else {
                    final String expected = twin.next();
                    assertEquals(expected, RecordTexts.text(record, instrument), () -> "record " + records);
                }
            } catch (final IOException e) {
                throw new UncheckedIOException(e);
            }
            return true;
        }

        private void book(final UnsafeBuffer record) throws IOException {
            update.wrap(record, Records.BODY_OFFSET, Records.blockLength(record, 0), Records.version(record, 0));
            final boolean isFirst = (update.chain() & 1) != 0;
            if (isFirst && update.kind() == BookUpdateKind.SNAPSHOT) {
                bids.clear();
                asks.clear();
                sum = 0;
            }
            update.bids().forEach(l -> set(bids, l.price(), l.qty()));
            update.asks().forEach(l -> set(asks, l.price(), l.qty()));
            update.sbeRewind();
            final String text = RecordTexts.text(record, instrument);
            if (isFirst && (update.chain() & 2) != 0) {
                assertEquals(twin.next(), text, () -> "record " + records);
            } else {
                chain(text, isFirst, (update.chain() & 2) != 0);
            }
            if ((update.chain() & 2) != 0) {
                books++;
                equalBooks();
                if (books % WHOLE_BOOK_EVERY == 1) {
                    equalLevels();
                }
            }
        }

        private void equalBooks() {
            assertEquals(twin.bids.firstKey(), price(bids.firstKey()), () -> "best bid of book " + books);
            assertEquals(twin.asks.firstKey(), price(asks.firstKey()), () -> "best ask of book " + books);
            assertEquals(twin.bids.size(), bids.size(), () -> "bids of book " + books);
            assertEquals(twin.asks.size(), asks.size(), () -> "asks of book " + books);
            update.sbeRewind();
            update.bids().forEach(l -> assertEquals(twin.bids.get(price(l.price())), qty(bids.get(l.price()))));
            update.asks().forEach(l -> assertEquals(twin.asks.get(price(l.price())), qty(asks.get(l.price()))));
            assertEquals(twin.sum(), sum, () -> "levels of book " + books);
        }

        private void equalLevels() {
            assertEquals(twin.bids.toString(), plain(bids));
            assertEquals(twin.asks.toString(), plain(asks));
        }

        /** Bids of all parts, then asks of all parts: the whole that the twin knows. */
        private void chain(final String text, final boolean isFirst, final boolean isLast) throws IOException {
            if (isFirst) {
                chain.setLength(0);
                chain.append(text);
            } else {
                final String part = text.substring(text.indexOf(" b") + 2);
                chain.insert(chain.indexOf(" a"), part.substring(0, part.indexOf(" a")));
                chain.append(part.substring(part.indexOf(" a") + 2));
            }
            if (isLast) {
                assertEquals(twin.next(), chain.toString(), () -> "record " + records);
            }
        }

        private void set(final TreeMap<Long, Long> side, final long price, final long qty) {
            final Long before = qty == 0 ? side.remove(price) : side.put(price, qty);
            final BigDecimal at = price(price);
            sum += SlowTwin.share(side == bids, at, qty(qty)) - SlowTwin.share(side == bids, at, qty(before));
        }

        private BigDecimal price(final long mantissa) {
            return BigDecimal.valueOf(mantissa, instrument.priceScale()).stripTrailingZeros();
        }

        private BigDecimal qty(final Long mantissa) {
            return mantissa == null
                    ? null
                    : BigDecimal.valueOf(mantissa, instrument.qtyScale()).stripTrailingZeros();
        }

        private String plain(final TreeMap<Long, Long> side) {
            final Comparator<BigDecimal> up = Comparator.naturalOrder();
            final TreeMap<BigDecimal, BigDecimal> plain = new TreeMap<>(side == bids ? up.reversed() : up);
            side.forEach((p, q) -> plain.put(price(p), qty(q)));
            return plain.toString();
        }

        @Override
        public void publish(final DirectBuffer buffer, final int offset, final int length) {
            final int template = Records.templateId(buffer, offset);
            assertTrue(
                    template == CurrencyDefinitionDecoder.TEMPLATE_ID
                            || template == InstrumentDefinitionDecoder.TEMPLATE_ID,
                    "template " + template);
        }

        @Override
        public int maxRecordLength() {
            return Records.MAX_LENGTH;
        }

        @Override
        public boolean isDrained() {
            return true;
        }

        @Override
        public long nanos() {
            return 0;
        }
    }
}
