package dev.reprise.benchmarks.ring;

import dev.reprise.api.record.Records;
import dev.reprise.api.schema.TickEncoder;
import dev.reprise.live.ring.CellRing;
import dev.reprise.live.ring.RingPublisher;
import org.agrona.concurrent.UnsafeBuffer;

/** The engine's ring, one record that is published again and again, and a handler that does nothing. */
final class OneRecordRing {
    static final int CELLS = 16_384;
    static final int LENGTH = CellRing.CELL;
    static final UnsafeBuffer RECORD = record();

    private final CellRing ring = new CellRing(CELLS);
    private final RingPublisher publisher = new RingPublisher(ring, () -> 0);
    private final CellRing.Handler handler = (buffer, offset, length) -> {};

    private static UnsafeBuffer record() {
        final UnsafeBuffer record = new UnsafeBuffer(new byte[LENGTH]);
        Records.begin(record, 0, LENGTH - Records.BODY_OFFSET, TickEncoder.TEMPLATE_ID);
        Records.end(record, 0, LENGTH - Records.BODY_OFFSET);
        return record;
    }

    void publish() {
        if (!publisher.offer(RECORD, 0, LENGTH)) {
            throw new IllegalStateException("the ring is full of what its taker has seen");
        }
    }

    /** Takes all there is; returns how many records. */
    int poll() {
        return ring.poll(handler, CELLS);
    }
}
