package dev.reprise.api;

import dev.reprise.api.record.Records;
import org.agrona.DirectBuffer;

/** An {@link EventPublisher} without a ring: each record is taken on the publishing thread, at once, and there is always room. */
public interface DirectPublisher extends EventPublisher {
    @Override
    default boolean offer(final DirectBuffer buffer, final int offset, final int length) {
        publish(buffer, offset, length);
        return true;
    }

    @Override
    default int maxRecordLength() {
        return Records.MAX_LENGTH;
    }

    @Override
    default boolean isDrained() {
        return true;
    }
}
