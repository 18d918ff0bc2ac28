package dev.reprise.api;

/**
 * A {@link Strategy} whose memory can be carried into the journal's next generation. One that does not implement it starts cold
 * after a generation has begun, and a person arms it again.
 *
 * <p>When its memory is put back, {@code onStart} has been called on the new object, muted: what it asked for then, bars apart,
 * counts for nothing. Its timers, orders and position are the engine's to carry, and so are the bars it subscribed to.
 *
 * <pre>{@code
 * final class Counting implements Strategy, Snapshot {
 *     private long trades;
 *
 *     public void carry(final Carrier carrier) {
 *         trades = carrier.carry(trades);
 *     }
 * }
 * }</pre>
 */
public interface Snapshot {
    /** Writes or reads everything that a later decision depends on. */
    void carry(Carrier carrier);
}
