package dev.reprise.api;

/**
 * An outside source of signals. It may answer "accepted" to its sender only when the record is journaled.
 */
public interface SignalSource extends AutoCloseable {
    /** Begins to publish {@code Signal} records; returns at once. */
    void start(EventPublisher publisher);

    @Override
    void close();
}
