package dev.reprise.adapters.binance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import dev.reprise.api.EventPublisher;
import dev.reprise.api.record.Records;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

/** From a frame's bytes to records, and from an order to a signed request: nothing is allocated once warm. */
class HotPathAllocationTest {
    private static final int WARM_UP = 30_000;
    private static final int MEASURED = 50_000;
    /** What the JVM itself may take meanwhile; one smallest object a round would be a hundred times as much. */
    private static final long NOISE = MEASURED / 8;

    /** What one {@code javax.crypto.Mac} call takes on the JDKs we know. */
    private static final int BYTES_PER_SIGNATURE = 128;

    private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private long bytesOf(final Runnable step) {
        threads.getThreadAllocatedBytes(Thread.currentThread().getId()); // its own first call allocates
        for (int i = 0; i < WARM_UP; i++) {
            step.run();
        }
        final long id = Thread.currentThread().getId();
        final long before = threads.getThreadAllocatedBytes(id);
        for (int i = 0; i < MEASURED; i++) {
            step.run();
        }
        return threads.getThreadAllocatedBytes(id) - before;
    }

    @Test
    void shouldDecodeAndSyncWithoutAllocation() {
        final BinanceDecoder decoder = Frames.decoder();
        final EventPublisher publisher = new Nowhere();
        final BookSync book = new BookSync(
                Frames.SPOT, 0, 1, publisher, new BookChain(publisher, new SourceSequence()), position -> {});
        Frames.decode(decoder, Frames.snapshot(9_999_999, "[[\"1\",\"1\"]]", "[[\"2\",\"1\"]]"), 0);
        assertEquals(BookSync.PUBLISHED, book.onSnapshot(decoder));
        final List<UnsafeBuffer> frames = List.of(
                buffer(Frames.TRADE),
                buffer(Frames.TOP),
                buffer(Frames.KLINE),
                buffer(Frames.MARK),
                buffer(Frames.TRADE.replace("64000.10", "NaN")),
                buffer("{\"result\":null,\"id\":1}"));
        final UnsafeBuffer[] ring = frames.toArray(new UnsafeBuffer[0]);
        final UnsafeBuffer depth =
                buffer(Frames.depth(1, 2, "[[\"64000.10\",\"1.50000000\"]]", "[[\"64001.00\",\"0.00000000\"]]"));
        final int idAt = new String(depth.byteArray(), StandardCharsets.US_ASCII).indexOf("\"U\":1,\"u\":2");
        // Ids of eight digits, written in place: each update continues the one before.
        final byte[] text = new String(depth.byteArray(), StandardCharsets.US_ASCII)
                .replace("\"U\":1,\"u\":2", "\"U\":10000000,\"u\":10000000")
                .getBytes(StandardCharsets.US_ASCII);
        final UnsafeBuffer update = new UnsafeBuffer(text);
        final int[] next = {10_000_000};

        final long bytes = bytesOf(() -> {
            for (int i = 0; i < ring.length; i++) {
                decoder.decode(ring[i], 0, ring[i].capacity(), 1, BinanceDecoder.BY_SYMBOL);
            }
            update.putIntAscii(idAt + 4, next[0]);
            update.putIntAscii(idAt + 4 + 8 + 5, next[0]++);
            decoder.decode(update, 0, update.capacity(), 1, BinanceDecoder.BY_SYMBOL);
            book.onUpdate(decoder);
        });

        assertTrue(bytes < NOISE, bytes + " bytes for " + MEASURED + " rounds");
        assertEquals(WARM_UP + MEASURED, decoder.count(DecodeResult.DEPTH));
    }

    @Test
    void shouldWriteAnOrderWithoutAllocationButForTheSignature() {
        final RequestText text = new RequestText();
        final BinanceSigner signer = BinanceSigner.hmac(FakeBinance.secret(FakeBinance.SECRET));
        final byte[] method = RequestText.ascii("order.place");
        final byte[] price = RequestText.ascii("price");
        final byte[] symbol = RequestText.ascii("symbol");
        final byte[] value = RequestText.ascii("BTCUSDT");

        final long unsigned = bytesOf(() -> text.begin(7, method)
                .param(price, 6_400_010, 4, 100)
                .param(symbol, value)
                .end());
        assertTrue(unsigned < NOISE, unsigned + " bytes");
        final long signed = bytesOf(() -> text.begin(7, method)
                .param(price, 6_400_010, 4, 100)
                .param(symbol, value)
                .sign(signer));
        assertTrue(signed < (long) BYTES_PER_SIGNATURE * MEASURED, signed + " bytes");
    }

    private static UnsafeBuffer buffer(final String text) {
        return new UnsafeBuffer(text.getBytes(StandardCharsets.UTF_8));
    }

    private static final class Nowhere implements EventPublisher {
        @Override
        public boolean offer(final DirectBuffer buffer, final int offset, final int length) {
            return true;
        }

        @Override
        public void publish(final DirectBuffer buffer, final int offset, final int length) {
            throw new AssertionError("the book was lost");
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
            return 1;
        }
    }
}
