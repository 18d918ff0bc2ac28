/**
 * The input ring: a Disruptor sequencer over one contiguous buffer of 64-byte cells. Many threads publish, one takes.
 *
 * <p>{@link dev.reprise.live.ring.CellRing} is the ring, {@link dev.reprise.live.ring.RingPublisher} the way in.
 */
package dev.reprise.live.ring;
