package dev.reprise.simulator.market;

import org.agrona.DirectBuffer;

/** Takes complete records. The buffer is the caller's again on return. */
@FunctionalInterface
public interface RecordSink {
    void accept(DirectBuffer buffer, int offset, int length);
}
