package dev.reprise.live.pipeline;

import org.agrona.DirectBuffer;

/** Takes orders, amends and cancels once their record is in the journal. Journal thread; never waits. */
@FunctionalInterface
public interface Release {
    /** Paper trading: the simulated venue in the core has the order already. */
    Release NONE = (buffer, offset, length) -> {};

    void release(DirectBuffer buffer, int offset, int length);
}
