package dev.reprise.api;

import org.agrona.DirectBuffer;

/**
 * The way into the input ring. One instance per publishing thread.
 *
 * <p>A record is complete when it is published: header, common fields with its receive time, body, length a multiple of eight
 * ({@link dev.reprise.api.record.Records}). It is copied, so the caller's buffer is free again on return.
 */
public interface EventPublisher extends EngineClock {
    /**
     * Publishes a market-data record, unless market data has used up its share of the ring.
     *
     * @return false when it was not taken: the adapter publishes {@code BookInvalid} when it next can and resyncs
     */
    boolean offer(DirectBuffer buffer, int offset, int length);

    /**
     * Publishes a private, operator or health record. Waits for room: the core always makes some, because it waits for nobody.
     *
     * @throws IllegalStateException when the engine stopped
     */
    void publish(DirectBuffer buffer, int offset, int length);

    /** Longest record the ring takes; a longer book update is published as a chain. */
    int maxRecordLength();

    /** Whether the ring has drained so far (below a quarter) that a resync after a refused {@link #offer} may begin. */
    boolean isDrained();
}
