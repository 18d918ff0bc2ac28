package dev.reprise.backtest;

import dev.reprise.api.DirectPublisher;
import dev.reprise.api.record.Records;
import dev.reprise.api.schema.OperatorCommandDecoder;
import dev.reprise.api.schema.StrategyDefinitionDecoder;
import java.util.ArrayList;
import java.util.List;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Takes what a session publishes about itself, at the recording's time. Strategies and commands wait until {@link #release}, so
 * that books can be built before the first strategy begins. Nothing is ever refused.
 */
final class VirtualPublisher implements DirectPublisher {
    /** Takes the records. */
    @FunctionalInterface
    interface Inputs {
        void run(DirectBuffer buffer, int offset, int length);
    }

    private final Inputs inputs;
    private final List<UnsafeBuffer> waiting = new ArrayList<>();
    private boolean isReleased;
    private long now;

    VirtualPublisher(final Inputs inputs) {
        this.inputs = inputs;
    }

    void now(final long time) {
        now = Math.max(now, time);
    }

    @Override
    public void publish(final DirectBuffer buffer, final int offset, final int length) {
        final int templateId = Records.templateId(buffer, offset);
        if (!isReleased
                && (templateId == StrategyDefinitionDecoder.TEMPLATE_ID
                        || templateId == OperatorCommandDecoder.TEMPLATE_ID)) {
            final UnsafeBuffer copy = new UnsafeBuffer(new byte[length]);
            copy.putBytes(0, buffer, offset, length);
            waiting.add(copy);
        } else {
            inputs.run(buffer, offset, length);
        }
    }

    boolean isReleased() {
        return isReleased;
    }

    /** Lets what waits go, at the time it is now. */
    void release() {
        isReleased = true;
        for (final UnsafeBuffer record : waiting) {
            Records.receiveTime(record, 0, now);
            inputs.run(record, 0, record.capacity());
        }
        waiting.clear();
    }

    @Override
    public long nanos() {
        return now;
    }
}
