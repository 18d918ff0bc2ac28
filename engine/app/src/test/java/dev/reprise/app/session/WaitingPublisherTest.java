package dev.reprise.app.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.reprise.api.EventPublisher;
import dev.reprise.api.record.Records;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

class WaitingPublisherTest {
    /** A ring whose share for market data is used up for ever, and whose rest is not. */
    private static final class FullRing implements EventPublisher {
        private int published;

        @Override
        public boolean offer(final DirectBuffer buffer, final int offset, final int length) {
            return false;
        }

        @Override
        public void publish(final DirectBuffer buffer, final int offset, final int length) {
            published++;
        }

        @Override
        public int maxRecordLength() {
            return Records.MAX_LENGTH;
        }

        @Override
        public boolean isDrained() {
            return false;
        }

        @Override
        public long nanos() {
            return 42;
        }
    }

    @Test
    void shouldWaitWhereTheRingWouldRefuse() {
        final FullRing ring = new FullRing();
        final WaitingPublisher publisher = new WaitingPublisher(ring);

        assertTrue(publisher.offer(new UnsafeBuffer(new byte[64]), 0, 64));
        publisher.publish(new UnsafeBuffer(new byte[64]), 0, 64);

        assertEquals(2, ring.published);
        assertEquals(Records.MAX_LENGTH, publisher.maxRecordLength());
        assertEquals(42, publisher.nanos());
    }
}
