package dev.reprise.app.session;

import dev.reprise.api.EventPublisher;
import org.agrona.DirectBuffer;

/**
 * Market data that waits for room in the ring instead of being refused, for recordings: they decide nothing, so a record that is
 * late costs little, and one that is missing is a hole for ever. While it waits the connection is not read, TCP slows the venue
 * down, and only the venue can cut us off, which is recorded. A frame's receive time is taken when it is decoded, behind the wait.
 */
final class WaitingPublisher implements EventPublisher {
    private final EventPublisher ring;

    WaitingPublisher(final EventPublisher ring) {
        this.ring = ring;
    }

    @Override
    public boolean offer(final DirectBuffer buffer, final int offset, final int length) {
        ring.publish(buffer, offset, length);
        return true;
    }

    @Override
    public void publish(final DirectBuffer buffer, final int offset, final int length) {
        ring.publish(buffer, offset, length);
    }

    @Override
    public int maxRecordLength() {
        return ring.maxRecordLength();
    }

    @Override
    public boolean isDrained() {
        return ring.isDrained();
    }

    @Override
    public long nanos() {
        return ring.nanos();
    }
}
