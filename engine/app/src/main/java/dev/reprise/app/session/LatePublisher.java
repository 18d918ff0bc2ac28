package dev.reprise.app.session;

import dev.reprise.api.EventPublisher;
import java.util.concurrent.atomic.AtomicReference;
import org.agrona.DirectBuffer;

/** For a gateway that is there before the ring it reports into: cancels may wait in its queue while the engine starts. */
final class LatePublisher implements EventPublisher {
    private final AtomicReference<EventPublisher> ring = new AtomicReference<>();

    /** From here on it can be used. */
    void reach(final EventPublisher publisher) {
        ring.set(publisher);
    }

    @Override
    public boolean offer(final DirectBuffer buffer, final int offset, final int length) {
        return ring.get().offer(buffer, offset, length);
    }

    @Override
    public void publish(final DirectBuffer buffer, final int offset, final int length) {
        ring.get().publish(buffer, offset, length);
    }

    @Override
    public int maxRecordLength() {
        return ring.get().maxRecordLength();
    }

    @Override
    public boolean isDrained() {
        return ring.get().isDrained();
    }

    @Override
    public long nanos() {
        return ring.get().nanos();
    }
}
