package dev.reprise.core;

import org.agrona.DirectBuffer;

/** Takes what the core decided. Called on the core's thread, before the record is applied. */
@FunctionalInterface
public interface CoreSink {
    /**
     * Takes one caused record; copies it when it wants to keep it.
     *
     * @return whether the core applies it. A live engine's log always says yes; recovery says no to what the journal does not
     *     hold, for there the journal decides
     */
    boolean emit(DirectBuffer buffer, int offset, int length);
}
